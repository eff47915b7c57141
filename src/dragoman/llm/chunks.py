"""Long documents in parts: every sentence is asked about once, with some of its neighbours to understand it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Parse

MOST_SENTENCES = 40
MOST_CHARACTERS = 8000
OVERLAP = 3


@dataclass(frozen=True, slots=True)
class Chunk:
    """Sentences [first, end) whose events are asked for, shown within [before, after)."""

    first: int
    end: int
    before: int
    after: int


def chunks(parse: Parse) -> Iterator[Chunk]:
    """Yield the chunks of a document in order."""
    first, total = 0, len(parse.sentences)
    while first < total:
        end = first + 1
        start = parse.sentences[first].start
        while end < min(total, first + MOST_SENTENCES) and parse.sentences[end].end - start <= MOST_CHARACTERS:
            end += 1
        yield _with_overlap(first, end, total)
        first = end


def halves(chunk: Chunk, parse: Parse) -> list[Chunk]:
    """Return the two halves of a chunk, none where it is a single sentence."""
    middle = (chunk.first + chunk.end) // 2
    if middle == chunk.first:
        return []
    total = len(parse.sentences)
    return [_with_overlap(chunk.first, middle, total), _with_overlap(middle, chunk.end, total)]


def _with_overlap(first: int, end: int, total: int) -> Chunk:
    return Chunk(first, end, max(0, first - OVERLAP), min(total, end + OVERLAP))
