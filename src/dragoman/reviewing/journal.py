"""The file of decisions: one JSON object a line, on the disk before the next question is asked."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError, UsageError
from dragoman.evaluating.fields import Fields, read_rows
from dragoman.evaluating.reviews import DOCUMENT, WITHDRAW, fold

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from dragoman.records import Document


class Journal:
    """A file of decisions, read first and then only appended to."""

    def __init__(self, path: Path) -> None:
        """Read what was decided before; nothing is written yet.

        Raises:
            InputError: The file holds something else than decisions.
            UsageError: The file cannot be written.
        """
        self.path = path
        try:
            _mend(path)
            found = fold(_read(path))
            self._file = path.open("a", encoding="utf-8", newline="")
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror}") from error
        self.decided = {key: row.text("review") for d in found.values() for key, row in d.decisions.items()}
        self._documents = {name: d.line.row for name, d in found.items()}

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def check_text(self, document: Document) -> None:
        """Refuse a document that had another text when it was reviewed: its offsets are of that text.

        Raises:
            UsageError: The texts differ.
        """
        known = self._documents.get(document.id)
        if known is not None and known["text"] != document.text:
            raise UsageError(f"{document.id} has another text in {self.path}; review it into another file with -o FILE")

    def note(self, document: Document, records: list[dict[str, Any]]) -> None:
        """Write the document, with what was recorded of it, before the first decision about it."""
        row = {"review": DOCUMENT, "id": document.id, "date": document.date, "title": document.title,
               "text": document.text, "records": records}  # fmt: skip
        if self._documents.get(document.id) != row:
            self._append(row)
            self._documents[document.id] = row

    def decide(
        self, document: Document, identifier: str, decision: str,
        record: dict[str, Any] | None = None, event: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Write one decision; it is on the disk when this returns."""
        row = {"review": decision, "id": identifier, "document_id": document.id, "time": _now()}
        self._append(row | {k: v for k, v in (("record", record), ("event", event)) if v is not None})
        self.decided.pop(identifier, None)
        if decision != WITHDRAW:
            self.decided[identifier] = decision

    def _append(self, row: dict[str, Any]) -> None:
        try:
            self._file.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise UsageError(f"cannot write {self.path}: {error.strerror}") from error


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _read(path: Path) -> list[Fields]:
    rows = read_rows(path) if path.exists() and path.stat().st_size else []
    if rows and "review" not in rows[0].row:
        raise InputError(str(path), "is no file of `dragoman review`; name another one with -o", rows[0].line)
    return rows


def _mend(path: Path) -> None:
    """Cut off half a line, which is what a loss of power may leave; its decision will be asked again."""
    data = path.read_bytes() if path.exists() else b""
    whole = data.rfind(b"\n") + 1
    if whole == len(data) or not data.startswith(b'{"review"'):
        return
    with path.open("r+b") as file:
        if _is_json(data[whole:]):
            file.seek(0, os.SEEK_END)
            file.write(b"\n")
        else:
            file.truncate(whole)


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except ValueError:
        return False
    return True
