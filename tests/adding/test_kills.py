"""`kill -9` at any instant: the same command goes on, and in the end nothing is missing, halved or doubled."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.synthesis import STORIES, story_sentences, write
from dragoman.adding.shards import work_folder
from dragoman.archive import Archive

from .archives import contents
from .conftest import finished, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
KILLS, DOCUMENTS = 20, 500
# The share of the whole work that a life may do at most, so that it takes many lives.
SHARE = 0.12


def coded(archive: Path) -> bool:
    """Whether there is a batch that is coded and not merged."""
    return any(work_folder(archive).rglob("*.parquet"))


def writing(archive: Path) -> bool:
    """Whether a merge is under way."""
    log = archive.with_name(archive.name + ".wal")
    return log.exists() and log.stat().st_size > 0


def killed(arguments: tuple[str | Path, ...], moment: Callable[[], bool], longest: float, *, whole_group: bool) -> bool:
    """Start `add`, kill it at a moment or after so many seconds, and return whether it was still at work."""
    with start(*arguments) as process:
        until = time.monotonic() + longest
        while time.monotonic() < until and process.poll() is None and not moment():
            time.sleep(0.002)
        if whole_group:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.communicate(timeout=60)
    return process.returncode == -signal.SIGKILL


def is_sound(archive: Path) -> bool:
    with Archive(archive) as opened:
        return opened.check() == []


def test_two_kills_leave_no_trace(corpus: Path, undisturbed: Path, tmp_path: Path) -> None:
    archive = tmp_path / "a.duckdb"
    arguments = (corpus, "--archive", archive, "--workers", "2", "--batch", "2")
    assert killed(arguments, lambda: coded(archive), 60, whole_group=True)
    assert killed(arguments, lambda: writing(archive), 60, whole_group=False)
    assert is_sound(archive)
    finished(*arguments, status=1)
    assert contents(archive) == contents(undisturbed)
    assert is_sound(archive)


@pytest.mark.slow
@pytest.mark.skipif(not STORIES.exists(), reason="needs the shared stories")
def test_twenty_kills_leave_no_trace(tmp_path: Path) -> None:
    corpus = write(tmp_path / "corpus.jsonl", story_sentences(), DOCUMENTS, (3, 9))
    whole, archive = tmp_path / "whole.duckdb", tmp_path / "a.duckdb"
    options = ("--workers", "2", "--batch", "8")
    began = time.monotonic()
    with start(corpus, "--archive", whole, *options) as process:
        while not coded(whole) and process.poll() is None:
            time.sleep(0.01)
        to_begin = time.monotonic() - began
        process.communicate(timeout=1800)
    assert process.returncode == 0
    work = time.monotonic() - began - to_begin
    chance = random.Random(20)
    kills = 0
    for life in range(KILLS):
        # Every other one as soon as something is merged, where it is most likely to hurt.
        moment = (lambda: writing(archive)) if life % 2 else (lambda: False)
        longest = chance.uniform(0.2, to_begin + SHARE * work)
        arguments = (corpus, "--archive", archive, *options)
        kills += killed(arguments, moment, longest, whole_group=chance.random() < 0.5)
    assert kills == KILLS
    finished(corpus, "--archive", archive, *options)
    assert contents(archive) == contents(whole)
    assert is_sound(archive)
