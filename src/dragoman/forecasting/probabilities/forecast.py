"""Forecasts with reasons: a fitted model asked about dyads and single entities, among them quiet ones."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import ForecastError, UsageError
from dragoman.forecasting.probabilities.features import ANYONE, MEMORY
from dragoman.forecasting.probabilities.learning import Learned
from dragoman.forecasting.probabilities.outcomes import parse_outcome
from dragoman.forecasting.probabilities.questions import described, is_active, relevant, unit_of
from dragoman.forecasting.probabilities.reasons import Driver, calendar_drivers, drivers, named, rate_driver

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events, Ints
    from dragoman.forecasting.probabilities.features import Feature
    from dragoman.forecasting.probabilities.learning import Part
    from dragoman.forecasting.probabilities.outcomes import Outcome
    from dragoman.forecasting.probabilities.quiet import Quiet
    from dragoman.forecasting.probabilities.quietdays import QuietDays
    from dragoman.forecasting.probabilities.sampling import Rows

    Floats = NDArray[np.float64]
    Key = tuple[str, str, int]  # unit, outcome, horizon


@dataclass(frozen=True)
class Forecast:
    """How likely an event is.

    Attributes:
        actor: Who would do it, or "anyone".
        outcome: The quad class or type.
        recipient: To whom, or "anyone".
        from_date: The first day that counts; everything before was known.
        horizon: How many days count.
        probability: That there is at least one such event.
        base_rate: The share of comparable questions (with an event in the last 90 days) that came true in training.
        basis: "model"; "rate" (the question's own decayed rate) where the table has too few such events to learn from
            or learning said no more; "dormant" or "first contact" where there was no event in 90 days, or ever.
        drivers: The reasons, strongest first; none where there was no event in 90 days.
    """

    actor: str
    outcome: str
    recipient: str
    from_date: date
    horizon: int
    probability: float
    base_rate: float
    basis: str
    drivers: tuple[Driver, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the forecast as plain data."""
        return {
            **{one.name: getattr(self, one.name) for one in fields(self)},
            "from_date": self.from_date.isoformat(),
            "drivers": [driver.record() for driver in self.drivers],
        }


@dataclass(frozen=True)
class ProbabilityModel:
    """What was learned from a table, by unit, outcome and horizon.

    Attributes:
        outcomes: What can be asked.
        horizons: Within how many days, of any unit.
        kinds: The event types of the table, in its order.
        features: What the columns are, by unit.
        parts: The forecasters.
        quiet: Rates for pairs and entities without an event in 90 days.
        quiet_days: How far each outcome follows the calendar of the news.
        refused: Why there is no forecaster, by unit and horizon.
        trained_until: The first date that training did not see.
        data_hash: Of the events before that date.
    """

    outcomes: tuple[Outcome, ...]
    horizons: tuple[int, ...]
    kinds: tuple[str, ...]
    features: dict[str, tuple[Feature, ...]]
    parts: dict[Key, Part]
    quiet: dict[Key, Quiet]
    quiet_days: tuple[QuietDays, ...]
    refused: dict[tuple[str, int], str]
    trained_until: date
    data_hash: str

    def check(self, events: Events) -> None:
        """Refuse a table that is not the one of the training, or one that goes on from it.

        Raises:
            ForecastError: Says what differs and what to do.
        """
        again = "; train a model on this table"
        if events.kinds != self.kinds:
            raise ForecastError(f"the model knows other event types ({len(self.kinds)}) than the table{again}")
        day = events.day_of(self.trained_until)
        if events.end < day:
            last = events.date_of(events.end - 1)
            raise ForecastError(f"the table ends on {last}, the model saw events up to {self.trained_until}{again}")
        if events.hash_before(day) != self.data_hash:
            raise ForecastError(f"the table's events before {self.trained_until} are not those the model saw{again}")

    def outcome(self, text: str) -> Outcome:
        """Read what is asked.

        Raises:
            UsageError: The model was not fitted for it; names what it can be asked.
        """
        wanted = parse_outcome(text, self.kinds)
        if wanted not in self.outcomes:
            raise UsageError(f"{text!r} is not in this model; it has {', '.join(o.name for o in self.outcomes)}")
        return wanted

    def horizons_of(self, unit: str) -> tuple[int, ...]:
        """Return the horizons that questions of a unit can be asked with.

        Raises:
            ForecastError: There is none; says why.
        """
        found = tuple(h for h in self.horizons if (unit, self.outcomes[0].name, h) in self.parts)
        if not found:
            reasons = [reason for (of, _), reason in sorted(self.refused.items()) if of == unit]
            raise ForecastError(
                reasons[0] if reasons else f"this model was not trained for a single {unit}; train again"
            )
        return found

    def check_horizon(self, unit: str, horizon: int) -> None:
        """Refuse a horizon that the model does not have.

        Raises:
            ForecastError: Says why and which it has.
        """
        if horizon not in (there := self.horizons_of(unit)):
            reason = self.refused.get((unit, horizon), f"{horizon} days are not in this model")
            raise ForecastError(f"{reason}; horizons that it has: {', '.join(map(str, there))}")

    def forecast(
        self, events: Events, actor: str | None, outcome: str, recipient: str | None, origin: int | None = None
    ) -> list[Forecast]:
        """Return a forecast for each horizon, with reasons.

        Args:
            events: A table that the model fits (see `check`).
            actor: Who would do it; None for what is done to `recipient` by anyone.
            outcome: A quad class or a type.
            recipient: To whom; None for what `actor` does to anyone.
            origin: The day on whose eve the question is asked; as a rule the day after the last event.

        Raises:
            UsageError: An entity or outcome is unknown, or neither actor nor recipient was given.
            ForecastError: The model has no forecaster for such questions.
        """
        if actor is None and recipient is None:
            raise UsageError("whose event? Give an actor, a recipient or both")
        a, b = (ANYONE if name is None else events.entity(name) for name in (actor, recipient))
        return self.ask(events, a, self.outcome(outcome), b, events.end if origin is None else origin)

    def ask(
        self, events: Events, actor: int, outcome: Outcome, recipient: int, origin: int, why: bool = True
    ) -> list[Forecast]:
        """Return a forecast for each horizon, from positions; see `forecast`."""
        unit, quiet_days = unit_of(actor, recipient), self.quiet_days[self.outcomes.index(outcome)]
        past = relevant(events.between(origin - MEMORY, origin), actor, recipient)
        row = None
        if is_active(past, origin, actor, recipient):
            row = described(past, origin, actor, recipient)
        out: list[Forecast] = []
        for horizon in self.horizons_of(unit):
            key = unit, outcome.name, horizon
            part, reasons = self.parts[key], tuple[Driver, ...]()
            if row is None:
                probability, basis = self.quiet[key].probability(past, origin, actor, recipient)
            else:
                probability, basis = float(part.probability(past, row)[0]), part.basis
                reasons = self._reasons(part, probability, past, row) if why else ()
            day, usual = events.date_of(origin), probability
            probability = float(quiet_days.adjusted(np.array([usual]), events, [origin], horizon)[0])
            if row is not None and why:
                reasons += calendar_drivers(usual, probability, quiet_days, day, horizon)
            if out:  # more days cannot make it less likely
                probability = max(probability, out[-1].probability)
            who = named(events, actor), outcome.name, named(events, recipient)
            out.append(Forecast(*who, day, horizon, probability, part.base_rate, basis, reasons))
        return out

    def probabilities(
        self, events: Events, origin: int, actors: Ints, recipients: Ints, outcome: Outcome, horizon: int
    ) -> Floats:
        """Return probabilities of many active questions of one unit at once (questions,)."""
        unit, best = unit_of(int(actors[0]), int(recipients[0])), np.zeros(len(actors))
        self.check_horizon(unit, horizon)
        past, quiet_days = events.between(origin - MEMORY, origin), self.quiet_days[self.outcomes.index(outcome)]
        rows = described(past, origin, actors, recipients)
        for shorter in self.horizons_of(unit):
            if shorter <= horizon:
                found = self.parts[unit, outcome.name, shorter].probability(past, rows)
                best = np.maximum(best, quiet_days.adjusted(found, events, rows.origin, shorter))
        return best

    def _reasons(self, part: Part, probability: float, past: Events, row: Rows) -> tuple[Driver, ...]:
        asked = int(row.origin[0]), int(row.actor[0]), int(row.recipient[0])
        if isinstance(part, Learned):
            columns, rate = part.contributions(past, row)
            return tuple(drivers(row.features, columns, part.scorer.rate.outcome, rate, past, *asked))
        return (rate_driver(part.outcome, probability, part.base_rate, past, *asked),)
