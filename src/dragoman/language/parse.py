"""What the language room hands to the coder: sentences of tokens with a tree, names and event scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Token:
    """One word: character offsets into the document, tags, and the index of its head (-1 for the root)."""

    index: int
    start: int
    end: int
    text: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str

    @property
    def relation(self) -> str:
        """The relation without its subtype: `nsubj` for `nsubj:pass`."""
        return self.deprel.partition(":")[0]

    def has(self, feature: str) -> bool:
        """Whether the token has a UD feature such as `Tense=Past`."""
        return feature in self.feats.split("|")


@dataclass(frozen=True, slots=True)
class Name:
    """A name: token range [first, end) of its sentence and its kind."""

    first: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class EventScores:
    """Probabilities of the event layer for one sentence of n tokens.

    trigger [n, 17] (column 0 is "no event"), auxiliary [n, 4], mode [n, modes], context [n, 37].
    roles: for the words that may be triggers, by index, [5, n]: probability that a word (last axis)
    fills a role. Other words have no entry, so that a parse stays small.
    """

    trigger: Scores
    auxiliary: Scores
    mode: Scores
    context: Scores
    roles: dict[int, Scores]

    def arcs(self, role: int, trigger: int) -> Scores:
        """Return the probability [n] of every word to fill a role of a trigger; zeros if it is none."""
        found = self.roles.get(trigger)
        return self.trigger[:, 0] * 0 if found is None else found[role]


@dataclass(frozen=True)
class Sentence:
    """One sentence with its tokens, names and event scores."""

    index: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    names: tuple[Name, ...]
    scores: EventScores | None = field(default=None, repr=False)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The dependents of every token, in order."""
        out: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head >= 0:
                out[token.head].append(token.index)
        return tuple(map(tuple, out))

    @cached_property
    def name_at(self) -> dict[int, Name]:
        """The name that covers a token, by token index."""
        return {i: name for name in self.names for i in range(name.first, name.end)}

    def dependents(self, index: int, *relations: str) -> list[Token]:
        """Return the dependents of a token, only those of the given relations if any are given."""
        found = (self.tokens[i] for i in self.children[index])
        return [t for t in found if not relations or t.relation in relations or t.deprel in relations]

    def subtree(self, index: int) -> list[int]:
        """Return the indices of a token and all below it, in order."""
        out, stack = [], [index]
        while stack:
            node = stack.pop()
            out.append(node)
            stack.extend(self.children[node])
        return sorted(out)

    def ancestors(self, index: int) -> Iterator[Token]:
        """Yield the tokens from the head of a token up to the root."""
        head = self.tokens[index].head
        while head >= 0:
            yield self.tokens[head]
            head = self.tokens[head].head


@dataclass(frozen=True)
class Parse:
    """A parsed document text."""

    text: str
    sentences: tuple[Sentence, ...]
