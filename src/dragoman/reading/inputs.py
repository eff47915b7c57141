"""Walk the inputs of a command: files, folders, standard input."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.reading.decoding import decode
from dragoman.reading.readers import READERS, STDIN_NAME, read_html, reader_for
from dragoman.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDIN = "-"
# Markup included; no article is that long, and extraction would take minutes.
LONGEST_PAGE = 10_000_000
Failure = InputError


@dataclass(frozen=True, slots=True)
class Options:
    """How to read.

    Attributes:
        date: Publication date of documents that have none.
        encoding: Encoding of the inputs; None means UTF-8.
        longest: Characters of the longest document taken.
        output: The file being written, which is never an input.
    """

    date: str | None = None
    encoding: str | None = None
    longest: int = 1_000_000
    output: Path | None = None


def read_inputs(inputs: Sequence[str], options: Options) -> Iterator[Document | Failure]:
    """Yield the documents of all inputs in order, and a failure for each that cannot be read."""
    for given in inputs:
        for source, data in _opened(given, options.output):
            if isinstance(data, InputError):
                yield data
            else:
                yield from _documents(source, data, options)


def count_files(inputs: Sequence[str]) -> int:
    """Return how many files the inputs stand for, to show progress."""
    return sum(len(list(_files(Path(i), None))) if i != STDIN and _is_folder(Path(i)) else 1 for i in inputs)


def is_input(path: Path, inputs: Sequence[str]) -> bool:
    """Whether a file to be written is itself given as an input."""
    return any(i != STDIN and _is_same(Path(i), path) for i in inputs)


def _opened(given: str, output: Path | None) -> Iterator[tuple[str, bytes | InputError]]:
    if given == STDIN:
        yield STDIN_NAME, _standard_input()
        return
    path = Path(given)
    if not _is_folder(path):
        yield given, _bytes(path)
        return
    try:
        files = list(_files(path, output)) if any(path.iterdir()) else []
    except OSError as error:
        yield given, InputError(given, f"cannot be read: {error.strerror}")
        return
    if not files:
        yield given, InputError(given, f"no {', '.join(sorted(READERS))} files in this folder")
    for file in files:
        yield str(file), _bytes(file)


def _files(folder: Path, output: Path | None) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in READERS and path.is_file() and not (output and _is_same(path, output)):
            yield path


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False  # a name too long or with odd characters; opening it will say so


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except (OSError, ValueError):
        return False


def _standard_input() -> bytes | InputError:
    try:
        return sys.stdin.buffer.read()
    except (OSError, ValueError, AttributeError):
        return InputError(STDIN_NAME, "is closed")


def _bytes(path: Path) -> bytes | InputError:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return InputError(str(path), f"cannot be read: {reason}")


def _documents(source: str, data: bytes, options: Options) -> Iterator[Document | Failure]:
    try:
        text = decode(data, source, options.encoding)
        reader = reader_for(Path(source).suffix, text)
        longest = max(LONGEST_PAGE, options.longest)
        if reader is read_html and len(text) > longest:
            raise InputError(source, f"page of {len(text):,} characters, more than the {longest:,} allowed")
        for item in reader(text, source):
            yield item if isinstance(item, InputError) else _checked(*item, source, options)
    except InputError as error:
        yield error


def _checked(document: Document, line: int | None, source: str, options: Options) -> Document | Failure:
    if len(document.text) > options.longest:
        problem = f"{len(document.text):,} characters, more than the {options.longest:,} allowed"
        return InputError(source, f"{problem}; cut it into articles or raise --max-chars", line)
    if not any(c.isalpha() for c in document.text):
        return InputError(source, "holds no words", line)
    return replace(document, date=options.date) if document.date is None and options.date else document
