"""Link records to incidents, batch by batch, against what the archive holds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dragoman.archive.incidentfaces import Face, face_of
from dragoman.archive.incidents import CANDIDATES, Incident, Posting, fitting, postings
from dragoman.archive.linkingincidents import (
    Joined,
    rewrite_incidents,
    write_blocks,
    write_records,
    write_united,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import duckdb

_RECORDS = """
SELECT d.key, d.number, CAST(d.date AS VARCHAR), coalesce(o.source, o.key), e.id, e.record
FROM documents d JOIN documents o ON o.key = coalesce(d.original, d.key) LEFT JOIN events e ON e.document = d.key
WHERE d.key IN (SELECT unnest($keys::VARCHAR[])) ORDER BY d.number, e.sequence, e."start", e."end", e.id"""
_OLD = """
SELECT document, ordinal, face FROM incident_records WHERE document IN (SELECT unnest($keys::VARCHAR[]))"""
_CANDIDATES = """
WITH asked AS (
    SELECT unnest($records::INTEGER[]) AS record, unnest($blocks::UBIGINT[]) AS block,
        unnest($firsts::INTEGER[]) AS first, unnest($lasts::INTEGER[]) AS last
), shared AS (
    SELECT record, ordinal, count(DISTINCT b.block) AS blocks
    FROM asked JOIN incident_blocks b ON b.block = asked.block AND b.first <= asked.last AND b.last >= asked.first
    GROUP BY record, ordinal
)
SELECT record, ordinal, blocks FROM shared
QUALIFY row_number() OVER (PARTITION BY record ORDER BY blocks DESC, ordinal DESC) <= $most"""
_FACES = """
SELECT ordinal, face, count(*) FROM incident_records
WHERE face IS NOT NULL AND ordinal IN (SELECT unnest($ordinals::BIGINT[])) GROUP BY ordinal, face"""
_POSTED = """
SELECT ordinal, block, first, last FROM incident_blocks WHERE ordinal IN (SELECT unnest($ordinals::BIGINT[]))"""


# The archive is asked for more candidates than are compared, since the batch itself may change some.
OFFERED = CANDIDATES + 16


class Coded(NamedTuple):
    """A document of the batch with its records; `voice` is the source of the report that it copies, or its own."""

    key: str
    number: int
    voice: str
    events: list[str]
    faces: list[Face | None]


@dataclass
class Batch:
    """The incidents that the records of a batch may join, and what the batch has changed of them.

    Attributes:
        connection: To the archive, whose incidents are as they were before the batch.
        next_ordinal: Of the next incident to start.
        incidents: By ordinal, those at hand.
        offers: Of each record, the ordinals that the archive offers, with how many blocks they share.
        blocks: Of each block, the postings of incidents that the batch changed.
        changed: Ordinals of incidents that the batch changed.
        united: Of each incident that was taken in by another, the ordinal of that.
    """

    connection: duckdb.DuckDBPyConnection
    next_ordinal: int
    incidents: dict[int, Incident] = field(default_factory=dict)
    offers: dict[str, dict[int, int]] = field(default_factory=dict)
    blocks: dict[int, dict[int, list[Posting]]] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    united: dict[int, int] = field(default_factory=dict)

    def candidates(self, event: str, mine: list[Posting]) -> list[Incident]:
        """Return the incidents that share most blocks with a record, the latest of equals first.

        The archive offers what was there before the batch; incidents that changed since are counted anew.
        """
        offered = self.offers.get(event, {})
        shared = {o: n for o, n in offered.items() if o not in self.changed}
        if len(offered) >= OFFERED and len(shared) < CANDIDATES:
            # So much has changed that the archive's next best count, too.
            offered = _offers(self.connection, {event: mine}, OFFERED + len(self.changed)).get(event, {})
            shared = {o: n for o, n in offered.items() if o not in self.changed}
            self.load(shared)
        for posting in mine:
            for ordinal, theirs in self.blocks.get(posting.block, {}).items():
                if any(p.first <= posting.last and p.last >= posting.first for p in theirs):
                    shared[ordinal] = shared.get(ordinal, 0) + 1
        there = [ordinal for ordinal in shared if ordinal in self.incidents and self.incidents[ordinal].faces]
        best = sorted(there, key=lambda ordinal: (-shared[ordinal], -ordinal))[:CANDIDATES]
        return [self.incidents[ordinal] for ordinal in best]

    def load(self, ordinals: Iterable[int]) -> None:
        """Get incidents from the archive that are not at hand."""
        known = self.incidents.keys() | self.changed
        self.incidents |= _incidents(self.connection, sorted(set(ordinals) - known))

    def join(self, event: str, face: Face, mine: list[Posting], told_here: set[Face]) -> tuple[int, Face | None]:
        """Let a record join an incident, or start one; return its ordinal and the face that is kept of the record."""
        first, *others = fitting(face, self.candidates(event, mine), told_here) or [self._started()]
        kept = first.add(face)
        self.note_change(first, mine)
        for other in others:
            if first.may_be(other):
                first = self._unite(first, other)
        return first.ordinal, kept

    def leave(self, ordinal: int, face: Face | None) -> None:
        """Take a record out of its incident."""
        incident = self.incidents[self.now(ordinal)]
        if face is not None:
            incident.drop(face)
        self.note_change(incident)

    def now(self, ordinal: int) -> int:
        """Return the ordinal of the incident that an incident is part of by now."""
        while ordinal in self.united:
            ordinal = self.united[ordinal]
        return ordinal

    def note_change(self, incident: Incident, new: Iterable[Posting] = ()) -> None:
        """Note that an incident changed, and where it can be found from now on."""
        added = [posting for posting in new if posting not in incident.posted]
        incident.posted.update(added)
        for posting in added if incident.ordinal in self.changed else incident.posted:
            self.blocks.setdefault(posting.block, {}).setdefault(incident.ordinal, []).append(posting)
        self.changed.add(incident.ordinal)

    def _started(self) -> Incident:
        incident = Incident(self.next_ordinal)
        self.incidents[incident.ordinal] = incident
        self.next_ordinal += 1
        return incident

    def _unite(self, one: Incident, other: Incident) -> Incident:
        """Let the older of two incidents take in the other."""
        older, younger = sorted((one, other), key=lambda incident: incident.ordinal)
        older.unite(younger)
        self.note_change(older, younger.posted)
        self.changed.add(younger.ordinal)
        self.united[younger.ordinal] = older.ordinal
        del self.incidents[younger.ordinal]
        return older


def link_records(connection: duckdb.DuckDBPyConnection, keys: Sequence[str], texts: Mapping[str, str]) -> None:
    """Link the records of documents, in order, to incidents."""
    documents = _documents(connection, keys, texts)
    old = _old(connection, keys)
    where = {e: list(postings(f)) for d in documents for e, f in zip(d.events, d.faces, strict=True) if f}
    batch = _batch(connection, where, {ordinal for mine in old.values() for ordinal, _ in mine})
    joined: list[Joined] = []
    for document in documents:
        for ordinal, face in old.get(document.key, ()):
            batch.leave(ordinal, face)
        told_here: set[Face] = set()
        for place, (event, face) in enumerate(zip(document.events, document.faces, strict=True)):
            if face is None:
                continue
            ordinal, kept = batch.join(event, face, where[event], told_here)
            if kept:
                told_here.add(kept)
            joined.append(Joined(event, document.key, document.number, place, document.voice, face, ordinal, kept))
    united = {younger: batch.now(younger) for younger in batch.united}
    write_united(connection, united)
    write_records(connection, keys, [j._replace(ordinal=batch.now(j.ordinal)) for j in joined])
    write_blocks(connection, {o: batch.incidents[o].posted for o in batch.changed if o in batch.incidents})
    rewrite_incidents(connection, batch.changed)
    connection.execute("UPDATE incident_count SET ordinals = $next - 1", {"next": batch.next_ordinal})


def _documents(connection: duckdb.DuckDBPyConnection, keys: Sequence[str], texts: Mapping[str, str]) -> list[Coded]:
    out: list[Coded] = []
    for key, number, published, voice, event, record in connection.execute(_RECORDS, {"keys": list(keys)}).fetchall():
        if not out or out[-1].key != key:
            out.append(Coded(key, number, voice, [], []))
        if event is not None:
            out[-1].events.append(event)
            out[-1].faces.append(face_of(json.loads(record), texts.get(key, ""), published))
    return out


def _old(connection: duckdb.DuckDBPyConnection, keys: Sequence[str]) -> dict[str, list[tuple[int, Face | None]]]:
    """Return where the records of documents stand that were coded before."""
    out: dict[str, list[tuple[int, Face | None]]] = {}
    for document, ordinal, face in connection.execute(_OLD, {"keys": list(keys)}).fetchall():
        out.setdefault(document, []).append((ordinal, Face.from_json(face) if face else None))
    return out


def _batch(connection: duckdb.DuckDBPyConnection, where: Mapping[str, list[Posting]], old: set[int]) -> Batch:
    """Return the batch with all incidents that its records may join and those that they leave."""
    count = connection.execute("SELECT ordinals FROM incident_count").fetchall()
    batch = Batch(connection, int(count[0][0]) + 1, offers=_offers(connection, where, OFFERED))
    batch.load(old.union(*batch.offers.values()))
    return batch


def _offers(
    connection: duckdb.DuckDBPyConnection, where: Mapping[str, list[Posting]], most: int
) -> dict[str, dict[int, int]]:
    """Return the incidents of the archive that share most blocks with records, with how many they share."""
    events = list(where)
    asked = [(i, posting) for i, event in enumerate(events) for posting in where[event]]
    rows = connection.execute(
        _CANDIDATES,
        {
            "records": [i for i, _ in asked],
            "blocks": [p.block for _, p in asked],
            "firsts": [p.first for _, p in asked],
            "lasts": [p.last for _, p in asked],
            "most": most,
        },
    ).fetchall()
    offers: dict[str, dict[int, int]] = {}
    for i, ordinal, shared in rows:
        offers.setdefault(events[i], {})[ordinal] = shared
    return offers


def _incidents(connection: duckdb.DuckDBPyConnection, ordinals: list[int]) -> dict[int, Incident]:
    out = {ordinal: Incident(ordinal) for ordinal in ordinals}
    asked = {"ordinals": ordinals}
    for ordinal, face, count in connection.execute(_FACES, asked).fetchall():
        out[ordinal].faces[Face.from_json(face)] = count
    for ordinal, *posting in connection.execute(_POSTED, asked).fetchall():
        out[ordinal].posted.add(Posting(*posting))
    return out
