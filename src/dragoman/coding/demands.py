"""Demands told by a modal: "Russia said on Tuesday that Sudan must return the helicopter"."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dragoman.language.parse import Sentence

_SAYING = frozenset(
    "say tell declare announce conclude insist stress state warn add argue maintain demand write tweet believe "
    "reiterate emphasise emphasize note assert inform agree".split()
)
# Verbs that tell nothing but that something was said.
PLAIN_SAYING = frozenset("say tell declare announce state add write tweet note inform".split())
_DUTY = frozenset({"must", "should", "ought", "shall"})
# "We must be patient", "there must be clarity": nobody else is asked for anything.
_NOBODY = frozenset({"we", "i", "it", "there", "one", "you", "this", "that", "which", "who", "everyone", "nobody"})
_STATES_OF_MIND = frozenset({"know", "think", "remember", "feel", "seem", "understand"})


class Demand(NamedTuple):
    """The verb of saying above a modal clause, and the subject of the clause who is to act (None in a passive)."""

    saying: int
    asked: int | None


def demand_of(sentence: Sentence, index: int) -> Demand | None:
    """Return the demand that the verb of a reported clause is the content of, or None."""
    token = sentence.tokens[index]
    if token.relation != "ccomp" or token.head < 0 or token.lemma in _STATES_OF_MIND:
        return None
    saying = sentence.tokens[token.head]
    if saying.lemma not in _SAYING or not _is_duty(sentence, index):
        return None
    subjects = sentence.dependents(index, "nsubj")
    if not subjects or subjects[0].text.lower() in _NOBODY:
        return None
    asked = None if subjects[0].deprel.endswith("pass") else subjects[0].index
    return Demand(saying.index, asked)


def _is_duty(sentence: Sentence, index: int) -> bool:
    return any(t.lemma.lower() in _DUTY for t in sentence.dependents(index, "aux"))
