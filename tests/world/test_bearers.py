"""Who somebody was at a date, read from the dated rows together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.world.bearers import Bearer
from dragoman.world.rows import EARLIEST, LATEST, SECTORS, Entry


def row(
    sectors: str, start: str = EARLIEST, end: str = LATEST, office: str | None = None, code: str | None = "RUR"
) -> Entry:
    return Entry("Ama Doe", "person", code, tuple(filter(None, sectors.split(";"))), office, start, end)


def person(*rows: Entry) -> Bearer:
    return Bearer("Ama Doe", "person", list(rows))


CAREER = person(
    row("GOV", "2010", "2014-12-31", "President"),
    row("LEG;OPP", "2000-05-01", "2004", "Member of parliament"),
    row("GOV", "2005-03-01", "2009-06-30", "Foreign Minister"),
)


@pytest.mark.parametrize(
    ("date", "sectors", "office"),
    [
        ("1999-01-01", (), None),
        ("2000-05-01", ("LEG", "OPP"), "Member of parliament"),
        ("2004-12-31", ("LEG", "OPP"), "Member of parliament"),
        ("2005-02-28", ("ELI",), "Former Member of parliament"),
        ("2005-03-01", ("GOV",), "Foreign Minister"),
        ("2009-06-30", ("GOV",), "Foreign Minister"),
        ("2009-07-01", ("ELI",), "Former Foreign Minister"),
        ("2010-01-01", ("GOV",), "President"),
        ("2014-12-31", ("GOV",), "President"),
        ("2015-01-01", ("ELI",), "Former President"),
        ("2015", ("ELI",), "Former President"),
        ("2014", ("GOV",), "President"),
        (None, ("GOV",), "President"),
    ],
)
def test_a_person_at_a_date(date: str | None, sectors: tuple[str, ...], office: str | None) -> None:
    found = CAREER.at(date)
    assert (found.sectors, found.office, found.code) == (sectors, office, "RUR")


def test_somebody_without_an_office_stays_what_they_are() -> None:
    bearer = person(row("JRN", "2000", "2004", "Editor"))
    for date in ("1990-01-01", "2002-01-01", "2010-01-01"):
        assert (bearer.at(date).sectors, bearer.at(date).office) == (("JRN",), "Editor")


def test_of_several_standings_the_highest_is_told_with_the_sectors_of_all() -> None:
    both = person(row("PTY", "2000", office="Party leader"), row("GOV", "2005", "2009", "Premier"), row("BUS", "1990"))
    found = both.at("2006-01-01")
    assert (found.office, found.sectors) == ("Premier", ("GOV", "PTY", "BUS"))
    assert both.at("2010-01-01").sectors == ("PTY", "BUS"), "a party leader still"


def test_the_later_of_two_offices_of_a_rank_is_told() -> None:
    both = person(row("GOV", "2000", office="Minister"), row("GOV", "2005", "2009", "Premier"))
    assert both.at("2006-01-01").office == "Premier"
    changed = person(row("GOV", "2000", "2005-03-01", "Minister"), row("GOV", "2005-03-01", office="Premier"))
    assert changed.at("2005-03-01").office == "Premier"


def test_who_governs_neither_opposes_nor_is_a_former_anything() -> None:
    both = person(
        row("OPP", "2000", office="Opposition leader"), row("ELI", "2003"), row("GOV", "2005", office="Premier")
    )
    assert both.at("2006-01-01").sectors == ("GOV",)
    assert both.at("2004-01-01").sectors == ("OPP", "ELI")


def test_former_is_said_once() -> None:
    bearer = person(row("GOV", "2000", "2004", "Former Premier"))
    assert bearer.at("2006-01-01").office == "Former Premier"


def test_who_led_an_international_body_is_known_by_the_country_served_before() -> None:
    bearer = person(row("GOV", "1990", "1995", "Premier"), row("", "2000", "2004", "Secretary-General", "IGO"))
    assert (bearer.at("2002-01-01").code, bearer.at("2002-01-01").office) == ("IGO", "Secretary-General")
    assert (bearer.at("2010-01-01").code, bearer.at("2010-01-01").office) == ("RUR", "Former Premier")
    only = person(row("", "2000", "2004", "Secretary-General", "IGO"))
    assert (only.at("2010-01-01").code, only.at("2010-01-01").sectors) == (None, ("ELI",))


def test_an_organisation_outside_its_rows_is_what_it_was_nearest_to_then() -> None:
    group = Bearer("Blue Band", "armed_groups", [row("REB", "1990", "1994"), row("GOV", "2000", "2004")])
    for date, sector in (("1980-01-01", "REB"), ("1995-01-01", "REB"), ("1999-01-01", "GOV"), ("2030-01-01", "GOV")):
        assert group.at(date).sectors == (sector,)
    assert group.at(None).sectors == ("GOV",)


def test_an_undated_organisation_is_what_it_is_now() -> None:
    group = Bearer("Blue Band", "armed_groups", [row("GOV", "2000"), row("REB", "1990", "1999")])
    assert group.at(None).sectors == ("GOV",)


@pytest.mark.parametrize(
    ("date", "near"),
    [("1991-12-31", False), ("1992-01-01", True), ("2039-12-31", True), ("2040-01-01", False), (None, True)],
)
def test_how_long_a_surname_alone_is_remembered(date: str | None, near: bool) -> None:
    assert CAREER.is_near(date) is near


def test_distances_are_years() -> None:
    assert CAREER.distance("2012-01-01") == 0
    assert CAREER.distance("2015-01-01") < CAREER.distance("2016-01-01")
    assert 0 < CAREER.distance("1999-12-31") < CAREER.distance("1990-01-01")
    assert CAREER.distance(None) == 0


DATES = st.sampled_from(["1990", "1995-06", "2000-02-29", "2001", "2001-11-13", "2010-01"])
ROWS = st.builds(
    lambda sectors, ends, office, code: row(";".join(sectors), min(ends), max(ends), office, code),
    st.lists(st.sampled_from(sorted(SECTORS)), max_size=3, unique=True),
    st.tuples(DATES | st.just(EARLIEST), DATES | st.just(LATEST)),
    st.none() | st.just("President"),
    st.sampled_from(["RUR", "IGO", None]),
)


@given(st.lists(ROWS, min_size=1, max_size=5), st.sampled_from(["person", "parties"]), st.dates().map(str) | st.none())
@settings(max_examples=200, deadline=None)
def test_any_rows_at_any_date(rows: list[Entry], kind: str, date: str | None) -> None:
    bearer = Bearer("Ama Doe", kind, rows)
    found = bearer.at(date)
    assert bearer.at(date) == found
    assert set(found.sectors) <= {s for r in rows for s in r.sectors} | {"ELI"}
    assert found.code in {r.code for r in rows} | {None}
    if any(r.holds_at(date) for r in rows):
        assert bearer.distance(date) == 0
        assert found.office in {r.office for r in rows}
    else:
        assert bearer.distance(date) > 0
