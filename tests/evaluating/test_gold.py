"""Gold files of every form are read, and what is wrong in them is named with line, field and what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dragoman.codebook.loader import load_codebook, shipped_codebook
from dragoman.errors import InputError
from dragoman.evaluating.gold import read_gold
from dragoman.evaluating.scoring import Rate
from dragoman.records import Document

from .gold import ARREST, ATTACK, TEXT, VISIT, compared, dispatch, event, lines, party, read, record

FAULTS: list[tuple[dict[str, Any], str]] = [
    (dispatch({**ARREST, "event": "ARREST"}), 'field "events[0].event": "ARREST" is not allowed; allowed: AGREE,'),
    (dispatch(ARREST, {**ATTACK, "mode": ["arrest"]}), 'field "events[1].mode": "arrest" is not allowed; allowed: '),
    (dispatch({**ARREST, "event": "AID"}), '"arrest" is not allowed; allowed: none; leave it empty'),
    (
        dispatch({**ARREST, "aux": ["past"]}),
        'field "events[0].aux": "past" is not allowed; allowed: historical, future,',
    ),
    (
        dispatch({**ARREST, "trigger": "seized"}),
        'field "events[0].trigger": "seized" is not in the text; copy it exactly',
    ),
    (dispatch({**ARREST, "actors": ["Nairobi@@3"]}), 'field "events[0].actors": "Nairobi@@3" is not in the text'),
    (dispatch({**ARREST, "actors": "police"}), 'field "events[0].actors": needs a list, has "police"'),
    (dispatch({**ARREST, "also": ["gone"]}), 'field "events[0].also": "gone" is not in the text'),
    (dispatch({**ARREST, "speaker": "BBC"}), 'field "events[0].speaker": "BBC" is not in the text'),
    (dispatch({**ARREST, "trigger": None}), 'field "events[0].trigger": needs a text, has nothing'),
    (dispatch({**ARREST, "resolved": None}), "events[0].resolved: expected a JSON object, found nothing"),
    (dispatch(event("visit", "CONSULT", resolved={"actors": [{"name": "x"}]})), 'every party is written ["name", '),
    (dispatch(event("visit", "CONSULT", resolved={"date": "May 2020"})), '"May 2020" is not a date; write YYYY-MM-DD'),
    (
        dispatch(event("visit", "CONSULT", resolved={"location": ["Kampala"]})),
        'is written ["name", "COUNTRY CODE" or null]',
    ),
    (dispatch(ARREST, text=""), 'field "text": needs a text, has ""'),
    (dispatch(ARREST, id=5), 'field "id": needs a text, has 5'),
    (dispatch(ARREST, date="yesterday"), 'field "date": "yesterday" is not a date'),
    ({"id": "x", "text": "y"}, 'field "events": is missing; write [] where the text tells no event'),
    (dispatch("visit"), 'events[0]: expected a JSON object, found "visit"'),  # type: ignore[arg-type]
    (dispatch(VISIT, id="first"), "field \"id\": 'first' stands in the file twice"),
]


@pytest.mark.parametrize(("row", "problem"), FAULTS, ids=[problem[:60] for _, problem in FAULTS])
def test_a_fault_is_named_with_line_and_field(row: dict[str, Any], problem: str) -> None:
    gold = read([dispatch(id="first"), row])
    assert len(gold.faults) == 1
    assert str(gold.faults[0]).startswith("gold.jsonl, line 2: ")
    assert problem in str(gold.faults[0])
    assert gold.events == ()


def test_all_faults_are_found_at_once() -> None:
    gold = read([row for row, _ in FAULTS])
    assert [fault.line for fault in gold.faults[:5]] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "gold.jsonl: is empty"),
        (b'{"id": "x"}\n', "gold.jsonl, line 1: is no gold file that is known; a line is a dispatch"),
        (b'\n{"events": [}\n', "gold.jsonl, line 2: not valid JSON"),
        (b"[1]\n", "gold.jsonl, line 1: expected a JSON object, found [1]"),
        (b"\xff\xfe", "gold.jsonl, line 1: is UTF-16"),
        (b'{"n": ' + b"9" * 5000 + b"}", "line 1: not readable JSON"),
    ],
)
def test_a_file_that_is_none(content: bytes, problem: str) -> None:
    Path("gold.jsonl").write_bytes(content)
    with pytest.raises(InputError) as error:
        read_gold(Path("gold.jsonl"), shipped_codebook(), {})
    assert problem in str(error.value)


def test_a_missing_file() -> None:
    with pytest.raises(InputError, match="cannot be read: No such file"):
        read_gold(Path("none.jsonl"), shipped_codebook(), {})


def test_types_of_a_codebook_of_ones_own_are_allowed(own_codebook: Path) -> None:
    path = lines(Path("gold.jsonl"), [dispatch(event("arrested", "DETAIN", mode=["mass"]))])
    assert read_gold(path, load_codebook(own_codebook), {}).faults == ()
    assert "DETAIN" in str(read_gold(path, shipped_codebook(), {}).faults[0])


# ---- PLOVER records as gold


def gold_records() -> list[dict[str, Any]]:
    arrest = record("arrested", "COERCE", mode=["arrest"], actor=[party("Kenyan police", "KEN")])
    return [arrest | {"event_loc": {"country_code": "KEN"}}, record("visit", "CONSULT")]


def test_records_with_texts_are_compared_by_the_sentences_of_the_texts() -> None:
    texts = {"d1": Document("d1", TEXT), "d2": Document("d2", TEXT)}
    gold = read_gold(lines(Path("gold.jsonl"), gold_records()), shipped_codebook(), texts)
    assert [e.sentence for e in gold.events] == [0, 2]
    assert list(gold.documents) == ["d1", "d2"]
    wrong_document = record("arrested", "COERCE") | {"document_id": "d2"}
    score = compared(gold, [*gold_records(), wrong_document]).score()
    assert score.levels["type"] == Rate(2, 3, 2)
    assert score.fields["location_country"] == (1, 1)


def test_records_without_texts_are_compared_by_their_own_sentence_numbers() -> None:
    gold = read(gold_records())
    assert [e.sentence for e in gold.events] == [0, 0]
    moved = record("arrested", "COERCE") | {"text_info": {"sequence": 1, "start": 1, "end": 2}}
    assert compared(gold, [moved]).score().levels["type"] == Rate(0, 1, 2)


def test_a_text_may_stand_in_the_record() -> None:
    gold = read([r | {"text": TEXT} for r in gold_records()])
    assert [e.sentence for e in gold.events] == [0, 2]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"event": ["WAR"]}, 'field "event": "WAR" is not allowed; allowed: AGREE,'),
        ({"event": []}, 'field "event": needs a type or a list of types'),
        ({"text_info": {"start": -1}}, 'field "text_info.start": needs a character offset'),
        ({"text_info": {"start": 9999}}, 'field "text_info.start": 9999 is past the text of d1'),
        ({"text_info": None}, "text_info: expected a JSON object"),
        ({"actor": ["police"]}, 'actor[0]: expected a JSON object, found "police"'),
        ({"confidence": 1.5}, 'field "confidence": needs a number from 0 to 1, has 1.5'),
        ({"document_id": "d7"}, "field \"document_id\": 'd7' is none of the 1 documents of --texts"),
    ],
)
def test_a_wrong_record_is_named(more: dict[str, Any], problem: str) -> None:
    path = lines(Path("gold.jsonl"), [record("visit", "CONSULT") | more])
    gold = read_gold(path, shipped_codebook(), {"d1": Document("d1", TEXT)})
    assert [problem in str(fault) for fault in gold.faults] == [True], gold.faults
