"""Precision, recall and F1 of records against gold, and the accuracy of their fields (docs/evaluation.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from dragoman.evaluating.matching import LEVELS, candidates, chosen, names_overlap, sets_agree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.evaluating.compared import Coded, Gold
    from dragoman.evaluating.matching import Pair

FIELDS = ("aux", "mode", "location_country", "date_month", "attribution")
MONTH, YEAR = 7, 4


@dataclass(frozen=True, slots=True)
class Rate:
    """How many were right, of how many predicted and how many annotated."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Share of the predicted that is right."""
        return self.right / max(1, self.predicted)

    @property
    def recall(self) -> float:
        """Share of the annotated that was found."""
        return self.right / max(1, self.gold)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Score:
    """The rate of every level, and of every field how many were right of how many compared."""

    levels: dict[str, Rate]
    fields: dict[str, tuple[int, int]] = field(default_factory=dict)


class Comparison:
    """Predicted events set against gold; scored as a whole, by type, or above a confidence."""

    def __init__(self, gold: Gold, predicted: Sequence[Coded]) -> None:
        """Find what may match what."""
        self.gold, self.predicted = gold.events, tuple(predicted)
        self._documents = gold.documents
        self._pairs = candidates(self.gold, self.predicted)

    @property
    def types(self) -> list[str]:
        """The types that were annotated or predicted, by name."""
        return sorted({e.type for e in self.gold if not e.optional} | {e.type for e in self.predicted})

    def score(self, kind: str | None = None, least: float = 0.0) -> Score:
        """Return the scores, of one type if it is given, of predicted events of at least a confidence."""
        kept = frozenset(
            j for j, e in enumerate(self.predicted)
            if (kind is None or e.type == kind) and (e.confidence is None or e.confidence >= least)
        )  # fmt: skip
        pairs = chosen(self._pairs, kept)
        predicted = len(kept - self._ignored(pairs, kept))
        gold = sum(not e.optional and (kind is None or e.type == kind) for e in self.gold)
        pairs = [p for p in pairs if not self.gold[p.gold].optional]
        levels = {
            name: Rate(sum(p.agreement >= needed for p in pairs), predicted, gold)
            for needed, name in enumerate(LEVELS, 1)
        }
        return Score(levels, _field_scores([(self.gold[p.gold], self.predicted[p.predicted]) for p in pairs]))

    def _ignored(self, pairs: list[Pair], kept: frozenset[int]) -> set[int]:
        """Return the predicted events that are neither right nor wrong: of sentences or events nobody judged."""
        matched = {p.predicted for p in pairs}
        optional = {p.predicted for p in pairs if self.gold[p.gold].optional}
        return optional | {j for j in kept - matched if not self._is_judged(self.predicted[j])}

    def _is_judged(self, event: Coded) -> bool:
        judged = self._documents[event.document].judged
        return judged is None or event.sentence in judged

    @cached_property
    def outcomes(self) -> list[tuple[float, bool]]:
        """Confidence of every judged predicted event that has one, and whether its type is right in its sentence."""
        pairs = chosen(self._pairs)
        ignored = self._ignored(pairs, frozenset(range(len(self.predicted))))
        right = {p.predicted for p in pairs}
        return [
            (e.confidence, j in right)
            for j, e in enumerate(self.predicted)
            if j not in ignored and e.confidence is not None
        ]


def _field_scores(pairs: list[tuple[Coded, Coded]]) -> dict[str, tuple[int, int]]:
    found: dict[str, list[bool]] = {name: [] for name in FIELDS}
    for gold, predicted in pairs:
        found["aux"].append(gold.auxiliaries == predicted.auxiliaries)
        found["mode"].append(sets_agree(gold.modes, predicted.modes))
        if gold.has_place:
            found["location_country"].append(gold.country == predicted.country)
        if gold.date:
            length = MONTH if len(gold.date) >= MONTH else YEAR
            found["date_month"].append((predicted.date or "")[:length] == gold.date[:length])
        found["attribution"].append(_same_reporter(gold.attribution, predicted.attribution))
    return {name: (sum(values), len(values)) for name, values in found.items() if values}


def _same_reporter(gold: str | None, predicted: str | None) -> bool:
    if gold and predicted:
        return names_overlap([gold], [predicted])
    return not gold and not predicted
