"""A document is added once, whole, and whatever happens to others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from benchmarks.synthesis import rows
from dragoman.adding.executors import Engine
from dragoman.adding.pipeline import How, add
from dragoman.adding.progress import Tally
from dragoman.adding.shards import work_folder
from dragoman.archive import Archive
from dragoman.archive.keys import document_key
from dragoman.coding.coder import Coder
from dragoman.errors import InputError
from dragoman.records import Document

from .archives import contents, select
from .conftest import FRENCH, own_sentences

ARREST = "Police in Dhaka arrested 22 opposition supporters on Wednesday."


class Log:
    """Keeps what is told."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)

    def update(self, tally: Tally) -> None:
        assert tally.done <= tally.read


class Interrupting(Log):
    """Presses Ctrl-C after so many batches."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.left = after

    def update(self, tally: Tally) -> None:
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [Document(r["id"], r["text"], r["date"], source=r["source"]) for r in rows(own_sentences(), 12, (1, 2))]


def added(
    items: Iterable[Document | InputError], archive: Path, log: Log | None = None, batch: int = 3, **more: object
) -> Tally:
    tally = Tally()
    add(items, archive, How(Engine(0), batch=batch, **more), tally, log or Log())  # type: ignore[arg-type]
    return tally


def test_adding_again_adds_nothing(documents: list[Document], tmp_path: Path) -> None:
    archive = tmp_path / "a.duckdb"
    first = added(documents, archive)
    before = contents(archive)
    again = added(documents, archive)
    assert (first.coded, first.already, again.coded, again.already) == (12, 0, 0, 12)
    after = contents(archive)
    assert len(after.pop("runs")) == len(before.pop("runs")) + 1
    assert after == before


def test_a_document_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    archive = tmp_path / "a.duckdb"
    one, other = Document("one", ARREST, "1997-06-19"), Document("other", ARREST, "1997-06-19")
    added([one], archive)
    assert added([other], archive).already == 1
    assert added([Document("one", ARREST, "1997-06-20")], archive).coded == 1
    key = document_key(one)
    assert select(archive, "SELECT key, name FROM documents ORDER BY number")[0] == (key, "one")
    assert select(archive, "SELECT DISTINCT document FROM events WHERE id LIKE '%'")[0][0] in {
        key,
        document_key(Document("one", ARREST, "1997-06-20")),
    }


@pytest.mark.parametrize("batch", [1, 5, 32])
def test_batches_of_any_size_make_the_same_archive(documents: list[Document], tmp_path: Path, batch: int) -> None:
    added(documents, tmp_path / "a.duckdb", batch=batch)
    added(documents, tmp_path / "b.duckdb", batch=2)
    assert contents(tmp_path / "a.duckdb") == contents(tmp_path / "b.duckdb")


def test_what_is_coded_before_a_break_is_not_coded_again(
    documents: list[Document], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, whole = tmp_path / "a.duckdb", tmp_path / "whole.duckdb"
    with pytest.raises(KeyboardInterrupt):
        added(documents, archive, Interrupting(after=2))
    assert select(archive, "SELECT count(*) FROM documents") == [(0,)]
    assert len(list(work_folder(archive).rglob("*.parquet"))) == 2
    texts: list[str] = []
    work = Coder.work

    def counted(self: Coder, document: Document, parse: object) -> object:
        texts.append(document.text)
        return work(self, document, parse)  # type: ignore[arg-type]

    monkeypatch.setattr(Coder, "work", counted)
    assert added(documents, archive).coded == 12
    assert texts == [d.text for d in documents[6:]]
    added(documents, whole)
    assert contents(archive) == contents(whole)
    assert not work_folder(archive).exists()


def test_other_languages_are_counted_and_not_coded(tmp_path: Path) -> None:
    archive = tmp_path / "a.duckdb"
    tally = added([Document("fr", FRENCH), Document("en", ARREST)], archive)
    assert (tally.coded, dict(tally.skipped)) == (1, {"fr": 1})
    assert select(archive, "SELECT name, state, reason, language FROM documents ORDER BY number") == [
        ("fr", "skipped", "language: fr", "fr"),
        ("en", "coded", None, "en"),
    ]


def test_a_document_that_cannot_be_coded_is_told_left_out_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, log = tmp_path / "a.duckdb", Log()
    work = Coder.work

    def failing(self: Coder, document: Document, parse: object) -> object:
        if "Wednesday" in document.text:
            raise ZeroDivisionError("of the text")
        return work(self, document, parse)  # type: ignore[arg-type]

    items = [Document("bad", ARREST), Document("good", ARREST.replace("Wednesday", "Tuesday"))]
    with monkeypatch.context() as patch:
        patch.setattr(Coder, "work", failing)
        tally = added(items, archive, log)
    assert (tally.coded, tally.failed) == (1, 1)
    assert log.said == ["bad: coding failed: ZeroDivisionError: of the text; left out"]
    assert select(archive, "SELECT source FROM failures") == [("bad",)]
    again = added(items, archive)
    assert (again.coded, again.failed, again.already) == (1, 0, 1)
    assert select(archive, "SELECT DISTINCT state FROM documents") == [("coded",)]


def test_what_cannot_be_read_is_told_at_once_and_kept(tmp_path: Path) -> None:
    archive, log = tmp_path / "a.duckdb", Log()
    tally = added([InputError("x.jsonl", "not valid JSON", 7), Document("d", ARREST)], archive, log)
    assert (tally.coded, tally.unreadable) == (1, 1)
    assert log.said == ["x.jsonl, line 7: not valid JSON"]
    assert select(archive, "SELECT source, line, problem FROM failures") == [("x.jsonl", 7, "not valid JSON")]


def test_failures_alone_are_kept_too(tmp_path: Path) -> None:
    archive = tmp_path / "a.duckdb"
    assert added([InputError("x.txt", "is empty")], archive).unreadable == 1
    assert select(archive, "SELECT source FROM failures") == [("x.txt",)]


def test_texts_are_kept_or_not(tmp_path: Path) -> None:
    for keep, found in ((True, ARREST), (False, None)):
        archive = tmp_path / f"{keep}.duckdb"
        added([Document("d", ARREST)], archive, keep_text=keep)
        assert select(archive, "SELECT text FROM documents") == [(found,)]


def test_another_codebook_codes_again_and_keeps_the_history(own_codebook: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.duckdb"
    added([Document("d", ARREST)], archive)
    before = select(archive, "SELECT type FROM events")
    assert before
    assert added([Document("d", ARREST)], archive, codebook=own_codebook).coded == 1
    assert select(archive, "SELECT DISTINCT type FROM events") == [("DETAIN",)]
    assert select(archive, "SELECT type FROM events_history") == before
    with Archive(archive) as opened:
        assert opened.check() == []
