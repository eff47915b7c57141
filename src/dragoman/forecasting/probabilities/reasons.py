"""Say why a probability is what it is: which past events moved it, up or down, in words and as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.forecasting.probabilities.features import ANYONE
from dragoman.forecasting.probabilities.kin import of_kin, role_of
from dragoman.forecasting.probabilities.outcomes import QUAD_NAMES
from dragoman.forecasting.probabilities.rates import log_odds

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events
    from dragoman.forecasting.probabilities.features import Feature
    from dragoman.forecasting.probabilities.outcomes import Outcome
    from dragoman.forecasting.probabilities.quietdays import QuietDays

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

MOST = 6
WHO_THEY_ARE = {
    "same country": "whether both are of one country",
    "actor a state": "whether the first is a state",
    "recipient a state": "whether the second is a state",
}
SMALLEST = 0.05  # of a log odds: less is not worth a line


@dataclass(frozen=True)
class Driver:
    """One reason.

    Attributes:
        whose: Whose events, as in `Feature`; "calendar" for days on which less is reported.
        what: Their class: a quad class, a type, "untyped", or "any"; the names of the days.
        effect: What they add to the log odds, against an average question; negative where they lower them.
        last_7: How many of the last 7 days.
        last_90: How many of the last 90 days.
        latest: The date of the latest within two years, None where there is none.
        words: All of it in words.
    """

    whose: str
    what: str
    effect: float
    last_7: int
    last_90: int
    latest: date | None
    words: str

    def record(self) -> dict[str, Any]:
        """Return the reason as plain data."""
        return {**asdict(self), "latest": self.latest and self.latest.isoformat()}


def drivers(
    features: tuple[Feature, ...],
    effects: Floats,
    outcome: Outcome,
    rate: float,
    past: Events,
    origin: int,
    actor: int,
    recipient: int,
) -> list[Driver]:
    """Return the strongest reasons, the effects of all columns about the same events taken together.

    Args:
        features: What the columns are.
        effects: What each column adds to the log odds (columns,).
        outcome: What is asked.
        rate: What its own decayed rate adds to the log odds.
        past: Events before the origin.
        origin: The day on whose eve the question is asked.
        actor: Who would do it, or ANYONE.
        recipient: To whom, or ANYONE.
    """
    sums = {("asked", _group(outcome)): rate}
    for feature, effect in zip(features, effects.tolist(), strict=True):
        key = feature.whose, feature.what if feature.what != "any" else feature.how
        sums[key] = sums.get(key, 0.0) + effect
    strongest = sorted(sums.items(), key=lambda item: -abs(item[1]))[:MOST]
    return [_driver(*key, v, past, origin, actor, recipient) for key, v in strongest if abs(v) >= SMALLEST]


def rate_driver(
    outcome: Outcome, probability: float, base_rate: float, past: Events, origin: int, actor: int, recipient: int
) -> Driver:
    """Return the one reason of a decayed rate: how often it happened, and how long ago."""
    effect = float(log_odds(np.array(probability)) - log_odds(np.array(base_rate)))
    return _driver("asked", _group(outcome), effect, past, origin, actor, recipient)


def calendar_drivers(
    usual: float, probability: float, quiet_days: QuietDays, first: date, horizon: int
) -> tuple[Driver, ...]:
    """Return the reason that less is reported on the days asked about, where it matters."""
    effect = float(log_odds(np.array(probability)) - log_odds(np.array(usual)))
    if abs(effect) < SMALLEST:
        return ()
    less, told = 1 - quiet_days.share(first, horizon), quiet_days.told(first, horizon)
    words = f"{told}: about {less:.0%} less is reported in these {horizon} days than usual (lowers it)"
    return (Driver("calendar", told, effect, 0, 0, None, words),)


def _group(outcome: Outcome) -> str:
    return f"quad {outcome.quad}" if outcome.quad else outcome.name


def _driver(whose: str, what: str, effect: float, past: Events, origin: int, actor: int, recipient: int) -> Driver:
    group = what if what.startswith("quad ") or what in ("untyped", *past.kinds) else "any"
    days = past.day[_events_of(whose, past, actor, recipient) & _of_class(group, past)]
    last_7, last_90 = int((days >= origin - 7).sum()), int((days >= origin - 90).sum())
    latest = past.date_of(int(days[-1])) if len(days) else None
    label = QUAD_NAMES[int(group[5:])] if group.startswith("quad ") else group
    subject = f"{_who(whose, past, actor, recipient)}: {what if group == 'any' else label}"
    counts = f"{last_90} events in 90 days, {last_7} of them in the last 7" + (f", latest {latest}" if latest else "")
    if what in WHO_THEY_ARE:
        words = f"{named(past, actor)} and {named(past, recipient)}: {WHO_THEY_ARE[what]}"
    elif group == "any":
        words = f"{subject} in 90 days ({counts})"
    elif not last_90:
        words = f"{subject}: none in 90 days" + (f", latest {latest}" if latest else "")
    else:
        words = f"{subject}: {counts}"
    direction = "raises" if effect > 0 else "lowers"
    return Driver(whose, label, effect, last_7, last_90, latest, f"{words} ({direction} it)")


def _of_class(group: str, past: Events) -> Flags:
    if group == "any":
        return np.ones(len(past), bool)
    if group == "untyped":
        return np.equal(past.quad, 0)
    if group.startswith("quad "):
        return np.equal(past.quad, int(group[5:]))
    return np.equal(past.kind, past.kinds.index(group))


def _events_of(whose: str, past: Events, actor: int, recipient: int) -> Flags:
    if whose in ("reverse", "countries back"):
        return _events_of("asked" if whose == "reverse" else "countries", past, recipient, actor)
    if whose == "asked":
        return _side(past.actor, actor) & _side(past.recipient, recipient)
    if whose == "countries":
        code = past.country_codes
        left, right = (-1 if i == ANYONE else int(code[i]) for i in (actor, recipient))
        return _country(code[past.actor], left) & _country(code[past.recipient], right)
    if whose == "kin":
        return of_kin(past, actor, recipient)
    entity = actor if whose.startswith("actor") else recipient
    return _side(past.actor if whose.endswith("out") else past.recipient, entity)


def _side(column: NDArray[np.int64], entity: int) -> Flags:
    return np.ones(len(column), bool) if entity == ANYONE else np.equal(column, entity)


def _country(column: NDArray[np.int64], country: int) -> Flags:
    """Return which events a country matches: -1 any, 0 (unknown) none."""
    return np.ones(len(column), bool) if country == -1 else (column == country) & (column > 0)


def _who(whose: str, past: Events, actor: int, recipient: int) -> str:
    a, b = (named(past, i) for i in (actor, recipient))
    if whose.startswith("countries"):
        a, b = (_land(past, i) for i in (actor, recipient))
    forth = {"asked": (a, b), "countries": (a, b), "reverse": (b, a), "countries back": (b, a)}
    around = {
        "actor out": (a, "anyone"),
        "actor in": ("anyone", a),
        "recipient out": (b, "anyone"),
        "recipient in": ("anyone", b),
    }
    if whose == "kin":
        at_home = past.countries[actor] and past.countries[actor] == past.countries[recipient]
        left, right = (role_of(past.names[i]) or "others" for i in (actor, recipient))
        return f"all pairs of their sort ({left} → {right}, {'of one country' if at_home else 'of two countries'})"
    left, right = {**forth, **around}[whose]
    return f"{left} → {right}"


def _land(events: Events, entity: int) -> str:
    """Return the country of an entity, or its own name where it is the only one of it."""
    if entity == ANYONE or events.countries.count(country := events.countries[entity]) == 1:
        return named(events, entity)
    return f"all of {country.replace('_', ' ')}" if country else "unknown country"


def named(events: Events, entity: int) -> str:
    """Return an entity's name; "anyone" for ANYONE."""
    return "anyone" if entity == ANYONE else events.names[entity].replace("_", " ")
