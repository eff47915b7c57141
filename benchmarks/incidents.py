"""How well records of one event are linked: pairs of records judged by hand against the incidents of an archive.

`python -m benchmarks.incidents [--pairs]` codes the stories that the pairs are of into an archive of its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tempfile
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.parts import DATA, lines
from dragoman.archive.incidentfaces import DESCRIBED, FAMILIES, Face, Party, face_of
from dragoman.archive.keys import document_key
from dragoman.archive.writing import CodedDocument, RunInfo, Writer
from dragoman.coding.coder import Coder
from dragoman.reading.dates import publication_date
from dragoman.records import Document

PAIRS = Path(__file__).with_name("data") / "incident_pairs.jsonl"
BATCH = 64


class Linked(NamedTuple):
    """What an archive made of the stories: records and the incident of each; texts and dates by document."""

    records: list[dict[str, Any]]
    incidents: dict[str, str]
    documents: dict[str, Document]


def stories(wanted: set[str]) -> list[Document]:
    """Return real stories, the oldest first, as an archive that grows with the news gets them."""
    with gzip.open(DATA / "stories.jsonl.gz", "rt", encoding="utf-8") as rows:
        found = [json.loads(row) for row in rows]
    documents = [Document(r["id"], r["text"], _date(r["date"]), source=r["source"]) for r in found if r["id"] in wanted]
    return sorted(documents, key=lambda d: (d.date or "9", d.id))


def _date(told: str | None) -> str | None:
    try:
        return publication_date(told)
    except ValueError:
        return None


def link(documents: list[Document], coder: Coder) -> Linked:
    """Code stories into a new archive and return their records with the incidents that they are of."""
    coded = [_coded(document, coder) for document in documents]
    with tempfile.TemporaryDirectory() as folder, Writer(Path(folder) / "stories.duckdb") as writer:
        writer.begin_run(RunInfo("", "", "", "", "", {}, "benchmark"))
        for first in range(0, len(coded), BATCH):
            writer.merge(coded[first : first + BATCH])
        rows = writer.connection.execute("SELECT id, incident FROM events WHERE incident IS NOT NULL").fetchall()
    return Linked([e for c in coded for e in c.events], dict(rows), {c.key: c.document for c in coded})


def _coded(document: Document, coder: Coder) -> CodedDocument:
    key = document_key(document)
    events = [event.to_plover() for event in coder.code(replace(document, id=key))]
    return CodedDocument(key, document.id, document, "given", "coded", None, 0, events, [])


def records_of(pairs: list[dict[str, Any]], linked: Linked) -> dict[tuple[str, int, int, str], dict[str, Any]]:
    """Return the record that each judged one has become: of its document and family, its trigger overlapping most."""
    keys = {document.id: key for key, document in linked.documents.items()}
    by_document = defaultdict(list)
    for record in linked.records:
        by_document[record["document_id"]].append(record)
    out = {}
    for told in (pair[side] for pair in pairs for side in ("a", "b")):
        found = [(_overlap(told, r), r["event"][0] == told["type"], r) for r in by_document[keys[told["document"]]]]
        fitting = [f for f in found if f[0] > 0 and _same_family(told["type"], f[2])]
        best = max(fitting, key=lambda f: f[:2], default=None)
        if best:
            out[_key(told)] = best[2]
    return out


def _key(told: dict[str, Any]) -> tuple[str, int, int, str]:
    return told["document"], told["start"], told["end"], told["type"]


def _overlap(told: dict[str, Any], record: dict[str, Any]) -> int:
    info = record["text_info"]
    spans = [(info["start"], info["end"]), *record["evidence"].get("also", [])]
    return max(min(told["end"], end) - max(told["start"], start) for start, end in spans)


def _same_family(kind: str, record: dict[str, Any]) -> bool:
    return FAMILIES[kind] == FAMILIES[record["event"][0]]


def counts(pairs: list[dict[str, Any]], linked: Linked) -> Counter[str]:
    """Count judged pairs: linked rightly or wrongly, missed, and those of which a record is no longer coded."""
    records = records_of(pairs, linked)
    out: Counter[str] = Counter()
    for pair in pairs:
        if pair["same"] is None:
            continue
        mine = [records.get(_key(pair[side])) for side in ("a", "b")]
        if not mine[0] or not mine[1]:
            out["uncoded"] += 1
            continue
        one, other = (linked.incidents.get(record["id"]) for record in mine if record)
        together = mine[0]["id"] == mine[1]["id"] or (one is not None and one == other)
        out["right" if together == pair["same"] else "wrong" if together else "missed"] += 1
        out["linked"] += together and pair["same"]
    return out


def f1(found: Counter[str]) -> float:
    """Return the F1 of links."""
    right = found["linked"]
    return 2 * right / max(1, 2 * right + found["wrong"] + found["missed"])


def merged_across(linked: Linked) -> int:
    """Count pairs of records of one incident whose texts tell different days, or that differ in both day and dyad.

    A dyad differs where on one side both name parties and no code is common.
    """
    faces = defaultdict(list)
    for record in linked.records:
        incident = linked.incidents.get(record["id"])
        document = linked.documents[record["document_id"]]
        face = face_of(record, "", document.date)
        if incident and face and face.day is not None and face.told:
            faces[incident].append(face)
    return sum(_is_across(a, b) for told in faces.values() for a, b in combinations(told, 2))


def _is_across(a: Face, b: Face) -> bool:
    sides = ((a.actors, b.actors), (a.recipients, b.recipients))
    apart = a.first > b.last or b.first > a.last
    return apart or (a.day != b.day and any(_differ(mine, theirs) for mine, theirs in sides))


def _differ(one: tuple[Party, ...], other: tuple[Party, ...]) -> bool:
    mine, theirs = ({p.code for p in side if p.code and p.rank != DESCRIBED} for side in (one, other))
    return bool(mine and theirs and not mine & theirs)


def scores(coder: Coder | None = None) -> dict[str, float]:
    """F1 of the judged pairs, its precision and recall, and how many records are in one incident that must not be."""
    pairs = lines(PAIRS)
    linked = link(stories({pair[side]["document"] for pair in pairs for side in ("a", "b")}), coder or Coder())
    found = counts(pairs, linked)
    out = {
        "f1": f1(found),
        "precision": found["linked"] / max(1, found["linked"] + found["wrong"]),
        "recall": found["linked"] / max(1, found["linked"] + found["missed"]),
        "not_across": float(merged_across(linked) == 0),
        "pairs": found["right"] + found["wrong"] + found["missed"],
        "uncoded": found["uncoded"],
    }
    for name in sorted({pair["set"] for pair in pairs}):
        out[f"f1_{name}"] = f1(counts([p for p in pairs if p["set"] == name], linked))
    return out


def main() -> None:
    """Print the scores, or with --pairs those of each kind of pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", action="store_true", help="count the pairs of each kind")
    if not parser.parse_args().pairs:
        for name, value in scores().items():
            print(f"{name:14} {value:.3f}")
        return
    pairs = lines(PAIRS)
    linked = link(stories({pair[side]["document"] for pair in pairs for side in ("a", "b")}), Coder())
    for kind in dict.fromkeys((pair["set"], pair["stratum"]) for pair in pairs):
        print(*kind, dict(counts([p for p in pairs if (p["set"], p["stratum"]) == kind], linked)))


if __name__ == "__main__":
    main()
