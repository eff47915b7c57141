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
            if len(span) <= LONGEST_TRIGGER:
                return tuple(span)
        particles = [t.index for t in self.sentence.dependents(self.token, "compound:prt")]
        return tuple(sorted({self.token, *(p for p in particles if p == self.token + 1)}))


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
    for token in sentence.tokens:
        if token.upos not in _TAGS:
            continue
        best = _best(sentence, token.index, matches.get(token.index, []), codebook, weights)
        if best and best.score >= weights.threshold:
            yield best


def _best(sentence: Sentence, index: int, matches: list[Match], codebook: Codebook, weights: Weights) -> Trigger | None:
    by_type: dict[str, Match] = {}
    for match in matches:
        by_type.setdefault(match.entry.type, match)
    neural = _neural(sentence, index, codebook)
    options = []
    for kind in {*neural, *by_type}:
        match = by_type.get(kind)
        p = neural.get(kind)
        weight = match.entry.weight if match else 0.0
        score = weight if p is None else sigmoid(weights.scale * logit(p) + weights.phrase * weight + weights.offset)
        options.append(Trigger(sentence, index, kind, score, p or 0.0, match))
    return max(options, key=lambda t: (t.score, t.type), default=None)


def _neural(sentence: Sentence, index: int, codebook: Codebook) -> dict[str, float]:
    """Return the network's probability of each type that the codebook shares with it."""
    if sentence.scores is None:
        return {}
    row = sentence.scores.trigger[index]
    return {kind: float(row[i + 1]) for i, kind in enumerate(EVENT_TYPES) if kind in codebook.types}
