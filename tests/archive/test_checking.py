"""`check` finds whatever does not belong together, and nothing where all is well."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from dragoman.archive import Archive

from .builders import SECOND, Writer, event, make_archive, many, war

# What breaks an archive, and what is told of it.
BREAKS = [
    ("DELETE FROM events WHERE type = 'ASSAULT'", "entities: rows of an event that is not there"),
    ("DELETE FROM events WHERE type = 'ASSAULT'", "dyads: rows of an event that is not there"),
    ("DELETE FROM events WHERE type = 'ASSAULT'", "half of one, another number of events"),
    ("DELETE FROM claims", "half of one, another number of claims"),
    ("DELETE FROM events WHERE type = 'THREATEN'", "relations: to an event that is not there"),
    ("DELETE FROM documents WHERE number = 1", "events: records of a document that is not there"),
    ("DELETE FROM documents WHERE number = 1", "documents: gaps in the numbers"),
    ("DELETE FROM documents WHERE number = 1", "claims: records of a document that is not there"),
    ("DELETE FROM runs", "documents.run: a run that is not there"),
    ("INSERT INTO events FROM events", "events: the same id twice"),
    ("UPDATE documents SET number = 1", "documents: the same number twice"),
    ("UPDATE events SET run = 2", "events: records of another run than that of their document"),
    ("UPDATE documents SET state = 'failed'", "events: records of a document that was not coded"),
    ("UPDATE documents SET original = 'nobody' WHERE number = 2", "the original of a near-duplicate is not there"),
    ("UPDATE documents SET original = key WHERE number = 2", "the original of a near-duplicate is one itself"),
    ("UPDATE documents SET text = text || '!' WHERE number = 2", "the length is not that of the text"),
    ("UPDATE events SET incident = 'nowhere'", "events: of an incident that is not there"),
    ("INSERT INTO incidents BY NAME SELECT 'i' AS id, 3 AS reports, 1 AS documents",
     "incidents: another number of reports than of events"),
    ("INSERT INTO incidents BY NAME SELECT 'i' AS id, 0 AS reports, 2 AS documents",
     "incidents: another number of documents"),
    ("INSERT INTO incidents BY NAME SELECT 'i' AS id, 'x' AS first_event", "the first event is not among"),
    ("UPDATE events SET confidence = 0.1 WHERE type = 'ASSAULT'", "events: not what the records say"),
    ("UPDATE events SET actor_codes = ['XXX'] WHERE type = 'ASSAULT'", "events: not what the records say"),
    ("UPDATE claims SET statement = 'x'", "claims: not what the records say"),
    ("UPDATE entities SET code = 'XXX' WHERE role = 'actor'", "entities: not what the records say"),
    ("DELETE FROM dyads WHERE mutual", "dyads: not what the records say"),
    ("UPDATE relations SET type = 'before'", "relations: not what the records say"),
    ("DROP TABLE claims_history", "table claims_history is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "told"), BREAKS)
def test_what_is_broken_is_told_with_a_name(news: Path, statement: str, told: str) -> None:
    with duckdb.connect(str(news)) as connection:
        connection.execute(statement)
    with Archive(news) as archive:
        found = [line for line in archive.check() if told in line]
    assert len(found) == 1 and "\n" not in found[0] and len(found[0]) < 250


def test_a_sound_archive_has_no_problems_whatever_was_done_to_it(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", [*many(30), war()])
    for run in (SECOND, SECOND._replace(signature="third")):
        with Writer(path) as writer:
            writer.begin_run(run)
            writer.merge([c._replace(events=[event(c.key, "COERCE", 77)]) for c in many(20)])
    with Archive(path) as archive:
        assert archive.check() == []
        archive.compact()
        assert archive.check() == []
