"""Guesses from resemblance: vectors of entities, deeds, homes and roles, learned day by day.

A question (who, deed) becomes the sum of the vectors of who asks, of its home, its role and the latest partners, each
passed through a gate of the deed, plus vectors of the deed as done by this actor, home and role. An answer is the sum
of the vectors of the entity, its home and its role. Their product, as a share of that of all entities, is the guess.
Learning is by drawn wrong answers and AdaGrad, on the events of a day and on some of earlier days again.
"""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

SIZE, RECENT, WRONG = 48, 12, 40
BUCKETS = 1 << 16
RATE, START = 0.05, 0.1


class Factors(NamedTuple):
    """Vectors (rows) with the squared steps taken so far, and who dealt with whom last."""

    who: NDArray[np.float32]
    partner: NDArray[np.float32]
    home: NDArray[np.float32]  # row 0: unknown
    role: NDArray[np.float32]
    mixed: NDArray[np.float32]  # (actor, deed), (home, deed), (role, deed), hashed
    gate: NDArray[np.float32]
    whom: NDArray[np.float32]
    whom_home: NDArray[np.float32]
    whom_role: NDArray[np.float32]
    bias: NDArray[np.float32]
    steps: tuple[NDArray[np.float32], ...]  # of each of the above
    recent: NDArray[np.int32]  # (entity, place): partner, newest at `turn`
    recent_day: NDArray[np.int32]
    turn: NDArray[np.int32]


def new_factors(entities: int, deeds: int) -> Factors:
    """Return small random vectors, the same each time."""
    draw = np.random.default_rng(1)
    sizes = (entities, entities, entities + 1, entities + 2, BUCKETS, deeds, entities, entities + 1, entities + 2)
    tables = [draw.normal(0, START, (size, SIZE)).astype(np.float32) for size in sizes]
    tables[5][:] = 1.0
    for table in (tables[4], tables[1]):
        table[:] = 0.0
    tables.append(np.zeros((entities, 1), np.float32))
    steps = tuple(np.full(len(table), 1e-2, np.float32) for table in tables)
    recent = np.full((entities, RECENT), -1, np.int32), np.zeros((entities, RECENT), np.int32)
    return Factors._make([*tables, steps, *recent, np.zeros(entities, np.int32)])


@numba.njit(cache=True)
def bucket(kind, left, deed):
    """Return the row of a mixed vector."""
    mixed = np.uint64(((np.int64(kind) << 40) | (np.int64(left + 1) << 16) | np.int64(deed)) + 1)
    return np.int64((mixed * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(48)) & (BUCKETS - 1)


@numba.njit(cache=True)
def look_back(factors, who, day, partners, weights):
    """Write the latest partners of an entity and their weights, which fade and sum to 1."""
    total = 0.0
    for place in range(RECENT):
        partners[place] = factors.recent[who, place]
        weights[place] = 0.0
        if partners[place] >= 0:
            weights[place] = 0.5 ** ((day - factors.recent_day[who, place]) / 20.0) + 0.02
            total += weights[place]
    if total > 0:
        for place in range(RECENT):
            weights[place] /= total


@numba.njit(cache=True)
def ask(factors, lists, who, deed, partners, weights, gated, query):
    """Write the vector of a question and, for learning, its part before the gate of the deed."""
    home, role = lists.home[who] + 1, lists.role[who]
    for k in range(SIZE):
        gated[k] = factors.who[who, k] + factors.home[home, k] + factors.role[role, k]
    for place in range(RECENT):
        if weights[place] > 0:
            for k in range(SIZE):
                gated[k] += weights[place] * factors.partner[partners[place], k]
    a, b, c = bucket(0, who, deed), bucket(1, home, deed), bucket(2, role, deed)
    for k in range(SIZE):
        query[k] = gated[k] * factors.gate[deed, k]
        query[k] += factors.mixed[a, k] + factors.mixed[b, k] + factors.mixed[c, k]


@numba.njit(cache=True)
def move(table, steps, row, slope, scale):
    """Take one AdaGrad step (one step size a row)."""
    norm = np.float32(0.0)
    for k in range(table.shape[1]):
        norm += slope[k] * slope[k]
    steps[row] += norm * scale * scale / table.shape[1]
    step = np.float32(RATE) * scale / np.sqrt(steps[row])
    for k in range(table.shape[1]):
        table[row, k] -= step * slope[k]


@numba.njit(cache=True)
def product(factors, lists, whom, query):
    """Return the score of one answer."""
    total = factors.bias[whom, 0]
    home, role = lists.home[whom] + 1, lists.role[whom]
    for k in range(SIZE):
        total += query[k] * (factors.whom[whom, k] + factors.whom_home[home, k] + factors.whom_role[role, k])
    return total


@numba.njit(cache=True)
def learn_event(factors, lists, who, deed, whom, partners, weights, wrong, room):
    """Learn one event against drawn wrong answers (softmax over them)."""
    gated, query, slope, back = room[0], room[1], room[2], room[3]
    ask(factors, lists, who, deed, partners, weights, gated, query)
    scores = np.empty(WRONG + 1, np.float32)
    top = scores[0] = product(factors, lists, whom, query)
    for at in range(WRONG):
        scores[at + 1] = product(factors, lists, wrong[at], query) if wrong[at] != whom else -1e9
        top = max(top, scores[at + 1])
    total = np.float32(0.0)
    for at in range(WRONG + 1):
        scores[at] = np.exp(scores[at] - top)
        total += scores[at]
    slope[:] = 0
    one = np.ones(1, np.float32)
    for at in range(WRONG + 1):
        answer = whom if at == 0 else wrong[at - 1]
        error = scores[at] / total - (1.0 if at == 0 else 0.0)
        if abs(error) < 1e-4:
            continue
        home, role = lists.home[answer] + 1, lists.role[answer]
        for k in range(SIZE):
            slope[k] += error * (factors.whom[answer, k] + factors.whom_home[home, k] + factors.whom_role[role, k])
        move(factors.whom, factors.steps[6], answer, query, error)
        move(factors.whom_home, factors.steps[7], home, query, error)
        move(factors.whom_role, factors.steps[8], role, query, error)
        move(factors.bias, factors.steps[9], answer, one, error)
    home, role = lists.home[who] + 1, lists.role[who]
    for k in range(SIZE):
        back[k] = slope[k] * factors.gate[deed, k]
        gated[k] *= slope[k]
    unit = np.float32(1.0)
    move(factors.mixed, factors.steps[4], bucket(0, who, deed), slope, unit)
    move(factors.mixed, factors.steps[4], bucket(1, home, deed), slope, unit)
    move(factors.mixed, factors.steps[4], bucket(2, role, deed), slope, unit)
    move(factors.gate, factors.steps[5], deed, gated, unit)
    move(factors.who, factors.steps[0], who, back, unit)
    move(factors.home, factors.steps[2], home, back, unit)
    move(factors.role, factors.steps[3], role, back, unit)
    for place in range(RECENT):
        if weights[place] > 0:
            move(factors.partner, factors.steps[1], partners[place], back, weights[place])


@numba.njit(cache=True)
def learn_events(factors, lists, who, deed, whom, partners, weights, picked, seed):
    """Learn the picked events with their latest partners of then; wrong answers are recipients of drawn events."""
    room = np.zeros((4, SIZE), np.float32)
    wrong = np.empty(WRONG, np.int32)
    state = np.uint64(seed * 2 + 1)
    for event in picked:
        for at in range(WRONG):
            state = state * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
            wrong[at] = whom[np.int64(state >> np.uint64(33)) % len(whom)]
        learn_event(
            factors, lists, who[event], deed[event], whom[event], partners[event], weights[event], wrong, room
        )  # fmt: skip


@numba.njit(cache=True)
def contexts_of(factors, who, day):
    """Return the latest partners of everyone in `who`, and their weights."""
    partners = np.empty((len(who), RECENT), np.int32)
    weights = np.empty((len(who), RECENT), np.float32)
    for row in range(len(who)):
        look_back(factors, who[row], day, partners[row], weights[row])
    return partners, weights


@numba.njit(cache=True)
def remember(factors, who, whom, day):
    """Keep the partners of a day's events among the latest."""
    for row in range(len(who)):
        actor = who[row]
        place = factors.turn[actor] % RECENT
        factors.recent[actor, place] = whom[row]
        factors.recent_day[actor, place] = day
        factors.turn[actor] += 1


@numba.njit(cache=True)
def vectors(factors, lists, who, deed, day):
    """Return the vectors of a day's questions."""
    gated = np.zeros(SIZE, np.float32)
    out = np.zeros((len(who), SIZE), np.float32)
    partners, weights = contexts_of(factors, who, day)
    for row in range(len(who)):
        ask(factors, lists, who[row], deed[row], partners[row], weights[row], gated, out[row])
    return out


def moved(old: Factors, larger: Factors) -> Factors:
    """Return the larger vectors with the old ones in the first rows."""
    tables = (*old[:10], *old.steps, *old[11:])
    room = (*larger[:10], *larger.steps, *larger[11:])
    for table, new in zip(tables, room, strict=True):
        new[: len(table)] = table
    return larger
