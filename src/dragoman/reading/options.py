"""How to read, and what reading yields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.records import Document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Failure = InputError
# A document with the line it stands on, None where it is the whole file; or a failure.
Item = tuple[Document, int | None] | InputError

STDIN = "-"
STDIN_NAME = "<stdin>"
# Markup included; no article is that long, and extraction would take minutes.
LONGEST_PAGE = 10_000_000


@dataclass(frozen=True, slots=True)
class Options:
    """How to read.

    Attributes:
        date: Publication date of documents that have none.
        encoding: Encoding of the inputs; None means UTF-8.
        longest: Characters of the longest document taken.
        output: The file being written, which is never an input.
        columns: Field of a document -> its name in CSV, Parquet and JSON Lines; "" for a field to leave out.
        progress: Told, before each document, which part (0 to 1) of the bytes of the inputs has been read.
    """

    date: str | None = None
    encoding: str | None = None
    longest: int = 1_000_000
    output: Path | None = None
    columns: dict[str, str] = field(default_factory=dict)
    progress: Callable[[float], None] | None = None

    @property
    def longest_page(self) -> int:
        """Characters of the longest web page taken, markup included."""
        return max(LONGEST_PAGE, self.longest)
