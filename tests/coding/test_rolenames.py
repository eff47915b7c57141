"""What people told of by a role noun are called."""

from __future__ import annotations

import pytest

from tests.coding.told import IN_ZENDA, PLUR, SING, Reader, person, the
from tests.coding.trees import line


@pytest.mark.parametrize(
    ("words", "head", "name"),
    [
        ("34/NUM/3/nummod striking/VERB/3/amod miners/NOUN/4/nsubj/miner", "miners", "miners"),
        ("Several/ADJ/3/amod village/NOUN/3/compound priests/NOUN/4/nsubj/priest", "priests", "village priests"),
        ("Wounded/VERB/3/amod opposition/NOUN/3/compound protesters/NOUN/4/nsubj/protester", "protesters",
         "opposition protesters"),
    ],
)  # fmt: skip
def test_counts_and_looks_are_no_part_of_a_name(read: Reader, words: str, head: str, name: str) -> None:
    assert read(line(f"{words} spoke/VERB/0/root")).names(head) == [name]


def test_a_number_within_a_word_is_no_part_of_a_name_but_an_age(read: Reader) -> None:
    counted = "A/DET/5/det ten/NUM/4/nummod -/PUNCT/2/punct member/NOUN/5/compound choir/NOUN/6/nsubj sang/VERB/0/root"
    assert read(line(counted)).names("choir") == ["choir"]
    aged = (
        "A/DET/7/det 26/NUM/4/nummod -/PUNCT/2/punct year/NOUN/6/obl -/PUNCT/4/punct old/ADJ/7/amod "
        "nurse/NOUN/8/nsubj sang/VERB/0/root"
    )
    assert read(line(aged)).names("nurse") == ["26-year-old nurse"]


def test_a_country_that_leads_stands_once(read: Reader) -> None:
    led = (
        "A/DET/6/det US/PROPN/4/compound -/PUNCT/2/punct led/VERB/6/amod air/NOUN/6/compound "
        "coalition/NOUN/7/nsubj/coalition/Number=Sing attacked/VERB/0/root"
    )
    assert read(line(led, (1, 2, "LOC"))).names("coalition") == ["US-led air coalition"]


def test_americans_are_called_by_the_short_name_of_their_state(read: Reader) -> None:
    told = read(line(f"American/ADJ/2/amod officials/NOUN/3/nsubj/official/{PLUR} spoke/VERB/0/root", (0, 1, "NORP")))
    assert told.names("officials") == ["US officials"]


def test_a_faith_before_a_role_noun_stays_in_the_name(read: Reader) -> None:
    told = read(IN_ZENDA, line(f"Evangelical/ADJ/2/amod officials/NOUN/3/nsubj/official/{PLUR} spoke/VERB/0/root"))
    assert told.names("officials") == ["Ruritanian officials"]  # officials share one name
    told = read(IN_ZENDA, line(f"Evangelical/ADJ/2/amod ministers/NOUN/3/nsubj/minister/{PLUR} spoke/VERB/0/root"))
    assert told.names("ministers") == ["Ruritanian evangelical ministers"]


def test_branches_of_the_forces_keep_what_sets_them_apart(read: Reader) -> None:
    def name(kind: str) -> list[str]:
        words = f"Syrian/ADJ/3/amod {kind}/NOUN/3/compound forces/NOUN/4/nsubj/force/{PLUR} spoke/VERB/0/root"
        return read(line(words, (0, 1, "NORP"))).names("forces")

    assert name("government") == ["Syrian government forces"]
    assert name("security") == ["Syrian security forces"]
    assert name("mountain") == ["Syrian army"]


def test_rebel_groups_are_the_rebels(read: Reader) -> None:
    groups = "Syrian/ADJ/3/amod rebel/NOUN/3/compound groups/NOUN/4/nsubj/group/Number=Plur spoke/VERB/0/root"
    assert read(line(groups, (0, 1, "NORP"))).names("groups") == ["Syrian rebels"]


def test_a_rebel_who_only_describes_an_attack_is_the_rebels(read: Reader) -> None:
    assault = "A/DET/3/det rebel/NOUN/3/compound assault/NOUN/4/nsubj failed/VERB/0/root"
    assert read(IN_ZENDA, line(assault)).names("rebel") == ["rebels"]


def test_a_title_keeps_what_follows_its_of(read: Reader) -> None:
    words = (
        f"The/DET/2/det minister/NOUN/5/nsubj/minister/{SING} of/ADP/4/case fisheries/NOUN/2/nmod spoke/VERB/0/root "
        "in/ADP/7/case Zenda/PROPN/5/obl"
    )
    assert read(line(words, (6, 7, "LOC"))).names("minister") == ["Ruritanian minister of fisheries"]


def test_those_who_speak_for_a_government_are_the_state(read: Reader) -> None:
    words = "The/DET/4/det Syrian/ADJ/4/amod government/NOUN/4/compound delegation/NOUN/5/nsubj left/VERB/0/root"
    assert read(line(words, (1, 2, "NORP"))).names("delegation") == ["Syria"]
    unsaid = f"Government/NOUN/2/compound officials/NOUN/3/nsubj/official/{PLUR} left/VERB/0/root"
    assert read(IN_ZENDA, line(unsaid)).names("officials") == ["Ruritania"]


def test_the_spokesman_of_a_group_is_the_group(read: Reader) -> None:
    words = f"A/DET/3/det Hamas/PROPN/3/compound spokesman/NOUN/4/nsubj/spokesman/{SING} spoke/VERB/0/root"
    assert read(line(words, (1, 2, "ORG"))).names("spokesman") == ["Hamas"]


def test_the_government_is_nobody_who_governs(read: Reader) -> None:
    told = read(IN_ZENDA, person("Rudolf", "Elphberg"), the("government", "government", SING))
    assert told.who("government") == [("Ruritania", "RUR", ("GOV",))]


def test_a_town_has_police_of_its_own(read: Reader) -> None:
    told = read(line(f"Zenda/PROPN/2/compound police/NOUN/3/nsubj/police/{PLUR} came/VERB/0/root", (0, 1, "LOC")))
    assert told.who("police") == [("Zenda police", "RUR", ("COP",))]


@pytest.mark.parametrize("word", ["international", "foreign"])
def test_people_of_many_countries_have_none(read: Reader, word: str) -> None:
    words = f"The/DET/3/det {word}/ADJ/3/amod reporters/NOUN/4/nsubj/reporter spoke/VERB/0/root"
    assert read(IN_ZENDA, line(words)).who("reporters") == [(f"{word} reporters", None, ("JRN",))]


def test_a_part_is_what_it_is_part_of(read: Reader) -> None:
    first = (
        "The/DET/2/det first/ADJ/6/nsubj of/ADP/5/case 200/NUM/5/nummod soldiers/NOUN/2/nmod/soldier left/VERB/0/root"
    )
    assert read(IN_ZENDA, line(first)).names("first") == ["Ruritanian army"]
    members = "Members/NOUN/5/nsubj/member of/ADP/4/case a/DET/4/det gang/NOUN/1/nmod/gang/Number=Sing left/VERB/0/root"
    assert read(line(members)).names("Members") == ["gang"]


@pytest.mark.parametrize(
    ("noun", "lemma", "name"),
    [("tanks", "tank", "army"), ("jets", "jet", "air force"), ("gunboats", "gunboat", "navy")],
)
def test_what_forces_fight_with_stands_for_them(read: Reader, noun: str, lemma: str, name: str) -> None:
    words = f"Two/NUM/3/nummod Syrian/ADJ/3/amod {noun}/NOUN/4/nsubj/{lemma}/{PLUR} came/VERB/0/root"
    assert read(line(words, (1, 2, "NORP"))).names(noun) == [f"Syrian {name}"]


def test_a_private_jet_is_no_air_force(read: Reader) -> None:
    words = "A/DET/4/det Syrian/ADJ/4/amod private/ADJ/4/amod jet/NOUN/5/nsubj/jet came/VERB/0/root"
    assert read(line(words, (1, 2, "NORP"))).names("jet") == ["Syrian private jet"]


def test_a_coalition_is_named_after_who_leads_it(read: Reader) -> None:
    words = (
        "The/DET/2/det coalition/NOUN/6/nsubj/coalition/Number=Sing led/VERB/2/acl/lead by/ADP/5/case "
        "Syria/PROPN/3/obl attacked/VERB/0/root"
    )
    assert read(IN_ZENDA, line(words, (4, 5, "LOC"))).names("coalition") == ["Syrian-led coalition"]


def test_the_people_of_an_organisation_have_its_name_without_a_possessive(read: Reader) -> None:
    words = "The/DET/2/det UN/PROPN/4/nmod:poss 's/PART/2/case mediators/NOUN/5/nsubj/mediator left/VERB/0/root"
    assert read(line(words, (1, 2, "ORG"))).names("mediators") == ["UN mediators"]


def test_a_people_of_two_words_is_named_as_written(read: Reader) -> None:
    words = (
        f"Syrian/ADJ/3/amod Iraqi/ADJ/3/amod commanders/NOUN/4/nsubj/commander/{PLUR} came/VERB/0/root to/ADP/6/case "
        "Zenda/PROPN/4/obl"
    )
    assert read(line(words, (0, 2, "NORP"), (5, 6, "LOC"))).names("commanders") == ["Syrian Iraqi commanders"]
