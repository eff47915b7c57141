"""With what documents are coded, as hashes: what is coded under the same signature need not be coded again."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.archive.keys import run_signature
from dragoman.archive.writing import RunInfo
from dragoman.codebook.loader import load_codebook, shipped_codebook
from dragoman.errors import UsageError
from dragoman.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PACKAGE = Path(__file__).parents[1]
_DIGITS = 24
# Notes for readers decide no record.
_NOTES = {".md", ".pyc"}


def run_info(codebook: Path | None, world: Sequence[Path]) -> RunInfo:
    """Return what the archive keeps of a run.

    Raises:
        CodebookError: The codebook is malformed.
        UsageError: A file of the codebook or world cannot be read.
    """
    book = load_codebook(codebook) if codebook else shipped_codebook()
    hashes = {
        "codebook": _hash(_data("codebook"), [codebook] if codebook else []),
        "world": _hash(_data("world"), world),
        # The network, and the weights fitted on what it says.
        "model": _hash([*_data("language"), *_data("coding")], []),
    }
    mutual = tuple(sorted(name for name, kind in book.types.items() if kind.reciprocal))
    options = {"codebook": str(codebook) if codebook else None, "world": [str(path) for path in world]}
    signature = run_signature({"version": __version__, **hashes})
    return RunInfo(
        __version__, book.id, hashes["codebook"], hashes["world"], hashes["model"], options, signature, mutual
    )


def _data(room: str) -> list[Path]:
    return _files(_PACKAGE / room / "data")


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and file.suffix not in _NOTES)


def _hash(shipped: Iterable[Path], own: Sequence[Path]) -> str:
    """Return the hash of the package's files by their names, then of the user's, whatever those are called."""
    total = hashlib.sha256()
    for file in shipped:
        total.update(file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + _digest(file))
    for given in own:
        for file in _files(given):
            inside = file.relative_to(given).as_posix() if given.is_dir() else ""
            total.update(inside.encode() + b"\0" + _digest(file))
    return total.hexdigest()[:_DIGITS]


def _digest(file: Path) -> bytes:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").digest()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}; name an existing file") from error
