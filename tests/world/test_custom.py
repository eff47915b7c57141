"""Worlds of one's own: what is written is found, it wins over what is shipped, and mistakes are one line."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dragoman
from dragoman.errors import WorldError
from dragoman.world.agents import Agents
from dragoman.world.custom import extended, load_world
from dragoman.world.explaining import Explainer
from dragoman.world.gazetteer import DATA, Gazetteer, shared_gazetteer

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "my-world.toml"


def write(text: str) -> Path:
    path = Path("my.toml")
    path.write_text(text, encoding="utf-8")
    return path


def world(text: str) -> tuple[Gazetteer, Agents]:
    return extended([load_world(write(text))])


def test_the_example() -> None:
    gazetteer, agents = extended([load_world(EXAMPLE)])
    at = gazetteer.find("Ama Doe", "2020-01-01")
    assert (at.code, at.office, at.sectors) == ("RUR", "Foreign Minister", ("GOV",))  # type: ignore[union-attr]
    assert gazetteer.find("A. Doe", "2023-01-01").office == "President"  # type: ignore[union-attr]
    assert gazetteer.find("Blue Band", "2023-01-01").sectors == ("REB",)  # type: ignore[union-attr]
    assert gazetteer.find("Blue Band", "2025-01-01").sectors == ("PTY",)  # type: ignore[union-attr]
    assert gazetteer.find("Rupert Hentzau").kind == "person"  # type: ignore[union-attr]
    assert gazetteer.find("Ruritanian River Guard").kind == "institutions"  # type: ignore[union-attr]
    assert gazetteer.find_adjective("Ruritanians").code == "RUR"  # type: ignore[union-attr]
    assert gazetteer.find("Strelsau").kind == "seat"  # type: ignore[union-attr]
    assert gazetteer.country("Hentzau Mills").code == "RUR"  # type: ignore[union-attr]
    assert gazetteer.offices.holder(("President",), "RUR", "2024-01-01").name == "Ama Doe"  # type: ignore[union-attr]
    assert agents.find(["river", "guard"], 1).sectors == ("COP",)  # type: ignore[union-attr]


def test_the_shipped_gazetteer_is_not_touched() -> None:
    extended([load_world(EXAMPLE)])
    assert shared_gazetteer().find("Ama Doe") is None


def test_an_entry_takes_its_names_from_shipped_bearers() -> None:
    gazetteer, agents = world(
        '[[person]]\nname = "Hamid Karzai"\ncode = "KEN"\nsectors = ["EDU"]\n'
        '[[organisation]]\nkind = "party"\nname = "River Party"\n'
        'aliases = ["Taliban"]\ncode = "KEN"\nsectors = ["PTY"]\n'
        '[[agent]]\nphrase = "riot police"\nsectors = ["MIL"]\n'
    )
    assert gazetteer.find("Hamid Karzai", "2005-01-01").code == "KEN"  # type: ignore[union-attr]
    assert gazetteer.find("the Taliban", "2005-01-01").name == "River Party"  # type: ignore[union-attr]
    assert agents.find(["riot", "police"], 1).sectors == ("MIL",)  # type: ignore[union-attr]
    assert gazetteer.find("Angela Merkel", "2010-01-01").code == "DEU"  # type: ignore[union-attr]


def test_of_two_worlds_the_later_wins() -> None:
    one = load_world(write('[[person]]\nname = "Ama Doe"\ncode = "KEN"\nsectors = ["EDU"]\n'))
    two = load_world(write('[[person]]\nname = "Ama Doe"\ncode = "GHA"\nsectors = ["EDU"]\n'))
    assert extended([one, two])[0].find("Ama Doe").code == "GHA"  # type: ignore[union-attr]
    assert extended([two, one])[0].find("Ama Doe").code == "KEN"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "start"),
    [("2020", "2020"), ('"2020"', "2020"), ('"2020-05"', "2020-05"), ("2020-05-31", "2020-05-31"), ('""', "")],
)
def test_ways_to_write_a_date(value: str, start: str) -> None:
    path = write(f'[[person]]\nname = "Ama Doe"\ncode = "KEN"\nsectors = ["EDU"]\nfrom = {value}\n')
    assert load_world(path).rows[0][1]["valid_from"] == start


PERSON = '[[person]]\nname = "Ama Doe"\ncode = "KEN"\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "my.toml: holds no entry; write one of [[person]], [[organisation]]"),
        ("x = 1\n", "my.toml: unknown table 'x'; a world may have [[person]]"),
        ("[person]\nname = 'x'\n", "my.toml: write 'person' as [[person]], one for each entry"),
        ("[[person]\n", "my.toml: not valid TOML: "),
        ("a = " + "[" * 5000, "my.toml: not valid TOML"),
        ("# one\n\n[[person]]\ncode = 'KEN'\n", "my.toml, line 3: [[person]] '': needs a name"),
        (PERSON, "my.toml, line 1: [[person]] 'Ama Doe': needs sectors or offices; sectors are AGR, BUS"),
        (PERSON + "sectors = ['XXX']", "unknown sector 'XXX'; allowed are AGR, BUS"),
        (PERSON + "sectors = 5", "sectors = 5; write a list of texts"),
        (PERSON + "job = 'x'", "unknown key 'job'; allowed are aliases, code, from, name, note, offices"),
        (PERSON + "offices = 'x'", "write offices as a list of tables: [{ office = …,"),
        (PERSON + "offices = [{office = 'x', until = '2'}]", "offices: unknown key 'until'; allowed are code, from"),
        (PERSON + "offices = [{office = 'x'}]", "offices: needs sectors, for each of them or for the whole entry"),
        (PERSON + "sectors = ['GOV']\nfrom = 'May'", "from = 'May' is not YYYY, YYYY-MM or YYYY-MM-DD"),
        (PERSON + "sectors = ['GOV']\nfrom = true", "from = True is not YYYY"),
        (PERSON + "sectors = ['GOV']\nfrom = 2002\nto = 2001", "from = 2002 is after to = 2001"),
        (PERSON + "sectors = ['GOV']\nwikidata = '12'", "wikidata = '12'; write Q and a number"),
        (
            PERSON.replace("KEN", "QQQ"),
            "code = 'QQQ'; allowed are an ISO 3166-1 alpha-3 code such as KEN, IGO, NGO, MNC",
        ),
        (PERSON.replace("Ama Doe", "A;B"), "name = 'A;B'; write one line of text without a semicolon"),
        ("[[organisation]]\nname = 'X'\nkind = 'band'", "kind = 'band'; allowed are armed_group, party, institution"),
        ("[[state]]\nname = 'X'\ncode = 'xx'", "code = 'xx'; write three capitals"),
        ("[[place]]\nname = 'X'", "[[place]] 'X': needs the code of its country"),
        ("[[agent]]\nphrase = 'x'", "[[agent]] 'x': needs a phrase and sectors"),
    ],
)
def test_a_mistake_is_one_line(text: str, problem: str) -> None:
    with pytest.raises(WorldError) as caught:
        load_world(write(text))
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_files_that_are_no_toml(tmp_path: Path) -> None:
    for data, problem in (
        (b"\x89PNG\0\xff", "not valid UTF-8"),
        (b"\0", "not valid TOML"),
        (b"x" * 10**6, "not valid TOML"),
    ):
        (tmp_path / "my.toml").write_bytes(data)
        with pytest.raises(WorldError, match=problem):
            load_world(tmp_path / "my.toml")
    with pytest.raises(WorldError, match=r"none.toml: cannot be read \(No such file"):
        load_world(tmp_path / "none.toml")


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text_loads_or_is_refused(text: str) -> None:
    path = Path("any.toml")
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        load_world(path)
    except WorldError as error:
        assert "any.toml" in str(error)


# ---- folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    (folder / "people").mkdir(parents=True)
    header = "name,aliases,code,sectors,office,valid_from,valid_to,wikidata\n"
    (folder / "people" / "a.csv").write_text(header + "Hamid Karzai,Karzai;Zork,KEN,EDU,,,,\nAma Doe,,KEN,EDU,,,,\n")
    (folder / "agents.csv").write_text("phrase,sectors,plural,note\nriver guard,COP,,\n")
    (folder / "cities.csv").write_text("name,code\nZenda Mills,KEN\n")
    return folder


def test_a_folder_of_csv_files_wins_over_the_shipped(folder: Path) -> None:
    gazetteer, agents = extended([load_world(folder)])
    assert gazetteer.find("Hamid Karzai").code == "KEN"  # type: ignore[union-attr]
    assert gazetteer.find_city("Zenda Mills").code == "KEN"  # type: ignore[union-attr]
    assert agents.find(["river", "guard"], 1) is not None


def test_a_folder_may_give_way_to_the_shipped(folder: Path) -> None:
    (folder / "provenance.toml").write_text("[world]\ngives_way = true\n")
    gazetteer, _ = extended([load_world(folder)])
    assert gazetteer.find("Hamid Karzai", "2005-01-01").code == "AFG"  # type: ignore[union-attr]
    assert gazetteer.find("Ama Doe").code == "KEN"  # type: ignore[union-attr]


def test_the_shipped_folder_is_a_world_too() -> None:
    copy = Path("copy")
    shutil.copytree(DATA, copy)
    assert len(load_world(copy).rows) > 5000


def test_a_mistake_in_a_folder_is_one_line(folder: Path) -> None:
    (folder / "cities.csv").write_text("name,code\nZenda Mills,QQQ\n")
    with pytest.raises(
        WorldError, match=r"cities.csv, line 2: code = 'QQQ' is no state of states.csv; see `dragoman world"
    ):
        load_world(folder)


# ---- in Python

ZORK = PERSON.replace("Ama Doe", "Zork Blumfeld")


def code_of(*worlds: str) -> str | None:
    found = dragoman.annotate("The police said that Zork Blumfeld is free.", world=list(worlds) or None)["entities"]
    return next(e["code"] for e in found if e["text"] == "Zork Blumfeld")


def test_python_takes_worlds_and_reads_an_edited_file_again() -> None:
    path = write(ZORK + "sectors = ['EDU']\n")
    assert code_of() is None
    assert code_of("my.toml") == "KEN"
    path.write_text(ZORK.replace("KEN", "GHA") + "sectors = ['EDU']\n")
    os.utime(path, ns=(1, 1))  # as if the clock were too coarse to tell the two writings apart
    assert code_of("my.toml") == "GHA"
    with pytest.raises(WorldError, match=r"none.toml: cannot be read"):
        dragoman.code("The police said that Zork Blumfeld is free.", world="none.toml")


# ---- explaining


def explain(name: str, date: str | None = None, text: str | None = None) -> dict[str, object]:
    worlds = [load_world(write(text))] if text else []
    found = Explainer(*extended(worlds), worlds).explain(name, date)
    return {**vars(found), "known": found.is_known}


def test_a_name_is_explained_by_its_rows() -> None:
    found = explain("Taliban", "2000-01-01")
    bearer = found["bearers"][0]  # type: ignore[index]
    assert bearer["at_date"]["sectors"] == ["GOV"]
    assert [row["holds"] for row in bearer["rows"]] == [False, True, False, False]
    file, line = bearer["rows"][1]["where"].split(":")
    assert (DATA / file).read_text(encoding="utf-8").splitlines()[int(line) - 1].startswith("Taliban,")
    assert bearer["meant"]
    assert not bearer["by_sound"]


def test_rows_of_a_world_are_named_with_their_line() -> None:
    found = explain("Ama Doe", None, "# a comment\n" + PERSON + "sectors = ['EDU']\n")
    assert found["bearers"][0]["rows"][0]["where"] == "my.toml:2"  # type: ignore[index]


def test_a_row_that_a_world_replaced_is_not_told() -> None:
    found = explain("Hamid Karzai", None, PERSON.replace("Ama Doe", "Hamid Karzai") + "sectors = ['EDU']\n")
    rows = found["bearers"][0]["rows"]  # type: ignore[index]
    assert [row["where"] for row in rows] == ["my.toml:1"]


def test_a_transliteration_is_told() -> None:
    found = explain("Zorgei Belmurov", None, PERSON.replace("Ama Doe", "Zorgey Bel'murov") + "sectors = ['EDU']\n")
    bearer = found["bearers"][0]  # type: ignore[index]
    assert (bearer["name"], bearer["by_sound"], bearer["matched"]) == ("Zorgey Bel'murov", True, "Zorgey Bel'murov")


@pytest.mark.parametrize("phrase", ["the Ruritanian president", "Ruritania's president", "president of Ruritania"])
def test_roles_are_explained(phrase: str) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    role = explain(phrase, "2024-01-01", text)["role"]
    assert (role["offices"], role["holder"]["name"]) == (["President"], "Ama Doe")  # type: ignore[index]
    assert explain(phrase, "1990-01-01", text)["role"]["holder"] is None  # type: ignore[index]


def test_other_kinds_of_words_are_explained() -> None:
    assert explain("riot police")["agent"] == {"phrase": "riot police", "sectors": ["COP"]}
    assert explain("soldiers")["agent"]["sectors"] == ["MIL"]  # type: ignore[index]
    assert explain("Afghans")["adjective"] == {"state": "Afghanistan", "code": "AFG"}
    assert explain("Kunduz")["places"][0]["code"] == "AFG"  # type: ignore[index]


def test_an_unknown_name_is_told_with_what_is_spelt_alike() -> None:
    found = explain("Hamad Karzaid")
    assert not found["known"]
    assert "Hamid Karzai" in found["suggestions"]  # type: ignore[operator]
    assert explain("")["known"] is False
