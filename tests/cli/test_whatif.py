"""`dragoman whatif`: one more event in the past, or the reason why there is no answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.forecasting.tables import to_date

from ..conftest import Result
from ..forecasting.archives import year

Main = Callable[..., Result]

pytest.importorskip("lightgbm")


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return year(tmp_path_factory.mktemp("news") / "news.duckdb")


@pytest.fixture(scope="module")
def strikes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of strikes that are answered, long enough that many pasts are alike."""
    from ..forecasting.probabilities.tables import made_up_table

    events = made_up_table(400)
    path = tmp_path_factory.mktemp("table") / "strikes.csv"
    rows = [
        f"{events.date_of(int(day))},{events.names[a]},{events.kinds[k]},{events.names[b]}"
        for day, a, k, b in zip(events.day, events.actor, events.kind, events.recipient, strict=True)
        if events.kinds[k]
    ]
    path.write_text("\n".join(["date,actor,event,recipient", *rows]))
    return path


def test_an_answer_has_both_probabilities_the_past_and_the_caution(main: Main, strikes: Path) -> None:
    from dragoman.forecasting.tables import read_table

    table = read_table(strikes)
    last = to_date(int(table.day[-1]))
    at = max(i for i, event in enumerate(table.event) if table.events[event] == "ASSAULT")
    doer, target = table.entities[table.actor[at]], table.entities[table.recipient[at]]
    question = ("--table", str(strikes), "--insert", f"{last}, {doer}, ASSAULT, {target}")
    question = (*question, "--ask", f"{target}, ASSAULT, {doer}, 7d")
    done = main("whatif", *question, "--json")
    assert done.status == 0, done.err
    told = json.loads(done.out)
    assert told["caution"] == "association, not effect" and told["refused"] is None
    assert 0 < told["now"]["probability"] < 1 and told["then"]["probability"] != told["now"]["probability"]
    assert told["then"]["base_rate"] == told["now"]["base_rate"]
    low, high = told["association"]["ratio_interval"]
    assert low <= told["association"]["ratio"] <= high and told["association"]["cases"]
    words = main("whatif", *question)
    assert "This is association, not effect." in words.out and "with the event" in words.out and words.err == ""


def test_too_few_cases_give_the_reason(main: Main, news: Path) -> None:
    done = main(
        "whatif", "--archive", str(news), "--insert", "2023-08-20, United States, AID, Ukraine",
        "--ask", "Russia, ASSAULT, Ukraine, 7d",
    )  # fmt: skip
    assert done.status == 0 and "No answer: " in done.out and "are needed" in done.out
    assert "Russian army (" in done.out


def test_a_name_that_only_the_gazetteer_knows_is_understood(main: Main, news: Path) -> None:
    done = main(
        "whatif", "--archive", str(news), "--insert", "2023-08-20, the Afghan rebels, ASSAULT, Afghanistan",
        "--ask", "Afghanistan, material conflict, Taliban", "--json",
    )  # fmt: skip
    assert done.status == 0, done.err
    told = json.loads(done.out)
    assert told["inserted"]["actor"] == "Rebels (Afghanistan)" and told["now"]["horizon"] == 30


@pytest.mark.parametrize(
    ("insert", "ask", "told"),
    [
        ("2023-08-20, RUS, ASSAULT", "RUS, ASSAULT, UKR, 7d", "has 3 parts; write"),
        ("2023-08-20, RUS, ASSAULT, UKR", "RUS, ASSAULT", 'write "ACTOR, OUTCOME, RECIPIENT, HORIZON"'),
        ("20 August, RUS, ASSAULT, UKR", "RUS, ASSAULT, UKR, 7d", "'20 August' is no date; write YYYY-MM-DD"),
        ("2021-08-20, RUS, ASSAULT, UKR", "RUS, ASSAULT, UKR, 7d", "cannot be inserted; allowed are 2023-0"),
        ("2023-08-20, RUS, HUG, UKR", "RUS, ASSAULT, UKR, 7d", "'HUG' is no quad class and no event type"),
        ("2023-08-20, RUS, ASSAULT, UKR", "RUS, ASSAULT, UKR, long", "'long' is no horizon"),
        ("2023-08-20, RUS, ASSAULT, Narnia", "RUS, ASSAULT, UKR, 7d", "no actor 'Narnia'"),
        ("2023-08-20, RUS, ASSAULT, Russian army", "RUS, ASSAULT, UKR, 7d", "--insert: both names stand for Russia"),
        ('2023-08-20, "RUS, ASSAULT, UKR', "RUS, ASSAULT, UKR, 7d", "names with a comma in quotes"),
    ],
)
def test_a_wrong_question_gets_one_line(main: Main, news: Path, insert: str, ask: str, told: str) -> None:
    done = main("whatif", "--archive", str(news), "--insert", insert, "--ask", ask)
    assert done.status == 2 and told in done.err and "Traceback" not in done.err and done.out == ""
