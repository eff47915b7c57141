"""What the gazetteer lacks: the names of documents that it cannot resolve, counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from dragoman.language.labels import KIND_NAMES
from dragoman.world.names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Parse
    from dragoman.records import Document
    from dragoman.world.gazetteer import Gazetteer

ACTORS = frozenset({"PER", "ORG", "NORP"})
_ENDING = re.compile(r"['’]s?$")


class Unknown(NamedTuple):
    """A name that is not in the gazetteer: how often it stands, in how many documents, and where first."""

    name: str
    kind: str
    mentions: int
    documents: int
    document_id: str
    start: int
    end: int


def is_missing(name: str, kind: str, gazetteer: Gazetteer) -> bool:
    """Whether the gazetteer knows nobody of a name that the network found; `kind` is PER, ORG or NORP."""
    if (
        gazetteer.bearers(name, by_sound=True)
        or gazetteer.find_adjective(name)
        or (kind != "PER" and gazetteer.country(name))
    ):
        return False
    words = name.split()
    # A title may stand inside the name: "Marshal Idriss Deby".
    return not (kind == "PER" and len(words) > 2 and gazetteer.bearers(" ".join(words[1:]), by_sound=True))


class Missing:
    """Counts unknown names over documents; holds one entry a name."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Count by one gazetteer."""
        self._gazetteer = gazetteer
        self._found: dict[tuple[str, str], Unknown] = {}

    def add(self, document: Document, parse: Parse) -> None:
        """Count the unknown names of a document."""
        names = list(_names(parse))
        # "Karzai" after "Hamid Karzai" is the same person, known or not.
        full = {key.split(" ")[-1]: (text, key) for text, key, kind, _ in names if kind == "PER" and " " in key}
        seen: set[tuple[str, str]] = set()
        for text, key, kind, start in names:
            whole, whole_key = full.get(key, (text, key)) if kind == "PER" else (text, key)
            if is_missing(whole, kind, self._gazetteer):
                found = Unknown(whole, KIND_NAMES[kind], 1, 1, document.id, start, start + len(text))
                self._count(found, whole_key, seen)

    def _count(self, found: Unknown, name: str, seen: set[tuple[str, str]]) -> None:
        key = (name, found.kind)
        known = self._found.get(key)
        if known:
            found = known._replace(mentions=known.mentions + 1, documents=known.documents + (key not in seen))
        self._found[key] = found
        seen.add(key)

    def listed(self, least: int = 1) -> list[Unknown]:
        """Return the names with at least so many mentions, the most frequent first."""
        found = (u for u in self._found.values() if u.mentions >= least)
        return sorted(found, key=lambda u: (-u.mentions, -u.documents, u.name))


def _names(parse: Parse) -> Iterator[tuple[str, str, str, int]]:
    """Yield the names of actors as (text, key, kind, start)."""
    for sentence in parse.sentences:
        for name in sentence.names:
            start = sentence.tokens[name.first].start
            text = _ENDING.sub("", parse.text[start : sentence.tokens[name.end - 1].end])
            key = normalise(text).lower()
            if name.kind in ACTORS and any(c.isalpha() for c in key):
                yield " ".join(text.split()), key, name.kind, start
