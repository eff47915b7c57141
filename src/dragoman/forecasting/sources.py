"""Where forecasts come from: an archive, or an event table of others; its events, and what its actors are called."""

from __future__ import annotations

import datetime
import difflib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from dragoman.errors import InputError, UsageError
from dragoman.forecasting.tables import EventTable, folded, read_table, to_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from dragoman.forecasting.archived import Who
    from dragoman.forecasting.probabilities.events import Events

    # What a name stands for outside the source: how an archive's actors are called, or None.
    Gazetteer = Callable[[str], str | None]

CLEAR_SHARE = 0.6  # of its records that a name must have under one actor to stand for it
MOST_HINTS, MOST_NAMES = 4, 5
LONGEST_GAP = 20 * 366  # days


@dataclass(frozen=True)
class Source:
    """Events to forecast from.

    Attributes:
        path: The archive or the table.
        table: Its events; those without a recipient are in it if they were asked for.
        actors: Of an archive, what is known of each actor; empty for a table, whose actors are as it names them.
        left_out: How many records of an archive do not count, by reason.
    """

    path: Path
    table: EventTable
    actors: Mapping[str, Who] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def first(self) -> datetime.date:
        """The day of the first event."""
        return to_date(int(self.table.day[0]))

    @property
    def last(self) -> datetime.date:
        """The day of the last event."""
        return to_date(int(self.table.day[-1]))

    def about(self) -> str:
        """Tell in a line what the source holds."""
        rows, names = len(self.table), len(self.table.entities)
        pairs = " by pair of actors" if self.actors else ""
        told = f"{self.path}: {rows:,} event{'s' * (rows != 1)}{pairs}, {names:,} actors, {self.first} to {self.last}"
        out = ", ".join(f"{count:,} {reason}" for reason, count in self.left_out.items())
        return f"{told} (records left out: {out})" if out else told

    def events(self, relations: Mapping[str, str] | None = None, quads: str = "plover") -> Events:
        """Return the events with PLOVER types, or CAMEO's root codes (see `typed_events`).

        Raises:
            InputError: An event is neither a type, a CAMEO code nor one of `relations`.
        """
        from dragoman.forecasting.probabilities.loading import typed_events

        countries = {name: who.country for name, who in self.actors.items()} if self.actors else None
        return typed_events(self.table, relations, countries, quads)

    def who(self, actor: str) -> str:
        """Tell whom an actor of an archive stands for, the most frequent first; nothing where that is its name."""
        found = self.actors.get(actor)
        if found is None or found.names.keys() == {actor}:
            return ""
        names = [f"{name} ({count})" for name, count in found.names.most_common(MOST_NAMES)]
        more = ["…"] if len(found.names) > MOST_NAMES else []
        return f"{actor} is {', '.join([*names, *more])}"

    def resolve(self, text: str, gazetteer: Gazetteer | None = None) -> str:
        """Return the actor that a code or name stands for, as the table calls it.

        Args:
            text: A code (RUS, AFGREB) or name (Russia, Taliban); letter case and "_" for blanks do not matter.
            gazetteer: Asked about names that no record of an archive bears.

        Raises:
            UsageError: Nobody of that name, or several; names those that are near.
        """
        wanted = _plain(text)
        if wanted in self._called:
            return self._called[wanted]
        if wanted in self._borne:
            return self._commonest(text, self._borne[wanted])
        meant = gazetteer(text) if gazetteer and self.actors else None
        if meant in self.actors:
            return str(meant)
        near = self._near(wanted)
        hint = f"; near it: {', '.join(near)}" if near else f"; for instance {', '.join(self._busiest())}"
        stands = f" (it stands for {meant}, of whom nothing is told)" if meant else ""
        raise UsageError(f"no actor {text!r} among the {len(self.table.entities):,} of {self.path}{stands}{hint}")

    @cached_property
    def _called(self) -> dict[str, str]:
        """The actors by what they are called, and by their codes."""
        codes = {_plain(who.code): name for name, who in self.actors.items()}
        return codes | {_plain(name): name for name in reversed(self.table.entities)}

    @cached_property
    def _borne(self) -> dict[str, Counter[str]]:
        """How often each name stands for which actor."""
        borne: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for actor, who in self.actors.items():
            for name, count in who.names.items():
                borne[_plain(name)][actor] += count
        return borne

    def _commonest(self, text: str, actors: Counter[str]) -> str:
        (actor, count), *_ = actors.most_common(1)
        if count >= CLEAR_SHARE * sum(actors.values()):
            return actor
        told = ", ".join(f"{name} ({n} records)" for name, n in actors.most_common(MOST_HINTS))
        raise UsageError(f"{text!r} stands for several actors: {told}; give one of these")

    def _near(self, wanted: str) -> list[str]:
        names = {**{name: actors.most_common(1)[0][0] for name, actors in self._borne.items()}, **self._called}
        found = sorted((name for name in names if wanted and wanted in name), key=len)
        found = found or difflib.get_close_matches(wanted, names, MOST_HINTS, 0.7)
        return list(dict.fromkeys(names[name].replace("_", " ") for name in found))[:MOST_HINTS]

    def _busiest(self) -> list[str]:
        counts = np.bincount(self.table.actor, minlength=len(self.table.entities))
        return [self.table.entities[i].replace("_", " ") for i in np.argsort(-counts, kind="stable")[:MOST_HINTS]]


def read_source(archive: Path | None = None, table: Path | None = None, *, one_sided: bool = True) -> Source:
    """Read the events of an archive or of a table.

    Args:
        archive: A file that `dragoman add` made.
        table: CSV, .csv.gz, .tsv or Parquet with the columns date, actor, event (or relation) and recipient.
        one_sided: Keep events without a recipient.

    Raises:
        UsageError: Neither or both are given.
        ArchiveError: The archive cannot be opened.
        InputError: The table cannot be read, or there is nothing to forecast from.
    """
    if table is not None and archive is None:
        found = Source(table, read_table(table, one_sided=one_sided))
    elif archive is not None and table is None:
        from dragoman.forecasting.archived import read_archive

        found = Source(archive, *read_archive(archive, one_sided=one_sided))
    else:
        raise UsageError("a forecast needs one source: give --archive A.duckdb or --table events.csv")
    _refuse_long_gaps(found.table, str(found.path))
    return found


def _refuse_long_gaps(table: EventTable, source: str) -> None:
    """Refuse events decades from the rest: their dates are slips, and every week between would be learned from.

    Raises:
        InputError: Names the days around the gap.
    """
    gaps = np.diff(table.day)
    if len(gaps) and int(gaps.max()) > LONGEST_GAP:
        at = int(gaps.argmax())
        before, after = to_date(int(table.day[at])), to_date(int(table.day[at + 1]))
        raise InputError(source, f"nothing happens between {before} and {after}: mend the dates or cut it there")


def _plain(text: str) -> str:
    return " ".join(folded(text).split())
