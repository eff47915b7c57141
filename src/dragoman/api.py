"""The Python front: code and annotate texts, with records a notebook shows as a table."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from dragoman.annotating import annotate_document
from dragoman.codebook.loader import load_codebook, shipped_codebook
from dragoman.coding.coder import Coder
from dragoman.errors import UsageError
from dragoman.reading.dates import publication_date
from dragoman.records import Document, Event
from dragoman.rendering import html_table


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
    text: str | Document | Iterable[str | Document], date: str | None = None, codebook: str | Path | None = None
) -> Records:
    """Code a text, a document or several documents into event records.

    Args:
        text: The text of one report, a document, or several of either.
        date: Publication date of texts and of documents that have none, ISO 8601.
        codebook: Path of a codebook file; the shipped PLOVER codebook by default.

    Raises:
        UsageError: The date is not a date, or the text is not a text.
        CodebookError: The codebook file is malformed.
    """
    documents = _documents(text, date)
    coder = _coder(codebook)
    return Records((e for _, events in coder.code_many(documents) for e in events), documents)


def annotate(text: str | Document, date: str | None = None) -> dict[str, Any]:
    """Return the sentences, entities, places and times recognised in a text, with character offsets."""
    return annotate_document(_document(text, date), _coder(None))


def _coder(codebook: str | Path | None) -> Coder:
    if codebook is None:
        return shared_coder(None, 0)
    path = Path(codebook)
    # In a notebook the file is edited and tried again: the time of change makes it another codebook.
    return shared_coder(path, path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=4)
def shared_coder(codebook: Path | None, changed: int) -> Coder:
    """Return the coder of a codebook file as it was at a time of change."""
    return Coder(load_codebook(codebook) if codebook else shipped_codebook())


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
