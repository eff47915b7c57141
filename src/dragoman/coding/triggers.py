"""Find the words that tell an event, weighing the network's opinion and the codebook's phrases."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dragoman.language.labels import EVENT_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.codebook.matcher import Match, Matcher
    from dragoman.codebook.schema import Codebook
    from dragoman.language.parse import Sentence

_TAGS = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "ADV", "AUX"})
LONGEST_TRIGGER = 6
_LIGHT = frozenset({"DET", "ADJ", "ADV", "PART", "AUX", "PUNCT", "NUM"})


class Weights(NamedTuple):
    """How the two opinions combine; fitted by training/calibrate.py on the real development stories.

    The score of a type is sigmoid(scale * logit(p) + phrase * weight + offset), where p is the
    network's probability and weight the codebook's (0 without a matching phrase).
    """

    scale: float = 1.0
    phrase: float = 1.0
    offset: float = -0.3
    threshold: float = 0.5


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that tells an event of a type, with what speaks for it."""

    sentence: Sentence
    token: int
    type: str
    score: float
    neural: float
    match: Match | None

    @property
    def words(self) -> tuple[int, ...]:
        """Indices of the words that show the event, at most six, in order."""
        if self.match and self.match.anchor == self.token and 1 < len(self.match.words):
            span = range(min(self.match.words), max(self.match.words) + 1)
            between = (self.sentence.tokens[i] for i in span if i not in self.match.words)
            # "extended an invitation" is one stretch; "accused Russia of" would swallow a party.
            if len(span) <= LONGEST_TRIGGER and all(t.upos in _LIGHT for t in between):
                return tuple(span)
        particles = [t.index for t in self.sentence.dependents(self.token, "compound:prt")]
        return tuple(sorted({self.token, *(p for p in particles if p == self.token + 1)}))

    @property
    def own_words(self) -> frozenset[int]:
        """The words that name the event and so cannot be its parties."""
        return frozenset({self.token, *(self.match.words if self.match else ())})


def logit(p: float) -> float:
    """Return the log-odds of a probability, kept within what a float can tell."""
    p = min(max(p, 1e-5), 1 - 1e-5)
    return math.log(p / (1 - p))


def sigmoid(x: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, x))))


def find_triggers(sentence: Sentence, codebook: Codebook, matcher: Matcher, weights: Weights) -> Iterator[Trigger]:
    """Yield at most one trigger per word, those above the threshold."""
    matches = matcher.find(sentence)
    for index in _candidates(sentence, set(matches), weights):
        if sentence.tokens[index].upos in _TAGS:
            best = _best(sentence, index, matches.get(index, []), codebook, weights)
            if best and best.score >= weights.threshold:
                yield best


def _candidates(sentence: Sentence, matched: set[int], weights: Weights) -> list[int]:
    """Return the words that can reach the threshold: those with a phrase, or that the network likes enough."""
    if sentence.scores is None:
        return sorted(matched)
    least = sigmoid((logit(weights.threshold) - weights.offset) / weights.scale)
    liked = (sentence.scores.trigger[:, 1:].max(1) >= least).nonzero()[0]
    return sorted(matched.union(map(int, liked)))


def _best(sentence: Sentence, index: int, matches: list[Match], codebook: Codebook, weights: Weights) -> Trigger | None:
    by_type: dict[str, Match] = {}
    for match in matches:
        by_type.setdefault(match.entry.type, match)
    neural = _neural(sentence, index, codebook)
    options = []
    for kind in neural.keys() | by_type.keys():
        weight = by_type[kind].entry.weight if kind in by_type else 0.0
        p = neural.get(kind)
        score = weight if p is None else sigmoid(weights.scale * logit(p) + weights.phrase * weight + weights.offset)
        options.append((score, kind))
    if not options:
        return None
    score, kind = max(options)
    return Trigger(sentence, index, kind, score, neural.get(kind, 0.0), by_type.get(kind))


def _neural(sentence: Sentence, index: int, codebook: Codebook) -> dict[str, float]:
    """Return the network's probability of each type that the codebook shares with it."""
    if sentence.scores is None:
        return {}
    row = sentence.scores.trigger[index].tolist()
    return {kind: row[i + 1] for i, kind in enumerate(EVENT_TYPES) if kind in codebook.types}
