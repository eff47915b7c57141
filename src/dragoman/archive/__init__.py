"""The archive: one DuckDB file of documents, events, claims and incidents; docs/archive.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.archive.front import Archive
    from dragoman.archive.relations import Relation

__all__ = ["Archive", "Relation"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (two classes)
    """Import the public names when first used: workers need the keys alone."""
    if name == "Archive":
        from dragoman.archive.front import Archive

        return Archive
    if name == "Relation":
        from dragoman.archive.relations import Relation

        return Relation
    raise AttributeError(f"module 'dragoman.archive' has no attribute {name!r}")
