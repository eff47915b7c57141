"""Days of the calendar: "Sept. 3, 1998", "from 3 to 5 May", feasts, days that became names."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from dragoman.coding.times.reckoning import calendar_day, holiday, written
from dragoman.coding.times.rules import at, capital, month_told, rule, year_told
from dragoman.coding.times.scene import FUTURE, PAST, TimeExpression
from dragoman.coding.times.words import (
    DASH,
    DAY,
    DIGITS,
    HOLIDAYS,
    MONTH_BESIDE,
    MONTH_WORDS,
    NAMED_DAYS,
    ORDINAL_END,
    REMEMBERED_DAYS,
    WEEKDAY,
    WHICH_YEAR,
    YEAR,
    key,
    one_of,
    words_of,
)

if TYPE_CHECKING:
    from dragoman.coding.times.scene import Scene

_IN = re.compile(r"\b(?:in|during)\s$", re.IGNORECASE)
# A feast so near is meant, whatever the tense.
_NEAR = timedelta(days=21)


def _days(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "Sept. 3, 1998", "3 May", "April 24 and 25", "from 3 to 5 May", "last Oct. 23"."""
    if not capital(match, "m") or _is_count(match, scene):
        return []
    month, day = month_told(match), int(match["d"])
    year = year_told(match, scene)
    if year:
        scene.told_years[f"{month}-{day}"] = year
    else:
        year = _led_year(match, scene, month, day) or scene.year_of(month, day, match.start("m"))
    has_first = match["first"] and _is_bare_number(scene, match.start("first"))
    has_then = match["then"] and _is_bare_number(scene, match.start("then"))
    parts = [(match.start("first"), match.end("first"), int(match["first"]))] if has_first else []
    own = match.start("d") if match["first"] else match.start(), match.end("d") if match["then"] else match.end(), day
    parts += [own, (match.start("then"), match.end(), int(match["then"]))] if has_then else [own]
    return [t for start, end, d in parts if (t := _day_expression(start, end, year, month, d))]


def _is_count(match: re.Match[str], scene: Scene) -> bool:
    """Whether a number after a month counts what follows: "in March 20 people died", but "the March 20 attacks"."""
    month, number = match.start("m"), match.start("d")
    in_month = month < number and _IN.search(scene.text, max(0, month - len("during ") - 1), month)
    return bool(in_month) and not _is_bare_number(scene, number)


def _led_year(match: re.Match[str], scene: Scene, month: int, day: int) -> int | None:
    """Return the year by a "last" or "next" before the month."""
    lead = key(match["last"])
    if not lead or lead == "this" or scene.published is None:
        return None
    told = (month, day) < (scene.published.month, scene.published.day)
    return scene.published.year - (not told) if lead == "last" else scene.published.year + told


def _day_expression(start: int, end: int, year: int | None, month: int, day: int) -> TimeExpression | None:
    if year is None:
        return TimeExpression(start, end, "DATE", None)
    found = calendar_day(year, month, day)
    return TimeExpression(start, end, "DATE", found.isoformat()) if found else None


def _is_bare_number(scene: Scene, offset: int) -> bool:
    """Whether a number counts nothing: "April 24 and 25", not "April 24 and 25 people"."""
    found = scene.token_at(offset)
    if found is None:
        return True
    sentence, token = found
    after = sentence.tokens[token.index + 1] if token.index + 1 < len(sentence.tokens) else None
    return not (after and after.index == token.head and token.relation == "nummod" and after.upos == "NOUN")


def _numeric_day(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read 1998-08-07 and 8/7/1998 (the month first, unless it cannot be one)."""
    if match["iy"]:
        found = calendar_day(int(match["iy"]), int(match["im"]), int(match["id"]))
    else:
        a, b, year = int(match["a"]), int(match["b"]), int(match["ny"])
        year += (1900 if year > 30 else 2000) if year < 100 else 0
        found = calendar_day(year, a, b) or calendar_day(year, b, a)
    return [TimeExpression(match.start(), match.end(), "DATE", found.isoformat())] if found else []


def _bare_day(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "on the 21st", a day of the month told last."""
    after = scene.token_at(match.end() + 1)
    if after and after[1].upos in {"NOUN", "PROPN", "ADJ", "NUM"}:
        return []
    base = scene.anchor("M")
    found = calendar_day(base.year, base.month, int(match["d"])) if base else None
    return at(match, "DATE", found.isoformat() if found else None, "d0")


def _holidays(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "Christmas Day", "last Thanksgiving", "Easter 1998"."""
    if not capital(match, "h") or scene.text[match.end() : match.end() + 4] in {" Isl", "-Isl"}:
        return []
    name, base = key(match["h"]), scene.published
    if match["y"]:
        return at(match, "DATE", holiday(name, int(match["y"])).isoformat())
    if base is None:
        return at(match, "DATE", None)
    days = [holiday(name, base.year + step) for step in (-1, 0, 1)]
    lead, tense = key(match["last"]), scene.tense_at(match.start("h"))
    found = min(days, key=lambda d: abs((d - base).days))
    if lead == "last" or (lead != "next" and tense == PAST and found > base + _NEAR):
        found = max(d for d in days if d < base)
    elif lead == "next" or (tense == FUTURE and found < base):
        found = min(d for d in days if d > base)
    week = key(match["week"])
    return at(match, "DATE", written(found, "W") if week else found.isoformat())


def _named(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "9/11", "the Sept. 11 attacks"."""
    told = key(match["day"])
    value = NAMED_DAYS.get(told) or REMEMBERED_DAYS[told]
    if scene.published and scene.published.isoformat() < value:
        return []
    return at(match, "DATE", value, "day")


_EVENTS = r"(?:terror(?:ist)?|attacks?|attackers?|bombings?|hijack\w*|victims?|tragedy|suicide|commission|massacre)\b"
_JOIN = rf"(?: ?{DASH} ?| (?:and|or|to|until|till|through) )"
_LEAD = rf"(?:{WEEKDAY},? (?:the )?|(?P<last>last|next|this) )?"
_NO_DECIMALS = r"(?!\d|[:.,]\d)"

RULES = [
    rule(rf"(?P<day>{one_of(REMEMBERED_DAYS)}){ORDINAL_END}?(?=,? (?:\w+ )?{_EVENTS})", _named, DIGITS),
    rule(rf"(?P<day>{one_of(NAMED_DAYS)})(?![\d/])", _named, DIGITS),
    rule(
        rf"(?P<iy>{YEAR})-(?P<im>\d\d)-(?P<id>\d\d)(?!\d)"
        r"|(?P<a>\d\d?)/(?P<b>\d\d?)/(?P<ny>\d{4}|\d\d)(?![\d/])",
        _numeric_day,
        DIGITS,
    ),
    rule(
        rf"{_LEAD}(?P<m>{MONTH_BESIDE}) (?P<d>{DAY}){ORDINAL_END}?{_NO_DECIMALS}"
        rf"(?:{_JOIN}(?P<then>{DAY}){ORDINAL_END}?{_NO_DECIMALS}(?! {MONTH_BESIDE}\b))?(?P<first>){WHICH_YEAR}",
        _days,
        MONTH_WORDS,
    ),
    rule(
        rf"(?:(?P<first>{DAY}){ORDINAL_END}?{_JOIN})?{_LEAD}(?P<d>{DAY}){ORDINAL_END}? (?:of )?"
        rf"(?P<m>{MONTH_BESIDE})(?![a-z])(?P<then>){WHICH_YEAR}",
        _days,
        MONTH_WORDS,
    ),
    rule(rf"on (?P<d0>the (?P<d>{DAY}){ORDINAL_END})\b(?! of\b)", _bare_day, DIGITS),
    rule(
        rf"(?:(?P<last>last|next|this) )?(?P<h>{one_of(HOLIDAYS)})\b(?:,? (?P<y>{YEAR}))?(?P<week> week)?\b",
        _holidays,
        words_of(HOLIDAYS),
    ),
]
