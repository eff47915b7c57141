"""Counts that fade: how often and how lately each key was seen, in flat arrays that compiled code can grow into.

A `Tally` is a hash table from a 63-bit key to a slot; a slot holds how many times the key was seen, the last day, and
the mass of all sightings faded by four half-lives. Masses are brought up to a day only when they are read, so that a
day costs what happened on it.
"""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

HALF_LIVES = np.array([3.0, 10.0, 30.0, 100.0], np.float32)
AGES = 2048
FADING = (2.0 ** (-np.arange(AGES)[None, :] / HALF_LIVES[:, None].astype(np.float64))).astype(np.float32)
ENTITY_BITS = 22  # of a key, by `pack`
NEVER = 9999
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Tally(NamedTuple):
    """The arrays of one tally; `size[0]` slots are taken."""

    keys: NDArray[np.int64]
    slots: NDArray[np.int32]
    size: NDArray[np.int64]
    times: NDArray[np.int32]
    last: NDArray[np.int32]
    mass: NDArray[np.float32]


def new_tally(capacity: int) -> Tally:
    """Return an empty tally with room for `capacity` keys."""
    places = 16
    while places < 2 * capacity:
        places *= 2
    return Tally(
        np.full(places, -1, np.int64),
        np.zeros(places, np.int32),
        np.zeros(1, np.int64),
        np.zeros(capacity, np.int32),
        np.zeros(capacity, np.int32),
        np.zeros((capacity, len(HALF_LIVES)), np.float32),
    )


def with_room(tally: Tally, more: int) -> Tally:
    """Return the tally, moved to larger arrays if `more` new keys would not fit."""
    taken = int(tally.size[0])
    if taken + more <= len(tally.times):
        return tally
    larger = new_tally(max(2 * len(tally.times), taken + more))
    larger.size[0] = taken
    for old, new in zip(tally[3:], larger[3:], strict=True):
        new[:taken] = old[:taken]
    rehash(tally.keys, tally.slots, larger.keys, larger.slots)
    return larger


@numba.njit(cache=True)
def rehash(keys, slots, new_keys, new_slots):
    """Enter every key of one hash table into a larger one."""
    last = len(new_keys) - 1
    for place in range(len(keys)):
        if keys[place] >= 0:
            at = np.int64((np.uint64(keys[place]) * _SPREAD) >> np.uint64(20)) & last
            while new_keys[at] >= 0:
                at = (at + 1) & last
            new_keys[at] = keys[place]
            new_slots[at] = slots[place]


@numba.njit(cache=True)
def pack(kind, left, deed, right):
    """Return the key of (kind < 32, left, deed, right)."""
    return (((np.int64(kind) << 22 | np.int64(left)) << 14 | np.int64(deed)) << 22) | np.int64(right)


@numba.njit(cache=True)
def find(tally, key):
    """Return the slot of a key, or -1."""
    last = len(tally.keys) - 1
    at = np.int64((np.uint64(key) * _SPREAD) >> np.uint64(20)) & last
    while tally.keys[at] >= 0:
        if tally.keys[at] == key:
            return tally.slots[at]
        at = (at + 1) & last
    return -1


@numba.njit(cache=True)
def note(tally, key, day):
    """Count one sighting of a key on `day`; return its slot and whether it is new."""
    last = len(tally.keys) - 1
    at = np.int64((np.uint64(key) * _SPREAD) >> np.uint64(20)) & last
    while tally.keys[at] >= 0 and tally.keys[at] != key:
        at = (at + 1) & last
    new = tally.keys[at] < 0
    if new:
        tally.keys[at] = key
        tally.slots[at] = tally.size[0]
        tally.size[0] += 1
    slot = tally.slots[at]
    age = min(day - tally.last[slot], AGES - 1)
    for half in range(4):
        tally.mass[slot, half] = tally.mass[slot, half] * FADING[half, age] + np.float32(1.0)
    tally.times[slot] += 1
    tally.last[slot] = day
    return slot, new


@numba.njit(cache=True)
def faded(tally, slot, day, half):
    """Return the mass of a slot (0 for -1) as of `day`."""
    if slot < 0:
        return np.float32(0.0)
    return tally.mass[slot, half] * FADING[half, min(day - tally.last[slot], AGES - 1)]


@numba.njit(cache=True)
def age_of(tally, slot, day):
    """Return the days since the last sighting, `NEVER` for -1."""
    return NEVER if slot < 0 else day - tally.last[slot]
