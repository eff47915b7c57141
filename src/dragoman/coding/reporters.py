"""Who reports what a word of a sentence tells: verbs of saying above or beside it, and "according to"."""

from __future__ import annotations

import tomllib
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.coding.phrases import NOMINAL, climb, preposition
from dragoman.coding.roles import RELATIVE, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Sentence, Token

DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "data" / "reporting.toml").read_text(encoding="utf-8"))
VERBS = frozenset(DATA["verbs"].split())
MIND = frozenset(DATA["mind"].split())
APART = VERBS | frozenset(DATA["apart"].split())
ACCOUNTS = frozenset(DATA["accounts"].split())
_REPORTED = frozenset({"ccomp", "parataxis"})
# What may follow a reporting verb that stands apart: when, where and to whom it was said.
_CIRCUMSTANCE = frozenset({"obl", "advmod", "obj", "iobj", "advcl", "aux", "compound", "punct"})
_PHRASE = frozenset({"DET", "ADJ", "NUM", "NOUN", "PROPN"})
_OPENERS = frozenset({",", '"', "”", "’", "–", "-", "—"})


class Reporter(NamedTuple):
    """Who reports.

    Attributes:
        sentence: The sentence of the mention.
        head: Its head word.
        rule: The verb or phrase that found it.
        top: The word of the event's sentence whose clause is reported.
    """

    sentence: Sentence
    head: int
    rule: str
    top: int


def reporters_above(sentence: Sentence, index: int) -> Iterator[Reporter]:
    """Yield the reporters of the clauses that a word belongs to, outwards."""
    below: Token | None = None
    token = sentence.tokens[index]
    minds: list[Reporter] = []
    told = False
    while True:
        for found in _beside(sentence, token, below, index):
            told = True
            yield found
        if token.head < 0:
            break
        below, token = token, sentence.tokens[token.head]
        if _is_new_clause(sentence, below):
            break
        if below.relation in _REPORTED and _is_one_clause(sentence, index, token.index):
            if is_saying(token, VERBS):
                for found in speaker_of(sentence, token, token.lemma.lower(), below.index):
                    told = True
                    yield found
            elif is_saying(token, MIND):
                minds += speaker_of(sentence, token, token.lemma.lower(), below.index)
    if not told:
        yield from minds


def _is_new_clause(sentence: Sentence, token: Token) -> bool:
    """Whether a coordinated clause has left what is reported: "he said it was late, and his guests left"."""
    if token.relation != "conj" or not sentence.dependents(token.index, "nsubj"):
        return False
    if any(t.lemma.lower() == "that" for t in sentence.dependents(token.index, "mark")):
        return False
    first = sentence.subtree(token.index)[0]
    is_apart = "," in {t.text for t in sentence.tokens[max(0, first - 1) : first + 2]}
    verb = next((t for t in sentence.ancestors(token.index) if is_saying(t, VERBS)), None)
    return bool(is_apart and verb and verb.index < token.index)


def _is_one_clause(sentence: Sentence, a: int, b: int) -> bool:
    """Whether no semicolon stands between two words."""
    return not any(t.text == ";" for t in sentence.tokens[min(a, b) : max(a, b)])


def is_saying(token: Token, verbs: frozenset[str]) -> bool:
    """Whether a word is one of some verbs."""
    return token.upos in {"VERB", "AUX"} and token.lemma.lower() in verbs


def speaker_of(sentence: Sentence, verb: Token, rule: str, top: int) -> list[Reporter]:
    """Return the subject of a verb of saying; "he is said to" and "they were told" have none that reports."""
    if sentence.dependents(verb.index, "nsubj:pass", "aux:pass") or _is_participle(sentence, verb):
        return []
    own = sentence.dependents(verb.index, "nsubj")
    if not own and (_inverted(sentence, verb) or verb.relation == "parataxis"):
        return [Reporter(sentence, head, rule, top) for head in _inverted(sentence, verb)]
    heads = [min(own, key=lambda t: abs(t.index - verb.index)).index] if len(own) > 1 else []
    found = (sentence.tokens[h] for h in heads or subject_of(sentence, verb)[0][:1])
    nominal = [t for t in found if t.upos in NOMINAL and t.lemma.lower() not in RELATIVE]
    return [Reporter(sentence, climb(sentence, t.index), rule, top) for t in nominal]


def _is_participle(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb of saying modifies a noun: "reinforcements said to be massing"."""
    return (
        verb.deprel == "acl" and not verb.text.endswith("ing") and not sentence.dependents(verb.index, "nsubj", "aux")
    )


def _beside(sentence: Sentence, token: Token, below: Token | None, index: int) -> Iterator[Reporter]:
    """Yield the reporters that hang on a clause: ", officials said", "according to the army"."""
    for child in sentence.dependents(token.index):
        if (below and child.index == below.index) or not _is_one_clause(sentence, index, child.index):
            continue
        source = _source(sentence, child, token.index)
        if source:
            yield source
        elif child.relation == "parataxis" and is_saying(child, APART) and _is_bare(sentence, child):
            yield from speaker_of(sentence, child, child.lemma.lower(), token.index)


def _is_bare(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb of saying has no clause of its own behind it."""
    return not any(t.index > verb.index for t in sentence.dependents(verb.index, "ccomp"))


def _source(sentence: Sentence, token: Token, top: int) -> Reporter | None:
    """Return the source in "according to the army", "by the army's count"."""
    is_verb = token.text.lower() == "according"
    if is_verb:
        sources = [t.index for t in sentence.dependents(token.index, "obl")]
        return Reporter(sentence, sources[0], "according to", top) if sources else None
    if token.upos not in NOMINAL:
        return None
    if any(t.text.lower() == "according" for t in sentence.dependents(token.index, "case")):
        return Reporter(sentence, token.index, "according to", top)
    if token.lemma.lower() in ACCOUNTS and preposition(sentence, token.index) in {"by", "on", "in"}:
        owners = sentence.dependents(token.index, "nmod:poss")
        owners += [t for t in sentence.dependents(token.index, "nmod") if preposition(sentence, t.index) == "of"]
        return Reporter(sentence, owners[0].index, token.lemma.lower(), top) if owners else None
    return None


def reporters_apart(sentence: Sentence, index: int) -> Iterator[Reporter]:
    """Yield the reporter of ", officials said on Monday" by the commas around it, whatever the tree makes of it."""
    for verb in sentence.tokens:
        if verb.index == index or not is_saying(verb, APART) or not _is_one_clause(sentence, index, verb.index):
            continue
        for found in speaker_of(sentence, verb, verb.lemma.lower(), index):
            first, last = sorted((verb.index, found.head))
            after = any(t.text == "," for t in sentence.tokens[last : last + 3])
            if _is_inserted(sentence, verb, found.head) and (index < first or (after and index > last)):
                yield found._replace(top=_clause_top(sentence, index, verb.index))


def _inverted(sentence: Sentence, verb: Token) -> list[int]:
    """Return the head in ", said two residents of Sokoto", where the tree takes the residents for an object."""
    if not verb.index or sentence.tokens[verb.index - 1].text not in _OPENERS:
        return []
    run = list(takewhile(lambda t: t.upos in _PHRASE, sentence.tokens[verb.index + 1 :]))
    return [climb(sentence, run[-1].index)] if run and run[-1].upos in {"NOUN", "PROPN"} else []


def _clause_top(sentence: Sentence, index: int, verb: int) -> int:
    """Return the highest word above another that is not above a verb of saying too, or the last before the root."""
    above = {verb, *(t.index for t in sentence.ancestors(verb))}
    top = index
    for token in sentence.ancestors(index):
        if token.index in above:
            return token.index if token.index != verb else top
        top = token.index
    return top


def _is_inserted(sentence: Sentence, verb: Token, subject: int) -> bool:
    """Whether a comma stands before a reporting verb and its subject, and nothing it reports follows."""
    below = sentence.subtree(subject) if subject < verb.index else []
    inside = [i for i in below if sentence.tokens[i].upos != "PUNCT"]
    start = min([verb.index, *inside])
    if not start or sentence.tokens[start - 1].text not in _OPENERS:
        return False
    return all(
        t.relation in _CIRCUMSTANCE for t in sentence.dependents(verb.index) if t.index > max(verb.index, subject)
    )
