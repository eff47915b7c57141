"""Parties that the sentence leaves unsaid and the text before it tells.

"Gulen has rejected those claims": the claims are those of whoever accused him. "Two men were
arrested": by the police that the report has been about.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.coding.entities import DocumentEntities
    from dragoman.language.parse import Parse, Sentence
    from dragoman.records import Entity, Event

REACH = 3
# Answers have an addressee even where the sentence names none.
_ANSWERS = frozenset({"REJECT", "ACCUSE", "THREATEN", "REQUEST"})
_ASKING = frozenset({"ACCUSE", "REQUEST", "AGREE", "THREATEN"})
_ASKED = frozenset(
    "claim allegation accusation charge criticism offer demand call request proposal suggestion appeal invitation "
    "ultimatum complaint condition idea plan".split()
)
_BY_POLICE = {"COERCE": frozenset({"arrest"}), "ACCUSE": frozenset({"allege", "investigate"})}
_POLICE = frozenset({"COP"})


def with_unsaid_parties(events: Sequence[Event], parse: Parse, entities: DocumentEntities) -> list[Event]:
    """Return the records of a document, in order, with the parties that only the text before them tells."""
    out: list[Event] = []
    for event in events:
        sentence = parse.sentences[event.sequence]
        told = event
        if not event.recipient and event.actor and event.event[0] in _ANSWERS:
            told = _answering(event, sentence, out)
        elif not event.actor and event.recipient:
            told = _by_police(event, sentence, entities)
        out.append(told)
    return out


def _answering(event: Event, sentence: Sentence, before: list[Event]) -> Event:
    """Return an answer with the one whom it answers as recipient."""
    mine = _names(event.actor)
    is_about_words = event.event[0] == "REJECT" and _has_object(sentence, event, _ASKED)
    for earlier in reversed(before):
        if event.sequence - earlier.sequence > REACH:
            break
        others = tuple(e for e in earlier.actor if not _names((e,)) & mine)
        if not others or (earlier.sequence == event.sequence and earlier.start > event.start):
            continue
        is_reply = bool(_names(earlier.recipient) & mine)
        if is_reply or (is_about_words and earlier.event[0] in _ASKING):
            return _noted(replace(event, recipient=others), f"recipient: actor of {earlier.id}")
    return event


def _by_police(event: Event, sentence: Sentence, entities: DocumentEntities) -> Event:
    """Return an arrest or a charge in the passive with the police told of before as actor."""
    if not _BY_POLICE.get(event.event[0], frozenset()) & set(event.mode):
        return event
    token = next((t.index for t in sentence.tokens if t.start >= event.start), 0)
    found = entities.told_before(sentence, token, _POLICE, REACH)
    return _noted(replace(event, actor=(found,)), "actor: police told of before") if found else event


def _noted(event: Event, why: str) -> Event:
    return replace(event, evidence={**event.evidence, "unsaid": why})


def _has_object(sentence: Sentence, event: Event, lemmas: frozenset[str]) -> bool:
    inside = {t.index for t in sentence.tokens if event.start <= t.start < event.end}
    below = (t for i in inside for t in sentence.dependents(i, "obj", "nsubj", "nmod", "obl"))
    return any(t.lemma.lower() in lemmas for t in (*below, *(sentence.tokens[i] for i in inside)))


def _names(entities: Sequence[Entity]) -> set[str]:
    return {e.identifier_text.lower() for e in entities}
