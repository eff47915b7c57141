"""Working space for one question at a time: what is known of every entity, with respect to who asks and the deed."""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from dragoman.forecasting.ranking.tallies import faded, find, pack

# Half-lives by position in tallies.HALF_LIVES.
DAYS3, DAYS10, DAYS30, DAYS100 = range(4)
# Columns of the cheap evidence, as `candidates.survey` writes them.
SURVEYED = (
    "rules_strongest", "rules_either", "alike_share", "near_share", "reach_share", "alike_any_share", "anyone_share",
    "busy", "same_home", "fellow_share", "fellow_home_share", "peer_role_share", "peer_share", "self", "guess",
    "same_home_peer",
)  # fmt: skip
SURVEY = len(SURVEYED)


class Desk(NamedTuple):
    """Working space for one question at a time; arrays over candidates are zero between questions."""

    seen: NDArray[np.int8]
    touched: NDArray[np.int32]
    strongest: NDArray[np.float32]  # rules: highest rate
    either: NDArray[np.float32]  # rules: noisy or
    odds: NDArray[np.float32]  # rules: sum of log ratios to the usual
    alike: NDArray[np.float32]  # the deed done by those who are like the asker
    near: NDArray[np.float32]  # by partners of the asker
    anyone: NDArray[np.float32]  # by anyone
    fellow: NDArray[np.float32]  # by those of the asker's home
    peer: NDArray[np.float32]  # by those of the asker's role
    # Of the deed, over homes and roles of those it is done to, by fellows and by peers:
    fellow_home: NDArray[np.float32]
    peer_role: NDArray[np.float32]
    # Of the asker on the day, whatever the deed:
    likeness: NDArray[np.float32]
    ties: NDArray[np.float32]
    ties_now: NDArray[np.float32]
    reach: NDArray[np.float32]
    reach_now: NDArray[np.float32]
    alike_any: NDArray[np.float32]
    touched_who: NDArray[np.int32]
    seen_who: NDArray[np.int8]
    # Of everyone on the day:
    busy_3: NDArray[np.float32]
    busy_30: NDArray[np.float32]
    busy_100: NDArray[np.float32]
    asker: NDArray[np.int64]  # who, day, number touched
    sums: NDArray[np.float64]  # reach, reach_now, alike_any, alike, near, anyone, fellow, peer
    survey: NDArray[np.float32]


def new_desk(entities: int) -> Desk:
    """Return working space for so many entities (as many homes, and a few roles more at most)."""
    kinds = (np.int8, np.int32, *[np.float32] * 16, np.int32, np.int8, *[np.float32] * 3)
    arrays = [np.zeros(entities + 4, kind) for kind in kinds]
    return Desk._make([*arrays, np.full(3, -1, np.int64), np.zeros(8), np.zeros((entities, SURVEY), np.float32)])


@numba.njit(cache=True)
def open_day(history, desk, day):
    """Look up once how busy everyone is on a day."""
    clear_asker(desk)
    for whom in range(len(desk.survey)):
        slot = find(history.people, pack(0, whom, 0, 0))
        desk.busy_3[whom] = faded(history.people, slot, day, DAYS3)
        desk.busy_30[whom] = faded(history.people, slot, day, DAYS30)
        desk.busy_100[whom] = faded(history.people, slot, day, DAYS100)


@numba.njit(cache=True)
def touch(seen, touched, count, whom):
    """Put an entity among those touched, once; return their number."""
    if seen[whom] == 0:
        seen[whom] = 1
        touched[count] = whom
        return count + 1
    return count


@numba.njit(cache=True)
def clear_asker(desk):
    """Empty what was known of the last asker."""
    for at in range(desk.asker[2]):
        whom = desk.touched_who[at]
        desk.seen_who[whom] = 0
        desk.likeness[whom] = desk.ties[whom] = desk.ties_now[whom] = desk.reach[whom] = 0
        desk.reach_now[whom] = desk.alike_any[whom] = 0
    desk.sums[:3] = 0
    desk.asker[:] = -1
