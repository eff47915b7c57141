"""`dragoman backtest`: scores of past forecasts, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ..conftest import Result
from ..forecasting.probabilities.tables import made_up_table

Main = Callable[..., Result]

pytest.importorskip("lightgbm")
pytest.importorskip("numba")

NAMED = {"CONSULT": "Consult", "AID": "Provide_aid", "ACCUSE": "Accuse", "ASSAULT": "Use_force"}
CAMEO = {"Consult": "040", "Provide_aid": "070", "Accuse": "112", "Use_force": "190"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table with types, one with relations and a split, and the list of the relations."""
    path, events = tmp_path_factory.mktemp("tables"), made_up_table(320, entities=14)
    typed, split = ["date,actor,event,recipient"], ["date,actor,relation,recipient,split"]
    for day, a, k, b in zip(events.day, events.actor, events.kind, events.recipient, strict=True):
        kind = events.kinds[k]
        if kind:
            part = "train" if day < 240 else "valid" if day < 280 else "test"
            who, when, whom = events.names[a], events.date_of(int(day)), events.names[b]
            typed.append(f"{when},{who},{kind},{whom}")
            split.append(f"{when},{who},{NAMED[kind]},{whom},{part}")
    (path / "typed.csv").write_text("\n".join(typed))
    (path / "split.csv").write_text("\n".join(split))
    (path / "short.csv").write_text("\n".join([split[0], *split[-700:]]))
    relations = [f"{name},{code}" for name, code in CAMEO.items()]
    (path / "relations.csv").write_text("\n".join(["relation,cameo", *relations]))
    return path


def test_the_last_line_of_rank_is_one_object(main: Main, folder: Path) -> None:
    done = main("backtest", "rank", str(folder / "short.csv"), "--json")
    assert done.status == 0, done.err
    told = json.loads(done.out.splitlines()[-1])
    assert 0 < told["mrr"] <= 1 and 0 <= told["hits1"] <= told["hits3"] <= told["hits10"] <= 1 and told["n"] > 100
    assert "learning from" in done.err


@pytest.mark.slow
def test_rank_takes_days_and_tells_people_by_seen_and_unseen(main: Main, folder: Path) -> None:
    done = main(
        "backtest", "rank", str(folder / "typed.csv"), "--valid-from", "2020-08-28", "--test-from", "2020-10-07",
        "--multi-step",
    )  # fmt: skip
    assert done.status == 0, done.err
    for told in ("MRR", "H@10", "seen", "unseen", "multi-step", "MB"):
        assert told in done.out


def test_probabilities_are_scored_beside_their_rivals_and_drawn(main: Main, folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    done = main(
        "backtest", "prob", str(folder / "split.csv"), "--relations", str(folder / "relations.csv"), "--horizon", "7d",
        "--outcome", "ASSAULT", "--outcome", "verbal cooperation", "--json", "--picture", "reliability.svg",
    )  # fmt: skip
    assert done.status == 0, done.err
    told = json.loads(done.out.splitlines()[-1])
    scored = told["horizons"]["7"]
    assert told["outcomes"] == ["ASSAULT", "verbal cooperation"] and scored["scored"]
    assert {"dragoman", "base rate", "persistence", "decayed rate"} <= scored["macro"].keys()
    assert scored["macro"]["dragoman"]["brier"] < scored["macro"]["base rate"]["brier"]
    assert "Reliability of forecasts: ASSAULT, verbal cooperation" in (tmp_path / "reliability.svg").read_text()


def test_probabilities_are_told_to_people(main: Main, folder: Path) -> None:
    done = main(
        "backtest", "prob", str(folder / "typed.csv"), "--valid-from", "2020-08-28", "--test-from", "2020-10-07",
        "--horizon", "7d", "--unit", "actor", "--outcome", "4",
    )  # fmt: skip
    assert done.status == 0, done.err
    assert "dragoman" in done.out and "base rate" in done.out and "persistence" in done.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("rank",), "give --archive A.duckdb or --table events.csv"),
        (("rank", "none.csv"), "none.csv: there is no such file"),
        (("rank", "{typed}"), "no column split"),
        (("rank", "{typed}", "--valid-from", "2020-10-07", "--test-from", "2020-08-28"), "2020-08-28"),
        (("rank", "{typed}", "--valid-from", "soon"), "'soon' is no date; write YYYY-MM-DD"),
        (("prob", "{typed}"), "has no column split with 'valid'; give --valid-from YYYY-MM-DD"),
        (("prob", "{split}"), "is no PLOVER type"),
        (("prob", "{typed}", "--relations", "{typed}"), "no column relation"),
        (("prob", "{typed}", "--picture", "a.gif", "--valid-from", "2020-08-28"), "must end in .svg or .png"),
        (
            ("prob", "{typed}", "--valid-from", "2020-08-28", "--test-from", "2020-10-07", "--outcome", "WAR"),
            "'WAR' is no quad class",
        ),
        (("prob", "{typed}", "--valid-from", "2021-08-28", "--test-from", "2021-10-07"), "2021-08-28"),
    ],
)
def test_a_wrong_question_gets_one_line(main: Main, folder: Path, arguments: tuple[str, ...], told: str) -> None:
    named = {"{typed}": str(folder / "typed.csv"), "{split}": str(folder / "split.csv")}
    done = main("backtest", *(named.get(each, each) for each in arguments))
    assert done.status == 2 and told in done.err and "Traceback" not in done.err and done.out == ""


def test_bad_tables_get_one_line(main: Main, tmp_path: Path) -> None:
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "columns.csv").write_text("a,b\n1,2\n")
    (tmp_path / "one.csv").write_text("date,actor,event,recipient\n2020-01-01,A,ASSAULT,B\n")
    (tmp_path / "absurd.csv").write_text("date,actor,event,recipient\n2020-01-01,A,AID,B\n9020-01-01,A,AID,B\n")
    days = ("--valid-from", "2020-01-02", "--test-from", "2020-01-03")
    for name in ("binary", "empty", "columns", "one", "absurd"):
        for verb in ("rank", "prob"):
            done = main("backtest", verb, f"{name}.csv", *days)
            lines = [line for line in done.err.splitlines() if "learning from" not in line]
            assert done.status == 2 and len(lines) == 1 and lines[0].startswith("dragoman: "), (name, verb, done.err)


@pytest.mark.slow
def test_a_slice_of_icews_is_scored(main: Main, shared: Path, tmp_path: Path) -> None:
    import gzip

    source = shared / "data" / "icews14.csv.gz"
    if not source.exists():
        pytest.skip("needs the shared data")
    with gzip.open(source, "rt", encoding="utf-8") as file:
        lines = [next(file), *(line for line in file if "(Nigeria)" in line or "Boko_Haram" in line)]
    (tmp_path / "nigeria.csv").write_text("".join(lines), encoding="utf-8")
    relations = str(shared / "data" / "icews14_relations.csv")
    done = main("backtest", "prob", "nigeria.csv", "--relations", relations, "--horizon", "7d", "--json")
    assert done.status == 0, done.err
    macro = json.loads(done.out.splitlines()[-1])["horizons"]["7"]["macro"]
    assert (
        macro["dragoman"]["brier_skill"]
        > macro["persistence"]["brier_skill"]
        > 0
        > macro["base rate"]["brier_skill"] - 1e-9
    )
