"""Who bears a name at a date."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import WorldError
from dragoman.world.gazetteer import Gazetteer, read_folder, shared_gazetteer
from dragoman.world.names import normalise
from dragoman.world.rows import DATA, Entry, read_rows
from tests.smallworld import write_world


def who(name: str, date: str | None = None) -> tuple[str, str | None, tuple[str, ...]] | None:
    entry = shared_gazetteer().find(name, date)
    return (entry.name, entry.code, entry.sectors) if entry else None


@pytest.mark.parametrize(
    ("date", "sector"),
    [
        ("1995-01-01", "REB"),
        ("1996-09-26", "REB"),
        ("1996-09-27", "GOV"),
        ("2001-11-13", "GOV"),
        ("2001-11-14", "REB"),
        ("2021-08-14", "REB"),
        ("2021-08-15", "GOV"),
        ("2026-11-25", "GOV"),
        ("1997", "GOV"),
        ("1996-10", "GOV"),
    ],
)
def test_the_taliban_change_sides(date: str, sector: str) -> None:
    assert who("the Taliban", date) == ("Taliban", "AFG", (sector,))


def test_the_soviet_union_and_russia() -> None:
    assert who("USSR", "1985-06-01") == who("Soviet Union", "1985-06-01") == ("Soviet Union", "SUN", ("GOV",))
    assert who("Russia", "2015-06-01") == ("Russia", "RUS", ("GOV",))
    assert who("U.S.S.R.", None) == ("Soviet Union", "SUN", ("GOV",))
    adjectives = shared_gazetteer().find_adjective
    assert (adjectives("Soviet").code, adjectives("Russians").code) == ("SUN", "RUS")  # type: ignore[union-attr]


def test_people_hold_offices_for_a_time() -> None:
    for date, sector in (("1985-01-01", "GOV"), ("1995-01-01", "ELI")):
        entry = shared_gazetteer().find("Ronald Reagan", date)
        assert entry is not None
        assert (entry.sectors, entry.code) == ((sector,), "USA")
    assert entry.office == "Former President"


def test_acronyms_keep_their_case() -> None:
    assert who("US")[1] == who("U.S.")[1] == "USA"  # type: ignore[index]
    assert who("WHO")[1] == "IGO"  # type: ignore[index]
    assert all(who(word) is None for word in ("us", "who", "Us", "Who", "it", "IT"))


@pytest.mark.parametrize(("name", "code"), [("IRAN", "IRN"), ("CUBA", "CUB"), ("AFGHANISTAN", "AFG"), ("DOHA", "QAT")])
def test_headlines_in_capitals(name: str, code: str) -> None:
    assert who(name)[1] == code  # type: ignore[index]
    assert shared_gazetteer().country(name).code == code  # type: ignore[union-attr]


def test_small_letters_are_no_names() -> None:
    assert who("houses of parliament") is None


def test_capitals_and_seats_stand_for_governments() -> None:
    for name, code in (("Kabul", "AFG"), ("Moscow", "RUS"), ("Beijing", "CHN"), ("the Kremlin", "RUS")):
        entry = shared_gazetteer().find(name)
        assert entry is not None
        assert entry.code == code
        assert "GOV" in entry.sectors


@pytest.mark.parametrize(
    ("name", "code"),
    [("Afghanistan", "AFG"), ("Kabul", "AFG"), ("Kunduz", "AFG"), ("Afghan", "AFG"), ("Bombay", "IND")],
)
def test_countries_of_places(name: str, code: str) -> None:
    assert shared_gazetteer().country(name).code == code  # type: ignore[union-attr]


def test_unknown_names() -> None:
    gazetteer = shared_gazetteer()
    for name in ("", " ", "the", "'s", ".", "Xyzzyland", "🕊"):
        assert gazetteer.find(name) is gazetteer.country(name) is gazetteer.find_city(name) is None


@given(st.text(max_size=20), st.none() | st.dates().map(str))
@settings(max_examples=100, deadline=None)
def test_any_name_is_looked_up(name: str, date: str | None) -> None:
    assert normalise(normalise(name)) is not None
    found = shared_gazetteer().country(name, date)
    assert found is None or found.code


@pytest.mark.parametrize(
    ("start", "end", "date", "holds"),
    [
        ("1996", "2001", "1996-01-01", True),
        ("1996", "2001", "2001-12-31", True),
        ("1996", "2001", "2002-01-01", False),
        ("1996-09-27", "9999", "1996", True),
        ("1996-09-27", "9999", "1996-09-26", False),
        ("0000", "2001-11", "2001-11-30", True),
        ("0000", "2001-11", "2001-12", False),
        ("1996", "2001", None, True),
    ],
)
def test_validity(start: str, end: str, date: str | None, holds: bool) -> None:
    assert Entry("x", "state", None, (), valid_from=start, valid_to=end).holds_at(date) is holds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small gazetteer to spoil."""
    folder = tmp_path / "world"
    folder.mkdir()
    for name in ("states", "cities", "igos"):
        shutil.copy(DATA / f"{name}.csv", folder)
    return folder


def test_a_folder_of_ones_own(folder: Path) -> None:
    assert Gazetteer(folder).find("UN").name == "United Nations"  # type: ignore[union-attr]
    assert Gazetteer(folder).find("Taliban") is None


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("Ruritania,,RUR,GOV\n", "expected 7 fields"),
        ("Ruritania,,RUR,GOV,,,,,\n", "expected 7 fields"),
        ("Ruritania,,RUR,GOV;XXX,,,\n", "unknown sector 'XXX'; allowed are AGR, BUS"),
        ("Ruritania,,RUR,GOV,long ago,,\n", "valid_from = 'long ago' is not YYYY, YYYY-MM or YYYY-MM-DD"),
        ("Ruritania,,RUR,GOV,,1-2-3,\n", "valid_to = '1-2-3'"),
    ],
)
def test_a_malformed_row_is_named(folder: Path, line: str, problem: str) -> None:
    path = folder / "igos.csv"
    count = len(path.read_text(encoding="utf-8").splitlines())
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "\n" + line, encoding="utf-8")
    with pytest.raises(WorldError, match=rf"igos.csv, line {count + 1}: {problem}"):
        Gazetteer(folder)


def test_malformed_files_are_named(folder: Path) -> None:
    (folder / "igos.csv").write_text("name,code\nUN,IGO\n")
    with pytest.raises(WorldError, match=r"igos.csv, line 1: needs the columns aliases, sectors"):
        Gazetteer(folder)
    (folder / "igos.csv").write_bytes(b"name,aliases,code,sectors\nZ\xfcrich,,,\n")
    with pytest.raises(WorldError, match=r"igos.csv: cannot be read"):
        Gazetteer(folder)
    (folder / "cities.csv").unlink()
    (folder / "igos.csv").unlink()
    with pytest.raises(WorldError, match=r"cities.csv: cannot be read \(No such file"):
        Gazetteer(folder)


# ---- bearers of a name at a date


def called(found: Entry | None) -> tuple[str, str | None] | None:
    return (found.name, found.office) if found else None


@pytest.mark.parametrize(
    ("date", "name", "office"),
    [
        ("1985-01-01", "George H. W. Bush", "Vice President"),
        ("1990-01-01", "George H. W. Bush", "President"),
        ("2005-01-01", "George W. Bush", "President"),
        ("1998-01-01", "George W. Bush", None),  # nearer to his term than to the other's
        ("1994-01-01", "George H. W. Bush", "Former President"),
    ],
)
def test_of_namesakes_the_one_of_the_date_is_meant(small_world: Gazetteer, date: str, name: str, office: str) -> None:
    assert called(small_world.find("George Bush", date)) == (name, office)
    assert small_world.people("George Bush", date)[0].name == name


def test_a_surname_alone_is_nobody_long_dead(small_world: Gazetteer) -> None:
    assert small_world.find("Karzai", "2039-01-01") is not None
    assert small_world.find("Karzai", "2040-01-01") is None
    assert small_world.find("Hamid Karzai", "2040-01-01") is not None, "the full name is"
    assert small_world.people("Karzai", "2040-01-01") == []


@pytest.mark.parametrize(("date", "found"), [("1992-12-31", False), ("1993-01-01", True), ("1994", True), (None, True)])
def test_what_is_not_yet_founded_bears_no_name(small_world: Gazetteer, date: str | None, found: bool) -> None:
    # Founded in 1994; a year before, the news may know it.
    assert (small_world.find("Taliban", date) is not None) is found


def test_states_and_people_bear_their_names_before_their_first_row(small_world: Gazetteer) -> None:
    assert small_world.find("Soviet Union", "1900-01-01").code == "SUN"  # type: ignore[union-attr]
    assert small_world.find("Hamid Karzai", "1980-01-01").code == "AFG"  # type: ignore[union-attr]


def test_organisations_and_states_come_before_people(tmp_path: Path) -> None:
    write_world(tmp_path)
    with (tmp_path / "people" / "here.csv").open("a") as file:
        file.write("Ru Ritania,Ruritania;Blue Band,GRA,JRN,,2004,2006,\n")
    small = Gazetteer(tmp_path)
    assert [bearer.kind for bearer in small.bearers("Ruritania")] == ["state", "person"]
    assert small.find("Blue Band", "2005-01-01").kind == "armed_groups"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("surname", "phrase", "date", "code", "wanted"),
    [
        ("Bush", "President Bush", "2005-01-01", None, "George W. Bush"),
        ("Bush", "President Bush", "1990-01-01", None, "George H. W. Bush"),
        ("Bush", "the U.S. president Bush", "2005-01-01", "USA", "George W. Bush"),
        ("Bush", "President Bush", "2005-01-01", "RUR", None),
        ("Bush", "President Bush", "1996-01-01", None, None),
        ("Bush", "Vice President Bush", "1985-01-01", None, "George H. W. Bush"),
        ("Bush", "Vice President Bush", "2005-01-01", None, None),
        ("Bush", "former President Bush", "2005-01-01", None, "George H. W. Bush"),
        ("Bush", "ex-President Bush", "2005-01-01", None, "George H. W. Bush"),
        ("Bush", "former president Bush", "2012-01-01", None, None),  # there are two
        ("Bush", "former president Bush", "1988-01-01", None, None),
        ("Bush", "late on Monday President Bush", "2005-01-01", None, "George W. Bush"),
        ("Strelitz", "Premier Strelitz", "2005-01-01", None, "Michael Strelitz"),
        ("Strelitz", "new premier Strelitz", "2005-01-01", None, "Michael Strelitz"),
        ("Strelitz", "President Strelitz", "2005-01-01", None, None),
        ("Sapt", "Foreign Minister Sapt", "2005-01-01", None, "Ama Sapt"),
        ("Sapt", "Army chief Sapt", "2005-01-01", None, "Ina Sapt"),
        ("Sapt", "Deputy Foreign Minister Sapt", "2005-01-01", None, None),
        ("Sapt", "Minister Sapt", "2005-01-01", None, None),
        ("Yetive", "Princess Yetive", "2005-01-01", None, "Yetive Lorry"),
        ("Yetive", "Princesses Yetive", "2005-01-01", None, None),  # whole words only
        ("Sapt", "Foreign Minister Sapt", None, None, None),
        ("Ama Sapt", "Foreign Minister Ama Sapt", "2005-01-01", None, None),
    ],
)
def test_a_title_and_a_surname(
    small_world: Gazetteer, surname: str, phrase: str, date: str | None, code: str | None, wanted: str | None
) -> None:
    found = small_world.find_titled(surname, phrase, date, code)
    assert (found.name if found else None) == wanted


def test_a_former_president_has_left_office(small_world: Gazetteer) -> None:
    found = small_world.find_titled("Bush", "former President Bush", "2005-01-01")
    assert called(found) == ("George H. W. Bush", "Former President")


def test_the_one_of_a_surname_in_a_government(small_world: Gazetteer) -> None:
    assert called(small_world.in_office("Okello", "RUR", "2005-01-01")) == ("Paul Okello", "Interior Minister")
    assert small_world.in_office("Okello", "RUR", "2010-01-01").sectors == ("ELI",)  # type: ignore[union-attr]
    assert small_world.in_office("Okello", "RUR", "2050-01-01") is None
    assert small_world.in_office("Okello", "GRA", "2005-01-01") is None
    assert small_world.in_office("Okello", "RUR", None) is None
    # The army chief is no member of the government.
    assert called(small_world.in_office("Sapt", "RUR", "2005-01-01")) == ("Ama Sapt", "Foreign Minister")


def test_transliterations_are_found_where_asked_for(small_world: Gazetteer) -> None:
    assert small_world.find("Rudolph Elphberg", "2005-01-01") is None
    for spelt in ("Rudolph Elphberg", "Roudolphe Elfberg", "Rudolf al-Elphberg"):
        assert small_world.find(spelt, "2005-01-01", by_sound=True).name == "Rudolf Elphberg"  # type: ignore[union-attr]
    assert small_world.find("Rupert Hentzau", "2005-01-01", by_sound=True) is None


def test_a_sound_that_two_share_is_nobody_s(tmp_path: Path) -> None:
    write_world(tmp_path)
    with (tmp_path / "people" / "here.csv").open("a") as file:
        file.write("Rudolf Elfberg,,GRA,JRN,,2004,2006,\n")
    assert Gazetteer(tmp_path).find("Rudolph Elphbergh", "2005-01-01", by_sound=True) is None


def test_adjectives_at_a_date(small_world: Gazetteer) -> None:
    assert small_world.find_adjective("Soviet", "1985-01-01").code == "SUN"  # type: ignore[union-attr]
    assert small_world.find_adjective("Soviet", "1995-01-01").code == "RUS"  # type: ignore[union-attr]
    assert small_world.find_adjective("South Kabulis").code == "SKB"  # type: ignore[union-attr]
    assert small_world.find_adjective("Kabulis") is None
    assert (small_world.adjective("RUR"), small_world.adjective("IGO")) == ("Ruritanian", None)


def test_a_body_beats_a_seat_of_its_name(tmp_path: Path) -> None:
    write_world(tmp_path)
    assert Gazetteer(tmp_path).find("Hentzau Palace").kind == "seat"  # type: ignore[union-attr]
    with (tmp_path / "institutions.csv").open("a") as file:
        file.write("Presidency of Ruritania,Hentzau Palace,RUR,GOV,,,\n")
    assert Gazetteer(tmp_path).find("Hentzau Palace").kind == "institutions"  # type: ignore[union-attr]


def test_further_countries_of_a_group(small_world: Gazetteer) -> None:
    entry = small_world.find("ISIS")
    assert entry is not None
    assert (entry.code, entry.others) == ("SYR", ("IRQ",))


def test_how_long_names_are(small_world: Gazetteer) -> None:
    for name in ("Trinidad and Tobago", "Islamic State of Iraq and Syria", "George H. W. Bush"):
        assert small_world.longest_after(name.split()[0]) >= len(name.split())
    assert small_world.longest_after("Ruritania") == 0, "no name of two words begins so"
    assert small_world.longest_after("teapot") == 0


def test_own_rows_take_their_names(tmp_path: Path) -> None:
    small = Gazetteer(write_world(tmp_path))
    assert small.find("Karzai", "2005-01-01").code == "AFG"  # type: ignore[union-attr]
    columns = ("name", "aliases", "code", "sectors", "office", "valid_from", "valid_to")
    row = dict(zip(columns, ("Anna Karzai", "Karzai", "RUR", "GOV", "President", "2004", "2010"), strict=True))
    small.extend([("person", row)])
    assert small.find("Karzai", "2005-01-01").name == "Anna Karzai"  # type: ignore[union-attr]
    assert small.find("Hamid Karzai", "2005-01-01").code == "AFG"  # type: ignore[union-attr]
    assert small.find_titled("Karzai", "President Karzai", "2005-01-01").name == "Anna Karzai"  # type: ignore[union-attr]
    assert small.offices.holder(("President",), "AFG", "2005-01-01").name == "Hamid Karzai"  # type: ignore[union-attr]


def test_kinds_of_rows_are_read_in_order(tmp_path: Path) -> None:
    kinds = list(dict.fromkeys(kind for kind, _ in read_folder(write_world(tmp_path))))
    assert kinds == ["state", "igos", "armed_groups", "institutions", "parties", "peoples", "person", "city"]


def test_rows_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('name,code\n"Doe, Ama",RUR\nRoe,\n')
    assert list(read_rows(path, frozenset({"name"}))) == [
        {"name": "Doe, Ama", "code": "RUR"},
        {"name": "Roe", "code": ""},
    ]
