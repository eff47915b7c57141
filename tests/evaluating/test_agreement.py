"""The scores are those of the annotators' scorer (shared/eval/score_events.py), number by number."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dragoman.codebook.loader import shipped_codebook
from dragoman.evaluating.fields import read_rows
from dragoman.evaluating.gold import predicted_of, read_gold
from dragoman.evaluating.scoring import Comparison, Score
from dragoman.evaluating.spans import locate, string_of

from ..conftest import ROOT
from .gold import lines

CORPUS = sorted((ROOT / "training" / "corpus").glob("w*.jsonl"))
EVERY = 12


@pytest.fixture(scope="module")
def theirs(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_events", shared / "eval" / "score_events.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sample() -> list[dict[str, Any]]:
    rows = [json.loads(line) for path in CORPUS for line in path.read_text(encoding="utf-8").splitlines()]
    picked = rows[::EVERY]
    for row in picked:
        for event in row["events"]:
            # Their scorer compares the number of the occurrence as if it were part of the name.
            event["speaker"] = string_of(event["speaker"]) if event["speaker"] else None
    return picked


def bad_records(dispatches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make records out of the gold, with every kind of mistake."""
    chance = random.Random(7)
    types = list(shipped_codebook().types)
    out = []
    for dispatch in dispatches:
        for event in dispatch["events"]:
            for _ in range(chance.choice((0, 1, 1, 1, 2))):
                out.append(_bad_record(dispatch, event, types, chance))
    chance.shuffle(out)
    return out


def _bad_record(
    dispatch: dict[str, Any], event: dict[str, Any], types: list[str], chance: random.Random
) -> dict[str, Any]:
    def side(name: str) -> list[dict[str, Any]]:
        parties = [p for p in event["resolved"][name] if chance.random() < 0.8]
        return [
            {"identifier_text": n if chance.random() < 0.7 else n.split()[-1].upper(),
             "code": c if chance.random() < 0.7 else chance.choice([None, "FRA", "IGO"])}
            for n, c, _ in parties
        ]  # fmt: skip

    found = locate(dispatch["text"], event["trigger"])
    assert found
    swapped = chance.random() < 0.2
    actor, recipient = side("actors"), side("recipients")
    date = event["resolved"]["date"] if chance.random() < 0.7 else "2001-01-01"
    return {
        "document_id": dispatch["id"],
        "event": [event["event"] if chance.random() < 0.8 else chance.choice(types)],
        "mode": event["mode"] if chance.random() < 0.7 else [],
        "auxiliary_modes": event["aux"] if chance.random() < 0.7 else ["future"],
        "actor": recipient if swapped else actor,
        "recipient": actor if swapped else recipient,
        "text_info": {"start": found[0] if chance.random() < 0.85 else 0, "sequence": 0},
        "date": date,
        "attribution": {"name": event["speaker"]} if event["speaker"] and chance.random() < 0.7 else None,
        "confidence": round(chance.random(), 2),
    }


def as_theirs(score: Score) -> dict[str, Any]:
    out: dict[str, Any] = {
        name: {"tp": r.right, "precision": round(r.precision, 3), "recall": round(r.recall, 3), "f1": round(r.f1, 3)}
        for name, r in score.levels.items()
    }
    out["fields"] = {k: {"n": n, "accuracy": round(right / n, 3)} for k, (right, n) in score.fields.items()}
    out["n"] = {"gold": score.levels["type"].gold, "predicted": score.levels["type"].predicted}
    return out


def test_the_numbers_are_those_of_the_annotators_scorer(theirs: ModuleType) -> None:
    dispatches = sample()
    records = bad_records(dispatches)
    pairs = [theirs.from_dispatch(d) for d in dispatches]
    keyed = {doc["id"]: doc for _, doc in pairs}
    flat_gold = theirs.flatten([r for rows, _ in pairs for r in rows], keyed)
    flat_records = theirs.flatten(records, keyed)
    gold = read_gold(lines(Path("gold.jsonl"), dispatches), shipped_codebook(), {})
    assert gold.faults == ()
    ours = Comparison(gold, predicted_of(read_rows(lines(Path("records.jsonl"), records)), gold).events)
    expected = theirs.score(flat_gold, flat_records)
    assert expected["n"]["gold"] > 500
    assert 0.2 < expected["names"]["f1"] < expected["type"]["f1"] < 0.9
    assert as_theirs(ours.score()) == expected
    for kind in ours.types:
        of_kind = ([e for e in rows if e["event"] == kind] for rows in (flat_gold, flat_records))
        assert as_theirs(ours.score(kind)) == theirs.score(*of_kind), kind
    sure = [r for r in flat_records if r["confidence"] >= 0.6]
    assert as_theirs(ours.score(least=0.6)) == theirs.score(flat_gold, sure)


def test_the_whole_corpus_is_sound_gold() -> None:
    for path in CORPUS:
        assert read_gold(path, shipped_codebook(), {}).faults == (), path
