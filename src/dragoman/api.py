"""The Python front: code and annotate texts, with records a notebook shows as a table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from dragoman.annotating import annotate_document
from dragoman.codebook.loader import load_codebook, shipped_codebook
from dragoman.coding.coder import Coder
from dragoman.errors import UsageError
from dragoman.reading.dates import publication_date
from dragoman.records import Claim, Document, Event
from dragoman.rendering import html_table
from dragoman.world.agents import shared_agents
from dragoman.world.custom import extended, load_world
from dragoman.world.gazetteer import shared_gazetteer

Paths = str | Path | Sequence[str | Path]


class Records(list[Event]):
    """A list of event records; `_repr_html_` makes a notebook show it as a table."""

    def __init__(self, events: Iterable[Event], documents: Iterable[Document]) -> None:
        """Keep the documents beside the records, to show triggers in their sentences."""
        super().__init__(events)
        self.documents = {d.id: d for d in documents}

    def to_plover(self) -> list[dict[str, Any]]:
        """Return the records as JSON-ready dictionaries with PLOVER's field names."""
        return [event.to_plover() for event in self]

    def _repr_html_(self) -> str:
        return html_table(self, {k: d.text for k, d in self.documents.items()})


def code(
    text: str | Document | Iterable[str | Document],
    date: str | None = None,
    codebook: str | Path | None = None,
    world: Paths | None = None,
) -> Records:
    """Code a text, a document or several documents into event records.

    Args:
        text: The text of one report, a document, or several of either.
        date: Publication date of texts and of documents that have none, ISO 8601.
        codebook: Path of a codebook file; the shipped PLOVER codebook by default.
        world: Path of a file or folder that adds to the gazetteer or overrides it (docs/world.md), or several.

    Raises:
        UsageError: The date is not a date, or the text is not a text.
        CodebookError: The codebook file is malformed.
        WorldError: A file of the world is malformed.
    """
    documents = _documents(text, date)
    coder = make_coder(codebook, world)
    return Records((e for _, events in coder.code_many(documents) for e in events), documents)


def claims(
    text: str | Document | Iterable[str | Document],
    date: str | None = None,
    codebook: str | Path | None = None,
    world: Paths | None = None,
) -> list[Claim]:
    """Return the statements about the future in a text, a document or several documents.

    The arguments and errors are those of `code`.
    """
    coder = make_coder(codebook, world)
    return [claim for document in _documents(text, date) for claim in coder.claims(document)]


def annotate(text: str | Document, date: str | None = None, world: Paths | None = None) -> dict[str, Any]:
    """Return the sentences, entities, places, times and claims recognised in a text, with character offsets."""
    return annotate_document(_document(text, date), make_coder(None, world))


def make_coder(codebook: str | Path | None = None, world: Paths | None = None) -> Coder:
    """Return a coder with a codebook and worlds of one's own; the shipped ones where none is given.

    Raises:
        CodebookError: The codebook file is malformed.
        WorldError: A file of a world is malformed.
    """
    worlds = [] if world is None else [world] if isinstance(world, str | Path) else world
    # In a notebook the files are edited and tried again: the time of change makes them another coder.
    return shared_coder(_as_it_is(codebook), *(_as_it_is(path) for path in worlds))


def _as_it_is(given: str | Path | None) -> tuple[Path, int] | None:
    """Return a path and the time of its last change."""
    if given is None:
        return None
    path = Path(given)
    files = [path, *path.rglob("*")] if path.is_dir() else [path]
    return path, max(f.stat().st_mtime_ns if f.exists() else 0 for f in files)


@lru_cache(maxsize=4)
def shared_coder(codebook: tuple[Path, int] | None, *worlds: tuple[Path, int] | None) -> Coder:
    """Return the coder of a codebook and worlds as they were at a time of change."""
    book = load_codebook(codebook[0]) if codebook else shipped_codebook()
    mine = [load_world(world[0]) for world in worlds if world]
    gazetteer, agents = extended(mine) if mine else (shared_gazetteer(), shared_agents())
    return Coder(book, gazetteer=gazetteer, agents=agents)


def _documents(text: object, date: str | None) -> list[Document]:
    if isinstance(text, str | Document):
        return [_document(text, date)]
    if not isinstance(text, Iterable) or isinstance(text, bytes | dict):
        raise UsageError(f"text: expected a text, a Document or several of them, found {type(text).__name__}")
    return [_document(item, date) for item in text]


def _document(text: object, date: str | None) -> Document:
    given = text.date if isinstance(text, Document) else None
    try:
        published = publication_date(given) or publication_date(date)
    except ValueError as error:
        raise UsageError(f"date: {error}") from error
    if isinstance(text, Document):
        return text if text.date == published else replace(text, date=published)
    if not isinstance(text, str):
        raise UsageError(f"text: expected a text or a Document, found {type(text).__name__}")
    return Document("text-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12], text, published)
