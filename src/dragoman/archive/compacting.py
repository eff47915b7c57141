"""Write an archive anew: sorted, without the gaps that superseded rows leave, of the present version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.archive.locking import locked
from dragoman.archive.opening import STORAGE, explained, open_to_write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import duckdb

# What is asked for together stands together; every other table keeps its order.
_ORDER = {
    "events": "date, rowid", "dyads": "date, event, actor_name, recipient_name",
    "documents": "number",
}  # fmt: skip


def compact(path: Path, *, wait: bool = True, on_wait: Callable[[str], None] | None = None) -> tuple[int, int]:
    """Write an archive anew and put it in the place of the old; return its size in bytes before and after.

    Raises:
        ArchiveError: It is in use or damaged, or there is no room for a second copy; it is as it was.
    """
    aside = path.with_name(path.name + ".compact")
    with locked(path, wait=wait, on_wait=on_wait):
        try:
            with open_to_write(path, create=False) as connection, explained(path):
                connection.execute("CHECKPOINT")
                before = path.stat().st_size
                aside.unlink(missing_ok=True)
                _copy(connection, aside)
            with explained(path):
                after = aside.stat().st_size
                aside.replace(path)
        finally:
            for left in (aside, aside.with_name(aside.name + ".wal")):
                left.unlink(missing_ok=True)
    return before, after


def _copy(connection: duckdb.DuckDBPyConnection, aside: Path) -> None:
    """Copy every table and view, also those that a user made, into a new file."""
    quoted = str(aside).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS compacted (STORAGE_VERSION '{STORAGE}')")
    here = connection.execute("SELECT current_database()").fetchall()[0][0]
    tables = connection.execute(
        "SELECT table_name, sql FROM duckdb_tables() WHERE database_name = $here AND NOT temporary", {"here": here}
    ).fetchall()
    views = connection.execute(
        "SELECT sql FROM duckdb_views() WHERE database_name = $here AND NOT internal AND NOT temporary",
        {"here": here},
    ).fetchall()
    connection.execute("USE compacted")
    for _, sql in tables:
        connection.execute(sql)
    for name, _ in tables:
        order = _ORDER.get(name, "rowid")
        connection.execute(f'INSERT INTO compacted."{name}" SELECT * FROM "{here}"."{name}" ORDER BY {order}')
    for (sql,) in views:
        connection.execute(sql)
    connection.execute(f'USE "{here}"')
    connection.execute("DETACH compacted")
