"""How long and how often: durations, ages and repeated times, which are never the date of an event."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dragoman.coding.times.rules import at, rule
from dragoman.coding.times.words import (
    ABOUT,
    AMOUNT,
    DASH,
    PART,
    REPEATED,
    UNIT,
    UNIT_END,
    UNIT_WORDS,
    UNITS,
    WEEKDAY,
    WEEKDAY_WORDS,
    WEEKDAYS,
    YEAR,
    key,
    number_told,
    one_of,
)

if TYPE_CHECKING:
    from dragoman.coding.times.scene import Scene, TimeExpression

_CLOCK = frozenset({"second", "minute", "hour"})
# "The post-1959 years" are no count of years.
_YEAR = re.compile(YEAR)
_HALVES = {"hour": "PT30M", "day": "PT12H", "year": "P6M", "decade": "P5Y", "century": "P50Y", "minute": "PT30S"}
_TIMES = {"decade": 10, "century": 100, "fortnight": 2}
_COUNTED = frozenset({"NOUN", "NUM", "SYM", "PROPN"})


def _unit(told: str | None) -> str:
    """Return a unit in the singular."""
    word = key(told)
    return "century" if word.startswith("centur") else word.removesuffix("s")


def _length(amount: str, unit: str) -> str:
    """Return a TIMEX3 duration such as P3D, PT5H30M or PXY."""
    amount = key(amount)
    whole, _, fraction = amount.partition(" ")
    sign = "PT" if unit in _CLOCK else "P"
    if amount.startswith("half"):
        return _HALVES.get(unit, f"P0.5{UNITS[unit]}")
    letter = {"E": "Y", "C": "Y"}.get(UNITS[unit], UNITS[unit])
    if "/" in fraction:
        return f"PT{whole}H30M" if unit == "hour" and fraction == "1/2" else f"{sign}{whole}.5{letter}"
    if "." in amount:
        return f"{sign}{amount}{letter}"
    number = number_told(amount)
    return f"{sign}{'X' if number is None else number * _TIMES.get(unit, 1)}{letter}"


def _durations(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "three days", "16-hour", "more than a decade", "22-year-old"; "24 hours a day" tells a set."""
    amount, unit = key(match["n"]), _unit(match["u"])
    plural = key(match["u"]) != unit
    if (
        match["u"][0].isupper()
        or unit == "quarter"
        or _YEAR.fullmatch(amount)
        or (unit == "second" and not plural and not amount[:1].isdigit())
    ):
        return []
    if amount in {"a", "an"} and _is_rate(scene, match.start()):
        return at(match, "SET", _length("1", unit))
    return at(match, "DURATION", _length(amount, unit))


def _is_rate(scene: Scene, offset: int) -> bool:
    """Whether "a day" follows what is counted: "$1 billion a year", "twice a week"."""
    found = scene.token_at(offset)
    if found is None or not found[1].index:
        return False
    sentence, token = found
    before = sentence.tokens[token.index - 1]
    return before.upos in _COUNTED or before.lemma.lower() in {"once", "twice"}


def _stretches(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "the past 20 years", "recent days", "the coming months"."""
    return at(match, "DURATION", _length(match["n"] or "", _unit(match["u"])))


def _endless(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "for years", "decades-long", "years-old", "daylong", "all week"."""
    plural = key(match["u"]) != _unit(match["u"])
    return at(match, "DURATION", _length("" if plural else "1", _unit(match["u"])), "all")


def _every(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "every Monday", "each year", "every two weeks", "every morning"."""
    if match["w"]:
        return at(match, "SET", f"XXXX-WXX-{WEEKDAYS[key(match['w']).rstrip('.')] + 1}")
    if match["part"]:
        return at(match, "SET", "P1D")
    return at(match, "SET", _length(match["n"] or "1", _unit(match["u"])))


def _weekday_plurals(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "on Sundays"."""
    if not match["w"][:1].isupper():
        return []
    return at(match, "SET", f"XXXX-WXX-{WEEKDAYS[key(match['w'])] + 1}")


def _repeated(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "daily", "annually"; the Daily News is none."""
    found = scene.token_at(match.start())
    if found and match[0][0].isupper() and found[1].index in found[0].name_at:
        return []
    return at(match, "SET", REPEATED[key(match[0])])


_LONG = rf"(?:{DASH}long|{DASH}old|{DASH}olds| old|long)?"
_PLURAL = rf"(?P<u>(?:{UNIT})(?:s|ies)\b)"

RULES = [
    rule(
        rf"{ABOUT}(?P<n>{AMOUNT})(?: |{DASH})(?:(?:more|consecutive|straight|full|whole|long) )?"
        rf"(?P<u>(?:{UNIT}){UNIT_END}){_LONG}\b",
        _durations,
        UNIT_WORDS,
    ),
    rule(
        rf"(?:the )?(?:last|past|next|coming|recent|previous|first|following|final) (?P<n>{AMOUNT}) {_PLURAL}",
        _stretches,
        UNIT_WORDS,
    ),
    rule(rf"(?:the )?(?:coming|recent|past) (?P<n>){_PLURAL}", _stretches, UNIT_WORDS),
    rule(rf"(?:for|after) (?P<all>{_PLURAL})(?! (?:ago|earlier|later))", _endless, UNIT_WORDS),
    rule(rf"(?P<all>(?P<u>(?:{UNIT})(?:y|s|ies)?){DASH}?(?:long|old))\b", _endless, UNIT_WORDS),
    rule(r"(?P<all>(?:all|entire|whole) (?P<u>day|night|week|month|year))\b", _endless, UNIT_WORDS),
    rule(
        rf"(?:every|each)(?: (?:other|single))? (?:(?P<w>{WEEKDAY})|(?P<part>{PART})\b"
        rf"|(?:(?P<n>{AMOUNT}) )?(?P<u>(?:{UNIT}){UNIT_END}))",
        _every,
        {"every", "each"},
    ),
    rule(rf"(?P<w>{one_of(w for w in WEEKDAYS if w.endswith('day'))})s\b(?!['’])", _weekday_plurals, WEEKDAY_WORDS),
    rule(rf"(?:{one_of(REPEATED)})\b", _repeated, REPEATED),
]
