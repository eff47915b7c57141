"""Days on which less is reported: Christmas, New Year and Easter, as far as a table of events follows them.

A week at the end of December brings about three quarters of the reports of another week. Learning cannot tell where
the table holds no such week, or one: so the shares of the calendar are given, and only how far a sort of event goes
with them is learned (diplomats have holidays, wars have none). The same share of the events that would come is taken to
be reported: p becomes 1 - (1 - p) ** share.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from dateutil.easter import easter

from dragoman.forecasting.probabilities.features import WEEK

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events, Ints
    from dragoman.forecasting.probabilities.outcomes import Outcome

    Floats = NDArray[np.float64]

# The shares are rough: those of New Year and Easter are as in ICEWS 2014, those of Christmas what is generally known of
# the volume of news.
FILE = Path(__file__).parents[1] / "data" / "quiet_days.csv"
WATCHED = 3653  # days: older ones do not tell how a table follows the calendar
NEAR = (-4, -3, -2, -1, 1, 2, 3, 4)  # weeks that tell what is usual on a weekday
# How a day's events scatter around what is expected, beyond chance: the square of their coefficient of variation.
SCATTER = 0.03
EXPECTED, CERTAINTY = 1.0, 4.0  # a table of news follows the calendar; the second is 1 / variance
MOST = 2.0
LEAST_YEAR = 1583  # of the Gregorian calendar


@dataclass(frozen=True)
class QuietDays:
    """How far events of a sort follow the calendar.

    Attributes:
        strength: 0 where quiet days are as any other, 1 where they have the shares of the calendar.
    """

    strength: float = 0.0

    def share(self, first: date, days: int) -> float:
        """Return how much of what is usual is reported on so many days from a date on: 1 where they are as usual."""
        return float(np.mean([_quiet(first, day)[0] ** self.strength for day in range(days)]))

    def adjusted(self, probability: Floats, events: Events, origins: Iterable[int], horizon: int) -> Floats:
        """Return probabilities (questions,) of at least one report within the horizon of each question's origin."""
        days, back = np.unique(np.asarray(origins), return_inverse=True)
        shares = np.array([self.share(events.date_of(day), horizon) for day in days.tolist()])
        adjusted = -np.expm1(np.log1p(-probability) * shares[back])
        return np.where(shares[back] == 1, probability, adjusted)  # as it was, to the last bit

    def told(self, first: date, days: int) -> str:
        """Say which quiet days are among so many days from a date on; the empty text where there are none."""
        found = {name: None for share, name in (_quiet(first, day) for day in range(days)) if share < 1}
        return " and ".join(found) if self.strength else ""


def fit_quiet_days(events: Events, outcomes: Sequence[Outcome]) -> list[QuietDays]:
    """Learn how far events of each sort follow the calendar: quiet days beside the same weekdays of the weeks around.

    A weighted regression of the log shares on those of the calendar; that of all events is drawn towards 1, that of a
    sort towards that of all.
    """
    first = max(events.end - WATCHED, 0)
    days = events.day - first
    shares = np.array([_quiet(events.date_of(first), day)[0] for day in range(events.end - first)])
    together = _strength(days, shares, EXPECTED)
    return [QuietDays(_strength(days[outcome.happens(events)], shares, together)) for outcome in outcomes]


def _strength(days: Ints, shares: Floats, expected: float) -> float:
    """Return how far events on some days follow the shares of the calendar (days,)."""
    counts = np.bincount(days[days >= 0], minlength=len(shares))
    above, below = CERTAINTY * expected, CERTAINTY
    for day in np.flatnonzero(shares < 1).tolist():
        around = [at for week in NEAR if 0 <= (at := day + WEEK * week) < len(counts) and shares[at] == 1]
        usual = float(counts[around].mean()) if around else 0.0
        if usual > 0:
            weight, wanted = 1 / (1 / usual + SCATTER), np.log(shares[day])
            # Half an event is added to both, so that a day without any has a logarithm.
            above += weight * wanted * np.log((counts[day] + 0.5) / (usual + 0.5))
            below += weight * wanted**2
    return float(np.clip(above / below, 0.0, MOST))


def _quiet(first: date, later: int) -> tuple[float, str]:
    """Return share and name of the day so many days after a date; 1 and the empty name for any other day."""
    usual = 1.0, ""
    try:
        day = first + timedelta(days=later)
    except OverflowError:  # beyond the year 9999
        return usual
    return _of_year(day.year).get((day.month, day.day), usual)


@lru_cache(maxsize=64)
def _of_year(year: int) -> dict[tuple[int, int], tuple[float, str]]:
    """Return share and name of a year's quiet days, by month and day."""
    if year < LEAST_YEAR:
        return {}
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found: dict[tuple[int, int], tuple[float, str]] = {}
    for row in rows:
        name, value = row["day"], (float(row["share"]), row["what"])
        if name.startswith("easter"):
            day = easter(year) + timedelta(days=int(name.removeprefix("easter")))
            found[day.month, day.day] = value
        else:
            month, number = name.split("-")
            found[int(month), int(number)] = value
    return found
