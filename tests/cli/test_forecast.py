"""`dragoman forecast`: probabilities, rankings and a watchlist, from an archive or a table, with reasons."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..archive.builders import make_archive
from ..conftest import Result
from ..forecasting.archives import ARMY, BEGIN, UKRAINE, parties, report, year

Main = Callable[..., Result]

pytest.importorskip("lightgbm")


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return year(tmp_path_factory.mktemp("news") / "news.duckdb")


@pytest.fixture
def asked(news: Path, main: Main) -> Callable[..., Result]:
    return lambda *arguments: main("forecast", *arguments, "--archive", str(news))


def answer(done: Result) -> dict[str, Any]:
    assert done.status == 0, done.err
    (line,) = done.out.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_the_word_probability_may_be_left_out(asked: Main) -> None:
    question = (
        "--actor",
        "RUS",
        "--recipient",
        "Ukraine",
        "--outcome",
        "material conflict",
        "--horizon",
        "7d",
        "--json",
    )
    assert answer(asked(*question)) == answer(asked("probability", *question))


def test_a_forecast_tells_its_probability_base_rate_basis_reasons_and_events(asked: Main, news: Path) -> None:
    told = answer(
        asked("--actor", "Russian army", "--recipient", "ukr", "--horizon", "1w", "--horizon", "30", "--json")
    )
    assert (told["source"], told["actor"], told["recipient"]) == (str(news), "Russia", "Ukraine")
    found = {(f["outcome"], f["horizon"]): f for f in told["forecasts"]}
    assert {horizon for _, horizon in found} == {7, 30} and len(found) == 8
    war, soon = found["material conflict", 30], found["material conflict", 7]
    assert war["probability"] >= soon["probability"] > soon["base_rate"] > 0
    assert war["basis"] in {"model", "rate"} and war["drivers"]
    assert {e["actor"] for e in told["last_events"]} <= {"Russia", "Ukraine"} and len(told["last_events"]) == 5
    assert told["known_until"] < war["from_date"]


def test_people_get_tables_and_whom_the_names_stand_for(asked: Main) -> None:
    done = asked("--actor", "RUS", "--recipient", "UKR", "--outcome", "ASSAULT", "--horizon", "7d")
    assert done.status == 0
    for told in (
        "news.duckdb: ", "Russian army (", "Russia → Ukraine, from 2023-08-", "7 days", "base rate",
        "Why ASSAULT within 7 days", "The last events between the two:", "│2023-0",
    ):  # fmt: skip
        assert told in done.out, told


def test_one_side_may_be_anyone(asked: Main) -> None:
    done = asked("--recipient", "Iran", "--outcome", "verbal conflict", "--horizon", "7d")
    assert "anyone → Iran" in done.out and done.status == 0
    told = answer(asked("--actor", "AFGREB", "--outcome", "ASSAULT", "--horizon", "7d", "--json"))
    assert told["recipient"] is None and told["forecasts"][0]["recipient"] == "anyone"
    assert {e["event"] for e in told["last_events"]} == {"ASSAULT"}


def test_csv_has_a_row_for_each_forecast(asked: Main) -> None:
    done = asked("--actor", "RUS", "--recipient", "UKR", "--horizon", "7d", "--csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["outcome"] for row in rows] == [
        "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"
    ]  # fmt: skip
    assert all(0 <= float(row["probability"]) <= 1 for row in rows)


def test_what_was_learned_is_kept_until_the_events_change(main: Main, tmp_path: Path) -> None:
    year(tmp_path / "a.duckdb", 200)
    question = (
        "forecast",
        "--archive",
        "a.duckdb",
        "--actor",
        "RUS",
        "--recipient",
        "UKR",
        "--horizon",
        "7d",
        "--json",
    )
    first, again = main(*question), main(*question)
    assert "learned from" in first.err and again.err == "" and first.out == again.out
    (tmp_path / "a.duckdb").unlink()
    year(tmp_path / "a.duckdb", 200, seed=6)
    changed = main(*question)
    assert "learned from" in changed.err and changed.out != first.out


def test_a_model_can_be_kept_in_a_file_and_is_refused_for_other_events(main: Main, tmp_path: Path) -> None:
    year(tmp_path / "a.duckdb", 200)
    year(tmp_path / "b.duckdb", 200, seed=6)
    question = ("--actor", "RUS", "--recipient", "UKR", "--json", "--model", "m.npz")
    first = main("forecast", "--archive", "a.duckdb", *question, "--horizon", "7d")
    again = main("forecast", "--archive", "a.duckdb", *question, "--horizon", "7d")
    assert first.out == again.out and again.err == "" and (tmp_path / "m.npz").exists()
    other = main("forecast", "--archive", "b.duckdb", *question, "--horizon", "7d")
    longer = main("forecast", "--archive", "a.duckdb", *question, "--horizon", "14d")
    for done in (other, longer):
        assert done.status == 2 and "--model m.npz: " in done.err and len(done.err.splitlines()) == 1
    (tmp_path / "m.npz").write_bytes(b"no model")
    broken = main("forecast", "--archive", "a.duckdb", *question, "--horizon", "7d")
    assert broken.status == 2 and "m.npz" in broken.err and len(broken.err.splitlines()) == 1


def test_pictures_show_the_course_and_the_drivers(asked: Main, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    done = asked(
        "--actor", "RUS", "--recipient", "UKR", "--outcome", "material conflict", "--horizon", "7d",
        "--learn-until", "2023-07-15", "--picture", "over-time.svg", "--picture", "drivers.svg", "--json",
    )  # fmt: skip
    assert answer(done)["learned_until"] <= "2023-07-15"
    course, drivers = ((tmp_path / name).read_text() for name in ("over-time.svg", "drivers.svg"))
    assert "Russia → Ukraine: material conflict within 7 days" in course
    assert "not learned from:" in course and "the model learned from these weeks" in course
    assert "odds x" in drivers and "material conflict" in drivers


def test_the_watchlist_shows_rises_with_their_events(asked: Main) -> None:
    told = answer(asked("watchlist", "--horizon", "7d", "--top", "3", "--json"))
    assert 1 <= len(told["watchlist"]) <= 3
    rises = [w["rise"] for w in told["watchlist"]]
    assert rises == sorted(rises, reverse=True) and all(rise > 0 for rise in rises)
    for watched in told["watchlist"]:
        assert watched["probability"] == pytest.approx(watched["usual"] + watched["rise"]) and watched["events"]
    shown = asked("watchlist", "--horizon", "7d").out
    assert "the largest rises" in shown and "usual" in shown and "→" in shown
    rows = list(csv.DictReader(io.StringIO(asked("watchlist", "--horizon", "7d", "--csv").out)))
    assert float(rows[0]["rise"]) == pytest.approx(rises[0], abs=1e-5)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "whose events? Give --actor, --recipient or both"),
        (("--actor", "RUS", "--recipient", "Russian army"), "--actor and --recipient are both Russia"),
        (("--actor", "Rusia"), "no actor 'Rusia' among the"),
        (("--actor", "Hamas"), "Hamas"),
        (("--actor", "RUS", "--outcome", "WAR"), "'WAR' is no quad class and no event type; allowed are"),
        (("--actor", "RUS", "--horizon", "soon"), "'soon' is no horizon; write 7d, 30d, 12w: 1 to 365 days"),
        (("--actor", "RUS", "--horizon", "400d"), "1 to 365 days"),
        (("--actor", "RUS", "--horizon", "200d"), "are too few"),
        (("--actor", "RUS", "--picture", "a.pdf"), "must end in .svg or .png"),
        (("--actor", "RUS", "--learn-until", "2022-01-01"), "--learn-until 2022-01-01 is not within 2023-01-0"),
        (("--actor", "RUS", "--learn-until", "2023-13-01"), "'2023-13-01' is no date; write YYYY-MM-DD"),
        (("--actor", "RUS", "--json", "--csv"), "--json and --csv: give one of them"),
        (("--actor", "RUS", "--table", "t.csv"), "give --archive A.duckdb or --table events.csv"),
        (("--actor", "RUS", "--relations", "none.csv"), "none.csv"),
        (("--actor", "RUS", "--model", "no/m.npz", "--horizon", "7d"), "cannot write --model no/m.npz"),
        (("rank", "--event", "ACCUSE"), "give --actor or --recipient, one of them"),
        (("watchlist", "--outcome", "WAR"), "'WAR' is no quad class"),
    ],
)  # fmt: skip
def test_a_wrong_question_gets_one_line(asked: Main, arguments: tuple[str, ...], told: str) -> None:
    done = asked(*arguments)
    lines = [line for line in done.err.splitlines() if "learning from" not in line and line.strip()]
    assert done.status == 2 and told in done.err and "Traceback" not in done.err
    assert done.out == "" and (len(lines) == 1 or lines[0].startswith("Usage"))


def test_an_archive_that_is_too_small_says_what_it_lacks(main: Main, tmp_path: Path) -> None:
    make_archive(tmp_path / "one.duckdb", [report(0, BEGIN, parties(ARMY, to=(UKRAINE,)))])
    make_archive(tmp_path / "none.duckdb", [])
    for name, told in (("one", "1 events are too few"), ("none", "no event to forecast from in its 0 records")):
        done = main("forecast", "--archive", f"{name}.duckdb", "--actor", "RUS")
        assert done.status == 2 and told in done.err
    assert main("forecast", "--archive", "x.duckdb", "--actor", "RUS").err.startswith("dragoman: there is no archive")


def test_a_missing_library_is_named_with_what_installs_it(
    asked: Main, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import builtins

    real = builtins.__import__
    missing = {"lightgbm", "matplotlib", "numba"}

    def without(name: str, *more: Any, **named: Any) -> Any:
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *more, **named)

    import importlib

    known = importlib.import_module

    def imported(name: str, package: str | None = None) -> Any:
        if name.partition(".")[0] in missing:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return known(name, package)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setattr(importlib, "import_module", imported)
    monkeypatch.setenv("DRAGOMAN_CACHE", str(tmp_path / "empty"))
    question = ("--actor", "RUS", "--recipient", "UKR", "--horizon", "7d")
    told = "pip install 'dragoman[forecast]'"
    for done, library in (
        (asked(*question), "LightGBM"),
        (asked(*question, "--picture", "a.svg"), "matplotlib"),
        (asked("rank", "--event", "ACCUSE", "--actor", "RUS"), "Numba"),
    ):
        assert done.status == 2 and library in done.err and told in done.err


@pytest.mark.parametrize("verb", [(), ("probability",), ("rank",), ("watchlist",)])
def test_help_has_examples(main: Main, verb: tuple[str, ...]) -> None:
    done = main("forecast", *verb, "--help")
    assert done.status == 0 and "Examples:" in done.out and "dragoman forecast" in done.out


def test_help_needs_none_of_the_heavy_libraries(cli: Main, tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from dragoman.cli.main import cli\n"
        "for verb in ('forecast', 'whatif', 'backtest'):\n"
        "    try:\n"
        "        cli.main([verb, '--help'])\n"
        "    except SystemExit:\n"
        "        pass\n"
        "print('heavy:', sorted({'numba', 'lightgbm', 'matplotlib', 'duckdb'} & set(sys.modules)))\n"
    )
    import subprocess
    import sys

    from ..conftest import environment

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment(), timeout=60)
    assert "heavy: []" in done.stdout, done.stderr
