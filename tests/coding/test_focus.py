"""Which country a document is about, asked for somebody named without one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.coding.countrysigns import asked_for
from dragoman.coding.focus import Focus
from dragoman.coding.listing import with_listed_names
from dragoman.coding.toponyms import DocumentPlaces
from dragoman.language.analyser import shared_analyser
from dragoman.language.parse import Parse, Sentence
from dragoman.world.atlas import shared_atlas
from dragoman.world.gazetteer import Gazetteer, shared_gazetteer
from tests.coding.trees import line, parse, parses

POLICE = line("Police/NOUN/2/nsubj/police/Number=Plur spoke/VERB/0/root/speak")


def at(place: str) -> Sentence:
    return line(f"Shops/NOUN/2/nsubj/shop closed/VERB/0/root/close in/ADP/4/case {place}/PROPN/2/obl", (3, 4, "LOC"))


def about(
    gazetteer: Gazetteer, *sentences: Sentence, sectors: tuple[str, ...] = ("COP",), but: str | None = None
) -> str | None:
    """Return whose the police of the last sentence are."""
    read = with_listed_names(parse(*sentences, POLICE), gazetteer)
    return Focus(read, "2005-06-01", gazetteer).country(read.sentences[-1], 0, sectors, but)


def test_a_document_that_names_no_country_is_about_none(small_world: Gazetteer) -> None:
    assert about(small_world) is None
    assert about(small_world, line("It/PRON/2/nsubj rained/VERB/0/root"), POLICE) is None


@pytest.mark.parametrize(
    "told",
    [
        at("Zenda"),
        at("Ruritania"),
        at("Strelsau"),
        line("Ruritanian/ADJ/2/amod farmers/NOUN/3/nsubj/farmer spoke/VERB/0/root", (0, 1, "NORP")),
        line("Ruritanian/ADJ/2/amod farmers/NOUN/3/nsubj/farmer spoke/VERB/0/root"),
        line("Elphberg/PROPN/2/nsubj spoke/VERB/0/root", (0, 1, "PER")),
        line("The/DET/3/det Blue/PROPN/3/compound Band/PROPN/4/nsubj spoke/VERB/0/root", (1, 3, "ORG")),
    ],
    ids=["town", "state", "capital", "adjective", "adjective that the network overlooked", "person", "group"],
)
def test_whatever_points_to_the_only_country_tells_it(small_world: Gazetteer, told: Sentence) -> None:
    assert about(small_world, told) == "RUR"


def test_evidence_after_the_mention_counts_too(small_world: Gazetteer) -> None:
    read = parse(POLICE, at("Zenda"))
    assert Focus(read, "2005-06-01", small_world).country(read.sentences[0], 0, ("COP",)) == "RUR"


def test_the_country_told_of_throughout_beats_one_told_of_once(small_world: Gazetteer) -> None:
    everywhere = [at("Zenda"), at("Tarlenheim"), at("Strelsau"), at("Zenda")]
    assert about(small_world, *everywhere, at("Kunduz"), at("Zenda")) == "RUR"


def test_not_the_country_they_do_not_belong_to(small_world: Gazetteer) -> None:
    assert about(small_world, at("Zenda"), at("Kunduz"), but="RUR") == "AFG"
    assert about(small_world, at("Zenda"), but="RUR") is None
    assert about(small_world, but="RUR") is None


def test_among_countries_the_one_told_of(small_world: Gazetteer) -> None:
    read = parse(at("Mosul"), POLICE)
    focus = Focus(read, "2005-06-01", small_world)
    assert focus.among(read.sentences[1], 0, ("SYR", "IRQ")) == "IRQ"
    assert focus.among(read.sentences[1], 0, ("SYR", "TUR")) is None
    assert focus.among(read.sentences[1], 0, ()) is None


def test_a_group_of_several_countries_tells_of_none(small_world: Gazetteer) -> None:
    told = line("Islamic/PROPN/2/compound State/PROPN/3/nsubj spoke/VERB/0/root", (0, 2, "ORG"))
    assert about(small_world, told) is None


@pytest.mark.parametrize("words", [("Kunduz", "Smith"), ("Anna", "Turk"), ("Fritz", "Zenda")])
def test_places_in_the_names_of_people_tell_nothing(small_world: Gazetteer, words: tuple[str, str]) -> None:
    told = line(f"{words[0]}/PROPN/3/nsubj {words[1]}/PROPN/1/flat spoke/VERB/0/root", (0, 2, "PER"))
    assert about(small_world, told) is None


def test_what_happens_in_a_ruritanian_town_happens_there(small_world: Gazetteer) -> None:
    told = line(
        "Guards/NOUN/2/nsubj/guard spoke/VERB/0/root in/ADP/6/case a/DET/6/det Ruritanian/ADJ/6/amod town/NOUN/2/obl",
        (4, 5, "NORP"),
    )
    elsewhere = line("Turkish/ADJ/2/amod farmers/NOUN/3/nsubj/farmer spoke/VERB/0/root", (0, 1, "NORP"))
    found = Focus(parse(told, elsewhere), "2005-06-01", small_world)._evidence
    assert [(e.code, e.manner) for e in found] == [("RUR", "place"), ("TUR", "adjective")]


def whose(text: str, word: str) -> str | None:
    """Return whose somebody of a text is in the world as shipped."""
    read = shared_analyser().parse(text)
    world = shared_gazetteer()
    focus = Focus(read, "2016-12-18", world, DocumentPlaces(read, shared_atlas(), world, "2016-12-18"))
    return next(focus.country(s, t.index, ("COP",)) for s in read.sentences for t in s.tokens if t.text == word)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Fire broke out in a London bakery. Officers blamed the oven.", "GBR"),
        ("Fire broke out in a London, Ontario, bakery. Officers blamed the oven.", "CAN"),
        ("Call London council at 519-555-0170 with questions. Officers were polite.", "CAN"),
        ("Fire broke out in Birmingham, Alabama, on Friday. In Birmingham the officers were polite.", "USA"),
    ],
)
def test_a_namesake_tells_the_country_it_lies_in(text: str, code: str) -> None:
    assert whose(text, "Officers" if "Officers" in text else "officers") == code


def test_the_newspaper_that_was_told_tells_nothing() -> None:
    assert whose("Officers told the Guardian that Tunis was quiet. Tunis had rained.", "Officers") == "TUN"
    assert whose("Officers told the Guardian that it rained.", "Officers") is None


def test_small_letters_tell_nothing(small_world: Gazetteer) -> None:
    assert about(small_world, line("turkish/ADJ/2/amod delight/NOUN/3/nsubj sold/VERB/0/root")) is None


def test_names_are_read_at_the_date(small_world: Gazetteer) -> None:
    read = parse(line("Soviet/ADJ/2/amod farmers/NOUN/3/nsubj/farmer spoke/VERB/0/root", (0, 1, "NORP")), POLICE)
    for date, code in (("1985-01-01", "SUN"), ("1995-01-01", "RUS")):
        assert Focus(read, date, small_world).country(read.sentences[1], 0, ("COP",)) == code


def test_what_is_asked_for_is_described() -> None:
    told = line(
        "Two/NUM/3/nummod armed/ADJ/3/amod men/NOUN/4/nsubj/man/Number=Plur shot/VERB/0/root/shoot "
        "a/DET/6/det dog/NOUN/4/obj"
    )
    asked = asked_for(told, 2, ("UAF",))
    assert (asked.lemma, asked.sectors, asked.is_subject, asked.verb) == ("man+", ("UAF",), True, 3)
    assert asked.words == {"armed"}
    assert asked_for(told, 5, ()).is_subject is False
    assert asked_for(told, 3, ()).verb is None


@given(parses(), st.sampled_from([(), ("COP",), ("GOV", "ELI"), ("REB",), ("UNK",)]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_only_countries_of_the_document_are_named(
    small_world: Gazetteer, read: Parse, sectors: tuple[str, ...]
) -> None:
    focus = Focus(read, "2005-06-01", small_world)
    codes = {e.code for e in focus._evidence}
    for sentence in read.sentences:
        for token in sentence.tokens:
            found = focus.country(sentence, token.index, sectors)
            assert found is None or found in codes
            assert focus.country(sentence, token.index, sectors, but=found) not in {found} - {None}
            assert focus.among(sentence, token.index, sorted(codes)) in codes | {None}
