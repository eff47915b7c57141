"""What a second run changed, document by document, event by event."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.archive import Archive
from dragoman.archive.diffs import compare
from dragoman.errors import UsageError

from .builders import FIRST, KYIV, SECOND, Writer, coded, crowds, event, make_archive, many, talks, war


def again(path: Path, documents: list[object], run: object = SECOND) -> None:
    with Writer(path) as writer:
        writer.begin_run(run)  # type: ignore[arg-type]
        writer.merge(documents)  # type: ignore[arg-type]
        writer.finish_run()


def test_a_diff_tells_added_removed_and_changed_events(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", [war(), talks(), crowds(), *many(5)])
    key = war().key
    attack = war().events[0] | {"confidence": 0.2, "coder": "new", "date": "2022-02-28", "relations": []}
    new = event(key, "ACCUSE", 100)
    again(path, [war()._replace(events=[attack, new]), talks(), coded(crowds().document), *many(5)])
    with Archive(path) as archive:
        first, second = archive.diff(1, 2)
    assert (first.name, second.name) == ("war.txt", "crowds.txt")
    assert [(c.kind, (c.after or c.before or {})["event"]) for c in first.changes] == [
        ("changed", ["ASSAULT"]), ("removed", ["THREATEN"]), ("added", ["ACCUSE"]),
    ]  # fmt: skip
    assert first.changes[0].fields == {
        "date": ("2022-03-01", "2022-02-28"), "relations": (war().events[0]["relations"], []),
    }  # fmt: skip
    assert [c.kind for c in second.changes] == ["removed"]


def test_a_diff_backwards_is_the_mirror_and_with_itself_is_nothing(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", [war(), talks()])
    again(path, [war()._replace(events=[]), talks()])
    again(path, [war(), talks()], FIRST._replace(signature="third"))
    with Archive(path) as archive:
        assert [c.kind for d in archive.diff(1, 2) for c in d.changes] == ["removed", "removed"]
        assert [c.kind for d in archive.diff(2, 1) for c in d.changes] == ["added", "added"]
        assert [c.kind for d in archive.diff(2, 3) for c in d.changes] == ["added", "added"]
        assert list(archive.diff(1, 3)) == list(archive.diff(2, 2)) == []


def test_documents_that_the_first_run_had_not_are_left_out(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", [war()])
    again(path, [war(), talks()])
    with Archive(path) as archive:
        assert list(archive.diff(1, 2)) == []


def test_an_event_whose_type_changed_is_changed_not_removed_and_added() -> None:
    old, new = event("d", "ASSAULT", 10), event("d", "COERCE", 12, event_loc=KYIV)
    (change,) = compare([old], [new])
    assert change.kind == "changed" and set(change.fields) == {"event", "event_loc", "text_info"}
    far = event("d", "COERCE", 40)
    assert [c.kind for c in compare([old], [far])] == ["removed", "added"]


def test_a_run_that_is_not_there_is_named_with_those_that_are(news: Path) -> None:
    with Archive(news) as archive, pytest.raises(UsageError, match="there is no run 7; the runs of this archive are 1"):
        list(archive.diff(1, 7))
