"""How good a ranking is: the audited protocol for who-comes-next, on days that the model never saw.

Every event of the days tested is asked in both directions. Other right answers to the same question on the same day are
left out; all entities of the table are in the running; ties, and answers without a score, get the rank expected of a
random order. Single-step, the days before the one asked about are known; multi-step, those before the first day tested.
What was learned (trees, rules, vectors) is fixed before the first day tested.
"""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import UsageError
from dragoman.forecasting.ranking import ranker
from dragoman.forecasting.ranking.engine import Inputs
from dragoman.forecasting.ranking.features import FEATURES, WIDTH
from dragoman.forecasting.ranking.questions import days_of
from dragoman.forecasting.ranking.trees import predict
from dragoman.forecasting.tables import SPLITS, to_date, to_day

if TYPE_CHECKING:
    import datetime

    from numpy.typing import NDArray

    from dragoman.forecasting.ranking.engine import Engine
    from dragoman.forecasting.ranking.questions import Questions
    from dragoman.forecasting.ranking.ranker import Progress
    from dragoman.forecasting.ranking.trees import Trees
    from dragoman.forecasting.tables import EventTable

_MEASURED = ("mrr", "hits1", "hits3", "hits10")
# About the share of the time that learning takes.
LEARNING = 0.8
_SEEN = FEATURES.index("triple_count")


@dataclass
class Ranks:
    """Ranks of the right answers, and what is known of each."""

    rank: list[float] = field(default_factory=list)
    seen: list[bool] = field(default_factory=list)
    found: list[bool] = field(default_factory=list)
    inverse: list[bool] = field(default_factory=list)

    def add(self, ranks: NDArray[np.float64], seen: NDArray[np.bool_], found: bool, inverse: bool) -> None:
        """Add answers of one question."""
        self.rank.extend(ranks.tolist())
        self.seen.extend(seen.tolist())
        self.found.extend([found] * len(ranks))
        self.inverse.extend([inverse] * len(ranks))

    def summary(self) -> dict[str, Any]:
        """Return MRR and hits over all answers, and by whether the very triple was seen before and by direction."""
        rank, seen, inverse = np.array(self.rank), np.array(self.seen), np.array(self.inverse)
        parts = {"seen": seen, "unseen": ~seen, "recipient_asked": ~inverse, "actor_asked": inverse}
        whole = _measures(rank)
        return {
            **whole,
            "found": round(float(np.mean(self.found)), 4) if self.found else None,
            **{name: _measures(rank[mask]) for name, mask in parts.items()},
        }


def _measures(rank: NDArray[np.float64]) -> dict[str, Any]:
    if not len(rank):
        return {"mrr": None, "hits1": None, "hits3": None, "hits10": None, "n": 0}
    hits = {f"hits{k}": round(float((rank <= k).mean()), 4) for k in (1, 3, 10)}
    return {"mrr": round(float((1 / rank).mean()), 4), **hits, "n": len(rank)}


def expected_ranks(right: NDArray[np.float64], wrong: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rank of each right answer among the wrong ones; equal scores count half."""
    order = np.sort(wrong)
    below, up_to = np.searchsorted(order, right, "left"), np.searchsorted(order, right, "right")
    return 1 + (len(wrong) - up_to) + 0.5 * (up_to - below)


def rank_days(
    engine: Engine,
    grown: Trees,
    table: EventTable,
    span: tuple[int, int],
    settings: ranker.Settings,
    tell: Progress,
) -> Ranks:
    """Rank the answers of the days from span[0] up to before span[1], moving the history on unless multi-step."""
    ranks, everyone = Ranks(), len(table.entities)
    for day in days_of(table, *span):
        tell((day.day - span[0]) / (span[1] - span[0]), f"testing: day {day.day - span[0]} of {span[1] - span[0]}")
        asked = day.questions()
        known = asked.deed < 2 * len(engine.chronicle.events)
        for part, found in engine.inputs(asked.only(known, everyone), table.entities, settings.size):
            rank_part(ranks, part, found, predict(grown, found.rows, settings.threads), everyone)
        rest = asked.only(~known, everyone)
        empty = np.zeros(0, np.int32), np.zeros(0, np.int8), np.zeros(len(rest), np.int32)
        nobody = Inputs(np.zeros((0, WIDTH), np.float32), *empty)
        rank_part(ranks, rest, nobody, np.zeros(0), everyone)
        if settings.ahead == 1:
            engine.note(day, table, learn=False)
    return ranks


def rank_part(ranks: Ranks, asked: Questions, found: Inputs, scores: NDArray[np.float64], everyone: int) -> None:
    """Add the ranks of the answers to some questions, of which every candidate has a score."""
    seen = found.rows[:, _SEEN] > 0
    start = begin = 0
    for deed, end, size in zip(asked.deed.tolist(), asked.ends.tolist(), found.sizes.tolist(), strict=True):
        answers, part = asked.answers[begin:end], slice(start, start + size)
        right = np.isin(found.whom[part], answers)
        inverse = bool(deed & 1)
        ranks.add(expected_ranks(scores[part][right], scores[part][~right]), seen[part][right], True, inverse)
        missed = len(answers) - int(right.sum())
        # Without a score: all others but the other right answers, in any order.
        rest = everyone - size - missed
        ranks.add(np.full(missed, 1 + (~right).sum() + rest / 2), np.zeros(missed, bool), False, inverse)
        begin, start = end, start + size


def split_days(table: EventTable, valid_from: datetime.date | None, test_from: datetime.date | None) -> tuple[int, int]:
    """Return the first valid and the first test day, from arguments or else from the column split.

    Raises:
        UsageError: neither is there, or the days are in the wrong order.
    """
    found = []
    for given, name in ((valid_from, "valid"), (test_from, "test")):
        rows = None if table.split is None else table.day[table.split == SPLITS.index(name)]
        if given is not None:
            found.append(to_day(given))
        elif rows is not None and len(rows):
            found.append(int(rows.min()))
        else:
            raise UsageError(f"{table.source} has no column split with {name!r}; give the first {name} day")
    valid, test = found
    if not table.day[0] < valid < test <= table.day[-1]:
        dates = f"{to_date(int(table.day[0]))} < {to_date(valid)} < {to_date(test)} <= {to_date(int(table.day[-1]))}"
        raise UsageError(f"first day, first valid, first test and last day must follow each other, not {dates}")
    return valid, test


def backtest(
    table: EventTable,
    valid_from: datetime.date | None = None,
    test_from: datetime.date | None = None,
    multi_step: bool = False,
    *,
    part: str = "test",
    settings: ranker.Settings | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Learn from the days before the part tested and test it; return the report as plain data.

    Args:
        table: the events; those without a recipient are left out.
        valid_from: first valid day; by default from the column split.
        test_from: first test day, likewise.
        multi_step: ask about all days from what is known before the first one.
        part: "test", or "valid" to choose settings by (the test days are not looked at then).
        settings: how the ranker is made.
        progress: told the share done and what is being done.

    Raises:
        InputError: too few events to learn from.
        UsageError: no first valid or test day, or days in the wrong order.
    """
    if part not in ("valid", "test"):
        raise UsageError(f"part {part!r} cannot be tested; it is valid or test")
    begin, table = time.perf_counter(), table.paired()
    valid, test = split_days(table, valid_from, test_from)
    start, end = (test, int(table.day[-1]) + 1) if part == "test" else (valid, test)
    settings = settings or ranker.Settings()
    if multi_step:
        settings = ranker.multi_step(settings, end - start)
    tell = progress or (lambda _share, _words: None)
    engine, grown = ranker.train(table, start, settings, lambda share, words: tell(LEARNING * share, words))
    trained = time.perf_counter()
    testing = rank_days(
        engine, grown, table, (start, end), settings,
        lambda share, words: tell(LEARNING + (1 - LEARNING) * share, words),
    )  # fmt: skip
    tell(1.0, "done")
    return {
        **testing.summary(), "part": part, "multi_step": multi_step, "from": to_date(start).isoformat(),
        "until": to_date(end - 1).isoformat(), "events": len(table), "entities": len(table.entities),
        "kinds": len(table.events), "seconds": round(time.perf_counter() - begin, 1),
        "training_seconds": round(trained - begin, 1), "peak_mb": round(_peak_mb()),
    }  # fmt: skip


def _peak_mb() -> float:
    """Return the most memory the process ever held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def told(report: dict[str, Any]) -> str:
    """Return a report as lines for people."""
    lines = [f"{'':24}{'MRR':>8}{'H@1':>8}{'H@3':>8}{'H@10':>8}{'n':>9}"]
    rows = {"all": report, **{name: report[name] for name in ("seen", "unseen", "recipient_asked", "actor_asked")}}
    for name, row in rows.items():
        values = "".join("       -" if row[key] is None else f"{row[key]:8.4f}" for key in _MEASURED)
        lines.append(f"{name.replace('_', ' '):24}{values}{row['n']:9,}")
    step = "multi-step" if report["multi_step"] else "single-step"
    days = f"{report['part']} days {report['from']} to {report['until']}"
    found = "" if report["found"] is None else f"; right answer among the candidates: {report['found']:.1%}"
    lines.append(f"{days}, {step}{found}")
    lines.append(f"{report['seconds']} s (learning {report['training_seconds']} s), at most {report['peak_mb']:,} MB")
    return "\n".join(lines)
