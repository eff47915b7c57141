"""`dragoman claims` as a user calls it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ..archive.builders import make_archive
from ..conftest import Result
from .builders import chatter, foretelling, last, report

Main = Callable[..., Result]


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = [foretelling("Turkey [red]will attack Greece"), report(), *chatter(), last()]
    documents += [foretelling("Turkey will help Cyprus", "help", event=None, speaker=None, condition="if asked")]
    return make_archive(tmp_path_factory.mktemp("news") / "news.duckdb", documents)


@pytest.fixture
def run(news: Path, main: Main) -> Main:
    return lambda *arguments: main("claims", "--archive", str(news), *arguments)


def test_claims_are_json_lines_in_a_pipe_with_the_event_that_decided_them(run: Main) -> None:
    done = run("--resolved")
    (row,) = map(json.loads, done.out.splitlines())
    assert (row["outcome"], row["event_date"], row["event_words"]) == ("fulfilled", "2022-01-20", "attacked")
    assert len(row["event_id"]) == 16 and (done.status, done.err) == (0, "")


def test_the_table_tells_by_what_or_why_not(run: Main) -> None:
    out = " ".join(run("--format", "table").out.replace("│", " ").split())
    for told in (
        "[red]will",
        "fulfilled",
        "2022-01-20",
        "“attacked”",
        "unresolvable",
        "the writer",
        "Jane Smith",
        "[if",
    ):
        assert told in out
    assert "nothing found" in run("--format", "table", "--outcome", "open").out


def test_views_as_csv_have_their_columns(run: Main) -> None:
    (smith, writers) = csv.DictReader(io.StringIO(run("--by-speaker", "--format", "csv").out))
    assert (smith["speaker_name"], smith["counted"], smith["hit_rate"]) == ("Jane Smith", "1", "1.0")
    assert (writers["speaker_name"], writers["claims"], writers["counted"], writers["hit_rate"]) == ("", "1", "0", "")
    (hedge, total) = csv.DictReader(io.StringIO(run("--calibration", "--format", "csv").out))
    assert (hedge["words"], hedge["said"], total["counted"]) == ("will", "0.9", "1")
    rows = list(csv.DictReader(io.StringIO(run("--summary", "--format", "csv").out)))
    assert [row["claims"] for row in rows] == ["1", "1"]


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("--by-speaker", ("Jane", "100%", "0.01", "writers")),
        ("--calibration", ("will", "90%", "all")),
        ("--summary", ("fulfilled", "it foretells no event of the codebook")),
    ],
)
def test_views_are_tables_on_the_screen(run: Main, view: str, told: tuple[str, ...]) -> None:
    out = " ".join(run(view, "--format", "table").out.replace("│", " ").split())
    assert all(words in out for words in told)


def test_parquet_can_be_read_by_others(run: Main, tmp_path: Path) -> None:
    output = tmp_path / "o'ut.parquet"
    assert run("-o", str(output)).status == 0
    rows = duckdb.execute("SELECT outcome FROM read_parquet(?) ORDER BY ALL", [str(output)]).fetchall()
    assert rows == [("fulfilled",), ("unresolvable",)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--by-speaker", "--resolved"), "--by-speaker shows all outcomes; leave out --resolved and --outcome"),
        (("--window", "soon"), "'soon': write a number of days, such as 90d"),
        (("--window", "0d"), "window 0: write a number of days, 1 or more"),
        (("--kind", "guess"), "'guess' is not one of 'prediction', 'intention', 'warning'"),
        (("--as-of", "soon"), "as_of 'soon' is no date"),
        (("--format", "parquet"), "--format parquet needs -o FILE"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(run: Main, arguments: tuple[str, ...], told: str) -> None:
    done = run(*arguments)
    assert done.status == 2 and told in done.err and "Traceback" not in done.err


def test_a_missing_archive_is_told(main: Main) -> None:
    done = main("claims", "--archive", "none.duckdb")
    assert (done.status, done.out) == (2, "")
    assert "there is no archive none.duckdb; `dragoman add INPUT --archive none.duckdb` makes one" in done.err


def test_days_may_be_written_with_or_without_a_d(run: Main) -> None:
    assert run("--window", "5").out == run("--window", "5d").out != run().out
