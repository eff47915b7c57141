"""The watchlist: where an event has become likelier than it used to be, with the events behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.forecasting.probabilities.features import MEMORY
from dragoman.forecasting.probabilities.sampling import open_questions

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events, Ints
    from dragoman.forecasting.probabilities.model import Forecast, ProbabilityModel
    from dragoman.forecasting.probabilities.outcomes import Outcome

    Floats = NDArray[np.float64]

RECENT = 30  # days that do not count as what is usual
STRENGTH = 60.0  # days that the base rate of all counts for in a dyad's own
BEHIND = 5


@dataclass(frozen=True)
class PastEvent:
    """An event of the table."""

    date: date
    actor: str
    event: str
    recipient: str


@dataclass(frozen=True)
class Watched:
    """A line of the watchlist.

    Attributes:
        forecast: How likely it is now, and why.
        usual: How likely it was by the dyad's own rate until 30 days ago, drawn towards the base rate of all.
        rise: The probability less the usual one.
        events: The latest events between the two, latest first.
    """

    forecast: Forecast
    usual: float
    rise: float
    events: tuple[PastEvent, ...]

    def record(self) -> dict[str, Any]:
        """Return the line as plain data."""
        behind = [{**e.__dict__, "date": e.date.isoformat()} for e in self.events]
        return {**self.forecast.record(), "usual": self.usual, "rise": self.rise, "events": behind}


def watchlist(
    model: ProbabilityModel, events: Events, outcome: str, horizon: int, most: int = 20, origin: int | None = None
) -> list[Watched]:
    """Return the dyads whose probability stands highest above their own usual one.

    Args:
        model: Fitted on the table.
        events: The table.
        outcome: A quad class or type.
        horizon: One of the model's.
        most: How many lines.
        origin: The day on whose eve to look; as a rule the day after the last event.
    """
    day, wanted = events.end if origin is None else origin, model.outcome(outcome)
    past = events.before(day)
    model.check_horizon("dyad", horizon)
    actors, recipients = open_questions(past, day, "dyad")
    if not len(actors):
        return []
    probability = model.probabilities(past, day, actors, recipients, wanted, horizon)
    base = model.parts["dyad", wanted.name, horizon].base_rate
    usual = usual_probability(past, day, actors, recipients, wanted, horizon, base)
    at = model.horizons_of("dyad").index(horizon)
    out = []
    for i in np.argsort(usual - probability, kind="stable")[:most]:
        forecast = model.ask(past, int(actors[i]), wanted, int(recipients[i]), day)[at]
        behind = latest_events(past, int(actors[i]), int(recipients[i]))
        out.append(Watched(forecast, float(usual[i]), float(probability[i] - usual[i]), behind))
    return out


def usual_probability(
    past: Events, origin: int, actors: Ints, recipients: Ints, outcome: Outcome, horizon: int, base_rate: float
) -> Floats:
    """Return 1 - exp(-rate · horizon) by each dyad's rate of the two years before the last 30 days."""
    old = past.between(origin - MEMORY, origin - RECENT)
    old = old.where(outcome.happens(old))
    n, days = len(past.names), max(min(MEMORY, origin) - RECENT, 0)
    unique, counts = np.unique(old.actor * n + old.recipient, return_counts=True)
    asked = actors * n + recipients
    at = np.minimum(np.searchsorted(unique, asked), max(len(unique) - 1, 0))
    found = np.where(unique[at] == asked, counts[at], 0) if len(unique) else np.zeros(len(asked))
    daily = -np.log1p(-min(base_rate, 1 - 1e-9)) / horizon
    return np.asarray(1 - np.exp(-(found + STRENGTH * daily) / (days + STRENGTH) * horizon))


def latest_events(past: Events, actor: int, recipient: int) -> tuple[PastEvent, ...]:
    """Return the latest events between two entities, both ways, latest first."""
    forth = (past.actor == actor) & (past.recipient == recipient)
    rows = np.flatnonzero(forth | ((past.actor == recipient) & (past.recipient == actor)))[-BEHIND:][::-1]
    return tuple(
        PastEvent(
            past.date_of(int(past.day[i])),
            past.names[past.actor[i]].replace("_", " "),
            past.kinds[past.kind[i]] or "untyped",
            past.names[past.recipient[i]].replace("_", " "),
        )
        for i in rows
    )
