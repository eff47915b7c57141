"""Nothing that was decided is lost, whatever the end of the file looks like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.errors import InputError, UsageError
from dragoman.records import Document
from dragoman.reviewing.journal import Journal

DOCUMENT = Document("d1", "Police arrested 22 men. ‘Fine’.", "2020-03-02")
PATH = Path("reviews.jsonl")


def rows() -> list[dict[str, object]]:
    return [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]


def write(*decisions: tuple[str, str]) -> None:
    with Journal(PATH) as journal:
        for identifier, kind in decisions:
            journal.note(DOCUMENT, [])
            journal.decide(DOCUMENT, identifier, kind, {"id": identifier}, {"trigger": "arrested"})


def test_every_decision_is_on_the_disk_at_once() -> None:
    with Journal(PATH) as journal:
        for number in range(1, 4):
            journal.note(DOCUMENT, [])
            journal.decide(DOCUMENT, str(number), "accept")
            assert len(rows()) == number + 1
    assert [row["review"] for row in rows()] == ["document", "accept", "accept", "accept"]
    assert rows()[0]["text"] == DOCUMENT.text


def test_what_was_decided_is_known_again() -> None:
    write(("a", "accept"), ("b", "reject"), ("a", "withdraw"), ("c", "skip"))
    with Journal(PATH) as journal:
        assert journal.decided == {"b": "reject", "c": "skip"}
    write(("d", "accept"))
    assert [row["review"] for row in rows()].count("document") == 1


@pytest.mark.parametrize("cut", [1, 10, 60])
def test_half_a_line_is_cut_off(cut: int) -> None:
    write(("a", "accept"), ("b", "reject"))
    PATH.write_bytes(PATH.read_bytes()[:-cut] if cut > 1 else PATH.read_bytes()[:-1])
    write(("c", "accept"))
    with Journal(PATH) as journal:
        # Without its line end alone the last line is still a whole one.
        assert set(journal.decided) == ({"a", "b", "c"} if cut == 1 else {"a", "c"})
    assert all(rows())


def test_a_file_of_something_else_is_left_alone() -> None:
    PATH.write_text('{"id": "gold"}\nno json')
    with pytest.raises(InputError, match="not valid JSON"):
        Journal(PATH)
    PATH.write_text('{"id": "gold"}')
    with pytest.raises(InputError, match=r"is no file of `dragoman review`; name another one with -o"):
        Journal(PATH)
    assert PATH.read_text() == '{"id": "gold"}'


def test_a_document_with_another_text_is_refused() -> None:
    write(("a", "accept"))
    with Journal(PATH) as journal:
        journal.check_text(DOCUMENT)
        journal.check_text(Document("d2", "Other."))
        with pytest.raises(UsageError, match=r"d1 has another text in reviews.jsonl; review it into another file"):
            journal.check_text(Document("d1", "Other."))


def test_a_file_that_cannot_be_written() -> None:
    with pytest.raises(UsageError, match=r"cannot write none/reviews\.jsonl: No such file or directory"):
        Journal(Path("none/reviews.jsonl"))
