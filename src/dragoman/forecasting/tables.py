"""Event tables: who did what to whom on which day, as integer columns; read from CSV, .csv.gz or Parquet."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import numpy as np

from dragoman.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int32]

EPOCH = datetime.date(1970, 1, 1)
# Dates outside are taken for slips: 0203 for 2023.
FIRST_YEAR, LAST_YEAR = 1800, 2100
SPLITS = ("train", "valid", "test")
# What the columns are called in our own tables, ICEWS, POLECAT, ACLED and GDELT, the best first; compared without case,
# blanks and "_".
COLUMNS: dict[str, tuple[str, ...]] = {
    "date": ("date", "eventdate", "sqldate", "day"),
    "actor": ("actor", "actorname", "sourcename", "actor1", "actor1name", "source", "subject"),
    "event": ("event", "relation", "subeventtype", "eventtype", "eventtext", "eventcode", "predicate"),
    "code": ("cameocode", "cameo", "eventcode"),
    "recipient": ("recipient", "recipientname", "targetname", "actor2", "actor2name", "target", "object"),
    "split": ("split",),
}
OPTIONAL = ("code", "split")
ABSENT = "None"  # what POLECAT writes for an actor that there is not
NOBODY = -1


@dataclass(frozen=True)
class EventTable:
    """Events in order of day, as columns of equal length.

    Numbers of entities and events follow their first appearance (within a day: by name), so leaving out later rows
    or adding them changes no number that was given before.

    Attributes:
        day: days since 1970-01-01, ascending.
        actor: positions in `entities`.
        event: positions in `events`.
        recipient: positions in `entities`; `NOBODY` where the event has none (only if asked for).
        entities: names, in order of first appearance.
        events: names of what is done, in order of first appearance.
        split: positions in `SPLITS`, or None without such a column.
        source: where the table came from, for messages.
        skipped: rows left out because the actor, the event or the recipient is empty.
        codes: the CAMEO code of each event that has one in a column of its own.
    """

    day: Ints
    actor: Ints
    event: Ints
    recipient: Ints
    entities: tuple[str, ...]
    events: tuple[str, ...]
    split: Ints | None = None
    source: str = "table"
    skipped: int = 0
    codes: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.day)

    @cached_property
    def entity_numbers(self) -> dict[str, int]:
        """Return the number of each entity by its name."""
        return {name: number for number, name in enumerate(self.entities)}

    @cached_property
    def event_numbers(self) -> dict[str, int]:
        """Return the number of each event by its name."""
        return {name: number for number, name in enumerate(self.events)}

    def until(self, day: int) -> EventTable:
        """Return the table without the rows of `day` and later; names that only those have go too."""
        keep = int(np.searchsorted(self.day, day))
        people = int(max(self.actor[:keep].max(initial=-1), self.recipient[:keep].max(initial=-1))) + 1
        return EventTable(
            self.day[:keep], self.actor[:keep], self.event[:keep], self.recipient[:keep],
            self.entities[:people], self.events[: int(self.event[:keep].max(initial=-1)) + 1],
            None if self.split is None else self.split[:keep], self.source, self.skipped, self.codes,
        )  # fmt: skip

    def paired(self) -> EventTable:
        """Return the table of the events that have a recipient, as if no others had been read."""
        keep = self.recipient != NOBODY
        if keep.all():
            return self
        if not keep.any():
            raise InputError(self.source, f"none of its {len(self):,} events has a recipient")
        people, entities = _by_appearance(np.stack([self.actor[keep], self.recipient[keep]], axis=1).ravel())
        events, kinds = _by_appearance(self.event[keep])
        return EventTable(
            self.day[keep], people[0::2].copy(), events, people[1::2].copy(),
            tuple(self.entities[number] for number in entities), tuple(self.events[number] for number in kinds),
            None if self.split is None else self.split[keep], self.source, self.skipped + int((~keep).sum()),
            self.codes,
        )  # fmt: skip

    def digest(self) -> str:
        """Return a SHA-256 of the rows and names: the same for equal tables, wherever they were read."""
        found = hashlib.sha256()
        for column in (self.day, self.actor, self.event, self.recipient):
            found.update(np.ascontiguousarray(column, np.int32).tobytes())
        for names in (self.entities, self.events):
            found.update("\0".join(names).encode())
            found.update(b"\1")
        return found.hexdigest()


def folded(name: str) -> str:
    """Return a name as it is compared: capitals, and underscores for blanks, do not matter."""
    return name.replace("_", " ").casefold()


def to_day(date: datetime.date) -> int:
    """Return the days from 1970-01-01 to `date`."""
    return (date - EPOCH).days


def to_date(day: int) -> datetime.date:
    """Return the date `day` days after 1970-01-01."""
    return EPOCH + datetime.timedelta(days=int(day))


def read_table(path: str | Path, *, one_sided: bool = False) -> EventTable:
    """Read an event table.

    Args:
        path: a .csv, .csv.gz, .tsv, .tab, .txt or .parquet file with the columns date, actor, event (or relation),
            recipient and, if there is one, split (train, valid, test); `COLUMNS` has the other names that are known.
        one_sided: keep events without a recipient.

    Raises:
        InputError: the file cannot be read, lacks a column (the message names those there are), holds a date that
            cannot be (the message names the line), or holds no events.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(str(path), "there is no such file")
    rows = path.suffix == ".parquet"
    reader = "read_parquet(?)" if rows else "read_csv(?, all_varchar=true, header=true)"
    with duckdb.connect() as connection:
        try:
            relation = connection.execute(f"SELECT * FROM {reader} LIMIT 0", [str(path)])
            columns = find_columns([column[0] for column in relation.description or ()], str(path))
            query = f"SELECT {_selection(columns)} FROM {reader}"
            found = connection.execute(query, [str(path)]).fetchnumpy()
        except duckdb.Error as error:
            raise InputError(str(path), f"not a table: {str(error).splitlines()[0]}") from error
    return _build({name: column.tolist() for name, column in found.items()}, str(path), one_sided, 1 if rows else 2)


def table_of(rows: Iterable[tuple[datetime.date, str, str, str | None]], source: str = "rows") -> EventTable:
    """Return the table of (date, actor, event, recipient) rows, for instance of an archive's dyads.

    Events without a recipient are kept.
    """
    columns: dict[str, list[str]] = {"date": [], "actor": [], "event": [], "recipient": []}
    for row in rows:
        for column, value in zip(columns.values(), row, strict=True):
            column.append("" if value is None else str(value).strip())
    return _build(columns, source, True, 1)


def find_columns(there: Sequence[str], source: str) -> dict[str, str]:
    """Return which column of a table holds what; raise InputError where one is missing."""
    plain = {name.lower().replace("_", "").replace(" ", ""): name for name in there}
    found = {what: plain[name] for what, names in COLUMNS.items() for name in reversed(names) if name in plain}
    missing = [what for what in COLUMNS if what not in found and what not in OPTIONAL]
    if missing:
        wanted = ", ".join("event (or relation)" if what == "event" else what for what in missing)
        raise InputError(source, f"no column {wanted}; the columns there are: {', '.join(there)}; rename them")
    return found


def _selection(columns: dict[str, str]) -> str:
    quoted = {what: '"' + name.replace('"', '""') + '"' for what, name in columns.items()}
    plain = {what: f"trim(CAST({name} AS VARCHAR))" for what, name in quoted.items()}
    for who in ("actor", "recipient"):
        plain[who] = f"nullif({plain[who]}, '{ABSENT}')"
    return ", ".join(f"coalesce({value}, '') AS {what}" for what, value in plain.items())


def _build(columns: dict[str, list[str]], source: str, one_sided: bool, first_line: int) -> EventTable:
    """Return the table of columns of text; `first_line` is where the first row stands in the file."""
    (actor, people), (event, kinds), (recipient, targets) = (
        _sorted_numbers(columns[name]) for name in ("actor", "event", "recipient")
    )
    whole = np.array([bool(name) for name in people] or [False])[actor]
    whole &= np.array([bool(name) for name in kinds] or [False])[event]
    if not one_sided:
        whole &= np.array([bool(name) for name in targets] or [False])[recipient]
    kept = np.flatnonzero(whole)
    if not len(kept):
        raise InputError(source, f"no events ({len(whole):,} rows without actor, event or recipient)")
    days = _days(columns["date"], kept, source, first_line)
    # Rows of one day come in the order of their names, wherever they stood in the file.
    order = np.lexsort((recipient[kept], event[kept], actor[kept], days))
    rows = kept[order]
    split = _splits(columns["split"], source, first_line)[rows] if "split" in columns else None
    both, names = _people(actor[rows], people, recipient[rows], targets)
    event_numbers, kept_kinds = _by_appearance(event[rows])
    codes: dict[str, str] = {}
    if code := columns.get("code"):
        of_event, first = np.unique(event[rows], return_index=True)
        codes = {kinds[number]: code[rows[at]] for number, at in zip(of_event.tolist(), first.tolist(), strict=True)}
    return EventTable(
        days[order], both[0::2].copy(), event_numbers, both[1::2].copy(), names,
        tuple(kinds[number] for number in kept_kinds), split, source, len(whole) - len(kept), codes,
    )  # fmt: skip


def _sorted_numbers(values: list[str]) -> tuple[Ints, list[str]]:
    """Number values in the order of their names."""
    names = sorted(set(values))
    number = {name: at for at, name in enumerate(names)}
    return np.fromiter((number[value] for value in values), np.int32, len(values)), names


def _people(actor: Ints, actors: list[str], recipient: Ints, targets: list[str]) -> tuple[Ints, tuple[str, ...]]:
    """Number actors and recipients together by first appearance; an empty name is `NOBODY`."""
    place = {name: at for at, name in enumerate(dict.fromkeys([*actors, *targets]))}
    at_actor, at_target = (np.array([place[name] for name in names], np.int32) for names in (actors, targets))
    both = np.stack([at_actor[actor], at_target[recipient]], axis=1).ravel()
    named = both != place.get("", NOBODY)
    numbers = np.full(len(both), NOBODY, np.int32)
    numbers[named], order = _by_appearance(both[named])
    names = list(place)
    return numbers, tuple(names[number] for number in order)


def _by_appearance(values: Ints) -> tuple[Ints, list[int]]:
    """Number values by first appearance; return the numbers, and the values in their order."""
    found, first, inverse = np.unique(values, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank[inverse], found[order].tolist()


def _days(dates: list[str], rows: NDArray[np.int64], source: str, first_line: int) -> Ints:
    """Turn the dates of some rows into days."""
    known: dict[str, int] = {}
    days = np.empty(len(rows), np.int32)
    for place, row in enumerate(rows.tolist()):
        value = dates[row]
        day = known.get(value)
        if day is None:
            try:
                day = known[value] = to_day(_date(value))
            except ValueError as error:
                raise InputError(source, str(error), row + first_line) from None
        days[place] = day
    return days


def _date(value: str) -> datetime.date:
    """Return the date of "2014-03-01", "20140301" or "01 March 2014", a time after it cut off."""
    for length in (10, 8):
        try:
            date = datetime.date.fromisoformat(value[:length])
            break
        except ValueError:
            continue
    else:
        try:
            date = datetime.datetime.strptime(value, "%d %B %Y").date()  # noqa: DTZ007  (no time of day is kept)
        except ValueError:
            raise ValueError(f"{value!r} is not a date like 2014-03-01") from None
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise ValueError(f"the date {value!r} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return date


def _splits(values: list[str], source: str, first_line: int) -> Ints:
    for row, value in enumerate(values):
        if value not in SPLITS:
            raise InputError(source, f"column split holds {value!r}; it takes {', '.join(SPLITS)}", row + first_line)
    return np.array([SPLITS.index(value) for value in values], np.int32)
