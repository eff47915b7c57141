"""Everything recognised in a document, with offsets: sentences, entities, places, times, claims."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from dragoman.language.labels import KIND_NAMES

if TYPE_CHECKING:
    from dragoman.coding.coder import Coder
    from dragoman.coding.entities import DocumentEntities
    from dragoman.coding.times import TimeExpression
    from dragoman.coding.toponyms import DocumentPlaces
    from dragoman.language.parse import Name, Parse, Sentence
    from dragoman.records import Document

_ENDING = re.compile(r"['’]s?$")


def annotate_document(document: Document, coder: Coder) -> dict[str, Any]:
    """Return the annotation record of one document (JSON-ready)."""
    work = coder.work(document, coder.analyser.parse(document.text))
    parse = work.parse
    return {
        "id": document.id,
        "sentences": [[s.start, s.end] for s in parse.sentences],
        "entities": [_entity(parse, s, n, work.entities) for s in parse.sentences for n in s.names],
        "places": _places(work.places),
        "times": _times(parse, work.times),
        "claims": [claim.to_json() for claim in work.claims()],
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


def _places(places: DocumentPlaces) -> list[dict[str, Any]]:
    return [
        {
            "start": place.start,
            "end": place.end,
            "text": place.extracted_place,
            "resolved_place": place.resolved_place,
            "geonameid": place.geonameid,
            "lat": place.lat,
            "lon": place.lon,
            "province": place.province,
            "country": place.country,
            "country_code": place.country_code,
            "resolution": place.resolution,
        }
        for place in places.all()
    ]


def _times(parse: Parse, times: list[TimeExpression]) -> list[dict[str, Any]]:
    return [
        {"start": t.start, "end": t.end, "text": parse.text[t.start : t.end], "type": t.type, "value": t.value}
        for t in times
    ]
