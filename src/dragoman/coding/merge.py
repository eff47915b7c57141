"""One event told twice in a document is one record: keep the fullest telling, note the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.records import Entity, Event

# Nouns such as "the attack" or "the talks" refer back; they carry no actors of their own.
REACH = 12
# Acts that one sentence tells by several words: "in an attack they shot and killed".
COMPOSITE = frozenset({"ASSAULT", "CONSULT", "PROTEST"})
# Characters within which two words of one type tell one act ("voiced its condemnation", "killed in fighting"),
# save where doing one thing after the other is the rule ("recruited fighters and sent them").
NEAR = 60
STEPWISE = frozenset({"MOBILIZE"})


def merge_events(events: list[Event], lemmas: dict[str, str], backward: frozenset[str] = frozenset()) -> list[Event]:
    """Merge the tellings of one event.

    Args:
        events: Records of one document in the order of the text.
        lemmas: Lemma of the trigger word by record id.
        backward: Ids of records told by a noun that points back ("the attack"), whose parties mean little.

    Returns:
        The records that remain, in order; `evidence["also"]` lists the other tellings as offsets.
    """
    kept: list[Event] = []
    for event in events:
        for i in range(len(kept) - 1, -1, -1):
            if event.sequence - kept[i].sequence > REACH:
                kept.append(event)
                break
            if _same(kept[i], event, lemmas):
                kept.append(_joined(kept.pop(i), event))
                break
            if event.id in backward and _is_meant(kept[i], event):
                kept.append(_noted(kept.pop(i), event))
                break
        else:
            kept.append(event)
    return sorted(kept, key=lambda e: (e.start, e.end, e.event))


def _is_meant(earlier: Event, event: Event) -> bool:
    """Whether a noun that points back can mean an event told before."""
    return earlier.event == event.event and not _conflicting(earlier, event)


def _same(a: Event, b: Event, lemmas: dict[str, str]) -> bool:
    if a.event != b.event or set(a.auxiliary_modes) != set(b.auxiliary_modes):
        return False
    if _conflicting(a, b) or _names(a.actor or b.actor) & _names(a.recipient or b.recipient):
        return False
    sides = (_agreement(a.actor, b.actor), _agreement(a.recipient, b.recipient))
    if -1 in sides:
        return _same_parties(a, b) and _alike(a, b, lemmas)
    if a.sequence == b.sequence and abs(a.start - b.start) < NEAR and a.event[0] not in STEPWISE:
        return True
    if a.sequence == b.sequence and a.event[0] not in COMPOSITE and lemmas[a.id][:4] != lemmas[b.id][:4]:
        return False  # "recruited fighters and deployed them": two acts of one sentence
    if sum(sides) == 2:
        return True
    return _alike(a, b, lemmas) and (sum(sides) == 1 or not (b.actor and b.recipient))


def _alike(a: Event, b: Event, lemmas: dict[str, str]) -> bool:
    """Whether two triggers may be words for one act: the same stem or the same mode."""
    first, second = lemmas[a.id], lemmas[b.id]
    return first[:4] == second[:4] or bool(set(a.mode) & set(b.mode))


def _conflicting(a: Event, b: Event) -> bool:
    """Whether dates told or places named differ."""
    dates = a.evidence.get("time"), b.evidence.get("time")
    if all(dates) and a.date and b.date:
        exact = min(len(a.date), len(b.date))
        if a.date[:exact] != b.date[:exact]:
            return True
    if not a.event_loc or not b.event_loc:
        return False
    first, second = a.event_loc.country_code, b.event_loc.country_code
    return bool(first and second and first != second)


def _agreement(a: tuple[Entity, ...], b: tuple[Entity, ...]) -> int:
    """Return 1 where a party is shared, 0 where one side is silent, -1 where they differ."""
    if not a or not b:
        return 0
    names = _names(a) & _names(b)
    codes = {e.code for e in a if e.code} & {e.code for e in b if e.code}
    return 1 if names or codes else -1


def _names(entities: tuple[Entity, ...]) -> set[str]:
    return {e.identifier_text.lower() for e in entities}


def _same_parties(a: Event, b: Event) -> bool:
    """Whether both sides taken together are the same countries (talks told from either side)."""
    first, second = ({e.code for e in (*x.actor, *x.recipient) if e.code} for x in (a, b))
    return bool(first) and first == second


def _noted(earlier: Event, event: Event) -> Event:
    """Return a record that notes where it is taken up, and takes nothing but the place from there."""
    evidence = {**earlier.evidence, "also": _tellings(earlier, event, event)}
    return replace(earlier, event_loc=earlier.event_loc or event.event_loc, evidence=evidence)


def _tellings(a: Event, b: Event, other: Event) -> list[list[int]]:
    """Return the offsets of all tellings of two records that become one, but for the one that is kept."""
    return sorted([*a.evidence.get("also", []), *b.evidence.get("also", []), [other.start, other.end]])


def _joined(a: Event, b: Event) -> Event:
    best, other = (a, b) if _fullness(a) >= _fullness(b) else (b, a)
    evidence = {**best.evidence, "also": _tellings(a, b, other)}
    borrows = (not best.actor and other.actor) or (not best.recipient and other.recipient)
    if borrows:
        evidence["paths"] = {**other.evidence.get("paths", {}), **best.evidence.get("paths", {})}
    if "time" in other.evidence and "time" not in best.evidence:
        evidence["time"] = other.evidence["time"]
        best = replace(best, date=other.date, enddate=other.enddate)
    return replace(
        best,
        actor=best.actor or other.actor,
        recipient=best.recipient or other.recipient,
        event_loc=best.event_loc or other.event_loc,
        attribution=best.attribution,
        confidence=max(a.confidence, b.confidence),
        evidence=evidence,
    )


def _fullness(event: Event) -> float:
    sides = bool(event.actor) + bool(event.recipient)
    return 2 * sides + event.confidence + 0.5 * bool(event.event_loc)
