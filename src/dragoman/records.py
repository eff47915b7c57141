"""The nouns of Dragoman: frozen records that know how to become PLOVER JSON and nothing else.

Field names follow the PLOVER data format (manual 2.0, section "JSON format"); offsets are
character offsets into the document text as given.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Document:
    """One input text with what is known about it.

    Attributes:
        id: Unique within a run; made from the content where the input gives none.
        text: The text that offsets refer to.
        date: Publication date, ISO 8601 (YYYY-MM-DD), or None.
        date_from: What told the date: given, metadata, markup, text or option; None where nothing did.
        metadata: Fields of the input that Dragoman does not use.
    """

    id: str
    text: str
    date: str | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    date_from: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Character offsets [start, end) into a document text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """An actor, recipient or speaker as written and as resolved.

    Attributes:
        entity_text: The words of the document.
        identifier_text: Canonical name.
        identifier_id: Wikidata id, or None.
        code: ISO 3166-1 alpha-3 country code, IGO, NGO, MNC, or None.
        sector: PLOVER sector codes.
        office: Office held at the date, or None.
    """

    entity_text: str
    identifier_text: str
    start: int
    end: int
    code: str | None = None
    sector: tuple[str, ...] = ()
    office: str | None = None
    identifier_id: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place as written and as resolved; coordinates in degrees, WGS 84."""

    extracted_place: str
    start: int
    end: int
    resolved_place: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    province: str | None = None
    country: str | None = None
    country_code: str | None = None
    resolution: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One PLOVER event record; see docs/records.md for every field."""

    id: str
    document_id: str
    event: tuple[str, ...]
    mode: tuple[str, ...]
    auxiliary_modes: tuple[str, ...]
    context: tuple[str, ...]
    actor: tuple[Entity, ...]
    recipient: tuple[Entity, ...]
    event_text: tuple[str, ...]
    sequence: int
    start: int
    end: int
    quad_code: int | None
    event_scale: float | None
    confidence: float
    date: str | None = None
    enddate: str | None = None
    event_loc: Place | None = None
    attribution: Entity | None = None
    size: dict[str, int] = field(default_factory=dict)
    relations: tuple[dict[str, str], ...] = ()
    evidence: dict[str, Any] = field(default_factory=dict)
    coder: str = ""
    codebook: str = ""
    cite_info: dict[str, Any] = field(default_factory=dict)

    def to_plover(self) -> dict[str, Any]:
        """Return the record as a JSON-ready dictionary in PLOVER's field names."""
        row = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        row["text_info"] = {"sequence": row.pop("sequence"), "start": row.pop("start"), "end": row.pop("end")}
        if self.attribution:
            row["attribution"]["name"] = self.attribution.identifier_text
        return {name: row[name] for name in PLOVER_FIELDS}


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement about the future; see docs/records.md for every field.

    Attributes:
        sequence: Index of the sentence.
        start: Offset of the statement; `end` is the one after its last character.
        speaker: Who makes it, None for the writer.
        subject: Whom or what it is about, None where nobody is named.
        statement: The words of the document that tell what is foreseen.
        condition: The words under which it holds, with their offsets, or None.
        hedge: certain, likely, possible or unlikely.
        kind: prediction, intention or warning.
        event: Type of the event foreseen, one or none.
        horizon: When, ISO 8601: a date as exact as the text tells, or a period such as P45D; None if it is not told.
    """

    id: str
    document_id: str
    sequence: int
    start: int
    end: int
    statement: str
    hedge: str
    kind: str
    speaker: Entity | None = None
    subject: Entity | None = None
    condition: str | None = None
    condition_span: Span | None = None
    event: str | None = None
    horizon: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the record as a JSON-ready dictionary."""
        row = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        row["text_info"] = {name: row[name] for name in ("sequence", "start", "end")}
        row["condition"] = {"text": self.condition, **row["condition_span"]} if self.condition_span else None
        row["event"] = [self.event] if self.event else None
        return {name: row[name] for name in CLAIM_FIELDS}


def _plain(value: Any) -> Any:  # noqa: ANN401 (any field value)
    """Return records as dictionaries and tuples as lists, as JSON has them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, (tuple, list)) else value


PLOVER_FIELDS = (
    "id", "document_id", "date", "enddate", "event", "mode", "auxiliary_modes", "context", "actor", "recipient",
    "event_loc", "event_text", "text_info", "quad_code", "event_scale", "size", "attribution", "relations",
    "confidence", "evidence", "coder", "codebook", "cite_info",
)  # fmt: skip

CLAIM_FIELDS = (
    "id", "document_id", "text_info", "speaker", "subject", "statement", "condition", "hedge", "kind", "event",
    "horizon",
)  # fmt: skip
