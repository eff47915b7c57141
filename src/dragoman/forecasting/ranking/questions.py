"""Days of a table, and what they ask: who does a deed to whom, in both directions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dragoman.forecasting.tables import EventTable

    Ints = NDArray[np.int32]


@dataclass
class Questions:
    """What was asked and answered on a day: each (who, deed) once, with its answers up to `ends`."""

    day: int
    who: Ints
    deed: Ints
    answers: Ints
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.who)

    def part(self, begin: int, end: int) -> Questions:
        """Return the questions from one up to before another."""
        first = int(self.ends[begin - 1]) if begin else 0
        last = int(self.ends[end - 1]) if end else 0
        return Questions(
            self.day, self.who[begin:end], self.deed[begin:end], self.answers[first:last], self.ends[begin:end] - first
        )  # fmt: skip

    def unanswered(self) -> Questions:
        """Return the questions without their answers."""
        return Questions(self.day, self.who, self.deed, self.answers[:0], np.zeros(len(self), np.int64))

    def only(self, keep: NDArray[np.bool_], entities: int) -> Questions:
        """Return some of the questions, without the answers numbered `entities` or higher."""
        counts = np.diff(self.ends, prepend=0)
        stay = np.repeat(keep, counts) & (self.answers < entities)
        left = np.diff(np.concatenate([[0], np.cumsum(stay)])[self.ends], prepend=0)
        return Questions(self.day, self.who[keep], self.deed[keep], self.answers[stay], np.cumsum(left[keep]))


@dataclass
class Day:
    """The events of a day, as they are and in both directions."""

    day: int
    actor: Ints
    event: Ints
    recipient: Ints

    def questions(self) -> Questions:
        """Return the questions of the day in both directions, by who asks."""
        who, deed, whom = both_ways(self.actor, self.event, self.recipient)
        key = who.astype(np.int64) << 20 | deed
        _, first, count = np.unique(key, return_index=True, return_counts=True)
        return Questions(self.day, who[first], deed[first], whom, np.cumsum(count))


def both_ways(actor: Ints, event: Ints, recipient: Ints) -> tuple[Ints, Ints, Ints]:
    """Return (who, deed, whom) of events in both directions, each once, in order."""
    rows = np.concatenate([
        np.stack([actor, 2 * event, recipient], axis=1), np.stack([recipient, 2 * event + 1, actor], axis=1)
    ])  # fmt: skip
    rows = np.unique(rows.astype(np.int32), axis=0)
    return rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2].copy()


def days_of(table: EventTable, begin: int, end: int) -> Iterator[Day]:
    """Yield the days of a table from `begin` up to before `end` that have events."""
    first, last = np.searchsorted(table.day, [begin, end])
    days, starts = np.unique(table.day[first:last], return_index=True)
    edges = [*(starts + first).tolist(), int(last)]
    for day, (start, stop) in zip(days.tolist(), pairwise(edges), strict=True):
        yield Day(day, table.actor[start:stop], table.event[start:stop], table.recipient[start:stop])
