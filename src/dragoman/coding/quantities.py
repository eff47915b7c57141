"""Numbers of people as they are written: "at least 12", "two dozen", "tens of thousands", "between 10 and 15"."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "data" / "quantities.toml").read_text(encoding="utf-8"))
NUMBERS: dict[str, int] = DATA["numbers"]
MULTIPLIERS: dict[str, int] = DATA["multipliers"]
VAGUE: dict[str, int] = DATA["vague"]
EXACT: dict[str, int] = DATA["exact"]
_AT_LEAST = tuple(tuple(p.split()) for p in DATA["bounds"]["at_least"])
_AT_MOST = tuple(tuple(p.split()) for p in DATA["bounds"]["at_most"])
UNCOUNTED = frozenset(DATA["uncounted"]["words"].split())
_DIGITS = re.compile(r"\d{1,3}(?:[, ]\d{3})+|\d+(?:\.\d+)?")
_RANGE = re.compile(r"(\d[\d,]*)[-‐‑–](\d[\d,]*)")
_LINKS = frozenset({"to", "or", "and", "-", "–"})
MOST = 10**9


class Quantity(NamedTuple):
    """A number of people: no fewer than `least` and no more than `most`; None where the text tells no bound."""

    least: int | None
    most: int | None

    def __add__(self, other: Quantity) -> Quantity:  # type: ignore[override]
        """Return the number of both together."""
        least = None if self.least is None or other.least is None else self.least + other.least
        most = None if self.most is None or other.most is None else self.most + other.most
        return Quantity(least, most)


def read_quantity(words: Sequence[str]) -> Quantity | None:
    """Return the number that words tell, None if they tell none.

    Args:
        words: The words of a noun phrase up to its head, in small letters.
    """
    ranged = _range(words)
    if ranged:
        return ranged
    found = [(i, *_number(words[i:])) for i in range(len(words))]
    told = next(((i, value, vague) for i, value, vague, _ in found if value is not None), None)
    if told is None:
        return None
    at, value, vague = told
    if vague or _ends_with(words[:at], _AT_LEAST):  # before the other: "no fewer than" ends as "fewer than" does
        return Quantity(value, None)
    return Quantity(None if _ends_with(words[:at], _AT_MOST) else value, value)


def _range(words: Sequence[str]) -> Quantity | None:
    """Return the bounds of "10-15", "ten to twelve", "between 10 and 15"."""
    for i, word in enumerate(words):
        match = _RANGE.fullmatch(word)
        if match:
            return _bounds(*(int(g.replace(",", "")) for g in match.groups()))
        first, _, length = _number(words[i:])
        if first is None or i + length >= len(words) or words[i + length] not in _LINKS:
            continue
        if words[i + length] == "and" and "between" not in words[:i]:
            continue
        last, _, more = _number(words[i + length + 1 :])
        unit = MULTIPLIERS.get(words[i + length + more], 1) if last is not None else 1
        if last is not None and length == 1 and more > 1 and first < MULTIPLIERS["dozen"]:
            first *= unit  # "three to five hundred"
        if last is not None and last > first:
            return _bounds(first, last)
    return None


def _bounds(first: int, last: int) -> Quantity | None:
    return Quantity(first, last) if first < last else None


def _number(words: Sequence[str]) -> tuple[int | None, bool, int]:
    """Return the number that begins some words, whether it is vague, and how many words it takes."""
    if not words:
        return None, False, 0
    if words[0] in VAGUE or words[0] == "few":
        return _vague(words)
    value, length = _simple(words)
    while value is not None and length < len(words) and words[length] in MULTIPLIERS:
        value *= MULTIPLIERS[words[length]]
        length += 1
    if value is None or value > MOST:
        return None, False, 0
    return int(value), False, length


def _vague(words: Sequence[str]) -> tuple[int | None, bool, int]:
    """Return the least number of "dozens", "tens of thousands", "several hundred", "few dozen"."""
    if len(words) > 1 and words[0] in {"several", "few"} and words[1] in MULTIPLIERS:
        return VAGUE.get(words[0], 2) * MULTIPLIERS[words[1]], True, 2
    if words[0] == "few":
        return None, False, 0
    value, length = VAGUE[words[0]], 1
    while length + 1 < len(words) and words[length] == "of" and words[length + 1] in VAGUE:
        value *= MULTIPLIERS[words[length + 1].rstrip("s")]
        length += 2
    return value, True, length


def _simple(words: Sequence[str]) -> tuple[float | None, int]:
    """Return a number in figures, in words ("twenty-one", "two hundred and six"), "half a dozen", "a" or "both"."""
    word = words[0]
    match = _DIGITS.fullmatch(word)
    if match:
        return float(re.sub("[, ]", "", word)), 1
    if tuple(words[:3]) == ("half", "a", "dozen"):
        return 6, 3
    follows = words[1] if len(words) > 1 else ""
    if word in EXACT and follows in MULTIPLIERS:  # "a hundred and twenty"
        value, length = _spelled(words[1:])
        return value, length + 1
    if word in EXACT:
        if follows in UNCOUNTED:
            return None, 0
        return (EXACT[follows], 2) if follows in EXACT else (EXACT[word], 1)
    return _spelled(words)


def _spelled(words: Sequence[str]) -> tuple[float | None, int]:
    total, length = 0, 0
    for word in words:
        parts = re.split("[-‐‑]", word)
        if all(p in NUMBERS for p in parts):
            total += sum(NUMBERS[p] for p in parts)
        elif word in MULTIPLIERS:
            total = max(total, 1) * MULTIPLIERS[word]
        elif not (word == "and" and total >= MULTIPLIERS["hundred"]):
            break
        length += 1
    return (total, length) if total else (None, 0)


def _ends_with(words: Sequence[str], phrases: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(words[-len(p) :]) == p for p in phrases)
