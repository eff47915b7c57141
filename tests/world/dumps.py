"""A small dump in the format of Wikidata's: invented entities with the structure of real ones, one a line."""

from __future__ import annotations

import json
from typing import Any

Entity = dict[str, Any]


def snak(prop: str, value: object, kind: str) -> dict[str, Any]:
    if value is None:
        return {"snaktype": "somevalue", "property": prop, "hash": "0" * 40, "datatype": kind}
    types = {"wikibase-item": "wikibase-entityid", "time": "time", "string": "string", "monolingualtext": kind}
    data = {"value": value, "type": types.get(kind, "string")}
    return {"snaktype": "value", "property": prop, "hash": "0" * 40, "datavalue": data, "datatype": kind}


def item(prop: str, number: str) -> dict[str, Any]:
    value = {"entity-type": "item", "numeric-id": int(number[1:]), "id": number}
    return snak(prop, value, "wikibase-item")


def day(prop: str, text: str | None) -> dict[str, Any]:
    """Return a time as exact as it is written: 2001, 2001-05, 2001-05-31."""
    if text is None:
        return snak(prop, None, "time")
    parts = [*text.split("-"), "00", "00"][:3]
    value = {
        "time": f"+{'-'.join(parts)}T00:00:00Z", "timezone": 0, "before": 0, "after": 0,
        "precision": 8 + len(text.split("-")), "calendarmodel": "http://www.wikidata.org/entity/Q1985727",
    }  # fmt: skip
    return snak(prop, value, "time")


def statement(main: dict[str, Any], *qualifiers: dict[str, Any], rank: str = "normal") -> dict[str, Any]:
    out: dict[str, Any] = {"mainsnak": main, "type": "statement", "id": "Q1$0", "rank": rank, "references": []}
    if qualifiers:
        out["qualifiers"] = {}
        for found in qualifiers:
            out["qualifiers"].setdefault(found["property"], []).append(found)
        out["qualifiers-order"] = list(out["qualifiers"])
    return out


def entity(number: str, label: str | None, *statements: dict[str, Any], **more: Any) -> Entity:
    claims: dict[str, list[dict[str, Any]]] = {}
    for found in statements:
        claims.setdefault(found["mainsnak"]["property"], []).append(found)
    labels = {"en": label, **more.get("labels", {})}
    aliases = {"en": more.get("aliases", []), **more.get("other_aliases", {})}
    return {
        "type": "item", "id": number,
        "labels": {k: {"language": k, "value": v} for k, v in labels.items() if v is not None},
        "descriptions": {"en": {"language": "en", "value": "something"}},
        "aliases": {k: [{"language": k, "value": v} for v in vs] for k, vs in aliases.items() if vs},
        "claims": claims, "sitelinks": {}, "lastrevid": 1, "modified": "2026-01-01T00:00:00Z",
    }  # fmt: skip


def person(number: str, label: str | None, *statements: dict[str, Any], **more: Any) -> Entity:
    return entity(number, label, statement(item("P31", "Q5")), *statements, **more)


def held(position: str, start: str | None = None, end: str | None = None, **more: Any) -> dict[str, Any]:
    days = [day("P580", start)] if start else []
    return statement(item("P39", position), *days, *([day("P582", end)] if end else []), **more)


def of(country: str) -> dict[str, Any]:
    return statement(item("P27", country))


def works_as(job: str) -> dict[str, Any]:
    return statement(item("P106", job))


def body(number: str, label: str, kind: str, *statements: dict[str, Any], **more: Any) -> Entity:
    return entity(number, label, statement(item("P31", kind)), *statements, **more)


def text(prop: str, language: str, words: str) -> dict[str, Any]:
    return statement(snak(prop, {"text": words, "language": language}, "monolingualtext"))


PEOPLE = [
    # The office stands further down in the dump, so its label comes later.
    person("Q900001", "Ama Doe", of("Q900101"), held("Q900201", "2015-03-01", "2019"), held("Q900202", "2019-06"),
           aliases=["A. Doe", "AMA", "the doe"], labels={"fr": "Ama Daim"}),
    person("Q900002", "Berg Zander", of("Q900102"), held("Q900203", "2001-02-03", "2004-05-06", rank="preferred")),
    person("Q900003", "Old Statesman", of("Q900101"), held("Q900201", "1890", "1899"),
           statement(day("P570", "1901-01-01"))),
    person("Q900004", "Dead In Office", of("Q900101"), held("Q900202", "1990"), statement(day("P570", "1999-04-01"))),
    person("Q900005", "Cara Fighter", of("Q900102"), works_as("Q1397808")),
    person("Q900006", "Dan Painter", of("Q900102"), works_as("Q1028181")),
    person("Q900007", "Eve Nowhere", works_as("Q82955")),
    person("Q900008", "Flo Wrong", of("Q900101"), held("Q900202", "2003", "2001")),
    person("Q900009", "Gus Deprecated", of("Q900101"), held("Q900202", "2010", rank="deprecated"), works_as("Q82955")),
    person("Q900010", "Hal Unknown", of("Q900101"), held("Q900204", "2010"), works_as("Q189290")),
    person("Q900011", "Ama Doe", of("Q900102"), works_as("Q82955")),  # another of the same name
    person("Q900012", "Ida Vague", of("Q900101"), statement(item("P39", "Q900202"), day("P580", None))),
    person("Q900013", None, of("Q900101"), works_as("Q82955"), labels={"mul": "Jo Multilingual"}),
    person("Q900014", "small letters", of("Q900101"), works_as("Q82955")),
    person("Q900015", "Kim Two; Names", of("Q900101"), works_as("Q82955")),
    person("Q900016", "Lea Member", of("Q900101"), held("Q900205", "2011-01", "2015-01")),
    person("Q900017", "Max Foreign", of("Q900102"), held("Q900201", "2020-01-01")),  # a citizen of elsewhere
]  # fmt: skip
STATES = [
    entity("Q900101", "Ruritania", statement(item("P31", "Q6256")), statement(snak("P298", "RUR", "external-id")),
           text("P1549", "en", "Ruritanian"), text("P1549", "fr", "ruritanien"), aliases=["Republic of Ruritania"]),
    entity("Q900102", "Grand Fenwick", statement(item("P31", "Q6256")), statement(snak("P298", "FEN", "external-id"))),
    entity("Q900103", "Oddland", statement(item("P31", "Q6256")), statement(snak("P298", "odd", "external-id"))),
]  # fmt: skip
POSITIONS = [
    entity("Q900201", "Minister of Foreign Affairs of Afghanistan", statement(item("P1001", "Q900101"))),
    entity("Q900202", "President", statement(item("P17", "Q900101"))),
    entity("Q900203", "Bishop of Fenwick", statement(item("P17", "Q900102"))),
    entity("Q900204", "Keeper of the Swans", statement(item("P17", "Q900101"))),
    entity("Q900205", "member of the House of Ruritania", statement(item("P1001", "Q900101"))),
]
BODIES = [
    body(
        "Q900301",
        "Ruritanian Farmers' Party",
        "Q7278",
        statement(item("P17", "Q900101")),
        statement(day("P571", "1990-05")),
        aliases=["RFP"],
    ),
    body("Q900302", "Blue Band", "Q17149090", statement(item("P17", "Q900101")), statement(day("P576", "2009"))),
    body("Q900303", "Union of Small States", "Q245065", statement(day("P571", "1960"))),
    body("Q900304", "Ministry of Rivers", "Q192350", statement(item("P17", "Q900101"))),
    body("Q900305", "Ancient League", "Q245065", statement(day("P576", "1800"))),
    body("Q900306", "A Painting", "Q3305213"),
    body("Q900307", "House of Ruritania", "Q35749", statement(item("P17", "Q900101"))),
]
ENTITIES = [*PEOPLE, *STATES, *BODIES, *POSITIONS, {"type": "property", "id": "P31", "datatype": "wikibase-item"}]


def dump(entities: list[Entity] | None = None) -> bytes:
    """Return a dump: an array, one entity a line, compact, as Wikimedia writes it."""
    lines = [json.dumps(e, separators=(",", ":"), ensure_ascii=True) for e in (entities or ENTITIES)]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()
