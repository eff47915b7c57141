"""Parquet: a document per row, read a few rows at a time."""

from __future__ import annotations

import datetime
import decimal
import re
import uuid
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.reading.rows import RowError, document_of
from dragoman.reading.sources import told
from dragoman.reading.tables import require_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from dragoman.reading.options import Item, Options
    from dragoman.reading.sources import Source

MARK = b"PAR1"
# Bytes and rows asked for at a time.
WINDOW, MOST_ROWS = 4 << 20, 10_000
_SETTINGS = (
    "enable_progress_bar = false",  # it would be shown on standard output, which is for records
    "disable_parquet_prefetching = true",  # of whole groups of rows
    "parquet_metadata_cache = true",
)
_ROWS = (
    "SELECT * EXCLUDE (file_row_number) FROM read_parquet(?, file_row_number = true)"
    " WHERE file_row_number >= ? AND file_row_number < ?"
)
_PATTERN = re.compile(r"([*?\[])")


def read_parquet(source: Source, options: Options) -> Iterator[Item]:
    """Yield a document per row; a broken row is a failure that names it."""
    import duckdb  # here, as the import costs a tenth of a second

    if not source.head.startswith(MARK):
        raise InputError(source.name, "is not a Parquet file" if source.head else "is empty")
    number = 0
    with source.seekable() as path, duckdb.connect(config={"threads": 1}) as connection:
        try:
            for names, rows in _windows(connection, _literal(path)):
                require_text(names, options.columns, source.name)
                for cells in rows:
                    number += 1
                    yield _item(dict(zip(names, cells, strict=True)), source.name, number, options)
        except (duckdb.Error, UnicodeDecodeError, OverflowError) as error:
            raise InputError(source.name, f"is damaged: {told(error)}") from error
    if not number:
        yield InputError(source.name, "has columns but no rows")


def _windows(connection: duckdb.DuckDBPyConnection, path: str) -> Iterator[tuple[list[str], list[tuple[Any, ...]]]]:
    """Yield the names of the columns and some rows, again and again.

    DuckDB makes a whole result before it gives a row of it; so it is asked for a part of the rows at a time.
    """
    for setting in _SETTINGS:
        connection.execute(f"SET {setting}")
    (count,) = connection.execute("SELECT sum(num_rows) FROM parquet_file_metadata(?)", [path]).fetchall()[0]
    (size,) = connection.execute("SELECT sum(total_uncompressed_size) FROM parquet_metadata(?)", [path]).fetchall()[0]
    window = max(1, min(MOST_ROWS, WINDOW * (count or 1) // max(size or 1, 1)))
    done = 0
    while not done or done < (count or 0):
        found = connection.execute(_ROWS, [path, done, done + window])
        rows = found.fetchall()
        yield [column[0] for column in found.description or ()], rows
        done += window


def _item(row: dict[str, Any], source: str, number: int, options: Options) -> Item:
    try:
        return document_of(
            {name: plain(cell) for name, cell in row.items()}, f"{source}:{number}", options.columns
        ), None
    except RowError as error:
        return InputError(source, f"row {number}: {error}")


def _literal(path: Path) -> str:
    """Return a path in which DuckDB sees no pattern and no address."""
    return _PATTERN.sub(r"[\1]", str(path.resolve()))


def plain(value: Any) -> Any:  # noqa: ANN401 (any cell)
    """Return a cell as JSON has it."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime.timedelta | decimal.Decimal | uuid.UUID):
        return str(value)
    return value
