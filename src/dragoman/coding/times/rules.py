"""A rule: a pattern and the reader of what it matches."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.times.scene import Scene, TimeExpression
from dragoman.coding.times.words import MONTHS, key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


# A gap between words: a line may break there, a paragraph may not.
GAP = r"(?:[ \t\xa0]{1,3}|[ \t]?\n[ \t]{0,8})"


class Rule(NamedTuple):
    """A pattern and what reads its matches: no expression means that the match is none.

    A text with none of the words `needs` is not searched at all, which is what makes the search fast.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Scene], list[TimeExpression]]
    needs: frozenset[str]


def rule(pattern: str, read: Callable[[re.Match[str], Scene], list[TimeExpression]], needs: Iterable[str]) -> Rule:
    """Return a rule whose pattern starts at a word's start, heeds no capitals and has gaps where blanks are."""
    return Rule(re.compile(rf"(?<![\w.])(?:{pattern.replace(' ', GAP)})", re.IGNORECASE), read, frozenset(needs))


def at(match: re.Match[str], kind: str, value: str | None, group: str | int = 0) -> list[TimeExpression]:
    """Return one expression that stands where a group of the match stands."""
    return [TimeExpression(match.start(group), match.end(group), kind, value)]


def year_told(match: re.Match[str], scene: Scene) -> int | None:
    """Return the year written with an expression: "1998", "last year"."""
    if match["y"]:
        return int(match["y"])
    if not match["rel"] or scene.published is None:
        return None
    return scene.published.year + {"last": -1, "this": 0, "next": 1}[key(match["rel"])]


def capital(match: re.Match[str], group: str) -> bool:
    """Whether a group begins with a capital, as names of months and days do."""
    return match[group][:1].isupper()


def month_told(match: re.Match[str]) -> int:
    """Return the number of the month that a match names."""
    return MONTHS[key(match["m"]).rstrip(".")]
