"""The events of an archive as a table: which records count, and who their actors are.

An actor is a state with its organs ("Russia": government, army, police, courts, parliament), somebody else of a state
by sector ("Rebels (Afghanistan)"), or an international body by its name ("NATO").
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from dragoman.archive.front import Archive
from dragoman.errors import InputError
from dragoman.forecasting.tables import table_of
from dragoman.world.rows import DATA, INTERNATIONAL, OFFICIAL, STATE_COLUMNS, read_rows

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping
    from pathlib import Path

    from dragoman.forecasting.tables import EventTable

NEWS_DAYS = 30  # what a document tells of earlier days is background, told because it mattered later
GROUPS = {
    "REB": "Rebels", "OPP": "Opposition", "PTY": "Parties", "PRM": "Paramilitaries", "UAF": "Unidentified armed men",
    "CRM": "Criminals", "CVL": "Civilians", "REF": "Refugees", "JRN": "Journalists", "EDU": "Educators",
    "BUS": "Business", "MED": "Medical workers", "REL": "Religious groups", "SOC": "Civil society", "ELI": "Elites",
    "LAB": "Workers", "AGR": "Farmers", "UNK": "Others",
}  # fmt: skip

# A record counts if it tells, as news, what was done on a day; of an incident its first record.
_JUDGED = f"""
SELECT e.id, e.date, e.type,
    CASE WHEN e.is_auxiliary THEN 'planned, denied or past'
        WHEN e.date IS NULL OR e.date_unit <> 'day' OR e.type IS NULL THEN 'without a day'
        WHEN d.date IS NOT NULL AND (e.date > d.date OR e.date < d.date - {NEWS_DAYS}) THEN 'background'
        WHEN e.incident IS NOT NULL AND e.id NOT IN (SELECT first_event FROM incidents WHERE first_event IS NOT NULL)
            THEN 'told again'
    END AS fault
FROM events e LEFT JOIN documents d ON d.key = e.document"""
_COUNTED = f"SELECT coalesce(fault, '') AS fault, count(*) AS n FROM ({_JUDGED}) GROUP BY ALL ORDER BY fault"
_ROWS = f"""
WITH judged AS ({_JUDGED}), heeded AS (SELECT id, date, type FROM judged WHERE fault IS NULL), who AS (
    SELECT event, role, name, code, first(sectors[1] ORDER BY position) AS sector FROM entities
    WHERE role <> 'attribution' AND code IS NOT NULL GROUP BY ALL
), pairs AS (
    SELECT y.event, y.actor_name AS name, y.actor_code AS code, a.sector,
        y.recipient_name AS other_name, y.recipient_code AS other_code, b.sector AS other_sector
    FROM dyads y
    LEFT JOIN who a ON a.event = y.event AND a.role = 'actor' AND a.code = y.actor_code
        AND a.name IS NOT DISTINCT FROM y.actor_name
    LEFT JOIN who b ON b.event = y.event AND b.role = CASE WHEN y.mutual THEN 'actor' ELSE 'recipient' END
        AND b.code = y.recipient_code AND b.name IS NOT DISTINCT FROM y.recipient_name
), alone AS (
    SELECT event, name, code, sector, NULL AS other_name, NULL AS other_code, NULL AS other_sector
    FROM who WHERE role = 'actor' AND event NOT IN (SELECT event FROM dyads)
)
SELECT h.id, h.date, h.type, p.name, p.code, p.sector, p.other_name, p.other_code, p.other_sector
FROM heeded h JOIN (FROM pairs UNION ALL FROM alone) p ON p.event = h.id ORDER BY ALL"""


class Who(NamedTuple):
    """What the records of an archive say of an actor.

    Attributes:
        code: The country with the sector (AFGREB), or the name of an international body.
        country: The country code; the empty text of an international body.
        names: How often who was meant.
    """

    code: str
    country: str
    names: Counter[str]


class Archived(NamedTuple):
    """The events of an archive.

    Attributes:
        table: One row for each event and pair of actors.
        actors: What is known of each actor of the table.
        left_out: How many records do not count, by reason.
    """

    table: EventTable
    actors: Mapping[str, Who]
    left_out: Mapping[str, int]


def read_archive(path: Path, *, one_sided: bool) -> Archived:
    """Read the events of an archive that count: told as news, done on a day, each incident once.

    Args:
        path: A file that `dragoman add` made.
        one_sided: Keep events without a recipient.

    Raises:
        ArchiveError: It cannot be opened.
        InputError: None of its records counts.
    """
    told: set[tuple[str, str, str]] = set()
    rows: list[tuple[datetime.date, str, str, str | None]] = []
    found: dict[str, Who] = {}
    with Archive(path) as archive:
        counts = {str(fault): int(n) for fault, n in archive.sql(_COUNTED)}
        for event, day, kind, *sides in archive.sql(_ROWS):
            actor, recipient = (_note(found, *side) if side[1] else None for side in (sides[:3], sides[3:]))
            if actor == recipient:  # a government that blames its own army does so to nobody else
                recipient = None
            key = (event, actor or "", recipient or "")
            if actor and key not in told and (recipient or one_sided):
                told.add(key)
                rows.append((day, actor, kind, recipient))
    if not rows:
        n, other = sum(counts.values()), "" if one_sided else " to another"
        raise InputError(
            str(path),
            f"no event to forecast from in its {n:,} record{'s' * (n != 1)}: none tells what somebody with a code did"
            f"{other} on a day; `dragoman stats --archive {path}` shows what there is",
        )
    table = table_of(rows, str(path))
    actors = {name: who for name, who in found.items() if name in table.entity_numbers}
    return Archived(table, actors, {reason: n for reason, n in counts.items() if reason})


def _note(found: dict[str, Who], name: str | None, code: str, sector: str | None) -> str:
    """Remember who was meant by an actor; return how the actor is called."""
    called = actor_name(name, code, sector)
    if called not in found:
        own = called if code in INTERNATIONAL else code if _acts_for_state(sector) else f"{code}{sector}"
        found[called] = Who(own, "" if code in INTERNATIONAL else code, Counter())
    found[called].names[name or called] += 1
    return called


def actor_name(name: str | None, code: str, sector: str | None) -> str:
    """Return how somebody of a name, code and (first) sector is called here."""
    if code in INTERNATIONAL:
        return name or code
    state = states().get(code, code)
    return state if _acts_for_state(sector) else f"{GROUPS.get(sector or '', sector)} ({state})"


def _acts_for_state(sector: str | None) -> bool:
    return sector is None or sector in OFFICIAL


@cache
def states() -> dict[str, str]:
    """Return the names of states by their codes; of two the one that holds today."""
    named: dict[str, str] = {}
    for row in read_rows(DATA / "states.csv", STATE_COLUMNS):
        if not row.get("valid_to") or row["code"] not in named:
            named[row["code"]] = row["name"]
    return named
