"""A Wikidata dump becomes gazetteer rows: what is kept, what is left out, and what bad dumps do."""

from __future__ import annotations

import bz2
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import InputError
from dragoman.world.custom import extended, load_world
from dragoman.world.dumps import LONGEST_LINE, Dump, day, identifier, parsed, statements
from dragoman.world.tables import write_folder
from dragoman.world.validating import problems
from dragoman.world.wikidata import Importer
from dragoman.world.wikidatarows import Report

from .dumps import (
    ENTITIES,
    PEOPLE,
    POSITIONS,
    STATES,
    body,
    dump,
    held,
    item,
    of,
    person,
    snak,
    statement,
    text,
    works_as,
)

Rows = dict[str, list[dict[str, str]]]


def read(data: bytes, name: str = "x.json", since: str = "1945", **more: Any) -> tuple[Rows, Report]:
    path = Path(name)
    path.write_bytes(data)
    with io.StringIO() as aside:
        importer = Importer(Dump(path), aside, **more)
        importer.read()
        rows = {file: list(found) for file, found in importer.rows(since).items()}
        return {file: found for file, found in rows.items() if found}, importer.report


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    return read(dump(), str(tmp_path_factory.mktemp("dump") / "x.json"))[0]


def people(rows: Rows, name: str) -> list[tuple[str, ...]]:
    keys = ("code", "sectors", "office", "valid_from", "valid_to")
    return [tuple(row[k] for k in keys) for row in rows["people/wikidata"] if row["name"] == name]


def test_offices_with_their_dates_and_the_labels_that_come_later(rows: Rows) -> None:
    assert people(rows, "Ama Doe") == [
        ("RUR", "GOV", "Foreign Minister", "2015-03-01", "2019"),
        ("RUR", "GOV", "President", "2019-06", ""),
    ]
    assert people(rows, "Berg Zander") == [("FEN", "REL", "Bishop of Fenwick", "2001-02-03", "2004-05-06")]
    assert people(rows, "Lea Member") == [("RUR", "LEG", "member of the House of Ruritania", "2011-01", "2015-01")]


def test_the_office_tells_the_country_before_the_citizenship(rows: Rows) -> None:
    assert people(rows, "Max Foreign")[0][:3] == ("RUR", "GOV", "Foreign Minister")


def test_an_office_ends_with_a_life(rows: Rows) -> None:
    assert people(rows, "Dead In Office") == [("RUR", "GOV", "President", "1990", "1999-04-01")]


def test_people_without_a_known_office_have_the_sector_of_their_occupation(rows: Rows) -> None:
    assert people(rows, "Cara Fighter") == [("FEN", "REB", "", "", "")]
    assert people(rows, "Hal Unknown") == [("RUR", "MIL", "", "", "")]
    assert people(rows, "Gus Deprecated") == [("RUR", "PTY", "", "", "")]


def test_unknown_values_are_no_dates(rows: Rows) -> None:
    assert people(rows, "Ida Vague") == [("RUR", "GOV", "President", "", "")]


@pytest.mark.parametrize(
    "name",
    [
        "Old Statesman",  # long dead
        "Dan Painter",  # no politician
        "Eve Nowhere",  # no country
        "Flo Wrong",  # the only office ends before it begins
        "small letters",
        "Kim Two; Names",
    ],
)
def test_who_is_left_out(rows: Rows, name: str) -> None:
    assert people(rows, name) == []


def test_names(rows: Rows) -> None:
    first = next(row for row in rows["people/wikidata"] if row["wikidata"] == "Q900001")
    assert first["aliases"] == "A. Doe;AMA"  # "the doe" is no name
    assert people(rows, "Jo Multilingual")
    namesake = next(row for row in rows["people/wikidata"] if row["wikidata"] == "Q900011")
    assert (namesake["name"], namesake["aliases"]) == ("Ama Doe (Q900011)", "Ama Doe")


def test_languages() -> None:
    found = read(dump(), languages=("fr", "en"))[0]["people/wikidata"]
    assert next(row for row in found if row["wikidata"] == "Q900001")["name"] == "Ama Daim"
    found = read(dump(), languages=("en", "fr"))[0]["people/wikidata"]
    assert "Ama Daim" in next(row for row in found if row["wikidata"] == "Q900001")["aliases"].split(";")


def test_states_and_bodies(rows: Rows) -> None:
    keys = ("name", "code", "sectors", "valid_from", "valid_to")
    bodies = {
        f: [tuple(r[k] for k in keys) for r in found] for f, found in rows.items() if f[0] not in "sp" or f == "parties"
    }
    assert bodies == {
        "parties": [("Ruritanian Farmers' Party", "RUR", "PTY", "1990-05", "")],
        "armed_groups": [("Blue Band", "RUR", "REB", "", "2009")],
        "igos": [("Union of Small States", "IGO", "", "1960", "")],
        "institutions": [("Ministry of Rivers", "RUR", "GOV", "", ""), ("House of Ruritania", "RUR", "LEG", "", "")],
    }
    assert rows["states"] == [
        {"code": "RUR", "name": "Ruritania", "aliases": "Republic of Ruritania", "adjectives": "Ruritanian"},
        {"code": "FEN", "name": "Grand Fenwick", "aliases": "", "adjectives": ""},
    ]


def test_what_no_rule_knows_is_counted() -> None:
    report = read(dump())[1]
    assert report.offices == {"Keeper of the Swans": 1}
    assert report.no_country == 1
    assert (report.lines, report.malformed_count, report.is_whole) == (len(ENTITIES), 0, True)


def test_what_ended_before_a_year_is_left_out() -> None:
    assert people(read(dump(), since="1800")[0], "Old Statesman") == [
        ("RUR", "GOV", "Foreign Minister", "1890", "1899")
    ]
    assert "armed_groups" not in read(dump(), since="2015")[0]
    assert people(read(dump(), since="2019")[0], "Ama Doe")[0][2] == "Foreign Minister"


def test_a_limit() -> None:
    found, report = read(dump(), limit=5)
    assert report.lines == 5
    assert report.is_whole
    assert found == {}  # no country among the first five


def test_an_imported_folder_is_a_world(rows: Rows) -> None:
    folder = Path("wikidata")
    folder.mkdir()
    write_folder(folder, rows, "")
    assert [p for p in problems(folder) if "provenance" not in p] == []
    gazetteer, _ = extended([load_world(folder)])
    assert gazetteer.find("AMA", "2017-01-01").office == "Foreign Minister"  # type: ignore[union-attr]
    assert gazetteer.offices.holder(("Foreign Minister",), "RUR", "2017-01-01").name == "Ama Doe"  # type: ignore[union-attr]
    assert gazetteer.find("RFP").kind == "parties"  # type: ignore[union-attr]


# ---- dumps that are packed, cut off or wrong


@pytest.mark.parametrize(
    ("name", "pack"), [("x.json.gz", gzip.compress), ("x.json.bz2", bz2.compress), ("x", gzip.compress)]
)
def test_packed_dumps(rows: Rows, name: str, pack: Any) -> None:
    assert read(pack(dump()), name)[0] == rows


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_a_packed_dump_that_is_cut_off(pack: Any) -> None:
    data = pack(dump())
    for cut in (5, len(data) // 2, len(data) - 4):
        with pytest.raises(InputError, match=r"^x.json.*the packed file is cut off or damaged; get it again$"):
            read(data[:cut])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_a_packed_dump_that_is_damaged(pack: Any) -> None:
    data = bytearray(pack(dump()))
    data[len(data) // 2 : len(data) // 2 + 20] = b"\xff" * 20
    with pytest.raises(InputError, match=r"^x.json.*damaged; get it again$"):
        read(bytes(data))


def test_a_plain_dump_that_is_cut_off(rows: Rows) -> None:
    data = dump([*STATES, *PEOPLE])
    found, report = read(data[: len(data) - 100])
    assert not report.is_whole
    assert (report.malformed_count, report.malformed) == (1, [1 + len(STATES) + len(PEOPLE)])
    assert found["states"] == rows["states"]
    found, report = read(data[: data.rindex(b",\n")])  # at the end of an entity
    assert (report.is_whole, report.malformed_count) == (False, 0)


def test_malformed_lines_are_numbered_and_the_rest_is_read(rows: Rows) -> None:
    lines = dump().split(b"\n")
    bad = [
        b"nonsense,",
        b'{"id": "Q1", "claims": {"P39": ],',
        b'{"claims":{"P39":[]}},',
        b"\xff\xfe,",
        b'"Q82955",',
        b'{"P39"}',
    ]
    for place, line in zip((3, 6, 9, 12, 15, 18), bad, strict=True):
        lines.insert(place, line)
    found, report = read(b"\n".join(lines))
    assert found == rows
    assert report.malformed == [4, 7, 10, 13, 16, 19]


def test_a_line_longer_than_any_entity(monkeypatch: pytest.MonkeyPatch, rows: Rows) -> None:
    monkeypatch.setattr("dragoman.world.dumps.LONGEST_LINE", 100_000)
    lines = dump().split(b"\n")
    lines.insert(4, b'{"P39":"' + b"x" * 350_000 + b'"},')
    found, report = read(b"\n".join(lines))
    assert (found, report.malformed) == (rows, [5])
    assert LONGEST_LINE > 10_000_000


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "x.json: is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "x.json, line 1: is no JSON dump of Wikidata"),
        (b"<http://www.wikidata.org/entity/Q1> ...\n", "x.json, line 1: is no JSON dump of Wikidata"),
    ],
)
def test_what_is_no_dump_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data)
    assert str(caught.value).startswith(problem)


def test_a_dump_that_is_not_there() -> None:
    with io.StringIO() as aside, pytest.raises(InputError, match=r"none.json: cannot be read: No such file"):
        Importer(Dump(Path("none.json")), aside).read()


def test_an_array_on_its_own_lines_or_one_entity_a_line_without_it(rows: Rows) -> None:
    assert read(dump().replace(b"[\n", b"[", 1).replace(b"\n]", b"]"))[0] == rows
    assert read(b"\n".join(line.rstrip(b",") for line in dump().splitlines()[1:-1]))[0] == rows
    spaced = b"[\n" + b",\n".join(json.dumps(e, indent=None).encode() for e in ENTITIES) + b"\n]"
    assert read(spaced)[0] == rows


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["value", "Q5", "normal", "en"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("mainsnak snaktype datavalue value id rank P31 P39 P27 P298 P580 qualifiers en".split()),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4), st.sampled_from(["claims", "labels", "aliases"]))
@settings(max_examples=60, deadline=None)
def test_odd_entities_do_no_harm(odd: list[Any], key: str) -> None:
    entities = [{**PEOPLE[0], key: value} for value in odd]
    entities += [{**PEOPLE[0], "claims": {**PEOPLE[0]["claims"], "P39": value, "P27": value}} for value in odd]
    read(dump([*entities, *STATES, *POSITIONS]))


# ---- parts


@pytest.mark.parametrize(
    ("time", "precision", "expected"),
    [
        ("+2001-05-31T00:00:00Z", 11, "2001-05-31"),
        ("+2001-05-00T00:00:00Z", 10, "2001-05"),
        ("+2001-00-00T00:00:00Z", 9, "2001"),
        ("+2001-00-00T00:00:00Z", 11, "2001"),
        ("+1990-00-00T00:00:00Z", 8, ""),  # a decade
        ("-0044-03-15T00:00:00Z", 11, ""),
        ("+13798000000-00-00T00:00:00Z", 3, ""),
        ("", 11, ""),
    ],
)
def test_days(time: str, precision: int, expected: str) -> None:
    assert day({"time": time, "precision": precision}) == expected


def test_preferred_statements_come_first_and_deprecated_ones_never() -> None:
    ranks = [statement(item("P27", f"Q{i}"), rank=r) for i, r in enumerate(("normal", "deprecated", "preferred"), 1)]
    assert [s["rank"] for s in statements({"claims": {"P27": ranks}}, "P27")] == ["preferred", "normal"]


def test_identifiers_without_parsing() -> None:
    assert identifier(b'{"type":"item","id":"Q42","labels":{}}') == "Q42"
    assert identifier(b'{"type":"property","id":"P42"}') is None
    assert parsed(b'{"type":"item"}') is None


def test_helpers_of_this_test_write_what_dumps_hold() -> None:
    first = json.loads(dump().splitlines()[1].rstrip(b","))
    assert first["claims"]["P39"][0]["qualifiers"]["P580"][0]["datavalue"]["value"]["precision"] == 11
    assert snak("P1", None, "time")["snaktype"] == "somevalue"
    assert {works_as("Q1")["type"], of("Q1")["type"], held("Q1")["type"], text("P1", "en", "x")["type"]} == {
        "statement"
    }
    assert body("Q1", "X", "Q2")["claims"].keys() == person("Q1", "X")["claims"].keys() == {"P31"}
