"""Learning a model of probabilities from a whole table."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from dragoman.errors import ForecastError, UsageError
from dragoman.forecasting.probabilities.forecast import Forecast, ProbabilityModel
from dragoman.forecasting.probabilities.learning import check_library, is_learnable, learn
from dragoman.forecasting.probabilities.quiet import count_quiet
from dragoman.forecasting.probabilities.quietdays import fit_quiet_days
from dragoman.forecasting.probabilities.sampling import MOST_ROWS, UNITS, gather, training_origins

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dragoman.forecasting.probabilities.events import Events
    from dragoman.forecasting.probabilities.features import Feature
    from dragoman.forecasting.probabilities.forecast import Key
    from dragoman.forecasting.probabilities.learning import Part
    from dragoman.forecasting.probabilities.outcomes import Outcome
    from dragoman.forecasting.probabilities.quiet import Quiet

    Progress = Callable[[float, str], None]

HORIZONS = (7, 30, 90)
HELD_OUT = 28  # days of origins to calibrate on, before the last horizon of the table
QUIET_ORIGINS = 13
FEWEST_EVENTS = 20


def fit(
    events: Events,
    outcomes: Sequence[Outcome],
    horizons: Sequence[int] = HORIZONS,
    units: Sequence[str] = UNITS,
    threads: int = 0,
    progress: Progress | None = None,
) -> ProbabilityModel:
    """Learn from a whole table.

    The calibration of each horizon is fitted on the latest questions with known answers, for which a first fit from
    earlier days stands in. A horizon that the table is too short for is left out, with the reason, and the others
    stand; an outcome with too few events to learn from gets its decayed rate (see `rates`).

    Args:
        events: The table.
        outcomes: What can be asked.
        horizons: Within how many days.
        units: Of "dyad", "actor" (what it does to anyone) and "recipient" (what anyone does to it).
        threads: For the trees; 0 for as many as there are processors.
        progress: Told the share that is done and what comes next.

    Raises:
        ForecastError: The table holds too little for any of them; says what is missing.
        UsageError: A unit or horizon is none.
    """
    check_library()
    _check(events, horizons, units)
    parts: dict[Key, Part] = {}
    quiet: dict[Key, Quiet] = {}
    features: dict[str, tuple[Feature, ...]] = {}
    refused: dict[tuple[str, int], str] = {}
    jobs = list(product(units, sorted(set(horizons))))
    for done, (unit, horizon) in enumerate(jobs):
        if progress:
            progress(done / len(jobs), f"{unit}s, {horizon} days")
        try:
            features[unit], found, rates = _fit_one(events, outcomes, horizon, unit, threads)
        except ForecastError as error:
            refused[unit, horizon] = str(error)
            continue
        for outcome, part, rate in zip(outcomes, found, rates, strict=True):
            parts[unit, outcome.name, horizon], quiet[unit, outcome.name, horizon] = part, rate
    if not parts:
        raise ForecastError("; ".join(dict.fromkeys(refused.values())))
    if progress:
        progress(1.0, "learned")
    return ProbabilityModel(
        outcomes=tuple(outcomes),
        horizons=tuple(sorted({horizon for _, _, horizon in parts})),
        kinds=events.kinds,
        features=features,
        parts=parts,
        quiet=quiet,
        quiet_days=tuple(fit_quiet_days(events, outcomes)),
        refused=refused,
        trained_until=events.date_of(events.end),
        data_hash=events.hash_before(events.end),
    )


def _check(events: Events, horizons: Sequence[int], units: Sequence[str]) -> None:
    if unknown := [unit for unit in units if unit not in UNITS]:
        raise UsageError(f"{unknown[0]!r} is no unit; allowed are {', '.join(UNITS)}")
    if not horizons or min(horizons) < 1:
        raise UsageError(f"horizons {', '.join(map(str, horizons)) or 'none'} are not allowed; give days from 1 up")
    if len(events) < FEWEST_EVENTS:
        raise ForecastError(
            f"{len(events)} events are too few to forecast from: {FEWEST_EVENTS} are needed; give a longer table"
        )


def _fit_one(
    events: Events, outcomes: Sequence[Outcome], horizon: int, unit: str, threads: int
) -> tuple[tuple[Feature, ...], list[Part], list[Quiet]]:
    origins = training_origins(events.end, horizon)
    if not origins:
        raise ForecastError(
            f"{events.end} days ({events.first_date} to {events.date_of(events.end - 1)}) are too few to forecast "
            f"{horizon} days ahead: {shortest(horizon)} are needed"
        )
    held_out_from = events.end - horizon - HELD_OUT
    describe = any(is_learnable(events, outcome, held_out_from) for outcome in outcomes)
    rows = gather(events, origins, horizon, outcomes, unit, MOST_ROWS, describe=describe)
    parts = learn(events, outcomes, horizon, rows, held_out_from, threads)
    rates = [part.base_rate for part in parts]
    return rows.features, parts, count_quiet(events, origins[-QUIET_ORIGINS:], horizon, outcomes, unit, rates)


def shortest(horizon: int) -> int:
    """Return how many days a table needs at least for a horizon to be counted: one look back and one look ahead."""
    return horizon + (horizon + 1) // 2


__all__ = ["HORIZONS", "Forecast", "ProbabilityModel", "fit", "shortest"]
