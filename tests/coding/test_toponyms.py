"""Places are found by how they are named and mean what the document says, not their most famous namesake."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.coding.coder import Coder
from dragoman.coding.toponyms import DocumentPlaces
from dragoman.language.analyser import shared_analyser
from dragoman.records import Document, Place
from dragoman.world.atlas import shared_atlas
from dragoman.world.gazetteer import shared_gazetteer

from ..texts import articles


def places(text: str) -> list[Place]:
    return DocumentPlaces(shared_analyser().parse(text), shared_atlas(), shared_gazetteer(), "2022-03-01").all()


def meant(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(p.extracted_place, p.province, p.country_code) for p in places(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # The province or country beside the name.
        ("Police in Springfield, Illinois, arrested two men.", ("Springfield", "Illinois", "USA")),
        ("Birmingham, Alabama, and Birmingham, England, signed it.", ("Birmingham", "England", "GBR")),
        ("Sydney Smith of Perth, Scotland, was arrested in Glasgow.", ("Perth", "Scotland", "GBR")),
        ("Rebels fled to Tripoli in Lebanon.", ("Tripoli", "Liban-Nord", "LBN")),
        # Places told elsewhere.
        ("Protesters in Hyderabad, Karachi and Lahore burned flags.", ("Hyderabad", "Sindh", "PAK")),
        ("Thousands marched in Cordoba and Rosario as Argentina defaulted.", ("Cordoba", "Cordoba", "ARG")),
        ("In Valencia, Venezuela's third city, soldiers fired on crowds.", ("Valencia", "Carabobo", "VEN")),
        # The country, the state or the town of one name.
        ("Georgia said Russian troops had crossed into South Ossetia near Gori.", ("Georgia", None, "GEO")),
        ("Georgia and Alabama voted for the senator, while Atlanta did not.", ("Georgia", "Georgia", "USA")),
        ("The University of Gaza was closed after Israel bombed Khan Younis.", ("Gaza", "Gaza Strip", "PSE")),
        ("Trump said Mexico will pay. Will Mexico, Mexico asked, pay?", ("Mexico", None, "MEX")),
        ("Aid from New York reached Geneva and Salisbury, Wiltshire.", ("Geneva", "Geneva", "CHE")),
        ("Victoria Nuland met officials in Kyiv and Lviv.", ("Kyiv", "Kyiv City", "UKR")),
    ],
)
def test_the_document_tells_which_place_is_meant(text: str, wanted: tuple[str, str | None, str | None]) -> None:
    assert wanted in meant(text)


def test_a_telephone_number_tells_whose_town_is_meant() -> None:
    text = "A shop burned, London firemen say. Witnesses should call London fire department at 519-555-0170."
    assert [m[1:] for m in meant(text) if m[0] == "London"] == [("Ontario", "CAN")] * 2
    # Of a town in another sentence, or with no namesake in that province, it tells nothing.
    assert ("London", "England", "GBR") in meant("London was calm. Call the editors of the paper at 519-555-0170.")
    assert ("Tunis", "Tunis", "TUN") in meant("The Tunis office answers at 519-555-0170.")


def test_a_name_keeps_its_sense_through_the_document() -> None:
    text = "Police in Springfield, Illinois, arrested two men. The mayor of Springfield praised them."
    assert [m[1] for m in meant(text) if m[0] == "Springfield"] == ["Illinois", "Illinois"]


def test_a_dateline_is_a_place_and_its_agency_is_none() -> None:
    text = "NAIROBI, Kenya (AP) — Gunmen killed four soldiers in Garissa on Monday."
    assert [(p.extracted_place, p.country_code) for p in places(text)] == [
        ("NAIROBI", "KEN"),
        ("Kenya", "KEN"),
        ("Garissa", "KEN"),
    ]


def test_a_state_in_short_is_read_after_its_town_only() -> None:
    found = places("GEORGETOWN, Ky. (AP) - A man was shot. Miss Jones saw it.")
    assert [(p.extracted_place, p.province) for p in found] == [("GEORGETOWN", "Kentucky"), ("Ky.", "Kentucky")]


def test_people_papers_and_languages_are_no_places() -> None:
    text = "Paris Hilton arrived in London. The Washington Post reported it. She speaks French and teaches English."
    assert [p.extracted_place for p in places(text)] == ["London"]


def test_a_person_of_a_country_s_name_does_not_hide_the_country() -> None:
    text = "Chad Smith, a teacher from Ohio, travelled to Chad and Niger."
    assert [(p.extracted_place, p.country_code) for p in places(text)] == [
        ("Ohio", "USA"),
        ("Chad", "TCD"),
        ("Niger", "NER"),
    ]


def test_adjectives_are_places_and_peoples_are_not() -> None:
    found = meant("Turkish police in Gaziantep detained 12 Iraqis and three Russians.")
    assert [m[0] for m in found] == ["Turkish", "Gaziantep"]


def test_the_words_beside_tell_a_city_from_a_province() -> None:
    found = places("The city of Homs was shelled. Rebels held the province of Homs.")
    assert [p.resolution for p in found if p.extracted_place == "Homs"] == [4, 2]


def test_places_inside_the_names_of_bodies() -> None:
    found = [p.extracted_place for p in places("The Kentucky State Police and Amnesty International were told.")]
    assert found == ["Kentucky"]


def test_a_list_is_no_address() -> None:
    found = meant("They fought in Afrin, Idlib and Homs, and in Russia, Turkey and Georgia.")
    assert found[0] == ("Afrin", "Aleppo", "SYR")
    assert [m[2] for m in found[3:]] == ["RUS", "TUR", "GEO"]


def test_a_village_that_the_atlas_lacks_is_somewhere_in_its_state() -> None:
    village, state = places("A man was shot in Oldenford, Missouri.")
    assert (village.extracted_place, village.province, village.resolution) == ("Oldenford", "Missouri", 2)
    assert state.province == "Missouri"


def test_a_record_of_a_place_is_full() -> None:
    (found,) = places("Bombs fell near Mazar-i-Sharif.")
    assert (found.resolved_place, found.province, found.country, found.country_code, found.resolution) == (
        "Mazar-i-Sharif",
        "Balkh",
        "Afghanistan",
        "AFG",
        4,
    )
    assert found.lat == pytest.approx(36.7, abs=0.1)
    assert found.lon == pytest.approx(67.1, abs=0.1)
    assert found.geonameid


def test_a_word_leads_to_its_place() -> None:
    parse = shared_analyser().parse("Troops left New York. They went to Kabul.")
    found = DocumentPlaces(parse, shared_atlas(), shared_gazetteer(), None)
    token = next(t.index for t in parse.sentences[1].tokens if t.text == "Kabul")
    place = found.at(1, token)
    assert place is not None
    assert place.country_code == "AFG"
    assert found.at(1, 0) is None


@given(st.one_of(st.text(), articles()))
@settings(max_examples=40, deadline=None)
def test_any_text_has_places_that_stand_in_it(text: str) -> None:
    found = places(text)
    assert all(text[p.start : p.end] == p.extracted_place and p.extracted_place.strip() for p in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_many_ambiguous_names_take_no_time() -> None:
    names = "San Antonio, Santa Cruz, San Jose, San Juan, Santa Rosa, Springfield, Washington, Clinton, Georgetown"
    text = f"Storms hit {names}, Franklin, Greenville, Bristol, Salem, Madison and Fairview. " * 20
    parse = shared_analyser().parse(text)
    start = time.perf_counter()
    DocumentPlaces(parse, shared_atlas(), shared_gazetteer(), None).all()
    assert time.perf_counter() - start < 2


# ---- where an event took place

EVENTS = [
    # The location argument or a place in the clause.
    ("A suicide bomber killed 12 people at a market in Baghdad.", "IRQ"),
    ("Police in Dhaka arrested 22 opposition supporters on Wednesday.", "BGD"),
    # Told in the sentence before.
    ("Clashes broke out in Aleppo on Monday. Government troops killed ten rebels.", "SYR"),
]


@pytest.mark.parametrize(("text", "country"), EVENTS)
def test_an_event_is_where_the_text_puts_it(text: str, country: str) -> None:
    events = Coder().code(Document("d", text, "2022-03-01"))
    assert events
    assert {e.event_loc.country_code for e in events if e.event_loc} == {country}


def test_words_alone_are_not_placed_by_the_rest_of_the_document() -> None:
    text = "Troops arrived in Mali on Monday. Germany accused Russia of lying."
    accusations = [e for e in Coder().code(Document("d", text, "2022-03-01")) if e.event[0] == "ACCUSE"]
    assert accusations
    assert all(e.event_loc is None for e in accusations)
