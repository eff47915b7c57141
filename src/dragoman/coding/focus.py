"""What a document is about: whose the police, the rebels or 23 people are when no country stands with them.

Every word of the document that points to a country is evidence. The countries found are ranked
for a mention by where and how they are named; the weights are fitted on the training corpus
(`python -m training.focusing`).
"""

from __future__ import annotations

import json
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.coding.countrysigns import Asked, Evidence, asked_for, signs, verb_of
from dragoman.coding.phrases import preposition
from dragoman.world.rows import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.coding.toponyms import DocumentPlaces
    from dragoman.language.parse import Name, Parse, Sentence
    from dragoman.world.gazetteer import Gazetteer

WEIGHTS = Path(__file__).parent / "data" / "focus.json"
REACH = 40
_AT = frozenset({"in", "at", "near", "outside", "inside", "around", "across", "throughout", "from", "of", "into"})
# Adjectives of these tell where something is: "in a southern Turkish community".
_SPOTS = frozenset(
    "airport border camp capital city coast community county district hospital island port prison province region "
    "side soil state suburb territory town village water".split()
)


@cache
def _weights() -> dict[str, float]:
    return json.loads(WEIGHTS.read_text(encoding="utf-8")) if WEIGHTS.exists() else {}


class Focus:
    """The countries that the text around a mention is about, for agents named without one."""

    def __init__(
        self, parse: Parse, date: str | None, gazetteer: Gazetteer, places: DocumentPlaces | None = None
    ) -> None:
        """Prepare for one document; its countries are read when first asked for."""
        self._parse, self._date, self._gazetteer, self._places = parse, date, gazetteer, places
        self._found: dict[Asked, str | None] = {}

    def country(
        self, sentence: Sentence, token: int, sectors: Sequence[str] = (), but: str | None = None
    ) -> str | None:
        """Return the code of the country that a mention without one most likely belongs to, or None.

        Args:
            sentence: The sentence of the mention.
            token: Its head word.
            sectors: PLOVER sectors of the mention, as far as its words tell.
            but: A country that it does not belong to.
        """
        asked = asked_for(sentence, token, sectors)
        if but is not None:
            return self.among(sentence, token, [c for c in self._scores(asked) if c not in {but, None}])
        if asked not in self._found:
            self._found[asked] = self._best(asked)
        return self._found[asked]

    def among(self, sentence: Sentence, token: int, codes: Sequence[str | None]) -> str | None:
        """Return the one of several countries that a mention most likely belongs to, None if none is told of."""
        found = self._scores(asked_for(sentence, token, ()))
        told = [code for code in codes if code in found]
        return max(told, key=lambda code: found[code]) if told else None

    def place_code(self, sentence: Sentence, token: int) -> str | None:
        """Return the country of the place whose name covers a word."""
        place = self._places.at(sentence.index, token) if self._places else None
        return place.country_code if place else None

    def _best(self, asked: Asked) -> str | None:
        scores = self._scores(asked)
        return max(scores, key=lambda code: (scores[code], code or "")) if scores else None

    def _scores(self, asked: Asked) -> dict[str | None, float]:
        weights = _weights()
        return {
            code: sum(weights.get(name, 0.0) * value for name, value in features.items())
            for code, features in self.features(asked).items()
        }

    def features(self, asked: Asked) -> dict[str | None, dict[str, float]]:
        """Return for every country of the document, and for none (None), what speaks for it."""
        near = [e for e in self._evidence if abs(e.sentence - asked.sentence) <= REACH or e.sentence == 0]
        return signs(asked, near) if near else {}

    @cached_property
    def _evidence(self) -> list[Evidence]:
        found = [e for sentence in self._parse.sentences for e in self._in(sentence)]
        return sorted(found, key=lambda e: (e.sentence, e.token))

    def _in(self, sentence: Sentence) -> Iterator[Evidence]:
        seen: set[int] = set()
        for name in sentence.names:
            text = self._parse.text[sentence.tokens[name.first].start : sentence.tokens[name.end - 1].end]
            found = self._pointed_to(sentence, text, name)
            if (found and found.code) or (name.kind == "PER" and name.end - name.first > 1):
                seen.update(range(name.first, name.end))  # nor does Jordan tell anything in "Michael Jordan"
            if found and found.code and not found.others and "JRN" not in found.sectors:  # whom the paper told
                yield _evidence(sentence, name.first, name.end - 1, found)
        for token in sentence.tokens:
            if token.index not in seen and token.text[:1].isupper() and token.upos in {"PROPN", "ADJ", "NOUN"}:
                found = self._settled(sentence, token.index, self._gazetteer.country(token.text, self._date))
                if found and found.code:
                    yield _evidence(sentence, token.index, token.index, found)

    def _pointed_to(self, sentence: Sentence, text: str, name: Name) -> Entry | None:
        if name.kind == "PER":
            return self._gazetteer.find(text, self._date)
        country = self._settled(sentence, name.end - 1, self._gazetteer.country(text, self._date))
        if country:
            return country
        found = self._gazetteer.find(text, self._date)
        code = None if found else self.place_code(sentence, name.end - 1)
        return Entry("", "city", code, ()) if code else found

    def _settled(self, sentence: Sentence, token: int, entry: Entry | None) -> Entry | None:
        """Return what the place names of the document make of a country told by one word: a London in Ontario."""
        place = self._places.at(sentence.index, token) if self._places and entry else None
        if place is None or place.country_code is None or entry is None or place.country_code == entry.code:
            return entry
        is_inside = entry.kind == "city" or (place.resolution or 0) > 1
        return Entry("", "city", place.country_code, ()) if is_inside else entry


def _evidence(sentence: Sentence, first: int, last: int, entry: Entry) -> Evidence:
    tokens = sentence.tokens
    head = next((i for i in range(first, last + 1) if not first <= tokens[i].head <= last), first)
    word = tokens[head]
    described = None
    if word.relation in {"amod", "compound", "nmod"} and word.head >= 0 and tokens[word.head].upos in {"NOUN", "PROPN"}:
        described = tokens[word.head].lemma.lower()
    manner = "party"
    if entry.kind == "person":
        manner = "person"
    elif entry.kind in {"city", "state", "seat"}:
        if sentence.index == 0 and first <= 1 and word.relation in {"root", "dep", "parataxis", "nmod:unmarked"}:
            manner = "dateline"
        elif preposition(sentence, head) in _AT or (described in _SPOTS and preposition(sentence, word.head) in _AT):
            manner = "place"
        elif word.relation in {"amod", "compound"}:
            manner = "adjective"
    assert entry.code
    sectors = frozenset(entry.sectors) if entry.kind not in {"state", "seat", "city"} else frozenset[str]()
    return Evidence(
        sentence.index, head, entry.code, manner, word.relation, described, verb_of(sentence, head), sectors
    )  # fmt: skip
