"""Everything recognised in a document, with offsets: sentences, entities, places, times."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dragoman.coding.dates import find_times
from dragoman.coding.entities import DocumentEntities
from dragoman.coding.places import place_of
from dragoman.language.labels import KIND_NAMES

if TYPE_CHECKING:
    from dragoman.coding.coder import Coder
    from dragoman.language.parse import Name, Parse, Sentence
    from dragoman.records import Document

_ENDING = re.compile(r"['’]s?$")


def annotate_document(document: Document, coder: Coder) -> dict[str, Any]:
    """Return the annotation record of one document (JSON-ready)."""
    parse = coder.analyser.parse(document.text)
    entities = DocumentEntities(parse, document.date, coder.gazetteer, coder.agents)
    return {
        "id": document.id,
        "sentences": [[s.start, s.end] for s in parse.sentences],
        "entities": [_entity(parse, s, n, entities) for s in parse.sentences for n in s.names],
        "places": [_place(parse, s, n, coder, document) for s in parse.sentences for n in s.names if n.kind == "LOC"],
        "times": [t for s in parse.sentences for t in _times(parse, s, document)],
    }


def _offsets(parse: Parse, sentence: Sentence, name: Name) -> tuple[int, int]:
    start, end = sentence.tokens[name.first].start, sentence.tokens[name.end - 1].end
    ending = _ENDING.search(parse.text[start:end])
    # A name that is nothing but an apostrophe stays.
    return start, start + ending.start() if ending and ending.start() else end


def _entity(parse: Parse, sentence: Sentence, name: Name, entities: DocumentEntities) -> dict[str, Any]:
    start, end = _offsets(parse, sentence, name)
    found = entities.resolve_name(sentence, name)
    return {
        "start": start,
        "end": end,
        "text": parse.text[start:end],
        "kind": KIND_NAMES[name.kind],
        "identifier_text": found.name if found else parse.text[start:end],
        "code": found.code if found else None,
        "sector": list(found.sectors) if found else [],
    }


def _place(parse: Parse, sentence: Sentence, name: Name, coder: Coder, document: Document) -> dict[str, Any]:
    place = place_of(parse, sentence, name.first, name.end - 1, coder.gazetteer, document.date)
    return {
        "start": place.start,
        "end": place.end,
        "text": place.extracted_place,
        "resolved_place": place.resolved_place,
        "country": place.country,
        "country_code": place.country_code,
    }


def _times(parse: Parse, sentence: Sentence, document: Document) -> list[dict[str, Any]]:
    text = parse.text[sentence.start : sentence.end]
    return [
        {
            "start": sentence.start + t.start,
            "end": sentence.start + t.end,
            "text": text[t.start : t.end],
            "type": "DATE",
            "value": t.value,
        }
        for t in find_times(text, document.date)
    ]
