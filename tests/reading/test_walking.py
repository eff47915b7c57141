"""Patterns that the shell left to us are opened up; what is being written is never read."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.reading.walking import count_files, is_input
from dragoman.records import Document

from .samples import documents, messages, read


@pytest.fixture(autouse=True)
def files(in_tmp: None) -> None:
    for name in ("news/a.txt", "news/b.txt", "news/deep/c.txt", "news/deep/d.dat", "odd[1].txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("War in Chad.")


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("news/*.txt", ["news/a.txt", "news/b.txt"]),
        ("news/**/*.txt", ["news/a.txt", "news/b.txt", "news/deep/c.txt"]),
        ("news/[bc].txt", ["news/b.txt"]),
        ("*/deep", ["news/deep/c.txt"]),
        ("news/deep/*", ["news/deep/c.txt", "news/deep/d.dat"]),
        ("odd[1].txt", ["odd[1].txt"]),
    ],
)
def test_patterns(pattern: str, names: list[str]) -> None:
    assert [d.id for d in documents(read(pattern))] == names
    assert count_files([pattern]) == len(names)


def test_an_absolute_pattern(tmp_path: Path) -> None:
    assert [Path(d.id).name for d in documents(read(f"{tmp_path}/news/?.txt"))] == ["a.txt", "b.txt"]


def test_a_pattern_without_files_is_a_failure() -> None:
    assert messages(read("news/*.csv")) == ["news/*.csv: no file matches this pattern"]


def test_an_output_that_a_pattern_matches_is_an_input() -> None:
    assert is_input(Path("news/a.txt"), ["news/*.txt"])
    assert not is_input(Path("news/deep/c.txt"), ["news/*.txt", "-"])


def test_what_an_archive_has_in_flight_is_not_read() -> None:
    work = Path("news/A.duckdb.work/0123")
    work.mkdir(parents=True)
    (work / "shard.jsonl").write_text('{"text": "War."}')
    assert len(documents(read("news"))) == 3
    assert len(documents(read(str(work)))) == 1


def test_an_address_is_named_as_such() -> None:
    assert messages(read("https://news.example/feed")) == [
        "https://news.example/feed: is an address; feeds are fetched by `dragoman add feed`"
    ]


def test_progress_is_told_by_bytes() -> None:
    Path("big.jsonl").write_text('{"text": "War in Chad."}\n' * 50_000)
    told: list[float] = []
    found = read("news", "big.jsonl", "missing.txt", progress=told.append)
    assert len(told) == len(found) - 1 == 50_003
    assert told == sorted(told)
    assert told[0] < 0.01 and 0.4 < told[25_000] < 0.6 and told[-1] == 1.0
    assert isinstance(found[0], Document)
    read("-", progress=told.append)
    assert len(told) == 50_003
