"""How good probabilities were: proper scores, calibration, ranking, each with what they are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dragoman.forecasting.probabilities.calibration import SMALLEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

EQUAL_BINS = 15
EDGES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
LIKELY = 0.1
NAN = float("nan")


def brier(p: Floats, happened: Flags) -> float:
    """Return the mean squared difference of probability and outcome."""
    return float(np.mean((p - happened) ** 2))


def log_score(p: Floats, happened: Flags) -> float:
    """Return the mean negative log probability of what came, in nats."""
    return float(np.mean(log_scores(p, happened)))


def log_scores(p: Floats, happened: Flags) -> Floats:
    """Return each question's negative log probability of what came; probabilities are kept off 0 and 1."""
    p = np.clip(p, SMALLEST, 1 - SMALLEST)
    return np.asarray(-np.where(happened, np.log(p), np.log1p(-p)))


def calibration_error(p: Floats, happened: Flags, bins: int = EQUAL_BINS) -> float:
    """Return the mean gap between probability and frequency over bins of equally many questions."""
    parts = np.array_split(np.argsort(p, kind="stable"), bins)
    return float(sum(len(i) / len(p) * abs(happened[i].mean() - p[i].mean()) for i in parts if len(i)))


def auroc(p: Floats, happened: Flags) -> float:
    """Return the chance that what happened had the higher probability; ties count half. NaN where one side is empty."""
    ups, downs = int(happened.sum()), int((~happened).sum())
    if not ups or not downs:
        return NAN
    _, back, counts = np.unique(p, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[back]
    return float((ranks[happened].sum() - ups * (ups + 1) / 2) / (ups * downs))


def auprc(p: Floats, happened: Flags) -> float:
    """Return the average precision; questions with the same probability are taken together."""
    if not happened.any():
        return NAN
    values, back = np.unique(-p, return_inverse=True)
    hits = np.bincount(back, happened, len(values)).cumsum()
    taken = np.bincount(back, minlength=len(values)).cumsum()
    return float(np.sum(np.diff(hits, prepend=0) * hits / taken) / hits[-1])


def reliability(p: Floats, happened: Flags) -> list[dict[str, float]]:
    """Return for each range of probabilities how many questions it has, their mean probability and frequency."""
    which = np.clip(np.searchsorted(EDGES, p, side="right") - 1, 0, len(EDGES) - 2)
    rows = []
    for i in range(len(EDGES) - 1):
        inside = which == i
        if n := int(inside.sum()):
            rows.append(
                {
                    "from": EDGES[i],
                    "to": EDGES[i + 1],
                    "n": n,
                    "mean_probability": float(p[inside].mean()),
                    "frequency": float(happened[inside].mean()),
                }
            )
    return rows


def all_scores(p: Floats, happened: Flags, base_rate: float) -> dict[str, float | None]:
    """Return every score of one outcome; the skill score compares with always saying `base_rate`.

    A score that the questions do not allow (nothing happened, or nothing was said to be likely) is None.
    """
    likely = p >= LIKELY
    reference = brier(np.full(len(p), base_rate), happened)
    scores = {
        "brier": brier(p, happened),
        "brier_skill": 1 - brier(p, happened) / reference if reference else NAN,
        "log_score": log_score(p, happened),
        "ece": calibration_error(p, happened),
        "ece_above_0.1": calibration_error(p[likely], happened[likely]) if likely.any() else NAN,
        "auroc": auroc(p, happened),
        "auprc": auprc(p, happened),
    }
    return {name: None if value != value else value for name, value in scores.items()}


@dataclass(frozen=True)
class Resamples:
    """Draws of clusters (dyads) with replacement, to see how much a figure hangs on which were met.

    Attributes:
        cluster: The number of each row's cluster, from 0.
        draws: How often each cluster is drawn (draws, clusters).
    """

    cluster: NDArray[np.int64]
    draws: NDArray[np.int64]

    def sums(self, values: Floats) -> Floats:
        """Return the sum of a row's values in each draw (draws,)."""
        return np.asarray(self.draws @ np.bincount(self.cluster, values, self.draws.shape[1]))


def resamples(keys: NDArray[np.int64], count: int, seed: int = 0) -> Resamples:
    """Return `count` draws of the clusters that `keys` tell."""
    _, cluster = np.unique(keys, return_inverse=True)
    n, rng = int(cluster.max(initial=-1)) + 1, np.random.default_rng(seed)
    draws = np.stack([np.bincount(rng.integers(0, n, n), minlength=n) for _ in range(count)])
    return Resamples(cluster, draws)


def interval(values: Floats) -> tuple[float, float]:
    """Return where 95 % of the draws lie; NaN where no draw has a value."""
    if np.isnan(values).all():
        return NAN, NAN
    low, high = np.nanpercentile(values, (2.5, 97.5))
    return float(low), float(high)
