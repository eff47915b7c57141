"""Archives that cannot be used: one clear line each, and the file is as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dragoman.archive import Archive
from dragoman.archive.writing import Writer
from dragoman.errors import ArchiveError

from ..conftest import Result, environment
from .builders import FIRST, contents, make_archive, many, talks

Main = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]


def _sql(path: Path, statement: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(statement)


def _not_duckdb(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + bytes(5000))


def _newer(path: Path) -> None:
    make_archive(path)
    _sql(path, "UPDATE meta SET value = '99' WHERE name = 'schema_version';"
               "UPDATE meta SET value = '7.0.1' WHERE name = 'dragoman'")  # fmt: skip


def _truncated(path: Path) -> None:
    make_archive(path, many(50))
    path.write_bytes(path.read_bytes()[:100_000])


def _corrupt(path: Path) -> None:
    make_archive(path, many(50))
    data = bytearray(path.read_bytes())
    data[12_288 + 100 :: 5_000] = bytes(len(data[12_288 + 100 :: 5_000]))
    path.write_bytes(data)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "not-duckdb": (_not_duckdb, "is not an archive"),
    "text": (lambda path: path.write_text("news"), "is not an archive"),
    "empty": (lambda path: path.write_bytes(b""), "is an empty file"),
    "folder": (lambda path: path.mkdir(), "is a folder"),
    "other-duckdb": (lambda path: _sql(path, "CREATE TABLE events (id INTEGER)"), "no archive"),
    "newer": (_newer, "dragoman 7.0.1 (schema 99)"),
    "truncated": (_truncated, "is damaged"),
    "corrupt": (_corrupt, "is damaged"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_archive_is_told_in_one_line_and_left_as_it_was(tmp_path: Path, name: str) -> None:
    make, told = BAD[name]
    path = tmp_path / f"{name}.duckdb"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    for attempt in (lambda: Archive(path), lambda: Archive(path, create=True, read_only=False), lambda: _add(path)):
        with pytest.raises(ArchiveError) as caught:
            attempt()
        message = str(caught.value)
        assert told in message and path.name in message and "\n" not in message
        assert len(message) < 400
    assert before is None or path.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name]


def _add(path: Path) -> None:
    with Writer(path) as writer:
        writer.begin_run(FIRST)
        writer.merge([talks()])


def test_a_missing_archive_is_made_by_the_writer_alone(tmp_path: Path, main: Main) -> None:
    path = tmp_path / "none.duckdb"
    with pytest.raises(ArchiveError, match=r"there is no archive .*none\.duckdb; `dragoman add"):
        Archive(path)
    for verb in (("show",), ("sql", "SELECT 1"), ("stats",), ("check",), ("compact",), ("diff", "1", "2")):
        done = main(*verb, "--archive", str(path))
        assert (done.status, done.out) == (2, "") and done.err.count("\n") == 1 and "there is no archive" in done.err
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ArchiveError, match="there is no folder"):
        _add(tmp_path / "nowhere" / "a.duckdb")
    _add(path)
    assert len(Archive(path).documents()) == 1


def test_damage_deep_in_the_file_is_found_by_check(tmp_path: Path, main: Main) -> None:
    path = make_archive(tmp_path / "a.duckdb", many(600))
    data = bytearray(path.read_bytes())
    hit = data.find(b"the army will attack"), data.find(b"Text number")
    assert min(hit) > 12_288
    for at in hit:
        data[at : at + 4] = b"\xff\xfe\xfd\xfc"
    path.write_bytes(data)
    done = main("check", "--archive", str(path))
    assert done.status == 2 if not done.out else done.status == 1
    assert "is damaged" in done.out + done.err


AS_NOBODY = """
import os, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.archive import test_bad_archives as t
from dragoman.archive.linking import link  # imported while they can be read
import duckdb
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
path = Path({path!r})
with t.Archive(path) as archive:
    print(len(archive.documents()))
try:
    t._add(path)
except t.ArchiveError as error:
    print(error)
"""


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_may_only_be_read_can_be_read_and_is_refused_to_the_writer(tmp_path: Path, what: str) -> None:
    folder = Path(tmp_path / "folder")
    folder.mkdir()
    path = make_archive(folder / "a.duckdb")
    path.chmod(0o444 if what == "file" else 0o666)
    folder.chmod(0o777 if what == "file" else 0o555)
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)
    before = path.read_bytes()
    program = AS_NOBODY.format(root=str(ROOT), path=str(path))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment())
    folder.chmod(0o777)
    if "PermissionError" in done.stderr and str(ROOT) in done.stderr:
        pytest.skip("another user cannot read the package here")
    documents, message = done.stdout.strip().split("\n")
    assert documents == "5" and "cannot be written" in message and "ermission denied" in message
    assert path.read_bytes() == before
    assert [p.name for p in folder.iterdir()] == ["a.duckdb"]


FULL = """
import resource, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.archive import test_bad_archives as t
path = Path({path!r})
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))
try:
    {action}
except t.ArchiveError as error:
    print(error)
"""


def _with_disk_of(limit: int, path: Path, action: str) -> str:
    program = FULL.format(root=str(ROOT), path=str(path), limit=limit, action=action)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment())
    assert done.returncode == 0, done.stderr
    return done.stdout


def grow(path: Path, count: int) -> None:
    with Writer(path) as writer:
        writer.begin_run(FIRST)
        documents = many(count)
        for start in range(0, count, 100):
            writer.merge(documents[start : start + 100])
        writer.finish_run()


def test_a_full_disk_stops_the_writer_and_loses_nothing_written_before(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    told = _with_disk_of(3_000_000, path, "t.grow(path, 3000)")
    assert "the disk is full" in told and told.count("\n") == 1
    with Archive(path) as archive:
        assert archive.check() == []
        assert 0 < len(archive.documents()) < 3000 and len(archive.documents()) % 100 == 0
    grow(path, 3000)
    with Archive(path) as archive:
        assert (archive.check(), len(archive.documents())) == ([], 3000)


def test_a_full_disk_stops_compacting_and_the_archive_is_as_it_was(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", many(600))
    before = contents(path)
    told = _with_disk_of(1_000_000, path, "t.Archive(path).compact()")
    assert "the disk is full" in told
    assert contents(path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.duckdb"]


def test_an_archive_that_others_look_at_is_not_written_meanwhile(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb")
    program = f"import duckdb, sys; c = duckdb.connect({str(path)!r}, read_only=True); print(1, flush=True); input()"
    reader = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert reader.stdin is not None and reader.stdout is not None
    try:
        assert reader.stdout.readline()
        with Archive(path) as archive:  # two may look at once
            assert len(archive.documents()) == 5
        with pytest.raises(ArchiveError, match=f"in use by process {reader.pid}; wait"):
            _add(path)
    finally:
        reader.stdin.close()
        reader.wait()
        reader.stdout.close()
    _add(path)


def test_in_one_process_an_archive_that_is_open_to_be_read_is_not_written(news: Path) -> None:
    with Archive(news), pytest.raises(ArchiveError, match="is open in this process"):
        _add(news)
    _add(news)


def test_a_process_killed_while_it_makes_an_archive_does_not_block_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    path.with_name("a.duckdb.new").write_bytes(b"half")
    path.with_name("a.duckdb.new.wal").write_bytes(b"half")
    path.with_name("a.duckdb.lock").write_text("1 elsewhere\n")
    _add(path)
    assert [p.name for p in tmp_path.iterdir()] == ["a.duckdb"]
    assert os.access(path, os.R_OK)
