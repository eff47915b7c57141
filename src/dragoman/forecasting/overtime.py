"""One probability over time: what a model says on the eves of past weeks, and which of them it learned from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.forecasting.probabilities.features import ANYONE
from dragoman.forecasting.probabilities.questions import unit_of

if TYPE_CHECKING:
    from datetime import date

    from dragoman.forecasting.probabilities.events import Events
    from dragoman.forecasting.probabilities.model import ProbabilityModel

WEEKS = 52
WARM_UP = 28  # days of the past before a first week can be asked about


@dataclass(frozen=True)
class Week:
    """What is said on the eve of a day.

    Attributes:
        day: The first day that counts.
        probability: Of at least one event within the horizon.
        seen: Whether the model learned from what came then, so that it is no forecast.
    """

    day: date
    probability: float
    seen: bool


@dataclass(frozen=True)
class Course:
    """A probability over time.

    Attributes:
        weeks: In order of time; the last is the forecast from the day after the last event.
        events: How many events of the asked kind there were on which day, from the first week on.
        base_rate: The share of all comparable questions that came true in training.
    """

    weeks: tuple[Week, ...]
    events: dict[date, int]
    base_rate: float


def course(
    model: ProbabilityModel,
    events: Events,
    actor: str | None,
    outcome: str,
    recipient: str | None,
    horizon: int,
    weeks: int = WEEKS,
) -> Course:
    """Ask the same question on the eve of each of the last weeks, each time from the days before alone.

    Args:
        model: Fitted on the table, or on its beginning.
        events: The table.
        actor: Who would do it, or None for anyone.
        outcome: A quad class or a type.
        recipient: To whom, or None for anyone.
        horizon: Within how many days, one of the model's.
        weeks: How many weeks at most.

    Raises:
        UsageError: A name, outcome or horizon is unknown.
    """
    wanted = model.outcome(outcome)
    a, b = (ANYONE if name is None else events.entity(name) for name in (actor, recipient))
    first = max(events.end - 7 * weeks, min(WARM_UP, events.end))
    origins = range(events.end, first - 1, -7)[::-1]
    taught = events.day_of(model.trained_until)
    model.check_horizon(unit_of(a, b), horizon)
    said, base = [], 0.0
    for origin in origins:
        forecast = next(f for f in model.ask(events, a, wanted, b, origin, why=False) if f.horizon == horizon)
        base = forecast.base_rate
        said.append(Week(events.date_of(origin), forecast.probability, origin + horizon <= taught))
    past = events.between(origins[0], events.end)
    mine = wanted.happens(past) & ((past.actor == a) | (a == ANYONE)) & ((past.recipient == b) | (b == ANYONE))
    counts = Counter(events.date_of(int(day)) for day in past.day[mine])
    return Course(tuple(said), dict(counts), base)
