"""What a document is about: the country that its sentences turn around."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Parse, Sentence
    from dragoman.world.gazetteer import Gazetteer

REACH = 40


class Focus:
    """The country that the text around a sentence is about, for agents named without one."""

    def __init__(self, parse: Parse, date: str | None, gazetteer: Gazetteer) -> None:
        """Prepare for one document; its countries are read when first asked for."""
        self._parse, self._date, self._gazetteer = parse, date, gazetteer
        self._found: dict[int, str | None] = {}

    def country(self, sentence: int) -> str | None:
        """Return the code of the country that is nearest and commonest around a sentence."""
        if sentence not in self._found:
            self._found[sentence] = self._find(sentence)
        return self._found[sentence]

    def _find(self, sentence: int) -> str | None:
        weights: dict[str, float] = {}
        near = range(max(0, sentence - REACH), min(len(self._countries), sentence + REACH + 1))
        for at in sorted({0, *near}):
            # What was said before counts for more than what follows, and the lead for most.
            distance = sentence - at if at <= sentence else 2 + at - sentence
            share = 1 / (1 + 0.3 * distance) + (at == 0)
            for code, n in self._countries[at].items():
                weights[code] = weights.get(code, 0.0) + n**0.5 * share
        return max(weights, key=lambda code: (weights[code], code)) if weights else None

    @cached_property
    def _countries(self) -> list[Counter[str]]:
        """Country codes named in every sentence."""
        return [Counter(self._codes_in(sentence)) for sentence in self._parse.sentences]

    def _codes_in(self, sentence: Sentence) -> Iterator[str]:
        seen: set[int] = set()
        for name in sentence.names:
            text = self._parse.text[sentence.tokens[name.first].start : sentence.tokens[name.end - 1].end]
            place = self._gazetteer.country(text, self._date) or self._gazetteer.find(text, self._date)
            if place and _is_country(place.code):
                seen.update(range(name.first, name.end))
                yield place.code
        for token in sentence.tokens:
            if token.index not in seen and token.text[:1].isupper() and token.upos in {"PROPN", "ADJ", "NOUN"}:
                place = self._gazetteer.country(token.text, self._date)
                if place and _is_country(place.code):
                    yield place.code


def _is_country(code: str | None) -> TypeGuard[str]:
    return code is not None and code not in {"IGO", "NGO", "MNC"}
