"""Split words into the encoder's word pieces.

The algorithm is greedy longest-match WordPiece over lower-cased, accent-stripped text
(Wu et al. 2016; Devlin et al. 2019), written without a tokenizer library so that the
package needs only numpy and onnxruntime.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

UNKNOWN = 100
START = 101
END = 102
LONGEST_WORD = 100
MOST_PIECES = 12

LOWER, CAPITALISED, UPPER, INITIAL, MIXED, DIGITS, NUMERIC, SYMBOL, ALPHANUMERIC = range(1, 10)
SHAPES = 10


@lru_cache(maxsize=50_000)
def word_shape(word: str) -> int:
    """Return the shape class (1-9) of a word; the encoder itself does not see case."""
    if word.isdigit():
        return DIGITS
    letters = [c for c in word if c.isalpha()]
    digits = any(c.isdigit() for c in word)
    if not letters:
        return NUMERIC if digits else SYMBOL
    if digits:
        return ALPHANUMERIC
    if word == word.lower():
        return LOWER
    if word == word.upper():
        return INITIAL if len(letters) == 1 else UPPER
    if word[0].isupper() and word[1:] == word[1:].lower():
        return CAPITALISED
    return MIXED


def _fold(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


def _is_separate(char: str, category: str) -> bool:
    """Whether BERT's basic tokeniser makes this character a word of its own."""
    code = ord(char)
    ascii_symbol = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_symbol or category[0] == "P" or 0x4E00 <= code <= 0x9FFF


def _parts(word: str) -> list[str]:
    """Cut a word at punctuation, dropping control characters."""
    parts, current = [], ""
    for char in _fold(word):
        category = unicodedata.category(char)
        if category[0] == "C" or char == "\ufffd":
            continue
        if _is_separate(char, category) or char.isspace():
            if current:
                parts.append(current)
            current = ""
            if not char.isspace():
                parts.append(char)
        else:
            current += char
    return [*parts, current] if current else parts


class WordPieces:
    """A word-piece vocabulary; calling it with a word gives that word's piece ids."""

    def __init__(self, path: Path) -> None:
        """Read a vocabulary file, one piece a line, ids counted from zero."""
        lines = path.read_text(encoding="utf-8").split("\n")
        self._ids = {piece: i for i, piece in enumerate(lines)}
        self._cached = lru_cache(maxsize=50_000)(self._split)

    def __call__(self, word: str) -> tuple[int, ...]:
        """Return 1 to 12 piece ids of one word."""
        return self._cached(word[:LONGEST_WORD])

    def _split(self, word: str) -> tuple[int, ...]:
        ids: list[int] = []
        for part in _parts(word):
            ids.extend(self._greedy(part))
            if len(ids) >= MOST_PIECES:
                break
        return tuple(ids[:MOST_PIECES]) or (UNKNOWN,)

    def _greedy(self, part: str) -> list[int]:
        ids, start = [], 0
        while start < len(part):
            prefix = "##" if start else ""
            for end in range(len(part), start, -1):
                piece = self._ids.get(prefix + part[start:end])
                if piece is not None:
                    ids.append(piece)
                    start = end
                    break
            else:
                return [UNKNOWN]
        return ids
