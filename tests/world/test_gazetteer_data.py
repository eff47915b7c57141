"""Every shipped gazetteer file keeps the schema of its README."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from dragoman.world.agents import LONGEST_PHRASE
from dragoman.world.gazetteer import DATA, ORGANISATION_FILES, SECTORS, Gazetteer, shared_gazetteer

Rows = list[dict[str, str]]

COLUMNS = {
    "states": "code,name,aliases,adjectives,capital,seats,valid_from,valid_to",
    "cities": "name,code",
    **dict.fromkeys(ORGANISATION_FILES, "name,aliases,code,sectors,valid_from,valid_to,wikidata"),
    "people": "name,aliases,code,sectors,office,valid_from,valid_to,wikidata",
    "agents": "phrase,sectors,plural,note",
}
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def read(name: str) -> Rows:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert ",".join(reader.fieldnames or ()) == COLUMNS[name]
        return list(reader)


@pytest.fixture(scope="module")
def codes() -> set[str]:
    return {row["code"] for row in read("states")}


def names(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, (row.get("aliases") or "").split(";"))]


def test_there_is_no_other_file() -> None:
    assert {p.stem for p in DATA.glob("*.csv")} == set(COLUMNS)


@pytest.mark.parametrize("name", COLUMNS)
def test_rows_are_whole(name: str) -> None:
    for line, row in enumerate(read(name), 2):
        assert None not in row, (name, line)
        for key, value in row.items():
            assert value is not None, (name, line, key)
            assert value == value.strip(), (name, line, key)
            assert "\n" not in value
            if key not in {"note", "office"}:
                assert all(part and part == part.strip() for part in value.split(";")) or value == "", (name, line, key)
        assert row.get("name") or row.get("phrase"), (name, line)


@pytest.mark.parametrize("name", set(COLUMNS) - {"cities", "agents"})
def test_dates(name: str) -> None:
    for line, row in enumerate(read(name), 2):
        start, end = row["valid_from"], row["valid_to"]
        assert all(DATE.fullmatch(d) for d in (start, end) if d), (name, line)
        shared = min(len(start), len(end))
        assert start[:shared] <= end[:shared], (name, line, start, end)


@pytest.mark.parametrize("name", set(COLUMNS) - {"states", "cities"})
def test_sectors(name: str) -> None:
    for line, row in enumerate(read(name), 2):
        assert set(filter(None, row["sectors"].split(";"))) <= SECTORS, (name, line, row["sectors"])
    if name in {"agents", "people", "armed_groups", "parties"}:
        assert all(row["sectors"] or row.get("code") in {"IGO", "NGO"} for row in read(name))


@pytest.mark.parametrize("name", set(COLUMNS) - {"states", "agents"})
def test_codes_are_known(name: str, codes: set[str]) -> None:
    others = (
        {"", "IGO"} if name == "igos" else {""} if name in {"people", "armed_groups"} else {"", "NGO", "MNC", "IGO"}
    )
    allowed = codes if name == "cities" else codes | others
    unknown = {(row["name"], row["code"]) for row in read(name) if row["code"] not in allowed}
    assert {u for u in unknown if name != "people" or u[1] not in {"IGO", "NGO"}} == set()


@pytest.mark.parametrize("name", [*ORGANISATION_FILES, "people"])
def test_wikidata_identifiers(name: str) -> None:
    assert all(re.fullmatch(r"(Q[1-9]\d*)?", row["wikidata"]) for row in read(name))


def test_states() -> None:
    rows = read("states")
    assert len({row["code"] for row in rows}) == len(rows) >= 250
    assert all(re.fullmatch("[A-Z]{3}", row["code"]) for row in rows)
    assert {"USA", "CHN", "RUS", "SUN", "DEU", "XKX", "PSE", "TWN", "VDR", "RVN", "SSD", "YUG"} <= {
        r["code"] for r in rows
    }
    words: dict[str, set[str]] = {}
    for row in rows:
        for word in (*names(row), *filter(None, row["adjectives"].split(";"))):
            words.setdefault(word, set()).add(row["code"])
    assert {w: c for w, c in words.items() if len(c) > 1} == {}


def test_cities_belong_to_one_state() -> None:
    rows = read("cities")
    assert len({row["name"] for row in rows}) == len(rows)
    assert not {row["name"] for row in rows} & {"Georgia", "Washington", "Hyderabad", "Punjab", "Tripoli"}


def test_agents() -> None:
    rows = read("agents")
    assert len({row["phrase"] for row in rows}) == len(rows)
    for row in rows:
        assert row["phrase"] == row["phrase"].lower()
        assert len(row["phrase"].replace("-", " ").split()) <= LONGEST_PHRASE


def test_periods_of_one_bearer_do_not_overlap() -> None:
    """Two rows of a person in one office, or of a group in two sectors, follow one another."""
    for name in ("armed_groups",):
        last: dict[str, str] = {}
        for row in read(name):
            if row["name"] in last and row["valid_from"]:
                assert last[row["name"]] <= row["valid_from"], row
            last[row["name"]] = row["valid_to"] or "9999"


def test_every_name_is_found_at_its_own_date() -> None:
    gazetteer = shared_gazetteer()
    for file in ("states", *ORGANISATION_FILES, "people"):
        for row in read(file):
            assert gazetteer.find(row["name"], row["valid_from"] or None) is not None, row["name"]


def test_the_readme_names_every_file() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert {n for n in COLUMNS if f"{n}.csv" not in readme} == set()


def test_the_shipped_folder_loads() -> None:
    gazetteer = Gazetteer(Path(DATA))
    assert len(gazetteer.states) == len(read("states"))
