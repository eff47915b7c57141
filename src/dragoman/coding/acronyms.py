"""Acronyms that a text introduces in brackets after the name they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Parse, Sentence

_ACRONYM = re.compile(r"\(\s*(?:the )?([A-Z][A-Za-z&.-]{0,8}[A-Z])\s*\)")
_SMALL = frozenset("of for the and in to de du des la le et y e del der und on against from by with a an".split())
LONGEST_NAME = 12


def long_forms(parse: Parse) -> Iterator[tuple[str, Sentence, int, int]]:
    """Yield the acronyms of a text with the sentence and the words [first, end) that each stands for."""
    for sentence in parse.sentences:
        for match in _ACRONYM.finditer(parse.text[sentence.start : sentence.end]):
            span = _long_form(sentence, sentence.start + match.start(), match.group(1))
            if span:
                yield match.group(1), sentence, *span


def _long_form(sentence: Sentence, bracket: int, acronym: str) -> tuple[int, int] | None:
    """Return the words before a bracket whose initials make up an acronym."""
    end = next((t.index for t in sentence.tokens if t.start >= bracket), len(sentence.tokens))
    letters = [c.lower() for c in acronym if c.isalpha()]
    at = len(letters) - 1
    for first in range(end - 1, max(-1, end - 1 - LONGEST_NAME), -1):
        word = sentence.tokens[first].text
        if word[:1] in "'’-":
            continue
        if not word[:1].isupper() and word not in _SMALL:
            return None
        if word[0].isupper() and word[0].lower() == letters[at]:
            at -= 1
            if at < 0:
                return (first, end) if end - first > 1 else None
    return None
