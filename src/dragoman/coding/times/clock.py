"""Times of day: hours, and parts of a day that a date may stand beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.times.rules import rule
from dragoman.coding.times.scene import TimeExpression
from dragoman.coding.times.words import DIGITS, HOURS, NUMBERS, PART_WORDS, WEEKDAY, WEEKDAYS, key, one_of

if TYPE_CHECKING:
    import re

    from dragoman.coding.times.scene import Scene

_ZONE = r"(?: (?:(?:local|Eastern|Pacific|Central|Moscow) time|GMT|UTC|EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET))"
_BESIDE = 60


def _clock(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "10:35 a.m.", "0735 GMT", "9 a.m. EST Tuesday", "4 in the morning", "noon"."""
    hour = _hour(match)
    if hour is None:
        return []
    # Without a day beside it the hour waits for one: see `with_day`.
    day = scene.near_day(WEEKDAYS[key(match["w"]).rstrip(".")], match.start("w")) if match["w"] else None
    return [TimeExpression(match.start(), match.end(), "TIME", f"{day or ''}T{hour}")]


def _hour(match: re.Match[str]) -> str | None:
    """Return HH:MM of a time of day."""
    if match["word"]:
        return HOURS[key(match["word"])]
    if match["mil"]:
        return f"{match['mil'][:2]}:{match['mil'][2:]}"
    told = key(match["h"] or match["sharp"] or match["full"])
    hours = int(told) if told.isdigit() else NUMBERS[told]
    half = key(match["half"] or match["part"])
    if half:
        late = half.startswith("p") or half in {"afternoon", "evening", "night"}
        if hours > 12:
            return None
        hours = hours % 12 + 12 * late
    return f"{hours:02d}:{match['minutes'] or match['fullminutes'] or '00'}" if hours <= 24 else None


def with_day(expression: TimeExpression, found: list[TimeExpression], scene: Scene) -> TimeExpression:
    """Return an hour on the day that its sentence tells, else the day told last, else the publication date."""
    if not (expression.value or "").startswith("T"):
        return expression
    sentence = scene.sentence_at(expression.start)
    end = min(sentence.end if sentence else 0, expression.end + _BESIDE)
    start = sentence.start if sentence else expression.start
    days = [t for t in found if t.date and len(t.date) == len("2000-01-01")]
    after = [t for t in days if expression.end <= t.start < end]
    before = [t for t in days if start <= t.start < expression.start]
    earlier = [t for t in days if t.start < start]
    day = next((t.date for t in (*after[:1], *before[-1:], *earlier[-1:])), None)
    day = day or (scene.published.isoformat() if scene.published else None)
    return expression._replace(value=f"{day}{expression.value}" if day else None)


RULES = [
    rule(
        rf"(?:(?P<h>1[0-2]|0?\d)(?:[:.](?P<minutes>[0-5]\d))? ?(?P<half>[ap](?:m\b|\. ?m\b\.?)){_ZONE}?"
        rf"|(?P<full>[01]?\d|2[0-3])[:.](?P<fullminutes>[0-5]\d)(?: ?(?:hours|hrs))?{_ZONE}"
        rf"|(?P<mil>[01]\d[0-5]\d|2[0-3][0-5]\d){_ZONE}"
        rf"|(?P<sharp>\d\d?|{one_of(NUMBERS)})(?: o['’]clock)? in the (?P<part>morning|afternoon|evening)"
        rf"|(?<!high\s)(?P<word>{one_of(HOURS)})\b)"
        rf"(?: (?:on )?(?P<w>{WEEKDAY}))?",
        _clock,
        DIGITS | PART_WORDS | frozenset(HOURS),
    ),
]
