"""Archives of older versions: brought up to date with all they hold, or left as they were."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dragoman.archive import Archive, migrations, schema
from dragoman.archive.compacting import compact
from dragoman.archive.writing import Writer
from dragoman.errors import ArchiveError

from .builders import FIRST, contents, everything, make_archive, talks

# The layout before the first release.
ZERO = """
CREATE TABLE meta (name VARCHAR, value VARCHAR);
CREATE TABLE runs (id INTEGER, started TIMESTAMP, finished TIMESTAMP, version VARCHAR, codebook VARCHAR,
    codebook_hash VARCHAR, world_hash VARCHAR, model_hash VARCHAR, options JSON, signature VARCHAR);
CREATE TABLE documents (key VARCHAR PRIMARY KEY, name VARCHAR, run INTEGER, date DATE, date_from VARCHAR,
    title VARCHAR, source VARCHAR, url VARCHAR, language VARCHAR, content_hash VARCHAR, characters INTEGER,
    sentences INTEGER, text VARCHAR, metadata JSON, state VARCHAR, reason VARCHAR);
CREATE TABLE events (document VARCHAR, run INTEGER, record JSON);
CREATE TABLE claims (document VARCHAR, run INTEGER, record JSON);
CREATE TABLE failures (run INTEGER, source VARCHAR, line INTEGER, problem VARCHAR);
"""


def make_version_0(path: Path) -> Path:
    from dragoman.archive.keys import content_hash

    with duckdb.connect(str(path), config={"storage_compatibility_version": "v1.4.0"}) as c:
        c.execute(ZERO)
        c.executemany("INSERT INTO meta VALUES (?, ?)", [("schema_version", "0"), ("dragoman", "0.1.0")])
        run = [FIRST.version, FIRST.codebook, FIRST.codebook_hash, FIRST.world_hash, FIRST.model_hash]
        c.execute("INSERT INTO runs VALUES (1, '2024-01-01', '2024-01-02', ?, ?, ?, ?, ?, ?, ?)",
                  [*run, json.dumps(FIRST.options), FIRST.signature])  # fmt: skip
        c.execute("INSERT INTO failures VALUES (1, 'a.txt', 3, 'is empty')")
        for coded in everything():
            d = coded.document
            c.execute(
                "INSERT INTO documents VALUES (?, ?, 1, ?, 'given', ?, ?, ?, ?, ?, ?, 3, ?, '{}', ?, ?)",
                [coded.key, coded.name, d.date, d.title, d.source, d.url, d.language, content_hash(d.text),
                 len(d.text), d.text, coded.state, coded.reason],
            )  # fmt: skip
            for table, records in (("events", coded.events), ("claims", coded.claims)):
                for record in records:
                    c.execute(f"INSERT INTO {table} VALUES (?, 1, ?)",
                              [coded.key, json.dumps(record, ensure_ascii=False)])  # fmt: skip
    return path


def everything_in(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {name: rows for name, rows in contents(path).items() if name not in {"meta", "failures"}}


def test_an_old_archive_becomes_what_a_new_one_would_be(tmp_path: Path) -> None:
    old = make_version_0(tmp_path / "old.duckdb")
    with Writer(old):
        pass
    new = make_archive(tmp_path / "new.duckdb")
    assert contents(old)["failures"] == [(1, "a.txt", 3, "is empty")]
    linked = set(duckdb_tables(new)) - set(schema.TABLES)
    mine, theirs = everything_in(old), everything_in(new)
    assert mine.keys() == theirs.keys()
    for table in mine.keys() - linked - {"incidents", "events", "documents"}:
        assert mine[table] == theirs[table], table
    assert unlinked(old) == unlinked(new)
    with Archive(old) as archive:
        assert archive.check() == []
        assert archive.stats()["schema"] == schema.VERSION
        assert archive.sql("SELECT value FROM meta WHERE name = 'dragoman'").to_dicts() == [{"value": "0.1.0"}]


def duckdb_tables(path: Path) -> list[str]:
    return list(contents(path))


def unlinked(path: Path) -> list[list[tuple[Any, ...]]]:
    with duckdb.connect(str(path), read_only=True) as c:
        return [
            c.execute("SELECT * EXCLUDE (incident) FROM events ORDER BY id").fetchall(),
            c.execute("SELECT * EXCLUDE (original) FROM documents ORDER BY key").fetchall(),
        ]


def test_reading_an_old_archive_says_what_to_do_and_compacting_does_it(tmp_path: Path) -> None:
    path = make_version_0(tmp_path / "old.duckdb")
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match=r"older version \(schema 0, not 1\); `dragoman compact --archive"):
        Archive(path)
    assert path.read_bytes() == before
    compact(path)
    with Archive(path) as archive:
        assert (archive.check(), len(archive.events())) == ([], 4)


def test_a_migrated_archive_goes_on_as_if_nothing_had_been(tmp_path: Path) -> None:
    path = make_version_0(tmp_path / "old.duckdb")
    with Writer(path) as writer:
        assert writer.begin_run(FIRST) == 2
        assert writer.merge(everything()[:4]).known == 4
        assert writer.merge([talks()._replace(key="new")]).documents == 1
        last = writer.connection.execute("SELECT max(number) FROM documents").fetchall()
    assert last == [(6,)]


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_migration_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    path = make_version_0(tmp_path / "old.duckdb")
    before = contents(path)

    def broken(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("SELECT 1 / 'x'::INTEGER FROM range(1)")

    if place == "middle":
        monkeypatch.setattr(migrations.deriving, "insert_staged", broken)
    else:
        steps = (broken, *migrations.STEPS) if place == "first" else (*migrations.STEPS, broken)
        monkeypatch.setattr(migrations.migrate, "__defaults__", (steps,))
    with pytest.raises(ArchiveError, match=r"old\.duckdb"), Writer(path):
        pass
    assert contents(path) == before
    monkeypatch.undo()
    with Writer(path):
        pass
    assert len(contents(path)["events"]) == 4


def test_there_is_a_step_from_every_older_version() -> None:
    assert len(migrations.STEPS) == schema.VERSION
