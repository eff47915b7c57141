"""The verbs that look at an archive, as a user calls them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from ..conftest import Result
from .builders import SECOND, Writer, event, make_archive, many, war

Main = Callable[..., Result]
VERBS = ("show", "sql", "stats", "check", "compact", "diff")


@pytest.fixture
def run(news: Path, main: Main) -> Main:
    """Run a verb on the archive of `news`."""
    return lambda *arguments: main(*arguments, "--archive", str(news))


def test_show_writes_the_records_as_coded_in_a_pipe(run: Main) -> None:
    done = run("show", "--actor", "RUS", "--quad", "4")
    (record,) = (json.loads(line) for line in done.out.splitlines())
    record.pop("incident")
    assert record == json.loads(json.dumps(war().events[0]))
    assert (done.status, done.err) == (0, "")


def test_show_as_csv_has_the_columns_and_defuses_formulas(tmp_path: Path, main: Main) -> None:
    coded = war()._replace(name="=1+1")
    path = make_archive(tmp_path / "a.duckdb", [coded])
    done = main("show", "--archive", str(path), "--type", "assault", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.out))
    assert (row["actor_codes"], row["place_name"], row["dead"], row["date"]) == ("RUS", "Kyiv", "5", "2022-03-01")
    assert row["document_name"] == "'=1+1" and "record" not in row


def test_show_writes_parquet_that_others_read(run: Main, tmp_path: Path) -> None:
    output = tmp_path / "o'ut.parquet"
    assert run("show", "--dyad", "RUS", "UKR", "-o", str(output)).status == 0
    again = run("show", "--dyad", "RUS", "UKR", "-o", str(output))
    assert again.status == 0
    rows = duckdb.execute("SELECT type, actor_codes FROM read_parquet(?) ORDER BY type", [str(output)]).fetchall()
    assert rows == [("ASSAULT", ["RUS"]), ("THREATEN", ["RUS"])]


def test_show_prints_a_table_in_which_nothing_of_an_article_is_markup(run: Main) -> None:
    done = run("show", "--format", "table")
    for told in (
        "2022-03-01",
        "ASSAULT (aerial)",
        "Russia [RUS]",
        "<b>Demonstrators",
        "Officials of",
        "5 dead",
        "0.90",
    ):
        assert told in done.out
    assert "nothing found" in run("show", "--format", "table", "--type", "AID").out


@pytest.mark.parametrize("what", ["events", "documents", "claims", "incidents", "dyads", "dyad-months"])
@pytest.mark.parametrize("form", ["table", "csv", "jsonl"])
def test_show_knows_every_table_in_every_form(run: Main, what: str, form: str) -> None:
    done = run("show", "--what", what, "--format", form)
    assert done.status == 0 and done.err == ""
    assert len(done.out.splitlines()) >= (0 if what == "incidents" and form == "jsonl" else 1)


def test_a_table_says_that_there_is_more(tmp_path: Path, main: Main) -> None:
    path = str(make_archive(tmp_path / "a.duckdb", many(40)))
    assert "50 rows shown, there are more" in main("show", "--archive", path, "--format", "table").out
    assert "more" not in main("show", "--archive", path, "--format", "table", "--limit", "80").out
    assert len(main("show", "--archive", path).out.splitlines()) == 80
    assert len(main("show", "--archive", path, "--limit", "3").out.splitlines()) == 3
    assert len(main("sql", "FROM events", "--archive", path, "--limit", "3", "--format", "csv").out.splitlines()) == 4


@pytest.mark.parametrize("name", ["news.duckdb", "./news.duckdb", "news.duckdb.wal"])
def test_the_archive_is_never_the_output(news: Path, run: Main, name: str) -> None:
    before = news.read_bytes()
    for verb in (("show",), ("sql", "FROM events"), ("diff", "1", "1")):
        if verb[0] == "diff" and name.endswith("wal"):
            continue
        done = run(*verb, "-o", name)
        assert done.status == 2 and "is the archive; name another file" in done.err
    assert news.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "--since", "tomorrow"), "since 'tomorrow' is no date"),
        (("show", "--what", "dyads", "--place", "Kyiv"), "dyads cannot be filtered by place"),
        (("show", "--format", "parquet"), "--format parquet needs -o FILE"),
        (("show", "-o", "no/folder.csv"), "no/folder.csv: No such file"),
        (("show", "-o", "no/folder.parquet"), "no/folder.parquet: No such file"),
        (("sql", "SELEC 1"), "SELEC"),
        (("sql", "DROP TABLE events"), "DROP"),
        (("sql", "SELECT * FROM read_text('/etc/passwd')"), "disabled by configuration"),
        (("diff", "1", "9"), "there is no run 9"),
    ],
)
def test_what_is_wrong_is_told_in_a_line(run: Main, arguments: tuple[str, ...], told: str) -> None:
    done = run(*arguments)
    assert done.status == 2 and told in done.err and done.out == ""
    assert "Traceback" not in done.err


def test_sql_answers_and_changes_only_when_told_to(run: Main, news: Path) -> None:
    assert json.loads(run("sql", "SELECT max(date) AS last, list(type) AS t FROM events WHERE quad = 1").out) == {
        "last": "2022-04-10", "t": ["CONSULT"],
    }  # fmt: skip
    before = news.read_bytes()
    assert run("sql", "DELETE FROM events").status == 2
    assert news.read_bytes() == before
    done = run("sql", "DELETE FROM events WHERE type = 'PROTEST'", "--write")
    assert (done.status, done.err) == (0, "1 row\n")
    assert json.loads(run("sql", "SELECT count(*) AS n FROM events").out) == {"n": 3}
    assert run("sql", "COPY events TO 'x.csv'", "--write").status == 2 and not Path("x.csv").exists()


def test_stats_in_words_and_as_json(run: Main) -> None:
    words = run("stats").out
    assert "documents             5\n" in words and "RUS → UKR 2" in words and "run 1" in words
    numbers = json.loads(run("stats", "--json").out)
    assert numbers["events"] == 4 and numbers["run_list"][0]["codebook"] == "plover-2.0"


def test_check_has_a_status(run: Main, news: Path) -> None:
    assert run("check") == Result(0, f"{news} is sound\n", "")
    with duckdb.connect(str(news)) as connection:
        connection.execute("DELETE FROM claims")
    done = run("check")
    assert done.status == 1 and "half of one" in done.out


def test_compact_says_what_it_gained(run: Main, news: Path) -> None:
    assert run("compact").out.startswith(f"{news}: ")


def test_diff_as_a_table_and_as_json(run: Main, news: Path) -> None:
    with Writer(news) as writer:
        writer.begin_run(SECOND)
        attack = war().events[0] | {"date": "2022-02-28"}
        writer.merge([war()._replace(events=[attack, event(war().key, "ACCUSE", 90)])])
    done = run("diff", "1", "2", "--format", "table")
    assert "~ ASSAULT “attacked” Russia → Ukraine | date: 2022-03-01 ⇒ 2022-02-28" in done.out
    assert "- THREATEN" in done.out and "+ ACCUSE" in done.out
    assert done.err == "1 document changed; events: 1 added, 1 removed, 1 changed\n"
    (told,) = map(json.loads, run("diff", "1", "2").out.splitlines())
    assert [c["kind"] for c in told["changes"]] == ["changed", "removed", "added"]
    assert told["changes"][0]["fields"]["date"] == {"before": "2022-03-01", "after": "2022-02-28"}


@pytest.mark.parametrize("verb", VERBS)
def test_help_has_examples(main: Main, verb: str) -> None:
    done = main(verb, "--help")
    assert done.status == 0 and f"dragoman {verb} " in done.out and "Example" in done.out


def test_the_archive_may_be_told_by_the_environment(news: Path, main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_ARCHIVE", str(news))
    assert main("check").status == 0
    monkeypatch.delenv("DRAGOMAN_ARCHIVE")
    assert "--archive" in main("check").err
