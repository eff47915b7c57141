"""A time limit that holds even where Python code cannot look at the clock."""

from __future__ import annotations

import faulthandler
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """End this process with status 1 if the body takes longer; None sets no limit.

    A thread of Python would wait for ever on a body that never lets go of the interpreter; faulthandler's does not.
    What it would print has no reader here.
    """
    if seconds is None:
        yield
        return
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        faulthandler.dump_traceback_later(seconds, file=nowhere, exit=True)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
