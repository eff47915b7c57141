"""Offices that one person holds at a time: where two rows claim one of them for the same days."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.world.names import normalise
from dragoman.world.rows import EARLIEST, LATEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dragoman.world.tables import Row


class _Term(NamedTuple):
    """One row of a holder of an office."""

    name: str
    start: str
    end: str
    path: str
    line: int


def held_twice(people: Iterable[tuple[str, Row]], checks: dict[str, Any]) -> Iterator[tuple[str, int, str]]:
    """Yield (file, line, problem) for the later of two rows that give one office to two people at one time.

    Rows that touch in a day, month or year, as exact as both dates are, are a change of office and no overlap;
    so are rows that share one day more, as sources differ by a day.
    A row without a first day, and the holders of an acting office, are left out.
    """
    exclusive = {office.lower(): office for office in checks["exclusive_offices"]}
    held: dict[tuple[str, str], list[_Term]] = defaultdict(list)
    for path, (line, row) in people:
        office = exclusive.get(row.get("office", "").lower())
        start, end = row.get("valid_from") or EARLIEST, row.get("valid_to") or LATEST
        if office and row["code"] and start != EARLIEST:
            held[row["code"], office].append(_Term(row["name"], start, end, path, line))
    for (code, office), terms in held.items():
        for first, second in combinations(sorted(terms, key=lambda t: (t.start, t.end)), 2):
            if _overlap(first, second) and not _is_known(code, office, {first.name, second.name}, checks["overlap"]):
                where = f"line {first.line}" if first.path == second.path else f"{first.path}, line {first.line}"
                told = f"{code} has two holders of the office {office!r}: {second.name!r} from {second.start}"
                yield second.path, second.line, f"{told} while {first.name!r} ({where}) stays until {_end(first)}"


def _overlap(first: _Term, second: _Term) -> bool:
    if normalise(first.name) == normalise(second.name):
        return False
    return _is_before(second.start, first.end) and _is_before(first.start, second.end)


def _is_before(day: str, other: str) -> bool:
    shared = min(len(day), len(other))
    return day[:shared] < other[:shared] and not _is_next_day(day, other)


def _is_next_day(day: str, other: str) -> bool:
    try:
        return (date.fromisoformat(other) - date.fromisoformat(day)).days == 1
    except ValueError:  # a year or a month
        return False


def _is_known(code: str, office: str, names: set[str], allowed: list[dict[str, Any]]) -> bool:
    keys = {normalise(name) for name in names}
    for entry in allowed:
        told = {normalise(name) for name in entry.get("names", ())}
        if (entry["code"], entry["office"]) == (code, office) and (not told or keys <= told):
            return True
    return False


def _end(term: _Term) -> str:
    return "today" if term.end == LATEST else term.end
