"""Questions asked now: what sort they are, whether they are open, which events bear on them, and their description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dragoman.forecasting.probabilities.features import ANYONE, features_at
from dragoman.forecasting.probabilities.kin import of_kin
from dragoman.forecasting.probabilities.sampling import ACTIVE, Rows

if TYPE_CHECKING:
    from dragoman.forecasting.probabilities.events import Events, Ints


def unit_of(actor: int, recipient: int) -> str:
    """Return which unit a question is about."""
    return "actor" if recipient == ANYONE else "recipient" if actor == ANYONE else "dyad"


def is_active(past: Events, origin: int, actor: int, recipient: int) -> bool:
    """Return whether a question is open: an event of its own, or of its dyad the other way, in the last 90 days."""
    recent = past.between(origin - ACTIVE, origin)
    mine = ((recent.actor == actor) | (actor == ANYONE)) & ((recent.recipient == recipient) | (recipient == ANYONE))
    back = (recent.actor == recipient) & (recent.recipient == actor)  # never of a single entity
    return bool((mine | back).any())


def relevant(past: Events, actor: int, recipient: int) -> Events:
    """Return the events that a question's description can depend on: of its entities, their countries, their kin."""
    code = past.country_codes
    asked = [i for i in (actor, recipient) if i != ANYONE]
    countries = [int(code[i]) for i in asked if code[i]]
    keep = np.isin(past.actor, asked) | np.isin(past.recipient, asked)
    doers, done_to = np.isin(code[past.actor], countries), np.isin(code[past.recipient], countries)
    if len(asked) == 1:
        return past.where(keep | doers | done_to)
    return past.where(keep | (doers & done_to) | of_kin(past, actor, recipient))


def described(past: Events, origin: int, actor: int | Ints, recipient: int | Ints) -> Rows:
    """Return one question, or several of one unit, on the eve of a day whose future is not known."""
    actors, recipients = np.atleast_1d(actor), np.atleast_1d(recipient)
    features, x = features_at(past, origin, actors, recipients)
    count = len(actors)
    days, unknown = np.full(count, origin), np.zeros((count, 0), bool)
    return Rows(days, actors, recipients, unknown, unknown, np.ones(count), features, x)
