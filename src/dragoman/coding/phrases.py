"""Noun phrases: the words that belong to a mention, found in the tree around its head."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.language.parse import Sentence, Token

_INSIDE = frozenset(
    {"det", "amod", "compound", "flat", "nummod", "nmod:poss", "goeswith", "nmod:unmarked", "nmod:desc"}
)
_PREPOSITIONS_INSIDE = frozenset({"of", "for", "from"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: its sentence, its head and the contiguous words [first, end) it spans."""

    sentence: Sentence
    head: int
    first: int
    end: int

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the phrase."""
        return self.sentence.tokens[self.first : self.end]

    @property
    def start(self) -> int:
        """Character offset of the first word."""
        return self.sentence.tokens[self.first].start

    @property
    def stop(self) -> int:
        """Character offset after the last word."""
        return self.sentence.tokens[self.end - 1].end

    @property
    def head_token(self) -> Token:
        """The head word."""
        return self.sentence.tokens[self.head]


def climb(sentence: Sentence, index: int) -> int:
    """Return the head of the name that a word belongs to, or the word itself."""
    name = sentence.name_at.get(index)
    while True:
        token = sentence.tokens[index]
        head = token.head
        same_name = name is not None and name.first <= head < name.end
        if head < 0 or not (token.relation == "flat" or same_name) or sentence.tokens[head].upos == "VERB":
            return index
        index = head


def noun_phrase(sentence: Sentence, index: int) -> Phrase:
    """Return the phrase of a head without relative clauses and appositions."""
    head = climb(sentence, index)
    keep = {head}
    _collect(sentence, head, keep, depth=0)
    name = sentence.name_at.get(head)
    if name:
        keep.update(range(head, name.end))  # the "and Justice" of "Centre for Law and Justice" is no second party
    first = end = head
    while first - 1 in keep or _bridges(sentence, keep, first - 1, -1):
        first -= 1
    end = head + 1
    while end in keep or _bridges(sentence, keep, end, 1):
        end += 1
    return Phrase(sentence, head, first, end)


def _bridges(sentence: Sentence, keep: set[int], at: int, step: int) -> bool:
    """Whether a punctuation mark stands between two words of the phrase (a hyphen, an inner quote)."""
    if not 0 <= at < len(sentence.tokens) or sentence.tokens[at].upos not in {"PUNCT", "SYM"}:
        return False
    return at + step in keep and sentence.tokens[at].text != ","


def _collect(sentence: Sentence, head: int, keep: set[int], depth: int) -> None:
    for child in sentence.dependents(head):
        if child.deprel in _INSIDE or child.relation in _INSIDE:
            keep.add(child.index)
            keep.update(_light_subtree(sentence, child.index))
        elif child.relation == "nmod" and depth < 2 and preposition(sentence, child.index) in _PREPOSITIONS_INSIDE:
            keep.add(child.index)
            keep.update(t.index for t in sentence.dependents(child.index, "case", "det"))
            _collect(sentence, child.index, keep, depth + 1)


def _light_subtree(sentence: Sentence, index: int) -> list[int]:
    out = [index]
    for child in sentence.dependents(index):
        if child.relation not in {"acl", "appos", "parataxis", "advcl"}:
            out += _light_subtree(sentence, child.index)
    return out


def preposition(sentence: Sentence, index: int) -> str:
    """Return the preposition that introduces a nominal, or an empty string."""
    marks = sentence.dependents(index, "case")
    return marks[0].lemma.lower() if marks else ""


def conjuncts(sentence: Sentence, index: int) -> list[int]:
    """Return a head and the nominals coordinated with it, in order."""
    others = [t for t in sentence.dependents(index, "conj") if t.upos in NOMINAL]
    if sentence.dependents(index, "appos"):
        # "Mr Doe, the speaker and leader of a party": the second title is no second person.
        others = [t for t in others if t.upos == "PROPN" or sentence.dependents(t.index, "det", "nummod", "nmod:poss")]
    taken = {index}
    for token in others:
        if token.index - 1 not in taken:  # "Deputy Speaker Doe" is one person though each word hangs alone
            taken.add(token.index)
    return sorted(taken)
