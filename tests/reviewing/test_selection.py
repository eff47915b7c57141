"""Which records are asked about."""

from __future__ import annotations

from typing import Any

from dragoman.records import Document
from dragoman.reviewing.selection import Choice, Item

DOCUMENTS = [Document(f"d{i}", "x" * 50) for i in range(4)]


def record(identifier: str, confidence: float | None, kind: str = "AID", start: int = 0) -> dict[str, Any]:
    return {
        "id": identifier,
        "event": [kind],
        "confidence": confidence,
        "text_info": {"start": start, "end": start + 1},
    }


def chosen(choice: Choice, *records: dict[str, Any]) -> list[str]:
    return [item.id for item in choice.items([(DOCUMENTS[0], list(records))])]


def test_confidence_runs_from_above_to_below() -> None:
    records = [record(str(c), c) for c in (0.29, 0.3, 0.79, 0.8, 1.0)]
    assert chosen(Choice(0.3, 0.8), *records) == ["0.3", "0.79"]
    assert chosen(Choice(0.0, 1.0), *records) == [str(c) for c in (0.29, 0.3, 0.79, 0.8, 1.0)]
    assert chosen(Choice(0.3, 0.8), record("none", None)) == ["none"]


def test_types_and_the_order_of_the_text() -> None:
    records = [record("late", 0.5, start=9), record("other", 0.5, "AGREE", 5), record("early", 0.5, start=1)]
    assert chosen(Choice(0.3, 0.8, frozenset({"AID"})), *records) == ["early", "late"]


def test_a_sample_is_drawn_at_random_and_the_same_again() -> None:
    def sample(size: int) -> list[Item]:
        coded = [(d, [record(f"{d.id}-{i}", 0.5, start=i) for i in range(20)]) for d in DOCUMENTS]
        return list(Choice(0.3, 0.8, sample=size).items(coded))

    drawn = [item.id for item in sample(12)]
    assert len(set(drawn)) == 12
    assert drawn == [item.id for item in sample(12)]
    assert drawn == sorted(drawn, key=lambda i: (i.partition("-")[0], int(i.partition("-")[2])))
    assert len({i.partition("-")[0] for i in drawn}) > 1
    assert {item.id for item in sample(5)} < set(drawn)
    assert len(sample(999)) == 80


def test_what_else_was_recorded_goes_with_an_item() -> None:
    (item,) = Choice(0.3, 0.8).items([(DOCUMENTS[0], [record("sure", 0.9), record("unsure", 0.5, "AGREE", 3)])])
    assert item.listed == [
        {"id": "sure", "event": ["AID"], "start": 0, "end": 1, "confidence": 0.9},
        {"id": "unsure", "event": ["AGREE"], "start": 3, "end": 4, "confidence": 0.5},
    ]
