"""What came of each claim, as SQL: a row a claim, with the event that decides it or why nothing can be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.ledger.foretold import FORESEEN, told
from dragoman.ledger.matching import MATCHES
from dragoman.ledger.parties import WANTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.ledger.rules import Hedge

UNCLEAR = "something like it happened, but not surely the same"
ROWS = "claims_ledger"
FULFILLED, NOT_FULFILLED, OPEN, UNRESOLVABLE = "fulfilled", "not fulfilled", "open", "unresolvable"

# What one speaker says again; writers are told apart by the publication.
_SAME = "speaker_name, speaker_code, CASE WHEN speaker_name IS NULL THEN source END, tells, is_resolvable"
# A claim that nothing fulfilled counts as not fulfilled only if the archive would have told: if enough of its documents
# of these days tell anything at all of the countries of both sides.
_OUTCOMES: dict[str, str] = {
    "concerned": """
    SELECT DISTINCT claim, unnest(list_filter([split_part(doer, ' ', 2), split_part(other, ' ', 2)],
        lambda c: length(c) = 3)) AS code
    FROM wanted WHERE NOT is_condition""",
    "spoken_of": """
    SELECT code, date, sum(count(*)) OVER (PARTITION BY code ORDER BY date) AS documents FROM (
        SELECT DISTINCT unnest(list_concat(e.actor_codes, e.recipient_codes)) AS code, d.key, d.date
        FROM events e JOIN documents d ON d.key = e.document WHERE d.date IS NOT NULL
    ) WHERE code IN (SELECT code FROM concerned) GROUP BY code, date""",
    "heard": """
    SELECT c.claim, min(coalesce(b.documents, 0) - coalesce(a.documents, 0)) AS documents
    FROM (SELECT c.*, t.since, t.until FROM concerned c JOIN told t USING (claim)) c
    ASOF LEFT JOIN spoken_of a ON a.code = c.code AND a.date < c.since
    ASOF LEFT JOIN spoken_of b ON b.code = c.code AND b.date <= c.until
    GROUP BY c.claim""",
    "judged": f"""
    SELECT t.*, f.place AS event_place, f.times, coalesce(u.before, 0) AS before, t.until <= ends.last AS is_over,
        coalesce(h.documents, 0) AS heard,
        d.deed_types, d.deed_modes, d.negative, d.id AS foreseen,
        CASE WHEN t.told_on IS NULL THEN 'its document has no date'
            WHEN d.claim IS NULL AND t.event IS NULL THEN 'it foretells no event of the codebook'
            WHEN d.claim IS NULL THEN 'no record tells of its deed'
            WHEN p.claim IS NOT NULL THEN p.problem
            WHEN b.claim IS NOT NULL THEN 'its condition was not met'
            WHEN t.condition IS NOT NULL AND t.until <= ends.last AND (f.claim IS NULL OR d.negative)
                THEN 'whether its condition was met is not known'
            WHEN f.claim IS NULL AND a.claim IS NOT NULL AND t.until <= ends.last
                THEN '{UNCLEAR}'
            WHEN f.claim IS NULL AND h.documents < $heard AND t.until <= ends.last
                THEN 'the archive tells too little of the sides in that time' END AS reason
    FROM told t LEFT JOIN foretold d ON d.claim = t.claim AND NOT d.is_condition
    LEFT JOIN unsettled p ON p.claim = t.claim LEFT JOIN fulfilled f ON f.claim = t.claim
    LEFT JOIN usual u ON u.claim = t.claim LEFT JOIN broken_conditions b ON b.claim = t.claim
    LEFT JOIN heard h ON h.claim = t.claim LEFT JOIN alike a ON a.claim = t.claim, ends""",
    "sides_told": """
    SELECT claim, string_agg(DISTINCT type || doer || other, ' ' ORDER BY type || doer || other) AS sides
    FROM wanted WHERE NOT is_condition GROUP BY claim""",
    "outcomes": f"""
    SELECT j.*, CASE WHEN reason IS NOT NULL THEN '{UNRESOLVABLE}'
            WHEN event_place IS NOT NULL THEN CASE WHEN negative THEN '{NOT_FULFILLED}' ELSE '{FULFILLED}' END
            WHEN NOT is_over THEN '{OPEN}'
            WHEN negative THEN '{FULFILLED}' ELSE '{NOT_FULFILLED}' END AS outcome,
        reason IS NULL AS is_resolvable,
        CASE WHEN reason IS NULL THEN concat_ws(' ', s.sides, j.deed_modes::VARCHAR, j.negative, j.condition IS NULL)
            ELSE j.statement END AS tells
    FROM judged j LEFT JOIN sides_told s ON s.claim = j.claim""",
    "in_order": f"""
    SELECT *, told_on - lag(told_on) OVER (PARTITION BY {_SAME} ORDER BY told_on, claim) AS days_since
    FROM outcomes""",
    "firsts": """
    SELECT *, CASE WHEN days_since <= $again AND (is_resolvable OR is_copy) THEN NULL ELSE id END AS first_id
    FROM in_order""",
    "ledger": f"""
    SELECT *, last_value(first_id IGNORE NULLS) OVER (
        PARTITION BY {_SAME} ORDER BY told_on, claim ROWS UNBOUNDED PRECEDING) AS first_of
    FROM firsts""",
}

_ROWS = {
    "matched": """
    SELECT rowid AS place, id, date, type, trigger_text, actors, recipients, incident, document FROM events
    WHERE rowid IN (SELECT place FROM fulfilled)""",
    ROWS: """
    SELECT l.id, l.told_on AS date, l.speaker_name, l.speaker_code, l.subject_name, l.subject_code, l.kind, l.hedge,
        l.hedge_words, l.probability, l.statement, l.condition, l.event, l.deed_types AS deeds, l.negative, l.horizon,
        l.until, l.is_over, l.outcome, l.reason,
        e.date AS event_date, e.type AS event_type, e.trigger_text AS event_words, e.actors AS event_actors,
        e.recipients AS event_recipients, e.id AS event_id, e.incident AS event_incident, l.times, l.before, l.heard,
        e.document AS event_document, x.name AS event_document_name, x.source AS event_source,
        x.date AS event_reported, nullif(l.first_of, l.id) AS repeats, l.foreseen, l.document, l.document_name,
        l.source, l."start", l."end"
    FROM ledger l LEFT JOIN matched e ON e.place = l.event_place LEFT JOIN documents x ON x.key = e.document""",
}


def steps(hedges: Sequence[Hedge]) -> dict[str, str]:
    """Return the tables to be made one after another, the last of which (`ROWS`) has one row for each claim."""
    return {**told(hedges), **FORESEEN, **WANTED, **MATCHES, **_OUTCOMES, **_ROWS}
