"""Which parties are the same for the ledger, as SQL.

Codes are of countries, so an equal code is not enough: the Syrian army and Syrian rebels are both SYR. Each party of an
event offers keys, each party of a claim wants some, and they agree where they have one in common:

N code name    the same name
S code         acts for the state: government, armed forces, police, secret services
G code         the state or its government as such
M code, P code its armed forces, its police
H code word    people called so ("teachers"), in protests
L place        at the same place, no wider than a district: instead of an other side that is untold or a state

A claim about the state is fulfilled by whoever acts for it; one about its army or its head also by the state as such;
one about anybody else by the same name alone. Words for nobody in particular ("civilians") agree with nobody.
"""

from __future__ import annotations

_HEADS = (
    "(president|prime minister|premier|chancellor|king|queen|emir|sultan|supreme leader|head of state"
    "|head of government|acting president|interim president)"
)


_KINDS = f"""
    lower(n.name) AS name, n.name AS shown, n.sectors[1] AS sector,
    list_contains(['IGO', 'NGO', 'MNC'], n.code) AS is_international, s.name IS NOT NULL AS is_state,
    n.sectors[1] = 'GOV' AND regexp_matches(lower(n.name), '(^|\\s)(government|administration|regime)$')
        AS is_government,
    n.sectors[1] = 'GOV' AND coalesce(regexp_matches(lower(n.office), '^{_HEADS}$'), false) AS is_head,
    n.name <> lower(n.name) AS is_named
"""
_STATES = "LEFT JOIN states s ON s.code = n.code AND s.name = lower(n.name)"


def faces(condition: str) -> str:
    """Return SQL for the parties of events, with what they are; `condition` is on `n` (the entities)."""
    return f"""
    SELECT n.event, n.role, n.position, n.code, {_KINDS} FROM entities n {_STATES}
    WHERE n.role IN ('actor', 'recipient') AND n.code IS NOT NULL AND n.name IS NOT NULL AND {condition}"""


# A state's name is also given to its people ("Turkey", CVL): the sector tells them apart.
_NAME = (
    "'N ' || code || ' ' || regexp_replace(name, ' (positions|targets|strongholds|bases|camps)$', '')"
    " || CASE WHEN is_state THEN ' ' || coalesce(sector, '') ELSE '' END"
)
_AS_SUCH = "is_state AND sector = 'GOV' OR is_government"
_WORD = "regexp_extract(name, '\\w+$')"
_TRADES = "'LAB', 'EDU', 'MED', 'AGR', 'BUS', 'REL', 'JRN', 'JUD'"
OFFERS = f"""[{_NAME},
    CASE WHEN sector IN ('GOV', 'MIL', 'COP', 'SPY') AND NOT is_international THEN 'S ' || code END,
    CASE WHEN {_AS_SUCH} THEN 'G ' || code END,
    CASE sector WHEN 'MIL' THEN 'M ' || code WHEN 'COP' THEN 'P ' || code END,
    CASE WHEN sector IN ({_TRADES}) THEN 'H ' || code || ' ' || {_WORD} END]"""
WANTS = f"""[
    CASE WHEN is_named THEN {_NAME} END,
    CASE WHEN list_contains(deed_types, 'PROTEST') AND sector IN ({_TRADES}) THEN 'H ' || code || ' ' || {_WORD} END,
    CASE WHEN {_AS_SUCH} THEN 'S ' || code END,
    CASE WHEN is_head AND NOT list_has_any(deed_types, $personal) OR sector = 'MIL' AND NOT is_international
        THEN 'G ' || code END,
    CASE WHEN is_international THEN NULL WHEN sector = 'MIL' THEN 'M ' || code
        WHEN sector = 'COP' THEN 'P ' || code END]"""
NOBODY, ANYBODY = "-", "*"

# Who is to do it, and to whom: one row for each pair of keys that would fulfil a claim.
WANTED: dict[str, str] = {
    "states": """SELECT unnest(from_json($states, '[{"code": "VARCHAR", "name": "VARCHAR"}]'), recursive := true)""",
    "cast_faces": f"""{faces("n.event IN (SELECT id FROM foretold WHERE problem IS NULL)")}""",
    "casts": f"""
    SELECT f.claim, f.is_condition, f.is_governor, f.deed_types, c.* EXCLUDE (event),
        list_filter({OFFERS}, lambda k: k IS NOT NULL) AS offers,
        list_filter({WANTS}, lambda k: k IS NOT NULL) AS keys
    FROM foretold f JOIN cast_faces c ON c.event = f.id WHERE f.problem IS NULL""",
    "about": """
    SELECT rowid AS claim, subject_code AS code, subject_name AS name, record ->> '$.subject.office' AS office,
        from_json(record -> '$.subject.sector', '["VARCHAR"]') AS sectors
    FROM claims WHERE rowid IN (SELECT claim FROM foretold WHERE problem IS NULL)""",
    "subject_faces": f"""SELECT n.claim, n.code, {_KINDS} FROM about n {_STATES} WHERE n.code IS NOT NULL""",
    "subjects": f"""
    SELECT f.claim, f.deed_types, s.is_state, s.is_named, list_filter({WANTS}, lambda k: k IS NOT NULL) AS keys
    FROM subject_faces s JOIN foretold f USING (claim) WHERE NOT f.is_condition""",
    "sides": """
    SELECT c.claim, false AS is_condition, c.role, c.position, s.keys, s.is_state, s.is_named FROM casts c
    JOIN subjects s USING (claim)
    WHERE NOT c.is_condition AND list_has_any(s.keys, c.offers) AND (c.role = 'actor' OR NOT c.is_governor)
    QUALIFY row_number() OVER (PARTITION BY c.claim ORDER BY c.role, c.position) = 1
    UNION ALL
    SELECT claim, true, role, position, keys, is_state, is_named FROM casts WHERE is_condition AND role = 'actor'
    QUALIFY row_number() OVER (PARTITION BY claim ORDER BY position) = 1""",
    "known": """
    SELECT s.*, f.deed_types,
        s.role = 'actor' AND NOT f.has_recipient AND list_has_any(f.deed_types, $mutual) AS is_joint,
        CASE s.role WHEN 'actor' THEN f.has_recipient ELSE f.has_actor END AS has_other,
        list_has_all($alone, f.deed_types) AS may_be_alone
    FROM sides s JOIN foretold f USING (claim, is_condition)""",
    "pairs": f"""
    SELECT s.claim, s.is_condition, s.role, unnest(s.keys) AS mine, c.keys AS theirs
    FROM known s JOIN casts c USING (claim, is_condition)
    WHERE (s.is_joint OR c.role <> s.role) AND NOT list_has_any(s.keys, c.offers)
    UNION ALL
    SELECT k.claim, k.is_condition, k.role, unnest(k.keys), ['L ' || f.spot]
    FROM known k JOIN foretold f USING (claim, is_condition)
    WHERE k.role = 'actor' AND f.spot IS NOT NULL AND list_has_all($located, k.deed_types)
        AND NOT EXISTS (FROM casts c WHERE c.claim = k.claim AND c.is_condition = k.is_condition AND c.role <> 'actor'
            AND c.sector IS NOT NULL AND NOT c.is_state)
    UNION ALL
    SELECT claim, is_condition, role, unnest(keys), ['{NOBODY}'] FROM known
    WHERE role = 'actor' AND NOT has_other AND may_be_alone
    UNION ALL
    SELECT claim, is_condition, role, unnest(list_filter(keys, lambda k: starts_with(k, 'N '))), ['{ANYBODY}']
    FROM known WHERE role = 'recipient' AND NOT has_other AND is_named AND NOT is_state""",
    "wanted": """
    SELECT DISTINCT claim, is_condition, unnest(deed_types) AS type, doer, other FROM (
        SELECT claim, is_condition, CASE role WHEN 'actor' THEN mine ELSE theirs END AS doer,
            CASE role WHEN 'actor' THEN theirs ELSE mine END AS other
        FROM (SELECT claim, is_condition, role, mine, unnest(theirs) AS theirs FROM pairs)
    ) JOIN foretold USING (claim, is_condition) WHERE doer <> other""",
    "unsettled": """
    SELECT f.claim, CASE WHEN f.problem IS NOT NULL THEN f.problem
        WHEN u.claim IS NULL THEN 'whom it is about is not known'
        WHEN len(u.keys) = 0 THEN 'whom it is about is nobody in particular'
        WHEN k.claim IS NULL THEN 'whom it is about is no party to the deed'
        WHEN k.has_other OR k.is_joint THEN 'the other side is nobody in particular'
        ELSE 'the other side is not told' END AS problem
    FROM foretold f LEFT JOIN subjects u USING (claim) LEFT JOIN known k ON k.claim = f.claim AND NOT k.is_condition
    WHERE NOT f.is_condition AND f.claim NOT IN (SELECT claim FROM wanted WHERE NOT is_condition)""",
}
