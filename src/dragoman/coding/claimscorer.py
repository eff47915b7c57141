"""A small learned scorer over named features: is it a claim, how sure, of which kind, under which condition.

The weights are fitted on the training corpus by `python -m training.claiming`.
"""

from __future__ import annotations

import json
from functools import cache
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

WEIGHTS = Path(__file__).parent / "data" / "claims.json"
HEDGES = ("certain", "likely", "possible", "unlikely")
KINDS = ("prediction", "intention", "warning")
QUESTIONS = {"claim": ("no", "yes"), "hedge": HEDGES, "kind": KINDS, "condition": ("no", "yes")}


class Scorer(NamedTuple):
    """A multinomial logistic regression: answers, and for every feature a weight per answer."""

    answers: tuple[str, ...]
    weights: dict[str, list[float]]

    def chances(self, features: Iterable[str]) -> dict[str, float]:
        """Return the probability of every answer."""
        sums = list(self.weights.get("", [0.0] * len(self.answers)))
        for feature in sorted(features):
            for i, weight in enumerate(self.weights.get(feature, ())):
                sums[i] += weight
        top = max(sums)
        odds = [exp(s - top) for s in sums]
        total = sum(odds)
        return {answer: o / total for answer, o in zip(self.answers, odds, strict=True)}

    def best(self, features: Iterable[str]) -> str:
        """Return the most probable answer."""
        chances = self.chances(features)
        return max(self.answers, key=lambda answer: chances[answer])


class Scorers(NamedTuple):
    """The four scorers, and the least probabilities of a claim and of a condition."""

    claim: Scorer
    hedge: Scorer
    kind: Scorer
    condition: Scorer
    least_claim: float
    least_condition: float


@cache
def shared_scorers() -> Scorers:
    """Return the shipped scorers, read once."""
    return read_scorers(json.loads(WEIGHTS.read_text(encoding="utf-8")))


def read_scorers(rows: dict[str, dict[str, list[float]]]) -> Scorers:
    """Return scorers from the JSON of their weights; "thresholds" holds the two least probabilities."""
    made = {name: Scorer(answers, rows[name]) for name, answers in QUESTIONS.items()}
    return Scorers(
        **made, least_claim=rows["thresholds"]["claim"][0], least_condition=rows["thresholds"]["condition"][0]
    )
