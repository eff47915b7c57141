"""Dates told from the publication or from the date before: weekdays, "last month", "two days earlier", "now"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dragoman.coding.times.reckoning import moved, weekday_near, written
from dragoman.coding.times.rules import at, rule
from dragoman.coding.times.scene import FUTURE, PAST, TimeExpression
from dragoman.coding.times.words import (
    ABOUT,
    AMOUNT,
    DASH,
    DAY,
    MONTH_BESIDE,
    MONTHS,
    PART,
    PART_WORDS,
    PARTS,
    REFERENCES,
    SHADE,
    UNIT,
    UNIT_END,
    UNIT_WORDS,
    UNITS,
    WEEKDAY,
    WEEKDAY_WORDS,
    WEEKDAYS,
    key,
    number_told,
    one_of,
    words_of,
)

if TYPE_CHECKING:
    from dragoman.coding.times.scene import Scene
    from dragoman.language.parse import Sentence, Token

_BACK = frozenset({"last", "past", "previous", "this past"})
_POINTING = frozenset({"that", "same", "that same", "following", "previous"})
_ON = frozenset({"next", "coming", "following"})
_SPANNING = re.compile(r"\b(?:over|in|within|during|for|throughout)\s$", re.IGNORECASE)
_TODAYS = frozenset({"yesterday", "today", "tonight", "tomorrow", "overnight"}) | PART_WORDS
_PAST_STRETCH = re.compile(rf"\s(?:(?:{AMOUNT})\s)?{UNIT}", re.IGNORECASE)
_STEPS = {"yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}
_ENDS_CLAUSE = re.compile(r"\s*(?:[.,;:)!?\"”_]|''|--|$|\n)")
_MOST, _SATURDAY = 3000, 5


def _weekdays(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "on Tuesday", "last Friday night", "Thursday of last week"."""
    if not match["w"][:1].isupper() or _in_title(scene, match.start("w"), match.end("w")):
        return []
    weekday, base = WEEKDAYS[key(match["w"]).rstrip(".")], scene.published
    found = _weekday(match, scene, weekday, base) if base else None
    part = PARTS.get(key(match["part"]))
    value = found.isoformat() + (f"T{part}" if part else "") if found else None
    return at(match, "TIME" if part else "DATE", value)


def _weekday(match: re.Match[str], scene: Scene, weekday: int, base: date) -> date | None:
    lead, week = key(match["lead"]), key(match["week"])
    if week:
        step = {"last": -7, "next": 7}.get(week, 0)
        return base + timedelta(days=step + weekday - base.weekday())
    if lead in _BACK:
        return weekday_near(base, weekday, -1)
    if lead in {"next", "this coming"} or (lead == "this" and scene.tense_at(match.start("w")) == FUTURE):
        return weekday_near(base, weekday, 1)
    if lead in {"following", "the following"}:
        start = scene.anchor("D")
        return weekday_near(start, weekday, 1) if start else None
    return scene.near_day(weekday, match.start("w"))


def _in_title(scene: Scene, start: int, end: int) -> bool:
    """Whether a weekday or the like is a word of a longer name: "Sunday Times", "Bloody Sunday"."""
    found = scene.token_at(start)
    if found is None:
        return False
    sentence, token = found
    name = sentence.name_at.get(token.index)
    return bool(name and name.end - name.first > 1 and sentence.tokens[name.first].start <= start
                and name.kind in {"ORG", "PER", "MISC"} and (sentence.tokens[name.end - 1].end > end))  # fmt: skip


def _todays(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "today", "yesterday morning", "tonight", "last night", "the day before yesterday"."""
    word, part, base = key(match["word"]), PARTS.get(key(match["part"])), scene.published
    found = scene.token_at(match.start("word"))
    if match["word"][0].isupper() and found and _is_inside(*found):
        return []
    step = _STEPS.get(word.removeprefix("the "), 0)
    if word == "last":
        step = -1
    if word in {"tonight", "overnight"}:
        part = "NI"
    try:
        day = (base + timedelta(days=step)).isoformat() if base else None
    except OverflowError:
        day = None
    return at(match, "TIME" if part else "DATE", f"{day}T{part}" if day and part else day)


def _is_inside(sentence: Sentence, token: Token) -> bool:
    """Whether a word with a capital does not begin anything, so that it is a title: "the Today programme"."""
    return token.index > 0 and sentence.tokens[token.index - 1].upos != "PUNCT"


def _units(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "last month", "this week", "the following year", "that day", "the next morning"."""
    which, the, told = key(match["which"]), bool(match["the"]), key(match["u"])
    part = PARTS.get(told)
    unit = "D" if part else UNITS[told]
    if the and (which in _BACK - {"previous"} or (which == "next" and _spans(match, scene))):
        return [] if unit == "D" else at(match, "DURATION", {"E": "P10Y", "C": "P100Y"}.get(unit, f"P1{unit}"))
    pointed = which in _POINTING or (which == "next" and (the or unit == "D"))
    if unit == "D" and not part and not pointed:
        return []
    step = -1 if which in _BACK else 1 if which in _ON else 0
    return at(match, "TIME" if part else "DATE", _unit_value(scene, unit, part, step, pointed, match.start("u")))


def _spans(match: re.Match[str], scene: Scene) -> bool:
    return bool(_SPANNING.search(scene.text[max(0, match.start() - 12) : match.start()]))


def _unit_value(scene: Scene, unit: str, part: str | None, step: int, pointed: bool, offset: int) -> str | None:
    least = "W" if unit == "WE" else unit
    base = scene.anchor(least) if pointed else scene.published
    if base is None:
        return None
    if unit == "WE":
        return _weekend(base, step, not pointed and scene.tense_at(offset) != PAST)
    value = moved(base, least, step)
    return f"{value}T{part}" if value and part else value


def _weekend(base: date, step: int, ahead: bool) -> str | None:
    """Return a weekend: the one running or just over, or the coming one of a plan."""
    is_running = base.weekday() >= _SATURDAY
    is_over = step < 0 or (step == 0 and not is_running and not ahead)
    week = moved(base, "W", -1 if is_over else int(step > 0 and is_running))
    return f"{week}-WE" if week else None


def _weekends(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "the weekend"."""
    ahead = scene.tense_at(match.start("u")) == FUTURE
    return at(match, "DATE", _weekend(scene.published, 0, ahead) if scene.published else None, "all")


def _offsets(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "two days ago", "three weeks earlier", "a year later", "decades ago"."""
    way, told, count = key(match["way"]), key(match["n"]), match["u"]
    # "Two days before the vote" tells how long; alone at the end of a clause the words tell when.
    if way in {"before", "after", "prior"} and not _ENDS_CLAUSE.match(scene.text, match.end()):
        return []
    unit = UNITS[key(count).removesuffix("s").replace("centurie", "century")]
    if unit in {"S", "H", "WE"} or (unit == "M" and key(count).startswith("minute")):
        day = scene.published if way == "ago" else None
        return at(match, "TIME", day.isoformat()) if day else []
    number = number_told(told)
    if number is None:
        # "A few years later" may be long ago: that is for nobody to say.
        return at(match, "DATE", {"from now": "FUTURE_REF", "hence": "FUTURE_REF", "ago": "PAST_REF"}.get(way))
    base = scene.published if way in {"ago", "from now", "hence"} else scene.anchor(unit if unit not in "EC" else "Y")
    sign = 1 if way in {"later", "after", "from now", "hence"} else -1
    return at(match, "DATE", _far(base, unit, sign * number))


def _far(base: date | None, unit: str, count: int) -> str | None:
    """Return the moved date; decades and centuries are told to the year."""
    if base is None or abs(count) > _MOST:
        return None
    years = {"E": 10, "C": 100}.get(unit)
    return moved(base, "Y", count * years) if years else moved(base, unit, count)


def _the_day_before(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "the day before" and "the week after" at the end of a clause."""
    if not _ENDS_CLAUSE.match(scene.text, match.end()):
        return []
    part, told = PARTS.get(key(match["u"])), key(match["u"])
    unit = "D" if part else UNITS[told]
    base = scene.anchor(unit)
    value = moved(base, unit, 1 if key(match["way"]) in {"after", "later"} else -1) if base else None
    return at(match, "TIME" if part else "DATE", f"{value}T{part}" if value and part else value)


def _week_of(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "the week of March 6"."""
    month, day = MONTHS[key(match["m"]).rstrip(".")], int(match["d"])
    year = scene.year_of(month, day, match.start("m"))
    if year is None:
        return at(match, "DATE", None)
    try:
        return at(match, "DATE", written(date(year, month, day), "W"))
    except ValueError:
        return []


def _ends_of(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "the end of the year", "the beginning of next month", "year-end"."""
    unit = UNITS[key(match["u"])]
    step = {"last": -1, "next": 1}.get(key(match["which"]), 0)
    pointed = key(match["which"]) == "that"
    base = scene.anchor(unit) if pointed else scene.published
    return at(match, "DATE", moved(base, unit, step) if base else None)


def _year_earlier(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "the year-earlier period", "year-ago"."""
    unit = UNITS[key(match["u"])]
    base = scene.published
    return at(match, "DATE", moved(base, unit, -1) if base else None)


def _references(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "now", "currently", "in the future"."""
    told, tag = key(match[0]), scene.tag_at(match.start())
    if (told == "now" and tag not in {"ADV", ""}) or (told == "current" and tag not in {"ADJ", ""}):
        return []
    if told.startswith("in the past") and _PAST_STRETCH.match(scene.text, match.end()):
        return []
    return at(match, "DATE", REFERENCES[told])


_WHICH = r"last|past|previous|next|coming|current|this past|this coming|this|following|that same|that|same"
_CALENDAR = one_of(u for u, code in UNITS.items() if code not in {"S", "H"} and u not in {"minute", "century"})

RULES = [
    rule(
        rf"{SHADE}(?:(?P<lead>last|past|next|this past|this coming|this|(?:the )?following) )?{SHADE}(?P<w>{WEEKDAY})"
        rf"(?: (?P<part>{PART})\b)?(?: (?:of )?(?P<week>last|this|next) week\b)?",
        _weekdays,
        WEEKDAY_WORDS,
    ),
    rule(
        rf"{SHADE}(?P<word>(?:the )?day before yesterday|(?:the )?day after tomorrow|yesterday|today|tonight|tomorrow"
        rf"|overnight|last(?= night)|this(?= (?:{PART})\b))\b(?: (?P<part>{PART})\b)?",
        _todays,
        _TODAYS,
    ),
    rule(
        rf"{SHADE}(?:(?P<the>the) )?(?P<which>{_WHICH})(?: |{DASH})(?P<u>{_CALENDAR}|{PART})\b",
        _units,
        UNIT_WORDS | PART_WORDS,
    ),
    rule(r"(?:over|on|at|during|through|by|after|before) (?P<all>the (?P<u>weekend))\b", _weekends, {"weekend"}),
    rule(
        rf"{ABOUT}(?:(?P<n>{AMOUNT})(?: |{DASH}))?(?P<u>(?:{UNIT}){UNIT_END}) "
        r"(?P<way>ago|earlier|later|before|after|prior|from now|hence|previously)\b",
        _offsets,
        UNIT_WORDS,
    ),
    rule(
        r"the (?P<u>day|night|week|month|quarter|year|morning|evening|afternoon) "
        r"(?P<way>before|after|earlier|later|prior)\b",
        _the_day_before,
        UNIT_WORDS | PART_WORDS,
    ),
    rule(
        rf"the week (?:of|beginning|starting|ending|ended) (?P<m>{MONTH_BESIDE}) (?P<d>{DAY})(?!\d)", _week_of, {"week"}
    ),
    rule(
        r"(?:the )?(?:end|beginning|start|middle) of (?P<which>the|this|next|last|that) "
        r"(?P<u>week|month|quarter|year|decade)\b",
        _ends_of,
        UNIT_WORDS,
    ),
    rule(rf"(?P<which>)(?P<u>year)(?:['’]s |{DASH})end\b", _ends_of, {"year"}),
    rule(rf"(?P<u>year|month|week){DASH}(?:earlier|ago)\b", _year_earlier, {"year", "month", "week"}),
    rule(rf"(?:{one_of(REFERENCES)})\b(?!-)", _references, words_of(REFERENCES) - {"in", "the", "at", "this"}),
]
