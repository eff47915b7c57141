"""From questions with known answers to probabilities: trees, a network, and the line that calibrates their mean."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from dragoman.errors import ForecastError
from dragoman.forecasting.probabilities.calibration import Calibration, fit_calibrations
from dragoman.forecasting.probabilities.network import Head, fit_network
from dragoman.forecasting.probabilities.outcomes import QUAD_OUTCOMES
from dragoman.forecasting.probabilities.pooling import fit_pooled
from dragoman.forecasting.probabilities.rates import Rate, fit_rate, log_odds, share_of, usual_rate
from dragoman.forecasting.probabilities.scores import log_scores
from dragoman.forecasting.probabilities.trees import Trees, boost

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events, Ints
    from dragoman.forecasting.probabilities.features import Matrix
    from dragoman.forecasting.probabilities.outcomes import Outcome
    from dragoman.forecasting.probabilities.sampling import Rows

    Floats = NDArray[np.float64]

FEWEST = 100  # events to learn from: with fewer, counting is safer


@dataclass(frozen=True)
class Scorer:
    """A raw score on the scale of log odds: the decayed rate's, and the mean of what trees and a network add to it.

    Attributes:
        rate: From which they start.
        columns: Of the whole matrix, those that the trees read.
        trees: Those of all quad classes for a quad class, its own for a single type.
        head: What the network adds.
    """

    rate: Rate
    columns: NDArray[np.int64]
    trees: Trees
    head: Head

    def __call__(self, events: Events, rows: Rows) -> Floats:
        """Return the scores (rows,)."""
        return log_odds(self.rate.probability(events, rows)) + self.corrections(rows.x)

    def corrections(self, x: Matrix) -> Floats:
        """Return what trees and network add (rows,)."""
        return (self.trees.score(x[:, self.columns]) + self.head.score(x)) / 2

    def contributions(self, row: Matrix) -> Floats:
        """Return what is added to one row's score by column, beyond what is added to an average row (columns,)."""
        parts = self.head.contributions(row)
        parts[self.columns] += self.trees.contributions(row[self.columns])[0]
        return parts / 2


@dataclass(frozen=True)
class Learned:
    """What forecasts one outcome within one horizon.

    Attributes:
        scorer: Raw scores.
        calibration: From scores to probabilities.
        base_rate: The share of training questions that came true.
    """

    scorer: Scorer
    calibration: Calibration
    base_rate: float

    @property
    def basis(self) -> str:
        """What a forecast rests on."""
        return "model"

    def probability(self, events: Events, rows: Rows) -> Floats:
        """Return probabilities (rows,) from the events before each row's origin and the description of the rows."""
        return self.corrected(self.counted(events, rows), rows.x)

    def counted(self, events: Events, rows: Rows) -> Floats:
        """Return what counting alone says (rows,), from which trees and network start."""
        return self.scorer.rate.probability(events, rows)

    def corrected(self, counted: Floats, x: Matrix) -> Floats:
        """Return probabilities (rows,) from what counting alone says and the matrix."""
        return self.calibration(log_odds(counted) + self.scorer.corrections(x))

    def contributions(self, events: Events, row: Rows) -> tuple[Floats, float]:
        """Say what moves one question's log odds: by column (columns,), and by its decayed rate."""
        rate = self.scorer.rate
        own = float(log_odds(rate.probability(events, row))[0] - log_odds(np.array(rate.base_rate)))
        slope = self.calibration.slope
        return np.asarray(slope * self.scorer.contributions(row.x[0])), slope * own


Part = Learned | Rate


def fit_scorers(
    events: Events, horizon: int, rows: Rows, wanted: Mapping[int, Outcome], threads: int = 0
) -> dict[int, Scorer]:
    """Fit a scorer for each wanted outcome, as many at once as there are threads (0: processors).

    Args:
        events: The table.
        horizon: Within how many days the answers are.
        rows: Questions with known answers.
        wanted: Outcomes by their place among those of the questions.
        threads: How many to fit at once.
    """
    rates = {i: usual_rate(outcome, horizon, rows, rows.happened[:, i]) for i, outcome in wanted.items()}
    starts = {i: log_odds(rate.probability(events, rows)) for i, rate in rates.items()}

    def own(place: int) -> Trees:
        return Trees.of(boost(rows.x, rows.happened[:, place], rows.weight, starts[place]))

    def together() -> dict[int, tuple[Ints, Trees]]:
        known = {outcome.quad: starts[place] for place, outcome in wanted.items() if outcome.quad}
        others = [
            usual_rate(o, horizon, rows, rows.quads[:, i]) for i, o in enumerate(QUAD_OUTCOMES) if o.quad not in known
        ]
        counted = {rate.outcome.quad: log_odds(rate.probability(events, rows)) for rate in others}
        return fit_pooled(rows, known | counted)

    # Imported late: reading a model and asking it do without.
    from threadpoolctl import threadpool_limits

    single = [place for place, outcome in wanted.items() if not outcome.quad]
    # Side by side: learners that share their threads wait for one another where the machine is busy.
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        pooled = pool.submit(together) if len(single) < len(wanted) else None
        learned = pool.submit(
            fit_network, rows.x, rows.happened[:, list(wanted)], rows.weight, np.stack(list(starts.values()), 1)
        )
        alone = dict(zip(single, pool.map(own, single), strict=True))
    common, network = pooled.result() if pooled else {}, learned.result()
    everything = np.arange(rows.x.shape[1])
    found = {}
    for at, (place, outcome) in enumerate(wanted.items()):
        columns, trees = common[outcome.quad] if outcome.quad else (everything, alone[place])
        found[place] = Scorer(rates[place], columns, trees, Head(network, at))
    return found


def check_library() -> None:
    """Refuse to begin without what the trees need.

    Raises:
        ForecastError: LightGBM or threadpoolctl is not there; says how to get them.
    """
    if find_spec("lightgbm") is None or find_spec("threadpoolctl") is None:
        raise ForecastError("learning probabilities needs LightGBM and threadpoolctl; pip install 'dragoman[forecast]'")


def learn(
    events: Events, outcomes: Sequence[Outcome], horizon: int, rows: Rows, held_out_from: int, threads: int = 0
) -> list[Part]:
    """Fit what forecasts each outcome: a scorer and the line that makes its scores probabilities, or a rate.

    The line is fitted on the questions asked from `held_out_from` on, with a scorer that learned from those whose
    answers were known by then; the scorer that is kept learns from all of them. An outcome with few events, or whose
    scorer said less on the held-out questions than the decayed rate, gets that rate.

    Args:
        events: The table.
        outcomes: What may happen.
        horizon: Within how many days.
        rows: Questions with known answers.
        held_out_from: The first day whose questions are for the calibration.
        threads: How many outcomes to learn at once; 0 for as many as there are processors.
    """
    early, held_out = rows.known_by(held_out_from, horizon), rows.asked_from(held_out_from)
    wanted = {
        i: outcome
        for i, outcome in enumerate(outcomes)
        if is_learnable(events, outcome, held_out_from) and early.happened[:, i].any() and len(held_out.origin)
    }
    lines = _calibrate(events, horizon, early, held_out, wanted, threads) if wanted else {}
    kept = fit_scorers(events, horizon, rows, {i: wanted[i] for i in lines}, threads) if lines else {}
    parts: list[Part] = []
    for i, outcome in enumerate(outcomes):
        if i in kept:
            parts.append(Learned(kept[i], lines[i], share_of(rows.happened[:, i], rows.weight)))
        else:
            parts.append(fit_rate(events, rows, held_out, outcome, i, horizon))
    return parts


def _calibrate(
    events: Events, horizon: int, early: Rows, held_out: Rows, wanted: Mapping[int, Outcome], threads: int
) -> dict[int, Calibration]:
    """Return the line of each outcome whose scorer said more on the held-out questions than its decayed rate."""
    scorers = fit_scorers(events, horizon, early, wanted, threads)
    scores = {i: scorer(events, held_out) for i, scorer in scorers.items()}
    flags = {i: held_out.happened[:, i] for i in wanted}
    lines = fit_calibrations(list(scores.values()), list(flags.values()), held_out.weight)
    better = {}
    for (i, outcome), line in zip(wanted.items(), lines, strict=True):
        rate = fit_rate(events, early, held_out, outcome, i, horizon).probability(events, held_out)
        if held_out.weight @ (log_scores(line(scores[i]), flags[i]) - log_scores(rate, flags[i])) < 0:
            better[i] = line
    return better


def is_learnable(events: Events, outcome: Outcome, day: int) -> bool:
    """Return whether there are enough events of an outcome before a day to learn from, not only to count."""
    return int(outcome.happens(events.before(day)).sum()) >= FEWEST
