"""Where work is done: one protocol, and the engine that does it in this process.

The others are in `processes` (several processes of this machine) and `cluster` (Dask).
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from dragoman.errors import DragomanError, WorkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Lost:
    """In place of a result: the worker ended over this item, and why."""

    reason: str


class Pending(Protocol):
    """A result that may not be there yet."""

    def done(self) -> bool:
        """Whether it is there."""

    def result(self) -> Any:  # noqa: ANN401 (whatever the work returns)
        """Wait for it and return it."""


class Executor(Protocol):
    """Applies a function to items; function and items must be picklable.

    Attributes:
        expendable: Whether a worker may be killed over an item that takes too long; this process may not.
    """

    expendable: bool

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | Lost]]:
        """Yield items with their results, in order; only so many items are taken as keep the workers busy.

        Raises:
            WorkError: The function raised, or no worker can be had.
        """

    def once(self, function: Callable[[T], R], item: T) -> R | Lost:
        """Return the result of one item; `Lost` only if the item itself ended its worker, not a neighbour of it."""

    def close(self) -> None:
        """Stop the workers at once, whatever they are doing."""


class Serial:
    """Does the work in this process, one item after another."""

    expendable = False

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | Lost]]:
        """Yield items with their results."""
        for item in items:
            yield item, self.once(function, item)

    def once(self, function: Callable[[T], R], item: T) -> R | Lost:
        """Return the result of one item."""
        result: R = unpacked(attempt(function, item))
        return result

    def close(self) -> None:
        """Have nothing to stop."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker sends back: a result, or the problem in words, since not every exception can be pickled."""

    result: Any = None
    problem: str | None = None


def attempt(function: Callable[[T], R], item: T) -> Answer:
    """Return the answer of a function about an item."""
    try:
        return Answer(function(item))
    except DragomanError as error:
        return Answer(problem=str(error))
    except Exception as error:  # noqa: BLE001 (it ends the run, in the process that can tell the user)
        return Answer(problem=f"a worker failed: {type(error).__name__}: {error}")


def unpacked(answer: Answer) -> Any:  # noqa: ANN401 (whatever the work returns)
    """Return the result of an answer.

    Raises:
        WorkError: It tells a problem.
    """
    if answer.problem is not None:
        raise WorkError(answer.problem)
    return answer.result


def in_order(submit: Callable[[T], Pending], items: Iterable[T], ahead: Callable[[], int]) -> Iterator[tuple[T, Any]]:
    """Yield items with their results in order, with at most `ahead()` of them under way."""
    waiting: deque[tuple[T, Pending]] = deque()
    for item in items:
        waiting.append((item, submit(item)))
        while waiting and (len(waiting) >= ahead() or waiting[0][1].done()):
            first, pending = waiting.popleft()
            yield first, pending.result()
    for first, pending in waiting:
        yield first, pending.result()


def block_interrupts() -> set[int]:
    """Block Ctrl-C in this thread, and in the threads and processes it starts; return what was blocked before.

    This process's main thread alone decides what it means.
    """
    if not hasattr(signal, "pthread_sigmask"):
        return set()
    # It is started with the first process otherwise, and lifts the block of the thread that does so.
    resource_tracker.ensure_running()
    return set(signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}))


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Block Ctrl-C while the body runs."""
    before = block_interrupts()
    try:
        yield
    finally:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(frozen=True, slots=True)
class Engine:
    """Which executor is wanted.

    Attributes:
        workers: Processes of this machine; 0 does the work in this process.
        dask: Address of a Dask scheduler, or `local` for one of this machine's processes.
        scratch: Folder for files that a local Dask keeps while it runs.
    """

    workers: int
    dask: str | None = None
    scratch: Path | None = None

    def start(self, prepare: Callable[[], object], say: Callable[[str], None]) -> Executor:
        """Return the executor; `prepare` is run in every worker before its first item, `say` tells what is awaited.

        Raises:
            WorkError: No worker can be had.
        """
        if self.dask:
            from dragoman.adding.cluster import Cluster

            return Cluster(self, prepare, say)
        if self.workers:
            from dragoman.adding.processes import Processes

            return Processes(self.workers, prepare)
        return Serial()
