"""The vectors of `factors` with what they still learn from: guesses who fits a question, and learns day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dragoman.forecasting.ranking import factors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.forecasting.ranking.history import Lists

    Ints = NDArray[np.int32]
    Floats = NDArray[np.float32]

WINDOW = 90  # days from which earlier events are learned again
AGAIN = 3  # earlier events a new one
LATE = 2.5  # how much later ones are preferred


@dataclass
class Lesson:
    """The directed events of a day, with the latest partners of those who acted as they were then."""

    day: int
    who: Ints
    deed: Ints
    whom: Ints
    partners: Ints
    weights: Floats


class Resemblance:
    """Vectors and the lessons of the last `WINDOW` days."""

    def __init__(self) -> None:
        self.factors = factors.new_factors(1 << 12, 128)
        self.lessons: list[Lesson] = []

    def make_room(self, entities: int, deeds: int) -> None:
        """Add fresh vectors for entities and deeds that have none."""
        have, known = len(self.factors.turn), len(self.factors.gate)
        if entities > have or deeds > known:
            larger = factors.new_factors(max(entities, 2 * have if entities > have else have), max(deeds, known))
            self.factors = factors.moved(self.factors, larger)

    def guess(self, lists: Lists, who: Ints, deed: Ints, day: int, busy: Floats) -> Floats:
        """Return for each question the log-share of every entity; `busy` is how often each was met lately."""
        found, entities = self.factors, len(busy)
        home, role = lists.home[:entities] + 1, lists.role[:entities]
        answers = found.whom[:entities] + found.whom_home[home] + found.whom_role[role]
        scores: Floats = factors.vectors(found, lists, who, deed, day) @ answers.T
        # Wrong answers are drawn as often as they are met, so the product says how much likelier than that.
        scores += found.bias[:entities, 0] + np.log(busy + np.float32(0.3))
        scores -= scores.max(axis=1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return scores

    def note_day(self, lists: Lists, who: Ints, deed: Ints, whom: Ints, day: int, *, learn: bool) -> None:
        """Keep the events of a day and, if told so, learn from them and from earlier ones again."""
        partners, weights = factors.contexts_of(self.factors, who, day)
        self.lessons = [lesson for lesson in self.lessons if lesson.day > day - WINDOW]
        self.lessons.append(Lesson(day, who, deed, whom, partners, weights))
        if learn:
            self._learn(lists, day, len(who))
        factors.remember(self.factors, who, whom, day)

    def _learn(self, lists: Lists, day: int, new: int) -> None:
        names = ("who", "deed", "whom", "partners", "weights")
        who, deed, whom, partners, weights = (
            np.concatenate([getattr(lesson, name) for lesson in self.lessons]) for name in names
        )
        total, draw = len(who), np.random.default_rng(day)
        back = draw.exponential(total / LATE, AGAIN * new).astype(np.int64)
        picked = np.concatenate([np.arange(total - new, total), total - 1 - np.minimum(back, total - 1)])
        draw.shuffle(picked)
        factors.learn_events(self.factors, lists, who, deed, whom, partners, weights, picked, day)
