"""Read the inputs of a command: files, folders, patterns, standard input; packed or not."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.reading.datelines import with_date
from dragoman.reading.options import STDIN, STDIN_NAME, Failure, Options
from dragoman.reading.readers import is_readable, reader_for
from dragoman.reading.sources import Counted, source_of, told
from dragoman.reading.unpacking import unpacked
from dragoman.reading.walking import count_files, is_input, walk
from dragoman.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.reading.sources import Source

__all__ = ["STDIN", "Failure", "Options", "checked", "count_files", "is_input", "read_inputs"]


def read_inputs(inputs: Sequence[str], options: Options) -> Iterator[Document | Failure]:
    """Yield the documents of all inputs in order, and a failure for each that cannot be read.

    Files are read as the caller asks for documents; no more of one is held than a document of it, or, where its form
    does not allow that (web pages, feeds), the file.
    """
    progress = _Progress(inputs, options)
    for given in inputs:
        for file in [given] if given == STDIN else walk(given, options.output):
            if isinstance(file, InputError):
                yield file
            else:
                yield from _read(file, options, progress)


class _Progress:
    """Tells the caller which part of the bytes of the inputs has been read."""

    def __init__(self, inputs: Sequence[str], options: Options) -> None:
        self._tell = options.progress if STDIN not in inputs else None
        files = [f for i in inputs for f in walk(i, options.output)] if self._tell else []
        self._total = sum(_size(file) for file in files if isinstance(file, Path))
        self._before = 0

    def told(self, stream: Counted) -> None:
        if self._tell and self._total:
            self._tell(min(1.0, (self._before + stream.count) / self._total))

    def passed(self, path: Path) -> None:
        if self._tell:
            self._before += _size(path)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def _read(file: Path | str, options: Options, progress: _Progress) -> Iterator[Document | Failure]:
    name = STDIN_NAME if file == STDIN else str(file)
    path = None if file == STDIN else Path(file)
    try:
        with _opened(path) as stream:
            counted = Counted(stream)
            source = source_of(counted, name, path=path)
            for part in unpacked(source, is_readable):
                for item in [part] if isinstance(part, InputError) else _documents(part, options):
                    progress.told(counted)
                    yield item
    except InputError as error:
        yield error
    except (OSError, ValueError) as error:
        yield InputError(name, f"cannot be read: {told(error)}")
    if path:
        progress.passed(path)


@contextmanager
def _opened(path: Path | None) -> Iterator[Any]:
    if path:
        with path.open("rb") as file:
            yield file
        return
    try:
        stream = sys.stdin.buffer
    except AttributeError:
        stream = None
    if stream is None or stream.closed:
        raise InputError(STDIN_NAME, "is closed")
    yield stream


def _documents(source: Source, options: Options) -> Iterator[Document | Failure]:
    try:
        reader = reader_for(source.suffix, source.head, options.encoding)
        for item in reader(source, options):
            yield item if isinstance(item, InputError) else checked(*item, source.name, options)
    except InputError as error:
        yield error


def checked(document: Document, line: int | None, source: str, options: Options) -> Document | Failure:
    """Return a document with its date, or why it is not taken."""
    if len(document.text) > options.longest:
        problem = f"{len(document.text):,} characters, more than the {options.longest:,} allowed"
        return InputError(source, f"{problem}; cut it into articles or raise --max-chars", line)
    if not any(c.isalpha() for c in document.text):
        return InputError(source, "holds no words", line)
    return with_date(document, options.date)
