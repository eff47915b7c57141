"""A record as annotators write it: spans as substrings of the text, and who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.evaluating.spans import written

if TYPE_CHECKING:
    from collections.abc import Iterable

Annotation = dict[str, Any]


def blank(trigger: str, kind: str) -> Annotation:
    """Return an event of which only the trigger and the type are known."""
    return {
        "trigger": trigger, "also": [], "event": kind, "mode": [], "aux": [], "context": [], "actors": [],
        "recipients": [], "location": None, "time": None, "speaker": None,
        "resolved": {"actors": [], "recipients": [], "date": None, "location": None},
    }  # fmt: skip


def annotation_of(record: dict[str, Any], text: str) -> Annotation:
    """Return a PLOVER record as an annotated event.

    Words of a record that are not in the text are left out of the spans; whom they mean is kept.
    """
    told, place, evidence = record["text_info"], record.get("event_loc"), record.get("evidence") or {}
    out = blank(written(text, told["start"], told["end"]), type_of(record))
    time, sides = evidence.get("time"), {"actors": record.get("actor"), "recipients": record.get("recipient")}
    for name, parties in sides.items():
        out[name] = _unique(_span(party, text) for party in parties or [])
        out["resolved"][name] = [party_of(party) for party in parties or []]
    out["also"] = _unique(written(text, start, end) for start, end in evidence.get("also") or [])
    for name, field in (("mode", "mode"), ("aux", "auxiliary_modes"), ("context", "context")):
        out[name] = list(record.get(field) or [])
    if time:
        out["time"] = written(text, *time)
        # The date of a record that no expression dates is that of the report.
        out["resolved"]["date"] = record.get("date")
    if place:
        out["location"] = _span({**place, "entity_text": place.get("extracted_place")}, text)
        out["resolved"]["location"] = [place.get("resolved_place") or place.get("extracted_place") or "", _code(place)]
    if record.get("attribution"):
        out["speaker"] = _span(record["attribution"], text)
    return out


def type_of(record: dict[str, Any]) -> str:
    """Return the type of a record, the first where it has several."""
    kind = record["event"]
    return str(kind[0] if isinstance(kind, list) else kind)


def party_of(entity: dict[str, Any]) -> list[Any]:
    """Return an entity as an annotator writes it: name, code, sectors."""
    name = entity.get("identifier_text") or entity.get("name") or entity.get("entity_text") or ""
    return [name, entity.get("code"), list(entity.get("sector") or [])]


def _code(place: dict[str, Any]) -> str | None:
    code: str | None = place.get("country_code")
    return code


def _span(entity: dict[str, Any], text: str) -> str | None:
    words, start, end = entity.get("entity_text") or "", entity.get("start"), entity.get("end")
    if isinstance(start, int) and isinstance(end, int) and words and text[start:end] == words:
        return written(text, start, end)
    return words if words and words in text else None


def _unique(spans: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(span for span in spans if span))
