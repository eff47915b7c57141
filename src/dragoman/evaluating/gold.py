"""Read gold files of every form, and the records that are to be scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.evaluating.compared import Coded, Gold, GoldDocument
from dragoman.evaluating.dispatches import gold_of_dispatch
from dragoman.evaluating.fields import Fields, read_rows
from dragoman.evaluating.plover import events_of_record
from dragoman.evaluating.reviews import dispatches_of
from dragoman.evaluating.sentences import sentence_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from dragoman.codebook.schema import Codebook
    from dragoman.records import Document

FORMS = (
    'a dispatch {"id", "date", "text", "events"}, a PLOVER record {"document_id", "event", "text_info", …} '
    "or a line of `dragoman review`"
)


def read_gold(path: Path, codebook: Codebook, texts: Mapping[str, Document]) -> Gold:
    """Read a gold file; what form it has is seen from its first line.

    Args:
        path: The file.
        codebook: What types, modes and auxiliaries are allowed.
        texts: Texts of the documents, for PLOVER records that come without.

    Raises:
        InputError: The file cannot be read, or has none of the forms.
    """
    rows = read_rows(path)
    first = rows[0].row
    if "review" in first:
        rows = dispatches_of(rows)
    elif "events" not in first and "event" in first:
        return _of_records(rows, codebook, texts)
    elif "events" not in first:
        raise InputError(str(path), f"is no gold file that is known; a line is {FORMS}", rows[0].line)
    return _of_dispatches(rows, codebook)


def _of_dispatches(rows: list[Fields], codebook: Codebook) -> Gold:
    documents: dict[str, GoldDocument] = {}
    events: list[Coded] = []
    faults: list[InputError] = []
    for row in rows:
        try:
            if "events" not in row.row:
                raise row.fault("events", "is missing; write [] where the text tells no event")
            document, found = gold_of_dispatch(row, codebook)
            if document.id in documents:
                raise row.fault("id", f"{document.id!r} stands in the file twice")
        except InputError as error:
            faults.append(error)
        else:
            documents[document.id] = document
            events += found
    return Gold(documents, tuple(events), tuple(faults))


def _of_records(rows: list[Fields], codebook: Codebook, texts: Mapping[str, Document]) -> Gold:
    documents = {d.id: _document(d.id, d.text, d.date) for d in texts.values()}
    events: list[Coded] = []
    faults: list[InputError] = []
    for row in rows:
        try:
            events += events_of_record(row, _document_of(row, documents, bool(texts)), codebook.types)
        except InputError as error:
            faults.append(error)
    return Gold(documents, tuple(events), tuple(faults))


def _document(identifier: str, text: str | None, date: str | None) -> GoldDocument:
    return GoldDocument(identifier, text, date, sentence_starts(text) if text is not None else ())


def _document_of(row: Fields, documents: dict[str, GoldDocument], has_texts: bool) -> GoldDocument:
    identifier, text = row.text("document_id"), row.text_or_none("text")
    if identifier not in documents:
        if has_texts:
            raise row.fault("document_id", f"{identifier!r} is none of the {len(documents)} documents of --texts")
        documents[identifier] = _document(identifier, text, None)
    return documents[identifier]


@dataclass(frozen=True, slots=True)
class Predicted:
    """The records to be scored: events of annotated documents, how many records are of others, and what is wrong."""

    events: tuple[Coded, ...]
    others: int = 0
    faults: tuple[InputError, ...] = ()


def predicted_of(rows: Iterable[Fields], gold: Gold) -> Predicted:
    """Return the events of PLOVER records."""
    events: list[Coded] = []
    faults: list[InputError] = []
    others = 0
    for row in rows:
        try:
            document = gold.documents.get(row.text("document_id"))
            if document is None:
                others += 1
            else:
                events += events_of_record(row, document)
        except InputError as error:
            faults.append(error)
    return Predicted(tuple(events), others, tuple(faults))
