"""Find the time expressions of a document, from left to right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.times import clock, days, periods, relative, spans
from dragoman.coding.times.scene import TimeExpression, scene_of
from dragoman.coding.times.words import WORD

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from dragoman.coding.times.rules import Rule
    from dragoman.language.parse import Parse

# Where expressions of the same words compete, the earlier rule is tried first.
RULES = [*days.RULES, *periods.RULES, *clock.RULES, *relative.RULES, *spans.RULES]
_TELLING = frozenset().union(*(rule.needs for rule in RULES))


def find_times(parse: Parse, published: str | None) -> list[TimeExpression]:
    """Return the time expressions of a document in order, none overlapping another.

    Args:
        parse: The document's parse; tags and tree tell "May" from "may" and plans from reports.
        published: Publication date, ISO; without it relative expressions have the value None.
    """
    scene = scene_of(parse, published)
    found: list[TimeExpression] = []
    for start, end, words in _stretches(parse):
        for match, rule in _matches(parse.text, start, end, words):
            if found and match.start() < found[-1].end:
                continue
            told = rule.read(match, scene)
            found += told
            scene.history += [t for t in told if t.type in {"DATE", "TIME"} and t.date]
    return [clock.with_day(t, found, scene) for t in found]


def _stretches(parse: Parse) -> Iterator[tuple[int, int, set[str]]]:
    """Yield the runs of sentences that hold words of time, with their words.

    Runs and not sentences, since a full stop after "Sept." may have been taken for the end of one.
    """
    start, words = -1, set[str]()
    for sentence in parse.sentences:
        own = set(WORD.findall(parse.text[sentence.start : sentence.end].lower()))
        if not _TELLING.isdisjoint(own):
            start, words = (sentence.start if start < 0 else start), words | own
        elif start >= 0:
            yield start, sentence.start, words
            start, words = -1, set()
    if start >= 0:
        yield start, len(parse.text), words


def _matches(text: str, start: int, end: int, words: set[str]) -> list[tuple[re.Match[str], Rule]]:
    """Return what the rules match in a stretch of text, leftmost and longest first."""
    out = [
        (m.start(), -m.end(), order, m)
        for order, rule in enumerate(RULES)
        if not rule.needs.isdisjoint(words)
        for m in rule.pattern.finditer(text, start, end)
    ]
    return [(m, RULES[order]) for _, _, order, m in sorted(out, key=lambda row: row[:3])]
