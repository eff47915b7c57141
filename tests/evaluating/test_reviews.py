"""What a review file says, once its decisions are folded, and what it is worth as gold and as training data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dragoman.codebook.loader import shipped_codebook
from dragoman.errors import InputError
from dragoman.evaluating.gold import read_gold
from dragoman.evaluating.reviews import read_reviews
from dragoman.evaluating.scoring import Rate
from dragoman.language.analyser import shared_analyser
from dragoman.language.labels import TRIGGER_LABELS
from training import dispatches, settings

from .gold import ARREST, ATTACK, TEXT, VISIT, compared, lines, record

RECORDS = [record("arrested", "COERCE"), record("attacked", "ASSAULT"), record("visit", "CONSULT")]
COERCE, ASSAULT, CONSULT = (r["id"] for r in RECORDS)


def document(**more: Any) -> dict[str, Any]:
    listed = [{"id": r["id"], "event": r["event"], **r["text_info"]} for r in RECORDS]
    return {"review": "document", "id": "d1", "date": "2020-03-02", "text": TEXT, "records": listed, **more}


def decision(kind: str, identifier: str, event: dict[str, Any] | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"review": kind, "id": identifier, "document_id": "d1"}
    if not identifier.startswith("missed"):
        row["record"] = next(r for r in RECORDS if r["id"] == identifier)
    return row | ({"event": event} if event else {})


def folded(*rows: dict[str, Any]) -> dict[str, Any]:
    (found,) = read_reviews(lines(Path("reviews.jsonl"), [document(), *rows]))
    return found


def shape(found: dict[str, Any]) -> tuple[list[str], list[str], list[str]]:
    return tuple([e["event"] for e in found[k]] for k in ("events", "rejected", "unreviewed"))  # type: ignore[return-value]


def test_decisions_become_events_rejected_and_unreviewed() -> None:
    found = folded(decision("accept", COERCE, ARREST), decision("reject", ASSAULT), decision("skip", CONSULT))
    assert shape(found) == (["COERCE"], ["ASSAULT"], ["CONSULT"])
    assert found["events"] == [ARREST]
    assert found["rejected"] == [{"trigger": "attacked", "event": "ASSAULT"}]
    assert found["partial"] is True


def test_the_last_decision_on_a_record_holds() -> None:
    found = folded(decision("reject", COERCE), decision("accept", ASSAULT, ATTACK), decision("accept", COERCE, ARREST))
    assert shape(found) == (["ASSAULT", "COERCE"], [], ["CONSULT"])


def test_a_decision_taken_back_is_none() -> None:
    rows = (decision("accept", COERCE, ARREST), decision("withdraw", COERCE), decision("missed", "missed-1", VISIT))
    assert shape(folded(*rows)) == (["CONSULT"], [], ["COERCE", "ASSAULT", "CONSULT"])
    withdrawn = [document(), *rows[:2]]
    assert read_reviews(lines(Path("reviews.jsonl"), withdrawn)) == []


def test_a_correction_of_the_type_rejects_the_record() -> None:
    other = {**ARREST, "event": "SANCTION", "mode": ["convict"]}
    assert shape(folded(decision("correct", COERCE, other))) == (["SANCTION"], ["COERCE"], ["ASSAULT", "CONSULT"])
    smaller = {**ARREST, "mode": []}
    assert shape(folded(decision("correct", COERCE, smaller))) == (["COERCE"], [], ["ASSAULT", "CONSULT"])


def test_scores_are_of_what_was_judged() -> None:
    path = lines(Path("reviews.jsonl"), [document(), decision("accept", COERCE, ARREST), decision("reject", ASSAULT)])
    gold = read_gold(path, shipped_codebook(), {})
    # The visit was not judged: neither right nor wrong. The second arrest is in a sentence that was.
    again = record("Doe", "COERCE")
    assert compared(gold, RECORDS).score().levels["type"] == Rate(1, 2, 1)
    assert compared(gold, [*RECORDS, again]).score().levels["type"] == Rate(1, 3, 1)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"review": "maybe", "id": "x"}, '"maybe" is not allowed; allowed: document, accept, reject, correct, missed,'),
        ({"review": "accept", "id": "x", "document_id": "d9"}, "'d9' has no \"document\" line before it"),
        ({"review": "accept", "id": "x", "document_id": "d1"}, "event: expected a JSON object"),
        ({"review": "reject", "id": "x", "document_id": "d1"}, "record: expected a JSON object"),
        ({"text": "x"}, 'field "review": needs a text'),
    ],
)
def test_a_line_that_is_none(row: dict[str, Any], problem: str) -> None:
    with pytest.raises(InputError) as error:
        folded(row)
    assert problem in str(error.value)
    assert error.value.source == "reviews.jsonl"


# ---- as training data


@pytest.fixture
def reviews(monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path("reviews").resolve()
    folder.mkdir()
    monkeypatch.setattr(settings, "REVIEWS", folder)
    monkeypatch.setattr(settings, "CORPUS", Path("nowhere"))
    return folder


def test_training_takes_the_judged_sentences(reviews: Path) -> None:
    rows = [document(), decision("accept", COERCE, ARREST), decision("reject", ASSAULT)]
    lines(reviews / "mine.jsonl", rows)
    found = dispatches.labelled("train", shared_analyser())
    words = [row.words[i] for row in found for i, label in enumerate(row.trigger) if label]
    assert len(found) == 2
    assert words == ["arrested"]
    (event,) = found[0].events
    assert TRIGGER_LABELS[found[0].trigger[event.trigger]] == event.type == "COERCE"
    assert [found[0].words[i] for i in (event.arguments or [])[0]] == ["police"]
    assert dispatches.labelled("dev", shared_analyser()) == []


def test_what_was_recorded_but_not_judged_counts_neither_way(reviews: Path) -> None:
    also_here = {"id": "x", "event": ["PROTEST"], "start": TEXT.index("Monday"), "end": TEXT.index("Monday") + 6}
    lines(reviews / "mine.jsonl", [document(records=[also_here]), decision("accept", COERCE, ARREST)])
    (row,) = dispatches.labelled("train", shared_analyser())
    assert row.trigger[row.words.index("Monday")] == dispatches.IGNORED
    assert TRIGGER_LABELS[row.trigger[row.words.index("arrested")]] == "COERCE"


def test_types_that_the_network_does_not_know_are_refused(reviews: Path) -> None:
    lines(reviews / "mine.jsonl", [document(), decision("accept", COERCE, {**ARREST, "event": "DETAIN"})])
    with pytest.raises(ValueError, match=r"mine.jsonl, d1: DETAIN-arrest is no type with modes of the network"):
        dispatches.labelled("train", shared_analyser())
