"""A shard is whole or not there, and is named by what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.adding import shards
from dragoman.adding.shards import Coded, await_shard, clear, read_shard, shard_path, work_folder, write_shard
from dragoman.errors import ArchiveError
from dragoman.records import Document

DOCUMENTS = [Document("k1", "Police arrested men.", "1997-06-19"), Document("k2", "Ils sont partis.")]
EVENT = {"id": "e1", "event": ["COERCE"], "event_text": ["“arrested”"]}
CODED = [
    Coded("k1", "coded", None, "en", 1, [EVENT], [{"id": "c"}]),
    Coded("k2", "skipped", "language: fr", "fr", 0, [], []),
]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = shard_path(tmp_path, DOCUMENTS)
    write_shard(path, CODED)
    assert read_shard(path, DOCUMENTS) == CODED
    assert await_shard(path, DOCUMENTS) == CODED
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_its_name_tells_its_documents(tmp_path: Path) -> None:
    paths = {shard_path(tmp_path, documents) for documents in (DOCUMENTS, DOCUMENTS[:1], DOCUMENTS[::-1])}
    assert len(paths) == 3
    assert shard_path(tmp_path, list(DOCUMENTS)) in paths


@pytest.mark.parametrize("name", ["a[1]", "what?", "all*", "it's", "ünïcode 北京"])
def test_folders_may_be_called_anything(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    path = shard_path(folder, DOCUMENTS)
    write_shard(path, CODED)
    assert read_shard(path, DOCUMENTS) == CODED


@pytest.mark.parametrize("kept", [0, 3, 200, -1])
def test_a_part_of_a_shard_is_none(tmp_path: Path, kept: int) -> None:
    path = shard_path(tmp_path, DOCUMENTS)
    write_shard(path, CODED)
    path.write_bytes(path.read_bytes()[:kept])
    assert read_shard(path, DOCUMENTS) is None


def test_a_shard_of_other_documents_is_none(tmp_path: Path) -> None:
    path = shard_path(tmp_path, DOCUMENTS)
    write_shard(path, CODED)
    assert read_shard(path, DOCUMENTS[:1]) is None
    assert read_shard(shard_path(tmp_path, DOCUMENTS[:1]), DOCUMENTS[:1]) is None


def test_a_shard_that_never_appears_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SECONDS_TO_APPEAR", 0.1)
    with pytest.raises(ArchiveError, match="under the same path as this machine"):
        await_shard(shard_path(tmp_path, DOCUMENTS), DOCUMENTS)


def test_a_shard_that_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"cannot write .*see that the disk has room"):
        write_shard(shard_path(tmp_path / "missing", DOCUMENTS), CODED)
    assert list(tmp_path.iterdir()) == []


def test_the_work_folder_stands_beside_the_archive_and_can_be_cleared(tmp_path: Path) -> None:
    archive = tmp_path / "news.duckdb"
    folder = work_folder(archive) / "signature"
    folder.mkdir(parents=True)
    write_shard(shard_path(folder, DOCUMENTS), CODED)
    clear(archive)
    assert folder.parent.parent == tmp_path
    assert not work_folder(archive).exists()
    clear(archive)
