"""The questions an archive is asked, as SQL with parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.archive.filters import Conditions, Filters, add_shared, check_values, holds, is_code, refuse_unused
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable


class Question(NamedTuple):
    """SQL and the values of its parameters."""

    sql: str
    parameters: dict[str, Any]


_PARTIES = frozenset({"actor", "recipient", "dyad"})
_TIME = frozenset({"since", "until"})
_EVENTS = frozenset(Filters.__dataclass_fields__)
_DYADS = _PARTIES | _TIME | {"type", "quad", "min_confidence", "auxiliary", "told_once"}
_CLAIMS = _TIME | {"actor", "recipient", "type", "source", "document"}
_INCIDENTS = _EVENTS
_DOCUMENTS = _TIME | {"source", "document"}
# First what is read, then what the machine made of it.
_OF_EVENTS = """
e.id, e.date, e.type, e.modes, e.auxiliary, e.actor_names, e.actor_codes, e.recipient_names, e.recipient_codes,
e.place_name, e.country_code, e.lat, e.lon, e.geonameid, e.contexts, e.quad, e.score, e.confidence, e.trigger_text,
e.attribution_name, e.attribution_code, e.dead, e.injured, e.arrested, e.participants, e.enddate, e.date_unit,
e.incident, e.document, e.sequence, e."start", e."end", e.run"""
_OF_DOCUMENTS = "d.name AS document_name, d.date AS document_date, d.title, d.source, d.url"
_IN_ORDER = "ORDER BY e.date, e.rowid"


def events(given: Filters, limit: int | None = None, *, record: bool = False) -> Question:
    """Return the question for events in the order of time, each with its document; `record` adds the JSON."""
    conditions = _event_conditions(given)
    columns = f"{_OF_EVENTS}{', e.record' if record else ''}"
    if limit is None:
        sql = f"""
        SELECT {columns}, {_OF_DOCUMENTS} FROM events e LEFT JOIN documents d ON d.key = e.document
        {conditions.where} {_IN_ORDER}"""
    else:
        # Found by their narrow columns; only the few rows that are shown are read in full, and joined.
        sql = f"""
        WITH found AS MATERIALIZED (
            SELECT {columns}, e.rowid AS place FROM events e
            WHERE e.rowid IN (SELECT e.rowid FROM events e {conditions.where} {_IN_ORDER} LIMIT {_whole(limit)})
        ), told AS MATERIALIZED (SELECT * FROM documents WHERE key IN (SELECT document FROM found))
        SELECT e.* EXCLUDE (place), {_OF_DOCUMENTS}
        FROM found e LEFT JOIN told d ON d.key = e.document ORDER BY e.date, e.place"""
    return Question(sql, conditions.parameters)


def documents(given: Filters, limit: int | None = None) -> Question:
    """Return the question for documents in the order in which they were added, without their texts."""
    conditions = _checked(given, _DOCUMENTS, "documents")
    add_shared(conditions, given, {"since": "d.date", "until": "d.date"})
    if given.source:
        conditions.add(holds("d.source"), given.source)
    if given.document:
        conditions.add("d.key = ? OR d.name = ?", given.document, given.document)
    sql = f"""
    SELECT d.key, d.number, d.name, d.date, d.title, d.source, d.url, d.language, d.state, d.reason,
        d.events, d.claims, d.sentences, d.characters,
        d.original, d.date_from, d.run, d.coded_run, d.text IS NOT NULL AS has_text, d.metadata
    FROM documents d {conditions.where} ORDER BY d.number {_limit(limit)}"""
    return Question(sql, conditions.parameters)


def claims(given: Filters, limit: int | None = None, *, record: bool = False) -> Question:
    """Return the question for claims; `actor` is who speaks, `recipient` whom it is about, dates the document's."""
    conditions = _checked(given, _CLAIMS, "claims")
    add_shared(conditions, given, {"since": "d.date", "until": "d.date"})
    if given.type:
        conditions.add("c.event IN (?, ?)", given.type, given.type.upper())
    for side, value in (("speaker", given.actor), ("subject", given.recipient)):
        if value and is_code(value):
            conditions.add(f"c.{side}_code = ?", value)
        elif value:
            conditions.add(holds(f"c.{side}_name"), value)
    _add_document(conditions, given, "c.document")
    sql = f"""
    SELECT c.id, d.date, c.speaker_name, c.speaker_code, c.subject_name, c.subject_code, c.kind, c.hedge, c.statement,
        c.condition, c.event, c.horizon, c.document, c.sequence, c."start", c."end", c.run, d.name AS document_name,
        d.title, d.source, d.url{", c.record" if record else ""}
    FROM claims c LEFT JOIN documents d ON d.key = c.document {conditions.where}
    ORDER BY d.date, c.rowid {_limit(limit)}"""
    return Question(sql, conditions.parameters)


def incidents(given: Filters, limit: int | None = None) -> Question:
    """Return the question for incidents with at least one record that the filters let through."""
    conditions = _event_conditions(given)
    sql = f"""
    SELECT i.id, i.date_first, i.date_last, i.family, f.type, f.actor_names, f.actor_codes, f.recipient_names,
        f.recipient_codes, f.place_name, f.country_code, i.reports, i.documents, i.sources, i.figures, i.first_event,
        i.first_document, d.source AS first_source, d.date AS first_told, i.updated_run
    FROM incidents i LEFT JOIN events f ON f.id = i.first_event LEFT JOIN documents d ON d.key = i.first_document
    WHERE i.id IN (SELECT e.incident FROM events e {conditions.where})
    ORDER BY i.date_first, i.id {_limit(limit)}"""
    return Question(sql, conditions.parameters)


def dyads(given: Filters, limit: int | None = None) -> Question:
    """Return the question for who did what to whom: one row for each actor and recipient with codes."""
    conditions = _dyad_conditions(given)
    sql = f"""
    SELECT event, date, type, quad, score, confidence, actor_code, actor_name, recipient_code, recipient_name,
        auxiliary, mutual, counts
    FROM dyads {conditions.where} ORDER BY date, event, actor_code, recipient_code {_limit(limit)}"""
    return Question(sql, conditions.parameters)


def dyad_months(given: Filters, limit: int | None = None) -> Question:
    """Return the question for the months of each pair of codes: events, by quad, and their mean score.

    An event counts once for a pair of codes, however many of its parties bear them.
    """
    conditions = _dyad_conditions(given)
    conditions.add("counts")
    conditions.add("date IS NOT NULL")
    sql = f"""
    SELECT date_trunc('month', date)::DATE AS month, actor_code, recipient_code, count(*) AS events,
        count(*) FILTER (quad = 1) AS verbal_cooperation, count(*) FILTER (quad = 2) AS material_cooperation,
        count(*) FILTER (quad = 3) AS verbal_conflict, count(*) FILTER (quad = 4) AS material_conflict,
        avg(score) AS score
    FROM dyads {conditions.where} GROUP BY ALL ORDER BY month, actor_code, recipient_code {_limit(limit)}"""
    return Question(sql, conditions.parameters)


def runs() -> Question:
    """Return the question for the runs, each with how many documents it added and which are current."""
    sql = """
    SELECT r.id, r.started, r.finished, r.version, r.codebook,
        (SELECT count(*) FROM documents d WHERE d.run = r.id) AS documents_added,
        (SELECT count(*) FROM documents d WHERE d.coded_run = r.id) AS documents_current,
        (SELECT count(*) FROM failures f WHERE f.run = r.id) AS failures,
        r.codebook_hash, r.world_hash, r.model_hash, r.options, r.signature
    FROM runs r ORDER BY r.id"""
    return Question(sql, {})


TABLES: dict[str, Callable[[Filters, int | None], Question]] = {
    "events": events, "documents": documents, "claims": claims, "incidents": incidents, "dyads": dyads,
    "dyad-months": dyad_months,
}  # fmt: skip


def _checked(given: Filters, used: frozenset[str], what: str) -> Conditions:
    check_values(given)
    refuse_unused(given, used, what)
    return Conditions()


def _event_conditions(given: Filters) -> Conditions:
    conditions = _checked(given, _EVENTS, "events")
    columns = {name: f"e.{name}" for name in ("quad", "incident")}
    add_shared(conditions, given, {**columns, "since": "e.date", "until": "e.date", "min_confidence": "e.confidence"})
    if given.type:
        conditions.add("e.type IN (?, ?)", given.type, given.type.upper())
    if given.auxiliary is not None:
        conditions.add("e.is_auxiliary" if given.auxiliary else "NOT e.is_auxiliary")
    if given.told_once:
        conditions.add("e.id IN (SELECT i.first_event FROM incidents i)")
    _add_event_parties(conditions, given)
    if given.place and is_code(given.place):
        conditions.add("e.country_code = ?", given.place)
    elif given.place:
        conditions.add(holds("e.place_name"), given.place)
    if given.attribution and is_code(given.attribution):
        conditions.add("e.attribution_code = ?", given.attribution)
    elif given.attribution:
        conditions.add(holds("e.attribution_name"), given.attribution)
    _add_document(conditions, given, "e.document")
    return conditions


def _add_event_parties(conditions: Conditions, given: Filters) -> None:
    for role, value in (("actor", given.actor), ("recipient", given.recipient)):
        if value:
            conditions.add(*_bears(role, value))
    if given.dyad:
        first, second = given.dyad
        acts, receives, acts_too = _bears("actor", first), _bears("recipient", second), _bears("actor", second)
        # Talks and joint acts have no recipient: everybody in them is an actor.
        conditions.add(
            f"{acts[0]} AND ({receives[0]} OR e.recipients IS NULL AND {acts_too[0]})",
            *acts[1:], *receives[1:], *acts_too[1:],
        )  # fmt: skip


def _bears(role: str, value: str) -> tuple[str, str]:
    """Return the condition that somebody in a role has a code or name, and its value."""
    return (f"list_contains(e.{role}_codes, ?)" if is_code(value) else holds(f"e.{role}s")), value


def _dyad_conditions(given: Filters) -> Conditions:
    conditions = _checked(given, _DYADS, "dyads")
    add_shared(conditions, given, {"since": "date", "until": "date", "quad": "quad", "min_confidence": "confidence"})
    if given.type:
        conditions.add("type IN (?, ?)", given.type, given.type.upper())
    if given.auxiliary is not None:
        conditions.add("auxiliary" if given.auxiliary else "NOT auxiliary")
    if given.told_once:
        conditions.add("event IN (SELECT i.first_event FROM incidents i)")
    first, second = given.dyad or (None, None)
    for role, value in (
        ("actor", given.actor), ("recipient", given.recipient), ("actor", first), ("recipient", second),
    ):  # fmt: skip
        if value and is_code(value):
            conditions.add(f"{role}_code = ?", value)
        elif value:
            conditions.add(holds(f"{role}_name"), value)
    return conditions


def _add_document(conditions: Conditions, given: Filters, column: str) -> None:
    if given.source:
        conditions.add(f"{column} IN (SELECT s.key FROM documents s WHERE {holds('s.source')})", given.source)
    if given.document:
        conditions.add(
            f"{column} IN (SELECT s.key FROM documents s WHERE s.key = ? OR s.name = ?)",
            given.document, given.document,
        )  # fmt: skip


def _whole(limit: int) -> int:
    if not isinstance(limit, int) or limit < 0:
        raise UsageError(f"limit {limit!r}: write a whole number, 0 or more")
    return limit


def _limit(limit: int | None) -> str:
    return "" if limit is None else f"LIMIT {_whole(limit)}"
