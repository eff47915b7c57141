"""Where quoted words stand in a text, or that they do not: no span of a record is taken on trust."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from dragoman.llm.answers import LONGEST_QUOTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Parse, Sentence
    from dragoman.llm.answers import Quote

# Written by their numbers, as many look alike: single quotation marks, double ones, hyphens and dashes.
_SIGNS = {
    **dict.fromkeys((*range(0x2018, 0x201C), 0x60, 0xB4, 0x2032), "'"),
    **dict.fromkeys((*range(0x201C, 0x2020), 0xAB, 0xBB, 0x2033), '"'),
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-"),
}
_EDGES = " \t\n\r.,;:\"'“”‘’«»"
MOST_FOUND = 200
NEIGHBOURS = 40  # sentences in which words with a wrong number are looked for before the whole text is
# Controls, formats, surrogates, private and unassigned signs: nobody sees them, and they can hide words from a reader.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def is_blank(sign: str) -> bool:
    """Whether a character is a blank, or none that a reader sees; the model is shown a blank for both."""
    return sign.isspace() or unicodedata.category(sign) in _UNSEEN


class Found(NamedTuple):
    """Where a quote stands: its sentence and its character offsets."""

    sentence: Sentence
    start: int
    end: int


class Quotes:
    """Finds quoted words in one document."""

    def __init__(self, parse: Parse) -> None:
        """Remember the document."""
        self._parse = parse

    def find(self, quote: Quote, near: int | None = None, taken: frozenset[int] = frozenset()) -> Found | None:
        """Return where a quote stands, None if nowhere.

        First as it is and then with blanks, quotation marks and dashes evened out; first in the sentence that the
        model names, then in the nearest one that has it.

        Args:
            quote: What the model quotes.
            near: Offset that the words are nearest to where a sentence has them twice.
            taken: Offsets at which they are not meant, unless they stand nowhere else.
        """
        text = quote.text.strip(_EDGES) or quote.text
        sentences = self._parse.sentences
        if len(text) > LONGEST_QUOTE or not sentences:
            return None
        here = self._sentence_at(near or 0).index
        if quote.sentence is not None and 0 < quote.sentence <= len(sentences):
            here = quote.sentence - 1
        at = sentences[here].start if near is None else near
        for reach in (0, NEIGHBOURS, len(sentences)):
            first, last = max(0, here - reach), min(len(sentences) - 1, here + reach)
            found = self._within(text, sentences[first].start, sentences[last].end)
            if found:
                return min(
                    found, key=lambda f: (abs(f.sentence.index - here), f.start in taken, abs(f.start - at), f.start)
                )
        return None

    def _within(self, text: str, start: int, end: int) -> list[Found]:
        exact = list(self._occurrences(self._parse.text, text, start, end))
        if exact:
            return [f for a, b in exact if (f := self._found(a, b))]
        even, offsets = self._evened
        wanted = _even(text)[0].strip()
        first, last = (bisect_right(offsets, at - 1) for at in (start, end))
        out = []
        for a, b in self._occurrences(even, wanted, first, last) if wanted else ():
            found = self._found(offsets[a], offsets[b - 1] + 1)
            if found:
                out.append(found)
        return out

    @staticmethod
    def _occurrences(text: str, wanted: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where whole words stand: "us" does not stand in "Russia"."""
        at = text.find(wanted, start, end)
        for _ in range(MOST_FOUND):
            if at < 0:
                return
            after = at + len(wanted)
            inner = at and text[at - 1].isalnum() and wanted[0].isalnum()
            outer = after < len(text) and text[after].isalnum() and wanted[-1].isalnum()
            if not inner and not outer:
                yield at, after
            at = text.find(wanted, at + 1, end)

    def _found(self, start: int, end: int) -> Found | None:
        sentence = self._sentence_at(start)
        return Found(sentence, start, end) if sentence.start <= start and end <= sentence.end else None

    def _sentence_at(self, offset: int) -> Sentence:
        return self._parse.sentences[max(0, bisect_right(self._starts, offset) - 1)]

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self._parse.sentences]

    @cached_property
    def _evened(self) -> tuple[str, list[int]]:
        return _even(self._parse.text)


def _even(text: str) -> tuple[str, list[int]]:
    """Return a text with one kind of blank, quotation mark and dash, and the offset of each character in the first."""
    out: list[str] = []
    offsets = []
    for at, sign in enumerate(text.translate(_SIGNS)):
        blank = is_blank(sign)
        if not blank or (out and out[-1] != " "):
            out.append(" " if blank else sign)
            offsets.append(at)
    return "".join(out), offsets
