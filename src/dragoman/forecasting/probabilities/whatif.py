"""What if: a probability now, with one more event in the past, and what usually followed such events.

None of it says what the event would cause. The insertion shows how the model reads such a past; the association shows
how pasts with and without such events went on; both hold for events that the world brought about in its own way.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import UsageError
from dragoman.forecasting.probabilities.association import Association, associate, pattern_of
from dragoman.forecasting.probabilities.outcomes import parse_outcome

if TYPE_CHECKING:
    from datetime import date

    from dragoman.forecasting.probabilities.events import Events
    from dragoman.forecasting.probabilities.forecast import Forecast, ProbabilityModel
    from dragoman.forecasting.probabilities.outcomes import Outcome

CAUTION = "association, not effect"


@dataclass(frozen=True)
class Inserted:
    """An event that did not happen, or not yet: date, doer, quad class or type, target."""

    date: date
    actor: str
    event: str
    recipient: str


@dataclass(frozen=True)
class WhatIf:
    """The answer.

    Attributes:
        inserted: What was put into the past.
        now: The forecast without it.
        then: The forecast with it, by the same calibrated model.
        association: What usually followed; None where the two share nobody.
        refused: Why there is no answer, or None.
        caution: Always "association, not effect".
    """

    inserted: Inserted
    now: Forecast
    then: Forecast
    association: Association | None
    refused: str | None
    caution: str = CAUTION

    def record(self) -> dict[str, Any]:
        """Return the answer as plain data."""
        return {
            "inserted": {**asdict(self.inserted), "date": self.inserted.date.isoformat()},
            "now": self.now.record(),
            "then": self.then.record(),
            "association": self.association and self.association.record(),
            "refused": self.refused,
            "caution": self.caution,
        }

    def words(self) -> str:
        """Tell all of it in lines."""
        now, then, put = self.now, self.then, self.inserted
        asked = f"{now.actor} → {now.recipient}, {now.outcome} within {now.horizon} days from {now.from_date}"
        head = f"What if {put.actor} → {put.recipient}, {put.event}, on {put.date}? Asked: {asked}"
        if self.refused:
            return f"{head}\nNo answer: {self.refused}"
        lines = [
            head,
            f"now {now.probability:.1%}, with the event {then.probability:.1%} (base rate {now.base_rate:.1%})",
        ]
        if (a := self.association) is not None:
            low, high = a.ratio_interval
            lines.append(
                f"stratified historical ratio {a.ratio:.2f} (95 % {low:.2f} to {high:.2f}; raw {a.raw_ratio:.1f}; "
                f"{a.exposed} past weeks with {put.event})"
            )
            lines.append(
                f"matched cases: {a.matched} weeks of {a.matched_dyads} dyads with {a.stratum}; {now.outcome} followed "
                f"in {a.matched_rate:.1%} (95 % {a.matched_interval[0]:.1%} to {a.matched_interval[1]:.1%}), "
                f"without {put.event} in {a.unexposed_rate:.1%}"
            )
            lines += [f"  {case.words(put.event, now.outcome, a.pattern)}" for case in a.cases]
        return "\n".join([*lines, f"This is {self.caution}."])


def what_if(
    model: ProbabilityModel,
    events: Events,
    inserted: Inserted,
    actor: str,
    outcome: str,
    recipient: str,
    horizon: int,
) -> WhatIf:
    """Ask how likely an event is now, and were another event in the past.

    Args:
        model: Fitted on the table.
        events: The table.
        inserted: The other event, of the last 90 days of the table or of the day after them.
        actor: Who would do what is asked.
        outcome: What is asked: a quad class or a type.
        recipient: To whom.
        horizon: Within how many days, one of the model's.

    Raises:
        UsageError: A name or date is unknown or out of range.
        ForecastError: The model does not have the horizon; says why.
    """
    x, y = parse_outcome(inserted.event, model.kinds), model.outcome(outcome)
    doer, target, a, b = (events.entity(n) for n in (inserted.actor, inserted.recipient, actor, recipient))
    day = events.day_of(inserted.date)
    if not max(events.end - 90, 0) <= day <= events.end:
        first, last = events.date_of(max(events.end - 90, 0)), events.date_of(events.end)
        raise UsageError(f"an event of {inserted.date} cannot be inserted; allowed are {first} to {last}")
    model.check_horizon("dyad", horizon)
    at = model.horizons_of("dyad").index(horizon)
    origin = max(events.end, day + 1)
    altered = events.with_event(day, doer, kind_of(x, events), target)
    now, then = (model.ask(table, a, y, b, origin)[at] for table in (events, altered))
    pattern = pattern_of(doer, target, a, b)
    if pattern is None:
        return WhatIf(
            inserted, now, then, None, "the two events share nobody: the past cannot tell how they go together"
        )
    found = associate(events, x, y, pattern, horizon, origin, a, b)
    return WhatIf(inserted, now, then, found, found.refusal())


def kind_of(outcome: Outcome, events: Events) -> int:
    """Return the type that stands for an outcome: itself, or the commonest of its quad class."""
    if not outcome.quad:
        return events.kinds.index(outcome.name)
    members = [i for i, quad in enumerate(events.quads) if quad == outcome.quad]
    counts = np.bincount(events.kind, minlength=len(events.kinds))
    return max(members, key=lambda i: int(counts[i]))
