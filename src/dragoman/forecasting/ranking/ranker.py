"""How a ranker learns: from the last days before a cut, each day told only by the days before it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import ForecastError, InputError
from dragoman.forecasting.ranking.engine import Engine
from dragoman.forecasting.ranking.features import CATEGORIES, CHEAP, FEATURES, WIDTH
from dragoman.forecasting.ranking.questions import days_of
from dragoman.forecasting.ranking.trees import Trees, trees_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from dragoman.forecasting.ranking.engine import Inputs
    from dragoman.forecasting.ranking.questions import Day, Questions
    from dragoman.forecasting.tables import EventTable

    Floats = NDArray[np.float32]
    Progress = Callable[[float, str], None]

LEAST_EXAMPLES = 200
# Of all the work, about how much is telling the days; the rest is growing trees.
TELLING = 0.6


@dataclass(frozen=True)
class Settings:
    """How a ranker is made; the defaults were chosen on the valid days of ICEWS14.

    Attributes:
        size: candidates that are ranked in full.
        others: wrong candidates per question to learn from.
        days: days before the cut to learn the ranking from.
        cheap_days: days before those to learn the cheap first ranking from.
        rows: candidates to learn from at most; if there are more, questions are drawn.
        ahead: days that history lags behind: 1 asks for the next day, more for any day of a block of so many.
        trees: trees of the ranker.
        threads: threads to tell of candidates and rank them with.
        seed: of what is drawn in learning.
    """

    size: int = 150
    others: int = 15
    days: int = 70
    cheap_days: int = 14
    rows: int = 1_000_000
    ahead: int = 1
    trees: int = 120
    threads: int = 2
    seed: int = 1


PARAMETERS = {
    "objective": "lambdarank",
    "num_leaves": 63,
    "learning_rate": 0.08,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "lambdarank_truncation_level": 15,
    "cat_smooth": 50,
    "max_cat_threshold": 32,
    "max_bin": 127,
    # More threads are hardly faster, and much slower while others use the cores.
    "num_threads": 1,
    "verbosity": -1,
    "deterministic": True,
    "force_row_wise": True,
}


def train(table: EventTable, until: int, settings: Settings, progress: Progress | None = None) -> tuple[Engine, Trees]:
    """Learn from the days of `table` before `until`; nothing of later days is used.

    Args:
        table: events that all have a recipient.
        until: first day to leave out.
        settings: how to learn.
        progress: told the share done and what is being done.

    Raises:
        InputError: too few days or events to learn from.
        ForecastError: LightGBM is not installed.
    """
    _lightgbm()  # rather missed now than after minutes
    tell = progress or (lambda _share, _words: None)
    table = table.until(until)
    if not len(table):
        raise InputError(table.source, "no events before the first day asked about")
    first = int(table.day[0])
    rank_from = until - min(settings.days, (until - first) // 2)
    cheap_from = max(rank_from - settings.cheap_days, first + 1)
    engine, cheap, kept = Engine(settings.threads), _Cheap(), _Kept(table, rank_from, until, settings)
    for block in _blocks(days_of(table, first, until), settings.ahead, until):
        for day in block:
            if not engine.entities:
                continue
            tell(TELLING * (day.day - first) / (until - first), f"learning: day {day.day - first} of {until - first}")
            asked = day.questions()
            if cheap_from <= day.day < rank_from:
                cheap.add(engine, engine.askable(asked), table, settings)
            elif day.day >= rank_from:
                cheap.finish(engine)
                kept.add(engine, engine.askable(asked), table)
            engine.learn_rules(asked)
        for day in block:
            engine.note(day, table, learn=True)
    return engine, kept.fit(table.source, tell)


def multi_step(settings: Settings, days: int) -> Settings:
    """Return the settings for asking about any of the next `days` days."""
    return replace(settings, ahead=days, days=max(settings.days, 3 * days))


def _blocks(days: Iterator[Day], ahead: int, until: int) -> Iterator[list[Day]]:
    """Cut days into blocks that end `ahead` days apart, the last at `until`."""
    block: list[Day] = []
    for day in days:
        if block and (until - 1 - day.day) // ahead != (until - 1 - block[0].day) // ahead:
            yield block
            block = []
        block.append(day)
    if block:
        yield block


class _Cheap:
    """Examples for the cheap first ranking; learned once."""

    def __init__(self) -> None:
        self._rows: list[Floats] = []
        self._hit: list[NDArray[np.int8]] = []

    def add(self, engine: Engine, asked: Questions, table: EventTable, settings: Settings) -> None:
        """Take examples from the questions of a day, as long as there is room."""
        for found in engine.examples(asked, table.entities, engine.entities, settings.others):
            if sum(map(len, self._rows)) < settings.rows:
                self._rows.append(found.rows[:, CHEAP].copy())
                self._hit.append(found.hit)

    def finish(self, engine: Engine) -> None:
        """Learn the weights of the cheap evidence, if there is enough to learn from."""
        if self._rows and sum(hit.sum() for hit in self._hit) >= LEAST_EXAMPLES:
            engine.weights = logistic(np.concatenate(self._rows), np.concatenate(self._hit))
        self._rows, self._hit = [], []


class _Kept:
    """Examples for the ranker, in one array that is never larger than asked for."""

    def __init__(self, table: EventTable, begin: int, end: int, settings: Settings) -> None:
        self.settings = settings
        total = sum(len(day.questions()) for day in days_of(table, begin, end))
        self._share = min(1.0, settings.rows / (max(total, 1) * (settings.others + 1.5)))
        room = min(settings.rows, total * (settings.others + 1) + 2 * len(table))
        self._rows = np.empty((room, WIDTH), np.float32)  # pages never written take no memory
        self._hit = np.empty(room, np.int8)
        self._sizes: list[NDArray[np.int32]] = []
        self._taken = 0

    def add(self, engine: Engine, asked: Questions, table: EventTable) -> None:
        """Take examples from the questions of a day."""
        if self._share < 1:
            draw = np.random.default_rng([self.settings.seed, asked.day])
            asked = asked.only(draw.random(len(asked)) < self._share, engine.entities)
        for found in engine.examples(asked, table.entities, self.settings.size, self.settings.others):
            self._take(found)

    def _take(self, found: Inputs) -> None:
        end = self._taken + len(found.rows)
        if end <= len(self._rows):
            self._rows[self._taken : end], self._hit[self._taken : end] = found.rows, found.hit
            self._sizes.append(found.sizes[found.sizes > 0])
            self._taken = end

    def fit(self, source: str, tell: Progress) -> Trees:
        """Grow the ranker; the examples are gone then."""
        found = int(self._hit[: self._taken].sum())
        if found < LEAST_EXAMPLES:
            raise InputError(
                source,
                f"{found} events to learn a ranking from are too few (at least {LEAST_EXAMPLES}); add earlier days",
            )
        library, settings = _lightgbm(), self.settings
        # "auto" would not do: every column not named a category is a number.
        data = library.Dataset(
            self._rows[: self._taken], self._hit[: self._taken], group=np.concatenate(self._sizes),
            free_raw_data=True, feature_name=list(FEATURES), categorical_feature=list(CATEGORIES), params=PARAMETERS,
        ).construct()  # fmt: skip
        del self._rows
        parameters = {**PARAMETERS, "seed": settings.seed}

        def count(environment: Any) -> None:  # noqa: ANN401  (named tuple of LightGBM)
            done = environment.iteration + 1
            tell(TELLING + (1 - TELLING) * done / settings.trees, f"growing trees: {done} of {settings.trees}")

        booster = library.train(parameters, data, num_boost_round=settings.trees, callbacks=[count])
        return trees_of(booster.model_to_string())


def _lightgbm() -> Any:  # noqa: ANN401  (a module)
    """Return the module `lightgbm`, imported only now.

    Raises:
        ForecastError: it is not installed.
    """
    try:
        import lightgbm
    except ImportError as error:
        raise ForecastError("ranking needs LightGBM; pip install 'dragoman[forecast]'") from error
    return lightgbm


def logistic(rows: Floats, hit: NDArray[np.int8], steps: int = 12) -> Floats:
    """Return the weights of a logistic regression (without its constant), by Newton steps."""
    values = np.column_stack([rows, np.ones(len(rows))]).astype(np.float64)
    weights = np.zeros(values.shape[1])
    for _ in range(steps):
        share = 1 / (1 + np.exp(-(values @ weights)))
        slope = values.T @ (hit - share) - weights
        curve = (values * (share * (1 - share) + 1e-6)[:, None]).T @ values + np.eye(len(weights))
        weights += np.linalg.solve(curve, slope)
    return weights[:-1].astype(np.float32)
