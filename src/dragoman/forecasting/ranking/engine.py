"""The state of the ranker at a day: history, vectors and working space, moved on by whole days."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dragoman.forecasting.ranking import asking, desk, features, rules
from dragoman.forecasting.ranking.chronicle import Chronicle
from dragoman.forecasting.ranking.questions import Day, Questions, both_ways
from dragoman.forecasting.ranking.resemblance import Resemblance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dragoman.forecasting.ranking.desk import Desk
    from dragoman.forecasting.tables import EventTable

    Ints = NDArray[np.int32]
    Floats = NDArray[np.float32]

# What cheap evidence counts before it is learned (columns of `candidates.survey`), chosen on ICEWS14's train days.
FIRST_WEIGHTS = np.array([7.8, 0, 0.3, 0, 0.1, 0.4, -0.5, 0.4, 1.4, 1.5, 0.3, 0.6, 0.2, -3.2, 0, -0.2], np.float32)


# Questions put at once by a thread; bounds the memory.
AT_ONCE = 256


@dataclass
class Inputs:
    """What the ranker is told: a row of features per candidate, who it is, if it is right, and rows per question."""

    rows: Floats
    whom: Ints
    hit: NDArray[np.int8]
    sizes: Ints


class Engine:
    """History, vectors and working space."""

    def __init__(self, threads: int = 1) -> None:
        self.chronicle = Chronicle()
        self.resemblance = Resemblance()
        self.weights = FIRST_WEIGHTS
        self.threads = threads
        self.desks: list[Desk] = []

    @property
    def entities(self) -> int:
        """Return how many entities are known."""
        return len(self.chronicle.entities)

    def askable(self, asked: Questions) -> Questions:
        """Return the questions about deeds seen before, without answers never met."""
        return asked.only(asked.deed < 2 * len(self.chronicle.events), self.entities)

    def open_day(self, day: int) -> None:
        """Make the desks ready for questions about a day."""
        if not self.desks or len(self.desks[0].survey) <= self.entities:
            first = desk.new_desk(2 * self.entities + 2)
            busy = {name: getattr(first, name) for name in ("busy_3", "busy_30", "busy_100")}
            more = (desk.new_desk(2 * self.entities + 2)._replace(**busy) for _ in range(self.threads - 1))
            self.desks = [first, *more]
        desk.open_day(self.chronicle.history, self.desks[0], day)
        for other in self.desks[1:]:
            desk.clear_asker(other)

    def guess(self, asked: Questions) -> Floats:
        """Return what the vectors guess for each question over all known entities (the day must be open)."""
        busy = self.desks[0].busy_100[: self.entities]
        return self.resemblance.guess(self.chronicle.history.lists, asked.who, asked.deed, asked.day, busy)

    def inputs(self, asked: Questions, names: Sequence[str], size: int) -> Iterator[tuple[Questions, Inputs]]:
        """Yield askable questions, as many at once as fit, with at most `size` candidates each.

        Args:
            asked: the questions of a day.
            names: of all askers, by number; some may have never been met.
            size: candidates a question.
        """
        for part in self._parts(asked):
            yield part, self._put(part.unanswered(), names, size, -1)

    def examples(self, asked: Questions, names: Sequence[str], size: int, others: int) -> Iterator[Inputs]:
        """Yield the answers found among `size` candidates, and some other candidates, of askable questions."""
        for part in self._parts(asked):
            yield self._put(part, names, size, others)

    def _parts(self, asked: Questions) -> Iterator[Questions]:
        """Yield as many questions at once as fit; those who were never met ask one by one."""
        self.open_day(asked.day)
        met = int(np.searchsorted(asked.who, self.entities))
        for begin in range(0, met, AT_ONCE * self.threads):
            yield asked.part(begin, min(begin + AT_ONCE * self.threads, met))
        for at in range(met, len(asked)):
            yield asked.part(at, at + 1)

    def _put(self, part: Questions, names: Sequence[str], size: int, others: int) -> Inputs:
        if part.who[0] < self.entities:
            return self._shared(part, size, others)
        lent = self.chronicle.seat_stranger(names[int(part.who[0])])
        try:
            return self._shared(replace(part, who=np.array([lent], np.int32)), size, others)
        finally:
            self.chronicle.unseat_stranger()

    def _shared(self, part: Questions, size: int, others: int) -> Inputs:
        """Share the questions among the threads."""
        threads, guesses = min(self.threads, len(part)), self.guess(part)
        spans = list(pairwise(len(part) * at // threads for at in range(threads + 1)))

        def work(span: tuple[int, int], place: Desk) -> Inputs:
            mine = part.part(*span)
            room = len(mine) * size if others < 0 else len(mine) * others + len(mine.answers)
            rows, whom = np.empty((room, features.WIDTH), np.float32), np.empty(room, np.int32)
            hit, sizes = np.empty(room, np.int8), np.empty(len(mine), np.int32)
            total = asking.put(
                self.chronicle.history, place, mine.who, mine.deed, mine.day, guesses[slice(*span)], self.weights, size,
                mine.answers, mine.ends, others, rows, whom, hit, sizes,
            )  # fmt: skip
            return Inputs(rows[:total], whom[:total], hit[:total], sizes)

        if threads == 1:
            return work(spans[0], self.desks[0])
        with ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(work, spans, self.desks))
        names = ("rows", "whom", "hit", "sizes")
        return Inputs(*(np.concatenate([getattr(each, name) for each in found]) for name in names))

    def learn_rules(self, asked: Questions) -> None:
        """Learn rules and habits from the questions of those who were met, before their day is noted."""
        known = self.askable(asked)
        known = known.only(known.who < self.entities, self.entities)
        rules.learn_day(
            self.chronicle.history, known.who, known.deed, known.day, known.answers, known.ends, self.entities
        )

    def note(self, day: Day, table: EventTable, *, learn: bool) -> None:
        """Note a day's events (with names new to it) and, if told so, let the vectors learn from them."""
        chronicle = self.chronicle
        people = int(max(day.actor.max(), day.recipient.max())) + 1
        kinds = int(day.event.max()) + 1
        chronicle.add_names(table.entities[self.entities : people], table.events[len(chronicle.events) : kinds])
        # One more, for whom nobody has met.
        self.resemblance.make_room(self.entities + 1, 2 * len(chronicle.events))
        chronicle.add_day(day.day, day.actor, day.event, day.recipient)
        who, deed, whom = both_ways(day.actor, day.event, day.recipient)
        self.resemblance.note_day(chronicle.history.lists, who, deed, whom, day.day, learn=learn)
