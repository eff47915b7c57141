"""Where a text is cut into sentences for scoring.

The rule is fixed and has nothing of a coder's own sentences, so that two versions of a coder are compared on the same
cuts. It is that of the annotators' scorer, and blank lines cut too.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_END = re.compile(r"(?<=[.!?])[”\"’']?\s+(?=[“\"‘']?[A-Z0-9])|\n[^\S\n]*\n\s*")


def sentence_starts(text: str) -> tuple[int, ...]:
    """Return the offsets where sentences begin; the first is 0."""
    return (0, *(match.end() for match in _END.finditer(text)))


def sentence_at(starts: tuple[int, ...], offset: int) -> int:
    """Return the index of the sentence that an offset lies in."""
    return max(bisect_right(starts, offset) - 1, 0)
