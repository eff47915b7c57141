"""Who bears a name at a date."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import WorldError
from dragoman.world.gazetteer import DATA, Entry, Gazetteer, normalise, shared_gazetteer


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
    assert normalise("U.S.") == normalise("US") != normalise("us")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("the Taliban", "Taliban"),
        ("Taliban's", "Taliban"),
        ("Taliban’s", "Taliban"),
        ("U.S.", "US"),
        ("Côte d’Ivoire", "Cote d'Ivoire"),
        ("al-Shabab", "al Shabab"),
        ("  Human   Rights\nWatch", "human rights watch"),
        ("São Tomé", "Sao Tome"),
    ],
)
def test_spellings_of_one_name(first: str, second: str) -> None:
    assert normalise(first) == normalise(second)


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
