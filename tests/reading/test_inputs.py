"""Files, folders and standard input become documents and failures, in order."""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path

import pytest

from dragoman.errors import InputError
from dragoman.reading import Failure, Options, read_inputs
from dragoman.reading.inputs import count_files
from dragoman.records import Document


def read(*inputs: str, **options: object) -> list[Document | Failure]:
    return list(read_inputs(inputs, Options(**options)))  # type: ignore[arg-type]


def messages(*inputs: str, **options: object) -> list[str]:
    return [str(i) for i in read(*inputs, **options) if isinstance(i, InputError)]


def test_a_failure_does_not_stop_the_rest() -> None:
    Path("a.txt").write_text("War.")
    Path("b.txt").write_bytes(b"")
    found = read("a.txt", "b.txt", "missing.txt", "a.txt")
    assert [type(f) for f in found] == [Document, InputError, InputError, Document]
    assert str(found[1]) == "b.txt: is empty"
    assert str(found[2]) == "missing.txt: cannot be read: No such file or directory"


def test_a_folder_is_read_with_its_folders_in_order() -> None:
    for name in ("news/b.txt", "news/a/c.jsonl", "news/a/d.text", "news/notes.pdf", "news/E.TXT"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text('{"text": "War."}' if name.endswith("jsonl") else "War.")
    assert [d.id for d in read("news") if isinstance(d, Document)] == [
        "news/E.TXT",
        "news/a/c.jsonl:1",
        "news/a/d.text",
        "news/b.txt",
    ]
    assert count_files(["news", "news/b.txt", "-", "missing"]) == 7


def test_a_folder_without_files_is_a_failure() -> None:
    Path("empty").mkdir()
    Path("other").mkdir()
    Path("other/a.pdf").write_bytes(b"%PDF")
    for name in ("empty", "other"):
        (message,) = messages(name)
        assert message.startswith(f"{name}: no .atom, .csv, ")
        assert ".jsonl" in message


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to root")
def test_unreadable_files_and_folders() -> None:
    Path("shut").mkdir(mode=0)
    Path("a.txt").touch(mode=0)
    assert messages("shut", "a.txt") == [
        "shut: cannot be read: Permission denied",
        "a.txt: cannot be read: Permission denied",
    ]


def test_a_folder_that_cannot_be_listed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    Path("shut").mkdir()
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert messages("shut") == ["shut: cannot be read: Permission denied"]


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "missing/", "a.txt/b.txt"])
def test_impossible_names(name: str) -> None:
    Path("a.txt").write_text("War.")
    (message,) = messages(name)
    assert "cannot be read" in message
    assert count_files([name]) == 1


def test_the_output_is_never_an_input() -> None:
    Path("news").mkdir()
    Path("news/a.txt").write_text("War.")
    Path("news/events.jsonl").write_text("{}")
    assert [getattr(d, "id", d) for d in read("news", output=Path("news/events.jsonl"))] == ["news/a.txt"]


@pytest.mark.parametrize(
    "data",
    ["42", "... !!! 2023-10-12", "\ufeff", "\u00a0\u2003\n", "🕊🕊"],
    ids=["number", "marks", "bom", "blanks", "emoji"],
)
def test_a_text_without_words(data: str) -> None:
    Path("a.txt").write_text(data, encoding="utf-8")
    assert messages("a.txt") == ["a.txt: holds no words"]


def test_dates_of_documents_come_before_the_option() -> None:
    Path("a.jsonl").write_text('{"text": "A"}\n{"text": "B", "date": "1997-06-19"}')
    found = read("a.jsonl", date="2001-01-01")
    assert [d.date for d in found if isinstance(d, Document)] == ["2001-01-01", "1997-06-19"]


def test_too_long_documents_are_refused_with_their_line() -> None:
    Path("a.jsonl").write_text('{"text": "short"}\n{"id": "x\\ny", "text": "long enough"}\n')
    (message,) = messages("a.jsonl", longest=10)
    assert message == (
        "a.jsonl, line 2: 11 characters, more than the 10 allowed; cut it into articles or raise --max-chars"
    )


@pytest.mark.parametrize(
    ("name", "unit", "count"),
    [("line.txt", b"x", 50_000_000), ("words.txt", b"war ", 1_000_000), ("page.html", b"<html><p>war ", 4_000_000)],
)
def test_huge_documents_are_refused_at_once(name: str, unit: bytes, count: int) -> None:
    Path(name).write_bytes(unit * count)
    began = time.process_time()
    (message,) = messages(name)
    assert time.process_time() - began < 3
    assert message.startswith(f"{name}: ")
    assert "allowed" in message


def test_a_huge_line_of_json_is_refused_at_once() -> None:
    Path("a.jsonl").write_bytes(b'{"text": "' + b"x" * 20_000_000 + b'"}')
    began = time.process_time()
    (message,) = messages("a.jsonl")
    assert time.process_time() - began < 3
    assert message.startswith("a.jsonl, line 1: 20,000,000 characters")


class Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(
    ("data", "count"),
    [(b"War in Chad.", 1), (b'{"text": "A"}\n{"text": "B"}\n', 2), (b"<html><body><p>" + b"War in Chad. " * 40, 1)],
    ids=["text", "jsonl", "html"],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes, count: int) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(data))
    found = read("-")
    assert len(found) == count
    assert all(isinstance(d, Document) for d in found)


def test_standard_input_empty_or_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(b""))
    assert messages("-") == ["<stdin>: is empty"]
    monkeypatch.setattr(sys, "stdin", None)
    assert messages("-") == ["<stdin>: is closed"]


def test_encoding_holds_for_every_input() -> None:
    Path("a.txt").write_bytes("Zürich.".encode("latin-1"))
    Path("b.jsonl").write_bytes('{"text": "Zürich."}'.encode("latin-1"))
    assert len(messages("a.txt", "b.jsonl")) == 2
    found = read("a.txt", "b.jsonl", encoding="latin-1")
    assert [d.text for d in found if isinstance(d, Document)] == ["Zürich.", "Zürich."]
