"""What the workers of the tests do; in a module of its own, as workers import it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from dragoman.adding.limits import limited

FOR_EVER = 3600.0


def nothing() -> None:
    """Prepare nothing."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    raise ValueError("the cellar is flooded")


def act(word: str) -> str:
    """Return the word in capitals, unless it tells to do something else."""
    if word == "die":
        die()
    if word == "hang":
        with limited(0.3):
            time.sleep(FOR_EVER)
    if word == "stay":
        time.sleep(FOR_EVER)
    if word == "fail":
        fail()
    if word.startswith("slow"):
        time.sleep(0.2)
    return word.upper()


def die_once(path: str) -> str:
    """Kill the worker at the first time, and tell of it the second time."""
    if not Path(path).exists():
        Path(path).touch()
        die()
    return "alive"


def number(_: str) -> int:
    return os.getpid()
