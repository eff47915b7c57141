"""Small archives of claims and what came of them, with records as a coder would make them, without a coder."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from dragoman.archive import Archive
from dragoman.archive.keys import document_key
from dragoman.archive.writing import CodedDocument
from dragoman.ledger import ledger
from dragoman.records import Document, Entity, Place, Span

from ..archive.builders import claim, coded, event, make_archive

TURKEY = Entity("Turkey", "Turkey", 0, 6, "TUR", ("GOV",))
TURKISH_ARMY = Entity("the army", "Turkish army", 0, 8, "TUR", ("MIL",))
REBELS = Entity("the rebels", "Turkish rebels", 0, 8, "TUR", ("REB",))
ERDOGAN = Entity("Erdogan", "Recep Tayyip Erdogan", 0, 7, "TUR", ("GOV",), "President", "Q39259")
CAVUSOGLU = Entity("Cavusoglu", "Mevlut Cavusoglu", 0, 9, "TUR", ("GOV",), "Foreign Minister")
GREECE = Entity("Greece", "Greece", 20, 26, "GRC", ("GOV",))
CYPRUS = Entity("Cyprus", "Cyprus", 20, 26, "CYP", ("GOV",))
CIVILIANS = Entity("civilians", "civilians", 20, 29, "GRC", ("CVL",))
SPEAKER = Entity("Smith", "Jane Smith", 40, 45, "GBR", ("GOV",))
KOS = Place("Kos", 30, 33, "Kos", 259820, 36.9, 27.3, "South Aegean", "Greece", "GRC", 4)
RHODES = Place("Rhodes", 30, 36, "Rhodes", 400666, 36.4, 28.2, "South Aegean", "Greece", "GRC", 4)
IZMIR = Place("Izmir", 30, 35, "Izmir", 311046, 38.4, 27.1, "Izmir", "Turkey", "TUR", 4)
NO_TIME: dict[str, Any] = {"trigger": "attacked"}
TIME: dict[str, Any] = {"trigger": "attacked", "time": [0, 5]}
COUNT = iter(range(1_000_000))
YEAR, YEARS_APART = 2022, 3


class Then:
    """The year in which documents are made now; cases of one archive lie years apart and know nothing of each other."""

    year = YEAR


def day(text: str | None) -> str | None:
    """Return a date of the year 2022 in the year that it is now."""
    if text is None or not text[:4].isdigit():
        return text
    return f"{int(text[:4]) - YEAR + Then.year:04d}{text[4:]}"


def foretelling(
    statement: str = "Turkey will attack Greece", trigger: str = "attack", on: str | None = "2022-01-10",
    record: dict[str, Any] | None = None, source: str = "Reuters", others: tuple[dict[str, Any], ...] = (), **more: Any,
) -> CodedDocument:  # fmt: skip
    """Return a document with a claim and the record of the same words; `more` are fields of the claim."""
    text = f"{statement}, Smith said. Number {next(COUNT)}."
    document = Document(f"said-{next(COUNT)}", text, day(on), None, source)
    key = document_key(document)
    at = statement.index(trigger)
    fields = {
        "actor": (TURKEY,), "recipient": (GREECE,), "auxiliary_modes": ("future",), "event_text": (trigger,),
        "start": at, "end": at + len(trigger), "date": day(on), **(record or {}),
    }  # fmt: skip
    kind = fields.pop("type", "ASSAULT")
    condition = more.pop("condition", None)
    if condition:
        start = len(statement) + 1
        more |= {"condition": condition, "condition_span": Span(start, start + len(condition))}
    made = claim(key, **{
        "id": f"c-{document.id}", "start": 0, "end": len(statement), "statement": statement, "hedge": "certain",
        "kind": "prediction", "speaker": SPEAKER, "subject": TURKEY, "event": kind, **more,
        "horizon": day(more.get("horizon")),
    })  # fmt: skip
    extra = [event(key, other.pop("type"), **other) for other in map(dict, others)]
    return coded(document, [event(key, kind, **fields), *extra], [made])


def report(
    kind: str = "ASSAULT", on: str = "2022-01-20", published: str | None = None, source: str = "AFP", **more: Any
) -> CodedDocument:
    """Return a document that reports an event, a day after it if not told otherwise."""
    published = published or f"{on[:8]}{int(on[8:]) + 1:02d}" if len(on) == 10 else published
    text = f"Report number {next(COUNT)} tells of its own matter {next(COUNT)}."
    document = Document(f"told-{next(COUNT)}", text, day(published), None, source)
    key = document_key(document)
    fields = {"actor": (TURKEY,), "recipient": (GREECE,), "event_text": ("attacked",), "evidence": TIME}
    return coded(document, [event(key, kind, **{**fields, **more, "date": day(on)})])


def chatter() -> list[CodedDocument]:
    """Return documents that tell of both countries, so that silence of other things says something."""
    return [report("SUPPORT", on, published=on) for on in ("2022-01-12", "2022-01-14", "2022-01-16")]


def last() -> CodedDocument:
    """Return a document of the end of the year, by which all is over."""
    return report("MOBILIZE", "2022-12-30", actor=(CYPRUS,), recipient=())


def outcomes(folder: Path, documents: list[CodedDocument], **given: Any) -> list[dict[str, Any]]:
    """Return the rows of the ledger of an archive of some documents."""
    path = make_archive(folder / f"{next(COUNT)}.duckdb", documents)
    with Archive(path) as archive, ledger(archive, **given) as found:
        return found.claims().to_dicts()


class Case(NamedTuple):
    """A claim, what is told of it later, and the outcome that this has; fields of `foretelling` and `report`."""

    said: dict[str, Any]
    told: tuple[dict[str, Any], ...]
    expected: tuple[str, str | None]


def judged(folder: Path, cases: dict[str, Case]) -> dict[str, tuple[str, str | None]]:
    """Return outcome and reason of the claim of each case, from one archive."""
    documents, claims = [], {}
    for number, (name, case) in enumerate(cases.items()):
        Then.year = YEAR + YEARS_APART * number
        made = foretelling(**case.said)
        claims[made.claims[0]["id"]] = name
        documents += [made, *(report(**told) for told in case.told), *chatter(), last()]
    Then.year = YEAR
    return {claims[row["id"]]: (row["outcome"], row["reason"]) for row in outcomes(folder, documents)}
