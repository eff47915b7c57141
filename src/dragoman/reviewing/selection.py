"""Which records are asked about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.reviewing.annotation import type_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dragoman.records import Document

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One record to be asked about, with its document and what else was recorded there."""

    document: Document
    record: Record
    listed: list[Record]

    @property
    def id(self) -> str:
        """The id of the record."""
        return str(self.record["id"])


@dataclass(frozen=True, slots=True)
class Choice:
    """Records from a confidence to below another one, of some types; a sample of them if `sample` is given."""

    above: float
    below: float
    types: frozenset[str] = frozenset()
    sample: int | None = None

    def takes(self, record: Record) -> bool:
        """Whether a record is asked about; one without a confidence always is."""
        confidence = record.get("confidence")
        # Nothing is above 1, so "below 1" is meant to leave nothing out.
        is_inside = confidence is None or self.above <= confidence < self.below or (confidence == self.below == 1)
        return is_inside and (not self.types or type_of(record) in self.types)

    def items(self, coded: Iterable[tuple[Document, list[Record]]]) -> Iterator[Item]:
        """Yield the records to be asked about in the order of the documents and their texts."""
        every = (
            Item(document, record, _listed(records))
            for document, records in coded
            for record in sorted(records, key=lambda r: (r["text_info"]["start"], str(r["id"])))
            if self.takes(record)
        )
        if self.sample is None:
            yield from every
            return
        # Drawn by a hash of the id: the same records give the same sample when the review goes on tomorrow.
        items = list(every)
        drawn = set(sorted((item.id for item in items), key=_lot)[: self.sample])
        yield from (item for item in items if item.id in drawn)


def _lot(identifier: str) -> str:
    return hashlib.sha256(identifier.encode("utf-8", "replace")).hexdigest()


def _listed(records: list[Record]) -> list[Record]:
    """Return what is kept of all records of a document: enough to know what was not asked about."""
    return [
        {
            "id": str(r["id"]),
            "event": [type_of(r)],
            "start": r["text_info"]["start"],
            "end": r["text_info"]["end"],
            "confidence": r.get("confidence"),
        }
        for r in records
    ]
