"""Gold and records made by hand, and how they are written to files and read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dragoman.codebook.loader import shipped_codebook
from dragoman.evaluating.compared import Gold
from dragoman.evaluating.fields import Fields
from dragoman.evaluating.gold import predicted_of, read_gold
from dragoman.evaluating.scoring import Comparison

TEXT = (
    "Kenyan police arrested Ama Doe in Nairobi on Monday. The rebels of the north attacked a post and killed two. "
    "Uganda's president will visit Nairobi in May."
)


def event(trigger: str, kind: str, **more: Any) -> dict[str, Any]:
    resolved = {"actors": [], "recipients": [], "date": None} | more.pop("resolved", {})
    base = {"mode": [], "aux": [], "context": [], "actors": [], "recipients": []}
    return {"trigger": trigger, "event": kind, **base, "location": None, "time": None, "speaker": None,
            "resolved": resolved, **more}  # fmt: skip


def dispatch(*events: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "d1", "date": "2020-03-02", "text": TEXT, "events": list(events), **more}


ARREST = event(
    "arrested", "COERCE", mode=["arrest"], actors=["Kenyan police"], recipients=["Ama Doe"],
    resolved={
        "actors": [["Kenyan police", "KEN", ["COP"]]], "recipients": [["Ama Doe", "KEN", ["CVL"]]], "date": "2020-03",
    },
)  # fmt: skip
ATTACK = event(
    "attacked",
    "ASSAULT",
    actors=["The rebels of the north"],
    resolved={"actors": [["northern rebels", "KEN", ["REB"]]]},
)
VISIT = event(
    "visit", "CONSULT", mode=["visit"], aux=["future"], actors=["Uganda's president"], recipients=["Nairobi"],
    resolved={"actors": [["Yoweri Museveni", "UGA", ["GOV"]]], "recipients": [["Kenya", "KEN", ["GOV"]]]},
)  # fmt: skip


def record(trigger: str, kind: str, confidence: float = 0.9, **more: Any) -> dict[str, Any]:
    start = TEXT.index(trigger)
    return {
        "id": f"{kind}-{start}", "document_id": "d1", "event": [kind], "mode": [], "auxiliary_modes": [], "actor": [],
        "recipient": [], "date": "2020-03-02", "event_loc": None, "attribution": None, "confidence": confidence,
        "text_info": {"sequence": 0, "start": start, "end": start + len(trigger)}, **more,
    }  # fmt: skip


def party(name: str, code: str | None) -> dict[str, Any]:
    return {"entity_text": name, "identifier_text": name, "code": code, "sector": []}


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def read(rows: list[dict[str, Any]]) -> Gold:
    return read_gold(lines(Path("gold.jsonl"), rows), shipped_codebook(), {})


def compared(gold: Gold, records: list[dict[str, Any]]) -> Comparison:
    predicted = predicted_of([Fields(r, "records", i) for i, r in enumerate(records, 1)], gold)
    assert (gold.faults, predicted.faults) == ((), ())
    return Comparison(gold, predicted.events)
