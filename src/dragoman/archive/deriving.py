"""From records to rows: SQL that reads the JSON of records as coded and fills the columns made from them.

The same statements serve the writer and the migrations, so a column means the same in every archive. They read the
temporary tables `staged_events` and `staged_claims` (document, run, record).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

STAGING = """
CREATE OR REPLACE TEMP TABLE staged_events (document VARCHAR, run INTEGER, record JSON);
CREATE OR REPLACE TEMP TABLE staged_claims (document VARCHAR, run INTEGER, record JSON);
"""

# Talks have no recipient: everybody who takes part is an actor. So have fights told as such ("clashed with").
MUTUAL_TYPES = ("CONSULT",)
_FIGHTS = "(clash|skirmish|battl|fight|fought|gunfight|gun-?battle|firefight|shoot-?out|duel)"

_TEXT, _NUMBER = "VARCHAR", "BIGINT"
_ENTITY = {
    **dict.fromkeys(("entity_text", "identifier_text", "code", "office", "identifier_id"), _TEXT),
    "sector": [_TEXT], "start": _NUMBER, "end": _NUMBER,
}  # fmt: skip
_TEXT_INFO = dict.fromkeys(("sequence", "start", "end"), _NUMBER)
_EVENT = {
    **dict.fromkeys(("id", "date", "enddate"), _TEXT),
    **{name: [_TEXT] for name in ("event", "mode", "auxiliary_modes", "context", "event_text")},
    "actor": [_ENTITY], "recipient": [_ENTITY], "attribution": _ENTITY,
    "event_loc": {
        "extracted_place": _TEXT, "resolved_place": _TEXT, "geonameid": _NUMBER, "lat": "DOUBLE", "lon": "DOUBLE",
        "country_code": _TEXT,
    },
    "text_info": _TEXT_INFO, "quad_code": _NUMBER, "event_scale": "DOUBLE", "confidence": "DOUBLE",
    "size": dict.fromkeys(("dead", "injured", "arrested", "participants"), _NUMBER),
    "relations": [{"type": _TEXT, "id": _TEXT}], "evidence": {"trigger": _TEXT},
}  # fmt: skip
_CLAIM = {
    **dict.fromkeys(("id", "statement", "hedge", "kind", "horizon"), _TEXT),
    "text_info": _TEXT_INFO, "speaker": _ENTITY, "subject": _ENTITY, "condition": {"text": _TEXT}, "event": [_TEXT],
}  # fmt: skip


def _read(table: str, structure: object) -> str:
    """Return SQL for the rows of a table with its records read (`r`)."""
    return f"(SELECT *, from_json(record, '{json.dumps(structure)}') AS r FROM {table})"


def _day(value: str) -> str:
    """Return SQL for the first day of a date that may be a month or a year."""
    return f"TRY_CAST({value} || CASE length({value}) WHEN 4 THEN '-01-01' WHEN 7 THEN '-01' ELSE '' END AS DATE)"


def _known(side: str, field: str) -> str:
    """Return SQL for the values of a field of the entities of a side, each once, in the order of the record."""
    values = f"[e.{field} FOR e IN r.{side} IF e.{field} IS NOT NULL]"
    return f"list_filter({values}, lambda v, i: list_position({values}, v) = i)"


def _joined(side: str) -> str:
    """Return SQL for the names of a side as one text, which is quicker to search than a list; NULL where nobody is."""
    return f"nullif(array_to_string({_known(side, 'identifier_text')}, '; '), '')"


# What each column made from a record is, in the order of the table.
EVENT_VALUES = {
    "id": "r.id", "sequence": "r.text_info.sequence", "start": 'r.text_info."start"', "end": 'r.text_info."end"',
    "date": _day("r.date"),
    "date_unit": "CASE length(r.date) WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' END",
    "enddate": _day("r.enddate"), "type": "r.event[1]", "modes": "coalesce(r.mode, [])",
    "auxiliary": "coalesce(r.auxiliary_modes, [])",
    "is_auxiliary": "coalesce(len(r.auxiliary_modes), 0) > 0", "contexts": "coalesce(r.context, [])",
    "quad": "r.quad_code::TINYINT", "score": "r.event_scale", "confidence": "r.confidence",
    "trigger_text": "r.event_text[1]",
    "actor_codes": _known("actor", "code"), "recipient_codes": _known("recipient", "code"),
    "actor_names": _known("actor", "identifier_text"), "recipient_names": _known("recipient", "identifier_text"),
    "actors": _joined("actor"), "recipients": _joined("recipient"),
    "attribution_name": "r.attribution.identifier_text", "attribution_code": "r.attribution.code",
    "place_name": "coalesce(r.event_loc.resolved_place, r.event_loc.extracted_place)",
    "geonameid": "r.event_loc.geonameid", "lat": "r.event_loc.lat", "lon": "r.event_loc.lon",
    "country_code": "r.event_loc.country_code",
    "dead": "r.size.dead", "injured": "r.size.injured", "arrested": "r.size.arrested",
    "participants": "r.size.participants",
}  # fmt: skip
CLAIM_VALUES = {
    "id": "r.id", "sequence": "r.text_info.sequence", "start": 'r.text_info."start"', "end": 'r.text_info."end"',
    "speaker_name": "r.speaker.identifier_text", "speaker_code": "r.speaker.code",
    "subject_name": "r.subject.identifier_text", "subject_code": "r.subject.code", "statement": "r.statement",
    "condition": "r.condition.text", "hedge": "r.hedge", "kind": "r.kind", "event": "r.event[1]",
    "horizon": "r.horizon",
}  # fmt: skip


def _records(table: str, values: dict[str, str]) -> str:
    columns = ", ".join(f'{value} AS "{name}"' for name, value in values.items())
    return f"INSERT INTO {table} BY NAME SELECT {columns}, document, run, record FROM read_{table}"


def _entities(source: str) -> str:
    return f"""
WITH told AS (
    SELECT r.id, 'actor' AS role, unnest(r.actor) AS e, generate_subscripts(r.actor, 1) AS position FROM {source}
    UNION ALL
    SELECT r.id, 'recipient', unnest(r.recipient), generate_subscripts(r.recipient, 1) FROM {source}
    UNION ALL
    SELECT r.id, 'attribution', r.attribution, 1 FROM {source} WHERE r.attribution.identifier_text IS NOT NULL
)
SELECT id AS event, role, position, e.identifier_text AS name, e.code, coalesce(e.sector, []) AS sectors, e.office,
    e.identifier_id AS identifier, e.entity_text AS text, e."start", e."end"
FROM told"""


def _dyads(source: str) -> str:
    return f"""
WITH told AS (
    SELECT r, coalesce(len(r.recipient), 0) = 0 AND (list_contains(runs.mutual, r.event[1])
        OR coalesce(regexp_matches(lower(r.evidence.trigger), '^{_FIGHTS}'), false)) AS mutual
    FROM {source} p JOIN runs ON runs.id = p.run
), actors AS (
    SELECT r, mutual, unnest(r.actor) AS a, generate_subscripts(r.actor, 1) AS a_at FROM told
), pairs AS (
    SELECT r, mutual, a, a_at, unnest(CASE WHEN mutual THEN r.actor ELSE r.recipient END) AS b,
        generate_subscripts(CASE WHEN mutual THEN r.actor ELSE r.recipient END, 1) AS b_at FROM actors
)
SELECT r.id AS event, {_day("r.date")} AS date, r.event[1] AS type, r.quad_code::TINYINT AS quad,
    r.event_scale AS score, r.confidence, a.code AS actor_code, a.identifier_text AS actor_name,
    b.code AS recipient_code, b.identifier_text AS recipient_name,
    coalesce(len(r.auxiliary_modes), 0) > 0 AS auxiliary, mutual,
    row_number() OVER (PARTITION BY r.id, a.code, b.code ORDER BY a_at, b_at) = 1 AS counts
FROM pairs WHERE a.code IS NOT NULL AND b.code IS NOT NULL AND NOT (mutual AND a_at = b_at)"""


def _relations(source: str) -> str:
    return f"""
SELECT id AS event, told.type AS type, told.id AS other
FROM (SELECT r.id AS id, unnest(r.relations) AS told FROM {source})"""


def insert_staged(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill events, claims and the tables made from them with the records in the staging tables.

    Their runs must be there already. Done within a transaction, all of it is there or nothing.
    """
    for table, structure in (("events", _EVENT), ("claims", _CLAIM)):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE read_{table} AS FROM {_read(f'staged_{table}', structure)}")
    connection.execute(_records("events", EVENT_VALUES))
    connection.execute(_records("claims", CLAIM_VALUES))
    connection.execute(f"INSERT INTO entities BY NAME {_entities('read_events')} ORDER BY event, role, position")
    # By date: what is asked of a span of time then reads little.
    connection.execute(
        f"INSERT INTO dyads BY NAME {_dyads('read_events')} ORDER BY date, event, actor_name, recipient_name"
    )
    connection.execute(f"INSERT INTO relations BY NAME {_relations('read_events')}")


def comparisons() -> dict[str, str]:
    """Return for each table the query for the ids of events or claims of which it says something else than the record.

    Nothing is joined but sums of hashes, so that it can be asked of big archives.
    """
    out = {}
    for table, structure, values in (("events", _EVENT, EVENT_VALUES), ("claims", _CLAIM, CLAIM_VALUES)):
        unlike = " OR ".join(f't."{name}" IS DISTINCT FROM ({value})' for name, value in values.items())
        out[table] = f"SELECT t.id FROM {_read(table, structure)} t WHERE {unlike}"
    made = {"entities": _entities, "dyads": _dyads, "relations": _relations}
    read = f"(SELECT run, from_json(record, '{json.dumps(_EVENT)}') AS r FROM events)"
    for table, rows in made.items():
        sums = "SELECT event AS id, count(*) AS n, sum(hash(t)::HUGEINT) AS h FROM"
        out[table] = f"""
        SELECT coalesce(a.id, b.id) AS id FROM ({sums} ({rows(read)}) t GROUP BY event) a
        FULL JOIN ({sums} {table} t GROUP BY event) b ON a.id = b.id
        WHERE a.n IS DISTINCT FROM b.n OR a.h IS DISTINCT FROM b.h"""
    return out
