"""Pronouns, the group, the rebels, both sides: who was told of before."""

from __future__ import annotations

import pytest

from tests.coding.told import HE_SPOKE, PLUR, SING, Reader, former, person, the
from tests.coding.trees import line

# ---- what points back


IN_RURITANIA = line("Shops/NOUN/2/nsubj closed/VERB/0/root in/ADP/4/case Ruritania/PROPN/2/obl", (3, 4, "LOC"))
BLUE_BAND = line(
    "Blue/PROPN/2/compound Band/PROPN/3/nsubj attacked/VERB/0/root Zenda/PROPN/3/obj", (0, 2, "ORG"), (3, 4, "LOC")
)


@pytest.mark.parametrize(
    ("noun", "lemma", "number"),
    [
        ("rebels", "rebel", PLUR),
        ("group", "group", SING),
        ("militants", "militant", PLUR),
        ("movement", "movement", SING),
    ],
)
def test_the_rebels_and_the_group_are_the_earlier_group(read: Reader, noun: str, lemma: str, number: str) -> None:
    assert read(BLUE_BAND, the(noun, lemma, number)).who(noun) == [("Blue Band", "RUR", ("REB",))]


def test_soldiers_are_not_the_rebels_told_of(read: Reader) -> None:
    assert read(BLUE_BAND, the("soldiers", "soldier", PLUR)).who("soldiers") == [("Ruritanian army", "RUR", ("MIL",))]


def test_rebels_told_of_with_their_country_stay_the_same(read: Reader) -> None:
    told = read(
        line(f"Syrian/ADJ/2/amod rebels/NOUN/3/nsubj/rebel/{PLUR} spoke/VERB/0/root in/ADP/5/case Mosul/PROPN/3/obl",
             (0, 1, "NORP"), (4, 5, "LOC")),
        the("rebels", "rebel", PLUR),
    )  # fmt: skip
    assert told.who("rebels") == told.who("rebels", 0) == [("Syrian rebels", "SYR", ("REB",))]


def test_the_country_and_the_leader_point_back(read: Reader) -> None:
    state = line("Syria/PROPN/2/nsubj spoke/VERB/0/root", (0, 1, "LOC"))
    assert read(state, the("country", "country", SING)).who("country") == [("Syria", "SYR", ("GOV",))]
    leader = line(
        f"The/DET/3/det Afghan/ADJ/3/amod leader/NOUN/4/nsubj/leader/{SING} spoke/VERB/0/root", (1, 2, "NORP")
    )
    assert read(person("Karzai"), leader).names("leader") == ["Hamid Karzai"]
    assert read(person("Bush"), leader).names("leader") == ["Afghan leader"]


@pytest.mark.parametrize(
    "words", ["Both/DET/2/det sides/NOUN/3/nsubj/side", "The/DET/3/det two/NUM/3/nummod countries/NOUN/4/nsubj/country"]
)
def test_both_sides_are_the_two_told_of(read: Reader, words: str) -> None:
    head = 3 if words.startswith("Both") else 4
    fought = line("Turkey/PROPN/2/nsubj attacked/VERB/0/root Armenia/PROPN/2/obj", (0, 1, "LOC"), (2, 3, "LOC"))
    told = read(fought, line(f"{words} spoke/VERB/0/root"))
    noun = told.parse.sentences[1].tokens[head - 2].text
    assert sorted(told.names(noun)) == ["Armenia", "Turkey"]


def test_both_sides_of_one_are_not_two(read: Reader) -> None:
    told = read(
        line("Turkey/PROPN/2/nsubj spoke/VERB/0/root", (0, 1, "LOC")),
        line("Both/DET/2/det sides/NOUN/3/nsubj/side spoke/VERB/0/root"),
    )
    assert len(told.who("sides")) == 1


def test_two_leaders_are_people(read: Reader) -> None:
    told = read(
        line("Karzai/PROPN/2/nsubj met/VERB/0/root Bush/PROPN/2/obj in/ADP/5/case Iraq/PROPN/2/obl",
             (0, 1, "PER"), (2, 3, "PER"), (4, 5, "LOC")),
        line(f"The/DET/3/det two/NUM/3/nummod leaders/NOUN/4/nsubj/leader/{PLUR} spoke/VERB/0/root"),
    )  # fmt: skip
    assert sorted(told.names("leaders")) == ["George W. Bush", "Hamid Karzai"]


@pytest.mark.parametrize(("pronoun", "name"), [("He", "Hamid Karzai"), ("It", "Turkey"), ("They", "Turkey")])
def test_pronouns_take_up_who_fits(read: Reader, pronoun: str, name: str) -> None:
    told = read(
        line("Karzai/PROPN/2/nsubj visited/VERB/0/root Turkey/PROPN/2/obj", (0, 1, "PER"), (2, 3, "LOC")),
        line(f"{pronoun}/PRON/2/nsubj spoke/VERB/0/root"),
    )
    assert told.names(pronoun) == [name]


def test_a_pronoun_takes_up_the_subject_before_the_object(read: Reader) -> None:
    met = line("Karzai/PROPN/2/nsubj met/VERB/0/root Bush/PROPN/2/obj", (0, 1, "PER"), (2, 3, "PER"))
    assert read(met, HE_SPOKE).names("He") == ["Hamid Karzai"]
    beside = line(
        "Beside/ADP/2/case Bush/PROPN/4/obl Karzai/PROPN/4/nsubj stood/VERB/0/root", (1, 2, "PER"), (2, 3, "PER")
    )
    assert read(beside, HE_SPOKE).names("He") == ["Hamid Karzai"]


def test_a_pronoun_with_nobody_before_it_is_nobody(read: Reader) -> None:
    assert read(HE_SPOKE, person("Karzai")).who("He", 0) == []
    assert read(person("Karzai"), *[line("It/PRON/2/nsubj rained/VERB/0/root")] * 5, HE_SPOKE).who("He") == []


def test_a_relative_pronoun_is_its_antecedent(read: Reader) -> None:
    told = read(line("Karzai/PROPN/0/root who/PRON/3/nsubj resigned/VERB/1/acl:relcl", (0, 1, "PER")))
    assert told.names("who") == ["Hamid Karzai"]


def test_i_is_who_says_it(read: Reader) -> None:
    told = read(
        line(
            "I/PRON/2/nsubj won/VERB/0/root ,/PUNCT/5/punct Karzai/PROPN/5/nsubj said/VERB/2/parataxis/say",
            (3, 4, "PER"),
        )
    )
    assert told.names("I") == ["Hamid Karzai"]


def test_an_object_is_not_the_subject_of_its_clause(read: Reader) -> None:
    told = read(
        person("Rudolf", "Elphberg"),
        line("Karzai/PROPN/2/nsubj told/VERB/0/root him/PRON/2/obj", (0, 1, "PER")),
    )
    assert told.names("him") == ["Rudolf Elphberg"]


def test_an_object_is_not_the_subject_that_a_clause_shares(read: Reader) -> None:
    told = read(
        person("Rudolf", "Elphberg"),
        line(
            "Karzai/PROPN/2/nsubj refused/VERB/0/root to/PART/4/mark greet/VERB/2/xcomp him/PRON/4/obj", (0, 1, "PER")
        ),
    )
    assert told.names("him") == ["Rudolf Elphberg"]


def test_himself_is_the_subject(read: Reader) -> None:
    told = read(
        person("Rudolf", "Elphberg"),
        line("Karzai/PROPN/2/nsubj hurt/VERB/0/root himself/PRON/2/obj", (0, 1, "PER")),
    )
    assert told.names("himself") == ["Hamid Karzai"]


def test_they_are_several_people_before_one_state(read: Reader) -> None:
    told = read(
        line("Syria/PROPN/2/nsubj freed/VERB/0/root the/DET/4/det miners/NOUN/2/obj/miner/Number=Plur", (0, 1, "LOC")),
        line("They/PRON/2/nsubj spoke/VERB/0/root"),
    )
    assert told.names("They") == ["miners"]


def test_he_may_be_an_office_without_a_name(read: Reader) -> None:
    told = read(the("bishop", "bishop", SING), HE_SPOKE)
    assert told.who("He") == told.who("bishop", 0)
    assert read(the("government", "government", SING), HE_SPOKE).who("He") == []


def test_he_may_be_named_later_in_the_sentence(read: Reader) -> None:
    told = read(
        line(
            "As/SCONJ/3/mark he/PRON/3/nsubj signed/VERB/6/advcl President/NOUN/6/nsubj Karzai/PROPN/4/flat "
            "smiled/VERB/0/root",
            (4, 5, "PER"),
        )
    )
    assert told.names("he") == ["Hamid Karzai"]


def test_the_president_is_the_one_of_the_country_told_of(read: Reader) -> None:
    told = read(
        line(
            "In/ADP/2/case Ruritania/PROPN/3/obl ruled/VERB/0/root Elphberg/PROPN/3/nsubj", (1, 2, "LOC"), (3, 4, "PER")
        ),
        IN_RURITANIA,
        line("He/PRON/2/nsubj met/VERB/0/root Karzai/PROPN/2/obj", (2, 3, "PER")),
        the("president", "president", SING),
    )
    assert told.names("president") == ["Rudolf Elphberg"]


def test_a_minister_is_not_the_president_told_of(read: Reader) -> None:
    told = read(IN_RURITANIA, person("Elphberg"), the("minister", "minister", SING))
    assert told.names("minister") == ["Ruritanian minister"]


def test_a_person_called_by_party_or_people_is_who_was_told_of(read: Reader) -> None:
    senator = former("American", "senator", "Fritz", "Tarlen")
    republican = line(f"The/DET/2/det Republican/PROPN/3/nsubj/republican/{SING} spoke/VERB/0/root", (1, 2, "NORP"))
    assert read(senator, republican).names("Republican") == ["Fritz Tarlen"]
    afghan = line(f"The/DET/2/det Afghan/PROPN/3/nsubj/afghan/{SING} spoke/VERB/0/root", (1, 2, "NORP"))
    assert read(person("Karzai"), afghan).names("Afghan") == ["Hamid Karzai"]
    assert read(senator, afghan).names("Afghan") == ["Afghan"]


def test_the_last_word_of_a_body_s_name_is_the_body(read: Reader) -> None:
    guard = "The/DET/4/det Hentzau/PROPN/4/compound Palace/PROPN/4/compound Guard/PROPN/5/nsubj left/VERB/0/root"
    told = read(line(guard, (1, 4, "ORG")), the("Guard", "guard", SING))
    assert told.names("Guard", 1) == ["Hentzau Palace Guard"]
    assert read(the("Guard", "guard", SING)).names("Guard") != ["Hentzau Palace Guard"]


def test_a_counterpart_holds_the_same_office_elsewhere(read: Reader) -> None:
    met = line(
        "Elphberg/PROPN/2/nsubj met/VERB/0/root his/PRON/5/nmod:poss Afghan/ADJ/5/amod "
        f"counterpart/NOUN/2/obj/counterpart/{SING}",
        (0, 1, "PER"),
        (3, 4, "NORP"),
    )
    assert read(met).names("counterpart") == ["Hamid Karzai"]
    assert read(met, date="2015-01-01").names("counterpart") == ["Afghan counterpart"]


def test_who_is_named_after_the_place_of_a_post_holds_it(read: Reader) -> None:
    told = read(
        line(
            "Syria/PROPN/3/nmod:poss 's/PART/1/case ambassador/NOUN/9/nsubj/ambassador/Number=Sing to/ADP/5/case "
            "Ruritania/PROPN/3/nmod ,/PUNCT/7/punct Fritz/PROPN/5/appos Tarlen/PROPN/7/flat left/VERB/0/root",
            (0, 1, "LOC"), (4, 5, "LOC"), (6, 8, "PER"),
        )
    )  # fmt: skip
    assert told.who("ambassador") == [("Fritz Tarlen", "SYR", ("GOV",))]


@pytest.mark.parametrize("noun", ["embassy", "ministry", "junta"])
def test_a_body_is_nobody_who_governs(read: Reader, noun: str) -> None:
    assert read(IN_RURITANIA, person("Elphberg"), the(noun, noun, SING)).names(noun) == [f"Ruritanian {noun}"]


def test_a_court_is_a_body_of_its_own_kind(read: Reader) -> None:
    un = line("The/DET/2/det UN/PROPN/3/nsubj spoke/VERB/0/root", (1, 2, "ORG"))
    assert read(un, the("organisation", "organisation", SING)).names("organisation") == ["United Nations"]
    assert "United Nations" not in read(un, IN_RURITANIA, the("court", "court", SING)).names("court")
