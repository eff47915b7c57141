"""What is derived from data files is kept, is made anew when it must be, and is never wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.world.caching import cache_folder, kept_arrays, kept_plain
from tests.conftest import environment

TABLES = {"names": {"Zenda": (1, 2)}, "rows": [("Zenda", None, 1.5), ("Türkiye", True, -3)]}
ARRAYS = {
    "numbers": np.arange(1000, dtype="int32"),
    "letters": np.frombuffer(b"zenda", np.uint8),
    "none": np.empty(0, "float64"),
    "coordinates": np.array([1.5, -2.25], "float32"),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "kept"
    monkeypatch.setenv("DRAGOMAN_CACHE", str(folder))
    return folder


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.csv"
    path.write_text("name\nZenda\n")
    return path


class Plain:
    """Keeps tables and counts how often they are made."""

    def __init__(self, source: Path, content: Any = TABLES) -> None:
        self.source, self.content, self.made = source, content, 0

    def _build(self) -> Any:
        self.made += 1
        return self.content

    def __call__(self) -> Any:
        return kept_plain("tables", [self.source], self._build)


class Arrays(Plain):
    """Keeps arrays and counts how often they are made."""

    def __init__(self, source: Path) -> None:
        super().__init__(source, ARRAYS)

    def __call__(self) -> Any:
        return kept_arrays("arrays", [self.source], self._build)


def is_right(found: Any) -> bool:
    if isinstance(found.get("numbers"), np.ndarray):
        return found.keys() == ARRAYS.keys() and all(
            found[k].dtype == a.dtype and np.array_equal(found[k], a) for k, a in ARRAYS.items()
        )
    return bool(found == TABLES)


both = pytest.mark.parametrize("kind", [Plain, Arrays])


@both
def test_what_was_made_is_not_made_again(folder: Path, source: Path, kind: Callable[[Path], Plain]) -> None:
    kept = kind(source)
    assert is_right(kept())
    assert is_right(kept())
    assert kept.made == 1
    assert {path.parent for path in folder.rglob("*")} == {folder}


def test_the_folder_is_the_one_told(folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder() == folder
    monkeypatch.setenv("DRAGOMAN_CACHE", "")
    assert cache_folder().name == "dragoman"
    monkeypatch.setenv("DRAGOMAN_CACHE", "here")  # a name alone lies in the working folder
    Plain(source)()
    assert len(list(Path("here").iterdir())) == 1


@both
@pytest.mark.parametrize("change", ["content", "time", "other"])
def test_a_changed_source_is_read_anew(folder: Path, source: Path, kind: Callable[[Path], Plain], change: str) -> None:
    kept = kind(source)
    kept()
    before = {path.name for path in folder.iterdir()}
    if change == "content":
        source.write_text("name\nZenda\nTarlenheim\n")
    elif change == "time":
        os.utime(source, (2_000_000_000, 2_000_000_000))
    else:
        kept.source = source.with_name("other.csv")
        kept.source.write_bytes(source.read_bytes())
    assert is_right(kept())
    assert kept.made == 2
    after = {path.name for path in folder.iterdir()}
    assert len(after) == len(before)
    assert not after & before, "what was kept of the older state is gone"


def test_another_version_makes_its_own(folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Plain(source)
    kept()
    monkeypatch.setattr("dragoman.world.caching.__version__", "9.9.9")
    kept()
    assert kept.made == 2


def test_two_kinds_do_not_disturb_one_another(folder: Path, source: Path) -> None:
    plain, arrays = Plain(source), Arrays(source)
    for kept in (plain, arrays, plain, arrays):
        assert is_right(kept())
    assert plain.made == arrays.made == 1


# ---- damage


def spoil(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "empty":
        path.write_bytes(b"")
    elif how == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif how == "first byte gone":
        path.write_bytes(content[1:])
    elif how == "flipped":
        path.write_bytes(bytes(b ^ 0xFF for b in content[:16]) + content[16:])
    elif how == "removed":
        path.unlink()
    elif how == "a folder":
        path.unlink()
        path.mkdir()


@both
@pytest.mark.parametrize("how", ["empty", "cut", "first byte gone", "flipped", "removed", "a folder"])
def test_a_damaged_file_is_made_anew(folder: Path, source: Path, kind: Callable[[Path], Plain], how: str) -> None:
    kept = kind(source)
    kept()
    for path in sorted(folder.iterdir()):
        spoil(path, how)
        made = kept.made
        assert is_right(kept())
        assert kept.made == made + 1
        if how != "a folder":  # that one stays in the way
            assert is_right(kept())
            assert kept.made == made + 1, "mended"


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_damage_to_tables_is_believed(folder: Path, source: Path, data: st.DataObject) -> None:
    kept = Plain(source)
    kept()
    (path,) = folder.iterdir()
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    more = data.draw(st.binary(max_size=4))
    path.write_bytes(content[:at] + more + (b"" if data.draw(st.booleans()) else content[at + 1 :]))
    assert kept() == TABLES


def test_tables_without_their_layout_are_made_anew(folder: Path, source: Path) -> None:
    kept = Arrays(source)
    kept()
    next(folder.glob("*.layout")).unlink()
    assert is_right(kept())
    assert kept.made == 2


# ---- where nothing can be written


@both
def test_a_folder_that_cannot_be_made(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch, kind: Callable[[Path], Plain]
) -> None:
    monkeypatch.setenv("DRAGOMAN_CACHE", str(source / "below a file"))
    kept = kind(source)
    assert is_right(kept())
    assert is_right(kept())
    assert kept.made == 2


@both
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_only_others_may_write_in(folder: Path, source: Path, kind: Callable[[Path], Plain]) -> None:
    kept = kind(source)
    kept()
    os.utime(source, (2_000_000_000, 2_000_000_000))
    folder.chmod(0o500)
    try:
        assert is_right(kept())
        assert is_right(kept())
    finally:
        folder.chmod(0o700)
    assert kept.made == 3


@both
def test_older_files_that_cannot_be_removed_are_left(folder: Path, source: Path, kind: Callable[[Path], Plain]) -> None:
    for name in ("tables-old.marshal", "arrays-old.npy"):
        (folder / name / "full").mkdir(parents=True)
    kept = kind(source)
    assert is_right(kept())
    assert is_right(kept())
    assert kept.made == 1


@both
def test_no_folder_but_the_told_one_is_needed(
    folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch, kind: Callable[[Path], Plain]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere at all")
    kept = kind(source)
    assert is_right(kept())
    assert is_right(kept())
    assert kept.made == 1


def test_a_full_disk_leaves_no_halves(folder: Path, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    kept = Plain(source)
    assert is_right(kept())
    assert list(folder.iterdir()) == []


# ---- several processes

AT_ONCE = """
import sys, time
from pathlib import Path
import numpy as np
from dragoman.world.caching import kept_arrays, kept_plain
source = Path(sys.argv[1])
sys.stdin.readline()
def slowly(made):
    time.sleep(0.05)
    return made
for _ in range(5):
    found = kept_plain("tables", [source], lambda: slowly({"a": list(range(5000))}))
    arrays = kept_arrays("arrays", [source], lambda: slowly({"a": np.arange(5000)}))
    assert found == {"a": list(range(5000))} and arrays["a"].tolist() == found["a"]
print("right")
"""


def test_processes_that_start_at_once(folder: Path, source: Path) -> None:
    started = [
        subprocess.Popen(
            [sys.executable, "-c", AT_ONCE, str(source)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
            text=True,
        )
        for _ in range(3)
    ]
    for process in started:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate(timeout=60)[0].strip() for process in started] == ["right"] * 3
    assert sorted(path.suffix for path in folder.iterdir()) == [".layout", ".marshal", ".npy"]


def test_what_is_mapped_stays_while_another_makes_it_anew(folder: Path, source: Path) -> None:
    mapped = Arrays(source)
    mapped()
    first = mapped()
    os.utime(source, (2_000_000_000, 2_000_000_000))
    mapped()
    assert is_right(first)


# ---- the shipped gazetteer


def test_the_shipped_gazetteer_is_the_same_kept_and_made(folder: Path) -> None:
    from dragoman.world.gazetteer import DATA, Gazetteer, _tables_of

    made = Gazetteer()._tables
    (path,) = folder.glob("gazetteer-*.marshal")
    stamp = path.stat().st_mtime_ns
    kept = Gazetteer()._tables
    assert made.plain() == kept.plain() == _tables_of(DATA).plain()
    assert path.stat().st_mtime_ns == stamp
