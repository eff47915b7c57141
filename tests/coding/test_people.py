"""People by their offices and names at a date, in the gazetteer or known to the document alone."""

from __future__ import annotations

import pytest

from dragoman.language.parse import Sentence
from tests.coding.told import HE_SPOKE, IN_ZENDA, SING, Reader, former, holder, person, titled
from tests.coding.trees import line

# ---- titles and offices


@pytest.mark.parametrize(
    ("country", "title", "date", "name", "office"),
    [
        ("Ruritanian", "president", "2000-03-01", "Rudolf Elphberg", "President"),
        ("Ruritanian", "president", "2010-02-28", "Rudolf Elphberg", "President"),
        ("Ruritanian", "president", "2010-03-01", "Michael Strelitz", "President"),
        ("Ruritanian", "prime minister", "2005-06-01", "Michael Strelitz", "Prime Minister"),
        ("Ruritanian", "premier", "2005-06-01", "Michael Strelitz", "Prime Minister"),
        ("Ruritanian", "foreign minister", "2005-06-01", "Ama Sapt", "Foreign Minister"),
        ("Graustarkian", "foreign minister", "2005-06-01", "Ganya Danesk", "Foreign Minister"),
        ("American", "president", "1990-01-01", "George H. W. Bush", "President"),
        ("American", "president", "2005-06-01", "George W. Bush", "President"),
        ("American", "vice president", "1985-01-01", "George H. W. Bush", "Vice President"),
    ],
)
def test_an_office_at_a_date_is_a_person(
    read: Reader, country: str, title: str, date: str, name: str, office: str
) -> None:
    (found,) = read(holder(country, title), date=date).entity(title.split()[-1])
    assert (found.identifier_text, found.office) == (name, office)


@pytest.mark.parametrize("word", ["deputy", "former", "acting", "late", "assistant", "ousted", "vice"])
def test_deputies_and_former_holders_are_not_the_holder(read: Reader, word: str) -> None:
    told = read(holder("Ruritanian", "foreign minister", word))
    (name,) = told.names("minister")
    # Who acts for a minister is the one in office; the small world knows no such person under that title.
    assert (name == "Ama Sapt") is (word == "acting")


def test_an_office_that_nobody_held_then_is_a_role(read: Reader) -> None:
    ((name, code, sectors),) = read(holder("Ruritanian", "president"), date="1999-12-31").who("president")
    assert (name, code, sectors) == ("Ruritanian president", "RUR", ("GOV",))


def test_an_office_without_a_date_is_a_role(read: Reader) -> None:
    assert read(holder("Ruritanian", "president"), date=None).names("president") == ["Ruritanian president"]


@pytest.mark.parametrize("determiner", ["a", "another", "every"])
def test_a_president_is_not_the_president(read: Reader, determiner: str) -> None:
    told = read(
        line(
            f"{determiner}/DET/3/det Ruritanian/ADJ/3/amod minister/NOUN/4/nsubj/minister/{SING} spoke/VERB/0/root",
            (1, 2, "NORP"),
        )
    )
    ((_, code, sectors),) = told.who("minister")
    assert (code, sectors) == ("RUR", ("GOV",))
    assert told.entity("minister")[0].office is None


def test_the_president_is_that_of_the_country_told_of(read: Reader) -> None:
    told = read(IN_ZENDA, line(f"The/DET/2/det president/NOUN/3/nsubj/president/{SING} spoke/VERB/0/root"))
    assert told.who("president") == [("Rudolf Elphberg", "RUR", ("GOV",))]


def test_the_head_of_the_united_nations_is_a_person(read: Reader) -> None:
    told = read(
        line(
            f"The/DET/3/det UN/PROPN/3/compound secretary/NOUN/6/nsubj/secretary/{SING} -/PUNCT/5/punct "
            "general/ADJ/3/amod spoke/VERB/0/root",
            (1, 2, "ORG"),
        )
    )
    assert told.names("secretary") == ["Kofi Annan"]


# ---- people by name


@pytest.mark.parametrize(
    ("date", "name", "sectors", "office"),
    [
        ("1985-01-01", "George H. W. Bush", ("GOV",), "Vice President"),
        ("1990-01-01", "George H. W. Bush", ("GOV",), "President"),
        ("2005-06-01", "George W. Bush", ("GOV",), "President"),
        ("2011-01-01", "George W. Bush", ("ELI",), "Former President"),
    ],
)
def test_a_name_at_a_date(read: Reader, date: str, name: str, sectors: tuple[str, ...], office: str) -> None:
    (found,) = read(person("George", "Bush"), date=date).entity("George")
    assert (found.identifier_text, found.sector, found.office, found.code) == (name, sectors, office, "USA")


def test_a_title_tells_namesakes_apart(read: Reader) -> None:
    told = read(titled("Minister", "Sapt"), titled("President", "Bush"))
    assert told.names("President") == ["George W. Bush"]
    for title, name in ((("Foreign", "Minister"), "Ama Sapt"), (("Army", "chief"), "Ina Sapt")):
        assert read(IN_ZENDA, titled(*title, "Sapt")).names(title[0]) == [name]


def test_a_former_president_is_not_the_president_of_that_surname(read: Reader) -> None:
    (found,) = read(former("former", "president", "Bush"), date="2005-06-01").entity("president")
    assert (found.identifier_text, found.sector) == ("George H. W. Bush", ("ELI",))


def test_a_vice_president_is_the_one_of_that_surname(read: Reader) -> None:
    (found,) = read(former("vice", "president", "Bush"), date="1985-01-01").entity("president")
    assert (found.identifier_text, found.office) == ("George H. W. Bush", "Vice President")


@pytest.mark.parametrize(
    ("words", "sectors"),
    [
        (("former", "minister"), ("ELI",)),
        (("ousted", "president"), ("ELI",)),
        (("acting", "president"), ("GOV",)),
        (("new", "president"), ("GOV",)),
    ],
)
def test_words_before_an_unlisted_name_tell_its_standing(
    read: Reader, words: tuple[str, str], sectors: tuple[str, ...]
) -> None:
    told = read(IN_ZENDA, former(*words, "Fritz", "Tarlen"))
    assert told.who(words[1]) == [("Fritz Tarlen", "RUR", sectors)]


def test_somebody_elect_is_not_in_office_yet(read: Reader) -> None:
    told = read(
        IN_ZENDA,
        line(
            f"President/PROPN/6/nsubj/president/{SING} -/PUNCT/3/punct elect/ADJ/1/amod Fritz/PROPN/1/flat "
            "Tarlen/PROPN/1/flat spoke/VERB/0/root",
            (3, 5, "PER"),
        ),
    )
    assert told.who("President") == [("Fritz Tarlen", "RUR", ("ELI",))]


def test_a_former_minister_who_holds_another_office_is_in_office(read: Reader) -> None:
    (found,) = read(former("former", "minister", "Hamid", "Karzai")).entity("minister")
    assert (found.identifier_text, found.sector) == ("Hamid Karzai", ("GOV",))


@pytest.mark.parametrize("spelt", [("Rudolph", "Elphberg"), ("Rudolf", "Elfberg"), ("Rudolf", "Élphberg")])
def test_spellings_of_a_name(read: Reader, spelt: tuple[str, str]) -> None:
    assert read(person(*spelt)).names(spelt[0]) == ["Rudolf Elphberg"]


def test_a_person_of_the_document_comes_before_a_namesake_in_office(read: Reader) -> None:
    told = read(IN_ZENDA, former("local", "teacher", "Anna", "Karzai"), person("Karzai"))
    assert told.who("Karzai") == [("Anna Karzai", "RUR", ("EDU",))]
    assert read(person("Karzai")).names("Karzai") == ["Hamid Karzai"]


def test_a_listed_person_named_in_full_comes_before_a_namesake_in_office(read: Reader) -> None:
    told = read(person("George", "H.", "W.", "Bush"), person("Bush"))
    assert told.names("Bush", 1) == ["George H. W. Bush"]
    assert read(person("Bush")).names("Bush") == ["George W. Bush"]


def test_an_unknown_person_is_one_entity_throughout(read: Reader) -> None:
    told = read(
        person("Tarlen"),
        former("Ruritanian", "teacher", "Fritz", "Tarlen"),
        person("Tarlen"),
        HE_SPOKE,
    )
    everywhere = [told.who("Tarlen", 0), told.who("teacher", 1), told.who("Tarlen", 2), told.who("He", 3)]
    assert everywhere == [[("Fritz Tarlen", "RUR", ("EDU",))]] * 4


def test_a_town_in_a_person_s_name_is_not_where_they_belong(read: Reader) -> None:
    told = read(IN_ZENDA, person("Kunduz", "Smith"))
    assert told.who("Kunduz") == [("Kunduz Smith", "RUR", ())]


def test_a_surname_that_the_network_took_for_a_place_is_the_person(read: Reader) -> None:
    told = read(
        former("Ruritanian", "teacher", "Fritz", "Tarlen"),
        line("Tarlen/PROPN/2/nsubj spoke/VERB/0/root", (0, 1, "LOC")),
    )
    assert told.names("Tarlen") == ["Fritz Tarlen"]


def pair(first: str, *second: str) -> Sentence:
    """ "<first> and <second> spoke"."""
    rows = [f"{first}/PROPN/{len(second) + 3}/nsubj and/CCONJ/3/cc {second[0]}/PROPN/1/conj"]
    rows += [f"{w}/PROPN/3/flat" for w in second[1:]]
    return line(" ".join([*rows, "spoke/VERB/0/root/speak"]), (0, 1, "PER"), (2, 2 + len(second), "PER"))


def test_two_people_may_share_a_surname(read: Reader) -> None:
    assert read(pair("Rudolf", "Anna", "Tarlen")).names("Rudolf") == ["Rudolf Tarlen", "Anna Tarlen"]


def test_a_surname_before_another_person_is_no_first_name(read: Reader) -> None:
    assert read(pair("Karzai", "Anna", "Tarlen")).names("Karzai") == ["Hamid Karzai", "Anna Tarlen"]
    told = read(former("Ruritanian", "teacher", "Fritz", "Hentzau"), pair("Fritz", "Anna", "Tarlen"))
    assert told.names("Fritz") == ["Fritz Hentzau", "Anna Tarlen"]


@pytest.mark.parametrize("kind", ["LOC", "ORG"])
def test_a_listed_person_whom_the_network_took_for_something_else(read: Reader, kind: str) -> None:
    told = read(line("Hamid/PROPN/3/nsubj Karzai/PROPN/1/flat spoke/VERB/0/root", (0, 2, kind)))
    assert told.names("Hamid") == ["Hamid Karzai"]
    assert read(line("Karzai/PROPN/2/nsubj spoke/VERB/0/root", (0, 1, kind))).names("Karzai") == ["Hamid Karzai"]


def test_somebody_named_after_a_description_is_of_its_country(read: Reader) -> None:
    told = read(
        line(
            "A/DET/3/det Syrian/ADJ/3/amod teacher/NOUN/7/nsubj/teacher/Number=Sing named/VERB/3/acl/name "
            "Anna/PROPN/4/xcomp Tarlen/PROPN/5/flat spoke/VERB/0/root in/ADP/9/case Zenda/PROPN/7/obl",
            (1, 2, "NORP"), (4, 6, "PER"), (8, 9, "LOC"),
        )
    )  # fmt: skip
    assert told.who("teacher") == [("Anna Tarlen", "SYR", ("EDU",))]
