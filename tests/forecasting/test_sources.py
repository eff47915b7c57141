"""What forecasts come from: which records of an archive count, who their actors are, and tables that are refused."""

from __future__ import annotations

import datetime
import gzip
from pathlib import Path

import duckdb
import pytest

from dragoman.errors import ArchiveError, InputError, UsageError
from dragoman.forecasting.sources import Source, read_source

from ..archive.builders import make_archive
from .archives import (
    AFGHANISTAN,
    ARMY,
    BEGIN,
    POLICE,
    PROTESTERS,
    RUSSIA,
    TALIBAN,
    TURKEY,
    UKRAINE,
    UN,
    parties,
    report,
    who,
)

DAY = datetime.timedelta(days=1)
HEAD = "date,actor,event,recipient\n"


def archive_of(path: Path, *told: dict[str, object], published: datetime.date = BEGIN) -> Source:
    return read_source(make_archive(path / "a.duckdb", [report(0, published, *told)]))


def rows(source: Source) -> list[tuple[str, str, str, str]]:
    table = source.table
    return sorted(
        (
            str(BEGIN + DAY * int(day - table.day[0])),
            table.entities[a],
            table.events[e],
            table.entities[r] if r >= 0 else "",
        )
        for day, a, e, r in zip(table.day, table.actor, table.event, table.recipient, strict=True)
    )


def test_a_state_acts_through_its_organs_and_others_have_their_sector(tmp_path: Path) -> None:
    source = archive_of(
        tmp_path,
        parties(ARMY, to=(UKRAINE,)),
        parties(TALIBAN, to=(AFGHANISTAN,)),
        parties(UN, to=(RUSSIA,), kind="ACCUSE"),
    )
    day = str(BEGIN)
    assert rows(source) == [
        (day, "Rebels (Afghanistan)", "ASSAULT", "Afghanistan"),
        (day, "Russia", "ASSAULT", "Ukraine"),
        (day, "United Nations", "ACCUSE", "Russia"),
    ]
    assert {name: (w.code, w.country) for name, w in source.actors.items()} == {
        "Rebels (Afghanistan)": ("AFGREB", "AFG"), "Afghanistan": ("AFG", "AFG"), "Russia": ("RUS", "RUS"),
        "Ukraine": ("UKR", "UKR"), "United Nations": ("United Nations", ""),
    }  # fmt: skip
    assert source.who("Russia") == "Russia is Russian army (1), Russia (1)"
    assert source.who("United Nations") == ""


def test_an_event_counts_once_for_a_pair_and_not_for_a_state_with_itself(tmp_path: Path) -> None:
    source = archive_of(tmp_path, parties(ARMY, RUSSIA, to=(UKRAINE,)), parties(RUSSIA, to=(ARMY,), kind="ACCUSE"))
    assert rows(source) == [(str(BEGIN), "Russia", "ACCUSE", ""), (str(BEGIN), "Russia", "ASSAULT", "Ukraine")]


def test_talks_count_both_ways_and_a_march_has_no_recipient(tmp_path: Path) -> None:
    path = make_archive(
        tmp_path / "a.duckdb",
        [report(0, BEGIN, parties(TURKEY, UKRAINE, kind="CONSULT"), parties(PROTESTERS, kind="PROTEST"))],
    )
    talks = [(str(BEGIN), "Turkey", "CONSULT", "Ukraine"), (str(BEGIN), "Ukraine", "CONSULT", "Turkey")]
    assert rows(read_source(path)) == [(str(BEGIN), "Civilians (Iran)", "PROTEST", ""), *talks]
    assert rows(read_source(path, one_sided=False)) == talks


def test_only_news_of_what_was_done_on_a_day_counts(tmp_path: Path) -> None:
    late = BEGIN + 60 * DAY
    source = archive_of(
        tmp_path,
        parties(ARMY, to=(UKRAINE,)),
        parties(ARMY, to=(UKRAINE,), auxiliary_modes=("future",)),
        parties(ARMY, to=(UKRAINE,), date="2023-03"),
        parties(ARMY, to=(UKRAINE,), date=None),
        parties(ARMY, to=(UKRAINE,), date=str(late - 31 * DAY)),
        parties(ARMY, to=(UKRAINE,), date=str(late + DAY)),
        parties(POLICE, to=(PROTESTERS,), kind="COERCE", date=str(late - 30 * DAY)),
        published=late,
    )
    assert [(actor, event) for _, actor, event, _ in rows(source)] == [("Iran", "COERCE"), ("Russia", "ASSAULT")]
    assert source.left_out == {"background": 2, "planned, denied or past": 1, "without a day": 2}
    assert "left out: 2 background, 1 planned, denied or past, 2 without a day" in source.about()


def test_an_incident_told_twice_counts_once(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", [report(n, BEGIN, parties(ARMY, to=(UKRAINE,))) for n in range(3)])
    with duckdb.connect(str(path)) as connection:
        (first,) = connection.execute("SELECT min(id) FROM events").fetchone() or ("",)
        connection.execute("UPDATE events SET incident = 'i1'")
        connection.execute("DELETE FROM incidents")
        connection.execute("INSERT INTO incidents (id, first_event) VALUES ('i1', ?)", [first])
    source = read_source(path)
    assert len(source.table) == 1 and source.left_out == {"told again": 2}


def test_an_archive_without_events_that_count_says_so(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", [report(0, BEGIN, parties(who("somebody", "")))])
    with pytest.raises(InputError, match=r"no event to forecast from in its 0 records: .*dragoman stats --archive"):
        read_source(make_archive(tmp_path / "b.duckdb", []))
    with pytest.raises(ArchiveError, match="there is no archive"):
        read_source(tmp_path / "none.duckdb")
    assert path.exists()


def test_one_source_is_needed(tmp_path: Path) -> None:
    for given in ({}, {"archive": tmp_path, "table": tmp_path}):
        with pytest.raises(UsageError, match=r"give --archive A\.duckdb or --table events\.csv"):
            read_source(**given)


# ---- who is meant


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Source:
    # On days of their own: of one day they would be one incident.
    told = [
        parties(ARMY, to=(UKRAINE,)), parties(TALIBAN, to=(AFGHANISTAN,)),
        parties(who("Wagner", "RUS", "PRM"), to=(UKRAINE,)), parties(who("Wagner", "SYR", "PRM"), to=(UKRAINE,)),
    ]  # fmt: skip
    reports = [report(n, BEGIN + 7 * n * DAY, fields) for n, fields in enumerate(told)]
    return read_source(make_archive(tmp_path_factory.mktemp("named") / "a.duckdb", reports))


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("RUS", "Russia"), ("russia", "Russia"), ("Russian_army", "Russia"), ("afgreb", "Rebels (Afghanistan)"),
        ("TALIBAN", "Rebels (Afghanistan)"), ("rebels (afghanistan)", "Rebels (Afghanistan)"), (" Ukraine ", "Ukraine"),
    ],
)  # fmt: skip
def test_codes_and_names_stand_for_actors(named: Source, text: str, actor: str) -> None:
    assert named.resolve(text) == actor


def test_a_name_of_two_is_refused_with_both(named: Source) -> None:
    with pytest.raises(
        UsageError, match=r"'Wagner' stands for several actors: .*Paramilitaries \(Russia\) \(1 records\)"
    ):
        named.resolve("Wagner")


def test_an_unknown_name_is_refused_with_those_near_it(named: Source) -> None:
    with pytest.raises(UsageError, match=r"no actor 'Talib' among the 6 of .*; near it: Rebels \(Afghanistan\)$"):
        named.resolve("Talib")
    with pytest.raises(UsageError, match=r"no actor 'Zzz' .*; for instance "):
        named.resolve("Zzz")


def test_the_gazetteer_is_asked_about_names_that_no_record_bears(named: Source) -> None:
    known = {"Kremlin": "Russia", "Farc": "Rebels (Colombia)"}
    assert named.resolve("Kremlin", known.get) == "Russia"
    with pytest.raises(UsageError, match=r"it stands for Rebels \(Colombia\), of whom nothing is told"):
        named.resolve("Farc", known.get)


def test_countries_of_actors_are_told_to_the_model(named: Source) -> None:
    events = named.events()
    told = dict(zip(events.names, events.countries, strict=True))
    assert told["Rebels (Afghanistan)"] == told["Afghanistan"] == "AFG"
    assert told["Paramilitaries (Syria)"] == "SYR"


# ---- tables


def test_a_table_is_read_with_and_without_recipients(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"{HEAD}2023-01-02,A,ASSAULT,B\n2023-01-03,A,PROTEST,\n")
    assert len(read_source(table=tmp_path / "t.csv").table) == 2
    source = read_source(table=tmp_path / "t.csv", one_sided=False)
    assert len(source.table) == 1 and source.resolve("a") == "A"
    assert source.about().endswith("t.csv: 1 event, 2 actors, 2023-01-02 to 2023-01-02")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f"{HEAD}2014-01-01,A,ASSAULT,B\n2914-01-02,A,ASSAULT,B\n", "2914-01-02"),
        (f"{HEAD}0014-01-01,A,ASSAULT,B\n", "0014-01-01"),
        (
            f"{HEAD}1904-01-01,A,ASSAULT,B\n2014-01-02,A,ASSAULT,B\n",
            "nothing happens between 1904-01-01 and 2014-01-02",
        ),
        (f"{HEAD}last Tuesday,A,ASSAULT,B\n", "last Tuesday"),
        (f"{HEAD}", "no events"),
        ("", "t.csv"),
        (
            "day,who,what\n2014-01-01,A,B\n",
            "event (or relation), recipient; the columns there are: day, who, what",
        ),
    ],
)
def test_tables_that_cannot_be_right_are_refused(content: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(content)
    with pytest.raises(InputError) as error:
        read_source(table=tmp_path / "t.csv")
    assert told in str(error.value) and "\n" not in str(error.value)


def test_damaged_and_foreign_files_are_refused(tmp_path: Path) -> None:
    whole = gzip.compress((HEAD + "2014-01-01,A,ASSAULT,B\n" * 5000).encode())
    (tmp_path / "cut.csv.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "noise.csv").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "noise.parquet").write_bytes(bytes(range(256)) * 40)
    duckdb.sql("SELECT 1 AS x, 'a' AS y").write_parquet(str(tmp_path / "other.parquet"))
    for name in ("cut.csv.gz", "noise.csv", "noise.parquet", "other.parquet", "none.csv"):
        with pytest.raises(InputError) as error:
            read_source(table=tmp_path / name)
        assert name in str(error.value) and "\n" not in str(error.value), name
