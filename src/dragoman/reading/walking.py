"""The files that the inputs of a command stand for: folders and patterns are opened up."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.reading.options import STDIN
from dragoman.reading.readers import READERS, is_readable
from dragoman.reading.unpacking import PACKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Of an archive: what `add` has in flight is no input.
WORK = ".duckdb.work"
_ADDRESS = ("http://", "https://", "ftp://")


def walk(given: str, output: Path | None) -> Iterator[Path | InputError]:
    """Yield the files that one input (not standard input) stands for, or why there are none."""
    if not _is_pattern(given):
        yield from _walk_path(given, output)
        return
    matches = _matches(given)
    if not matches:
        yield InputError(given, "no file matches this pattern")
    for match in matches:
        yield from _walk_path(match, output)


def count_files(inputs: Sequence[str]) -> int:
    """Return how many files the inputs stand for, to show progress."""
    return sum(len(list(walk(i, None))) if i != STDIN else 1 for i in inputs)


def is_input(path: Path, inputs: Sequence[str]) -> bool:
    """Whether a file to be written is itself given as an input."""
    names = (name for i in inputs if i != STDIN for name in (_matches(i) if _is_pattern(i) else [i]))
    return any(_is_same(Path(name), path) for name in names)


def _walk_path(given: str, output: Path | None) -> Iterator[Path | InputError]:
    path = Path(given)
    if not _is_folder(path):
        is_address = given.lower().startswith(_ADDRESS) and not _exists(path)
        yield InputError(given, "is an address; feeds are fetched by `dragoman add feed`") if is_address else path
        return
    try:
        files = list(_files(path, output)) if any(path.iterdir()) else []
    except OSError as error:
        yield InputError(given, f"cannot be read: {error.strerror}")
        return
    if not files:
        kinds = sorted({*READERS, *PACKED, ".xml"})
        yield InputError(given, f"no {', '.join(kinds)} files in this folder")
    yield from files


def _files(folder: Path, output: Path | None) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        in_work = any(parent.name.endswith(WORK) for parent in path.relative_to(folder).parents)
        if is_readable(path.name) and not in_work and path.is_file() and not (output and _is_same(path, output)):
            yield path


def _is_pattern(given: str) -> bool:
    """Whether a name is a pattern that the shell has left to us, and not the name of a file."""
    return glob.has_magic(given) and not _exists(Path(given))


def _matches(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 (Path.glob takes no absolute pattern)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


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
