"""Lets a document kill its worker or keep it for ever; for processes that have this folder on their PYTHONPATH."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from dragoman.coding.coder import Coder

if TYPE_CHECKING:
    from dragoman.coding.coder import Work
    from dragoman.language.parse import Parse
    from dragoman.records import Document

DEADLY, ENDLESS = "Deadlywordia", "Endlesswordia"
_work = Coder.work


def work(self: Coder, document: Document, parse: Parse) -> Work:
    if DEADLY in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if ENDLESS in document.text:
        time.sleep(3600)
    return _work(self, document, parse)


Coder.work = work  # type: ignore[method-assign]
