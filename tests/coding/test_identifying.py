"""People described here and named there."""

from __future__ import annotations

import pytest

from dragoman.language.parse import Sentence
from tests.coding.told import SING, Reader, former, person
from tests.coding.trees import line


def identified(noun: str, *beside: str) -> Sentence:
    """ "The <noun> identified as Fritz Tarlen, a member of the police, died"."""
    return line(
        f"The/DET/2/det {noun}/NOUN/13/nsubj/{noun}/{SING} identified/VERB/2/acl/identify as/ADP/5/case "
        "Fritz/PROPN/3/obl Tarlen/PROPN/5/flat ,/PUNCT/9/punct a/DET/9/det member/NOUN/5/appos of/ADP/12/case "
        "the/DET/12/det police/NOUN/9/nmod died/VERB/0/root",
        (4, 6, "PER"),
    )


def a(country: str, noun: str) -> Sentence:
    return line(f"A/DET/3/det {country}/ADJ/3/amod {noun}/NOUN/4/nsubj/{noun}/{SING} fired/VERB/0/root", (1, 2, "NORP"))


IN_RURITANIA = line("Shots/NOUN/2/nsubj fell/VERB/0/root in/ADP/4/case Ruritania/PROPN/2/obl", (3, 4, "LOC"))


def test_who_is_identified_as_somebody_is_that_person(read: Reader) -> None:
    assert read(identified("assailant")).names("assailant") == ["Fritz Tarlen"]


def test_the_gunman_is_who_is_identified_later(read: Reader) -> None:
    gunman = line(f"The/DET/2/det gunman/NOUN/3/nsubj/gunman/{SING} fired/VERB/0/root")
    assert read(gunman, identified("assailant")).names("gunman", 0) == ["Fritz Tarlen"]
    assert read(gunman, person("Fritz", "Tarlen")).names("gunman", 0) == ["gunman"]


def test_a_policeman_is_the_member_of_the_police_identified_later(read: Reader) -> None:
    told = read(IN_RURITANIA, a("Ruritanian", "policeman"), identified("assailant"))
    assert told.names("policeman", 1) == ["Fritz Tarlen"]


@pytest.mark.parametrize(("country", "noun"), [("Syrian", "policeman"), ("Ruritanian", "teacher")])
def test_somebody_of_another_country_or_calling_is_not(read: Reader, country: str, noun: str) -> None:
    assert "Fritz Tarlen" not in read(IN_RURITANIA, a(country, noun), identified("assailant")).names(noun, 1)


def ambassador(country: str) -> Sentence:
    return line(
        f"The/DET/3/det {country}/ADJ/3/amod ambassador/NOUN/4/nsubj/ambassador/{SING} left/VERB/0/root",
        (1, 2, "NORP"),
    )


def test_an_ambassador_is_who_is_called_so_elsewhere(read: Reader) -> None:
    named = former("Ruritanian", "ambassador", "Fritz", "Tarlen")
    assert read(ambassador("Ruritanian"), named).names("ambassador", 0) == ["Fritz Tarlen"]
    assert read(ambassador("Syrian"), named).names("ambassador", 0) == ["Syrian ambassador"]


def test_of_two_ambassadors_neither_is_meant(read: Reader) -> None:
    one, other = (former("Ruritanian", "ambassador", *name.split()) for name in ("Fritz Tarlen", "Anna Bernenstein"))
    assert read(one, other, ambassador("Ruritanian")).names("ambassador") == ["Ruritanian ambassador"]
