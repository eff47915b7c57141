"""Answers of an archive: tables that are asked for when they are looked at, and that other libraries can read."""

from __future__ import annotations

import importlib
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

from dragoman.archive.opening import explained
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb

    Parameters = Sequence[Any] | Mapping[str, Any]

SHOWN_ROWS, SHOWN_WIDTH = 20, 40
CHUNK = 2000


class Relation:
    """The rows of a query, read from the archive each time they are asked for.

    Polars, pyarrow and others read it as it is, through `__arrow_c_stream__`; a notebook shows its first rows.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path, query: str, parameters: Parameters) -> None:
        """Remember the question; it is asked when rows are wanted, but its columns are looked up now.

        Raises:
            ArchiveError: The query cannot be understood.
        """
        self._connection, self._path = connection, path
        self._query, self._parameters = query, parameters
        self.columns = [str(row[0]) for row in self._first(f"DESCRIBE {query}")]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows, few at a time in memory."""
        with self._cursor(self._query) as cursor, explained(self._path):
            while rows := cursor.fetchmany(CHUNK):
                yield from rows

    def __len__(self) -> int:
        return int(self._first(f"SELECT count(*) FROM ({self._query}\n)")[0][0])

    def limited(self, rows: int) -> Relation:
        """Return the first rows as a relation."""
        query = f"SELECT * FROM ({self._query}\n) LIMIT {int(rows)}"
        return Relation(self._connection, self._path, query, self._parameters)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self]

    def write_parquet(self, path: Path) -> None:
        """Write the rows as Parquet; the archive must have been opened with the path among its `outputs`.

        Raises:
            ArchiveError: The file cannot be written.
        """
        name = str(path).replace("'", "''")
        # No file of another name first: that one is not among those that may be written.
        options = "(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)"
        with self._cursor(f"COPY ({self._query}\n) TO '{name}' {options}"):
            return

    def to_polars(self) -> Any:  # noqa: ANN401 (polars need not be installed)
        """Return a Polars DataFrame; polars must be installed."""
        return _library("polars").DataFrame(self)

    def to_pandas(self) -> Any:  # noqa: ANN401 (pandas need not be installed)
        """Return a pandas DataFrame; pandas must be installed."""
        _library("pandas")
        with self._cursor(self._query) as cursor, explained(self._path):
            return cursor.df()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Return the rows as an Arrow stream (the PyCapsule interface), without pyarrow."""
        with explained(self._path):
            relation = self._connection.cursor().sql(self._query, params=self._parameters)
            return relation.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        head = self._head()
        cells = [self.columns, *([_cell(value) for value in row] for row in head[:SHOWN_ROWS])]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
        return "\n".join(lines + (["…"] if len(head) > SHOWN_ROWS else []))

    def _repr_html_(self) -> str:
        head = self._head()
        names = "".join(f"<th>{escape(name)}" for name in self.columns)
        rows = "".join(f"<tr>{''.join(f'<td>{escape(_cell(v))}' for v in row)}</tr>" for row in head[:SHOWN_ROWS])
        more = "<p>…</p>" if len(head) > SHOWN_ROWS else ""
        return f'<table style="text-align:left"><tr>{names}</tr>{rows}</table>{more}'

    def _head(self) -> list[tuple[Any, ...]]:
        return self._first(f"SELECT * FROM ({self._query}\n) LIMIT {SHOWN_ROWS + 1}")

    def _first(self, query: str) -> list[tuple[Any, ...]]:
        with self._cursor(query) as cursor, explained(self._path):
            return cursor.fetchall()

    @contextmanager
    def _cursor(self, query: str) -> Iterator[duckdb.DuckDBPyConnection]:
        # A cursor of its own, so that two relations may be read at once.
        with explained(self._path):
            cursor = self._connection.cursor()
        try:
            with explained(self._path):
                cursor.execute(query, self._parameters)
            yield cursor
        finally:
            cursor.close()


def _library(name: str) -> Any:  # noqa: ANN401 (a module)
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UsageError(f"{name} is not installed; `pip install {name}` or use to_dicts()") from error


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        value = " ".join("–" if item is None else str(item) for item in value)
    text = f"{value:.3g}" if isinstance(value, float) else " ".join(str(value).split())
    return text if len(text) <= SHOWN_WIDTH else text[: SHOWN_WIDTH - 1] + "…"
