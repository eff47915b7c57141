"""Offices named without their holder: which words name them, and who held them at a date."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import WorldError
from dragoman.world.gazetteer import Gazetteer
from dragoman.world.offices import OTHERS, OfficeNames
from tests.smallworld import write_world


@pytest.fixture
def names(tmp_path: Path) -> OfficeNames:
    path = tmp_path / "offices.csv"
    path.write_text(
        "office,words\nPresident,president;head of state\nKing,king;monarch\nQueen,queen;monarch\n"
        "Vice President,vice president\nForeign Minister,foreign minister;minister of foreign affairs\n"
        "Secretary-General of the United Nations,un secretary general\n"
    )
    return OfficeNames(path)


@pytest.mark.parametrize(
    ("words", "head", "offices"),
    [
        ("president", 0, ("President",)),
        ("the ruritanian president", 2, ("President",)),
        ("the foreign minister", 2, ("Foreign Minister",)),
        ("the minister of foreign affairs of ruritania", 1, ("Foreign Minister",)),
        ("the head of state", 1, ("President",)),
        ("the monarch", 1, ("King", "Queen")),
        ("vice president", 1, ("Vice President",)),
        ("the new vice president", 3, ("Vice President",)),
        ("the un secretary general", 2, ("Secretary-General of the United Nations",)),
        ("the minister", 1, ()),
        ("president teapot", 1, ()),
        ("teapot", 0, ()),
    ],
)
def test_the_longest_words_name_the_office(names: OfficeNames, words: str, head: int, offices: tuple[str, ...]) -> None:
    assert names.named(words.split(), head) == offices


@pytest.mark.parametrize("word", sorted(OTHERS - {"vice"}))
def test_deputies_and_former_holders_are_others(names: OfficeNames, word: str) -> None:
    assert names.named(["the", word, "president"], 2) == ()
    assert names.named(["the", word, "vice", "president"], 3) == ()
    assert names.named(["president", word], 0) == ()


def test_a_vice_president_is_no_president(names: OfficeNames) -> None:
    assert "President" not in names.named(["the", "vice", "president"], 2)
    assert names.named(["the", "vice", "foreign", "minister"], 3) == ()


def test_nothing_is_named_by_nothing(names: OfficeNames) -> None:
    assert names.named([], 0) == names.named(["the"], 0) == names.named(["president"], 4) == ()


def test_titles_of_the_gazetteer(names: OfficeNames) -> None:
    assert names.of_title("President") == names.of_title("Acting President") == ("President",)
    assert names.of_title("Interim foreign minister") == ("Foreign Minister",)
    assert names.of_title("Secretary-General of the United Nations") == ("Secretary-General of the United Nations",)
    assert names.of_title("Deputy President") == names.of_title("") == ()


@pytest.mark.parametrize("text", ["office\nPresident\n", "", "office,words\nPresident\n"])
def test_a_malformed_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "offices.csv"
    path.write_text(text)
    with pytest.raises(WorldError, match=r"offices.csv, line [12]: "):
        OfficeNames(path)


# ---- who held it


def test_holders_at_a_date(small_world: Gazetteer) -> None:
    holder = small_world.offices.holder

    def who(office: str, code: str, date: str) -> str | None:
        found = holder((office,), code, date)
        return found.name if found else None

    assert who("President", "RUR", "2010-02-28") == "Rudolf Elphberg"
    assert who("President", "RUR", "2010-03-01") == "Michael Strelitz"
    assert who("President", "RUR", "1999-12-31") is None
    assert who("President", "GRA", "2005-01-01") is None
    assert who("Foreign Minister", "GRA", "2005-01-01") == "Ganya Danesk"
    assert holder((), "RUR", "2005-01-01") is None
    assert holder(("King", "President"), "RUR", "2005-01-01").name == "Rudolf Elphberg"  # type: ignore[union-attr]


def held(folder: Path, *terms: tuple[str, str, str]) -> Gazetteer:
    """A world in which the presidency of Ruritania was held by these people between these days."""
    write_world(folder)
    rows = [f"{name},,RUR,GOV,President,{start},{end},\n" for name, start, end in terms]
    (folder / "people" / "here.csv").write_text(
        "name,aliases,code,sectors,office,valid_from,valid_to,wikidata\n" + "".join(rows)
    )
    return Gazetteer(folder)


@pytest.mark.parametrize(
    ("date", "name"),
    [
        ("2004-12-31", "Ama Doe"),
        ("2005-03-01", "Ben Roe"),  # the day of the change: the successor
        ("2005-03-02", "Ben Roe"),
        ("2010-06-01", None),  # two claim it
        ("2013-01-01", "Cyn Poe"),
    ],
)
def test_an_office_is_somebody_s_where_one_person_held_it(tmp_path: Path, date: str, name: str | None) -> None:
    world = held(
        tmp_path,
        ("Ama Doe", "2000-01-01", "2005-03-01"),
        ("Ben Roe", "2005-03-01", "2012-01-31"),
        ("Cyn Poe", "2009-01-01", "2014"),
    )
    found = world.offices.holder(("President",), "RUR", date)
    assert (found.name if found else None) == name


def test_two_terms_of_one_person_are_one_holder(tmp_path: Path) -> None:
    world = held(tmp_path, ("Ama Doe", "2000-01-01", "2005-03-01"), ("Ama Doe", "2004-03-01", "2009-03-01"))
    assert world.offices.holder(("President",), "RUR", "2004-06-01").name == "Ama Doe"  # type: ignore[union-attr]
