"""Bring archives of older versions up to date, step by step, all or nothing.

The caller opens the transaction: a step that fails leaves the archive as it was. A step never drops what the next
version has no place for without saying so here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dragoman.archive import deriving, schema

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

    Step = Callable[[duckdb.DuckDBPyConnection], None]

# Tables of version 0, the layout before the first release: records as JSON, and no columns made from them.
_ZERO = ("meta", "runs", "documents", "events", "claims", "failures")
_ZERO_DOCUMENTS = (
    "key", "name", "run", "date", "date_from", "title", "source", "url", "language", "content_hash", "characters",
    "sentences", "text", "metadata", "state", "reason",
)  # fmt: skip


def _from_zero(connection: duckdb.DuckDBPyConnection) -> None:
    """Number the documents and make the columns and tables that version 1 makes from the records."""
    for table in _ZERO:
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    schema.create(connection)
    columns = ", ".join(_ZERO_DOCUMENTS)
    connection.execute("INSERT INTO meta SELECT name, value FROM old_meta")
    connection.execute(
        "INSERT INTO runs BY NAME SELECT *, $mutual::VARCHAR[] AS mutual FROM old_runs",
        {"mutual": list(deriving.MUTUAL_TYPES)},
    )
    connection.execute("INSERT INTO failures BY NAME SELECT * FROM old_failures")
    connection.execute(
        f"INSERT INTO documents BY NAME SELECT {columns}, run AS coded_run,"
        " row_number() OVER (ORDER BY rowid) AS number,"
        " (SELECT count(*) FROM old_events e WHERE e.document = old_documents.key) AS events,"
        " (SELECT count(*) FROM old_claims c WHERE c.document = old_documents.key) AS claims FROM old_documents"
    )
    connection.execute(deriving.STAGING)
    for kind in ("events", "claims"):
        connection.execute(
            f"INSERT INTO staged_{kind} SELECT document, run, record FROM old_{kind} ORDER BY old_{kind}.rowid"
        )
    deriving.insert_staged(connection)
    for table in _ZERO:
        connection.execute(f"DROP TABLE old_{table}")


# The step at place n makes version n + 1 of version n.
STEPS: tuple[Step, ...] = (_from_zero,)


def migrate(connection: duckdb.DuckDBPyConnection, version: int, steps: tuple[Step, ...] = STEPS) -> None:
    """Apply the steps that lead from a version to the present one, within the caller's transaction."""
    for number, step in enumerate(steps[version:], version + 1):
        step(connection)
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema_version'", [str(number)])


def stamp(connection: duckdb.DuckDBPyConnection, program: str) -> None:
    """Write into a new archive which version it is and who made it."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    rows = [("schema_version", str(schema.VERSION)), ("created", now), ("dragoman", program)]
    connection.executemany("INSERT INTO meta VALUES (?, ?)", rows)
