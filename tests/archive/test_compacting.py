"""Compacting keeps everything and gives room back."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dragoman.archive import Archive
from dragoman.archive.compacting import compact
from dragoman.archive.writing import Writer
from dragoman.errors import ArchiveError

from .builders import FIRST, contents, make_archive, many, talks


def test_compacting_keeps_every_row_view_and_key_and_gives_room_back(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "it's.duckdb", many(400))
    for number in range(4):
        with Writer(path) as writer:
            writer.begin_run(FIRST._replace(signature=f"s{number}"))
            writer.merge(many(400))
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "DELETE FROM events_history; CREATE VIEW mine AS FROM events; CREATE TABLE own AS SELECT 1 AS a"
        )
    before = contents(path)
    sizes = compact(path)
    assert contents(path) == before
    assert sizes[0] > sizes[1] == path.stat().st_size
    assert [p.name for p in tmp_path.iterdir()] == ["it's.duckdb"]
    with Archive(path) as archive:
        assert archive.sql("SELECT count(*) AS n FROM mine").to_dicts() == [{"n": 800}]
        assert archive.check() == []
    with Writer(path) as writer:
        writer.begin_run(FIRST)
        assert writer.merge([talks()]).documents == 1
    with duckdb.connect(str(path)) as connection, pytest.raises(duckdb.ConstraintException):
        connection.execute("INSERT INTO documents FROM documents")


def test_an_archive_in_use_is_not_compacted(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb")
    before = path.read_bytes()
    with Archive(path), pytest.raises(ArchiveError, match="is open in this process"):
        compact(path)
    assert path.read_bytes() == before


def test_an_archive_compacts_itself_and_stays_open(tmp_path: Path) -> None:
    with Archive(make_archive(tmp_path / "a.duckdb")) as archive:
        before = archive.events().to_dicts()
        archive.compact()
        assert archive.events().to_dicts() == before
