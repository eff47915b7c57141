"""Were what-ifs any good? On days when X really happened, P(Y given X) against P(Y), by what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.forecasting.probabilities.features import MEMORY
from dragoman.forecasting.probabilities.questions import described, is_active, relevant
from dragoman.forecasting.probabilities.scores import interval, resamples
from dragoman.forecasting.probabilities.whatif import CAUTION, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events
    from dragoman.forecasting.probabilities.features import Matrix
    from dragoman.forecasting.probabilities.learning import Part
    from dragoman.forecasting.probabilities.outcomes import Outcome
    from dragoman.forecasting.probabilities.quietdays import QuietDays

    Floats = NDArray[np.float64]

DRAWS = 500


def score_what_if(
    events: Events,
    outcomes: Sequence[Outcome],
    parts: Sequence[Part],
    quiet_days: Sequence[QuietDays],
    test_day: int,
    horizon: int,
    most: int = 1500,
    seed: int = 0,
) -> dict[str, Any]:
    """Score what-ifs on days when X really happened: Brier of P(Y given X) and of P(Y).

    Both are said on the eve of the day after X from the events before the day of X, of which the rest stays unseen;
    P(Y given X) from those and X alone. Y is asked of the same dyad and of the other way round, where they had an
    event in the 90 days before.

    Args:
        events: The table.
        outcomes: What X and Y may be, quad classes or types.
        parts: What forecasts each outcome within the horizon, fitted on days before `test_day`.
        quiet_days: How far each outcome follows the calendar, from the same days.
        test_day: The first day on which X may happen.
        horizon: Days after the day of X.
        most: Take so many cases by chance where there are more.
        seed: For the choice.
    """
    happened = events.between(test_day, events.end - horizon)
    member = np.stack([o.happens(happened) for o in outcomes], 1)
    cases = {
        (int(d), int(a), int(b), int(x))
        for i, (d, a, b) in enumerate(zip(happened.day, happened.actor, happened.recipient, strict=True))
        for x in np.flatnonzero(member[i])
    }
    ordered = sorted(cases)
    chosen = np.sort(np.random.default_rng(seed).permutation(len(ordered))[:most])
    asked = [one for i in chosen for one in _asked_both_ways(events, outcomes, parts, ordered[i], horizon)]
    return _scored(_answered(events, parts, quiet_days, asked, horizon), outcomes, horizon, len(cases))


@dataclass(frozen=True)
class _Asked:
    """A question about a dyad after an X: what counting says of each Y without X and with it, and what came."""

    dyad: int
    x: int
    origin: int
    counted: Floats  # without, with (2, outcomes)
    described: Matrix  # without, with (2, columns)
    came: NDArray[np.bool_]  # (outcomes,)


def _asked_both_ways(
    events: Events,
    outcomes: Sequence[Outcome],
    parts: Sequence[Part],
    case: tuple[int, int, int, int],
    horizon: int,
) -> Iterator[_Asked]:
    """Ask of an X's dyad and of the other way round, where the question is open."""
    day, doer, target, x = case
    before, origin = events.before(day), day + 1
    future = events.between(origin, origin + horizon)
    kind = kind_of(outcomes[x], before)
    for a, b in ((doer, target), (target, doer)):
        past = relevant(before.between(origin - MEMORY, origin), a, b)
        if not is_active(past, origin, a, b) or events.nobody in (a, b):
            continue
        pasts = past, past.with_event(day, doer, kind, target)
        rows = [described(one, origin, a, b) for one in pasts]
        counted = [[part.counted(*one)[0] for part in parts] for one in zip(pasts, rows, strict=True)]
        came = future.where((future.actor == a) & (future.recipient == b))
        yield _Asked(
            dyad=doer * len(events.names) + target,
            x=x,
            origin=origin,
            counted=np.array(counted),
            described=np.vstack([row.x for row in rows]),
            came=np.array([bool(outcome.happens(came).any()) for outcome in outcomes]),
        )


def _answered(
    events: Events, parts: Sequence[Part], quiet_days: Sequence[QuietDays], asked: Sequence[_Asked], horizon: int
) -> Floats:
    """Return (dyad, x, y, P(Y), P(Y given X), whether Y came), a row for each question and Y."""
    if not asked:
        return np.zeros((0, 6))
    counted, matrix = (
        np.stack(column) for column in zip(*((one.counted, one.described) for one in asked), strict=True)
    )
    dyad, x = np.array([(one.dyad, one.x) for one in asked], float).T
    came = np.array([one.came for one in asked], float)
    origins = [one.origin for one in asked]
    rows = []
    for y, part in enumerate(parts):
        said = [part.corrected(counted[:, side, y], matrix[:, side]) for side in (0, 1)]
        p, q = (quiet_days[y].adjusted(one, events, origins, horizon) for one in said)
        rows.append(np.stack([dyad, x, np.full(len(x), float(y)), p, q, came[:, y]], 1))
    return np.concatenate(rows)


def _scored(rows: Floats, outcomes: Sequence[Outcome], horizon: int, cases: int) -> dict[str, Any]:
    if not len(rows):
        return {"horizon": horizon, "n": 0, "cases": cases}
    key, x, y, p, q, came = rows.T
    plain, conditional = (p - came) ** 2, (q - came) ** 2
    draws = resamples(key.astype(np.int64), DRAWS)

    def lead(inside: NDArray[np.bool_]) -> dict[str, Any]:
        size = draws.sums(inside.astype(float))
        with np.errstate(invalid="ignore", divide="ignore"):
            gains = draws.sums((plain - conditional) * inside) / size
        return {
            "n": int(inside.sum()),
            "brier": float(plain[inside].mean()),
            "brier_given_x": float(conditional[inside].mean()),
            "gain": float((plain - conditional)[inside].mean()),
            "gain_interval": interval(gains),
            "frequency": float(came[inside].mean()),
            "mean_probability": float(p[inside].mean()),
            "mean_probability_given_x": float(q[inside].mean()),
        }

    pairs = {
        f"{outcomes[i].name} → {outcomes[j].name}": lead((x == i) & (y == j))
        for i in range(len(outcomes))
        for j in range(len(outcomes))
        if ((x == i) & (y == j)).any()
    }
    return {"horizon": horizon, "cases": cases, **lead(np.ones(len(key), bool)), "pairs": pairs, "caution": CAUTION}
