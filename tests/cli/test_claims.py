"""`dragoman code --claims` writes the statements about the future beside the records."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.records import CLAIM_FIELDS

from ..conftest import ARRESTS, Result

Run = Callable[..., Result]
FUTURE = "Turkey could reopen the border next month, provided that the talks succeed."


def test_claims_are_json_lines_with_exactly_their_fields(main: Run) -> None:
    Path("a.txt").write_text(FUTURE, encoding="utf-8")
    Path("b.txt").write_text(ARRESTS, encoding="utf-8")
    done = main("code", "a.txt", "b.txt", "--date", "2019-05-16", "-o", "events.jsonl", "--claims", "claims.jsonl")
    assert done.status == 0
    (row,) = map(json.loads, Path("claims.jsonl").read_text(encoding="utf-8").splitlines())
    assert tuple(row) == CLAIM_FIELDS
    assert row["document_id"] == "a.txt"
    assert row["statement"] == "Turkey could reopen the border next month"
    assert row["text_info"] == {"sequence": 0, "start": 0, "end": 41}
    assert row["condition"] == {"text": "provided that the talks succeed", "start": 43, "end": 74}
    assert (row["hedge"], row["horizon"]) == ("possible", "2019-06")
    assert row["subject"]["code"] == "TUR"
    assert row["speaker"] is None


def test_the_records_are_the_same_with_claims_and_without(main: Run) -> None:
    Path("a.txt").write_text(f"{ARRESTS} {FUTURE}", encoding="utf-8")
    plain = main("code", "a.txt", "--date", "2019-05-16", "--format", "jsonl")
    beside = main("code", "a.txt", "--date", "2019-05-16", "--format", "jsonl", "--claims", "claims.jsonl")
    assert plain.out == beside.out != ""


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("a.txt", "-o", "x.jsonl", "--claims", "x.jsonl"), "--claims x.jsonl is the file of -o; name another file"),
        (("a.txt", "--claims", "a.txt"), "--claims a.txt is among the inputs (a.txt); name a file elsewhere"),
        (
            ("news", "--claims", "news/c.jsonl"),
            "--claims news/c.jsonl is among the inputs (news); name a file elsewhere",
        ),
        (("a.txt", "--claims", "no/c.jsonl"), "cannot write no/c.jsonl: No such file or directory"),
    ],
)
def test_a_file_that_cannot_take_the_claims_is_refused(main: Run, arguments: tuple[str, ...], told: str) -> None:
    Path("news").mkdir()
    for name in ("a.txt", "news/b.txt"):
        Path(name).write_text(FUTURE, encoding="utf-8")
    done = main("code", *arguments)
    assert done.status == 2
    assert told in done.err
    assert Path("a.txt").read_text(encoding="utf-8") == FUTURE


def test_annotations_hold_the_claims(main: Run) -> None:
    Path("a.txt").write_text(FUTURE, encoding="utf-8")
    row = json.loads(main("annotate", "a.txt", "--date", "2019-05-16").out)
    assert [claim["statement"] for claim in row["claims"]] == ["Turkey could reopen the border next month"]
