"""Who and what a sentence mentions, to be chosen by number when a record is corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.coding.entities import DocumentEntities
from dragoman.coding.listing import with_listed_names
from dragoman.coding.phrases import NOMINAL, noun_phrase
from dragoman.coding.toponyms import DocumentPlaces
from dragoman.world.atlas import shared_atlas

if TYPE_CHECKING:
    from dragoman.coding.coder import Coder
    from dragoman.language.parse import Parse, Sentence
    from dragoman.records import Document, Entity

Party = list[Any]


@dataclass(frozen=True, slots=True)
class Mention:
    """Offsets of a mention and who it may be: name, code, sectors; or of a place: name, code of the country."""

    start: int
    end: int
    means: tuple[tuple[Any, ...], ...]


class Mentions:
    """The mentions of one document, parsed when first asked for."""

    def __init__(self, coder: Coder, document: Document) -> None:
        """Remember the document; nothing is done yet."""
        self._coder, self._document = coder, document
        self._parse: Parse | None = None

    def _prepared(self) -> Parse:
        if self._parse is None:
            coder, document = self._coder, self._document
            self._parse = with_listed_names(coder.analyser.parse(document.text), coder.gazetteer)
            self._places = DocumentPlaces(self._parse, shared_atlas(), coder.gazetteer, document.date)
            self._entities = DocumentEntities(
                self._parse, document.date, coder.gazetteer, coder.agents, self._places
            )  # fmt: skip
        return self._parse

    def parties(self, start: int, end: int) -> list[Mention]:
        """Return who is mentioned between two offsets, in order."""
        found: dict[tuple[int, int], Mention] = {}
        for sentence in self._sentences(start, end):
            for token in sentence.tokens:
                mention = self._mention(sentence, token.index)
                if mention and start <= mention.start and mention.end <= end:
                    found.setdefault((mention.start, mention.end), mention)
        return [found[key] for key in sorted(found)]

    def _sentences(self, start: int, end: int) -> list[Sentence]:
        return [s for s in self._prepared().sentences if s.start < end and s.end > start]

    def _mention(self, sentence: Sentence, index: int) -> Mention | None:
        token = sentence.tokens[index]
        phrase = noun_phrase(sentence, index)
        if token.upos not in NOMINAL or phrase.head != index:
            return None
        if token.upos != "PRON" and not self._entities.is_agent(sentence, index):
            return None
        if self._coder.is_event_noun(sentence, index) and index not in sentence.name_at:
            return None
        return Mention(phrase.start, phrase.stop, self._meant(sentence, index, phrase.start))

    def _meant(self, sentence: Sentence, index: int, start: int) -> tuple[tuple[Any, ...], ...]:
        # A coordination resolves to all its members; the others have mentions of their own.
        resolved = [e for e in self._entities.resolve(sentence, index) if e.start == start]
        return tuple(_party(e) for e in resolved)

    def party(self, start: int, end: int) -> Mention:
        """Return who the words between two offsets are, as far as the coder knows."""
        for sentence in self._sentences(start, end):
            inside = [t for t in sentence.tokens if start <= t.start and t.end <= end]
            numbers = {t.index for t in inside}
            heads = [t.index for t in inside if t.head not in numbers and t.upos in NOMINAL]
            if heads:
                resolved = self._entities.resolve(sentence, heads[0])[:1]
                return Mention(start, end, tuple(_party(e) for e in resolved))
        return Mention(start, end, ())

    def places(self, start: int, end: int) -> list[Mention]:
        """Return the places named between two offsets, in order."""
        self._prepared()
        return [
            Mention(p.start, p.end, ((p.resolved_place or p.extracted_place, p.country_code),))
            for p in self._places.all()
            if start <= p.start and p.end <= end
        ]


def _party(entity: Entity) -> tuple[Any, ...]:
    return entity.identifier_text, entity.code, list(entity.sector)
