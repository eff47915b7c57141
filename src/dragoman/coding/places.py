"""Where an event took place: the location argument, with the country the gazetteer gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.phrases import noun_phrase, preposition
from dragoman.records import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.language.parse import Parse, Sentence
    from dragoman.world.gazetteer import Entry, Gazetteer

_AT = frozenset({"in", "at", "near", "outside", "inside", "around", "off", "across", "throughout"})
COUNTRY_LEVEL, TOWN_LEVEL = 1, 4


def find_place(
    parse: Parse, sentence: Sentence, trigger: int, heads: Sequence[int], gazetteer: Gazetteer, date: str | None
) -> Place | None:
    """Return the place of an event from its location arcs, else from a place name hanging on the trigger."""
    own = [t.index for t in sentence.dependents(trigger, "obl", "nmod") if preposition(sentence, t.index) in _AT]
    for head in (*heads, *own):
        name = sentence.name_at.get(head)
        if name is None and head not in heads:
            continue
        if name and name.kind in {"LOC", "ORG", "MISC", "NORP"}:
            first, last = name.first, name.end - 1
            return place_of(parse, sentence, first, last, gazetteer, date)
        inner = [n for n in sentence.names if n.kind == "LOC" and n.first in sentence.subtree(head)]
        if inner:
            return place_of(parse, sentence, inner[0].first, inner[0].end - 1, gazetteer, date)
        phrase = noun_phrase(sentence, head)
        return Place(parse.text[phrase.start : phrase.stop], phrase.start, phrase.stop)
    return None


def place_of(parse: Parse, sentence: Sentence, first: int, last: int, gazetteer: Gazetteer, date: str | None) -> Place:
    """Return the place named by the words first..last."""
    start, end = sentence.tokens[first].start, sentence.tokens[last].end
    text = parse.text[start:end]
    found = gazetteer.country(text, date) or country_beside(parse, sentence, last, gazetteer, date)
    if found is None:
        return Place(text, start, end)
    state = gazetteer.states.get(found.code or "")
    level = COUNTRY_LEVEL if found.kind == "state" else TOWN_LEVEL
    name = found.name if found.kind == "state" else text
    return Place(
        text, start, end, name, country=state.name if state else None, country_code=found.code, resolution=level
    )


def country_beside(parse: Parse, sentence: Sentence, last: int, gazetteer: Gazetteer, date: str | None) -> Entry | None:
    """Return the country named right after a place ("Tal Abyad, Syria", "Chibok in Nigeria")."""
    for name in sentence.names:
        if 1 <= name.first - last <= 3 and name.kind == "LOC":
            text = parse.text[sentence.tokens[name.first].start : sentence.tokens[name.end - 1].end]
            found = gazetteer.country(text, date)
            if found:
                return found
    return None
