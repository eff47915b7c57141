"""What a document is called by its content: the same content is the same document, wherever it was read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dragoman.records import Document

KEY_DIGITS = 24


def document_key(document: Document) -> str:
    """Return the archive's key of a document, 24 hex digits made from all that coding and citing depend on."""
    content = [document.text, document.date, document.title, document.source, document.url, document.language]
    return hashlib.sha256(_canonical(content)).hexdigest()[:KEY_DIGITS]


def content_hash(text: str) -> str:
    """Return the SHA-256 of a text: equal for copies that differ only in what is known about them."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def run_signature(parts: Mapping[str, object]) -> str:
    """Return the hash of all that decides which records a document gets, 24 hex digits."""
    return hashlib.sha256(_canonical(parts)).hexdigest()[:KEY_DIGITS]


def _canonical(value: object) -> bytes:
    # Escaped to ASCII, since a text may hold half a surrogate pair, which UTF-8 cannot write.
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=str).encode("ascii")
