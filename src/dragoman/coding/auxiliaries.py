"""Auxiliary modes of a trigger: the network's probabilities, and cues where there is no network type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.language.labels import AUXILIARY_MODES

if TYPE_CHECKING:
    from dragoman.coding.triggers import Trigger
    from dragoman.language.parse import Sentence

THRESHOLD = 0.5
FOLDED_AHEAD = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT"})
CUE_BONUS = 0.25
_MODALS = {"will": "future", "shall": "future", "may": "hypothetical", "might": "hypothetical", "could": "hypothetical",
           "would": "hypothetical", "can": "hypothetical"}  # fmt: skip
_NEGATIONS = frozenset({"not", "never", "no", "neither", "nor"})
_MARKS = frozenset({"if", "unless", "whether"})


def auxiliaries_of(trigger: Trigger) -> tuple[str, ...]:
    """Return the auxiliary modes of a trigger in PLOVER's order."""
    cued = cues_of(trigger.sentence, trigger.token)
    scores = trigger.sentence.scores
    if scores is None or not trigger.neural:
        return tuple(a for a in AUXILIARY_MODES if a in cued)
    row = scores.auxiliary[trigger.token]
    # In the training data these types never lie ahead: they are folded (see the coverage rules), so the
    # network cannot know. Tense tells.
    ahead = trigger.type in FOLDED_AHEAD and "future" in cued | _reported_future(trigger.sentence, trigger.token)
    found = {a for i, a in enumerate(AUXILIARY_MODES) if row[i] + CUE_BONUS * (a in cued) >= THRESHOLD}
    if ahead and "negation" not in found | cued:
        found.add("future")
    return tuple(a for a in AUXILIARY_MODES if a in found)


def _reported_future(sentence: Sentence, index: int) -> set[str]:
    """Return future for "said it would visit": the past of what was said as "will"."""
    token = sentence.tokens[index]
    would = any(t.lemma.lower() == "would" for t in sentence.dependents(index, "aux"))
    said = token.relation == "ccomp" and not sentence.dependents(index, "advcl")
    return {"future"} if would and said else set()


def cues_of(sentence: Sentence, index: int) -> set[str]:
    """Return the auxiliary modes that modals, negations and conjunctions around a word point to."""
    out = set()
    for token in sentence.dependents(index, "aux", "advmod", "det", "mark"):
        word = token.lemma.lower()
        if word in _MODALS and token.upos == "AUX":
            out.add(_MODALS[word])
        if word in _NEGATIONS:
            out.add("negation")
        if word in _MARKS:
            out.add("hypothetical")
    return out
