"""Records that were coded before, read from a file and checked against the texts they are of."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from dragoman.evaluating.compared import GoldDocument
from dragoman.evaluating.fields import Fields, read_rows
from dragoman.evaluating.plover import events_of_record

if TYPE_CHECKING:
    from pathlib import Path

    from dragoman.records import Document


class Recorded:
    """The records of a file by document."""

    def __init__(self, path: Path) -> None:
        """Read the file.

        Raises:
            InputError: It cannot be read, or a record lacks its document's id; names the line.
        """
        self._of: dict[str, list[Fields]] = defaultdict(list)
        for row in read_rows(path):
            self._of[row.text("document_id")].append(row)

    def of(self, document: Document) -> list[dict[str, Any]]:
        """Hand out the records of a document.

        Raises:
            InputError: A record is malformed or does not fit the text; names line and field.
        """
        rows = self._of.pop(document.id, [])
        for row in rows:
            _check(row, document)
        return [row.row for row in rows]

    @property
    def left(self) -> int:
        """How many records were not handed out."""
        return sum(map(len, self._of.values()))


def _check(row: Fields, document: Document) -> None:
    row.text("id")
    events_of_record(row, GoldDocument(document.id, document.text))
    told = row.inner("text_info")
    _check_offsets(told, "end", [told.offset("start"), told.offset("end")], document.text)
    if row.row.get("evidence"):
        evidence = row.inner("evidence")
        time, also = evidence.items("time"), evidence.items("also")
        for name, pair in [*([("time", time)] if time else []), *(("also", pair) for pair in also)]:
            _check_offsets(evidence, name, pair, document.text)


def _check_offsets(row: Fields, name: str, pair: object, text: str) -> None:
    is_pair = isinstance(pair, list) and len(pair) == len(("start", "end")) and all(type(n) is int for n in pair)
    if not (isinstance(pair, list) and is_pair and 0 <= pair[0] < pair[1] <= len(text)):
        raise row.fault(name, f"{pair} are no offsets [start, end] into the text, which has {len(text)} characters")
