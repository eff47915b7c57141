"""One event told twice in a document is one record: keep the fullest telling, note the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.records import Entity, Event

# Nouns such as "the attack" or "the talks" refer back; they carry no actors of their own.
REACH = 12


def merge_events(events: list[Event], lemmas: dict[str, str]) -> list[Event]:
    """Merge the tellings of one event.

    Args:
        events: Records of one document in the order of the text.
        lemmas: Lemma of the trigger word by record id.

    Returns:
        The records that remain, in order; `evidence["also"]` lists the other tellings as offsets.
    """
    kept: list[Event] = []
    for event in events:
        for i, other in enumerate(kept):
            if _same(other, event, lemmas):
                kept[i] = _joined(other, event)
                lemmas[kept[i].id] = lemmas[other.id]
                break
        else:
            kept.append(event)
    return kept


def _same(a: Event, b: Event, lemmas: dict[str, str]) -> bool:
    if a.event != b.event or set(a.auxiliary_modes) != set(b.auxiliary_modes):
        return False
    if abs(a.sequence - b.sequence) > REACH or _conflicting(a, b):
        return False
    sides = (_agreement(a.actor, b.actor), _agreement(a.recipient, b.recipient))
    if -1 in sides:
        return _same_parties(a, b) and _alike(a, b, lemmas)
    if sum(sides) == 2:
        return True
    if a.sequence == b.sequence and lemmas[a.id][:4] != lemmas[b.id][:4]:
        return False  # "recruited fighters and deployed them": two acts of one sentence
    return _alike(a, b, lemmas) and (sum(sides) == 1 or not (b.actor and b.recipient))


def _alike(a: Event, b: Event, lemmas: dict[str, str]) -> bool:
    """Whether two triggers may be words for one act: the same stem or the same mode."""
    first, second = lemmas[a.id], lemmas[b.id]
    return first[:4] == second[:4] or bool(set(a.mode) & set(b.mode))


def _conflicting(a: Event, b: Event) -> bool:
    """Whether dates told or places named differ."""
    dates = a.evidence.get("time"), b.evidence.get("time")
    if all(dates) and a.date and b.date and a.date[:7] != b.date[:7]:
        return True
    if not a.event_loc or not b.event_loc:
        return False
    first, second = a.event_loc.country_code, b.event_loc.country_code
    return bool(first and second and first != second)


def _agreement(a: tuple[Entity, ...], b: tuple[Entity, ...]) -> int:
    """Return 1 where a party is shared, 0 where one side is silent, -1 where they differ."""
    if not a or not b:
        return 0
    names = {e.identifier_text.lower() for e in a} & {e.identifier_text.lower() for e in b}
    codes = {e.code for e in a if e.code} & {e.code for e in b if e.code}
    return 1 if names or codes else -1


def _same_parties(a: Event, b: Event) -> bool:
    """Whether both sides taken together are the same countries (talks told from either side)."""
    first, second = ({e.code for e in (*x.actor, *x.recipient) if e.code} for x in (a, b))
    return bool(first) and first == second


def _joined(a: Event, b: Event) -> Event:
    best, other = (a, b) if _fullness(a) >= _fullness(b) else (b, a)
    also = [*a.evidence.get("also", []), *b.evidence.get("also", []), [other.start, other.end]]
    return replace(
        best,
        actor=best.actor or other.actor,
        recipient=best.recipient or other.recipient,
        event_loc=best.event_loc or other.event_loc,
        attribution=best.attribution or other.attribution,
        confidence=max(a.confidence, b.confidence),
        evidence={**best.evidence, "also": sorted(also)},
    )


def _fullness(event: Event) -> float:
    sides = bool(event.actor) + bool(event.recipient)
    return 2 * sides + event.confidence + 0.5 * bool(event.event_loc)
