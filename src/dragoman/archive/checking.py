"""Whether an archive is sound: every row belongs to something, every count and column says what the records say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dragoman.archive import deriving, schema

if TYPE_CHECKING:
    import duckdb


class Rule(NamedTuple):
    """What must not be: a query for the names of offenders, and how to tell of them."""

    told: str
    query: str


_NO_EVENT = "SELECT {column} FROM {table} WHERE {column} NOT IN (SELECT id FROM events)"
_NO_DOCUMENT = "SELECT id FROM {table} WHERE document NOT IN (SELECT key FROM documents)"
_NO_RUN = "SELECT DISTINCT {column} FROM {table} WHERE {column} NOT IN (SELECT id FROM runs)"

RULES = (
    *(Rule(f"{t}: rows of an event that is not there", _NO_EVENT.format(table=t, column="event"))
      for t in ("entities", "dyads", "relations")),
    Rule("relations: to an event that is not there", _NO_EVENT.format(table="relations", column="other")),
    *(Rule(f"{t}: records of a document that is not there", _NO_DOCUMENT.format(table=t))
      for t in ("events", "claims", "events_history", "claims_history")),
    *(Rule(f"{t}.{c}: a run that is not there", _NO_RUN.format(table=t, column=c))
      for t, c in (("documents", "run"), ("documents", "coded_run"), ("events", "run"), ("failures", "run"))),
    *(Rule(f"{t}: the same id twice", f"SELECT id FROM {t} GROUP BY id HAVING count(*) > 1")
      for t in ("events", "claims", "incidents", "runs")),
    Rule("documents: the same number twice", "SELECT number FROM documents GROUP BY number HAVING count(*) > 1"),
    Rule("documents: gaps in the numbers",
         "SELECT max(number) FROM documents HAVING max(number) <> count(*) OR min(number) <> 1"),
    *(Rule(f"{t}: records of another run than that of their document",
           f"SELECT id FROM {t} JOIN documents ON key = document WHERE {t}.run <> coded_run")
      for t in ("events", "claims")),
    *(Rule(f"{t}: records of a document that was not coded",
           f"SELECT id FROM {t} JOIN documents ON key = document WHERE state <> 'coded'")
      for t in ("events", "claims")),
    *(Rule(f"documents: half of one, another number of {t} than when it was coded",
           f"SELECT key FROM documents d LEFT JOIN (SELECT document, count(*) AS n FROM {t} GROUP BY document) r"
           f" ON r.document = d.key WHERE d.{t} IS DISTINCT FROM coalesce(r.n, 0)") for t in ("events", "claims")),
    Rule("documents: the original of a near-duplicate is not there",
         "SELECT key FROM documents WHERE original IS NOT NULL AND original NOT IN (SELECT key FROM documents)"),
    Rule("documents: the original of a near-duplicate is one itself",
         "SELECT d.key FROM documents d JOIN documents o ON o.key = d.original WHERE o.original IS NOT NULL"),
    Rule("documents: the length is not that of the text",
         "SELECT key FROM documents WHERE text IS NOT NULL AND length(text) <> characters"),
    Rule("events: of an incident that is not there",
         "SELECT id FROM events WHERE incident IS NOT NULL AND incident NOT IN (SELECT id FROM incidents)"),
    Rule("incidents: the first event is not among their events",
         "SELECT i.id FROM incidents i LEFT JOIN events e ON e.id = i.first_event"
         " WHERE e.incident IS DISTINCT FROM i.id"),
    Rule("incidents: another number of reports than of events",
         "SELECT i.id FROM incidents i LEFT JOIN (SELECT incident, count(*) AS n FROM events GROUP BY incident) e"
         " ON e.incident = i.id WHERE i.reports IS DISTINCT FROM coalesce(e.n, 0)"),
    Rule("incidents: another number of documents than those of their events",
         "SELECT i.id FROM incidents i LEFT JOIN (SELECT incident, count(DISTINCT document) AS n FROM events"
         " GROUP BY incident) e ON e.incident = i.id WHERE i.documents IS DISTINCT FROM coalesce(e.n, 0)"),
)  # fmt: skip
NAMED = 3


def problems(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return what is wrong, one line each with a few of the rows concerned."""
    out = _missing_tables(connection)
    if out:
        return out
    for rule in RULES:
        found = connection.execute(f"SELECT count(*), list(CAST(x AS VARCHAR)) FROM ({rule.query}) t(x)").fetchone()
        if found and found[0]:
            out.append(_line(rule.told, found[0], found[1][:NAMED]))
    return out + _unlike_records(connection)


def _line(told: str, count: int, names: list[str]) -> str:
    more = ", …" if count > len(names) else ""
    return f"{told} ({count:,}: {', '.join(names)}{more})"


def _missing_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    query = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
    there = {(row[0], row[1]) for row in connection.execute(query).fetchall()}
    missing = [name for name in schema.TABLES if not any(table == name for table, _ in there)]
    return [f"table {name} is missing" for name in missing]


def _unlike_records(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Make the columns and tables from the records again and compare."""
    out = []
    for what, query in deriving.comparisons().items():
        found = connection.execute(f"SELECT count(*), list(id) FROM ({query})").fetchone()
        if found and found[0]:
            out.append(_line(f"{what}: not what the records say", found[0], sorted(set(found[1]))[:NAMED]))
    return out
