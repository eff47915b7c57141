"""Answers kept on disk by a hash of the question, so that nothing is paid for twice."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


def question_key(question: Mapping[str, Any]) -> str:
    """Return the name of a question: 64 hexadecimal digits."""
    return hashlib.sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()


class Answers:
    """Keeps the answers of a model in a folder."""

    def __init__(self, folder: Path) -> None:
        """Make the folder.

        Raises:
            UsageError: It cannot be made or written into.
        """
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise self._unwritable(error) from error

    def get(self, key: str) -> str | None:
        """Return a kept answer, or None; a damaged file is no answer."""
        try:
            kept = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        answer = kept.get("answer") if isinstance(kept, dict) else None
        return answer if isinstance(answer, str) else None

    def put(self, key: str, answer: str) -> None:
        """Keep an answer, written at one stroke so that an interrupt leaves no half of it.

        Raises:
            UsageError: It cannot be written: without it a later run would pay again.
        """
        path = self._path(key)
        try:
            path.parent.mkdir(exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix="new-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump({"answer": answer}, file)
                Path(temporary).replace(path)
            finally:
                Path(temporary).unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"

    def _unwritable(self, error: OSError) -> UsageError:
        return UsageError(f"cannot keep answers in {self.folder}: {error.strerror}; give another folder with --cache")
