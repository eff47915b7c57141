"""What a model answers: JSON text, read as told events with labels of the codebook; nothing in it is trusted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.language.labels import AUXILIARY_MODES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.codebook.schema import Codebook
    from dragoman.llm.usage import Tally

MOST_EVENTS = 400
MOST_QUOTES = 12
LONGEST_QUOTE = 400
MOST_STARTS = 40
UNSURE = 0.5  # confidence where the model gives none
ROLES = ("actor", "recipient", "location", "time", "speaker")


class UnreadableError(Exception):
    """An answer that holds no JSON object with a list of events."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that the model says stand in the text, and in which sentence (from 1; None if it does not say)."""

    text: str
    sentence: int | None


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event as the model tells it: labels of the codebook, quotes not yet verified."""

    type: str
    mode: str | None
    auxiliaries: tuple[str, ...]
    contexts: tuple[str, ...]
    trigger: Quote
    roles: dict[str, tuple[Quote, ...]]
    confidence: float


def auxiliaries_of(codebook: Codebook) -> dict[str, str]:
    """Return the auxiliary modes with their definitions; PLOVER's four where a codebook names none."""
    return codebook.auxiliaries or dict.fromkeys(AUXILIARY_MODES, "")


def read_answer(content: str) -> list[Any]:
    """Return the list of events in an answer, unread.

    Raises:
        UnreadableError: There is none.
    """
    # What a model thought before it answered is no answer.
    content = content.rpartition("</think>")[2]
    decoder = json.JSONDecoder(parse_constant=_refuse)
    at = content.find("{")
    for _ in range(MOST_STARTS):
        if at < 0:
            break
        try:
            found, _ = decoder.raw_decode(content, at)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict) and isinstance(found.get("events"), list):
            return list(found["events"])
        at = content.find("{", at + 1)
    raise UnreadableError("the answer is not JSON of the form asked for")


def _refuse(name: str) -> float:
    raise ValueError(name)


def told_events(items: Iterable[Any], codebook: Codebook, tally: Tally) -> list[ToldEvent]:
    """Return the events of an answer with labels that the codebook has, counting what it has not."""
    items = list(items)
    tally["events"] += len(items)
    tally["over the limit"] += max(0, len(items) - MOST_EVENTS)
    told = (_told(item, codebook, tally) for item in items[:MOST_EVENTS])
    return [event for event in told if event]


def _told(item: object, codebook: Codebook, tally: Tally) -> ToldEvent | None:
    if not isinstance(item, dict):
        tally["unknown labels"] += 1
        return None
    kind = item.get("type")
    if not isinstance(kind, str) or kind not in codebook.types:
        tally["unknown labels"] += 1
        return None
    trigger = _quotes(item.get("trigger"))
    if not trigger:
        tally["invented triggers"] += 1
        return None
    return ToldEvent(
        kind,
        _mode(kind, item.get("mode"), codebook, tally),
        _labels(item.get("auxiliary_modes"), auxiliaries_of(codebook), tally),
        _labels(item.get("contexts"), codebook.contexts, tally),
        trigger[0],
        {role: _quotes(item.get(role)) for role in ROLES},
        _confidence(item.get("confidence")),
    )


def _mode(kind: str, value: object, codebook: Codebook, tally: Tally) -> str | None:
    if value is None or value == "":
        return None
    name = value.removeprefix(f"{kind}-") if isinstance(value, str) else ""
    if (kind, name) in codebook.modes:
        return name
    tally["unknown labels"] += 1
    return None


def _labels(value: object, known: dict[str, str], tally: Tally) -> tuple[str, ...]:
    """Return those of a list of labels that are known, in the order of the codebook."""
    given = {v for v in value if isinstance(v, str)} if isinstance(value, list) else set()
    tally["unknown labels"] += len(given - known.keys())
    return tuple(name for name in known if name in given)


def _quotes(value: object) -> tuple[Quote, ...]:
    """Return quotes from what a model may write for them: an object, a text, a list of either."""
    out = []
    for one in (value if isinstance(value, list) else [value])[:MOST_QUOTES]:
        text = one.get("text") if isinstance(one, dict) else one
        number = one.get("sentence") if isinstance(one, dict) else None
        if isinstance(text, str) and text.strip():
            is_number = isinstance(number, int) and not isinstance(number, bool)
            out.append(Quote(text.strip()[: LONGEST_QUOTE + 1], number if is_number else None))
    return tuple(out)


def _confidence(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return UNSURE
    return round(min(1.0, max(0.0, value)), 3)
