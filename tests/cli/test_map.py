"""--map says which column is which; what it does not take is named, with what it takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ..conftest import ARRESTS, Result

Run = Callable[..., Result]


def named(done: Result) -> list[str]:
    assert (done.status, done.err) == (0, "")
    return [json.loads(line)["id"] for line in done.out.splitlines()]


@pytest.mark.parametrize(
    "options",
    [
        ["--map", "text=story,date=day,id=nr"],
        ["--map", "text=story", "--map", "date=day , id=nr"],
        ["--map", " id = nr,text=story,date=day"],
    ],
)
def test_columns_of_a_table(main: Run, options: list[str]) -> None:
    Path("a.csv").write_text(f'nr,story,day\n7,"{ARRESTS}",12 October 2023\n')
    assert named(main("annotate", "a.csv", *options)) == ["7"]


def test_the_date_of_a_column_is_the_one_that_events_are_dated_from(main: Run, own_codebook: Path) -> None:
    Path("a.csv").write_text(f'nr,story,day\n7,"{ARRESTS}",12 October 2023\n')  # a Thursday
    done = main("code", "a.csv", "--map", "text=story,date=day", "--codebook", str(own_codebook))
    assert json.loads(done.out)["date"] == "2023-10-11"


def test_a_name_may_have_commas_in_it(main: Run) -> None:
    Path("a.jsonl").write_text(json.dumps({"text, in full": ARRESTS, "id": "7", "date": "2023-10-12"}))
    assert named(main("annotate", "a.jsonl", "--map", "text=text, in full,id=id")) == ["7"]


def test_columns_hold_for_one_command_only(main: Run) -> None:
    Path("a.jsonl").write_text(json.dumps({"story": ARRESTS, "text": ARRESTS, "id": "7", "nr": "8"}))
    assert main("annotate", "a.jsonl", "--map", "text=story,id=nr").out.startswith('{"id": "8"')
    assert main("annotate", "a.jsonl").out.startswith('{"id": "7"')


def test_a_column_that_is_not_there_is_a_failure(main: Run) -> None:
    Path("a.csv").write_text("nr,story\n7,War.\n")
    done = main("annotate", "a.csv", "--map", "text=storey")
    assert done.status == 1
    assert "dragoman: a.csv: no column 'storey' (--map); the columns are: nr, story" in done.err


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("body", "'body' is no FIELD=COLUMN; fields are id, date, title, text, source, url, language; write --map"),
        ("txt=body", "'txt=body' is no FIELD=COLUMN; fields are id, date,"),
        ("text=body,dat=day", "'dat=day' is no FIELD=COLUMN"),
        ("text=a,text=b", "'text' is given twice ('a', 'b')"),
        ("text=", "'text=' names no column"),
        ("", "'' is no FIELD=COLUMN"),
    ],
)
def test_what_is_no_map(main: Run, value: str, problem: str) -> None:
    Path("a.csv").write_text("nr,text\n7,War.\n")
    done = main("annotate", "a.csv", "--map", value)
    assert (done.status, done.out) == (2, "")
    assert problem in done.err
