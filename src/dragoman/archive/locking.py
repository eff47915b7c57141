"""One writer at a time: an advisory lock beside the archive, that the system lifts when its holder dies."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dragoman.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def locked(path: Path, *, wait: bool = True, on_wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the lock of the archive at `path`.

    Args:
        wait: Wait until another writer is done, instead of raising an error.
        on_wait: Called once with who holds the lock before the waiting begins.

    Raises:
        ArchiveError: Another writer holds the lock and `wait` is false, or the lock cannot be made.
    """
    lock = path.with_name(path.name + ".lock")
    file = _acquired(path, lock, wait, on_wait)
    try:
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()} {socket.gethostname()}\n".encode(), 0)
        yield
    finally:
        # While it is still held: who opens the path after this makes a lock of his own.
        lock.unlink(missing_ok=True)
        os.close(file)


def _acquired(path: Path, lock: Path, wait: bool, on_wait: Callable[[str], None] | None) -> int:
    while True:
        try:
            file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except FileNotFoundError as error:
            raise ArchiveError(f"{path}: there is no folder {path.parent}; make it first") from error
        except OSError as error:
            raise ArchiveError(f"{path} cannot be written: {error.strerror} ({lock})") from error
        try:
            if not _take(file, wait=False):
                holder = _holder(file)
                if not wait:
                    raise ArchiveError(f"{path} is being written by {holder}; wait until it is done")
                if on_wait:
                    on_wait(holder)
                    on_wait = None
                _take(file, wait=True)
            if _is_still(file, lock):
                return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _is_still(file: int, lock: Path) -> bool:
    """Whether the file that is locked is the one at the path: the holder before may have deleted it."""
    try:
        found = lock.stat()
    except FileNotFoundError:
        return False
    mine = os.fstat(file)
    return (found.st_ino, found.st_dev) == (mine.st_ino, mine.st_dev)


def _holder(file: int) -> str:
    told = os.pread(file, 200, 0).decode("utf-8", "replace").split()
    return f"process {told[0]} on {told[1]}" if len(told) == 2 else "another process"


if sys.platform == "win32":

    def _take(file: int, *, wait: bool) -> bool:
        # DuckDB's own lock is all there is: a second writer is refused when it opens the file.
        return True

else:
    import fcntl

    def _take(file: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
