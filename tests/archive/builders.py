"""Small archives for the tests: documents with records as a coder would make them, without a coder."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from dragoman.archive.keys import document_key
from dragoman.archive.writing import CodedDocument, RunInfo, Writer
from dragoman.records import Claim, Document, Entity, Event, Place

FIRST = RunInfo("0.2.0", "plover-2.0", "c1", "w1", "m1", {"min_confidence": 0}, "signature-1", ("CONSULT",))
SECOND = FIRST._replace(version="0.3.0", model_hash="m2", signature="signature-2")

RUSSIA = Entity("Moscow", "Russia", 0, 6, "RUS", ("GOV",))
UKRAINE = Entity("Ukraine", "Ukraine", 16, 23, "UKR", ("GOV",))
CHINA = Entity("Beijing", "China", 11, 18, "CHN", ("GOV",))
OFFICIALS = Entity("officials", "Officials of Ukraine", 40, 49, "UKR", ("GOV",))
CROWD = Entity("<b>Demonstrators</b>", "<b>Demonstrators</b> of 100% Aleppo", 0, 13, "SYR", ("CVL",))
KYIV = Place("Kyiv", 30, 34, "Kyiv", 703448, 50.45, 30.52, "Kyiv City", "Ukraine", "UKR", 4)
ALEPPO = Place("Aleppo", 20, 26, "Aleppo", 170063, 36.2, 37.16, "Aleppo", "Syria", "SYR", 4)


def event(document: str, kind: str, at: int = 10, **more: Any) -> dict[str, Any]:
    """Return a record as PLOVER JSON; its id is made from document, type and place, as the coder makes it."""
    fields: dict[str, Any] = {
        "id": hashlib.sha256(f"{document} {kind} {at}".encode()).hexdigest()[:16],
        "document_id": document, "event": (kind,), "mode": (),
        "auxiliary_modes": (), "context": (), "actor": (RUSSIA,), "recipient": (UKRAINE,), "event_text": ("attacked",),
        "sequence": 0, "start": at, "end": at + 8, "quad_code": 4, "event_scale": -9.0, "confidence": 0.9,
        "date": "2022-03-01", "evidence": {"trigger": "attacked"},
    }  # fmt: skip
    return Event(**{**fields, **more}).to_plover()


def claim(document: str, **more: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": f"claim-{document[:8]}", "document_id": document, "sequence": 0, "start": 5, "end": 25,
        "statement": "the army will attack", "hedge": "likely", "kind": "warning", "speaker": UKRAINE,
        "subject": RUSSIA, "event": "ASSAULT", "horizon": "2022-04",
    }  # fmt: skip
    return Claim(**{**fields, **more}).to_json()


def coded(
    document: Document, events: list[dict[str, Any]] | None = None, claims: list[dict[str, Any]] | None = None,
    state: str = "coded", reason: str | None = None,
) -> CodedDocument:  # fmt: skip
    key = document_key(document)
    return CodedDocument(key, document.id, document, "given", state, reason, 3, events or [], claims or [])


WAR = Document(
    "war.txt", "Moscow attacked Ukraine near Kyiv, officials said.", "2022-03-02", "War", "Reuters", "https://x/1"
)
TALKS = Document("talks.txt", "Moscow and Beijing held talks.", "2022-04-11", "Talks", "AFP")
CROWDS = Document("crowds.txt", "Demonstrators plan to march in Aleppo.", "2023-01-05", None, "Xinhua")
FRENCH = Document("french.txt", "Le président a parlé.", "2023-02-01", language="fr")
BROKEN = Document("broken.txt", "A text that no worker survives.", "2023-02-02")


def war() -> CodedDocument:
    key = document_key(WAR)
    attack = event(
        key, "ASSAULT", mode=("aerial",), event_loc=KYIV, attribution=OFFICIALS, size={"dead": 5, "dead_max": 5}
    )
    threat = event(key, "THREATEN", 30, quad_code=3, event_scale=-4.4, confidence=0.4, date="2022-03")
    attack["relations"] = [{"type": "after", "id": threat["id"]}]
    return coded(WAR, [attack, threat], [claim(key)])


def talks() -> CodedDocument:
    key = document_key(TALKS)
    parties = {"actor": (RUSSIA, CHINA), "recipient": ()}
    return coded(
        TALKS, [event(key, "CONSULT", quad_code=1, event_scale=2.5, confidence=0.7, date="2022-04-10", **parties)]
    )


def crowds() -> CodedDocument:
    key = document_key(CROWDS)
    parties = {"actor": (CROWD,), "recipient": (Entity("government", "Government", 3, 9, "SYR", ("GOV",)),)}
    march = event(
        key, "PROTEST", quad_code=3, event_scale=-6.5, confidence=0.6, date="2023-01-04", event_loc=ALEPPO,
        auxiliary_modes=("future",), **parties,
    )  # fmt: skip
    return coded(CROWDS, [march])


def skipped() -> CodedDocument:
    return coded(FRENCH, state="skipped", reason="language: fr")


def failed() -> CodedDocument:
    return coded(BROKEN, state="failed", reason="the worker died")


def everything() -> list[CodedDocument]:
    return [war(), talks(), crowds(), skipped(), failed()]


def make_archive(path: Path, documents: list[CodedDocument] | None = None, run: RunInfo = FIRST) -> Path:
    with Writer(path) as writer:
        writer.begin_run(run)
        writer.merge(everything() if documents is None else documents)
        writer.finish_run()
    return path


def many(count: int) -> list[CodedDocument]:
    """Return so many documents with two events each."""
    out = []
    for number in range(count):
        document = Document(f"d{number}", f"Text number {number} of a long war.", f"2022-03-{number % 28 + 1:02d}")
        key = document_key(document)
        out.append(coded(document, [event(key, "ASSAULT"), event(key, "ACCUSE", 30, quad_code=3)], [claim(key)]))
    return out


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables but the times of runs, in an order that depends on what they say alone."""
    import duckdb

    with duckdb.connect(str(path), read_only=True) as connection:
        tables = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        out = {}
        for table in sorted(tables):
            columns = "* EXCLUDE (started, finished)" if table == "runs" else "*"
            condition = "WHERE name <> 'created'" if table == "meta" else ""
            rows = connection.execute(f"SELECT {columns} FROM {table} {condition}").fetchall()
            out[table] = sorted(rows, key=repr)
    return out
