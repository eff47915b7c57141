"""Add to an archive: one writer at a time, whole batches or nothing."""

from __future__ import annotations

import json
import re
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from dragoman.archive import deriving
from dragoman.archive.columns import column, unnested
from dragoman.archive.keys import content_hash
from dragoman.archive.linking import link
from dragoman.archive.locking import locked
from dragoman.archive.opening import explained, open_to_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from types import TracebackType

    import duckdb

    from dragoman.errors import InputError
    from dragoman.records import Document

# Half of a pair that stands alone; UTF-8 has no such thing. One character for one, so that offsets stay.
_SURROGATE = re.compile("[\ud800-\udfff]")
_KEYS = f"SELECT {unnested('keys', 'VARCHAR')}"
_DERIVED = ("entities", "dyads", "relations")


class RunInfo(NamedTuple):
    """With what documents are coded; `mutual` names the types of which everybody who takes part is an actor."""

    version: str
    codebook: str
    codebook_hash: str
    world_hash: str
    model_hash: str
    options: dict[str, Any]
    signature: str
    mutual: tuple[str, ...] = deriving.MUTUAL_TYPES


class CodedDocument(NamedTuple):
    """A document with its records; `document.id` and the records' `document_id` are the key, `name` the given id."""

    key: str
    name: str
    document: Document
    date_from: str | None
    state: str
    reason: str | None
    sentences: int
    events: list[dict[str, Any]]
    claims: list[dict[str, Any]]


class MergeCounts(NamedTuple):
    """What a batch came to; `known` documents were coded under the same signature before and are left alone."""

    documents: int
    events: int
    claims: int
    known: int
    superseded: int


class Writer:
    """The single writer of an archive.

    with Writer(path) as writer:
        run = writer.begin_run(info)
        writer.merge(coded, failures)
        writer.finish_run()
    """

    def __init__(
        self, path: str | Path, *, keep_text: bool = True, wait: bool = True,
        on_wait: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        """Prepare to write; nothing is opened yet.

        Args:
            path: The archive; made if it is not there, brought up to date if it is of an older version.
            keep_text: Keep the texts of documents, not only what is known about them.
            wait: Wait for another writer to be done, instead of raising an error.
            on_wait: Called once with who is waited for.
        """
        self.path, self.keep_text = Path(path), keep_text
        self._wait, self._on_wait = wait, on_wait
        self._stack = ExitStack()
        self._run: int | None = None
        self._info: RunInfo | None = None

    def __enter__(self) -> Self:
        """Take the lock and open the archive.

        Raises:
            ArchiveError: It cannot be made, opened or written.
        """
        with ExitStack() as stack:
            stack.enter_context(locked(self.path, wait=self._wait, on_wait=self._on_wait))
            self.connection = open_to_write(self.path)
            stack.callback(self.connection.close)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the archive and lift the lock."""
        with explained(self.path):
            self._stack.close()

    def begin_run(self, info: RunInfo) -> int:
        """Open a run and return its number; a last run that was broken off under the same signature goes on."""
        with self._transaction() as connection:
            last = connection.execute("SELECT id, finished, signature FROM runs ORDER BY id DESC LIMIT 1").fetchone()
            if last and last[1] is None and last[2] == info.signature:
                number = int(last[0])
            else:
                number = int(last[0]) + 1 if last else 1
                row = [number, _now(), info.version, info.codebook, info.codebook_hash, info.world_hash]
                row += [info.model_hash, _json(info.options), info.signature, list(info.mutual)]
                connection.execute("INSERT INTO runs VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        self._run, self._info = number, info
        return number

    def finish_run(self) -> None:
        """Write down that the run is complete."""
        with self._transaction() as connection:
            connection.execute("UPDATE runs SET finished = ? WHERE id = ?", [_now(), self._run])

    def known(self, keys: Iterable[str], signature: str) -> set[str]:
        """Return which of the keys are of documents coded under a signature already; failed ones are not."""
        with explained(self.path):
            return _known(self.connection, list(keys), signature)

    def merge(self, coded: Sequence[CodedDocument], failures: Sequence[InputError] = ()) -> MergeCounts:
        """Add a batch, all of it or nothing.

        Documents coded under the signature of the run before are left as they are; those coded under another one
        are superseded, and their records go to the history. What a document's second telling in the batch says is
        left out.

        Raises:
            ArchiveError: The batch could not be written; the archive is as it was before.
        """
        if self._run is None or self._info is None:
            raise RuntimeError("begin_run comes before merge")
        with self._transaction() as connection:
            known = _known(connection, [c.key for c in coded], self._info.signature)
            # What was coded once keeps its records until it is coded well again.
            known |= _present(connection, [c.key for c in coded if c.state == "failed"])
            batch = {c.key: c for c in reversed(coded) if c.key not in known}
            fresh = [batch[key] for key in dict.fromkeys(c.key for c in coded) if key in batch]
            superseded = _supersede(connection, list(batch), self._run)
            self._insert(connection, fresh)
            for kind, records in (("events", [c.events for c in fresh]), ("claims", [c.claims for c in fresh])):
                _stage(connection, kind, [c.key for c in fresh], records, self._run)
            deriving.insert_staged(connection)
            link(connection, [c.key for c in fresh], {c.key: clean(c.document.text) for c in fresh})
            _insert_failures(connection, failures, self._run)
        return MergeCounts(
            len(fresh), sum(len(c.events) for c in fresh), sum(len(c.claims) for c in fresh),
            len(coded) - len(fresh), superseded,
        )  # fmt: skip

    def _insert(self, connection: duckdb.DuckDBPyConnection, coded: Sequence[CodedDocument]) -> None:
        rows = [_document_row(c, self.keep_text) for c in coded]
        connection.execute(_STAGE_DOCUMENTS, {name: column(row[name] for row in rows) for name in _FIELDS})
        connection.execute(_UPDATE_DOCUMENTS, [self._run])
        connection.execute(_ADD_DOCUMENTS, {"run": self._run})

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with explained(self.path):
            self.connection.execute("BEGIN")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                _roll_back(self.connection)
                raise


_FIELDS = {
    **dict.fromkeys(("key", "name", "date", "date_from", "title", "source", "url", "language"), "VARCHAR"),
    "content_hash": "VARCHAR", **dict.fromkeys(("characters", "sentences", "events", "claims"), "INTEGER"),
    **dict.fromkeys(("text", "metadata", "state", "reason"), "VARCHAR"),
}  # fmt: skip
_STAGE_DOCUMENTS = (
    f"CREATE OR REPLACE TEMP TABLE staged_documents AS SELECT *, row_number() OVER () AS place FROM (SELECT "
    f"{', '.join(f'{unnested(name, kind)} AS {name}' for name, kind in _FIELDS.items())})"
)
# A text that was kept is not forgotten when the document is coded again without its text.
_UPDATE_DOCUMENTS = """
UPDATE documents SET coded_run = ?, sentences = s.sentences, events = s.events, claims = s.claims,
    text = coalesce(s.text, documents.text),
    state = s.state, reason = s.reason
FROM staged_documents s WHERE s.key = documents.key"""
_ADD_DOCUMENTS = """
INSERT INTO documents BY NAME
SELECT * EXCLUDE (place, date), TRY_CAST(date AS DATE) AS date, $run AS run, $run AS coded_run,
    row_number() OVER (ORDER BY place) + (SELECT coalesce(max(number), 0) FROM documents) AS number
FROM staged_documents s WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.key = s.key) ORDER BY place"""


def clean(text: str) -> str:
    """Return a text that UTF-8 can write, with as many characters."""
    return _SURROGATE.sub("\ufffd", text)


def _document_row(coded: CodedDocument, keep_text: bool) -> dict[str, Any]:
    document = coded.document
    told = {
        "key": coded.key, "name": coded.name, "date": document.date, "date_from": coded.date_from or "none",
        "title": document.title, "source": document.source, "url": document.url, "language": document.language,
        "state": coded.state, "reason": coded.reason, "text": document.text if keep_text else None,
    }  # fmt: skip
    return {name: clean(value) if isinstance(value, str) else value for name, value in told.items()} | {
        "content_hash": content_hash(document.text), "characters": len(document.text), "sentences": coded.sentences,
        "events": len(coded.events), "claims": len(coded.claims),
        "metadata": _json(document.metadata),
    }  # fmt: skip


def _json(value: object) -> str:
    return clean(json.dumps(value, ensure_ascii=False, default=str))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def _known(connection: duckdb.DuckDBPyConnection, keys: list[str], signature: str) -> set[str]:
    query = f"""
    SELECT key FROM documents JOIN runs ON runs.id = coded_run
    WHERE key IN ({_KEYS}) AND signature = $signature AND state <> 'failed'"""
    return {row[0] for row in connection.execute(query, {"keys": column(keys), "signature": signature}).fetchall()}


def _present(connection: duckdb.DuckDBPyConnection, keys: list[str]) -> set[str]:
    query = f"SELECT key FROM documents WHERE key IN ({_KEYS})"
    return {row[0] for row in connection.execute(query, {"keys": column(keys)}).fetchall()}


def _supersede(connection: duckdb.DuckDBPyConnection, keys: list[str], run: int) -> int:
    """Move the records of documents that are coded again to the history; return how many documents that is."""
    old = list(_present(connection, keys))
    if not old:
        return 0
    parameters = {"keys": column(old)}
    mine = f"document IN ({_KEYS})"
    for table in ("events", "claims"):
        connection.execute(
            f"INSERT INTO {table}_history SELECT *, $run FROM {table} WHERE {mine}", {**parameters, "run": run}
        )
    for table in _DERIVED:
        connection.execute(f"DELETE FROM {table} WHERE event IN (SELECT id FROM events WHERE {mine})", parameters)
    for table in ("events", "claims"):
        connection.execute(f"DELETE FROM {table} WHERE {mine}", parameters)
    return len(old)


def _stage(
    connection: duckdb.DuckDBPyConnection, kind: str, keys: list[str], records: list[list[dict[str, Any]]], run: int
) -> None:
    if kind == "events":
        connection.execute(deriving.STAGING)
    owners = [key for key, mine in zip(keys, records, strict=True) for _ in mine]
    lines = [_json(record) for mine in records for record in mine]
    connection.execute(
        f"INSERT INTO staged_{kind} {_KEYS}, $run, {unnested('records', 'VARCHAR')}",
        {"keys": column(owners), "records": column(lines), "run": run},
    )


def _insert_failures(connection: duckdb.DuckDBPyConnection, failures: Sequence[InputError], run: int) -> None:
    """Write down what could not be read; a run that goes on after a break does not tell it twice."""
    for failure in failures:
        row = {"run": run, "source": clean(failure.source), "line": failure.line, "problem": clean(failure.problem)}
        connection.execute(
            "INSERT INTO failures SELECT $run, $source, $line, $problem WHERE NOT EXISTS (SELECT 1 FROM failures WHERE"
            " run = $run AND source = $source AND line IS NOT DISTINCT FROM $line AND problem = $problem)",
            row,
        )


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    import duckdb

    try:
        connection.execute("ROLLBACK")
    except duckdb.Error:
        return  # DuckDB has ended the transaction, or the database, by itself
