"""Parties that the sentence leaves unsaid and the text before it tells.

"Gulen has rejected those claims": the claims are those of whoever accused him. "Paris condemned the
raid": whoever carried it out. "Two men were arrested": by the police that the report has been about,
else by the state where it happened. "After weeks of riots": by people of the country.

Measured on the dispatches that the network had not been trained on, before each rule was taken in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.records import Entity
from dragoman.world.rows import INTERNATIONAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.coding.entities import DocumentEntities
    from dragoman.language.parse import Parse, Sentence
    from dragoman.records import Event
    from dragoman.world.gazetteer import Gazetteer

REACH = 3
# What is said or done about a deed told before is meant for its doer, where the sentence names nobody.
_ABOUT_DEEDS = frozenset({"ACCUSE", "COERCE", "REJECT", "SANCTION", "SUPPORT", "THREATEN"})
# Others are so only as an answer to those who spoke or did something to the one who answers.
_ANSWERS = frozenset({"REQUEST", "CONCEDE"})
# What is done to the country where it is done: "sent soldiers to the border of", "flew blankets to", "left Angola".
_DONE_THERE: dict[str, frozenset[str] | None] = {
    "AID": None,
    "MOBILIZE": None,
    "RETREAT": frozenset({"withdraw"}),
    "SANCTION": frozenset({"withdraw", "discontinue"}),
}
_POLICE = frozenset({"COP"})
_BY_POLICE = {"COERCE": frozenset({"arrest"}), "ACCUSE": frozenset({"allege", "investigate"})}
# What only those who rule do: by mode, None for every mode.
_BY_STATE: dict[str, frozenset[str] | None] = {
    "COERCE": frozenset("arrest censor curfew deport martial-law restrict seize withhold".split()),
    "RETREAT": frozenset({"release"}),
    "ACCUSE": frozenset({"investigate"}),
}


def with_unsaid_parties(
    events: Sequence[Event], parse: Parse, entities: DocumentEntities, gazetteer: Gazetteer
) -> list[Event]:
    """Return the records of a document, in order, with the parties that only the text before them tells."""
    out: list[Event] = []
    for event in events:
        told = _country_there(event, parse.sentences[event.sequence])
        if not told.recipient and told.actor:
            told = _doer_before(told, out)
        elif not told.actor and told.recipient:
            told = _by_police(told, parse.sentences[event.sequence], entities)
            told = told if told.actor else _by_authorities(told, gazetteer)
            told = told if told.actor else _by_protesters(told, gazetteer)
        out.append(told)
    return out


def _country_there(event: Event, sentence: Sentence) -> Event:
    """Return a record of what actors did abroad with the country there as recipient.

    Their own soldiers or goods, which the grammar makes the object, are none.
    """
    place = event.event_loc
    if not event.actor or place is None or not sentence.start <= place.start < sentence.end:
        return event
    own = {e.code for e in event.actor}
    if place.country_code in own | {None} or not {e.code for e in event.recipient} <= own | {None}:
        return event
    if not _is_of(event, _DONE_THERE):
        return event
    name = place.resolved_place or place.extracted_place
    there = Entity(place.extracted_place, name, place.start, place.end, place.country_code)
    return _noted(replace(event, recipient=(there,)), "recipient: where it was done")


def _is_of(event: Event, kinds: dict[str, frozenset[str] | None]) -> bool:
    """Whether a record is of one of some types, each with all or a few of its modes."""
    modes = kinds.get(event.event[0], frozenset())
    return modes is None or bool(modes & set(event.mode))


def _doer_before(event: Event, before: list[Event]) -> Event:
    """Return a record whose recipient is who acted last, at most `REACH` sentences before."""
    kind = event.event[0]
    if kind not in _ABOUT_DEEDS | _ANSWERS:
        return event
    mine = _names(event.actor)
    for earlier in reversed(before):
        if event.sequence - earlier.sequence > REACH:
            break
        others = tuple(e for e in earlier.actor if not _names((e,)) & mine)
        if not others or (earlier.sequence == event.sequence and earlier.start > event.start):
            continue
        if kind in _ABOUT_DEEDS or _names(earlier.recipient) & mine:
            return _noted(replace(event, recipient=others), f"recipient: actor of {earlier.id}")
    return event


def _by_police(event: Event, sentence: Sentence, entities: DocumentEntities) -> Event:
    """Return an arrest or a charge in the passive with the police told of before as actor."""
    if not _BY_POLICE.get(event.event[0], frozenset()) & set(event.mode):
        return event
    token = next((t.index for t in sentence.tokens if t.start >= event.start), 0)
    found = entities.told_before(sentence, token, _POLICE, REACH)
    return _noted(replace(event, actor=(found,)), "actor: police told of before") if found else event


def _by_authorities(event: Event, gazetteer: Gazetteer) -> Event:
    """Return what only a state does with the state as actor: that of the place, else that of the recipients."""
    code = _country(event) if _is_of(event, _BY_STATE) else None
    state = gazetteer.states.get(code or "")
    if state is None:
        return event
    return _noted(replace(event, actor=(_unsaid(event, state.name, code, "GOV"),)), "actor: the state where it was")


def _by_protesters(event: Event, gazetteer: Gazetteer) -> Event:
    """Return a protest with the people of the country as actor."""
    code = _country(event) if event.event[0] == "PROTEST" else None
    adjective = gazetteer.adjective(code) if code else None
    if adjective is None:
        return event
    return _noted(replace(event, actor=(_unsaid(event, f"{adjective} protesters", code, "OPP"),)), "actor: the people")


def _country(event: Event) -> str | None:
    place = event.event_loc.country_code if event.event_loc else None
    codes = (place, *(e.code for e in event.recipient))
    return next((c for c in codes if c and c not in INTERNATIONAL), None)


def _unsaid(event: Event, name: str, code: str | None, sector: str) -> Entity:
    """Return a party for which the words of the event must stand."""
    return Entity(event.event_text[0], name, event.start, event.end, code, (sector,))


def _noted(event: Event, why: str) -> Event:
    return replace(event, evidence={**event.evidence, "unsaid": why})


def _names(entities: Sequence[Entity]) -> set[str]:
    return {e.identifier_text.lower() for e in entities}
