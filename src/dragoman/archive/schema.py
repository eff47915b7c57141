"""The tables of an archive, as SQL. docs/archive.md explains every column.

Two kinds of tables: `documents`, `events`, `claims`, `runs`, `failures` hold what was coded, with the whole record as
JSON; `entities`, `dyads`, `relations` are made from the records, so that questions need no JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.archive.linking import SCHEMA as LINKING

if TYPE_CHECKING:
    import duckdb

VERSION = 1

_EVENT_COLUMNS = """
    id VARCHAR NOT NULL, document VARCHAR NOT NULL, run INTEGER NOT NULL,
    sequence INTEGER, "start" INTEGER, "end" INTEGER,
    date DATE, date_unit VARCHAR, enddate DATE, type VARCHAR, modes VARCHAR[],
    auxiliary VARCHAR[], is_auxiliary BOOLEAN, contexts VARCHAR[],
    quad TINYINT, score DOUBLE, confidence DOUBLE, trigger_text VARCHAR,
    actor_codes VARCHAR[], recipient_codes VARCHAR[], actor_names VARCHAR[], recipient_names VARCHAR[],
    actors VARCHAR, recipients VARCHAR,
    attribution_name VARCHAR, attribution_code VARCHAR,
    place_name VARCHAR, geonameid BIGINT, lat DOUBLE, lon DOUBLE, country_code VARCHAR,
    dead BIGINT, injured BIGINT, arrested BIGINT, participants BIGINT,
    incident VARCHAR, record JSON NOT NULL"""

_CLAIM_COLUMNS = """
    id VARCHAR NOT NULL, document VARCHAR NOT NULL, run INTEGER NOT NULL,
    sequence INTEGER, "start" INTEGER, "end" INTEGER,
    speaker_name VARCHAR, speaker_code VARCHAR, subject_name VARCHAR, subject_code VARCHAR,
    statement VARCHAR, condition VARCHAR, hedge VARCHAR, kind VARCHAR, event VARCHAR, horizon VARCHAR,
    record JSON NOT NULL"""

# Only documents have a key that the database enforces: an index on events would have to be in memory to add to it.
TABLES = {
    "meta": "name VARCHAR NOT NULL, value VARCHAR NOT NULL",
    "runs": """
    id INTEGER NOT NULL, started TIMESTAMP, finished TIMESTAMP, version VARCHAR, codebook VARCHAR,
    codebook_hash VARCHAR, world_hash VARCHAR, model_hash VARCHAR, options JSON, signature VARCHAR NOT NULL,
    mutual VARCHAR[] NOT NULL""",
    "documents": """
    key VARCHAR PRIMARY KEY, number BIGINT NOT NULL, name VARCHAR, run INTEGER NOT NULL, coded_run INTEGER NOT NULL,
    date DATE, date_from VARCHAR, title VARCHAR, source VARCHAR, url VARCHAR, language VARCHAR,
    content_hash VARCHAR, characters INTEGER, sentences INTEGER, events INTEGER, claims INTEGER,
    text VARCHAR, metadata JSON,
    state VARCHAR NOT NULL, reason VARCHAR, original VARCHAR""",
    "events": _EVENT_COLUMNS,
    "events_history": f"{_EVENT_COLUMNS}, superseded_run INTEGER NOT NULL",
    "claims": _CLAIM_COLUMNS,
    "claims_history": f"{_CLAIM_COLUMNS}, superseded_run INTEGER NOT NULL",
    "entities": """
    event VARCHAR NOT NULL, role VARCHAR NOT NULL, position INTEGER NOT NULL, name VARCHAR, code VARCHAR,
    sectors VARCHAR[], office VARCHAR, identifier VARCHAR, text VARCHAR, "start" INTEGER, "end" INTEGER""",
    "dyads": """
    event VARCHAR NOT NULL, date DATE, type VARCHAR, quad TINYINT, score DOUBLE, confidence DOUBLE,
    actor_code VARCHAR NOT NULL, actor_name VARCHAR, recipient_code VARCHAR NOT NULL, recipient_name VARCHAR,
    auxiliary BOOLEAN NOT NULL, mutual BOOLEAN NOT NULL, counts BOOLEAN NOT NULL""",
    "relations": "event VARCHAR NOT NULL, type VARCHAR NOT NULL, other VARCHAR NOT NULL",
    "incidents": """
    id VARCHAR NOT NULL, family VARCHAR, date_first DATE, date_last DATE, first_event VARCHAR,
    first_document VARCHAR, reports INTEGER, documents INTEGER, sources INTEGER, figures JSON, updated_run INTEGER""",
    "failures": "run INTEGER NOT NULL, source VARCHAR, line INTEGER, problem VARCHAR",
}

VIEWS = {
    "places": """
    SELECT id AS event, document, date, place_name AS name, geonameid, lat, lon,
        record ->> '$.event_loc.province' AS province, country_code,
        CAST(record ->> '$.event_loc.resolution' AS INTEGER) AS resolution
    FROM events WHERE place_name IS NOT NULL""",
}


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make all tables and views of the present version in an empty database."""
    for name, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")
    connection.execute(LINKING)
    for name, query in VIEWS.items():
        connection.execute(f"CREATE VIEW {name} AS {query}")
