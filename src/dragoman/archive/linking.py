"""Link what a batch of documents adds: near-duplicates to their originals, records to incidents.

Documents are taken in the order of their numbers and records in the order of the text, each against all that came
before; so the result does not depend on how documents are cut into batches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.archive import linkingdocuments, linkingincidents, linkingrecords

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb

SCHEMA = linkingdocuments.SCHEMA + linkingincidents.SCHEMA


def link(connection: duckdb.DuckDBPyConnection, keys: Sequence[str], texts: Mapping[str, str]) -> None:
    """Link the documents of a batch and their records.

    Fills `documents.original`, `events.incident` and the table `incidents`. Documents that are coded again leave the
    incidents of their old records first.

    Args:
        connection: Within a transaction; the rows of the documents and of their records are in.
        keys: Of the documents, in the order of their numbers.
        texts: Their texts, which the archive need not keep.
    """
    if not keys:
        return
    linkingdocuments.link_documents(connection, keys, texts)
    linkingrecords.link_records(connection, keys, texts)
