"""A question's own decayed rate, drawn towards the rate of all: what can be said where counting is all there is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dragoman.forecasting.probabilities.calibration import SMALLEST
from dragoman.forecasting.probabilities.features import MEMORY
from dragoman.forecasting.probabilities.sampling import keys_of
from dragoman.forecasting.probabilities.scores import log_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events
    from dragoman.forecasting.probabilities.features import Matrix
    from dragoman.forecasting.probabilities.outcomes import Outcome
    from dragoman.forecasting.probabilities.sampling import Rows

    Floats = NDArray[np.float64]

STRENGTHS = (5.0, 20.0, 60.0)  # days that the base rate counts for
HALF_LIVES = (20.0, 60.0, 1000.0)
USUAL = (20.0, 60.0)  # strength and half-life where there is nothing to choose them by


@dataclass(frozen=True)
class Rate:
    """A gamma-Poisson rate: 1 - exp(-rate · horizon), the past fading with a half-life.

    Attributes:
        outcome: What is counted.
        horizon: Within how many days.
        base_rate: The share of training questions that came true.
        strength: How many days the base rate counts for.
        half_life: After how many days an event counts half.
    """

    outcome: Outcome
    horizon: int
    base_rate: float
    strength: float
    half_life: float

    @property
    def basis(self) -> str:
        """What a forecast rests on."""
        return "rate"

    def probability(self, events: Events, rows: Rows) -> Floats:
        """Return probabilities (rows,) from the events before each row's origin."""
        return self._said(*_decayed(events, self.outcome, rows, self.half_life))

    def counted(self, events: Events, rows: Rows) -> Floats:
        """Return what counting alone says (rows,): all there is."""
        return self.probability(events, rows)

    def corrected(self, counted: Floats, x: Matrix) -> Floats:
        """Return what counting alone says: nothing was learned that could correct it."""
        return counted

    def _said(self, sums: Floats, spans: Floats) -> Floats:
        daily = daily_rate(self.base_rate, self.horizon)
        said = 1 - np.exp(-(sums + self.strength * daily) / (spans + self.strength) * self.horizon)
        return np.asarray(np.clip(said, SMALLEST, 1 - SMALLEST))


def log_odds(p: Floats) -> Floats:
    """Return the log odds of probabilities, kept off 0 and 1."""
    p = np.clip(p, SMALLEST, 1 - SMALLEST)
    return np.asarray(np.log(p) - np.log1p(-p))


def usual_rate(outcome: Outcome, horizon: int, rows: Rows, happened: NDArray[np.bool_]) -> Rate:
    """Return the rate with the usual strength and half-life."""
    return Rate(outcome, horizon, share_of(happened, rows.weight), *USUAL)


def daily_rate(share: float, horizon: int) -> float:
    """Return the events a day of which `share` of questions would see one within the horizon."""
    return float(-np.log1p(-min(share, 1 - 1e-9)) / horizon)


def share_of(happened: NDArray[np.bool_], weight: Floats) -> float:
    """Return the share that came true, half an event added, so that what never happened is not called impossible."""
    return float((weight @ happened + 0.5) / (weight.sum() + 1))


def fit_rate(events: Events, train: Rows, valid: Rows, outcome: Outcome, place: int, horizon: int) -> Rate:
    """Choose how much the base rate counts and how fast the past fades, by the log score of later questions.

    Args:
        events: The table.
        train: Questions that tell the base rate.
        valid: Later ones to choose by; none to take the usual.
        outcome: What is counted.
        place: Its column among the outcomes of the questions.
        horizon: Within how many days.
    """
    usual = usual_rate(outcome, horizon, train, train.happened[:, place])
    if not len(valid.origin):
        return usual
    found: list[tuple[float, Rate]] = []
    for half_life in HALF_LIVES:
        past = _decayed(events, outcome, valid, half_life)
        rates = [replace(usual, strength=strength, half_life=half_life) for strength in STRENGTHS]
        found += [
            (float(valid.weight @ log_scores(rate._said(*past), valid.happened[:, place])), rate) for rate in rates
        ]
    return min(found, key=lambda item: item[0])[1]


def _decayed(events: Events, outcome: Outcome, rows: Rows, half_life: float) -> tuple[Floats, Floats]:
    """Return each question's faded count of own events, and the faded number of days it was watched."""
    sums, spans = np.zeros(len(rows.origin)), np.zeros(len(rows.origin))
    own = events.where(outcome.happens(events))
    asked, keys = keys_of(own, rows.actor, rows.recipient)
    for origin in np.unique(rows.origin).tolist():
        here = rows.origin == origin
        past = slice(*np.searchsorted(own.day, (origin - MEMORY, origin)))
        known, back = np.unique(asked[here], return_inverse=True)
        at = np.minimum(np.searchsorted(known, keys[past]), len(known) - 1)
        hit = known[at] == keys[past]
        fade = 2.0 ** (-(origin - 1 - own.day[past][hit]) / half_life)
        sums[here] = np.bincount(at[hit], fade, len(known))[back]
        spans[here] = (2.0 ** (-np.arange(min(origin, MEMORY)) / half_life)).sum()
    return sums, spans
