"""Rates for what had no event in 90 days: known pairs that fell silent, and pairs that never met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dragoman.forecasting.probabilities.features import ANYONE, MEMORY
from dragoman.forecasting.probabilities.sampling import ACTIVE, came_true

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events, Ints
    from dragoman.forecasting.probabilities.outcomes import Outcome

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Quiet:
    """How often what was quiet stirred.

    Attributes:
        dormant: The share of known but dormant questions that came true.
        contact: First contacts for each product of the actor's and the recipient's events of 90 days.
    """

    dormant: float
    contact: float

    def probability(self, past: Events, origin: int, actor: int, recipient: int) -> tuple[float, str]:
        """Return the probability of a question without an event in 90 days, and what it rests on."""
        mine = (past.actor == actor) | (actor == ANYONE)
        known = bool((mine & ((past.recipient == recipient) | (recipient == ANYONE))).any())
        if known or ANYONE in (actor, recipient):
            return self.dormant, "dormant"
        recent = past.between(origin - ACTIVE, origin)
        product = int((recent.actor == actor).sum()) * int((recent.recipient == recipient).sum())
        return float(min(1 - np.exp(-self.contact * product), max(self.dormant, 1e-9))), "first contact"


def count_quiet(
    events: Events,
    origins: Sequence[int],
    horizon: int,
    outcomes: Sequence[Outcome],
    unit: str,
    base_rates: Sequence[float],
) -> list[Quiet]:
    """Count on past origins how often dormant questions came true, and how often pairs met that never had.

    What was never seen to stir is not impossible: one question at the base rate of the active ones is counted in.
    """
    hits, asked = np.array(base_rates), 1
    contacts, products = np.zeros(len(outcomes)), 0.0
    for origin in origins:
        actors, recipients = _dormant(events, origin, unit)
        if len(actors):
            hits = hits + came_true(events, origin, horizon, outcomes, actors, recipients).sum(0)
            asked += len(actors)
        if unit == "dyad":
            products += float(len(events.between(origin - ACTIVE, origin))) ** 2
            contacts += _first_contacts(events, origin, horizon, outcomes)
    return [
        Quiet(float(h / asked), float((c + h / asked) / max(products, 1))) for h, c in zip(hits, contacts, strict=True)
    ]


def _dormant(events: Events, origin: int, unit: str) -> tuple[Ints, Ints]:
    known, recent = events.between(origin - MEMORY, origin), events.between(origin - ACTIVE, origin)
    if unit == "dyad":
        n = len(events.names)
        active = np.concatenate([recent.actor * n + recent.recipient, recent.recipient * n + recent.actor])
        pairs = np.setdiff1d(known.actor * n + known.recipient, active)
        pairs = pairs[pairs % n != events.nobody]
        return pairs // n, pairs % n
    everybody = np.union1d(known.actor, known.recipient)
    who = np.setdiff1d(everybody, recent.actor if unit == "actor" else recent.recipient)
    anyone = np.full(len(who), ANYONE)
    return (who, anyone) if unit == "actor" else (anyone, who)


def _first_contacts(events: Events, origin: int, horizon: int, outcomes: Sequence[Outcome]) -> Floats:
    """Count pairs of active entities that had not met and did; both had a role in the last 90 days."""
    n = len(events.names)
    known, recent = events.between(origin - MEMORY, origin), events.between(origin - ACTIVE, origin)
    future = events.between(origin, origin + horizon)
    met = np.isin(future.actor * n + future.recipient, known.actor * n + known.recipient)
    new = ~met & np.isin(future.actor, recent.actor) & np.isin(future.recipient, recent.recipient)
    keys = future.actor * n + future.recipient
    return np.array([len(np.unique(keys[new & o.happens(future)])) for o in outcomes], dtype=float)
