"""Which later events fulfil a claim, as SQL.

An event fulfils a claim only if type, modes, country, and both sides agree (parties.py), it happened within the window,
and everything that tells of it was published after the claim: not by the document itself or a copy of it, not an
incident that was told before, not background of which no day is told.
"""

from __future__ import annotations

from dragoman.ledger.parties import ANYBODY, NOBODY, OFFERS, faces

# Further down a report, what tells no day is background; the first sentences are news.
LEAD = 1

# "the withdrawal" may be the one that is still only planned; "withdrew" has happened.
_PAST = (
    "ed$|^(met|sent|gave|held|shot|fought|struck|left|quit|put|took|hit|cut|withdrew|broke|led|drove|won|beat|flew"
    "|went|sold|lent|froze|signed|began|shut|spoke|brought|paid|set|was|were|has|have)$"
)
UNTOLD = "?"

# `alike`: something of the type was done by somebody of that country, perhaps to somebody of the other: not surely the
# same deed, but too like it to say that nothing came of the claim.
MATCHES: dict[str, str] = {
    "keys": """
    SELECT key, row_number() OVER ()::INTEGER AS number
    FROM (SELECT DISTINCT unnest([doer, other]) AS key FROM wanted)""",
    "aims": f"""
    SELECT w.claim, w.is_condition, w.type, a.number AS doer, b.number AS other,
        split_part(CASE w.doer WHEN '{ANYBODY}' THEN w.other ELSE w.doer END, ' ', 2) AS code,
        CASE WHEN w.doer = '{ANYBODY}' OR w.other = '{NOBODY}' OR starts_with(w.other, 'L ') THEN '{NOBODY}'
            ELSE split_part(w.other, ' ', 2) END AS other_code,
        t.before_since, t.since, t.until
    FROM wanted w JOIN keys a ON a.key = w.doer JOIN keys b ON b.key = w.other JOIN told t USING (claim)""",
    "months": """
    SELECT claim, is_condition, type, doer, other, code, unnest(generate_series(date_trunc('month', before_since),
        date_trunc('month', least(until, ends.last)), INTERVAL 1 MONTH))::DATE AS month
    FROM aims, ends""",
    "reach": """
    SELECT DISTINCT e.place FROM (
        SELECT rowid AS place, type, date_trunc('month', date)::DATE AS month,
            unnest(list_concat(actor_codes, recipient_codes)) AS code
        FROM events WHERE date_unit IN ('day', 'month') AND (NOT is_auxiliary OR auxiliary = ['negation'])
            AND confidence >= $confidence
    ) e SEMI JOIN months m ON m.type = e.type AND m.code = e.code AND m.month = e.month""",
    "happened": f"""
    SELECT e.rowid AS place, e.id, e.type, e.date AS first,
        CASE e.date_unit WHEN 'month' THEN last_day(e.date) ELSE e.date END AS last,
        date_trunc('month', e.date)::DATE AS month, e.is_auxiliary AS is_denied, d.date AS reported, e.document,
        coalesce(d.original, d.key) AS origin, e.sequence <= {LEAD} AND d.date - e.date <= 1 AS is_news,
        coalesce(e.incident, e.id) AS incident, 'L ' || e.geonameid AS spot,
        list_distinct(list_concat(e.actor_codes, e.recipient_codes)) AS codes
    FROM events e JOIN documents d ON d.key = e.document, ends
    WHERE e.rowid IN (SELECT place FROM reach) AND d.date >= e.date AND d.date <= ends.last""",
    "parties": f"""
    SELECT h.place, h.type, f.role, f.position, k.number AS key, starts_with(f.key, 'N ') AS is_name
    FROM (
        SELECT event, role, position, unnest({OFFERS}) AS key FROM ({faces("n.event IN (SELECT id FROM happened)")})
    ) f JOIN keys k USING (key) JOIN happened h ON h.id = f.event""",
    "done": f"""
    SELECT DISTINCT d.place, a.claim, a.is_condition FROM (
        SELECT a.place, a.key AS doer, b.key AS other FROM parties a JOIN parties b USING (place)
        WHERE a.role = 'actor' AND b.role = 'recipient'
            OR list_contains($mutual, a.type) AND (a.role, a.position) <> (b.role, b.position)
        UNION ALL
        SELECT p.place, p.key, k.number FROM parties p JOIN keys k ON k.key = '{NOBODY}'
        WHERE p.role = 'actor' AND list_contains($alone, p.type)
        UNION ALL
        SELECT p.place, p.key, k.number FROM parties p JOIN happened h USING (place) JOIN keys k ON k.key = h.spot
        WHERE p.role = 'actor'
        UNION ALL
        SELECT p.place, k.number, p.key FROM parties p JOIN keys k ON k.key = '{ANYBODY}'
        WHERE p.role = 'recipient' AND p.is_name
    ) d JOIN happened h USING (place)
    JOIN months a ON a.type = h.type AND a.doer = d.doer AND a.other = d.other AND a.month = h.month""",
    "candidates": """
    SELECT d.claim, d.is_condition, h.* EXCLUDE (month, codes, spot) FROM done d JOIN happened h USING (place)
    JOIN told t ON t.claim = d.claim AND h.first >= t.before_since AND h.last <= t.until
    WHERE h.document <> t.document""",
    "details": """
    SELECT rowid AS place, modes, country_code,
        CASE WHEN (record ->> '$.event_loc.resolution')::INTEGER >= 3 THEN geonameid END AS spot,
        string_split_regex(lower(trigger_text), '[^\\w-]+') AS words,
        record ->> '$.evidence.time' IS NOT NULL AS is_dated
    FROM events WHERE rowid IN (SELECT place FROM candidates)""",
    "tellings": """
    SELECT coalesce(e.incident, e.id) AS incident, e.type, min(d.date) AS first_told, min(e.date) AS first_dated
    FROM events e JOIN documents d ON d.key = e.document
    WHERE coalesce(e.incident, e.id) IN (SELECT incident FROM candidates) AND NOT e.is_auxiliary
        AND d.date >= e.date AND e.id NOT IN (SELECT id FROM foretold)
    GROUP BY ALL""",
    "agreeing": f"""
    SELECT c.*, t.told_on, c.first >= t.since AS is_later,
        x.is_dated OR c.is_news AND regexp_matches(x.words[1], '{_PAST}') AS is_sure_of_day,
        coalesce(g.first_told >= t.since AND g.first_dated >= t.since, true) AND c.origin <> t.origin AS is_new
    FROM candidates c JOIN details x USING (place) JOIN foretold f USING (claim, is_condition) JOIN told t USING (claim)
    LEFT JOIN tellings g ON g.incident = c.incident AND g.type = c.type
    WHERE (coalesce(len(f.deed_modes), 0) = 0 OR len(x.modes) = 0 OR list_has_any(f.deed_modes, x.modes))
        AND (f.told_by IS NULL OR list_has_any(f.told_by, x.words))
        AND (f.country_code IS NULL OR x.country_code IS NULL OR f.country_code = x.country_code)
        AND (f.spot IS NULL OR x.spot IS NULL OR f.spot = x.spot)""",
    "fulfilled": """
    SELECT claim, arg_min(place, (first, reported, place)) AS place, count(DISTINCT incident) AS times
    FROM agreeing WHERE NOT is_condition AND NOT is_denied AND is_later AND is_new AND is_sure_of_day GROUP BY claim""",
    "usual": """
    SELECT claim, count(DISTINCT incident) AS before FROM agreeing
    WHERE NOT is_condition AND NOT is_denied AND last <= told_on AND reported <= told_on + 1 GROUP BY claim""",
    "hints": f"""
    SELECT DISTINCT type, date, code, unnest(others) AS other FROM (
        SELECT type, first AS date, unnest(codes) AS code,
            CASE len(codes) WHEN 1 THEN ['{UNTOLD}', '{NOBODY}'] ELSE list_append(codes, '{NOBODY}') END AS others
        FROM happened WHERE NOT is_denied
    )""",
    "alike": f"""
    SELECT DISTINCT w.claim FROM (
        SELECT DISTINCT claim, type, code, unnest([other_code, '{UNTOLD}']) AS other, since, until FROM aims
        WHERE NOT is_condition
    ) w ASOF JOIN hints h ON h.type = w.type AND h.code = w.code AND h.other = w.other AND h.date >= w.since
    WHERE h.date <= w.until""",
    "broken_conditions": """
    SELECT DISTINCT a.claim FROM agreeing a JOIN told t USING (claim)
    WHERE a.is_condition AND a.is_later AND a.is_new AND a.is_denied <> (lower(t.condition) LIKE 'unless%')""",
}
