"""Which field or column of an input is which field of a document."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIELDS = ("id", "date", "title", "text", "source", "url", "language")
# Common names, as written without capitals, blanks and marks; the first that is there counts.
NAMES = {
    "id": ("id", "documentid", "docid", "articleid", "uid", "guid"),
    "date": (
        "date", "published", "pubdate", "publicationdate", "publisheddate", "publishdate", "datepublished",
        "publishedat", "publishedon", "dateofpublication", "articledate", "documentdate",
    ),
    "title": ("title", "headline", "articletitle"),
    "text": ("text", "body", "content", "article", "fulltext", "articletext", "articlebody", "bodytext", "maintext"),
    "source": ("source", "publisher", "outlet", "publication", "newspaper", "sourcename"),
    "url": ("url", "link", "permalink", "articleurl"),
    "language": ("language", "lang"),
}  # fmt: skip
_MARKS = re.compile(r"[\W_]+")
_MOST_SHOWN, _LONGEST_SHOWN = 20, 40
Chosen = dict[str, tuple[str, ...]]


def chosen(names: Iterable[str], given: Mapping[str, str]) -> Chosen:
    """Return the names that each field of a document may have among those there are, the likeliest first.

    Args:
        names: The columns or fields of the input.
        given: What the user says, field -> name; "" for a field that the input does not have.
    """
    return _chosen(tuple(names), tuple(sorted(given.items())))


@lru_cache(maxsize=256)
def _chosen(names: tuple[str, ...], given: tuple[tuple[str, str], ...]) -> Chosen:
    said = dict(given)
    plain: dict[str, str] = {}
    for name in names:
        if name not in said.values():
            plain.setdefault(_MARKS.sub("", name).lower(), name)
    found: Chosen = {}
    for field in FIELDS:
        if field in said:
            found[field] = tuple(n for n in names if n and n == said[field])
        else:
            # The very name of the field before one that differs from it in capitals.
            exact = (field,) if field in names and field not in said.values() else ()
            found[field] = tuple(dict.fromkeys((*exact, *(plain[n] for n in NAMES[field] if n in plain))))
    return found


def absent(names: Iterable[str], given: Mapping[str, str]) -> str | None:
    """Return a column that the user names but the input does not have."""
    present = set(names)
    return next((name for name in given.values() if name and name not in present), None)


def shown(names: Iterable[object]) -> str:
    """Return names for a message."""
    listed = [str(name).encode("unicode_escape").decode()[:_LONGEST_SHOWN] for name in names]
    more = f" and {len(listed) - _MOST_SHOWN} more" if len(listed) > _MOST_SHOWN else ""
    return ", ".join(listed[:_MOST_SHOWN]) + more
