"""Names of several words that the gazetteer lists and the network cut short or overlooked.

The network reads "Revolutionary | Guard" or "A Just | Russia"; the gazetteer knows the whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.language.parse import Name, Parse, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.world.gazetteer import Gazetteer

_KINDS = {"person": "PER", "state": "LOC", "city": "LOC", "seat": "LOC", "peoples": "NORP"}


def with_listed_names(parse: Parse, gazetteer: Gazetteer) -> Parse:
    """Return a parse whose names include the listed ones of two words and more."""
    sentences = []
    for sentence in parse.sentences:
        found = tuple(_listed_in(parse.text, sentence, gazetteer))
        sentences.append(replace(sentence, names=_joined(sentence.names, found)) if found else sentence)
    return replace(parse, sentences=tuple(sentences))


def _listed_in(text: str, sentence: Sentence, gazetteer: Gazetteer) -> Iterator[Name]:
    """Yield the longest listed names from left to right, none overlapping another."""
    tokens, first = sentence.tokens, 0
    while first < len(tokens) - 1:
        longest = gazetteer.longest_after(tokens[first].text) if tokens[first].text[:1].isupper() else 0
        for end in range(min(first + longest, len(tokens)), first + 1, -1):
            name = _listed(text[tokens[first].start : tokens[end - 1].end], tokens[end - 1].text, gazetteer)
            if name:
                yield Name(first, end, name)
                first = end - 1
                break
        first += 1


def _listed(name: str, last: str, gazetteer: Gazetteer) -> str | None:
    """Return the kind of a listed name, or None."""
    if not last[:1].isalnum():
        return None
    bearers = gazetteer.bearers(name)
    # "New York Times" stays one name, "the Foreign ministry" is none: the last word is written large.
    return _KINDS.get(bearers[0].kind, "ORG") if bearers and last[:1].isupper() else None


def _joined(names: tuple[Name, ...], found: tuple[Name, ...]) -> tuple[Name, ...]:
    """Return the network's names with those replaced that lie within a listed one."""
    out = list(names)
    for name in found:
        touching = [n for n in out if n.first < name.end and name.first < n.end]
        within = all(name.first <= n.first and n.end <= name.end for n in touching)
        if within and not any((n.first, n.end) == (name.first, name.end) for n in touching):
            out = [n for n in out if n not in touching] + [name]
    return tuple(sorted(out, key=lambda n: n.first))
