"""The public front of an archive: `dragoman.Archive(path)`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from dragoman.archive import queries
from dragoman.archive.filters import Filters
from dragoman.archive.opening import explained, lock_down, open_to_read, open_to_write
from dragoman.archive.relations import Relation
from dragoman.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from dragoman.archive.diffs import DocumentDiff
    from dragoman.archive.relations import Parameters


class Archive:
    """An archive to look at.

    with Archive("news.duckdb") as archive:
        archive.events(actor="RUS", since="2022-02").to_polars()

    The methods that return rows take the filters of `dragoman.archive.filters.Filters` by name, and `limit`.
    """

    def __init__(
        self, path: str | Path, *, create: bool = False, read_only: bool = True, outputs: Sequence[Path] = (),
    ) -> None:  # fmt: skip
        """Open an archive.

        Args:
            path: The file.
            create: Make an empty archive if there is none.
            read_only: Refuse SQL that changes it. Others may read it at the same time.
            outputs: The only files beside the archive that SQL may write.

        Raises:
            ArchiveError: There is no archive, or it cannot be opened.
        """
        self.path = Path(path)
        if create and not self.path.exists():
            open_to_write(self.path).close()
        if read_only:
            self._connection = open_to_read(self.path, outputs)
        else:
            self._connection = open_to_write(self.path, create=False)
            with explained(self.path):
                lock_down(self._connection, outputs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the archive; relations that were not read yet cannot be read any more."""
        with explained(self.path):
            self._connection.close()

    def __repr__(self) -> str:
        return f"Archive({str(self.path)!r})"

    def events(self, *, limit: int | None = None, record: bool = False, **filters: Any) -> Relation:  # noqa: ANN401
        """Return events in the order of time, each with its document; with `record`, the JSON as coded too."""
        return self._ask(queries.events(_filters(filters), limit, record=record))

    def documents(self, *, limit: int | None = None, **filters: Any) -> Relation:  # noqa: ANN401
        """Return documents in the order in which they were added, without their texts."""
        return self._ask(queries.documents(_filters(filters), limit))

    def claims(self, *, limit: int | None = None, record: bool = False, **filters: Any) -> Relation:  # noqa: ANN401
        """Return statements about the future; `actor` is who makes them, `recipient` whom they are about."""
        return self._ask(queries.claims(_filters(filters), limit, record=record))

    def incidents(self, *, limit: int | None = None, **filters: Any) -> Relation:  # noqa: ANN401
        """Return incidents of which a record meets the filters, with how often and by how many each is told."""
        return self._ask(queries.incidents(_filters(filters), limit))

    def dyads(self, *, limit: int | None = None, **filters: Any) -> Relation:  # noqa: ANN401
        """Return one row for each actor and recipient of an event that have codes."""
        return self._ask(queries.dyads(_filters(filters), limit))

    def dyad_months(self, *, limit: int | None = None, **filters: Any) -> Relation:  # noqa: ANN401
        """Return for each pair of codes and month the number of events, by quad, and their mean score."""
        return self._ask(queries.dyad_months(_filters(filters), limit))

    def runs(self) -> Relation:
        """Return the runs, with what documents were coded by in each."""
        return self._ask(queries.runs())

    def sql(self, query: str, parameters: Parameters | None = None) -> Relation:
        """Return the answer to a query of your own: one SELECT, with `?` or `$name` for its parameters.

        Raises:
            ArchiveError: The query cannot be understood, or tries what is not allowed.
        """
        with explained(self.path):
            statements = self._connection.extract_statements(query)
        if len(statements) != 1:
            raise UsageError(f"expected one SELECT, found {len(statements)} statements; ask them one by one")
        return Relation(self._connection, self.path, query.strip().rstrip(";"), parameters or {})

    def execute(self, statement: str, parameters: Parameters | None = None) -> int | None:
        """Carry out a statement that changes the archive; return how many rows it changed, where that is known.

        Raises:
            ArchiveError: The statement cannot be understood, or the archive is open to be read only.
        """
        with explained(self.path):
            rows = self._connection.execute(statement, parameters or {}).fetchall()
        return int(rows[0][0]) if rows and isinstance(rows[0][0], int) else None

    def text(self, document: str) -> str | None:
        """Return the text of a document, by its key; None if it was not kept.

        Raises:
            UsageError: There is no such document.
        """
        with explained(self.path):
            row = self._connection.execute("SELECT text FROM documents WHERE key = ?", [document]).fetchone()
        if row is None:
            raise UsageError(f"no document has the key {document!r}; `dragoman show --what documents` lists them")
        return str(row[0]) if row[0] is not None else None

    def stats(self) -> dict[str, Any]:
        """Return what is in the archive, in numbers."""
        from dragoman.archive.statistics import statistics

        with explained(self.path):
            return statistics(self._connection, self.path)

    def check(self) -> list[str]:
        """Return what is wrong in the archive, one line each; an empty list if it is sound."""
        from dragoman.archive.checking import problems

        try:
            with explained(self.path):
                return problems(self._connection)
        except ArchiveError as error:
            return [str(error)]

    def diff(self, first: int, second: int) -> Iterator[DocumentDiff]:
        """Return an iterator over the documents whose events differ between what two runs left.

        Raises:
            UsageError: There is no such run.
        """
        from dragoman.archive.diffs import differences

        with explained(self.path):
            return differences(self._connection, first, second)

    def compact(self) -> tuple[int, int]:
        """Write the archive anew, sorted and without gaps; return its size in bytes before and after.

        The archive is closed meanwhile and opened again.

        Raises:
            ArchiveError: It is in use, or there is no room for a second copy; it is as it was.
        """
        from dragoman.archive.compacting import compact

        self.close()
        try:
            return compact(self.path)
        finally:
            self._connection = open_to_read(self.path)

    def _ask(self, question: queries.Question) -> Relation:
        return Relation(self._connection, self.path, question.sql, question.parameters)


def _filters(given: dict[str, Any]) -> Filters:
    unknown = given.keys() - Filters.__dataclass_fields__.keys()
    if unknown:
        allowed = ", ".join(Filters.__dataclass_fields__)
        raise UsageError(f"no filter is called {', '.join(sorted(unknown))}; there are {allowed}")
    return Filters(**given)
