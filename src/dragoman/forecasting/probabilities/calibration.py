"""Make scores mean what they say: a line on the log odds, its slope fitted where the model had not looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# How many events the line that is drawn towards counts for: few held-out events cannot turn a line far.
PRIOR = 100.0
STEPS = 50
SMALLEST = 1e-6
FLATTEST = 0.05


@dataclass(frozen=True)
class Calibration:
    """Log odds = slope · score + shift (Platt 1999)."""

    slope: float = 1.0
    shift: float = 0.0

    def __call__(self, score: Floats) -> Floats:
        """Return probabilities, kept within 1e-6 and 1 - 1e-6."""
        return np.clip(expit(self.slope * score + self.shift), SMALLEST, 1 - SMALLEST)


def expit(score: NDArray[np.floating[Any]]) -> Floats:
    """Return 1 / (1 + e^-score) without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * score)))


def fit_calibrations(
    scores: Sequence[Floats], happened: Sequence[NDArray[np.bool_]], weight: Floats
) -> list[Calibration]:
    """Fit a line for each outcome, drawn towards the line of all of them together.

    Held-out days hold few events of the rarer outcomes: on their own they would turn their line by chance.
    """
    weights = np.tile(weight, len(scores))
    together = fit_calibration(np.concatenate(scores), np.concatenate(happened), weights, Calibration())
    return [fit_calibration(score, flags, weight, together) for score, flags in zip(scores, happened, strict=True)]


def fit_calibration(score: Floats, happened: NDArray[np.bool_], weight: Floats, centre: Calibration) -> Calibration:
    """Fit a slope by Newton steps, drawn towards that of `centre` with the weight of `PRIOR` events.

    The held-out days' level is fitted beside it and dropped: one busy month says little about the next, and the level
    of all the training days is in the scores already. The line turns around the mean score of what happened.
    """
    if not happened.any():
        return centre
    aim = np.array([centre.slope, centre.shift])
    # Around the scores of what happened, so that slope and shift can be drawn apart from each other.
    middle = float(score[happened].mean())
    design = np.stack([score - middle, np.ones(len(score))], 1)
    aim[1] += aim[0] * middle
    prior = PRIOR * np.array([max(float(score[happened].var()), 0.1), 1.0])
    theta = aim.copy()
    for _ in range(STEPS):
        p = expit(design @ theta)
        gradient = design.T @ (weight * (p - happened)) + prior * (theta - aim)
        hessian = (design * (weight * p * (1 - p))[:, None]).T @ design + np.diag(prior)
        step = np.linalg.solve(hessian, gradient)
        step /= max(1.0, float(np.abs(step).max()))
        theta = theta - step
        if np.abs(step).max() < 1e-8:
            break
    slope = max(float(theta[0]), FLATTEST)
    return Calibration(slope, middle - slope * middle)
