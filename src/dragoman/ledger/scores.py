"""How good speakers and hedges are, as SQL over the rows of the ledger.

Only claims count that would have been counted whatever came of them: their time is over, and enough documents of the
time tell of both sides. Claims under a condition never count, and what is said again counts once.
"""

from __future__ import annotations

from dragoman.ledger.outcomes import UNCLEAR
from dragoman.ledger.rules import HEDGES

_Z = 1.959963984540054  # of a two-sided interval of 95 %


# Who says that a thing is unlikely is right if it does not come true.
def _counted(heard: int) -> str:
    return f"""
counted AS (
    SELECT *, outcome = 'fulfilled' AS came_true, (outcome = 'fulfilled') <> (hedge = 'unlikely') AS is_hit,
        (before > 0) <> negative AS was_usual
    FROM given WHERE repeats IS NULL AND condition IS NULL AND is_over AND heard >= {heard}
        AND outcome IN ('fulfilled', 'not fulfilled')
)"""


def _wilson(hits: str, n: str, sign: str) -> str:
    """Return SQL for an end of Wilson's interval of a share."""
    share = f"({hits} / {n})"
    root = f"sqrt({share} * (1 - {share}) / {n} + {_Z * _Z} / (4 * {n} * {n}))"
    return f"({share} + {_Z * _Z} / (2 * {n}) {sign} {_Z} * {root}) / (1 + {_Z * _Z} / {n})"


_BRIER = "avg((probability - came_true::INTEGER) ** 2)"


def by_speaker(rows: str, heard: int) -> str:
    """Return the query for the record of each speaker, those with most resolved claims first."""
    hedges = ", ".join(f"{_BRIER} FILTER (hedge = '{h}') AS brier_{h}" for h in HEDGES)
    return f"""
WITH given AS MATERIALIZED ({rows}), {_counted(heard)}, said AS (
    SELECT speaker_name, speaker_code, count(*) AS claims, count(*) FILTER (outcome <> 'unresolvable') AS resolvable,
        count(*) FILTER (outcome = 'open') AS open, count(*) FILTER (reason = '{UNCLEAR}') AS unclear,
        min(date) AS first, max(date) AS last
    FROM given WHERE repeats IS NULL GROUP BY ALL
), scored AS (
    SELECT speaker_name, speaker_code, count(*) AS counted, count(*) FILTER (is_hit) AS hits, {_BRIER} AS brier,
        {hedges}, avg(was_usual::INTEGER) AS usual
    FROM counted GROUP BY ALL
)
SELECT s.speaker_name, s.speaker_code, s.claims, s.resolvable, s.open, s.unclear, coalesce(c.counted, 0) AS counted,
    coalesce(c.hits, 0) AS hits, c.hits / c.counted AS hit_rate, {_wilson("c.hits", "c.counted", "-")} AS hit_rate_low,
    {_wilson("c.hits", "c.counted", "+")} AS hit_rate_high, c.brier,
    {", ".join(f"c.brier_{h}" for h in HEDGES)}, c.usual, s.first, s.last
FROM said s LEFT JOIN scored c
    ON c.speaker_name IS NOT DISTINCT FROM s.speaker_name AND c.speaker_code IS NOT DISTINCT FROM s.speaker_code
ORDER BY counted DESC, s.resolvable DESC, s.claims DESC, s.speaker_name, s.speaker_code"""


def by_hedge(rows: str, heard: int) -> str:
    """Return the query for the calibration of hedges over all speakers: said and seen, the surest first."""
    return f"""
WITH given AS MATERIALIZED ({rows}), {_counted(heard)}, seen AS (
    SELECT hedge, string_agg(DISTINCT hedge_words, ', ' ORDER BY hedge_words) AS words, probability AS said,
        count(*) AS counted,
        count(*) FILTER (came_true) AS came_true, {_BRIER} AS brier, avg(was_usual::INTEGER) AS usual
    FROM counted GROUP BY GROUPING SETS ((hedge, probability), ())
)
SELECT hedge, words, said, counted, came_true, came_true / counted AS seen,
    {_wilson("came_true", "counted", "-")} AS seen_low, {_wilson("came_true", "counted", "+")} AS seen_high,
    brier, usual
FROM seen WHERE counted > 0 ORDER BY said DESC NULLS LAST, hedge
"""
