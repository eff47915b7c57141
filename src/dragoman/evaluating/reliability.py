"""Whether a confidence means what it says, and where to cut: expected against observed shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.evaluating.scoring import Comparison, Rate

BINS = 10
STEPS = 100


@dataclass(frozen=True, slots=True)
class Bin:
    """Records whose confidence is from `low` to below `high` (the last bin has 1 too).

    Attributes:
        count: How many there are.
        expected: Mean of their confidence; None where there are none.
        observed: Share of them whose type is right.
    """

    low: float
    high: float
    count: int
    expected: float | None = None
    observed: float | None = None


def bins(outcomes: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Return the ten bins of confidence."""
    inside: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in outcomes:
        # Rounded first: 0.7 * 10 must not fall below 7.
        inside[min(int(round(confidence * BINS, 6)), BINS - 1)].append((confidence, right))
    return [_bin(i, items) for i, items in enumerate(inside)]


def _bin(index: int, items: list[tuple[float, bool]]) -> Bin:
    low, high, count = index / BINS, (index + 1) / BINS, len(items)
    if not items:
        return Bin(low, high, 0)
    return Bin(low, high, count, sum(c for c, _ in items) / count, sum(r for _, r in items) / count)


def calibration_error(found: Sequence[Bin]) -> float:
    """Return the mean distance of expected and observed, weighted by the records of a bin."""
    total = sum(b.count for b in found)
    apart = (b.count * abs(b.expected - b.observed) for b in found if b.expected is not None and b.observed is not None)
    return sum(apart) / max(1, total)


def best_threshold(comparison: Comparison) -> tuple[float, Rate]:
    """Return the lowest --min-confidence, in hundredths, with the best F1 of the type, and the rate there."""
    rates = [(step / STEPS, comparison.score(least=step / STEPS).levels["type"]) for step in range(STEPS)]
    return max(rates, key=lambda item: item[1].f1)  # the first of equals
