"""What a document is about: whose the police, the rebels or 23 people are when no country stands with them.

Every word of the document that points to a country is evidence. The countries found are ranked
for a mention by where and how they are named; the weights are fitted on the training corpus
(`python -m training.focusing`).
"""

from __future__ import annotations

import json
from functools import cache, cached_property
from math import exp, log1p
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.phrases import preposition
from dragoman.world.rows import INTERNATIONAL, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.coding.toponyms import DocumentPlaces
    from dragoman.language.parse import Name, Parse, Sentence
    from dragoman.world.gazetteer import Gazetteer

WEIGHTS = Path(__file__).parent / "data" / "focus.json"
_AT = frozenset({"in", "at", "near", "outside", "inside", "around", "across", "throughout", "from", "of", "into"})
_PLACES = frozenset({"place", "dateline"})
_DOMESTIC = frozenset("COP JUD LEG OPP CVL EDU LAB MED JRN PTY SOC BUS REL".split())
_ARMED = frozenset("MIL REB UAF PRM CRM".split())
# What weighs differently for soldiers, police, officials and the people.
_BY_GROUP = (
    "last place", "place here", "place in clause", "party in clause", "subject here", "place", "person", "share",
    "often", "first", "last", "last kin", "kin before", "international", "dateline", "adjective",
)  # fmt: skip
REACH = 40
DECAY = 0.35


class Evidence(NamedTuple):
    """A word that points to a country, and how: place, dateline, adjective, party or person."""

    sentence: int
    token: int
    code: str
    manner: str
    is_subject: bool
    lemma: str | None = None  # of the noun that an adjective or owner describes
    verb: int | None = None
    sectors: frozenset[str] = frozenset()  # of a named person, group or organisation


class Asked(NamedTuple):
    """The mention whose country is asked for."""

    sentence: int
    token: int
    lemma: str
    sectors: tuple[str, ...]
    is_subject: bool
    verb: int | None
    words: frozenset[str] = frozenset()  # what stands before the head, in small letters


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
        if not near:
            return {}
        group = _group(asked.sectors)
        codes = {e.code for e in near}
        out: dict[str | None, dict[str, float]] = {code: _features(code, asked, near, group) for code in codes}
        out[None] = {"none": 1.0, f"none {group}": 1.0, "none of one": float(len(codes) == 1)}
        # "Western donors", "foreigners", "inspectors": words that belong to no country, or to many.
        for code in (None, *(codes & INTERNATIONAL)):
            told = "international" if code else "none"
            for word in asked.words:
                out[code][f"{told} after {word}"] = 1.0
            out[code][f"{told}: {asked.lemma}"] = 1.0
        return out

    @cached_property
    def _evidence(self) -> list[Evidence]:
        return [e for sentence in self._parse.sentences for e in self._in(sentence)]

    def _in(self, sentence: Sentence) -> Iterator[Evidence]:
        seen: set[int] = set()
        for name in sentence.names:
            text = self._parse.text[sentence.tokens[name.first].start : sentence.tokens[name.end - 1].end]
            found = self._pointed_to(text, name) or self._placed(sentence, name)
            if (found and found.code) or (name.kind == "PER" and name.end - name.first > 1):
                seen.update(range(name.first, name.end))  # nor does Jordan tell anything in "Michael Jordan"
            if found and found.code and not found.others:
                yield _evidence(sentence, name.first, name.end - 1, found)
        for token in sentence.tokens:
            if token.index not in seen and token.text[:1].isupper() and token.upos in {"PROPN", "ADJ", "NOUN"}:
                found = self._gazetteer.country(token.text, self._date)
                if found and found.code:
                    yield _evidence(sentence, token.index, token.index, found)

    def _pointed_to(self, text: str, name: Name) -> Entry | None:
        place = self._gazetteer.country(text, self._date) if name.kind != "PER" else None
        return place or self._gazetteer.find(text, self._date)

    def _placed(self, sentence: Sentence, name: Name) -> Entry | None:
        code = self.place_code(sentence, name.end - 1) if name.kind != "PER" else None
        return Entry("", "city", code, ()) if code else None


def asked_for(sentence: Sentence, token: int, sectors: Sequence[str]) -> Asked:
    """Describe a mention whose country is asked for."""
    word = sentence.tokens[token]
    inner = sentence.dependents(token, "amod", "compound", "nummod", "nmod")
    lemma = word.lemma.lower() + ("+" if word.has("Number=Plur") else "")
    return Asked(
        sentence.index, token, lemma, tuple(sectors), word.relation == "nsubj", _verb(sentence, token),
        frozenset(t.lemma.lower() for t in inner if t.upos not in {"NUM", "PROPN"}),
    )  # fmt: skip


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
        elif preposition(sentence, head) in _AT:
            manner = "place"
        elif word.relation in {"amod", "compound"}:
            manner = "adjective"
    assert entry.code
    is_subject = word.relation == "nsubj"
    sectors = frozenset(entry.sectors) if entry.kind not in {"state", "seat", "city"} else frozenset[str]()
    return Evidence(sentence.index, head, entry.code, manner, is_subject, described, _verb(sentence, head), sectors)


def _verb(sentence: Sentence, index: int) -> int | None:
    """Return the verb whose clause a word stands in."""
    return next((t.index for t in sentence.ancestors(index) if t.upos == "VERB"), None)


def _group(sectors: Sequence[str]) -> str:
    found = set(sectors)
    if found & _ARMED:
        return "armed"
    if found & {"REF", "UNK"} or not found:
        return "people"
    if found & {"GOV", "ELI"}:
        return "government"
    return "domestic" if found & _DOMESTIC else "other"


def _features(code: str, asked: Asked, evidence: Sequence[Evidence], group: str) -> dict[str, float]:
    mine = [e for e in evidence if e.code == code]
    here = [e for e in mine if e.sentence == asked.sentence]
    places = [e for e in evidence if e.manner in _PLACES]
    at = (asked.sentence, asked.token)
    sectors = frozenset(asked.sectors) - {"GOV", "CVL"}
    last_kin = next((e for e in reversed(evidence) if e.sectors & sectors and (e.sentence, e.token) < at), None)
    before = [e for e in evidence if (e.sentence, e.token) < at]
    last_place = next((e for e in reversed(places) if (e.sentence, e.token) < at), places[0] if places else None)
    out = {
        "often": log1p(len(mine)),
        "share": len(mine) / len(evidence),
        "before": sum(exp(-DECAY * (asked.sentence - e.sentence)) for e in mine if (e.sentence, e.token) < at),
        "after": sum(exp(-DECAY * (e.sentence - asked.sentence)) for e in mine if (e.sentence, e.token) > at),
        "first": float(evidence[0].code == code),
        "lead": float(any(e.sentence == 0 for e in mine)),
        "last": float(bool(before) and before[-1].code == code),
        "last place": float(last_place is not None and last_place.code == code),
        "here": float(bool(here)),
        "place here": float(any(e.manner in _PLACES for e in here)),
        "place in clause": float(any(e.manner == "place" and e.verb == asked.verb for e in here)),
        "party in clause": float(any(e.manner != "place" and e.verb == asked.verb for e in here)),
        "subject here": float(not asked.is_subject and any(e.is_subject and e.token < asked.token for e in here)),
        "owner of the like": float(any(e.lemma == asked.lemma.rstrip("+") for e in mine)),
        "subjects": log1p(sum(e.is_subject for e in mine)),
        "kin before": float(any(e.sectors & sectors and (e.sentence, e.token) < at for e in mine)),
        "kin": log1p(sum(bool(e.sectors & sectors) for e in mine)),
        "last kin": float(last_kin is not None and last_kin.code == code),
        "international": float(code in INTERNATIONAL),
    }
    for manner in ("place", "adjective", "party", "person", "dateline"):
        out[manner] = log1p(sum(e.manner == manner for e in mine))
    for name in _BY_GROUP:
        out[f"{name}, {group}"] = out[name]
    return out
