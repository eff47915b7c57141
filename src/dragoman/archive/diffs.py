"""What coding again changed: the records of documents after one run beside those after another."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

# What an event is; not how sure the coder is and why, which every new model changes a little.
FIELDS = (
    "date", "enddate", "event", "mode", "auxiliary_modes", "context", "actor", "recipient", "event_loc", "event_text",
    "text_info", "quad_code", "event_scale", "size", "attribution", "relations",
)  # fmt: skip
Record = dict[str, Any]


class Change(NamedTuple):
    """One event of a document that is not the same in both: `kind` is added, removed or changed.

    `fields` gives for a changed event the values before and after.
    """

    kind: str
    before: Record | None
    after: Record | None
    fields: dict[str, tuple[Any, Any]]


class DocumentDiff(NamedTuple):
    """What changed in a document."""

    key: str
    name: str
    changes: list[Change]


def differences(connection: duckdb.DuckDBPyConnection, first: int, second: int) -> Iterator[DocumentDiff]:
    """Return the documents that both runs had coded, or found coded, and whose events differ, in their order.

    Raises:
        UsageError: There is no such run.
    """
    runs = [row[0] for row in connection.execute("SELECT id FROM runs ORDER BY id").fetchall()]
    for run in (first, second):
        if run not in runs:
            known = ", ".join(map(str, runs)) or "none"
            raise UsageError(
                f"there is no run {run}; the runs of this archive are {known} (`dragoman stats` lists them)"
            )
    return _changed(connection, first, second)


def _changed(connection: duckdb.DuckDBPyConnection, first: int, second: int) -> Iterator[DocumentDiff]:
    cursor = connection.cursor().execute(_CHANGED, {"first": first, "second": second, "older": min(first, second)})
    while rows := cursor.fetchmany(100):
        for key, name, before, after in rows:
            changes = compare([json.loads(r) for r in before or []], [json.loads(r) for r in after or []])
            if changes:
                yield DocumentDiff(key, name, changes)


def _state(run: str) -> str:
    """Return SQL for the records that were current after a run."""
    return f"""
    SELECT document, id, record FROM events WHERE run <= {run}
    UNION ALL
    SELECT document, id, record FROM events_history WHERE run <= {run} AND superseded_run > {run}"""


_CHANGED = f"""
WITH touched AS (
    SELECT key, name, number FROM documents WHERE run <= $older AND key IN (
        SELECT document FROM events_history WHERE superseded_run > $older
        UNION ALL SELECT document FROM events WHERE run > $older)
), b AS (
    SELECT document, list(record::VARCHAR ORDER BY id) AS records FROM ({_state("$first")})
    WHERE document IN (SELECT key FROM touched) GROUP BY document
), a AS (
    SELECT document, list(record::VARCHAR ORDER BY id) AS records FROM ({_state("$second")})
    WHERE document IN (SELECT key FROM touched) GROUP BY document
)
SELECT key, name, b.records, a.records FROM touched LEFT JOIN b ON b.document = key LEFT JOIN a ON a.document = key
WHERE b.records IS DISTINCT FROM a.records ORDER BY number"""


def compare(before: list[Record], after: list[Record]) -> list[Change]:
    """Return what differs between the events of a document, in the order of the text.

    Events are the same if they have the same id, or else if their triggers overlap, one to one.
    """
    pairs, rest = _by_id(before, after)
    pairs += _by_trigger(*rest)
    out = []
    for old, new in pairs:
        if old and new:
            fields = {f: (old.get(f), new.get(f)) for f in FIELDS if _told(old, f) != _told(new, f)}
            if fields:
                out.append(Change("changed", old, new, fields))
        else:
            out.append(Change("added" if new else "removed", old, new, {}))
    return sorted(out, key=lambda c: _span(c.after or c.before or {}))


Pairs = list[tuple[Record | None, Record | None]]


def _by_id(before: list[Record], after: list[Record]) -> tuple[Pairs, tuple[list[Record], list[Record]]]:
    new = {r["id"]: r for r in after}
    old = {r["id"] for r in before}
    pairs: Pairs = [(r, new[r["id"]]) for r in before if r["id"] in new]
    return pairs, ([r for r in before if r["id"] not in new], [r for r in after if r["id"] not in old])


def _by_trigger(before: list[Record], after: list[Record]) -> Pairs:
    """Pair what is left where the triggers overlap; a type that changed changes the id."""
    by_sentence: dict[int, list[Record]] = defaultdict(list)
    for record in after:
        by_sentence[record["text_info"]["sequence"]].append(record)
    pairs: Pairs = []
    for old in before:
        (start, end), there = _span(old), by_sentence[old["text_info"]["sequence"]]
        found = next((r for r in there if _span(r)[0] < end and start < _span(r)[1]), None)
        if found:
            there.remove(found)
        pairs.append((old, found))
    return pairs + [(None, r) for left in by_sentence.values() for r in left]


def _span(record: Record) -> tuple[int, int]:
    return record["text_info"]["start"], record["text_info"]["end"]


def _told(record: Record, field: str) -> object:
    """Return a field for comparison; a relation is told by its kind alone, as the ids change with types."""
    value = record.get(field)
    return sorted(r["type"] for r in value) if field == "relations" and value else value
