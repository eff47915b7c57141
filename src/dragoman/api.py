"""The Python front: code and annotate texts, with records a notebook shows as a table."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.annotating import annotate_document
from dragoman.codebook.loader import load_codebook, shipped_codebook
from dragoman.coding.coder import Coder
from dragoman.errors import UsageError
from dragoman.reading.dates import publication_date
from dragoman.records import Document, Event
from dragoman.rendering import html_table

if TYPE_CHECKING:
    from collections.abc import Iterable


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


def code(text: str | Document | Iterable[Document], date: str | None = None, codebook: str | Path | None = None) -> Records:
    """Code a text, a document or several documents into event records.

    Args:
        text: The text of one report, or documents.
        date: Publication date of a text, ISO 8601.
        codebook: Path of a codebook file; the shipped PLOVER codebook by default.

    Raises:
        UsageError: The date is not a date.
        CodebookError: The codebook file is malformed.
    """
    documents = [_document(text, date)] if isinstance(text, str) else [text] if isinstance(text, Document) else list(text)
    coder = shared_coder(str(codebook) if codebook else None)
    return Records((e for _, events in coder.code_many(documents) for e in events), documents)


def annotate(text: str | Document, date: str | None = None) -> dict[str, Any]:
    """Return the sentences, entities, places and times recognised in a text, with character offsets."""
    document = text if isinstance(text, Document) else _document(text, date)
    return annotate_document(document, shared_coder(None))


@cache
def shared_coder(codebook: str | None) -> Coder:
    """Return the coder of a codebook file, built once per process."""
    return Coder(load_codebook(Path(codebook)) if codebook else shipped_codebook())


def _document(text: str, date: str | None) -> Document:
    try:
        published = publication_date(date)
    except ValueError as error:
        raise UsageError(f"date: {error}") from error
    return Document("text-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12], text, published)
