"""Write down which records are of which incidents, and what incidents come to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from dragoman.archive.incidents import days_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import duckdb

    from dragoman.archive.incidentfaces import Face
    from dragoman.archive.incidents import Posting

# `face` is NULL where an incident had faces enough to compare with; `voice` is the source of the original report.
SCHEMA = """
CREATE TABLE incident_records (ordinal BIGINT NOT NULL, event VARCHAR NOT NULL, document VARCHAR NOT NULL,
    number BIGINT NOT NULL, place INTEGER NOT NULL, family VARCHAR NOT NULL, first DATE, last DATE,
    exactness TINYINT NOT NULL, voice VARCHAR NOT NULL, figures VARCHAR, face VARCHAR);
CREATE TABLE incident_blocks (block UBIGINT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    ordinal BIGINT NOT NULL);
CREATE TABLE incident_count (ordinals BIGINT NOT NULL);
INSERT INTO incident_count VALUES (0);
"""

_RECORDS = """
INSERT INTO incident_records SELECT unnest($ordinals::BIGINT[]), unnest($events::VARCHAR[]),
    unnest($documents::VARCHAR[]), unnest($numbers::BIGINT[]), unnest($places::INTEGER[]), unnest($families::VARCHAR[]),
    unnest($firsts::DATE[]), unnest($lasts::DATE[]), unnest($exactness::TINYINT[]), unnest($voices::VARCHAR[]),
    unnest($figures::VARCHAR[]), unnest($faces::VARCHAR[])"""
_EVENTS = """
UPDATE events SET incident = 'i' || told.ordinal
FROM (SELECT unnest($events::VARCHAR[]) AS event, unnest($ordinals::BIGINT[]) AS ordinal) told
WHERE events.id = told.event AND events.document IN (SELECT unnest($keys::VARCHAR[]))"""
_BLOCKS = """
INSERT INTO incident_blocks
SELECT unnest($blocks::UBIGINT[]) AS block, unnest($firsts::INTEGER[]) AS first, unnest($lasts::INTEGER[]) AS last,
    unnest($ordinals::BIGINT[]) AS ordinal
EXCEPT SELECT * FROM incident_blocks WHERE ordinal IN (SELECT unnest($ordinals::BIGINT[]))
ORDER BY ordinal, block, first"""
_PAIRS = "(SELECT unnest($younger::BIGINT[]) AS younger, unnest($older::BIGINT[]) AS older) pairs"
_UNITED = (
    f"UPDATE events SET incident = 'i' || older FROM {_PAIRS} WHERE incident = 'i' || younger",
    f"UPDATE incident_records SET ordinal = older FROM {_PAIRS} WHERE ordinal = younger",
    f"UPDATE incident_blocks SET ordinal = older FROM {_PAIRS} WHERE ordinal = younger",
)
_NO_INCIDENTS = "DELETE FROM incidents WHERE id IN (SELECT 'i' || unnest($ordinals::BIGINT[]))"
_NO_BLOCKS = """
DELETE FROM incident_blocks WHERE ordinal IN (
    SELECT unnest($ordinals::BIGINT[]) EXCEPT
    SELECT ordinal FROM incident_records WHERE ordinal IN (SELECT unnest($ordinals::BIGINT[])))"""
# The days of an incident are those of its most exactly dated records.
_INCIDENTS = """
WITH mine AS (
    SELECT *, max(exactness) OVER (PARTITION BY ordinal) AS exactest FROM incident_records
    WHERE ordinal IN (SELECT unnest($ordinals::BIGINT[]))
)
INSERT INTO incidents BY NAME
SELECT 'i' || ordinal AS id, any_value(family) AS family,
    min(first) FILTER (exactness = exactest) AS date_first, max(last) FILTER (exactness = exactest) AS date_last,
    arg_min(event, (number, place)) AS first_event, arg_min(document, (number, place)) AS first_document,
    count(*) AS reports, count(DISTINCT document) AS documents, count(DISTINCT voice) AS sources,
    (SELECT max(id) FROM runs) AS updated_run
FROM mine GROUP BY ordinal ORDER BY ordinal"""
_FIGURES = """
SELECT ordinal, event, figures FROM incident_records
WHERE ordinal IN (SELECT unnest($ordinals::BIGINT[])) AND figures IS NOT NULL ORDER BY ordinal, number, place"""
_TOLD = """
UPDATE incidents SET figures = told.figures
FROM (SELECT unnest($ordinals::BIGINT[]) AS ordinal, unnest($figures::JSON[]) AS figures) told
WHERE incidents.id = 'i' || told.ordinal"""


class Joined(NamedTuple):
    """A record with the incident that it joined and the face that is kept of it; `place` counts those of a document."""

    event: str
    document: str
    number: int
    place: int
    voice: str
    face: Face
    ordinal: int
    kept: Face | None


def write_united(connection: duckdb.DuckDBPyConnection, united: Mapping[int, int]) -> None:
    """Write down that incidents became part of older ones."""
    if not united:
        return
    pairs = {"younger": list(united), "older": list(united.values())}
    for statement in _UNITED:
        connection.execute(statement, pairs)
    connection.execute(_NO_INCIDENTS, {"ordinals": list(united)})


def write_records(connection: duckdb.DuckDBPyConnection, keys: Sequence[str], joined: Sequence[Joined]) -> None:
    """Write down the records of a batch in the place of those that its documents had before."""
    connection.execute(
        "DELETE FROM incident_records WHERE document IN (SELECT unnest($keys::VARCHAR[]))", {"keys": list(keys)}
    )
    days = [days_of(j.face) for j in joined]
    connection.execute(
        _RECORDS,
        {
            "ordinals": [j.ordinal for j in joined],
            "events": [j.event for j in joined],
            "documents": [j.document for j in joined],
            "numbers": [j.number for j in joined],
            "places": [j.place for j in joined],
            "families": [j.face.family for j in joined],
            "firsts": [first for first, _, _ in days],
            "lasts": [last for _, last, _ in days],
            "exactness": [exactness for _, _, exactness in days],
            "voices": [j.voice for j in joined],
            "figures": [json.dumps(dict(j.face.figures)) if j.face.figures else None for j in joined],
            "faces": [j.kept.to_json() if j.kept else None for j in joined],
        },
    )
    told = {"events": [j.event for j in joined], "ordinals": [j.ordinal for j in joined], "keys": list(keys)}
    connection.execute(_EVENTS, told)


def write_blocks(connection: duckdb.DuckDBPyConnection, posted: Mapping[int, Collection[Posting]]) -> None:
    """Write down where incidents can be found from now on."""
    rows = [(ordinal, posting) for ordinal in sorted(posted) for posting in sorted(posted[ordinal])]
    connection.execute(
        _BLOCKS,
        {
            "blocks": [p.block for _, p in rows],
            "firsts": [p.first for _, p in rows],
            "lasts": [p.last for _, p in rows],
            "ordinals": [ordinal for ordinal, _ in rows],
        },
    )


def rewrite_incidents(connection: duckdb.DuckDBPyConnection, ordinals: Collection[int]) -> None:
    """Write the rows of incidents that changed anew; those that have no records any more disappear."""
    asked = {"ordinals": sorted(ordinals)}
    connection.execute(_NO_INCIDENTS, asked)
    connection.execute(_NO_BLOCKS, asked)
    connection.execute(_INCIDENTS, asked)
    figures: dict[int, dict[str, list[list[object]]]] = {}
    for ordinal, event, told in connection.execute(_FIGURES, asked).fetchall():
        for kind, value in json.loads(told).items():
            figures.setdefault(ordinal, {}).setdefault(kind, []).append([value, event])
    told_all = {"ordinals": list(figures), "figures": [json.dumps(f) for f in figures.values()]}
    connection.execute(_TOLD, told_all)
