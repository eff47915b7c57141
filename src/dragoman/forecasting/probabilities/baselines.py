"""What a forecast must beat: the base rate, persistence, and each dyad's own decayed rate (see `rates`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dragoman.forecasting.probabilities.rates import fit_rate
from dragoman.forecasting.probabilities.sampling import came_true

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events
    from dragoman.forecasting.probabilities.outcomes import Outcome
    from dragoman.forecasting.probabilities.sampling import Rows

    Floats = NDArray[np.float64]


def base_rate(train: Rows, test: Rows, outcome: int) -> Floats:
    """Say the share of the training questions always."""
    return np.full(len(test.origin), np.average(train.happened[:, outcome], weights=train.weight))


def persistence(events: Events, train: Rows, test: Rows, outcomes: Sequence[Outcome], at: int, horizon: int) -> Floats:
    """Say how often it came again after it had happened within the last horizon, and how often after it had not."""
    before, again = _lately(events, train, outcomes[at], horizon), train.happened[:, at]
    shares = [
        float(np.average(again[side], weights=train.weight[side])) if side.any() else float(again.mean())
        for side in (~before, before)
    ]
    return np.where(_lately(events, test, outcomes[at], horizon), shares[1], shares[0])


def _lately(events: Events, rows: Rows, outcome: Outcome, horizon: int) -> NDArray[np.bool_]:
    """Return for which questions it had happened within the horizon before the origin."""
    out = np.zeros(len(rows.origin), bool)
    for origin in np.unique(rows.origin).tolist():
        here = rows.origin == origin
        out[here] = came_true(events, origin - horizon, horizon, [outcome], rows.actor[here], rows.recipient[here])[
            :, 0
        ]
    return out


def decayed_rate(
    events: Events, train: Rows, valid: Rows, test: Rows, outcomes: Sequence[Outcome], at: int, horizon: int
) -> Floats:
    """Say each question's gamma-Poisson rate of its own decayed past, its two numbers chosen on `valid`."""
    return fit_rate(events, train, valid, outcomes[at], at, horizon).probability(events, test)
