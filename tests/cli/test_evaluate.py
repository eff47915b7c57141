"""`dragoman evaluate`: what is shown and written, what is coded, and what is said of wrong files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ..conftest import ARRESTS, Result
from ..evaluating.gold import ARREST, ATTACK, VISIT, dispatch, event, lines, party, record

Run = Callable[..., Result]


@pytest.fixture
def gold() -> str:
    return str(lines(Path("gold.jsonl"), [dispatch(ARREST, ATTACK, VISIT)]))


@pytest.fixture
def records() -> str:
    right = record("arrested", "COERCE", 0.95, mode=["arrest"], actor=[party("Kenyan police", "KEN")])
    wrong = record("killed", "AID", 0.55)
    elsewhere = record("visit", "CONSULT") | {"document_id": "d9"}
    return str(lines(Path("records.jsonl"), [right, wrong, elsewhere]))


def test_json(main: Run, gold: str, records: str) -> None:
    done = main("evaluate", gold, "--records", records, "--json", "--by-type")
    assert (done.status, done.err) == (0, "")
    card = json.loads(done.out)
    assert card["n"] == {"documents": 1, "gold": 3, "predicted": 2, "elsewhere": 1}
    assert card["levels"]["type"] == {"tp": 1, "precision": 0.5, "recall": 0.333, "f1": 0.4}
    assert card["levels"]["dyad"]["tp"] == 0
    assert card["fields"]["mode"] == {"n": 1, "accuracy": 1.0}
    assert set(card["by_type"]) == {"COERCE", "ASSAULT", "CONSULT", "AID"}
    assert card["by_type"]["COERCE"]["type"]["f1"] == 1
    bins = card["reliability"]["bins"]
    assert [b["n"] for b in bins] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 1]
    assert (bins[5]["expected"], bins[5]["observed"]) == (0.55, 0.0)
    assert card["reliability"]["best"] == {"min_confidence": 0.56, "precision": 1.0, "recall": 0.333, "f1": 0.5}


def test_tables(main: Run, gold: str, records: str) -> None:
    done = main("evaluate", gold, "--records", records, "--by-type")
    assert (done.status, done.err) == (0, "")
    told = [line.split() for line in done.out.splitlines()]
    assert ["type", "1", "0.500", "0.333", "0.400"] in told
    assert ["COERCE", "1", "1", "1.000", "1.000", "1.000", "0.000"] in told
    assert ["0.9", "to", "1.0", "1", "0.950", "1.000"] in told
    assert "1 record of documents that are not in GOLD was left out" in done.out
    assert "with --min-confidence 0.56 (precision 1.000, recall 0.333)" in done.out
    assert "by type" not in main("evaluate", gold, "--records", records).out


def test_min_confidence(main: Run, gold: str, records: str) -> None:
    done = main("evaluate", gold, "--records", records, "--json", "--min-confidence", "0.6", "-o", "card.json")
    assert (done.status, done.out, done.err) == (0, "", "")
    assert json.loads(Path("card.json").read_text())["n"]["predicted"] == 1


def test_the_texts_are_coded_where_no_records_are_given(main: Run, own_codebook: Path) -> None:
    detain = event("arrested", "DETAIN", actors=["Police"], resolved={"actors": [["Police", "BGD", ["COP"]]]})
    quiet = {"id": "d2", "date": None, "text": "Police in Dhaka detained a man.", "events": []}
    path = lines(Path("gold.jsonl"), [{"id": "d1", "date": "1997-06-19", "text": ARRESTS, "events": [detain]}, quiet])
    done = main("evaluate", str(path), "--codebook", str(own_codebook), "--json")
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out)["levels"]["type"] == {"tp": 1, "precision": 0.5, "recall": 1.0, "f1": 0.667}


def test_records_as_gold_with_their_texts(main: Run, own_codebook: Path) -> None:
    Path("news.jsonl").write_text(json.dumps({"id": "d1", "text": ARRESTS, "date": "1997-06-19"}) + "\n")
    coded = main("code", "news.jsonl", "--codebook", str(own_codebook), "-o", "gold.jsonl")
    assert coded.status == 0
    own = ("--codebook", str(own_codebook), "--json")
    for more in (["--texts", "news.jsonl"], ["--records", "gold.jsonl"]):
        done = main("evaluate", "gold.jsonl", *more, *own)
        assert (done.status, done.err) == (0, "")
        assert json.loads(done.out)["levels"]["names"]["f1"] == 1
    done = main("evaluate", "gold.jsonl", *own)
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        "dragoman: gold.jsonl has no texts to code; give them with --texts, or the records with --records\n"
    )


def test_faults_are_named_and_nothing_is_scored(main: Run) -> None:
    bad = [{**ARREST, "event": "ARREST"}, {**ARREST, "mode": ["beat"]}]
    lines(Path("gold.jsonl"), [dispatch(bad[0]), dispatch(bad[1], id="d2"), dispatch(id="d3")])
    done = main("evaluate", "gold.jsonl")
    assert (done.status, done.out) == (2, "")
    one, two, last = done.err.splitlines()
    assert one.startswith(
        'dragoman: gold.jsonl, line 1: field "events[0].event": "ARREST" is not allowed; allowed: AGREE'
    )
    assert two.startswith(
        'dragoman: gold.jsonl, line 2: field "events[0].mode": "beat" is not allowed; allowed: seize,'
    )
    assert last == "dragoman: gold.jsonl: 2 faults; nothing was scored, mend them and run it again"


def test_many_faults_are_counted(main: Run) -> None:
    lines(Path("gold.jsonl"), [dispatch({**ARREST, "aux": ["past"]}, id=str(i)) for i in range(30)])
    done = main("evaluate", "gold.jsonl")
    assert len(done.err.splitlines()) == 21
    assert "30 faults (10 not shown)" in done.err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["none.jsonl"], "dragoman: none.jsonl: cannot be read: No such file or directory"),
        (["gold.jsonl", "--records", "none.jsonl"], "dragoman: none.jsonl: cannot be read: No such file or directory"),
        (["gold.jsonl", "--texts", "none.txt"], "dragoman: none.txt: cannot be read: No such file or directory"),
        (["gold.jsonl", "--records", "records.jsonl", "--world", "w.toml"], "with --records nothing is coded"),
        (
            ["gold.jsonl", "--records", "bad.jsonl"],
            'bad.jsonl, line 1: field "text_info.start": needs a character offset',
        ),
        (["gold.jsonl", "--min-confidence", "7"], "7.0 is not in the range 0<=x<=1"),
    ],
)
def test_wrong_usage(main: Run, gold: str, records: str, arguments: list[str], problem: str) -> None:
    assert (gold, records) == ("gold.jsonl", "records.jsonl")
    lines(Path("bad.jsonl"), [record("visit", "CONSULT") | {"text_info": {}}])
    done = main("evaluate", *arguments)
    assert (done.status, done.out) == (2, "")
    assert problem in done.err
    assert "Traceback" not in done.err


def test_help_shows_examples(main: Run) -> None:
    done = main("evaluate", "--help")
    assert "dragoman evaluate gold.jsonl --codebook my.toml" in done.out
