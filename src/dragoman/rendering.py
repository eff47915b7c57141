"""Records as tables to look at: one row an event, coloured by quad."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from dragoman.language.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dragoman.records import Entity, Event

# Cooperation green and blue, conflict orange and red; dark enough on white, light enough on black.
QUAD_COLOURS = {1: "green", 2: "blue", 3: "yellow", 4: "red"}
QUAD_HTML = {1: "#2e7d32", 2: "#1565c0", 3: "#b26a00", 4: "#c62828"}
CONTEXT_WIDTH = 45
# A terminal would obey them.
_CONTROLS = {code: " " for code in (*range(32), *range(127, 160))}


class Row(NamedTuple):
    """One line of a table: the event in words, and the trigger with the words around it."""

    kind: str
    quad: int | None
    parties: str
    date: str
    place: str
    reporter: str
    before: str
    trigger: str
    after: str
    confidence: float


def rows(events: Iterable[Event], texts: Mapping[str, str]) -> list[Row]:
    """Return the rows of events, in order."""
    cuts: dict[str, list[tuple[int, int]]] = {}
    out = []
    for event in events:
        text = texts.get(event.document_id, "")
        if event.document_id not in cuts:
            cuts[event.document_id] = split_sentences(text)
        before, after = _around(text, event, cuts[event.document_id])
        out.append(_row(event, text, before, after))
    return out


def _row(event: Event, text: str, before: str, after: str) -> Row:
    marks = [*event.mode, *event.auxiliary_modes]
    kind = event.event[0] + (f" ({', '.join(marks)})" if marks else "")
    parties = f"{_names(event.actor) or '–'} → {_names(event.recipient)}" if event.recipient else _names(event.actor)
    place = (event.event_loc.resolved_place or event.event_loc.extracted_place) if event.event_loc else ""
    reporter = event.attribution.identifier_text if event.attribution else ""
    trigger = " ".join(text[event.start : event.end].split()) or " ".join(event.event_text)
    kind, parties, place, reporter, before, trigger, after = map(
        shown, (kind, parties, place, reporter, before, trigger, after)
    )
    return Row(
        kind, event.quad_code, parties, event.date or "", place, reporter, before, trigger, after, event.confidence
    )


def shown(text: str) -> str:
    """Return text on one line without the control characters that a terminal obeys."""
    return " ".join(text.translate(_CONTROLS).split())


def _names(entities: tuple[Entity, ...]) -> str:
    return ", ".join(" ".join(e.identifier_text.split()) + (f" [{_tag(e)}]" if _tag(e) else "") for e in entities)


def _tag(entity: Entity) -> str:
    return " ".join(filter(None, [entity.code, *entity.sector[:2]]))


def _around(text: str, event: Event, sentences: list[tuple[int, int]]) -> tuple[str, str]:
    """Return the words of the sentence before and after the trigger, cut to a readable width."""
    start, end = next(((a, b) for a, b in sentences if a <= event.start < b), (event.start, event.end))
    before, after = " ".join(text[start : event.start].split()), " ".join(text[event.end : end].split())
    if len(before) > CONTEXT_WIDTH:
        before = "…" + before[-CONTEXT_WIDTH:].partition(" ")[2]
    if len(after) > CONTEXT_WIDTH:
        after = after[:CONTEXT_WIDTH].rpartition(" ")[0] + "…"
    return before, after


def html_table(events: Iterable[Event], texts: Mapping[str, str]) -> str:
    """Return an HTML table; everything that comes from a text is escaped."""
    head = "<tr><th>event<th>actor → recipient<th>date<th>place<th>reported by<th>in the text<th>confidence</tr>"
    body = "".join(_html_row(r) for r in rows(events, texts))
    return f'<table style="text-align:left">{head}{body or "<tr><td colspan=7>no events</td></tr>"}</table>'


def _html_row(row: Row) -> str:
    colour = QUAD_HTML.get(row.quad or 0, "inherit")
    cells = [escape(c) for c in (row.parties, row.date, row.place, row.reporter)]
    told = f"{escape(row.before)} <b>{escape(row.trigger)}</b> {escape(row.after)}"
    kind = f'<span style="color:{colour}">{escape(row.kind)}</span>'
    return f"<tr><td>{kind}<td>{'<td>'.join(cells)}<td>{told}<td>{row.confidence:.2f}</tr>"
