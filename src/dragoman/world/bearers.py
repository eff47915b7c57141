"""Who somebody was at a date: the dated rows of one bearer of a name, read together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.world.rows import INTERNATIONAL, OFFICIAL

if TYPE_CHECKING:
    from dragoman.world.rows import Entry

# Which of several standings at one time is told first.
_RANK = {s: i for i, s in enumerate("GOV LEG JUD MIL SPY COP PTY REB OPP PRM".split())}
FORMER = "Former "
# A single word is not taken for somebody whose public life ended, or will begin, longer ago than this.
REACH_BEFORE, REACH_AFTER = 8, 25


class Bearer:
    """One person, organisation or state, with its rows in the order of time."""

    __slots__ = ("kind", "name", "rows")

    def __init__(self, name: str, kind: str, rows: list[Entry] | None = None) -> None:
        self.name, self.kind = name, kind
        self.rows = sorted(rows or [], key=lambda row: row.valid_from)

    def at(self, date: str | None) -> Entry:
        """Return what the bearer was at a date.

        For people: the offices held on the day, the highest first; after the last one a former
        office holder (ELI); before the first one nothing but the name and the country. Without
        a date: the last row of a person, the first of an organisation. For organisations and
        states whose rows all lie elsewhere: the nearest row.
        """
        if len(self.rows) == 1 and self.kind != "person":
            return self.rows[0]
        if date is None:
            return self.rows[-1] if self.kind == "person" else self._undated()
        holding = [row for row in self.rows if row.holds_at(date)]
        if holding:
            return _merged(holding)
        if self.kind != "person":
            return min(self.rows, key=lambda row: _years(row, date))
        past = [row for row in self.rows if row.valid_to[: len(date)] < date]
        # Who led an international body is known by the country served before.
        national = [row for row in past if row.code not in INTERNATIONAL]
        return _after(max(national or past, key=lambda row: row.valid_to)) if past else _before(self.rows[0])

    def _undated(self) -> Entry:
        """Return the row that still holds, or the last one."""
        return next((row for row in self.rows if row.valid_to == "9999"), self.rows[-1])

    def distance(self, date: str | None) -> int:
        """Return the years between a date and the nearest row, 0 while one holds."""
        return min(_years(row, date) for row in self.rows) if date else 0

    def begins_after(self, date: str | None) -> bool:
        """Whether the first row begins in a year after the next one."""
        return date is not None and int(date[:4]) + 1 < int(self.rows[0].valid_from[:4])

    def is_near(self, date: str | None) -> bool:
        """Whether a date lies so near to the bearer's rows that a bare surname may mean it."""
        if date is None:
            return True
        year = int(date[:4])
        first = min(int(row.valid_from[:4]) for row in self.rows)
        last = max(int(row.valid_to[:4]) for row in self.rows)
        return first - REACH_BEFORE <= year <= last + REACH_AFTER


def _years(row: Entry, date: str) -> int:
    if row.holds_at(date):
        return 0
    year = int(date[:4])
    return max(int(row.valid_from[:4]) - year, year - int(row.valid_to[:4]), 0) + 1


def _merged(rows: list[Entry]) -> Entry:
    """Return the highest of the rows that hold together, with the sectors of all."""
    if len(rows) == 1:
        return rows[0]
    # Of two offices of one rank the later is the one that news names; a new row on the day of change wins too.
    ordered = sorted(rows, key=lambda row: row.valid_from, reverse=True)
    ordered.sort(key=lambda row: _RANK.get(row.sectors[0] if row.sectors else "", 99))
    sectors = dict.fromkeys(s for row in ordered for s in row.sectors)
    if "GOV" in sectors:
        sectors.pop("OPP", None)  # who governs opposes no more, though the row was never closed
    if sectors.keys() & OFFICIAL:
        sectors.pop("ELI", None)
    return ordered[0]._replace(sectors=tuple(sectors))


def _after(row: Entry) -> Entry:
    is_international = row.code in INTERNATIONAL
    if not OFFICIAL & set(row.sectors) and not is_international:
        return row
    office = row.office if not row.office or row.office.startswith(FORMER) else f"{FORMER}{row.office}"
    return row._replace(sectors=("ELI",), office=office, code=None if is_international else row.code)


def _before(row: Entry) -> Entry:
    return row._replace(sectors=(), office=None) if OFFICIAL & set(row.sectors) else row
