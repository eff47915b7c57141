"""Auxiliary modes of a trigger: the network's probabilities, and cues where there is no network type."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dragoman.coding.times.reckoning import parse_date
from dragoman.language.labels import AUXILIARY_MODES

if TYPE_CHECKING:
    from dragoman.coding.triggers import Trigger
    from dragoman.language.parse import Sentence

THRESHOLD = 0.5
FOLDED_AHEAD = frozenset({"CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT"})
CUE_BONUS = 0.25
LONG_AGO, LATELY = timedelta(days=480), timedelta(days=275)
_DONE = frozenset({"did", "does", "has", "have", "had"})
_MODALS = {"will": "future", "shall": "future", "may": "hypothetical", "might": "hypothetical", "could": "hypothetical",
           "would": "hypothetical", "can": "hypothetical"}  # fmt: skip
_NEGATIONS = frozenset({"not", "never", "no", "neither", "nor"})
_CONTENT = frozenset({"xcomp", "ccomp", "advcl", "acl", "obj", "obl"})
CLAUSES_ABOVE = 2
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
    if _depends_on_unless(trigger.sentence, trigger.token):
        found.add("hypothetical")
    if trigger.type != "REJECT" and _is_plainly_negated(trigger.sentence, trigger.token):
        found.add("negation")
    return tuple(a for a in AUXILIARY_MODES if a in found)


def _depends_on_unless(sentence: Sentence, index: int) -> bool:
    """Whether a word, or what it is the content of, happens "unless" something else does."""
    at = sentence.tokens[index]
    for _ in range(CLAUSES_ABOVE + 1):
        for clause in sentence.dependents(at.index, "advcl"):
            if any(m.lemma.lower() == "unless" for m in sentence.dependents(clause.index, "mark")):
                return True
        if at.head < 0 or at.relation not in _CONTENT:
            return False
        at = sentence.tokens[at.head]
    return False


def _is_plainly_negated(sentence: Sentence, index: int) -> bool:
    """Whether a word is told not to have happened: "did not", "has never", "denied shelling"."""
    token = sentence.tokens[index]
    not_done = any(t.lemma.lower() in {"not", "never"} for t in sentence.dependents(index, "advmod"))
    done = any(t.text.lower() in _DONE for t in sentence.dependents(index, "aux"))
    above = sentence.tokens[token.head].lemma.lower() if token.head >= 0 else ""
    return (not_done and done) or (above == "deny" and token.relation in {"xcomp", "ccomp"})


def aged(auxiliaries: tuple[str, ...], told: str | None, published: str | None) -> tuple[str, ...]:
    """Return auxiliary modes with "historical" as the date tells it.

    In the dispatch corpus 95% of the events dated 16 months before the report or earlier are historical, of those
    of the last nine months hardly any; between the two the network's opinion stands.

    Args:
        auxiliaries: As the trigger tells them.
        told: The ISO date that the text tells of the event, None if it tells none.
        published: The ISO date of the document.
    """
    then, now = _middle(told), parse_date(published)
    if then is None or now is None:
        return auxiliaries
    kept = set(auxiliaries)
    if now - then >= LONG_AGO:
        kept.add("historical")
    elif now - then <= LATELY:
        kept.discard("historical")
    return tuple(a for a in AUXILIARY_MODES if a in kept)


def _middle(told: str | None) -> date | None:
    """Return a day in the middle of an ISO date, month or year."""
    filled = {len("2000"): "-07-01", len("2000-01"): "-15"}.get(len(told or ""), "")
    return parse_date(f"{told}{filled}") if told else None


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
