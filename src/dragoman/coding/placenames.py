"""Find the words of a document that name a place: names, their parts, adjectives, datelines, abbreviations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dragoman.coding.placelists import (
    CIVIC,
    DIRECTIONS,
    FACILITIES,
    GENERIC,
    LOCATING,
    MOVING,
    NO_PLACES,
    NOT_OF_THE_COUNTRY,
    PLACING,
    SEATS,
    STREETS,
)
from dragoman.coding.placewords import ENDING, SHORTEST, PlaceWords, is_vast, span_text
from dragoman.world.atlas import place_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Name, Parse, Sentence

LONGEST = 4  # words of a place looked for inside another name
_DATELINE = re.compile(
    r"(?P<town>[A-Z][A-Z.'’ -]+[A-Z])(?:, (?P<in>[A-Z][\w. ]+?))?\s*(?:\([^)\n]{2,40}\)\s*)?(?:[-–—]+|\n)"
)
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")
CAPITALISED = frozenset({"PROPN", "ADJ", "NOUN", "X"})


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """Words that name a place: token range [first, end) of a sentence, character offsets, how they name it.

    `manner` is "name", "adjective" ("Turkish") or "facility" (a building whose town must be found).
    `sort` is the kind of place that a word beside tells ("the city of ..."), or an empty string.
    """

    sentence: int
    first: int
    end: int
    start: int
    stop: int
    text: str
    manner: str
    sort: str = ""


class PlaceNames:
    """The place names of one document."""

    def __init__(self, parse: Parse, words: PlaceWords) -> None:
        """Remember what is needed to find them."""
        self._parse, self.words = parse, words

    def find(self) -> list[PlaceMention]:
        """Return all mentions in the order of the text, none overlapping another."""
        found = [m for s in self._parse.sentences for m in self._in_sentence(s)]
        out: list[PlaceMention] = []
        for mention in sorted(found, key=lambda m: (m.start, -m.stop)):
            if not out or mention.start >= out[-1].stop:
                out.append(mention)
        return out

    def _text(self, sentence: Sentence, first: int, end: int) -> str:
        return span_text(self._parse, sentence, first, end)

    def _is_abbreviation(self, sentence: Sentence, first: int, text: str) -> bool:
        """Whether words are a province in short after the name of a town ("Churchill, Man")."""
        if first < 2 or sentence.tokens[first - 1].text != "," or not sentence.tokens[first - 2].text[0].isupper():
            return False
        return bool(self.words.abbreviated(text))

    def _in_sentence(self, sentence: Sentence) -> Iterator[PlaceMention]:
        if sentence.index == 0:
            yield from self._dateline(sentence)
        for name in sentence.names:
            if name.kind == "LOC":
                yield from self._location(sentence, name)
            elif name.kind == "NORP":
                yield from self._nationality(sentence, name.first, name.end)
            elif name.kind == "PER":
                yield from self._misread(sentence, name)
            else:
                yield from self._inside(sentence, name)
        yield from self._unnamed(sentence)

    def _mention(self, sentence: Sentence, first: int, end: int, manner: str = "name", sort: str = "") -> PlaceMention:
        start, stop = sentence.tokens[first].start, sentence.tokens[end - 1].end
        ending = ENDING.search(self._parse.text[start:stop])
        if ending and ending.start():
            stop = start + ending.start()
        text = self._parse.text[start:stop]
        if self._is_abbreviation(sentence, first, text):
            stop += self._parse.text[stop : stop + 1] == "."
            text = f"{text}."
        return PlaceMention(
            sentence.index, first, end, start, stop, text, manner, sort or _sort_beside(sentence, first, end)
        )

    def _dateline(self, sentence: Sentence) -> Iterator[PlaceMention]:
        """Find "NAIROBI, Kenya (AP) -" at the start of a document."""
        match = _DATELINE.match(self._parse.text)
        if match and self.words.is_known(match["town"]):
            tokens = [t.index for t in sentence.tokens if t.start < match.end("town")]
            yield self._mention(sentence, tokens[0], tokens[-1] + 1)

    def _location(self, sentence: Sentence, name: Name) -> Iterator[PlaceMention]:
        first, end = self._bounds(sentence, name)
        text = ENDING.sub("", self._text(sentence, first, end))
        if not any(c.isupper() for c in text) or not self._is_meant(sentence, first, text):
            return
        last, is_long = text.split()[-1].lower(), " " in text
        if last in STREETS and is_long and not any(c.kind == "site" for c in self.words.candidates(text)):
            return
        if self.words.is_known(text) or self._is_abbreviation(sentence, first, text):
            yield self._mention(sentence, first, end)
        elif last in GENERIC and is_long and self.words.candidates(self._text(sentence, first, end - 1)):
            yield self._mention(sentence, first, end - 1, sort=GENERIC[last])
        else:
            yield from self._unknown(sentence, first, end)

    def _bounds(self, sentence: Sentence, name: Name) -> tuple[int, int]:
        """Return the words of a location name with its "County", without its "downtown"."""
        first, end = name.first, name.end
        after = sentence.tokens[end].text if end < len(sentence.tokens) else ""
        if (
            after.lower() in GENERIC
            and after[0].isupper()
            and self.words.is_known(self._text(sentence, first, end + 1))
        ):
            end += 1
        while first < end - 1 and sentence.tokens[first].text.lower() in {"the", *DIRECTIONS}:
            if self.words.is_known(self._text(sentence, first, end)):
                break
            first += 1
        return first, end

    def _unknown(self, sentence: Sentence, first: int, end: int) -> Iterator[PlaceMention]:
        """Find known places in a location that the atlas lacks, else take it for a spot in the town beside it."""
        parts = [*self._parts(sentence, first, end)]
        sort = _sort_beside(sentence, first, end)
        is_building = end - first > 1 and sentence.tokens[end - 1].text.lower() in FACILITIES
        if parts:
            yield from parts
        elif (
            is_building
            or sort == "town"
            or (_is_placed(sentence, first) and (sort or self._is_addressed(sentence, end)))
        ):
            yield self._mention(sentence, first, end, "facility")

    def _is_addressed(self, sentence: Sentence, end: int) -> bool:
        """Whether a comma and a known place follow a name ("..., Missouri")."""
        after = sentence.name_at.get(end + 1)
        is_comma = end < len(sentence.tokens) and sentence.tokens[end].text == ","
        return after is not None and is_comma and self.words.is_known(self._text(sentence, after.first, after.end))

    def _is_meant(self, sentence: Sentence, first: int, text: str) -> bool:
        """Whether a name that the model took for a place is one: no person, no agency, no company, no seat."""
        key = place_key(text)
        if key in NO_PLACES:
            return False
        if _is_placed(sentence, first) or (first and sentence.tokens[first - 1].lemma.lower() in MOVING):
            return True
        if self.words.is_person(text) or key in SEATS or set(key.split()) <= DIRECTIONS:
            return False
        if self.words.is_obscure(text) and key not in self._placed and not self._is_abbreviation(sentence, first, text):
            return False
        return key != "amazon" or (first > 0 and sentence.tokens[first - 1].text.lower() == "the")

    @cached_property
    def _placed(self) -> frozenset[str]:
        """The keys of names that somewhere follow a word of place or come before a comma and a name."""
        out = set()
        for sentence in self._parse.sentences:
            for name in sentence.names:
                before = sentence.tokens[name.first - 1].lemma.lower() if name.first else ""
                after = [t.text for t in sentence.tokens[name.end : name.end + 2]]
                in_list = len(after) > 1 and after[0] == "," and after[1][0].isupper()
                is_first = name.first == 0 and sentence.index == 0
                if before in LOCATING or in_list or is_first or _sort_beside(sentence, name.first, name.end):
                    out.add(place_key(ENDING.sub("", self._text(sentence, name.first, name.end))))
        return frozenset(out)

    def _inside(self, sentence: Sentence, name: Name) -> Iterator[PlaceMention]:
        """Find places in the name of an organisation or event ("Kentucky State Police")."""
        parts = [*self._parts(sentence, name.first, name.end)]
        if parts and not self.words.is_medium(self._text(sentence, name.first, name.end)):
            yield from parts

    def _misread(self, sentence: Sentence, name: Name) -> Iterator[PlaceMention]:
        """Find a place that the model took for a person ("A Danbury mason")."""
        text = self._text(sentence, name.first, name.end)
        bare = ENDING.sub("", text)
        if bare in self.words.people or " " in bare:
            return
        if place_key(text) in self.words.told or any(is_vast(c) for c in self.words.candidates(text)):
            yield self._mention(sentence, name.first, name.end)

    def _parts(self, sentence: Sentence, first: int, end: int) -> Iterator[PlaceMention]:
        """Find the longest familiar places among the words first..end, and adjectives."""
        at = first
        while at < end:
            for stop in range(min(end, at + LONGEST), at, -1):
                if self._is_part(sentence, at, stop, first):
                    yield self._mention(sentence, at, stop)
                    break
            else:
                stop = self._adjective_end(sentence, at, end)
                if stop > at:
                    yield self._mention(sentence, at, stop, "adjective")
            at = max(stop, at + 1)

    def _adjective_end(self, sentence: Sentence, at: int, end: int) -> int:
        """Return the end of an adjective that begins a phrase inside a name ("South African Police"), or its start."""
        for stop in range(min(end, at + 2), at, -1):
            text = self._text(sentence, at, stop)
            if (
                len(text) >= SHORTEST
                and (stop < end or _is_attribute(sentence, stop - 1))
                and self.words.adjective(text)
            ):
                return stop
        return at

    def _is_part(self, sentence: Sentence, at: int, stop: int, first: int) -> bool:
        text = self._text(sentence, at, stop)
        if not text[0].isupper() or sentence.tokens[stop - 1].upos == "PUNCT":
            return False
        if self.words.is_familiar(text):
            return True
        if at > first and sentence.tokens[at - 1].text == ",":
            found = self.words.abbreviated(text) or self.words.candidates(text)
            return any(c.kind == "province" for c in found)  # "COLUMBIA, Ky."
        if (
            at == first
            and stop > at + 1
            and sentence.tokens[stop - 1].text.lower() in GENERIC
            and self.words.is_town(text)
        ):
            return True  # "Laurel County Detention Center"
        follows = [t.lemma.lower() for t in sentence.tokens[stop : stop + 2]]
        return at == first and not CIVIC.isdisjoint(follows) and self.words.is_town(text)

    def _nationality(self, sentence: Sentence, first: int, end: int) -> Iterator[PlaceMention]:
        before = sentence.tokens[first - 1] if first else None
        if before and before.upos != "DET" and self.words.adjective(self._text(sentence, first - 1, end)):
            first -= 1  # the model often takes only the second word of "South African"
        text = self._text(sentence, first, end)
        if self.words.adjective(text):
            if _is_attribute(sentence, end - 1):
                yield self._mention(sentence, first, end, "adjective")
        elif self.words.is_familiar(text):
            yield self._mention(sentence, first, end)

    def _unnamed(self, sentence: Sentence) -> Iterator[PlaceMention]:
        """Find places among the capitalised words that are part of no name."""
        at = 0
        while at < len(sentence.tokens):
            token, stop = sentence.tokens[at], at + 1
            if token.text[0].isupper() and token.upos in CAPITALISED and at not in sentence.name_at:
                stop = self._end_alone(sentence, at)
                if stop > at:
                    yield self._mention(sentence, at, stop)
                elif self.words.adjective(token.text) and _is_attribute(sentence, at):
                    yield self._mention(sentence, at, at + 1, "adjective")
            at = max(stop, at + 1)

    def _end_alone(self, sentence: Sentence, at: int) -> int:
        """Return the end of the longest place that starts at a word outside all names, or the word itself."""
        for end in range(min(len(sentence.tokens), at + LONGEST), at, -1):
            is_free = not any(i in sentence.name_at for i in range(at, end))
            if is_free and self._stands_alone(sentence, at, end):
                return end
        return at

    def _stands_alone(self, sentence: Sentence, first: int, end: int) -> bool:
        """Whether words that the model did not take for a name are a place."""
        text = self._text(sentence, first, end)
        if not all(t.text[0].isupper() for t in sentence.tokens[first:end]) or self.words.is_person(text):
            return False
        if place_key(text) in self.words.told and place_key(text) not in SEATS:
            return True
        before = sentence.tokens[first - 1] if first else None
        found = self.words.candidates(text)
        if self._is_abbreviation(sentence, first, text):
            return True
        if before is not None and before.text == "," and first > 1 and sentence.tokens[first - 2].text[0].isupper():
            return any(c.kind in {"country", "province"} for c in found)
        if _INITIALS.fullmatch(text):
            return any(c.kind in {"country", "province"} for c in found)
        if any(c.kind == "country" and c.is_usual_name for c in found):
            return True
        return before is not None and before.lemma.lower() in LOCATING and self.words.is_familiar(text)


def _is_attribute(sentence: Sentence, index: int) -> bool:
    """Whether an adjective describes the noun after it: "Turkish police", not "Turks" nor "speaks French"."""
    token = sentence.tokens[index]
    first = sentence.tokens[token.head] if token.relation == "conj" else token
    head = sentence.tokens[first.head]
    if first.relation not in {"amod", "compound", "nmod", "flat"} or head.index < index:
        after = sentence.tokens[index + 1 : index + 2]
        return token.upos == "ADJ" and any(t.upos in {"NOUN", "PROPN"} for t in after)
    return head.lemma.lower() not in NOT_OF_THE_COUNTRY and not token.has("Number=Plur")


def _sort_beside(sentence: Sentence, first: int, end: int) -> str:
    """Return the kind of place told by a word beside: "Fars province", "the city of Homs"."""
    tokens = sentence.tokens
    if end < len(tokens) and tokens[end].lemma.lower() in GENERIC:
        return GENERIC[tokens[end].lemma.lower()]
    if [t.text.lower() for t in tokens[end : end + 2]] in ([",", "a"], [",", "the"]):  # "Barire, a town in ..."
        return next((GENERIC[t.lemma] for t in tokens[end + 2 : end + 4] if t.lemma in GENERIC), "")
    before = first - 2 if first >= 2 and tokens[first - 1].text == "of" else first - 1
    is_noun = before >= 0 and tokens[before].text.islower()
    return GENERIC.get(tokens[before].lemma.lower(), "") if is_noun else ""


def _is_placed(sentence: Sentence, first: int) -> bool:
    """Whether something is said to be in, at or near the name that begins at a word."""
    if first and sentence.tokens[first - 1].text.lower() in {"the", "a"}:
        first -= 1
    return first > 0 and sentence.tokens[first - 1].lemma.lower() in PLACING
