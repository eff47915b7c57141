"""Small archives to forecast from, made of records as a coder would make them."""

from __future__ import annotations

import datetime
import random
from pathlib import Path
from typing import Any

from dragoman.archive.keys import document_key
from dragoman.archive.writing import CodedDocument
from dragoman.records import Document, Entity

from ..archive.builders import coded, event, make_archive

BEGIN = datetime.date(2023, 1, 2)
QUADS = {"CONSULT": 1, "AGREE": 1, "AID": 2, "ACCUSE": 3, "PROTEST": 3, "ASSAULT": 4, "COERCE": 4}


def who(name: str, code: str, *sectors: str) -> Entity:
    return Entity(name, name, 0, len(name), code, sectors)


RUSSIA, UKRAINE, TURKEY = who("Russia", "RUS", "GOV"), who("Ukraine", "UKR", "GOV"), who("Turkey", "TUR", "GOV")
ARMY, POLICE = who("Russian army", "RUS", "MIL"), who("Iranian police", "IRN", "COP")
TALIBAN, AFGHANISTAN = who("Taliban", "AFG", "REB"), who("Afghanistan", "AFG", "GOV")
PROTESTERS, UN = who("protesters", "IRN", "CVL"), who("United Nations", "IGO")
AMERICA = who("United States", "USA", "GOV")


def report(number: int, published: datetime.date, *told: dict[str, Any]) -> CodedDocument:
    """Return a document published on a day; `told` are the fields of its events, by default of the same day."""
    text = f"Report number {number} of a long year, which nobody else prints."
    document = Document(f"d{number}", text, published.isoformat(), None, "Wire")
    key = document_key(document)
    records = []
    for at, fields in enumerate(told):
        kind = fields.pop("kind", "ASSAULT")
        more = {"date": published.isoformat(), "quad_code": QUADS[kind], **fields}
        records.append(event(key, kind, 10 * at, **more))
    return coded(document, records)


def parties(*actors: Entity, to: tuple[Entity, ...] = (), **more: Any) -> dict[str, Any]:
    """Return the fields of an event."""
    return {"actor": actors, "recipient": to, **more}


def year(path: Path, days: int = 240, seed: int = 5) -> Path:
    """Make an archive of a war, aid for one side, talks, an insurgency and protests that the police answer."""
    draw = random.Random(seed)
    documents = []
    for day in range(days):
        told = []
        if draw.random() < 0.30:
            told.append(parties(ARMY, to=(UKRAINE,)))
            if draw.random() < 0.5:
                told.append(parties(UKRAINE, to=(RUSSIA,), kind="ACCUSE"))
        if draw.random() < 0.18:
            told.append(parties(UKRAINE, to=(RUSSIA,)))
        if draw.random() < 0.12:
            told.append(parties(AMERICA, to=(UKRAINE,), kind="AID"))
        if draw.random() < 0.10:
            told.append(parties(TURKEY, UKRAINE, kind="CONSULT"))
        if draw.random() < 0.10:
            told.append(parties(TALIBAN, to=(AFGHANISTAN,)))
        if draw.random() < 0.08:
            told.append(parties(PROTESTERS, kind="PROTEST"))
            told.append(parties(POLICE, to=(PROTESTERS,), kind="COERCE"))
        if told:
            documents.append(report(day, BEGIN + datetime.timedelta(days=day), *told))
    return make_archive(path, documents)
