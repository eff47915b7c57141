"""Walk the inputs of a command: files, folders, standard input."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.reading.decoding import decode
from dragoman.reading.readers import READERS, reader_for
from dragoman.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STDIN = "-"
Failure = InputError


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: the date of documents that have none, the encoding, the longest document taken."""

    date: str | None = None
    encoding: str | None = None
    longest: int = 1_000_000


def read_inputs(inputs: Sequence[str], options: Options) -> Iterator[Document | Failure]:
    """Yield the documents of all inputs in order, and a failure for each that cannot be read."""
    for given in inputs:
        for source, data in _opened(given):
            if isinstance(data, InputError):
                yield data
            else:
                yield from _documents(source, data, options)


def count_files(inputs: Sequence[str]) -> int:
    """Return how many files the inputs stand for, to show progress."""
    return sum(len(list(_files(Path(i)))) if i != STDIN and Path(i).is_dir() else 1 for i in inputs)


def _opened(given: str) -> Iterator[tuple[str, bytes | InputError]]:
    if given == STDIN:
        yield "<stdin>", sys.stdin.buffer.read()
        return
    path = Path(given)
    if path.is_dir():
        files = list(_files(path))
        if not files:
            yield given, InputError(given, f"no {', '.join(sorted(READERS))} files in this folder")
        for file in files:
            yield str(file), _bytes(file)
    else:
        yield given, _bytes(path)


def _files(folder: Path) -> Iterator[Path]:
    yield from (p for p in sorted(folder.rglob("*")) if p.suffix.lower() in READERS and p.is_file())


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
        for item in reader(text, source):
            yield _checked(item, options)
    except InputError as error:
        yield error


def _checked(item: Document | Failure, options: Options) -> Document | Failure:
    if isinstance(item, InputError):
        return item
    if len(item.text) > options.longest:
        problem = f"document {item.id!r} has {len(item.text):,} characters, more than the {options.longest:,} allowed"
        return InputError(item.id, f"{problem}; cut it into articles or raise --max-chars")
    if not any(c.isalpha() for c in item.text):
        return InputError(item.id, "holds no words")
    return replace(item, date=options.date) if item.date is None and options.date else item
