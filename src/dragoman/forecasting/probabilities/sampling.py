"""Origins, the questions that stand open on them, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dragoman.errors import ForecastError
from dragoman.forecasting.probabilities.features import ANYONE, Feature, features_at
from dragoman.forecasting.probabilities.outcomes import QUAD_OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events, Ints
    from dragoman.forecasting.probabilities.features import Matrix
    from dragoman.forecasting.probabilities.outcomes import Outcome

    Floats = NDArray[np.float64]

UNITS = ("dyad", "actor", "recipient")
ACTIVE = 90  # days: questions are open where something happened as late as this
WARM_UP = 97
STEP = 7
MOST_ORIGINS = 104
MOST_ROWS = 160_000
JUST, SEVERAL = 14, 3  # days, events: what makes a question busy
QUIET_SHARE = 0.2  # how much likelier a busy question is taken than another: 1 to this


@dataclass(frozen=True)
class Rows:
    """Questions at origins.

    Attributes:
        origin: The day on whose eve a question is asked.
        actor: Who would do it; ANYONE for what is done to somebody.
        recipient: To whom; ANYONE for what somebody does.
        happened: Whether each outcome came true within the horizon (rows, outcomes).
        quads: Whether an event of each quad class came within the horizon (rows, 4).
        weight: How many rows a row stands for, where quiet rows were sampled.
        features: What the columns of `x` are.
        x: The matrix (rows, columns).
    """

    origin: Ints
    actor: Ints
    recipient: Ints
    happened: NDArray[np.bool_]
    quads: NDArray[np.bool_]
    weight: Floats
    features: tuple[Feature, ...]
    x: Matrix

    def where(self, chosen: NDArray[np.bool_]) -> Rows:
        """Return some of the questions."""
        return Rows(
            self.origin[chosen],
            self.actor[chosen],
            self.recipient[chosen],
            self.happened[chosen],
            self.quads[chosen],
            self.weight[chosen],
            self.features,
            self.x[chosen],
        )

    def known_by(self, day: int, horizon: int) -> Rows:
        """Return the questions whose answers were known on the eve of a day."""
        return self.where(self.origin + horizon <= day)

    def asked_from(self, day: int) -> Rows:
        """Return the questions asked on a day or later."""
        return self.where(self.origin >= day)

    def of_active(self) -> Rows:
        """Return the questions with an event of their own, not only of the other way round, in the last 90 days."""
        return self.where(self.x[:, self.features.index(Feature("asked", "any", "days with events"))] > 0)


def open_questions(events: Events, origin: int, unit: str, both_ways: bool = True) -> tuple[Ints, Ints]:
    """Return actors and recipients of all dyads (or all single entities) with an event in the last 90 days.

    With `both_ways` an event from B to A opens the question what A does to B, too.
    """
    past = events.between(origin - ACTIVE, origin)
    if unit != "actor":
        past = past.where(past.recipient != past.nobody)
    if unit == "actor":
        who = np.unique(past.actor)
        return who, np.full(len(who), ANYONE)
    if unit == "recipient":
        who = np.unique(past.recipient)
        return np.full(len(who), ANYONE), who
    n = len(past.names)
    forth, back = past.actor * n + past.recipient, past.recipient * n + past.actor
    pairs = np.unique(np.concatenate([forth, back])) if both_ways else np.unique(forth)
    return pairs // n, pairs % n


def came_true(
    events: Events, origin: int, horizon: int, outcomes: Sequence[Outcome], actors: Ints, recipients: Ints
) -> NDArray[np.bool_]:
    """Return which outcomes happened within the horizon (questions, outcomes)."""
    future = events.between(origin, origin + horizon)
    asked, keys = keys_of(future, actors, recipients)
    columns = [np.isin(asked, keys[outcome.happens(future)]) for outcome in outcomes]
    return np.stack(columns, 1) if columns else np.zeros((len(asked), 0), bool)


def keys_of(events: Events, actors: Ints, recipients: Ints) -> tuple[Ints, Ints]:
    """Return a number for each question, and for each event that of the question it answers."""
    if (recipients == ANYONE).all():
        return actors, events.actor
    if (actors == ANYONE).all():
        return recipients, events.recipient
    n = len(events.names)
    return actors * n + recipients, events.actor * n + events.recipient


def origins_between(first: int, end: int, horizon: int, step: int = STEP) -> list[int]:
    """Return origins from `first` on, each `step` days, whose horizons end by `end`."""
    return list(range(first, end - horizon + 1, step))


def training_origins(end: int, horizon: int) -> list[int]:
    """Return the latest origins whose horizons end by `end`, oldest first.

    They leave time at the beginning of the table to fill the windows: 97 days, or a third of a short table.
    """
    first = min(WARM_UP, end // 3)
    return list(range(end - horizon, first - 1, -STEP))[:MOST_ORIGINS][::-1]


def gather(
    events: Events,
    origins: Iterable[int],
    horizon: int,
    outcomes: Sequence[Outcome],
    unit: str,
    most_rows: int | None = None,
    both_ways: bool = True,
    describe: bool = True,
) -> Rows:
    """Collect questions, their description on the eve of each origin, and what came of them.

    Args:
        events: The table.
        origins: Days on whose eves to ask.
        horizon: Days within which an outcome counts.
        outcomes: What may happen.
        unit: "dyad", "actor" or "recipient".
        most_rows: Where there are more, take about as many, the same at each call: all that came true, and of the
            others rather the busy ones.
        both_ways: See `open_questions`.
        describe: Leave the matrix without columns if not.

    Raises:
        ForecastError: There is nothing to ask about on any origin.
    """
    asked = [(t, *questions) for t in origins if len((questions := open_questions(events, t, unit, both_ways))[0])]
    if not asked:
        raise ForecastError(f"no {unit} has an event in the {ACTIVE} days before any day to learn from")
    interest = [np.where(_busy(events, *one), 1.0, QUIET_SHARE) for one in asked]
    share = np.inf if most_rows is None else most_rows / sum(float(i.sum()) for i in interest)
    parts, features = [], tuple[Feature, ...]()
    for (origin, actors, recipients), wanted in zip(asked, interest, strict=True):
        happened = came_true(events, origin, horizon, (*QUAD_OUTCOMES, *outcomes), actors, recipients)
        chance = np.where(happened.any(axis=1), 1.0, np.minimum(wanted * share, 1.0))
        keep = np.random.default_rng(origin).random(len(actors)) < chance
        actors, recipients = actors[keep], recipients[keep]
        x = np.zeros((len(actors), 0), np.float32)
        if describe:
            features, x = features_at(events, origin, actors, recipients)
        parts.append((np.full(len(actors), origin), actors, recipients, happened[keep], 1 / chance[keep], x))
    days, doers, targets, flags, weights, matrix = (np.concatenate(c) for c in zip(*parts, strict=True))
    return Rows(days, doers, targets, flags[:, 4:], flags[:, :4], weights, features, matrix)


def _busy(events: Events, origin: int, actors: Ints, recipients: Ints) -> NDArray[np.bool_]:
    """Return which questions had an event of their own in two weeks, or several in 90 days."""
    past = events.between(origin - ACTIVE, origin)
    asked, keys = keys_of(past, actors, recipients)
    unique, counts = np.unique(keys, return_counts=True)
    several = np.isin(asked, unique[counts >= SEVERAL])
    return np.asarray(several | np.isin(asked, keys[past.day >= origin - JUST]))
