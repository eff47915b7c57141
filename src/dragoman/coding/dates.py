"""Dates of events: time expressions relative to the publication date, as precise as they tell."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS = {
    m: i + 1
    for i, m in enumerate(
        "january february march april may june july august september october november december".split()
    )
}
_MONTHS |= {m[:3]: i for m, i in list(_MONTHS.items())} | {"sept": 9}
_DAYS = {d: i for i, d in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_NUMBERS = {
    w: i for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"a": 1, "an": 1, "several": 3, "few": 3, "couple": 2}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = "|".join(_DAYS)
_UNIT = "day|week|month|year|decade"
_PATTERNS = [
    (
        re.compile(
            rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{_MONTH})\b\.?(?:,?\s+(?P<y>\d{{4}}))?",
            re.IGNORECASE,
        ),
        "day",
    ),
    (
        re.compile(
            rf"\b(?P<m>{_MONTH})\b\.?\s+(?P<d>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:,?\s+(?P<y>\d{{4}}))?", re.IGNORECASE
        ),
        "day",
    ),
    (re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})\b", re.IGNORECASE), "iso"),
    (
        re.compile(
            rf"\b(?:(?:early|mid|late)[ -])?(?P<m>{_MONTH})\b\.?(?:,?\s+(?:of\s+)?(?P<y>\d{{4}}))?", re.IGNORECASE
        ),
        "month",
    ),
    (re.compile(rf"\b(?P<which>last|next|this)?\s*(?P<w>{_DAY})\b", re.IGNORECASE), "weekday"),
    (re.compile(r"\b(?P<r>today|yesterday|tomorrow|tonight|overnight)\b", re.IGNORECASE), "relative"),
    (
        re.compile(
            rf"\b(?P<n>\d+|{'|'.join(_NUMBERS)})(?: of)?\s+(?P<u>{_UNIT})s?\s+(?P<way>ago|earlier|before|later)\b",
            re.IGNORECASE,
        ),
        "offset",
    ),
    (re.compile(rf"\b(?P<which>last|past|previous|next|coming|this)\s+(?P<u>{_UNIT})\b", re.IGNORECASE), "named"),
    (
        re.compile(
            r"(?:^|\b(?:in|since|of|during|by|until|from|late|early|mid|around)[ -])\s*(?P<y>(?:19|20)\d{2})\b(?!s)",
            re.IGNORECASE,
        ),
        "year",
    ),
]


class Resolved(NamedTuple):
    """An ISO date (YYYY-MM-DD, YYYY-MM or YYYY) and the characters of the expression it comes from."""

    value: str
    start: int
    end: int


def parse_date(text: str | None) -> date | None:
    """Return a calendar date from the first ten characters of an ISO date, or None."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def resolve_time(text: str, published: str | None, future: bool = False) -> Resolved | None:
    """Return the date that a time expression names, by its most exact part.

    Args:
        text: The expression or the words around it ("on Tuesday", "two weeks ago").
        published: Publication date, ISO; without it only absolute dates resolve.
        future: Whether the event lies ahead, so that a bare weekday is the next one.
    """
    return next(_expressions(_masked(text), parse_date(published), future), None)


def find_times(text: str, published: str | None) -> list[Resolved]:
    """Return the time expressions of a text from left to right, none overlapping another."""
    out: list[Resolved] = []
    for found in sorted(_expressions(_masked(text), parse_date(published), False), key=lambda r: (r.start, -r.end)):
        if not out or found.start >= out[-1].end:
            out.append(found)
    return out


def _masked(text: str) -> str:
    """Hide the verb "may" and a "march", which are no months."""
    return re.sub(r"\b(?:may|march)\b", lambda m: "\0" * len(m.group()), text)


def _expressions(text: str, base: date | None, future: bool) -> Iterator[Resolved]:
    """Yield what the patterns find, the more exact patterns first."""
    for pattern, kind in _PATTERNS:
        for match in pattern.finditer(text):
            value = _VALUE[kind](match, base, future)
            if value:
                start = match.start() + len(match.group()) - len(match.group().lstrip())
                yield Resolved(value, start, match.end())


def _told(match: re.Match[str], group: str) -> str:
    """Return what a group matched, in small letters."""
    return (match.group(group) or "").lower()


def _day(match: re.Match[str], base: date | None, future: bool) -> str | None:
    month, day = _MONTHS.get(_told(match, "m"), 0), int(match.group("d"))
    year = int(match.group("y")) if match.group("y") else _year_of(month, base, future)
    try:
        return date(year, month, day).isoformat() if year else None
    except ValueError:
        return None


def _iso(match: re.Match[str], base: date | None, future: bool) -> str | None:
    found = parse_date(match.group())
    return found.isoformat() if found else None


def _year_of(month: int, base: date | None, future: bool) -> int | None:
    """Return the year that brings a month nearest to the publication, on the side the tense tells."""
    if base is None:
        return None
    if future:
        return base.year + (month < base.month)
    return base.year - (month > base.month)


def _month(match: re.Match[str], base: date | None, future: bool) -> str | None:
    month = _MONTHS.get(_told(match, "m"))
    if month is None:
        return None
    year = int(match.group("y")) if match.group("y") else _year_of(month, base, future)
    return f"{year:04d}-{month:02d}" if year else None


def _weekday(match: re.Match[str], base: date | None, future: bool) -> str | None:
    if base is None:
        return None
    day = _DAYS.get(_told(match, "w"))
    if day is None:
        return None
    if future or _told(match, "which") == "next":
        return (base + timedelta(days=(day - base.weekday() - 1) % 7 + 1)).isoformat()
    back = (base.weekday() - day) % 7
    if _told(match, "which") == "last" and back == 0:
        back = 7
    return (base - timedelta(days=back)).isoformat()


def _relative(match: re.Match[str], base: date | None, future: bool) -> str | None:
    step = {"yesterday": -1, "tomorrow": 1}.get(_told(match, "r"), 0)
    return (base + timedelta(days=step)).isoformat() if base else None


def _offset(match: re.Match[str], base: date | None, future: bool) -> str | None:
    word = _told(match, "n")
    count = int(word) if word.isdigit() else _NUMBERS.get(word, 1)
    sign = 1 if _told(match, "way") == "later" else -1
    return _moved(base, _told(match, "u"), sign * count)


def _named(match: re.Match[str], base: date | None, future: bool) -> str | None:
    step = {"next": 1, "coming": 1, "this": 0}.get(_told(match, "which"), -1)
    return _moved(base, _told(match, "u"), step)


def _moved(base: date | None, unit: str, count: int) -> str | None:
    """Return the publication date moved by whole units, as precise as the unit."""
    if base is None or abs(count) > 3000:
        return None
    try:
        if unit in {"day", "week"}:
            moved = base + timedelta(days=count * (7 if unit == "week" else 1))
            return moved.isoformat() if unit == "day" else moved.isoformat()[:7]
        if unit == "month":
            months = base.year * 12 + base.month - 1 + count
            return date(months // 12, months % 12 + 1, 1).isoformat()[:7]
        return f"{date(base.year + count * (10 if unit == 'decade' else 1), 1, 1).year:04d}"
    except (ValueError, OverflowError):
        return None


def _year(match: re.Match[str], base: date | None, future: bool) -> str | None:
    return match.group("y")


_VALUE = {
    "day": _day, "iso": _iso, "month": _month, "weekday": _weekday, "relative": _relative,
    "offset": _offset, "named": _named, "year": _year,
}  # fmt: skip
