"""Questions to an archive: every filter, relations that others read, values that are never SQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dragoman.archive import Archive
from dragoman.archive.filters import Filters, first_day, last_day
from dragoman.archive.queries import TABLES
from dragoman.errors import ArchiveError, UsageError

from .builders import crowds, make_archive, many, talks, war

ALL = {"ASSAULT", "THREATEN", "CONSULT", "PROTEST"}


@pytest.mark.parametrize(
    ("filters", "types"),
    [
        ({}, ALL),
        ({"actor": "RUS"}, {"ASSAULT", "THREATEN", "CONSULT"}),
        ({"actor": "russ"}, {"ASSAULT", "THREATEN", "CONSULT"}),
        ({"actor": "CHN"}, {"CONSULT"}),
        ({"actor": "SYR"}, {"PROTEST"}),
        ({"actor": "demonstrators"}, {"PROTEST"}),
        ({"recipient": "UKR"}, {"ASSAULT", "THREATEN"}),
        ({"recipient": "Government"}, {"PROTEST"}),
        ({"dyad": ("RUS", "UKR")}, {"ASSAULT", "THREATEN"}),
        ({"dyad": ("UKR", "RUS")}, set()),
        ({"dyad": ("CHN", "RUS")}, {"CONSULT"}),
        ({"dyad": ("Russia", "Ukraine")}, {"ASSAULT", "THREATEN"}),
        ({"dyad": ("Russia", "CHN")}, {"CONSULT"}),
        ({"dyad": ("CHN", "Ukraine")}, set()),
        ({"type": "ASSAULT"}, {"ASSAULT"}),
        ({"type": "assault"}, {"ASSAULT"}),
        ({"quad": 3}, {"THREATEN", "PROTEST"}),
        ({"since": "2022-04"}, {"CONSULT", "PROTEST"}),
        ({"since": "2022-04-11"}, {"PROTEST"}),
        ({"until": "2022"}, {"ASSAULT", "THREATEN", "CONSULT"}),
        ({"since": "2022-04-10", "until": "2022-04-10"}, {"CONSULT"}),
        ({"place": "UKR"}, {"ASSAULT"}),
        ({"place": "kyi"}, {"ASSAULT"}),
        ({"min_confidence": 0.7}, {"ASSAULT", "CONSULT"}),
        ({"attribution": "UKR"}, {"ASSAULT"}),
        ({"attribution": "officials"}, {"ASSAULT"}),
        ({"source": "reuters"}, {"ASSAULT", "THREATEN"}),
        ({"auxiliary": True}, {"PROTEST"}),
        ({"auxiliary": False}, ALL - {"PROTEST"}),
        ({"document": "talks.txt"}, {"CONSULT"}),
        ({"document": talks().key}, {"CONSULT"}),
        ({"actor": "RUS", "quad": 4, "place": "UKR", "since": "2022"}, {"ASSAULT"}),
        ({"incident": "no such"}, set()),
        ({"told_once": True, "actor": "CHN"}, {"CONSULT"}),
    ],
)
def test_filters_let_through_what_they_say(news: Path, filters: dict[str, Any], types: set[str]) -> None:
    with Archive(news) as archive:
        assert {row["type"] for row in archive.events(**filters).to_dicts()} == types
        limited = archive.events(**filters, limit=2)
        assert len(limited) == min(2, len(types))
        assert limited.to_dicts() == archive.events(**filters).to_dicts()[:2]


HOSTILE = ["'; DROP TABLE events; --", "' OR 1=1 --", "%", "_", "!", "$p0", "?", "\0", "a" * 100_000, "\\", '"', "{}"]


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_is_ever_sql(news: Path, value: str) -> None:
    with Archive(news) as archive:
        for name in ("actor", "recipient", "type", "place", "attribution", "source", "incident", "document"):
            found = archive.events(**{name: value}).to_dicts()
            expected = {"PROTEST"} if (name, value) == ("actor", "%") else set()
            assert {row["type"] for row in found} == expected, name
        assert len(archive.events(dyad=(value, value))) == 0
        assert len(archive.events()) == 4


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({"quad": 5}, "quad 5: allowed are 1, 2"),
        ({"min_confidence": 2}, "from 0 to 1"),
        ({"since": "yesterday"}, "since 'yesterday' is no date; write YYYY-MM-DD"),
        ({"until": "2022-13"}, "until '2022-13' is no date"),
        ({"until": "2022-02-30"}, "no date"),
        ({"dyad": ("RUS",)}, "write the actor and the recipient"),
        ({"actors": "RUS"}, "no filter is called actors; there are actor, recipient"),
        ({"limit": -1}, "limit -1"),
        ({"limit": "5; DROP TABLE events"}, "write a whole number"),
    ],
)
def test_a_wrong_filter_names_the_value_and_what_is_allowed(news: Path, filters: dict[str, Any], told: str) -> None:
    with Archive(news) as archive, pytest.raises(UsageError, match=told):
        archive.events(**filters)


def test_a_filter_that_a_table_cannot_have_is_refused(news: Path) -> None:
    with Archive(news) as archive:
        for method, filters in ((archive.documents, {"actor": "RUS"}), (archive.dyads, {"place": "Kyiv"})):
            with pytest.raises(UsageError, match="cannot be filtered by"):
                method(**filters)


def test_days_of_months_and_years() -> None:
    assert (first_day("2024"), first_day("2024-02")) == ("2024-01-01", "2024-02-01")
    assert (last_day("2024"), last_day("2024-02"), last_day("2023-12")) == ("2024-12-31", "2024-02-29", "2023-12-31")


def test_documents_claims_dyads_and_months(news: Path) -> None:
    with Archive(news) as archive:
        assert [d["name"] for d in archive.documents(since="2023").to_dicts()] == [
            "crowds.txt", "french.txt", "broken.txt",
        ]  # fmt: skip
        assert [d["events"] for d in archive.documents(source="Reuters").to_dicts()] == [2]
        (claim,) = archive.claims(actor="UKR", recipient="Russ", type="assault", source="Reuters").to_dicts()
        assert (claim["statement"], claim["horizon"], claim["title"]) == ("the army will attack", "2022-04", "War")
        assert len(archive.claims(actor="CHN")) == 0
        pairs = {(d["actor_code"], d["recipient_code"], d["mutual"]) for d in archive.dyads(since="2022-04").to_dicts()}
        assert pairs == {("RUS", "CHN", True), ("CHN", "RUS", True), ("SYR", "SYR", False)}
        months = archive.dyad_months(actor="RUS").to_dicts()
        assert [(str(m["month"]), m["recipient_code"], m["events"], m["material_conflict"]) for m in months] == [
            ("2022-03-01", "UKR", 2, 1), ("2022-04-01", "CHN", 1, 0),
        ]  # fmt: skip
        assert months[0]["score"] == pytest.approx((-9.0 - 4.4) / 2)
        assert [r["documents_current"] for r in archive.runs().to_dicts()] == [5]


@pytest.mark.parametrize("what", TABLES)
def test_every_table_answers_without_filters_and_can_be_limited(news: Path, what: str) -> None:
    with Archive(news) as archive:
        whole = getattr(archive, what.replace("-", "_"))()
        assert len(getattr(archive, what.replace("-", "_"))(limit=1)) == min(1, len(whole))
        assert whole.columns == list(whole.to_dicts()[0]) if len(whole) else whole.columns


def test_told_once_leaves_only_the_first_record_of_an_incident(news: Path) -> None:
    with duckdb.connect(str(news)) as connection:
        connection.execute("DELETE FROM incidents WHERE first_event IN (SELECT id FROM events WHERE type = 'ASSAULT')")
    with Archive(news) as archive:
        assert {row["type"] for row in archive.events(told_once=True).to_dicts()} == ALL - {"ASSAULT"}
        assert [m["events"] for m in archive.dyad_months(dyad=("RUS", "UKR"), told_once=True).to_dicts()] == [1]


def test_a_relation_is_read_again_and_two_at_once(tmp_path: Path) -> None:
    with Archive(make_archive(tmp_path / "a.duckdb", many(30))) as archive:
        events, documents = archive.events(), archive.documents()
        pairs = list(zip(events, documents, strict=False))
        assert len(pairs) == 30 and len(list(events)) == 60 == len(events)


def test_a_relation_speaks_arrow_without_pyarrow(news: Path) -> None:
    with Archive(news) as archive:
        relation = archive.events(actor="RUS")
        assert "arrow_array_stream" in repr(relation.__arrow_c_stream__())
        if duckdb.__version__ >= "2":
            answer = duckdb.connect().execute("SELECT type, actor_codes FROM relation ORDER BY type").fetchall()
            assert answer[0] == ("ASSAULT", ["RUS"]) and len(answer) == 3
    assert "pyarrow" not in sys.modules


def test_a_relation_becomes_polars_and_pandas(news: Path) -> None:
    pytest.importorskip("polars")
    pytest.importorskip("pandas")
    with Archive(news) as archive:
        frame = archive.events(actor="RUS").to_polars()
        assert frame.shape[0] == 3 and frame["actor_codes"].to_list()[0] == ["RUS"]
        assert archive.dyad_months().to_pandas()["events"].sum() == 5


@pytest.mark.parametrize(("library", "method"), [("polars", "to_polars"), ("pandas", "to_pandas")])
def test_a_missing_library_is_named(news: Path, monkeypatch: pytest.MonkeyPatch, library: str, method: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with Archive(news) as archive, pytest.raises(UsageError, match=f"pip install {library}"):
        getattr(archive.events(), method)()


def test_a_notebook_shows_few_rows_and_escapes_what_articles_say(tmp_path: Path) -> None:
    with Archive(make_archive(tmp_path / "a.duckdb", [crowds(), *many(30)])) as archive:
        html = archive.events(actor="SYR")._repr_html_()
        assert "&lt;b&gt;Demonstrators" in html and "<b>" not in html
        many_rows = archive.events()._repr_html_()
        assert many_rows.count("<tr>") == 21 and "…" in many_rows
        assert repr(archive.events()).count("\n") == 21
        assert "PROTEST" in repr(archive.events(actor="SYR"))


def test_sql_takes_parameters_and_one_query(news: Path) -> None:
    with Archive(news) as archive:
        assert archive.sql("SELECT count(*) AS n FROM events WHERE type = ?", ["ASSAULT"]).to_dicts() == [{"n": 1}]
        assert archive.sql("SELECT $a AS a; -- so", {"a": "x"}).to_dicts() == [{"a": "x"}]
        assert len(archive.sql("SHOW TABLES")) > 10
        with pytest.raises(UsageError, match="one SELECT, found 2"):
            archive.sql("SELECT 1; SELECT 2")
        with pytest.raises(ArchiveError, match="no_such"):
            archive.sql("SELECT no_such FROM events")


FORBIDDEN = [
    "SELECT * FROM read_text('/etc/hostname')", "SELECT * FROM '/etc/passwd'", "SELECT * FROM glob('/*')",
    "SELECT * FROM read_csv('https://example.org/a.csv')", "ATTACH '/tmp/x.duckdb'", "INSTALL httpfs", "LOAD httpfs",
    "COPY events TO '/tmp/dragoman-test.csv'", "EXPORT DATABASE '/tmp/dragoman-test'",
    "SET enable_external_access = true", "SET lock_configuration = false", "SET allowed_paths = ['/etc/passwd']",
    "SET temp_directory = '/tmp/elsewhere'", "SET memory_limit = '1TB'",
]  # fmt: skip


@pytest.mark.parametrize("statement", FORBIDDEN)
@pytest.mark.parametrize("read_only", [True, False])
def test_sql_reaches_neither_other_files_nor_the_network_nor_the_settings(
    news: Path, statement: str, read_only: bool
) -> None:
    with Archive(news, read_only=read_only) as archive, pytest.raises(ArchiveError):
        archive.execute(statement)
    assert not Path("/tmp/dragoman-test.csv").exists() and not Path("/tmp/dragoman-test").exists()


@pytest.mark.parametrize("statement", ["DELETE FROM events", "DROP TABLE events", "UPDATE meta SET value = 'x'"])
def test_an_archive_is_read_only_unless_told_otherwise(news: Path, statement: str) -> None:
    before = news.read_bytes()
    with Archive(news) as archive:
        with pytest.raises(ArchiveError, match="read only"):
            archive.execute(statement)
        assert len(archive.events()) == 4
    assert news.read_bytes() == before
    with Archive(news, read_only=False) as archive:
        assert archive.execute("DELETE FROM claims") == 1


def test_an_archive_can_be_made_from_python(tmp_path: Path) -> None:
    with Archive(tmp_path / "new.duckdb", create=True) as archive:
        assert (len(archive.events()), archive.check(), archive.stats()["documents"]) == (0, [], 0)


def test_numbers_of_an_archive(news: Path) -> None:
    with Archive(news) as archive:
        numbers = archive.stats()
    assert {name: numbers[name] for name in ("documents", "events", "claims", "texts_kept", "failures")} == {
        "documents": 5, "events": 4, "claims": 1, "texts_kept": 5, "failures": 0,
    }  # fmt: skip
    assert numbers["states"] == {"coded": 3, "failed": 1, "skipped": 1}
    assert numbers["skipped_because"] == {"language: fr": 1}
    assert (numbers["events_from"], numbers["events_to"]) == ("2022-03-01", "2023-01-04")
    assert numbers["dyads"]["RUS → UKR"] == 2
    assert (numbers["parties"], numbers["parties_without_code"]) == (8, 0)


def test_filters_are_all_documented() -> None:
    assert all(f"{name}: " in (Filters.__doc__ or "") for name in Filters.__dataclass_fields__)


def test_the_text_of_a_document(news: Path) -> None:
    with Archive(news) as archive:
        assert archive.text(war().key) == war().document.text
        with pytest.raises(UsageError, match="no document has the key 'x'"):
            archive.text("x")
