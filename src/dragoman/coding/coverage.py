"""Fold a type and its auxiliary modes into what the codebook records (planned cooperation becomes AGREE)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dragoman.codebook.schema import Codebook, CoverageRule
    from dragoman.language.parse import Sentence

_SUBJECT_SIDE = frozenset({"xcomp", "ccomp", "advcl", "acl", "obj", "obl", "nmod", "conj"})


class Reading(NamedTuple):
    """What is recorded of a trigger: type, modes, auxiliaries, and the rule that changed them."""

    type: str
    modes: tuple[str, ...]
    auxiliaries: tuple[str, ...]
    rule: str | None = None
    discarded: bool = False


def apply_coverage(reading: Reading, cues: frozenset[str], contexts: frozenset[str], codebook: Codebook) -> Reading:
    """Apply the first coverage rule whose conditions hold.

    Args:
        reading: Type, modes and auxiliaries as found.
        cues: Lemmas that govern the trigger; empty where the type already takes them into account.
        contexts: PLOVER contexts of the sentence.
        codebook: Whose rules to apply.
    """
    for rule in codebook.coverage:
        if _holds(rule, reading, cues, contexts):
            return _changed(rule, reading, codebook)
    return reading


def _holds(rule: CoverageRule, reading: Reading, cues: frozenset[str], contexts: frozenset[str]) -> bool:
    if rule.if_types and reading.type not in rule.if_types:
        return False
    if rule.if_actor == "party":
        return False  # who is party to the conflict is not known from one sentence
    conditions = (
        not rule.if_modes or rule.if_modes & set(reading.modes),
        rule.if_aux <= set(reading.auxiliaries),
        not rule.if_cue or rule.if_cue & cues,
        not rule.if_context or rule.if_context & contexts,
        rule.if_aux or rule.if_cue,
    )
    return all(conditions)


def _changed(rule: CoverageRule, reading: Reading, codebook: Codebook) -> Reading:
    kind = rule.becomes or reading.type
    if rule.mode is None:
        modes = tuple(m for m in reading.modes if (kind, m) in codebook.modes)
    else:
        modes = (rule.mode,) if rule.mode else ()
    kept = tuple(a for a in reading.auxiliaries if a not in rule.drop_aux)
    return Reading(kind, modes, kept, rule.name, rule.discard)


def governing_cues(sentence: Sentence, index: int) -> frozenset[str]:
    """Return the lemmas that govern a trigger or stand right before it in its clause."""
    out: set[str] = set()
    token = sentence.tokens[index]
    for _ in range(2):
        if token.head < 0 or token.relation not in _SUBJECT_SIDE:
            break
        marks = [t.lemma.lower() for t in sentence.dependents(token.index, "case")]
        token = sentence.tokens[token.head]
        out |= {f"{token.lemma.lower()} {mark}" for mark in marks}  # "called for a truce"
        particles = "".join(f" {t.lemma}" for t in sentence.dependents(token.index, "compound:prt"))
        out |= {token.lemma.lower(), token.lemma.lower() + particles}
    out |= {t.lemma.lower() for t in sentence.dependents(index, "amod", "advmod")}
    return frozenset(out)
