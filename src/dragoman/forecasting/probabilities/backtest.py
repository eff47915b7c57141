"""Ask on past days what came after them: probabilities against what happened, beside simple ways to say them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import UsageError
from dragoman.forecasting.probabilities import baselines
from dragoman.forecasting.probabilities.conditional import score_what_if
from dragoman.forecasting.probabilities.learning import check_library, learn
from dragoman.forecasting.probabilities.quietdays import fit_quiet_days
from dragoman.forecasting.probabilities.report import MODEL, judged, told
from dragoman.forecasting.probabilities.sampling import (
    MOST_ROWS,
    UNITS,
    Rows,
    gather,
    keys_of,
    open_questions,
    origins_between,
    training_origins,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events
    from dragoman.forecasting.probabilities.learning import Part
    from dragoman.forecasting.probabilities.outcomes import Outcome
    from dragoman.forecasting.probabilities.quietdays import QuietDays

    Floats = NDArray[np.float64]
    Progress = Callable[[float, str], None]

HORIZONS = (7, 30, 90)


@dataclass(frozen=True)
class Split:
    """Questions of one horizon: to learn from, from which day on to calibrate, and to be judged by."""

    known: Rows
    held_out_from: int
    test: Rows


def backtest(
    events: Events,
    outcomes: Sequence[Outcome],
    valid_from: date,
    test_from: date,
    horizons: Sequence[int] = HORIZONS,
    unit: str = "dyad",
    threads: int = 0,
    what_if: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Score forecasts from rolling origins, each made from the days before it alone.

    Judged are questions with an event of their own in the last 90 days. Nothing is fitted on days from `test_from` on;
    the calibration sees those from `valid_from` on, the first fit none of them.

    Args:
        events: The table.
        outcomes: What is asked.
        valid_from: The first day of the days to calibrate on.
        test_from: The first day of the days to be judged by.
        horizons: In days.
        unit: "dyad", "actor" or "recipient".
        threads: For the trees; 0 for as many as there are processors.
        what_if: Score what-ifs, too (see `score_what_if`); dyads only.
        progress: Told the share that is done and what comes next.

    Returns:
        What `told` prints, as plain data; a horizon that cannot be scored says why.

    Raises:
        UsageError: The dates are not in order within the table, or the unit is unknown.
        ForecastError: LightGBM is missing.
    """
    check_library()
    valid_day, test_day = events.day_of(valid_from), events.day_of(test_from)
    if not 0 < valid_day < test_day < events.end:
        there = f"{events.first_date} to {events.date_of(events.end - 1)}"
        raise UsageError(f"valid-from {valid_from} and test-from {test_from} must be in this order within {there}")
    if unit not in UNITS:
        raise UsageError(f"{unit!r} is no unit; allowed are {', '.join(UNITS)}")
    if what_if and unit != "dyad":
        raise UsageError(f"what-ifs are scored for the unit dyad, not for {unit}")
    started, found = time.perf_counter(), {}
    for done, horizon in enumerate(horizons):
        if progress:
            progress(done / len(horizons), f"{horizon} days")
        found[str(horizon)] = _one_horizon(events, outcomes, valid_day, test_day, horizon, unit, threads, what_if)
    return {
        "unit": unit,
        "events": len(events),
        "first_date": events.first_date.isoformat(),
        "last_date": events.date_of(events.end - 1).isoformat(),
        "outcomes": [o.name for o in outcomes],
        "valid_from": valid_from.isoformat(),
        "test_from": test_from.isoformat(),
        "horizons": found,
        "seconds": round(time.perf_counter() - started, 1),
    }


def _one_horizon(
    events: Events,
    outcomes: Sequence[Outcome],
    valid_day: int,
    test_day: int,
    horizon: int,
    unit: str,
    threads: int,
    what_if: bool,
) -> dict[str, Any]:
    clock = [time.perf_counter()]
    split = split_rows(events, outcomes, valid_day, test_day, horizon, unit)
    if isinstance(split, str):
        return {"scored": False, "reason": split}
    clock.append(time.perf_counter())
    parts = learn(events, outcomes, horizon, split.known, split.held_out_from, threads)
    clock.append(time.perf_counter())
    quiet_days = fit_quiet_days(events.before(test_day), outcomes)
    report = judged(split.test, outcomes, said(events, outcomes, split, parts, horizon, quiet_days))
    report["training_questions"] = len(split.known.origin)
    report["basis"] = {o.name: part.basis for o, part in zip(outcomes, parts, strict=True)}
    report["outside"] = outside_risk_set(events, outcomes, report["origins"], horizon, unit)
    clock.append(time.perf_counter())
    if what_if:
        report["what_if"] = score_what_if(events, outcomes, parts, quiet_days, test_day, horizon)
    names = ("features", "training", "scoring")
    return {**report, "seconds": {n: round(b - a, 1) for n, a, b in zip(names, clock, clock[1:], strict=False)}}


def split_rows(
    events: Events, outcomes: Sequence[Outcome], valid_day: int, test_day: int, horizon: int, unit: str
) -> Split | str:
    """Gather the questions of a backtest, or say why there are none."""
    tested = origins_between(test_day, events.end, horizon)
    if not tested:
        return f"fewer than {horizon} days from the first test day to the end of the table"
    # A long horizon needs an earlier calibration: its window must end before the test begins.
    held_out_from = min(valid_day, test_day - horizon)
    origins = training_origins(test_day, horizon)
    if sum(origin + horizon <= held_out_from for origin in origins) < 2:
        return f"fewer than two days to learn from whose {horizon} days end by {events.date_of(held_out_from)}"
    return Split(
        known=gather(events, origins, horizon, outcomes, unit, MOST_ROWS),
        held_out_from=held_out_from,
        test=gather(events, tested, horizon, outcomes, unit, both_ways=False),
    )


def said(
    events: Events,
    outcomes: Sequence[Outcome],
    split: Split,
    parts: Sequence[Part],
    horizon: int,
    quiet_days: Sequence[QuietDays],
) -> dict[str, Floats]:
    """Return what each method said (questions, outcomes)."""
    active, test = split.known.of_active(), split.test
    train, valid = active.known_by(split.held_out_from, horizon), active.asked_from(split.held_out_from)
    columns = [
        {
            MODEL: quiet_days[i].adjusted(part.probability(events, test), events, test.origin, horizon),
            "base rate": baselines.base_rate(train, test, i),
            "persistence": baselines.persistence(events, train, test, outcomes, i, horizon),
            "decayed rate": baselines.decayed_rate(events, train, valid, test, outcomes, i, horizon),
        }
        for i, part in enumerate(parts)
    ]
    return {name: np.stack([column[name] for column in columns], 1) for name in columns[0]}


def outside_risk_set(
    events: Events, outcomes: Sequence[Outcome], origins: Sequence[int], horizon: int, unit: str
) -> dict[str, Any]:
    """Count the asked-for events of the test windows that no judged question was about."""
    outside = total = 0
    for origin in origins:
        asked, keys = keys_of(
            future := events.between(origin, origin + horizon), *open_questions(events, origin, unit, both_ways=False)
        )
        wanted = np.any([outcome.happens(future) for outcome in outcomes], 0)
        total += int(wanted.sum())
        outside += int((wanted & ~np.isin(keys, asked)).sum())
    return {"events": total, "outside": outside, "share": outside / total if total else 0.0}


__all__ = ["HORIZONS", "MODEL", "Split", "backtest", "outside_risk_set", "said", "split_rows", "told"]
