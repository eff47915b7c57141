"""Dragoman reads news reports and records what political actors do to one another.

import dragoman
dragoman.code("Police in Dhaka detained 22 opposition supporters on Wednesday.", date="1997-06-19")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.version import __version__

if TYPE_CHECKING:
    from dragoman.api import Records, annotate, claims, code
    from dragoman.archive.front import Archive
    from dragoman.errors import (
        ArchiveError,
        CodebookError,
        DragomanError,
        EndpointError,
        ForecastError,
        InputError,
        ModelError,
        UsageError,
        WorkError,
        WorldError,
    )
    from dragoman.records import Claim, Document, Entity, Event, Place, Span

_HOMES = {
    "dragoman.api": ("Records", "annotate", "claims", "code"),
    "dragoman.archive.front": ("Archive",),
    "dragoman.errors": (
        "ArchiveError", "CodebookError", "DragomanError", "EndpointError", "ForecastError", "InputError", "ModelError",
        "UsageError", "WorkError", "WorldError",
    ),
    "dragoman.records": ("Claim", "Document", "Entity", "Event", "Place", "Span"),
}  # fmt: skip
__all__ = [
    "Archive", "ArchiveError", "Claim", "CodebookError", "Document", "DragomanError", "EndpointError", "Entity",
    "Event", "ForecastError", "InputError", "ModelError", "Place", "Records", "Span",
    "UsageError", "WorkError", "WorldError", "__version__", "annotate", "claims", "code",
]  # fmt: skip


def __getattr__(name: str) -> Any:  # noqa: ANN401 (the front's names have different types)
    """Import the public names when first used, so that `import dragoman` is cheap."""
    import importlib

    for module, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(module), name)
    raise AttributeError(f"module 'dragoman' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
