"""Several processes of this machine, each minded by a thread that notices when it dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from dragoman.adding.executors import Answer, Lost, attempt, block_interrupts, in_order, unpacked
from dragoman.errors import WorkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from multiprocessing.connection import Connection

T = TypeVar("T")
R = TypeVar("R")

# Enough for the workers to go on while this process writes what is done.
AHEAD = 4
# The status with which the time limit ends a worker (`limits`).
TIMED_OUT = 1
# The threads of a numerical library would fight over the cores that the processes share out.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class WorkerDied(Exception):
    """A worker ended before it answered."""


class Processes:
    """Does the work in processes started afresh ("spawn"), as many as are needed and at most `workers`."""

    expendable = True

    def __init__(self, workers: int, prepare: Callable[[], object]) -> None:
        """Keep ready to start workers, which run `prepare` first."""
        self._prepare, self._workers = prepare, workers
        self._context = multiprocessing.get_context("spawn")
        self._lock, self._closed = threading.Lock(), False
        self._idle: list[Worker] = []
        self._all: set[Worker] = set()
        self._minders = ThreadPoolExecutor(workers, "dragoman-minder", block_interrupts)

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | Lost]]:
        """Yield items with their results, in order."""
        for item, answer in in_order(partial(self._submitted, function), items, lambda: AHEAD * self._workers):
            yield item, unpacked_or_lost(answer)

    def once(self, function: Callable[[T], R], item: T) -> R | Lost:
        """Return the result of one item."""
        result: R | Lost = unpacked_or_lost(self._submitted(function, item).result())
        return result

    def close(self) -> None:
        """Kill the workers."""
        with self._lock:
            self._closed = True
            workers = list(self._all)
        for worker in workers:
            worker.kill()
        self._minders.shutdown(wait=True, cancel_futures=True)

    def _submitted(self, function: Callable[[T], R], item: T) -> Future[Answer | Lost]:
        return self._minders.submit(self._minded, function, item)

    def _minded(self, function: Callable[[T], R], item: T) -> Answer | Lost:
        worker = self._take()
        try:
            answer = worker.ask(function, item)
        except WorkerDied as death:
            self._drop(worker)
            return Lost(str(death))
        with self._lock:
            self._idle.append(worker)
        return answer

    def _take(self) -> Worker:
        """Return an idle worker or a new one.

        Raises:
            WorkError: A worker cannot begin.
        """
        with self._lock:
            if self._closed:
                raise WorkError("stopped")
            if self._idle:
                return self._idle.pop()
            worker = Worker(self._context, self._prepare)
            self._all.add(worker)
        try:
            unpacked(worker.receive())
        except WorkerDied as death:
            self._drop(worker)
            advice = "fewer --workers need less memory"
            raise WorkError(f"a worker process {death} before it could begin; {advice}") from death
        return worker

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.kill()


class Worker:
    """One process and the pipe to it."""

    def __init__(self, context: multiprocessing.context.SpawnContext, prepare: Callable[[], object]) -> None:
        """Start the process."""
        for name in ONE_THREAD:
            os.environ.setdefault(name, "1")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, prepare), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, function: Callable[[T], R], item: T) -> Answer:
        """Return the answer about an item.

        Raises:
            WorkerDied: The process ended over it.
        """
        try:
            self._pipe.send((function, item))
        except OSError as error:
            raise WorkerDied(self._end()) from error
        return self.receive()

    def receive(self) -> Answer:
        """Wait for what the process sends.

        Raises:
            WorkerDied: The process ended.
        """
        try:
            answer: Answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerDied(self._end()) from error
        return answer

    def kill(self) -> None:
        """End the process, if it has not ended."""
        self._process.kill()
        self._process.join()

    def _end(self) -> str:
        """Return how the process ended, in words."""
        self._process.join()
        status = self._process.exitcode or 0
        if status == TIMED_OUT:
            return "ran past its time limit"
        if status == -signal.SIGKILL:
            return "was killed (signal 9; is memory short?)"
        return f"crashed (signal {-status})" if status < 0 else f"ended with status {status}"


def unpacked_or_lost(answer: Answer | Lost) -> Any:  # noqa: ANN401 (whatever the work returns)
    """Return the result of an answer, or that there is none."""
    return answer if isinstance(answer, Lost) else unpacked(answer)


def serve(pipe: Connection, prepare: Callable[[], object]) -> None:
    """Answer what comes through the pipe until it is closed; the body of a worker process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    answer = attempt(_prepared, prepare)
    try:
        pipe.send(answer)
        while answer.problem is None:
            pipe.send(attempt(*pipe.recv()))
    except (EOFError, OSError):
        return


def _prepared(prepare: Callable[[], object]) -> None:
    prepare()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(0)
