"""Reckoning with the calendar: moved dates, weeks, feasts, and how they are written in TIMEX3."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateutil.easter import easter

from dragoman.coding.times.words import HOLIDAYS

DAYS_OF = {"D": 1, "W": 7}
YEARS_OF = {"Y": 1, "E": 10, "C": 100}
MONTHS_OF = {"M": 1, "Q": 3}
_WEEK = re.compile(r"(\d{4})-W(\d\d)")
# Precision of a written date by its length.
PRECISION = {4: "Y", 7: "M", 10: "D"}
FIRST_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def parse_date(text: str | None) -> date | None:
    """Return a calendar date from the first ten characters of an ISO date, or None."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def calendar_day(year: int, month: int, day: int) -> date | None:
    """Return a date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moved(base: date, unit: str, count: int) -> str | None:
    """Return a date moved by whole units, written as precisely as the unit; None beyond the calendar.

    Args:
        base: Where to start.
        unit: D, W, M, Q, Y, E (decade) or C (century).
        count: How many units, negative for back.
    """
    try:
        if unit in DAYS_OF:
            return written(base + timedelta(days=count * DAYS_OF[unit]), unit)
        if unit in MONTHS_OF:
            months = base.year * 12 + base.month - 1 + count * MONTHS_OF[unit]
            return written(date(months // 12, months % 12 + 1, 1), unit)
        return written(date(base.year + count * YEARS_OF[unit], 1, 1), unit)
    except (ValueError, OverflowError):
        return None


def written(day: date, unit: str) -> str:
    """Return the day, week, month, quarter, year, decade or century a date lies in, as TIMEX3 writes it."""
    iso = day.isoformat()
    if unit == "W":
        year, week, _ = day.isocalendar()
        return f"{year:04d}-W{week:02d}"
    if unit == "Q":
        return f"{iso[:4]}-Q{(day.month + 2) // 3}"
    return {"D": iso, "M": iso[:7], "Y": iso[:4], "E": iso[:3] + "X", "C": iso[:2] + "XX"}[unit]


def weekday_near(base: date, weekday: int, step: int) -> date | None:
    """Return the nearest such weekday before (step -1) or after (step 1) a date, the date itself left out."""
    try:
        return base + timedelta(days=step * ((step * (weekday - base.weekday()) - 1) % 7 + 1))
    except OverflowError:
        return None


def holiday(name: str, year: int) -> date:
    """Return the day a feast falls on in a year."""
    rule = HOLIDAYS[name]
    if "easter" in rule:
        sunday: date = easter(year)
        return sunday + timedelta(days=rule["easter"])
    if "day" in rule:
        return date(year, rule["month"], rule["day"])
    if rule["nth"] < 0:
        last = date(year + rule["month"] // 12, rule["month"] % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - rule["weekday"]) % 7)
    first = date(year, rule["month"], 1 + rule.get("after", 0))
    return first + timedelta(days=(rule["weekday"] - first.weekday()) % 7 + 7 * (rule["nth"] - 1))


def iso_prefix(value: str) -> str | None:
    """Return the ISO date (YYYY-MM-DD, YYYY-MM or YYYY) a TIMEX3 value lies in, as precise as it can be told.

    A week belongs to the month of its Thursday, a weekend to its Saturday; a decade has no such date.
    """
    week = _WEEK.match(value)
    if week:
        try:
            weekend = value.endswith("-WE")
            day = date.fromisocalendar(int(week[1]), int(week[2]), 6 if weekend else 4).isoformat()
        except ValueError:
            return None
        return day if weekend else day[:7]
    found = re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?![\dX])", value)
    return found.group() if found else None


def last_day(value: str) -> str | None:
    """Return the Sunday on which a weekend ends, None for every other value."""
    saturday = parse_date(iso_prefix(value)) if value.endswith("-WE") else None
    return (saturday + timedelta(days=1)).isoformat() if saturday else None
