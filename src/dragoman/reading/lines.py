"""The lines of a long file, one at a time; a line that cannot be decoded costs only itself."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

from dragoman.errors import InputError
from dragoman.reading.decoding import encodable, refuse_other_encodings, why_not

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.reading.sources import Source

# In bytes; an article with all its metadata is far below it.
LONGEST_LINE = 64 << 20
# So few NUL bytes are an accident of some lines; more, and the file is no text.
_FEW, _RARE = 3, 100


class Line(NamedTuple):
    """A line with its end, and what is wrong with it, if anything."""

    number: int
    text: str
    problem: str | None


def lines_of(source: Source, encoding: str | None) -> Iterator[Line]:
    """Yield the lines of an input.

    Raises:
        InputError: The input is empty or binary, or cannot be read further.
    """
    if encoding is None:
        nul = source.head.count(b"\0")
        is_stray = nul <= max(_FEW, len(source.head) // _RARE)
        refuse_other_encodings(source.head.replace(b"\0", b" ") if is_stray else source.head, source.name)
    lines = _byte_lines(source, encoding) if _has_plain_line_ends(encoding) else _wide_lines(source, encoding or "")
    is_empty = True
    for line in lines:
        is_empty = is_empty and not line.problem and not line.text.strip()
        yield line
    if is_empty:
        raise InputError(source.name, "is empty")


def _has_plain_line_ends(encoding: str | None) -> bool:
    return encoding is None or "a\n".encode(encoding).endswith(b"a\n")


def _byte_lines(source: Source, encoding: str | None) -> Iterator[Line]:
    number = 0
    while data := source.stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(data) > LONGEST_LINE:
            _skip_line(source)
            yield Line(number, "\n", f"a line of more than {LONGEST_LINE >> 20} MiB")
            continue
        text, problem = _decoded(data, encoding)
        yield Line(number, text.removeprefix("\ufeff") if number == 1 else text, problem)


def _skip_line(source: Source) -> None:
    while (data := source.stream.readline(1 << 20)) and not data.endswith(b"\n"):
        pass


def _decoded(data: bytes, encoding: str | None) -> tuple[str, str | None]:
    name = encoding or "utf-8"
    try:
        text = data.decode(name)
    except UnicodeError as error:
        # What can be read of it still tells where a quoted field ends.
        return data.decode("utf-8" if encoding is None else "latin-1", "replace"), why_not(error, encoding)
    return encodable(text), "has NUL bytes; it looks binary" if "\0" in text else None


def _wide_lines(source: Source, encoding: str) -> Iterator[Line]:
    """Yield the lines of an encoding whose line ends are no single byte; after an error there is no going on."""
    reader = io.TextIOWrapper(source.stream, encoding=encoding, newline="\n")
    number = 1
    try:
        while text := reader.readline(LONGEST_LINE):
            problem = "has NUL bytes; it looks binary" if "\0" in text else None
            yield Line(number, encodable(text.removeprefix("\ufeff")), problem)
            number += 1
    except UnicodeError as error:
        raise InputError(source.name, why_not(error, encoding), number) from error
