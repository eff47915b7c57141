"""Plain text: one document, untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.reading.decoding import decode
from dragoman.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.reading.options import Item, Options
    from dragoman.reading.sources import Source

# Of one character, in any encoding.
MOST_BYTES = 4
# Bytes that are read in any case, to say how long a text is that is too long.
READ_ANYWAY = 64 << 20


def read_text(source: Source, options: Options) -> Iterator[Item]:
    """Yield the one document of a plain text file, its text untouched."""
    data = source.read(max(READ_ANYWAY, options.longest * MOST_BYTES))
    if data is None:
        problem = f"more than the {options.longest:,} characters allowed; cut it into articles or raise --max-chars"
        raise InputError(source.name, problem)
    text = decode(data, source.name, options.encoding)
    yield Document(source.identifier(text.encode()), text), None
