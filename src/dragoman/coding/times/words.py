"""The words of time and the pieces of patterns made from them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

_DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "data" / "words.toml").read_text(encoding="utf-8"))

MONTHS: dict[str, int] = _DATA["months"] | _DATA["month_abbreviations"]
WEEKDAYS: dict[str, int] = _DATA["weekdays"] | _DATA["weekday_abbreviations"]
NUMBERS: dict[str, int] = _DATA["numbers"] | _DATA["small_amounts"]
ORDINALS: dict[str, int] = _DATA["ordinals"]
UNITS: dict[str, str] = _DATA["units"]
SEASONS: dict[str, str] = _DATA["seasons"]
PARTS: dict[str, str] = _DATA["parts_of_day"]
HOURS: dict[str, str] = _DATA["hours"]
CENTURIES: dict[str, int] = _DATA["centuries"]
DECADES: dict[str, int] = _DATA["decades"]
REPEATED: dict[str, str] = _DATA["repeated"]
HOLIDAYS: dict[str, dict[str, int]] = _DATA["holidays"]
NAMED_DAYS: dict[str, str] = _DATA["named_days"]
REMEMBERED_DAYS: dict[str, str] = _DATA["remembered_days"]
REFERENCES: dict[str, str] = {word: ref for ref, words in _DATA["references"].items() for word in words}
AHEAD: frozenset[str] = frozenset(_DATA["ahead"]["words"])
ASKING: frozenset[str] = frozenset(_DATA["ahead"]["asking"])
VAGUE: tuple[str, ...] = tuple(_DATA["vague"]["amounts"])

DASH = "[-‐‑–]"


# What a text must hold one of to be worth a search; a text's words are runs of small letters and single digits.
DIGITS = frozenset("0123456789")
MONTH_WORDS = frozenset(MONTHS)
WEEKDAY_WORDS = frozenset(WEEKDAYS) | {f"{day}s" for day in WEEKDAYS}
UNIT_WORDS = frozenset(f"{unit}{end}" for unit in UNITS for end in ("", "s", "long")) | {"centuries"}
PART_WORDS = frozenset(PARTS)
WORD = re.compile(r"[a-z]+|\d")


def words_of(phrases: Iterable[str]) -> frozenset[str]:
    """Return every word of some phrases."""
    return frozenset(word for phrase in phrases for word in WORD.findall(phrase))


def one_of(words: Iterable[str]) -> str:
    """Return a pattern for one of some words or phrases, longer ones first; its blanks stand for gaps."""
    return "|".join(_phrase(w) for w in sorted(words, key=lambda w: (-len(w), w)))


def _phrase(words: str) -> str:
    return words.replace(".", r"\.").replace("'", "['’]")


def key(told: str | None) -> str:
    """Return words as the data files write them: small letters, single spaces, straight apostrophes."""
    return " ".join((told or "").lower().replace("’", "'").split())


def number_told(told: str) -> int | None:
    """Return a number in words or figures ("16", "1,000", "twenty-two", "a"), None for a vague one or none."""
    digits = told.replace(",", "")
    if digits.isdecimal():
        return int(digits)
    tens, _, ones = told.replace("-", " ").partition(" ")
    return NUMBERS.get(told) or (NUMBERS[tens] + NUMBERS[ones] if tens in NUMBERS and ones in NUMBERS else None)


_FULL = one_of(_DATA["months"])
_SHORT = one_of(_DATA["month_abbreviations"])
# Beside a number the full stop of an abbreviation may be missing.
MONTH_BESIDE = rf"(?:{_FULL}|(?:{_SHORT})\b\.?)"
MONTH_ALONE = rf"(?:(?:{_FULL})\b|(?:{_SHORT})\.)"
WEEKDAY = rf"(?:(?:{one_of(_DATA['weekdays'])})\b|(?:{one_of(_DATA['weekday_abbreviations'])})\.)"
DECADE = r"(?:1[5-9]|20)\d"
YEAR = rf"{DECADE}\d"
WHICH_YEAR = rf"(?:,? (?:of )?(?P<y>{YEAR})\b(?![:\d])|,? (?:of )?(?P<rel>last|this|next) year\b)?"
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
ORDINAL_END = r"(?:st|nd|rd|th)"
UNIT = rf"(?:{one_of(set(UNITS) - {'century'})}|centur(?=y|ies))"
UNIT_END = r"(?:s|y|ies)?\b"
_TENS = one_of(w for w, n in _DATA["numbers"].items() if 20 <= n < 100)
_ONES = one_of(w for w, n in _DATA["numbers"].items() if n < 10)
AMOUNT = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?(?: \d/\d)?|(?:{_TENS})(?:-| )(?:{_ONES})"
    rf"|{one_of([*NUMBERS, *VAGUE])}|half an?)"
)
PART = one_of(PARTS)
SEASON = one_of(SEASONS)
ABOUT = (
    r"(?:(?:about|nearly|almost|around|roughly|some|over|only|just|barely|at least|at most|up to"
    r"|(?:more|less|fewer) than|the first) )?"
)
SHADE = rf"(?:(?:early|earlier|mid|middle|late|later)(?: |{DASH}))?"
