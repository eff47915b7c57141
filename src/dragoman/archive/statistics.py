"""What is in an archive, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

MOST = 10
_COUNTED = ("documents", "events", "claims", "incidents", "relations", "runs", "failures", "events_history")


def statistics(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, Any]:
    """Return counts of everything, spans of time, and what is most frequent."""

    def rows(query: str) -> list[tuple[Any, ...]]:
        return connection.execute(query).fetchall()

    def pairs(query: str) -> dict[str, int]:
        return {str(name): int(count) for name, count in rows(query)}

    def top(expression: str, table: str, condition: str = "true") -> dict[str, int]:
        return pairs(
            f"SELECT {expression} AS name, count(*) AS n FROM {table} WHERE {condition} GROUP BY 1"
            f" ORDER BY n DESC, 1 LIMIT {MOST}"
        )

    (first, last), (told_first, told_last) = (
        rows(f"SELECT min(date), max(date) FROM {table}")[0] for table in ("documents", "events")
    )
    duplicates, texts = rows(
        "SELECT count(*) FILTER (original IS NOT NULL), count(*) FILTER (text IS NOT NULL) FROM documents"
    )[0]
    unresolved, parties = rows(
        "SELECT count(*) FILTER (code IS NULL), count(*) FROM entities WHERE role <> 'attribution'"
    )[0]
    return {
        "archive": str(path),
        "bytes": path.stat().st_size,
        "schema": int(rows("SELECT value FROM meta WHERE name = 'schema_version'")[0][0]),
        **{name: int(rows(f"SELECT count(*) FROM {name}")[0][0]) for name in _COUNTED},
        "states": pairs("SELECT state, count(*) FROM documents GROUP BY state ORDER BY state"),
        "skipped_because": top("reason", "documents", "state = 'skipped'"),
        "near_duplicates": duplicates,
        "texts_kept": texts,
        "parties": parties,
        "parties_without_code": unresolved,
        "documents_from": _day(first), "documents_to": _day(last),
        "events_from": _day(told_first), "events_to": _day(told_last),
        "types": pairs("SELECT type, count(*) AS n FROM events GROUP BY type ORDER BY n DESC, type"),
        "quads": pairs("SELECT quad, count(*) FROM events WHERE quad IS NOT NULL GROUP BY quad ORDER BY quad"),
        "sources": top("source", "documents", "source IS NOT NULL"),
        "actors": top("actor_code", "dyads", "counts"),
        "dyads": top("actor_code || ' → ' || recipient_code", "dyads", "counts"),
        "countries": top("country_code", "events", "country_code IS NOT NULL"),
    }  # fmt: skip


def _day(value: object) -> str | None:
    return None if value is None else str(value)
