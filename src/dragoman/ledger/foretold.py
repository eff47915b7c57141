"""What claims foretell, as SQL: until when, how surely, and which deed would fulfil them.

A claim says what is to come only in words. What it foretells is read from the record that the coder made of the same
words: its type, or that of the deed behind a plan or threat (data/deeds.toml), and its parties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.ledger.rules import Hedge

_POINTERS = (
    r"will|would|may|might|could|can|cannot|shall|should|must|to|of|\w*[’']ll|wo\w*n[’']t|\w+n[’']t|expected|likely"
    r"|unlikely|due|set|scheduled|poised"
)
# The trigger must follow closely upon the word that points ahead, or upon the beginning of the statement: in
# "would propose an inquiry into the attack" it is not the attack that is foretold.
_AHEAD = rf"(?:^|(?:^|[^\w’'])(?:{_POINTERS})[^\w’'])(?:\s*[“\"‘]?[\w’'-]+\s+){{0,4}}\s*[“\"‘]?$"
_RIGHT_BEFORE = r"(?:^|\W)(?:will|would|may|might|could|shall|to|\w*[’']ll)\s+(?:[\w-]+\s+)?$"
_NOT = r"(?:^|\W)(?:not|never|no|nor|neither|nobody|none|without|cannot|refus\w*|declin\w*|\w+n[’']t)(?:\W|$)"
_TWICE_NOT = r"(?:^|\W)(?:hesitat\w*|only|just|merely|until|rul\w+|deny|denies|exclude\w*|stop|but)(?:\W|$)"
_DONE = r"(?:^|\W)(?:have|has|had|having|already)(?:\W|$)"
# "will stop shelling", "will answer the attack": the deed that is named is not the one foretold.
_OTHER_DEED = (
    r"(?:^|\W)(?:stop|end|halt|ceas|prevent|avoid|avert|block|resist|deter|cancel|delay|postpon|suspend|abandon|oppos"
    r"|condemn|denounc|investigat|probe|discuss|respond|answer|retaliat|follow|escap|surviv|face|fear|watch|despite"
    r"|against|after|before|since|which|who|whom|whose|if|unless|that)\w{0,3}\W"
)
# "hold talks", "launch an attack": the words after such a trigger tell the deed.
_LIGHT = (
    "hold holds start begin resume launch launched mount have attend join open continue conduct stage extend carry make"
    " take step send sends provide give offer"
).split()
_WORDS = 6
# So many characters at most lie between "vowed" and the statement of what was vowed.
_GOVERNED = 30


def _sql(pattern: str) -> str:
    return pattern.replace("'", "''")


def chances(hedges: Sequence[Hedge]) -> tuple[str, str]:
    """Return SQL for the probability that a claim `c` gives, and for the words that tell it."""
    number, words = "", ""
    for hedge in hedges:
        is_it = f"c.hedge = '{hedge.hedge}'"
        pattern = _sql(hedge.pattern)
        if hedge.words:
            is_it += f" AND regexp_matches(lower(c.statement), '{pattern}')"
        told = f"regexp_extract(lower(c.statement), '{pattern}', 1)" if hedge.words else "NULL"
        number += f" WHEN {is_it} THEN {hedge.probability!r}::DOUBLE"
        words += f" WHEN {is_it} THEN {told}"
    return f"CASE{number} END", f"CASE{words} END"


def told(hedges: Sequence[Hedge]) -> dict[str, str]:
    """Return the steps `ends` (the last day the archive knows of) to `told` (claims with their day and window)."""
    number, words = chances(hedges)
    return {
        "ends": "SELECT coalesce($as_of::DATE, (SELECT max(date) FROM documents WHERE state = 'coded')) AS last",
        "said": f"""
    SELECT c.rowid AS claim, c.id, c.document, d.date AS told_on, coalesce(d.original, d.key) AS origin,
        c.speaker_name, c.speaker_code, c.subject_name, c.subject_code, c.kind, c.hedge, {number} AS probability,
        {words} AS hedge_words, c.statement, c.condition, c.event, c.horizon, c.sequence, c."start", c."end",
        d.name AS document_name, d.source, d.original IS NOT NULL AS is_copy,
        CASE length(c.horizon) WHEN 4 THEN last_day(TRY_CAST(c.horizon || '-12-01' AS DATE))
            WHEN 7 THEN last_day(TRY_CAST(c.horizon || '-01' AS DATE)) END AS horizon_period,
        TRY_CAST(c.horizon AS DATE) AS horizon_day,
        TRY_CAST(regexp_extract(c.horizon, '^P(\\d{{1,4}})([DWMY])$', 1) AS INTEGER) AS periods,
        regexp_extract(c.horizon, '^P(\\d{{1,4}})([DWMY])$', 2) AS period
    FROM claims c JOIN documents d ON d.key = c.document, ends
    WHERE d.date IS NULL OR d.date <= ends.last""",
        "timed": """
    SELECT *, (CASE
        WHEN horizon_day IS NOT NULL THEN horizon_day
        WHEN horizon_period IS NOT NULL THEN horizon_period
        WHEN period = 'D' THEN told_on + periods
        WHEN period = 'W' THEN told_on + periods * 7
        WHEN period = 'M' THEN told_on + to_months(periods)
        WHEN period = 'Y' THEN told_on + to_years(periods) END)::DATE AS by_day
    FROM said""",
        "told": """
    SELECT * EXCLUDE (horizon_day, horizon_period, periods, period, by_day),
        CASE WHEN by_day <= told_on THEN told_on ELSE told_on + 1 END AS since,
        CASE WHEN by_day IS NULL THEN told_on + $window::INTEGER
            ELSE greatest(by_day, told_on) + $grace::INTEGER END AS until,
        told_on - least(until - told_on, $before)::INTEGER AS before_since
    FROM timed""",
    }


# Records of what claims and their conditions tell. First by narrow columns; only those few records are read in full.
# Where a statement has no record of its own, the one that leads it in ("vowed that …") may tell the deed.
FORESEEN: dict[str, str] = {
    "spots": """
    SELECT claim, document, sequence, false AS is_condition, "start", "end", statement AS words, event FROM told
    WHERE told_on IS NOT NULL
    UNION ALL
    SELECT t.claim, t.document, t.sequence, true, (c.record ->> '$.condition.start')::INTEGER,
        (c.record ->> '$.condition.end')::INTEGER, t.condition, NULL
    FROM told t JOIN claims c ON c.rowid = t.claim WHERE t.condition IS NOT NULL""",
    "near": f"""
    SELECT s.claim, s.is_condition, s.event AS claimed, e.rowid AS place, e."start" < s."start" AS is_governor,
        lower(substring(s.words, 1, e."start" - s."start")) AS before,
        lower(substring(s.words, greatest(e."start" - s."start", 0) + 1, 60)) AS after
    FROM spots s JOIN events e ON e.document = s.document AND e.sequence = s.sequence
        AND e."start" >= s."start" - CASE WHEN s.event IS NULL AND NOT s.is_condition THEN 100 ELSE 0 END
        AND e."start" < s."end" AND (e."start" >= s."start" OR s."start" - e."end" BETWEEN 0 AND {_GOVERNED})
    WHERE s.is_condition OR (s.event IS NULL) = (e."start" < s."start")""",
    "read": """
    SELECT rowid AS place, id, type, modes, auxiliary, date, country_code, recipients IS NOT NULL AS has_recipient,
        actors IS NOT NULL AS has_actor, lower(trigger_text) AS trigger_text,
        CASE WHEN (record ->> '$.event_loc.resolution')::INTEGER >= 3 THEN geonameid END AS spot,
        record ->> '$.evidence.type_found' AS found, record ->> '$.evidence.time' IS NOT NULL AS is_dated
    FROM events WHERE rowid IN (SELECT place FROM near)""",
    "foreseen": f"""
    SELECT n.claim, n.is_condition, n.is_governor, r.*,
        string_split_regex(r.trigger_text, '[^\\w-]+') AS own_words,
        CASE WHEN n.is_governor OR list_has_any(own_words, {_LIGHT})
            THEN string_split_regex(n.after, '[^\\w-]+')[:{_WORDS}] ELSE own_words END AS words,
        regexp_extract(n.before, '{_sql(_AHEAD)}') AS between,
        CASE WHEN n.is_governor THEN n.after ELSE between || r.trigger_text END AS gap,
        regexp_matches(gap, '{_sql(_NOT)}') AS says_not,
        list_contains(r.auxiliary, 'negation') OR r.type = 'REJECT' AS is_not,
        n.is_governor OR NOT regexp_matches(n.before, '{_sql(_DONE)}')
            AND NOT regexp_matches(between, '{_sql(_OTHER_DEED)}') AND (regexp_matches(n.before, '{_sql(_AHEAD)}')
                OR regexp_matches(r.trigger_text, '^(?:{_sql(_POINTERS)})\\W')) AS is_foretold,
        NOT list_contains(r.auxiliary, 'historical') AND (
            list_has_any(r.auxiliary, ['future', 'hypothetical']) OR r.found IS NOT NULL
            OR list_contains(['AGREE', 'CONCEDE', 'THREATEN', 'REJECT'], r.type)
            OR r.is_dated AND r.date > t.told_on OR regexp_matches(n.before, '{_sql(_RIGHT_BEFORE)}')
        ) AND NOT (r.is_dated AND r.date < date_trunc('month', t.told_on)) AS is_ahead
    FROM near n JOIN read r USING (place) JOIN told t USING (claim)
    WHERE n.is_condition OR n.claimed IN (r.type, r.found) OR n.is_governor AND r.type <> 'REJECT'""",
    "rules": """
    SELECT unnest(from_json($deeds, '[{"rank": "INTEGER", "record": "VARCHAR", "mode": "VARCHAR", "words": ["VARCHAR"],
        "types": ["VARCHAR"], "modes": ["VARCHAR"], "told_by": ["VARCHAR"]}]'), recursive := true)""",
    "deeds": """
    SELECT f.*, r.told_by,
        CASE WHEN r.types IS NOT NULL THEN r.types
            WHEN list_contains($plain, f.found) AND NOT f.is_governor THEN [f.found]
            WHEN list_contains($plain, f.type) AND NOT f.is_governor THEN [f.type] END AS deed_types,
        CASE WHEN r.types IS NOT NULL THEN r.modes WHEN list_contains($plain, f.type) THEN f.modes END AS deed_modes
    FROM foreseen f LEFT JOIN rules r ON r.record = f.type
        AND (r.mode IS NULL OR list_contains(f.modes, r.mode)) AND (r.words IS NULL OR list_has_any(f.words, r.words))
        AND (f.found IS NULL OR list_contains(r.types, f.found))
    QUALIFY row_number() OVER (PARTITION BY f.claim, f.is_condition, f.place ORDER BY r.rank) = 1""",
    "foretold": f"""
    SELECT d.*, says_not AS negative,
        CASE WHEN is_condition THEN CASE WHEN says_not OR is_not OR deed_types IS NULL THEN 'unclear' END
            WHEN NOT is_ahead OR NOT is_foretold THEN 'the record of its words is not of what is to come'
            WHEN says_not AND (is_governor OR regexp_matches(gap, '{_sql(_TWICE_NOT)}'))
                OR is_not AND NOT says_not AND (type = 'REJECT' OR t.hedge <> 'unlikely')
                THEN 'whether the deed is foretold or denied is not clear'
            WHEN deed_types IS NULL THEN 'no deed would tell whether it came true' END AS problem
    FROM deeds d JOIN told t USING (claim)
    QUALIFY row_number() OVER (
        PARTITION BY claim, is_condition ORDER BY problem IS NOT NULL, is_ahead DESC, place) = 1""",
}
