"""Answer times on a big archive: python -m benchmarks.queries [--events 5000000] [--archive FILE].

Builds (in SQL, without coding anything) an archive of synthetic events in no order of time, and asks it what
`dragoman show` and the analyses ask. Floors: dyad-month counts 1 s, `show` with filters 0.3 s, in one process.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from dragoman.archive.front import Archive
from dragoman.archive.opening import open_to_write

EVENTS = 5_000_000
FLOORS = {"dyad-month counts": 1.0, "show": 0.3}
REPEATS = 5

# hash(i + salt) is a uniform number: the same archive every time. Squared, few codes are in most events, as in news.
_SOURCE = """
SELECT i, printf('%016x', hash(i)) AS id, printf('%024d', i // 5) AS document,
    DATE '2005-01-01' + CAST(hash(i + 1e9) % 7300 AS INTEGER) AS date,
    ['AGREE', 'CONSULT', 'SUPPORT', 'CONCEDE', 'COOPERATE', 'AID', 'RETREAT', 'REQUEST', 'ACCUSE', 'REJECT', 'THREATEN',
     'PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT'][1 + CAST(hash(i + 2e9) % 16 AS BIGINT)] AS type,
    CAST(1 + hash(i + 2e9) % 16 // 4 AS TINYINT) AS quad,
    CAST(((hash(i + 3e9) % 100000) / 100000.0) ** 6 * 200 AS INTEGER) AS a,
    CAST(((hash(i + 4e9) % 100000) / 100000.0) ** 6 * 200 AS INTEGER) AS b,
    CAST(((hash(i + 5e9) % 100000) / 100000.0) ** 2 * 5000 AS INTEGER) AS person,
    (hash(i + 6e9) % 1000) / 1000.0 AS confidence,
    hash(i + 7e9) % 5 = 0 AS auxiliary, CAST(hash(i + 8e9) % 20000 AS INTEGER) AS place
FROM (SELECT range AS i FROM range($from, $to))"""

_NAMED = f"""
SELECT *, printf('%c%c%c', 65 + a // 26, 65 + a % 26, 88) AS actor, printf('%c%c%c', 65 + b // 26, 65 + b % 26, 88)
    AS recipient, 'Government of State Number ' || a AS actor_name, 'Minister Person Number ' || person AS
    recipient_name FROM ({_SOURCE})"""

_RECORD = """json_object('id', id, 'document_id', document, 'date', date, 'event', [type], 'actor', [{'identifier_text':
    actor_name, 'code': actor}], 'recipient', [{'identifier_text': recipient_name, 'code': recipient}], 'event_text',
    ['attacked'], 'text_info', {'sequence': i % 20, 'start': i % 3000, 'end': i % 3000 + 8}, 'confidence', confidence,
    'evidence', {'trigger': 'attacked', 'neural': confidence, 'paths': {'actor': 'nsubj 1.1', 'recipient': 'obj 1'}})"""

_FILL = (
    f"""INSERT INTO events SELECT id, document, 1, i % 20, i % 3000, i % 3000 + 8, date, 'day', NULL, type, [],
    CASE WHEN auxiliary THEN ['future'] ELSE [] END, auxiliary, ['military'], quad, 10 - quad * 4.5, confidence,
    'attacked', [actor], [recipient], [actor_name], [recipient_name], actor_name, recipient_name,
    NULL, NULL, 'Town ' || place, place, place / 300.0 - 30,
    place / 120.0 - 60, recipient, NULL, NULL, NULL, NULL, NULL, {_RECORD} FROM ({_NAMED})""",
    f"""INSERT INTO entities SELECT id, 'actor', 1, actor_name, actor, ['GOV'], NULL, NULL, actor_name, 0, 9
    FROM ({_NAMED}) UNION ALL SELECT id, 'recipient', 1, recipient_name, recipient, ['GOV'], 'Minister', NULL,
    recipient_name, 20, 29 FROM ({_NAMED})""",
    f"""INSERT INTO dyads SELECT id, date, type, quad, 10 - quad * 4.5, confidence, actor, actor_name, recipient,
    recipient_name, auxiliary, false, true FROM ({_NAMED}) ORDER BY date, id""",
    f"""INSERT INTO documents BY NAME SELECT DISTINCT document AS key, i // 5 + 1 AS number, 'd' || document AS name,
    1 AS run, 1 AS coded_run, DATE '2005-01-01' + CAST(i // 5 % 7300 AS INTEGER) AS date, 'AFP' AS source,
    'coded' AS state, 5 AS sentences, 5 AS events, 0 AS claims FROM ({_SOURCE}) WHERE i % 5 = 0""",
)


def build(path: Path, events: int, batch: int = 500_000) -> None:
    """Make an archive of so many events, in batches as `dragoman add` would."""
    with open_to_write(path) as connection:
        connection.execute(
            "INSERT INTO runs VALUES (1, TIMESTAMP '2024-01-01', TIMESTAMP '2024-01-01', '0', 'plover', '', '', '',"
            " '{}', 'synthetic', ['CONSULT'])"
        )
        for start in range(0, events, batch):
            for statement in _FILL:
                connection.execute(statement, {"from": start, "to": min(start + batch, events)})


_COUNTS = """
SELECT date_trunc('month', date) AS month, actor_code, recipient_code, count(*) AS events
FROM dyads WHERE counts GROUP BY ALL ORDER BY ALL"""


def questions(archive: Archive) -> dict[str, list[Callable[[], object]]]:
    """Return what is measured: all rows made ready for Arrow, and the rows of a table on the screen."""
    counts = [lambda: archive.sql(_COUNTS).__arrow_c_stream__()]
    months = [lambda: archive.dyad_months().__arrow_c_stream__()]
    shown = (
        {"actor": "AAX"}, {"dyad": ("AAX", "ABX"), "type": "ASSAULT"},
        {"quad": 4, "since": "2019-03", "until": "2019-04"},
        {"place": "Town 77", "min_confidence": 0.8}, {"actor": "State Number 17", "auxiliary": False},
        {"recipient": "Person Number 4", "place": "ACX"}, {"source": "AFP", "type": "PROTEST", "since": "2020"},
        {"attribution": "residents"}, {},
    )  # fmt: skip
    return {
        "dyad-month counts": counts,
        "dyad_months()": months,
        "show": [partial(lambda filters: archive.events(limit=51, **filters).to_dicts(), f) for f in shown],
    }


def measure(path: Path) -> dict[str, float]:
    """Return the seconds of the slowest question of each kind, each at its best of a few times."""
    with Archive(path) as archive:
        return {
            kind: max(min(_seconds(ask) for _ in range(REPEATS)) for ask in asked)
            for kind, asked in questions(archive).items()
        }


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> int:
    """Build, or take the archive that is given, measure and compare with the floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--archive", type=Path, help="keep the archive here, and use it if it is there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.archive or Path(folder) / "synthetic.duckdb"
        if not path.exists():
            print(f"building {given.events:,} events took {_seconds(lambda: build(path, given.events)):.0f} s")
        found = measure(path)
    for kind, seconds in found.items():
        print(f"{kind:<18}{seconds:6.3f} s" + (f"   at most {FLOORS[kind]} s" if kind in FLOORS else ""))
    return int(any(found[kind] > floor for kind, floor in FLOORS.items()))


if __name__ == "__main__":
    sys.exit(main())
