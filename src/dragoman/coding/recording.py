"""What records of either coder share: ids, citations, and which parties are the same."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.records import Document, Entity


def is_among(entity: Entity, others: Iterable[Entity]) -> bool:
    """Whether a party is one of others: the same words, or the same name and code."""
    return any(
        o.identifier_text == entity.identifier_text
        and (o.code == entity.code or (o.start, o.end) == (entity.start, entity.end))
        for o in others
    )


def citation(document: Document) -> dict[str, Any]:
    """Return what is known of where a document was published."""
    told = {"title": document.title, "publication": document.source, "url": document.url, "language": document.language}
    return {k: v for k, v in told.items() if v}


def identifier(document: str, kind: str, start: int, end: int) -> str:
    """Return the id of a record, which the same document, type and trigger give again."""
    return hashlib.sha256(f"{document}\n{kind}\n{start}\n{end}".encode()).hexdigest()[:16]
