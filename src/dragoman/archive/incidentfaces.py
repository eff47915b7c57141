"""What is compared of a record to tell whether another reports the same event: its face.

A face holds no words of the article beyond the trigger; those of the sentence are kept as hashes.
"""

from __future__ import annotations

import calendar
import json
import re
import zlib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FAMILIES = {
    "ASSAULT": "fight", "MOBILIZE": "force", "COERCE": "coercion", "SANCTION": "sanction", "PROTEST": "protest",
    "ACCUSE": "accusation", "REJECT": "refusal", "THREATEN": "threat", "REQUEST": "demand",
    "CONSULT": "talks", "COOPERATE": "cooperation", "SUPPORT": "support", "AGREE": "accord", "AID": "aid",
    "RETREAT": "withdrawal", "CONCEDE": "withdrawal",
}  # fmt: skip
# In these nobody need be the doer: who talks to whom depends on who tells it.
MUTUAL = frozenset({"talks", "accord", "cooperation"})
AHEAD, NEGATED, DONE = "ahead", "negated", "done"
DESCRIBED, STATE, OWN = 0, 1, 2

# What a report tells first is news: if it names no day, of the day it came out or the one before. What it tells further
# down is often told once more, for the background.
NEWS_SENTENCES = 1
NEWS_DAYS, BACKGROUND_DAYS = 1, 30
MOST_WORDS = 40
FARTHEST = 300
_ONE_DAY = timedelta(days=1)
_STOP = frozenset(
    "a about after all also an and any are as at be because been before being but by can could did do does for from had"
    " has have he her his how i if in into is it its just like may more most much no nor not now of on one or other our"
    " out over said say says she should so some such than that the their them then there these they this those to"
    " through under until up very was we were what when where which while who whom will with would you your".split()
)
_WORD = re.compile(r"[^\W\d_]{2,}|\d[\d,.]*\d|\d")
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s+|\n\s*")
_STEM = 7
SMALL = frozenset("of the and for in on al bin van von de la".split())
_OF_A_STATE = re.compile(
    r"\b(?:United (?:States|Kingdom|Arab Emirates)|(?:Saudi|North|South|New|Sri|Costa|El) \w+$|army|air force|navy"
    r"|military|troops|forces|police|government|officials)\b",
    re.IGNORECASE,
)


class Party(NamedTuple):
    """One who takes part.

    Attributes:
        name: Canonical name in lower case.
        code: Code of its country or kind, "" where none is known.
        rank: DESCRIBED ("protesters"), STATE ("Russia", "Syrian army") or OWN, a name of its own ("James Mattis").
    """

    name: str
    code: str
    rank: int


class Face(NamedTuple):
    """What is compared of a record.

    Attributes:
        family: Of the type; records of different families are never of one incident.
        state: done, ahead (planned, hypothetical, future) or negated.
        first: First day it may have happened, as an ordinal of the calendar; `last` is the last one.
        told: Whether the text tells the date; if it does not, it is the day of publication.
        unit: day, month or year: how exact the date is; none if the record has no date.
        actors: Everybody who takes part, in talks; else those who act.
        place: Name of the place in lower case.
        country: Code of the country it lies in.
        level: 1 for a country, 2 for a province, more for what is smaller; 0 for no place.
        trigger: Words of the trigger in lower case.
        figures: Of dead, injured, arrested and participants, as told.
        words: Hashes of the content words of the sentence.
    """

    family: str
    type: str
    state: str
    first: int
    last: int
    told: bool
    unit: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    place: str
    country: str
    level: int
    trigger: str
    modes: tuple[str, ...]
    figures: tuple[tuple[str, int], ...]
    words: frozenset[int]

    @property
    def day(self) -> int | None:
        """The day that a record is dated to, as an ordinal; None where it is dated to no single day."""
        if self.unit != "day" or (self.told and self.first != self.last):
            return None
        return self.last

    @property
    def is_news(self) -> bool:
        """Whether the date is that of the publication and the record stands first in its text."""
        return not self.told and self.last - self.first == NEWS_DAYS

    @property
    def is_background(self) -> bool:
        """Whether the text tells no date and the record does not stand first in it."""
        return not self.told and not self.is_news

    def to_json(self) -> str:
        """Return the face as text that is equal for equal faces."""
        return json.dumps([*self[:-1], sorted(self.words)], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Face:
        """Return the face that a text tells."""
        row = dict(zip(cls._fields, json.loads(text), strict=True))
        for side in ("actors", "recipients"):
            row[side] = tuple(Party(*p) for p in row[side])
        row |= {"modes": tuple(row["modes"]), "words": frozenset(row["words"])}
        return cls(**row | {"figures": tuple((name, value) for name, value in row["figures"])})


def face_of(record: Mapping[str, Any], text: str, published: str | None = None) -> Face | None:
    """Return the face of a PLOVER record, or None where nothing is known of its date or its parties.

    Args:
        record: One record as coded.
        text: The text of its document; may be empty.
        published: Date of publication, ISO 8601.
    """
    kind = record["event"][0]
    dated = _dated(record, published)
    actors, recipients = (_parties(record[side]) for side in ("actor", "recipient"))
    if dated is None or not (actors or recipients):
        return None
    family = FAMILIES.get(kind, kind.lower())
    if family in MUTUAL:
        actors, recipients = tuple(sorted({*actors, *recipients})), ()
    place = record.get("event_loc") or {}
    info = record["text_info"]
    return Face(
        family=family,
        type=kind,
        state=_state(record["auxiliary_modes"]),
        first=dated[0],
        last=dated[1],
        told="time" in record.get("evidence", {}),
        unit=dated[2],
        actors=actors,
        recipients=recipients,
        place=(place.get("resolved_place") or place.get("extracted_place") or "").lower(),
        country=place.get("country_code") or "",
        level=int(place.get("resolution") or (1 if place else 0)),
        trigger=" ".join(record["event_text"]).lower(),
        modes=tuple(sorted(record["mode"])),
        figures=tuple(sorted((k, v) for k, v in record.get("size", {}).items() if not k.endswith("_max"))),
        words=frozenset(_hashed(_sentence_around(text, info["start"], info["end"]))),
    )


def _state(auxiliary: Iterable[str]) -> str:
    told = set(auxiliary)
    if "negation" in told:
        return NEGATED
    return AHEAD if told & {"future", "hypothetical"} else DONE


def _dated(record: Mapping[str, Any], published: str | None) -> tuple[int, int, str] | None:
    """Return the first and last day of a record and the unit of its date, or None where nothing is known of it."""
    span = _span(record.get("date"))
    if span is None:
        latest = _span(published)
        return (latest[1] - BACKGROUND_DAYS, latest[1], "none") if latest else None
    first, last, unit = span
    until = _span(record.get("enddate"))
    if until and until[1] >= last:
        last = until[1]
    if "time" not in record.get("evidence", {}) and unit == "day":
        first -= NEWS_DAYS if record["text_info"]["sequence"] < NEWS_SENTENCES else BACKGROUND_DAYS
    return first, last, unit


def _span(told: str | None) -> tuple[int, int, str] | None:
    parts = [int(p) for p in (told or "").split("-") if p.isdigit()]
    try:
        if len(parts) == 3:
            day = date(parts[0], parts[1], parts[2]).toordinal()
            return day, day, "day"
        if len(parts) == 2:
            days = calendar.monthrange(parts[0], parts[1])[1]
            return date(parts[0], parts[1], 1).toordinal(), date(parts[0], parts[1], days).toordinal(), "month"
        if len(parts) == 1:
            return date(parts[0], 1, 1).toordinal(), date(parts[0], 12, 31).toordinal(), "year"
    except (ValueError, calendar.IllegalMonthError):
        return None
    return None


def _parties(entities: Iterable[Mapping[str, Any]]) -> tuple[Party, ...]:
    named = {_party(e["identifier_text"] or "", e.get("code") or "") for e in entities}
    return tuple(sorted(p for p in named if p.name or p.code))


def _party(name: str, code: str) -> Party:
    words = [w for w in name.split() if w.lower() not in SMALL]
    if not words or not all(w[0].isupper() for w in words):
        return Party(name.lower(), code, DESCRIBED)
    return Party(name.lower(), code, STATE if len(words) == 1 or _OF_A_STATE.search(name) else OWN)


def _sentence_around(text: str, start: int, end: int) -> str:
    """Return the sentence that holds a span, cut off far from it."""
    before, after = text[max(0, start - FARTHEST) : start], text[end : end + FARTHEST]
    breaks = [m.end() for m in _SENTENCE_END.finditer(before)]
    closing = _SENTENCE_END.search(after)
    return before[breaks[-1] if breaks else 0 :] + text[start:end] + (after[: closing.start()] if closing else after)


def _hashed(sentence: str) -> Iterator[int]:
    words = dict.fromkeys(w for w in _WORD.findall(sentence.lower()) if w not in _STOP)
    for word, _ in zip(words, range(MOST_WORDS), strict=False):
        yield zlib.crc32(word[:_STEM].encode("utf-8", "replace"))
