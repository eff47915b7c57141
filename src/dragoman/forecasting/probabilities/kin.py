"""Which pairs are of the same sort: a police and citizens of its country, a state and another state."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from dragoman.forecasting.names import is_state, split_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events, Ints

STATE = "a state"


def kin_keys(events: Events, actors: Ints, recipients: Ints, unknown: int) -> Ints:
    """Return a number for the sort of each pair: both roles, and whether both are of one country.

    Args:
        events: What the positions belong to.
        actors: Positions of the doers.
        recipients: Positions of those it is done to, as many.
        unknown: The number of pairs of which one has no known role.
    """
    role, code = _role_codes(events.names), events.country_codes
    left, right = role[actors], role[recipients]
    keys = (left * (int(role.max(initial=0)) + 1) + right) * 2 + (code[actors] == code[recipients])
    keys[(left == 0) | (right == 0)] = unknown
    return np.asarray(keys)


def of_kin(events: Events, actor: int, recipient: int) -> NDArray[np.bool_]:
    """Return which events are of pairs of the same sort as one pair; none where a role is unknown."""
    asked = kin_keys(events, np.array([actor]), np.array([recipient]), -2)
    return np.equal(kin_keys(events, events.actor, events.recipient, -1), asked)


def role_of(name: str) -> str:
    """Return what a name says somebody is: "Police" of "Police (Nigeria)"; the empty text if nothing."""
    role, home = split_name(name)
    if home is not None:
        return role
    return STATE if is_state(name) else ""


def state_flags(names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which names are those of states."""
    return np.equal(_role_codes(names), 1)


@lru_cache(maxsize=8)
def _role_codes(names: tuple[str, ...]) -> Ints:
    # It does not matter which other names a table has: a name that comes later changes nothing that was said before.
    known = {"": 0, STATE: 1}
    return np.array([known.setdefault(role_of(name), len(known)) for name in names], dtype=np.int64)
