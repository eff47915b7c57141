"""Every engine keeps the order, takes few items ahead, survives its workers and tells what went wrong."""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from dragoman.adding.executors import Engine, Executor, Lost, Serial
from dragoman.adding.processes import AHEAD, Processes
from dragoman.errors import WorkError

from . import work

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
WORDS = ["slow a", "b", "c", "d", "slow e", "f"]
needs_dask = pytest.mark.skipif(not importlib.util.find_spec("distributed"), reason="needs the extra [dask]")
# What Dask's own threads and processes leave open for a moment is not ours to close.
ignore_dask = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
with_dask = pytest.param(Engine(2, "local"), marks=[needs_dask, ignore_dask], id="dask")
ISOLATED = [pytest.param(Engine(2), id="processes"), with_dask]


@pytest.fixture
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    made = request.param.start(work.nothing, print)
    yield made
    made.close()


@pytest.mark.parametrize("executor", [pytest.param(Engine(0), id="serial"), *ISOLATED], indirect=True)
def test_results_come_in_the_order_of_the_items(executor: Executor) -> None:
    assert list(executor.map(work.act, WORDS)) == [(word, word.upper()) for word in WORDS]


@pytest.mark.parametrize("executor", [pytest.param(Engine(0), id="serial"), *ISOLATED], indirect=True)
def test_what_the_work_raises_is_told_in_words(executor: Executor) -> None:
    with pytest.raises(WorkError, match="ValueError: the cellar is flooded"):
        list(executor.map(work.act, ["a", "fail"]))


@pytest.mark.parametrize("executor", ISOLATED, indirect=True)
@pytest.mark.parametrize("deed", ["die", "hang"])
def test_a_worker_that_ends_takes_no_other_item_with_it(executor: Executor, deed: str) -> None:
    results = dict(executor.map(work.act, ["a", deed, "b", "c"]))
    assert isinstance(results[deed], Lost)
    again = {word: executor.once(work.act, word) for word, result in results.items() if isinstance(result, Lost)}
    assert isinstance(again.pop(deed), Lost)
    done = {word: result for word, result in results.items() if word not in again} | again
    assert {word: done[word] for word in "abc"} == {"a": "A", "b": "B", "c": "C"}


def test_processes_tell_how_a_worker_ended() -> None:
    executor = Processes(1, work.nothing)
    try:
        assert executor.once(work.act, "die") == Lost("was killed (signal 9; is memory short?)")
        assert executor.once(work.act, "hang") == Lost("ran past its time limit")
    finally:
        executor.close()


def test_processes_lose_only_the_item_of_the_worker_that_died() -> None:
    executor = Processes(2, work.nothing)
    try:
        results = dict(executor.map(work.act, ["a", "die", "b", "c", "d"]))
    finally:
        executor.close()
    assert [word for word, result in results.items() if isinstance(result, Lost)] == ["die"]


def test_an_item_is_done_if_its_worker_does_not_die_again(tmp_path: Path) -> None:
    executor = Processes(1, work.nothing)
    path = str(tmp_path / "once")
    try:
        assert isinstance(executor.once(work.die_once, path), Lost)
        assert executor.once(work.die_once, path) == "alive"
    finally:
        executor.close()


def test_processes_take_few_items_ahead() -> None:
    taken: list[str] = []

    def endless() -> Iterator[str]:
        while True:
            taken.append("slow")
            yield "slow"

    executor = Processes(2, work.nothing)
    try:
        results = executor.map(work.act, endless())
        for _ in range(5):
            next(results)
        assert len(taken) <= 5 + 2 * AHEAD
    finally:
        executor.close()


def test_work_is_done_by_other_processes_which_are_gone_when_closed() -> None:
    executor = Processes(2, work.nothing)
    try:
        numbers = {number for _, number in executor.map(work.number, WORDS)}
    finally:
        executor.close()
    assert os.getpid() not in numbers
    assert 1 <= len(numbers) <= 2
    for number in numbers:
        assert isinstance(number, int)
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)


@pytest.mark.parametrize("executor", [pytest.param(Engine(0), id="serial")], indirect=True)
def test_without_workers_this_process_works(executor: Executor) -> None:
    assert isinstance(executor, Serial)
    assert executor.once(work.number, "") == os.getpid()
    assert not executor.expendable


def test_closing_ends_a_worker_in_the_middle_of_its_work() -> None:
    executor = Processes(1, work.nothing)
    results = executor.map(work.act, ["a", "stay"])
    assert next(results) == ("a", "A")
    began = time.monotonic()
    executor.close()
    assert time.monotonic() - began < work.FOR_EVER / 100


@pytest.mark.parametrize(("prepare", "told"), [(work.die, "before it could begin"), (work.fail, "cellar is flooded")])
def test_workers_that_cannot_begin_stop_the_run(prepare: partial[None], told: str) -> None:
    executor = Processes(2, prepare)
    try:
        with pytest.raises(WorkError, match=told):
            list(executor.map(work.act, WORDS))
    finally:
        executor.close()


@needs_dask
@ignore_dask
def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dragoman.adding.cluster.SECONDS_TO_CONNECT", 0.5)
    with pytest.raises(WorkError, match=r"cannot reach a Dask scheduler at tcp://127\.0\.0\.1:1 .*--dask local"):
        Engine(1, "tcp://127.0.0.1:1").start(work.nothing, print)
