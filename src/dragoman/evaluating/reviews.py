"""What `dragoman review` wrote, as annotated dispatches: decisions folded to what was judged (docs/evaluation.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dragoman.evaluating.fields import Fields, read_rows
from dragoman.evaluating.spans import written

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DOCUMENT, WITHDRAW = "document", "withdraw"
DECISIONS = ("accept", "reject", "correct", "missed", "skip")
LINES = (DOCUMENT, *DECISIONS, WITHDRAW)


@dataclass
class Reviewed:
    """One document with its valid decisions by record id, in the order they were made."""

    line: Fields
    decisions: dict[str, Fields] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.line.text("text")


def fold(rows: Iterable[Fields]) -> dict[str, Reviewed]:
    """Return the documents of a review file with the decisions that hold: the last one on a record.

    Raises:
        InputError: A line is none that `dragoman review` writes; names it.
    """
    out: dict[str, Reviewed] = {}
    for row in rows:
        kind = row.text("review")
        row.check("review", [kind], LINES)
        if kind == DOCUMENT:
            # The later line wins: it lists the records as the last run coded them.
            decisions = out[row.text("id")].decisions if row.text("id") in out else {}
            out[row.text("id")] = Reviewed(row, decisions)
            continue
        document = out.get(row.text("document_id"))
        if document is None:
            raise row.fault("document_id", f'{row.text("document_id")!r} has no "document" line before it')
        document.decisions.pop(row.text("id"), None)
        if kind != WITHDRAW:
            document.decisions[row.text("id")] = row
    return out


def dispatches_of(rows: Iterable[Fields]) -> list[Fields]:
    """Return one partial dispatch for each document with decisions.

    Its `events` are what was accepted, corrected or added, `rejected` what was refused, `unreviewed` what was recorded
    but not judged; sentences without an event or a rejected one were not judged.
    """
    return [_dispatch(document) for document in fold(rows).values() if document.decisions]


def read_reviews(path: Path) -> list[dict[str, Any]]:
    """Return the partial dispatches of a review file as JSON-ready dictionaries.

    Raises:
        InputError: The file cannot be read, or a line is none that `dragoman review` writes.
    """
    return [fields.row for fields in dispatches_of(read_rows(path))]


def _dispatch(document: Reviewed) -> Fields:
    line, text = document.line, document.text
    events, rejected, asked = [], [], set()
    for identifier, row in document.decisions.items():
        kind = row.text("review")
        if kind == "skip":
            continue
        asked.add(identifier)
        if kind in {"reject", "correct"}:
            rejected.append(_recorded(row.inner("record").row, row.inner("record").inner("text_info"), text))
        if kind != "reject":
            events.append(row.inner("event").row)
    # A correction that keeps type and trigger refuses other things than the event.
    kept = {(e.get("trigger"), e.get("event")) for e in events}
    dispatch = {
        "id": line.text("id"),
        "date": line.date("date"),
        "text": text,
        "partial": True,
        "events": events,
        "claims": [],
        "rejected": [r for r in rejected if (r["trigger"], r["event"]) not in kept],
        "unreviewed": [_recorded(r.row, r, text) for r in line.objects("records") if r.text("id") not in asked],
    }
    return Fields(dispatch, line.source, line.line)


def _recorded(record: dict[str, Any], offsets: Fields, text: str) -> dict[str, str]:
    kind = record.get("event")
    start, end = offsets.offset("start"), offsets.offset("end")
    if not start < end <= len(text):
        raise offsets.fault("end", f"{start} to {end} are no offsets into the text of {len(text)} characters")
    return {"trigger": written(text, start, end), "event": kind[0] if isinstance(kind, list) and kind else str(kind)}
