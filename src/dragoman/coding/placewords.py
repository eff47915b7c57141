"""What a document and the atlas tell about words that may name a place."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from dragoman.coding.placelists import GIVEN_NAMES, ORDINARY, SEATS, TITLES
from dragoman.world.atlas import place_key

if TYPE_CHECKING:
    from dragoman.language.parse import Parse, Sentence
    from dragoman.world.atlas import Atlas, Toponym
    from dragoman.world.gazetteer import Gazetteer

LONGEST_ACRONYM = 4
SHORTEST = 4  # letters of a place inside another name: "Costa Rica", not "La"
FAMILIAR_TOWN = 50_000  # inhabitants of a town that is meant without further support
SMALL_TOWN = 5_000  # inhabitants of a town that is known by another name too
# Places that are more often something else inside the name of an organisation.
ADJECTIVAL = ("an", "ese", "ish", "ic", "hi", "ri", "li", "ti", "bi", "di", "en", "on", "ian", "sh", "ine", "al")
ENDING = re.compile(r"['’]s?$")


class PlaceWords:
    """Judges words of one document: what they may name, and whether that is likely."""

    def __init__(self, parse: Parse, atlas: Atlas, gazetteer: Gazetteer, date: str | None) -> None:
        """Remember the document; its names are read when first asked for."""
        self._parse, self._atlas, self._gazetteer, self._date = parse, atlas, gazetteer, date

    def candidates(self, text: str) -> tuple[Toponym, ...]:
        """Return the places that words may name, an abbreviation only where it is written as one."""
        found = self._atlas.candidates(ENDING.sub("", text))
        if len(text) > LONGEST_ACRONYM or not found:
            return found
        if text.isupper() or "." in text:  # "Man." is no isle, "US" no village
            return tuple(c for c in found if c.kind in {"country", "province", "area"})
        key = place_key(text)  # "Miss" is no Mississippi, but Kyiv is Kiev
        return tuple(c for c in found if c.kind not in {"country", "province"} or place_key(c.name) == key)

    def abbreviated(self, text: str) -> tuple[Toponym, ...]:
        """Return the provinces that "Ky" or "Man" stands for after the name of a town."""
        is_short = len(text) < LONGEST_ACRONYM and text.isalpha() and text.lower() not in TITLES
        return self.candidates(f"{text}.") if is_short else ()

    def adjective(self, text: str) -> Toponym | None:
        """Return the country, continent or province that an adjective stands for."""
        entry = self._gazetteer.find_adjective(text, self._date)
        if entry and entry.code:
            return self._atlas.countries.get(entry.code)
        if not text.endswith(ADJECTIVAL) or not text[:1].isupper():
            return None
        found = (c for c in self._atlas.candidates(text) if c.kind not in {"town", "capital", "district"})
        return next((c for c in found if c.is_usual_name and place_key(c.name) != place_key(text)), None)

    def is_known(self, text: str) -> bool:
        """Whether words name some place in the atlas that may well be meant."""
        return any(_is_trusted(c, text) for c in self.candidates(text))

    def is_familiar(self, text: str) -> bool:
        """Whether words name a place that needs no support: a country, a province, a large town, one told before."""
        key = place_key(text)
        if key in ORDINARY or key in SEATS:
            return False
        if len(key) < SHORTEST:
            return any(c.kind == "country" for c in self.candidates(text))
        return key in self.told or any(_is_familiar(c) for c in self.candidates(text))

    @cached_property
    def told(self) -> frozenset[str]:
        """The keys of all places that the model found."""
        texts = (
            span_text(self._parse, s, n.first, n.end) for s in self._parse.sentences for n in s.names if n.kind == "LOC"
        )
        return frozenset(place_key(t) for t in texts if self.is_known(t) and not self.is_person(t))

    def is_obscure(self, text: str) -> bool:
        """Whether words name small towns only, which the model finds in many a word of another kind."""
        found = self.candidates(text)
        return " " not in text and all(
            c.kind == "town" and c.population < FAMILIAR_TOWN and not c.is_noted for c in found
        )

    @cached_property
    def people(self) -> frozenset[str]:
        """The words of persons' names."""
        out: set[str] = set()
        for sentence in self._parse.sentences:
            for name in sentence.names:
                words = [t.text for t in sentence.tokens[name.first : name.end]]
                titled = name.first and sentence.tokens[name.first - 1].text.lower().rstrip(".") in TITLES
                if name.kind == "PER" and (len(words) > 1 or titled):
                    out.update(w for w in words if len(w) > 2)
        return frozenset(out)

    def is_person(self, text: str) -> bool:
        """Whether words are a person's name in this document and no country's."""
        words = ENDING.sub("", text).split()
        if not all(w in self.people for w in words):
            return False
        return place_key(text) in GIVEN_NAMES or not any(is_vast(c) for c in self.candidates(text))

    def is_town(self, text: str) -> bool:
        """Whether words are the usual name of any place, however small."""
        key = place_key(text)
        return key not in ORDINARY and len(key) >= SHORTEST and any(c.is_usual_name for c in self.candidates(text))

    def is_medium(self, text: str) -> bool:
        """Whether a name is that of a newspaper or agency: the Washington Post is in no way Washington."""
        entry = self._gazetteer.find(text, self._date)
        return entry is not None and "JRN" in entry.sectors


def span_text(parse: Parse, sentence: Sentence, first: int, end: int) -> str:
    """Return the text of the words [first, end) of a sentence."""
    return parse.text[sentence.tokens[first].start : sentence.tokens[end - 1].end]


def _is_trusted(place: Toponym, text: str) -> bool:
    """Whether words may well mean a place: a small one has them as its name, or as another spelling of it."""
    return place.is_usual_name or place.population >= SMALL_TOWN or place_key(place.name)[:2] == place_key(text)[:2]


def _is_familiar(place: Toponym) -> bool:
    if place.kind in {"town", "district"}:
        return place.is_usual_name and place.population >= FAMILIAR_TOWN
    return place.kind != "site" and (place.is_usual_name or place.kind in {"country", "capital", "province"})


def is_vast(place: Toponym) -> bool:
    """Whether a place is so well known that its name is hardly a person's."""
    if place.kind in {"country", "continent", "capital"}:
        return place.is_usual_name
    return place.is_usual_name and place.kind == "province" and place.countries[0] in {"USA", "CAN", "AUS", "GBR"}
