"""The front of the ranking: learn from a table, ask who comes next, move on by days, keep as a file."""

from __future__ import annotations

import difflib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import ForecastError, UsageError
from dragoman.forecasting.ranking import modelfile, ranker, reasons, trees
from dragoman.forecasting.ranking.questions import Questions, days_of
from dragoman.forecasting.ranking.ranker import Settings
from dragoman.forecasting.tables import folded, to_date, to_day

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from dragoman.forecasting.ranking.engine import Engine
    from dragoman.forecasting.ranking.ranker import Progress
    from dragoman.forecasting.ranking.reasons import Reason
    from dragoman.forecasting.ranking.trees import Trees
    from dragoman.forecasting.tables import EventTable


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate.

    Attributes:
        rank: 1 for the likeliest.
        name: who it is.
        score: what the order follows; not a probability.
        evidence: what each family of evidence adds to the score.
        reasons: why, in words and as data.
    """

    rank: int
    name: str
    score: float
    evidence: dict[str, float]
    reasons: tuple[Reason, ...]

    def record(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


class Forecaster:
    """Ranks who will do an event to whom, from what happened until a day."""

    def __init__(self, engine: Engine, grown: Trees, settings: Settings, digest: str) -> None:
        """Put the parts together; use `fit` or `load`."""
        self.engine, self.trees, self.settings, self.digest = engine, grown, settings, digest

    @classmethod
    def fit(
        cls,
        table: EventTable,
        until: datetime.date | None = None,
        settings: Settings | None = None,
        progress: Progress | None = None,
    ) -> Forecaster:
        """Learn from the events before `until` (all, if it is not given).

        Args:
            table: the events; those without a recipient are left out.
            until: the first day to leave out.
            settings: how to learn.
            progress: told the share done and what is being done, often enough to draw a bar.

        Raises:
            InputError: too few events to learn from.
            ForecastError: LightGBM is not installed.
        """
        settings, table = settings or Settings(), table.paired()
        end = int(table.day[-1]) + 1 if until is None else to_day(until)
        engine, grown = ranker.train(table, end, settings, progress)
        return cls(engine, grown, settings, table.until(end).digest())

    @property
    def last(self) -> datetime.date:
        """Return the last day whose events are known."""
        return to_date(self.engine.chronicle.day)

    def update(self, table: EventTable, until: datetime.date | None = None, *, learn: bool = True) -> int:
        """Note the later days of the table the model was made from; return how many events were new.

        Args:
            table: the same rows up to the last known day, and later ones.
            until: the first day to leave out; all days are noted if it is not given.
            learn: let the rules and vectors learn from the new days, too.

        Raises:
            ForecastError: the table's rows up to the last known day are not those the model knows.
        """
        table = table.paired()
        begin, end = self.engine.chronicle.day + 1, int(table.day[-1]) + 1 if until is None else to_day(until)
        if table.until(begin).digest() != self.digest:
            raise ForecastError(
                f"{table.source}: its events until {self.last} are not those the model was made from; make a new model"
            )
        before = len(table.until(begin))
        for day in days_of(table, begin, end):
            if learn:
                self.engine.learn_rules(day.questions())
            self.engine.note(day, table, learn=learn)
        known = table.until(self.engine.chronicle.day + 1)
        self.digest = known.digest()
        return len(known) - before

    def rank(
        self,
        event: str,
        *,
        actor: str | None = None,
        recipient: str | None = None,
        on: datetime.date | None = None,
        top: int = 10,
        explain: bool = True,
    ) -> list[Ranked]:
        """Return to whom `actor` will do `event` next, or who will do it to `recipient`, the likeliest first.

        Args:
            event: what is done, as named in the table.
            actor: who does it; either this or `recipient`.
            recipient: to whom it is done.
            on: the day asked about; by default the day after the last known one.
            top: how many candidates to return.
            explain: find the reasons, too.

        Raises:
            UsageError: an unknown name (the message has those that are close), a known day, or not one of two actors.
        """
        asked = self._question(event, actor, recipient, on)
        _, found = next(iter(self.engine.inputs(asked, self.engine.chronicle.entities, self.settings.size)))
        scores = trees.predict(self.trees, found.rows, self.settings.threads)
        order = np.argsort(-scores, kind="stable")[:top]
        named = [(at + 1, self._name(found.whom[row]), float(scores[row])) for at, row in enumerate(order)]
        if not explain:
            return [Ranked(*each, {}, ()) for each in named]
        finder = reasons.Reasons(self.engine, asked)
        parts = trees.share_out(self.trees, found.rows[order])
        return [
            Ranked(*each, reasons.families(parts[at]), finder.of(int(found.whom[row])))
            for at, (row, each) in enumerate(zip(order, named, strict=True))
        ]

    def save(self, path: str | Path) -> None:
        """Write the model to a file, which is replaced only once the new one is whole."""
        about = {"settings": asdict(self.settings), "digest": self.digest}
        modelfile.save(Path(path), self.engine, self.trees, about)

    @classmethod
    def load(cls, path: str | Path, table: EventTable | None = None) -> Forecaster:
        """Read a model from a file; with a table, make sure it fits.

        Raises:
            ForecastError: no model of this version, or it was made from other events than those of the table.
        """
        engine, grown, about = modelfile.load(Path(path))
        found = cls(engine, grown, Settings(**about["settings"]), about["digest"])
        if table is not None and table.paired().until(engine.chronicle.day + 1).digest() != found.digest:
            raise ForecastError(
                f"{path}: made from other events than those of {table.source} until {found.last}; make it again"
            )
        return found

    def _name(self, number: int) -> str:
        return self.engine.chronicle.entities[int(number)]

    def _question(self, event: str, actor: str | None, recipient: str | None, on: datetime.date | None) -> Questions:
        if (actor is None) == (recipient is None):
            raise UsageError("give the actor or the recipient: the other one is what is ranked")
        day = self.engine.chronicle.day + 1 if on is None else to_day(on)
        if day <= self.engine.chronicle.day:
            after = to_date(self.engine.chronicle.day + 1)
            raise UsageError(f"{to_date(day)} is known already; ask about {after} or later")
        deed = 2 * find_name(event, self.engine.chronicle.events, "event") + (actor is None)
        who = find_name(actor or recipient or "", self.engine.chronicle.entities, "actor" if actor else "recipient")
        asker, asked = (np.array([value], np.int32) for value in (who, deed))
        return Questions(day, asker, asked, np.zeros(0, np.int32), np.zeros(1, np.int64))


def find_name(name: str, names: Sequence[str], what: str) -> int:
    """Return the number of a name; case and underscores for blanks do not matter.

    Raises:
        UsageError: nobody of that name; the message has close ones.
    """
    if name in names:
        return names.index(name)
    plain = {folded(each): number for number, each in enumerate(names)}
    asked = folded(name)
    if asked in plain:
        return plain[asked]
    close = difflib.get_close_matches(asked, plain, 3, 0.6) or sorted(plain)[:3]
    hints = ", ".join(names[plain[each]] for each in close)
    raise UsageError(f"unknown {what} {name!r}; there are {len(names):,}, for instance {hints}")
