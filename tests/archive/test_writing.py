"""The writer: a document once, a batch whole, one writer at a time, history kept."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from dragoman.archive import Archive
from dragoman.archive.keys import content_hash, document_key
from dragoman.archive.writing import Writer
from dragoman.errors import ArchiveError, InputError
from dragoman.records import Document

from ..conftest import environment
from .builders import (
    FIRST,
    SECOND,
    TALKS,
    WAR,
    coded,
    contents,
    crowds,
    event,
    everything,
    failed,
    make_archive,
    many,
    skipped,
    talks,
    war,
)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_key_depends_on_what_is_coded_and_cited_and_on_nothing_else() -> None:
    key = document_key(WAR)
    assert len(key) == 24
    assert document_key(replace(WAR, id="other.txt", metadata={"a": 1}, date_from="markup")) == key
    for name in ("text", "date", "title", "source", "url", "language"):
        assert document_key(replace(WAR, **{name: "another"})) != key, name
    assert content_hash(WAR.text) == content_hash(replace(WAR, source="AFP").text)


def test_records_become_columns_that_say_the_same(news: Path) -> None:
    found = rows(
        news,
        "SELECT type, modes, quad, score, actor_codes, recipient_names, place_name, country_code, dead, injured,"
        " attribution_name, trigger_text, date::VARCHAR, date_unit, record FROM events WHERE type = 'ASSAULT'",
    )
    record = war().events[0]
    assert found[0][:-1] == (
        "ASSAULT", ["aerial"], 4, -9.0, ["RUS"], ["Ukraine"], "Kyiv", "UKR", 5, None, "Officials of Ukraine",
        "attacked", "2022-03-01", "day",
    )  # fmt: skip
    assert json.loads(str(found[0][-1])) == json.loads(json.dumps(record))
    assert rows(news, "SELECT date::VARCHAR, date_unit FROM events WHERE type = 'THREATEN'") == [
        ("2022-03-01", "month")
    ]
    assert rows(news, "SELECT role, name, code, sectors FROM entities WHERE event IN"
                " (SELECT id FROM events WHERE type = 'ASSAULT') ORDER BY role") == [
        ("actor", "Russia", "RUS", ["GOV"]), ("attribution", "Officials of Ukraine", "UKR", ["GOV"]),
        ("recipient", "Ukraine", "UKR", ["GOV"]),
    ]  # fmt: skip
    assert rows(news, "SELECT type FROM relations") == [("after",)]
    assert rows(news, "SELECT name, province FROM places ORDER BY name") == [
        ("Aleppo", "Aleppo"),
        ("Kyiv", "Kyiv City"),
    ]
    assert rows(news, "SELECT speaker_code, subject_code, hedge, event, horizon FROM claims") == [
        ("UKR", "RUS", "likely", "ASSAULT", "2022-04")
    ]
    assert rows(news, "SELECT name, number, state, reason, date_from, characters, events, claims FROM documents"
                " ORDER BY number") == [
        ("war.txt", 1, "coded", None, "given", len(WAR.text), 2, 1),
        ("talks.txt", 2, "coded", None, "given", len(TALKS.text), 1, 0),
        ("crowds.txt", 3, "coded", None, "given", 38, 1, 0),
        ("french.txt", 4, "skipped", "language: fr", "given", 21, 0, 0),
        ("broken.txt", 5, "failed", "the worker died", "given", 31, 0, 0),
    ]  # fmt: skip


def test_talks_are_dyads_both_ways_and_joint_deeds_are_none(tmp_path: Path) -> None:
    key = document_key(TALKS)
    joint = talks().events[0] | {"id": "joint", "event": ["ACCUSE"]}
    fight = talks().events[0] | {"id": "fight", "event": ["ASSAULT"], "evidence": {"trigger": "clashed"}}
    path = make_archive(tmp_path / "a.duckdb", [coded(TALKS, [*talks().events, joint, fight])])
    assert rows(path, "SELECT type, actor_code, recipient_code, mutual FROM dyads ORDER BY ALL") == [
        ("ASSAULT", "CHN", "RUS", True), ("ASSAULT", "RUS", "CHN", True),
        ("CONSULT", "CHN", "RUS", True), ("CONSULT", "RUS", "CHN", True),
    ]  # fmt: skip
    assert key == document_key(TALKS)


def test_an_event_counts_once_for_a_pair_of_codes(tmp_path: Path) -> None:
    record = war().events[0]
    twice = record | {"recipient": [*record["recipient"], record["recipient"][0] | {"identifier_text": "Kyiv"}]}
    path = make_archive(tmp_path / "a.duckdb", [coded(WAR, [twice | {"relations": []}])])
    assert rows(path, "SELECT recipient_name, counts FROM dyads ORDER BY recipient_name DESC") == [
        ("Ukraine", True), ("Kyiv", False),
    ]  # fmt: skip
    with Archive(path) as archive:
        assert [row["events"] for row in archive.dyad_months().to_dicts()] == [1]


def test_the_same_document_twice_is_once(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    with Writer(path) as writer:
        writer.begin_run(FIRST)
        assert writer.merge([war(), talks(), war()])[:4] == (2, 3, 1, 1)
        before = contents_of(writer)
        assert writer.merge([talks(), war()])[:4] == (0, 0, 0, 2)
        assert contents_of(writer) == before


def contents_of(writer: Writer) -> list[tuple[object, ...]]:
    query = "SELECT id, document, run, record FROM events ORDER BY id"
    return writer.connection.execute(query).fetchall()


def test_batches_make_no_difference(tmp_path: Path) -> None:
    documents = many(40)
    whole = make_archive(tmp_path / "whole.duckdb", documents)
    parts = tmp_path / "parts.duckdb"
    for size in (1, 7, 40):
        with Writer(parts) as writer:  # each time broken off after a while
            writer.begin_run(FIRST)
            for start in range(0, min(size * 3, 40), size):
                writer.merge(documents[start : start + size])
    with Writer(parts) as writer:
        writer.begin_run(FIRST)
        writer.finish_run()
    assert contents(parts) == contents(whole)


def test_known_documents_are_those_coded_under_the_signature_and_not_failed(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb")
    keys = [c.key for c in everything()]
    with Writer(path) as writer:
        good = {war().key, talks().key, crowds().key, skipped().key}
        assert writer.known([*keys, "unknown"], FIRST.signature) == good
        assert writer.known(keys, SECOND.signature) == set()


def test_a_failed_document_is_coded_later_but_failing_takes_nothing_away(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", [failed(), war()])
    with Writer(path) as writer:
        writer.begin_run(SECOND)
        broken = failed()
        again = coded(broken.document, [event(broken.key, "ASSAULT")])
        assert writer.merge([again, war()._replace(state="failed", events=[], claims=[])]).documents == 1
    assert rows(path, "SELECT name, state, coded_run, events FROM documents ORDER BY number") == [
        ("broken.txt", "coded", 2, 1), ("war.txt", "coded", 1, 2),
    ]  # fmt: skip


def test_coding_again_supersedes_and_keeps_history(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb")
    old = {row[0] for row in rows(path, "SELECT id FROM events")}
    new = war()._replace(events=[event(war().key, "COERCE", confidence=0.8)], claims=[])
    with Writer(path) as writer:
        assert writer.begin_run(SECOND) == 2
        assert writer.merge([new]).superseded == 1
    assert rows(path, "SELECT type, run, superseded_run FROM events_history ORDER BY type") == [
        ("ASSAULT", 1, 2), ("THREATEN", 1, 2),
    ]  # fmt: skip
    assert rows(path, "SELECT count(*) FROM claims_history") == [(1,)]
    now = {row[0] for row in rows(path, "SELECT id FROM events")}
    assert len(now & old) == 2 and len(now - old) == 1
    assert rows(path, "SELECT run, coded_run, events, claims FROM documents WHERE number = 1") == [(1, 2, 1, 0)]
    with Archive(path) as archive:
        assert archive.check() == []


def test_a_text_that_was_kept_stays_and_one_may_be_left_out(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", [war()])
    with Writer(path, keep_text=False) as writer:
        writer.begin_run(SECOND)
        writer.merge([war(), talks()])
    assert rows(path, "SELECT text FROM documents ORDER BY number") == [(WAR.text,), (None,)]
    with Archive(path) as archive:
        assert archive.text(war().key) == WAR.text
        assert archive.text(talks().key) is None
        assert archive.check() == []


@pytest.mark.parametrize(
    "text", ["half \ud83d of a pair", "nul \0 inside", "🕊 'quoted'; DROP TABLE events; --", "$1 ? {}"]
)
def test_any_text_is_kept_character_by_character(tmp_path: Path, text: str) -> None:
    document = Document(text, text, "2022-01-01", text, text, text, metadata={text: [text]})
    record = event(document_key(document), "ASSAULT", event_text=(text,))
    path = make_archive(tmp_path / "a.duckdb", [coded(document, [record])])
    kept = text.replace("\ud83d", "\ufffd")
    found = rows(path, "SELECT text, name, title, source, url, length(text) FROM documents")
    assert found == [(kept, kept, kept, kept, kept, len(text))]
    assert rows(path, "SELECT trigger_text FROM events") == [(kept,)]
    with Archive(path) as archive:
        assert archive.check() == []
        assert len(archive.events(source=kept, document=kept)) == 1


def test_a_run_that_was_broken_off_goes_on_and_a_finished_one_does_not(tmp_path: Path) -> None:
    with Writer(tmp_path / "a.duckdb") as writer:
        assert writer.begin_run(FIRST) == 1
        assert writer.begin_run(FIRST) == 1
        writer.finish_run()
        assert writer.begin_run(FIRST) == 2
        assert writer.begin_run(SECOND) == 3
        assert writer.begin_run(FIRST) == 4


def test_failures_are_kept_once_a_run(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    problems = [InputError("a.txt", "is empty"), InputError("b.jsonl", "no text", 7)]
    with Writer(path) as writer:
        writer.begin_run(FIRST)
        writer.merge([], problems)
        writer.merge([], problems)
    assert rows(path, "SELECT run, source, line, problem FROM failures ORDER BY source") == [
        (1, "a.txt", None, "is empty"), (1, "b.jsonl", 7, "no text"),
    ]  # fmt: skip


def test_a_batch_with_a_record_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", [war()])
    before = contents(path)
    with Writer(path) as writer:
        writer.begin_run(FIRST._replace(signature=FIRST.signature))
    before = contents(path)
    bad = talks()._replace(events=[talks().events[0] | {"id": None}])
    with Writer(path) as writer:
        writer.begin_run(FIRST)
        with pytest.raises(ArchiveError, match="NOT NULL"):
            writer.merge([crowds(), bad])
        assert writer.merge([crowds()]).documents == 1  # the writer is fit for more
    after = contents(path)
    assert len(after["documents"]) == len(before["documents"]) + 1


KILLED = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.archive.builders import FIRST, Writer, many
with Writer(Path({path!r})) as writer:
    writer.begin_run(FIRST)
    print("begun", flush=True)
    for document in many(100):
        writer.merge([document])
"""


def test_a_writer_killed_at_any_instant_leaves_whole_documents_and_can_go_on(tmp_path: Path) -> None:
    path, chance = tmp_path / "a.duckdb", random.Random(5)
    root = str(Path(__file__).resolve().parents[2])
    program = KILLED.format(root=root, path=str(path))
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", program], env=environment(), stdout=subprocess.PIPE) as process:
            assert process.stdout is not None and process.stdout.readline() == b"begun\n"
            time.sleep(chance.random() * 0.6)
            process.send_signal(signal.SIGKILL)
            process.wait()
        with Archive(path) as archive:
            assert archive.check() == []
    with Writer(path, wait=False) as writer:
        writer.begin_run(FIRST)
        writer.merge(many(100))
        writer.finish_run()
    assert contents(path) == contents(make_archive(tmp_path / "whole.duckdb", many(100)))


def _hold(path: Path, ready: multiprocessing.synchronize.Event, done: multiprocessing.synchronize.Event) -> None:
    with Writer(path):
        ready.set()
        done.wait(20)


def test_a_second_writer_waits_and_says_for_whom_or_is_refused(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", [war()])
    spawn = multiprocessing.get_context("spawn")
    ready, done = spawn.Event(), spawn.Event()
    holder = spawn.Process(target=_hold, args=(path, ready, done))
    holder.start()
    try:
        assert ready.wait(20)
        with pytest.raises(ArchiveError, match=f"being written by process {holder.pid} on"), Writer(path, wait=False):
            pass
        with pytest.raises(ArchiveError, match=f"in use by process {holder.pid}"):
            Archive(path)
        told: list[str] = []
        threading.Timer(0.3, done.set).start()
        began = time.monotonic()
        with Writer(path, on_wait=told.append) as writer:
            assert time.monotonic() - began > 0.2
            writer.begin_run(SECOND)
            writer.merge([talks()])
        assert told == [f"process {holder.pid} on {os.uname().nodename}"]
    finally:
        done.set()
        holder.join()
    assert not path.with_name("a.duckdb.lock").exists()
    assert len(rows(path, "FROM documents")) == 2
