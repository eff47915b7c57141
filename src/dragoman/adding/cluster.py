"""Dask: the workers of a cluster that sees the archive's folder, or processes of this machine under its care."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from dragoman.adding.executors import Answer, Lost, attempt, in_order, interrupts_blocked, unpacked
from dragoman.errors import WorkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dragoman.adding.executors import Engine

T = TypeVar("T")
R = TypeVar("R")

LOCAL = "local"
# Items under way for each thread of the cluster, and at least so many, which a cluster that grows on demand grows by.
AHEAD, LEAST_AHEAD = 3, 12
# A worker that dies takes along what waits on it, so one loss does not tell which item was to blame.
TRIES_ALONE = 3
SECONDS_TO_CONNECT = 30


class Cluster:
    """Does the work on the workers of a Dask scheduler."""

    expendable = True

    def __init__(self, engine: Engine, prepare: Callable[[], object], say: Callable[[str], None]) -> None:
        """Connect to the scheduler, or start one, and wait for the first worker.

        Raises:
            WorkError: Dask is not installed, the scheduler does not answer, or its workers cannot begin.
        """
        self._where = str(engine.dask)
        self._own: Any = None
        self._client = self._connected(engine)
        try:
            if not self._client.nthreads():
                say(f"the Dask cluster at {self._where} has no workers yet; waiting for the first")
            answer = self._result(self._submit(_prepared, prepare))
            if isinstance(answer, Lost):
                raise WorkError("a Dask worker ended before it could begin; see its log, and whether memory is short")
            unpacked(answer)
        except BaseException:
            self.close()
            raise

    def map(self, function: Callable[[T], R], items: Iterable[T]) -> Iterator[tuple[T, R | Lost]]:
        """Yield items with their results, in order."""
        for item, pending in in_order(partial(self._pending, function), items, self._ahead):
            yield item, pending if isinstance(pending, Lost) else unpacked(pending)

    def once(self, function: Callable[[T], R], item: T) -> R | Lost:
        """Return the result of one item."""
        lost = Lost("")
        for _ in range(TRIES_ALONE):
            answer = self._result(self._submit(function, item))
            if not isinstance(answer, Lost):
                result: R = unpacked(answer)
                return result
            lost = answer
        return lost

    def close(self) -> None:
        """Give up what is under way; stop the workers if they are our own."""
        self._client.close()
        if self._own is not None:
            self._own.close()

    def _connected(self, engine: Engine) -> Any:  # noqa: ANN401 (distributed has no types)
        try:
            dask, distributed = import_module("dask"), import_module("distributed")
        except ImportError as error:
            raise WorkError("--dask needs Dask; pip install 'dragoman[dask]'") from error
        try:
            if self._where != LOCAL:
                return distributed.Client(self._where, timeout=SECONDS_TO_CONNECT, set_as_default=False)
            # One death is enough: what was lost is tried again document by document.
            with dask.config.set({"distributed.scheduler.allowed-failures": 0}), interrupts_blocked():
                self._own = distributed.LocalCluster(
                    n_workers=max(1, engine.workers), threads_per_worker=1, dashboard_address=None,
                    local_directory=str(engine.scratch) if engine.scratch else None, silence_logs=50,
                )  # fmt: skip
            return distributed.Client(self._own, set_as_default=False)
        except (OSError, ValueError) as error:
            hint = "write --dask tcp://HOST:PORT of a running scheduler, or --dask local"
            raise WorkError(f"cannot reach a Dask scheduler at {self._where} ({error}); {hint}") from error

    def _ahead(self) -> int:
        threads: int = sum(self._client.nthreads().values())
        return max(LEAST_AHEAD, AHEAD * threads)

    def _submit(self, function: Callable[[T], R], item: T) -> Any:  # noqa: ANN401 (distributed has no types)
        return self._client.submit(attempt, function, item, pure=False)

    def _pending(self, function: Callable[[T], R], item: T) -> _Pending:
        return _Pending(self._submit(function, item), self._result)

    def _result(self, future: Any) -> Answer | Lost:  # noqa: ANN401 (distributed has no types)
        from concurrent.futures import CancelledError

        distributed = import_module("distributed")
        try:
            answer: Answer = future.result()
        except distributed.KilledWorker:
            return Lost("ended its worker, or ran past its time limit")
        except (CancelledError, OSError) as error:
            raise WorkError(f"lost the Dask scheduler at {self._where}; start it and run the command again") from error
        return answer


class _Pending:
    """A future of Dask whose result may be that its worker was lost."""

    def __init__(self, future: Any, result: Callable[[Any], Answer | Lost]) -> None:  # noqa: ANN401
        self._future, self._result = future, result

    def done(self) -> bool:
        """Whether the result is there."""
        return bool(self._future.done())

    def result(self) -> Answer | Lost:
        """Wait for the result."""
        return self._result(self._future)


def _prepared(prepare: Callable[[], object]) -> None:
    prepare()
