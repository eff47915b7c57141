"""States, groups, organisations and their people; whose somebody is; and any parse at all."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.coding.entities import DocumentEntities
from dragoman.coding.listing import with_listed_names
from dragoman.language.analyser import shared_analyser
from dragoman.language.parse import Parse, Sentence
from dragoman.records import Entity
from dragoman.world.agents import shared_agents
from dragoman.world.gazetteer import Gazetteer
from dragoman.world.rows import SECTORS
from tests.coding.told import IN_ZENDA, PLUR, SING, Reader, person, the
from tests.coding.trees import line, parses
from tests.texts import articles

# ---- states, groups and organisations


@pytest.mark.parametrize(
    ("date", "sector"),
    [("1995-01-01", "REB"), ("1996-09-27", "GOV"), ("2005-06-01", "REB"), ("2021-08-15", "GOV"), ("2026-01-01", "GOV")],
)
def test_the_taliban_at_a_date(read: Reader, date: str, sector: str) -> None:
    told = read(line("The/DET/2/det Taliban/PROPN/3/nsubj spoke/VERB/0/root", (1, 2, "ORG")), date=date)
    assert told.who("Taliban") == [("Taliban", "AFG", (sector,))]


def fighters(noun: str, lemma: str) -> Sentence:
    return line(f"Hamas/PROPN/2/compound {noun}/NOUN/3/nsubj/{lemma}/{PLUR} spoke/VERB/0/root", (0, 1, "ORG"))


@pytest.mark.parametrize("noun", ["gunmen/gunman", "fighters/fighter", "militants/militant"])
def test_the_fighters_of_a_group_are_the_group(read: Reader, noun: str) -> None:
    assert read(fighters(*noun.split("/"))).who(noun.split("/")[0]) == [("Hamas", "PSE", ("REB", "PTY"))]


def test_the_officials_of_a_group_are_not_the_group(read: Reader) -> None:
    assert read(fighters("officials", "official")).who("officials") == [("Hamas officials", "PSE", ("REB", "PTY"))]


def test_the_army_of_a_country(read: Reader) -> None:
    owned = line(
        "Syria/PROPN/3/nmod:poss 's/PART/1/case army/NOUN/4/nsubj/army/Number=Sing spoke/VERB/0/root", (0, 1, "LOC")
    )
    described = line("Syrian/ADJ/2/amod troops/NOUN/3/nsubj/troop spoke/VERB/0/root", (0, 1, "NORP"))
    of = line("The/DET/2/det army/NOUN/5/nsubj/army of/ADP/4/case Syria/PROPN/2/nmod spoke/VERB/0/root", (3, 4, "LOC"))
    army = [("Syrian army", "SYR", ("MIL",))]
    assert read(owned).who("army") == read(described).who("troops") == read(of).who("army") == army


def test_the_spokesman_of_a_person_s_government(read: Reader) -> None:
    told = read(
        line(
            "Karzai/PROPN/3/nmod:poss 's/PART/1/case government/NOUN/4/nsubj/government spoke/VERB/0/root",
            (0, 1, "PER"),
        )
    )
    assert told.who("government") == [("Afghanistan", "AFG", ("GOV",))]


def test_coordinated_adjectives_are_two_entities(read: Reader) -> None:
    told = read(
        line(
            "Turkish/ADJ/4/amod and/CCONJ/3/cc Armenian/ADJ/1/conj "
            f"diplomats/NOUN/5/nsubj/diplomat/{PLUR} met/VERB/0/root",
            (0, 1, "NORP"),
            (2, 3, "NORP"),
        )
    )
    assert told.who("diplomats") == [("Turkish diplomats", "TUR", ("GOV",)), ("Armenian diplomats", "ARM", ("GOV",))]


def test_names_joined_by_and_are_two_people(read: Reader) -> None:
    told = read(
        line(
            f"President/PROPN/7/nsubj/president/{SING} Elphberg/PROPN/1/flat and/CCONJ/5/cc Prime/PROPN/5/compound "
            f"Minister/PROPN/1/conj/minister/{SING} Strelitz/PROPN/5/flat met/VERB/0/root",
            (1, 2, "PER"),
            (5, 6, "PER"),
        )
    )
    assert told.names("President") == ["Rudolf Elphberg", "Michael Strelitz"]


def test_a_name_that_explains_a_role_is_meant(read: Reader) -> None:
    told = read(
        line(
            f"The/DET/3/det Hamas/PROPN/3/compound leader/NOUN/8/nsubj/leader/{SING} ,/PUNCT/5/punct "
            "Fritz/PROPN/3/appos Tarlen/PROPN/5/flat ,/PUNCT/5/punct spoke/VERB/0/root",
            (1, 2, "ORG"),
            (4, 6, "PER"),
        )
    )
    assert told.names("leader") == told.names("Fritz") == ["Fritz Tarlen"]
    assert told.who("leader")[0][1] == "PSE"


def test_who_backs_them_is_not_whose_they_are(read: Reader) -> None:
    told = read(
        line(
            "Turkish/ADJ/3/amod -/PUNCT/3/punct backed/VERB/5/amod/back Syrian/ADJ/5/amod "
            f"rebels/NOUN/6/nsubj/rebel/{PLUR} left/VERB/0/root",
            (0, 1, "NORP"),
            (3, 4, "NORP"),
        )
    )
    assert told.who("rebels") == [("Syrian rebels", "SYR", ("REB",))]


def test_coordinated_nouns_are_two_entities(read: Reader) -> None:
    told = read(
        line("Turkey/PROPN/4/nsubj and/CCONJ/3/cc Armenia/PROPN/1/conj met/VERB/0/root", (0, 1, "LOC"), (2, 3, "LOC"))
    )
    assert told.who("Turkey") == [("Turkey", "TUR", ("GOV",)), ("Armenia", "ARM", ("GOV",))]


@pytest.mark.parametrize("names", [((0, 3, "LOC"),), ((0, 1, "LOC"), (2, 3, "LOC"))])
def test_the_and_in_a_name_joins_nobody(read: Reader, names: tuple[tuple[int, int, str], ...]) -> None:
    told = read(
        line("Trinidad/PROPN/4/nsubj and/CCONJ/3/cc Tobago/PROPN/1/conj spoke/VERB/0/root", *names), date="2011-01-01"
    )
    assert told.who("Trinidad") == [("Trinidad and Tobago", "TTO", ("GOV",))]


def test_ethnic_turks_do_not_belong_to_turkey(read: Reader) -> None:
    told = read(
        line("Shops/NOUN/2/nsubj/shop closed/VERB/0/root in/ADP/4/case Sofia/PROPN/2/obl", (3, 4, "LOC")),
        line("Bulgarian/ADJ/2/amod police/NOUN/3/nsubj spoke/VERB/0/root", (0, 1, "NORP")),
        line("Ethnic/ADJ/2/amod Turks/PROPN/3/nsubj spoke/VERB/0/root", (1, 2, "NORP")),
    )
    assert told.who("Turks") == [("ethnic Turks", "BGR", ("CVL",))]


def test_ethnic_turks_of_nowhere_belong_nowhere(read: Reader) -> None:
    told = read(line("Ethnic/ADJ/2/amod Turks/PROPN/3/nsubj spoke/VERB/0/root", (1, 2, "NORP")))
    assert told.who("Turks") == [("ethnic Turks", None, ("CVL",))]


def test_a_demonym_is_its_people(read: Reader) -> None:
    told = read(line("Iraqis/PROPN/2/nsubj marched/VERB/0/root", (0, 1, "NORP")))
    assert told.who("Iraqis") == [("Iraqis", "IRQ", ("CVL",))]


def test_a_demonym_of_two_words(read: Reader) -> None:
    told = read(line("South/ADJ/2/amod Kabulis/PROPN/3/nsubj marched/VERB/0/root", (0, 2, "NORP")))
    assert told.who("Kabulis") == [("South Kabulis", "SKB", ("CVL",))]


ISLAMIC_STATE = line("Islamic/PROPN/2/compound State/PROPN/3/nsubj spoke/VERB/0/root", (0, 2, "ORG"))


@pytest.mark.parametrize(("place", "code"), [("Mosul", "IRQ"), ("Aleppo", "SYR"), ("Zenda", "SYR")])
def test_a_group_of_several_countries_is_where_the_text_is(read: Reader, place: str, code: str) -> None:
    there = line(f"Shops/NOUN/2/nsubj/shop closed/VERB/0/root in/ADP/4/case {place}/PROPN/2/obl", (3, 4, "LOC"))
    assert read(there, ISLAMIC_STATE).who("State") == [("Islamic State", code, ("REB",))]


def test_the_longer_name_of_the_document_is_meant_by_the_shorter(read: Reader) -> None:
    told = read(
        line("Hentzau/PROPN/3/compound Palace/PROPN/3/compound Guard/PROPN/4/nsubj spoke/VERB/0/root", (0, 3, "ORG")),
        line("Palace/PROPN/2/compound Guard/PROPN/3/nsubj spoke/VERB/0/root", (0, 2, "ORG")),
    )
    assert told.names("Guard") == ["Hentzau Palace Guard"]


# ---- acronyms introduced in the text


def test_an_acronym_stands_for_the_name_before_it(read: Reader) -> None:
    introduced = line(
        "Union/PROPN/8/nsubj of/ADP/3/case Zenda/PROPN/1/nmod Teachers/PROPN/1/flat (/PUNCT/6/punct UZT/PROPN/1/appos "
        ")/PUNCT/6/punct spoke/VERB/0/root",
        (0, 4, "ORG"),
    )
    told = read(IN_ZENDA, introduced, line("UZT/PROPN/2/nsubj spoke/VERB/0/root", (0, 1, "ORG")))
    assert told.names("UZT") == told.names("Union", 1) == ["Union of Zenda Teachers"]


def test_an_acronym_of_a_listed_organisation(read: Reader) -> None:
    introduced = line(
        "The/DET/2/det Forest/PROPN/9/nsubj Party/PROPN/2/flat of/ADP/5/case Ruritania/PROPN/2/nmod (/PUNCT/7/punct "
        "FPR/PROPN/2/appos )/PUNCT/7/punct spoke/VERB/0/root",
        (1, 5, "ORG"),
        (6, 7, "ORG"),
    )
    told = read(introduced, line("FPR/PROPN/2/nsubj spoke/VERB/0/root", (0, 1, "ORG")))
    assert told.who("FPR") == [("Forest Party of Ruritania", "RUR", ("PTY",))]


def test_the_supporters_of_an_acronym_have_its_country(read: Reader) -> None:
    introduced = line(
        "The/DET/2/det Forest/PROPN/9/nsubj Party/PROPN/2/flat of/ADP/5/case Ruritania/PROPN/2/nmod (/PUNCT/7/punct "
        "FPR/PROPN/2/appos )/PUNCT/7/punct spoke/VERB/0/root",
        (1, 5, "ORG"),
        (6, 7, "ORG"),
    )
    told = read(
        introduced,
        line(f"FPR/PROPN/2/compound lawmakers/NOUN/3/nsubj/lawmaker/{PLUR} spoke/VERB/0/root", (0, 1, "ORG")),
    )
    ((name, code, sectors),) = told.who("lawmakers")
    assert (name, code) == ("FPR lawmakers", "RUR")
    assert "LEG" in sectors


# ---- the country of nobody's


def test_nobody_s_country_is_guessed_where_the_document_names_none(read: Reader) -> None:
    told = read(
        line(f"Police/NOUN/2/nsubj/police/{PLUR} attacked/VERB/0/root protesters/NOUN/2/obj/protester/{PLUR}"),
        person("Fritz", "Tarlen"),
        the("president", "president", SING),
    )
    found = [*told.who("Police", 0), *told.who("protesters", 0), *told.who("Fritz", 1), *told.who("president")]
    assert len(found) == 4
    assert [code for _, code, _ in found] == [None] * 4


def test_police_are_those_of_the_only_country_told_of(read: Reader) -> None:
    told = read(IN_ZENDA, line(f"Police/NOUN/2/nsubj/police/{PLUR} spoke/VERB/0/root"))
    assert told.who("Police") == [("Ruritanian police", "RUR", ("COP",))]


def test_the_soldiers_of_one_country_have_one_name(read: Reader) -> None:
    told = read(
        IN_ZENDA,
        the("soldiers", "soldier", PLUR),
        the("army", "army", SING),
        line(f"Ruritanian/ADJ/2/amod troops/NOUN/3/nsubj/troop/{PLUR} spoke/VERB/0/root", (0, 1, "NORP")),
    )
    assert told.names("soldiers", 1) == told.names("army", 2) == told.names("troops", 3) == ["Ruritanian army"]


def test_what_is_counted_is_meant(read: Reader) -> None:
    told = read(
        line("Hundreds/NOUN/4/nsubj/hundred of/ADP/3/case Iraqis/PROPN/1/nmod marched/VERB/0/root", (2, 3, "NORP"))
    )
    assert told.who("Hundreds") == [("Iraqis", "IRQ", ("CVL",))]


def test_an_entity_is_where_it_is_written(read: Reader) -> None:
    told = read(IN_ZENDA, line("The/DET/3/det Ruritanian/ADJ/3/amod police/NOUN/4/nsubj spoke/VERB/0/root"))
    (found,) = told.entity("police")
    assert told.parse.text[found.start : found.end] == found.entity_text == "The Ruritanian police"


def test_forces_have_the_plain_name_unless_the_text_has_the_official_one(read: Reader) -> None:
    guard = "The/DET/4/det Ruritanian/ADJ/4/amod River/PROPN/4/compound Guard/PROPN/5/nsubj came/VERB/0/root"
    assert read(line(guard, (1, 4, "ORG"))).names("Guard") == ["Ruritanian River Guard"]
    troops = line(f"Ruritanian/ADJ/2/amod troops/NOUN/3/nsubj/troop/{PLUR} came/VERB/0/root", (0, 1, "NORP"))
    assert read(troops).names("troops") == ["Ruritanian army"]


@pytest.mark.parametrize("named", ["Ruritania", "Graustark"])
def test_the_north_is_the_state_that_the_text_names_in_full(read: Reader, named: str) -> None:
    north = line("The/DET/2/det North/PROPN/3/nsubj fired/VERB/0/root", (1, 2, "LOC"))
    full = line("South/PROPN/3/nsubj Kabul/PROPN/1/flat spoke/VERB/0/root", (0, 2, "LOC"))
    south = line("The/DET/2/det South/PROPN/3/nsubj fired/VERB/0/root", (1, 2, "LOC"))
    other = line(f"{named}/PROPN/2/nsubj spoke/VERB/0/root", (0, 1, "LOC"))
    assert read(full, south).who("South") == [("South Kabul", "SKB", ("GOV",))]
    assert read(full, north).who("North") != read(full, south).who("South")
    assert "South Kabul" not in read(other, south).names("South")


def test_a_civic_body_of_europe_or_the_world_is_no_body_of_states(read: Reader) -> None:
    centre = (
        "The/DET/4/det UN/PROPN/4/compound Law/PROPN/4/compound Centre/PROPN/9/nsubj for/ADP/6/case Peace/PROPN/4/nmod "
        "and/CCONJ/8/cc Justice/PROPN/6/conj spoke/VERB/0/root"
    )
    (found,) = read(line(centre, (1, 8, "ORG"))).entity("Centre")
    assert (found.identifier_text, found.code) == ("UN Law Centre for Peace and Justice", "NGO")
    assert found.entity_text == "The UN Law Centre for Peace and Justice"


# ---- any parse


def resolved(
    read: Parse, gazetteer: Gazetteer, date: str | None, backwards: bool = False
) -> dict[object, list[Entity]]:
    entities = DocumentEntities(read, date, gazetteer, shared_agents())
    asked = [(s, t.index) for s in read.sentences for t in s.tokens]
    found = {(s.index, i): entities.resolve(s, i) for s, i in (reversed(asked) if backwards else asked)}
    for sentence in read.sentences:
        for name in sentence.names:
            entities.resolve_name(sentence, name)
    return found


@given(parses(), st.none() | st.sampled_from(["1985-01-01", "2005-06-01", "2024-02-29", "2005"]))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_parse_is_resolved_the_same_each_time(small_world: Gazetteer, read: Parse, date: str | None) -> None:
    read = with_listed_names(read, small_world)
    found = resolved(read, small_world, date)
    assert resolved(read, small_world, date) == found
    for entity in (e for entities in found.values() for e in entities):
        assert read.text[entity.start : entity.end] == entity.entity_text != ""
        assert entity.identifier_text
        assert entity.code is None or (len(entity.code) == 3 and entity.code.isupper())
        assert all(sector in SECTORS for sector in entity.sector)


@given(parses())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_it_does_not_matter_who_is_asked_for_first(small_world: Gazetteer, read: Parse) -> None:
    read = with_listed_names(read, small_world)
    assert resolved(read, small_world, "2005-06-01") == resolved(read, small_world, "2005-06-01", backwards=True)


@given(st.one_of(st.text(max_size=60), articles()))
@settings(max_examples=20, deadline=None)
def test_any_text_is_resolved(small_world: Gazetteer, text: str) -> None:
    read = with_listed_names(shared_analyser().parse(text), small_world)
    found = resolved(read, small_world, "2005-06-01")
    assert resolved(read, small_world, "2005-06-01") == found
    assert all(text[e.start : e.end] == e.entity_text for entities in found.values() for e in entities)
