"""The shipped gazetteer keeps its schema, has provenance, and every name in it is found."""

from __future__ import annotations

import re

import pytest

from dragoman.world.agents import LONGEST_PHRASE
from dragoman.world.gazetteer import DATA, ORGANISATION_FILES, shared_gazetteer
from dragoman.world.names import normalise
from dragoman.world.tables import SCHEMA, Table
from dragoman.world.validating import checks, few_people, problems, read_provenance, read_tables


@pytest.fixture(scope="module")
def tables() -> list[Table]:
    return read_tables(DATA)


def rows(tables: list[Table], schema: str) -> list[dict[str, str]]:
    return [row.fields for table in tables if table.schema == schema for row in table.rows]


def test_the_shipped_files_have_no_problem() -> None:
    assert problems(DATA) == []


def test_every_schema_has_a_file_with_all_its_columns(tables: list[Table]) -> None:
    assert {table.schema for table in tables} == set(SCHEMA)
    assert all(tuple(table.header) == SCHEMA[table.schema] for table in tables)


def test_all_provenance_is_of_one_licence_or_attributed() -> None:
    licences = {name: table["licence"] for name, table in read_provenance(DATA).items()}
    assert {name for name, licence in licences.items() if not licence.startswith("Apache-2.0")} == {"places.parquet"}


def test_few_sovereign_states_lack_people(tables: list[Table]) -> None:
    few = few_people(tables)
    assert len(few) <= 30, few
    names = {row["name"] for row in rows(tables, "states")}
    assert few.keys() <= names


def test_territories_and_exceptions_are_of_known_states(tables: list[Table]) -> None:
    codes = {row["code"] for row in rows(tables, "states")}
    assert set(checks()["territories"]) <= codes
    assert {entry["code"] for entry in checks()["overlap"]} <= codes
    assert {entry["office"] for entry in checks()["overlap"]} <= set(checks()["exclusive_offices"])
    assert all(entry["reason"] for entry in checks()["overlap"])


def test_states(tables: list[Table]) -> None:
    found = rows(tables, "states")
    assert len({row["code"] for row in found}) == len(found) >= 250
    known = {"USA", "CHN", "RUS", "SUN", "DEU", "XKX", "PSE", "TWN", "VDR", "RVN", "SSD", "YUG"}
    assert known <= {row["code"] for row in found}


def test_cities_point_to_one_state(tables: list[Table]) -> None:
    names = {row["name"] for row in rows(tables, "cities")}
    assert not names & {"Georgia", "Washington", "Hyderabad", "Punjab", "Tripoli"}


def test_agents_are_phrases_that_can_be_found(tables: list[Table]) -> None:
    for row in rows(tables, "agents"):
        assert row["phrase"] == row["phrase"].lower()
        assert len(row["phrase"].replace("-", " ").split()) <= LONGEST_PHRASE, row


def test_every_name_is_found_at_its_own_date(tables: list[Table]) -> None:
    gazetteer = shared_gazetteer()
    for schema in ("states", *ORGANISATION_FILES, "people"):
        for row in rows(tables, schema):
            found = gazetteer.find(row["name"], row["valid_from"] or None)
            assert found is not None or row["name"].islower() or " " not in row["name"], row["name"]
            assert gazetteer.bearers(row["name"]) or row["name"].islower(), row["name"]


def test_names_have_letters(tables: list[Table]) -> None:
    for schema in ("states", *ORGANISATION_FILES, "people", "cities"):
        for row in rows(tables, schema):
            assert normalise(row["name"]), row
            assert re.search(r"[^\W\d_]", row["name"]), row


def test_the_readme_names_every_file() -> None:
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    names = {path.name for path in (*DATA.glob("*.csv"), *DATA.glob("*.toml"), *DATA.glob("*.parquet"))}
    assert {name for name in names if name not in readme} == set()
