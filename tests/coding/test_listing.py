"""Listed names of several words are one name, however the network cut them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from dragoman.coding.listing import with_listed_names
from dragoman.language.parse import Parse
from dragoman.world.gazetteer import Gazetteer
from tests.coding.trees import line, parse, parses


def names(gazetteer: Gazetteer, words: str, *given: tuple[int, int, str]) -> list[tuple[str, str]]:
    """Return the names of a sentence of plain words with their kinds."""
    read = parse(line(" ".join(f"{word}/PROPN/{int(i > 0)}/flat" for i, word in enumerate(words.split())), *given))
    (sentence,) = with_listed_names(read, gazetteer).sentences
    return [(" ".join(t.text for t in sentence.tokens[n.first : n.end]), n.kind) for n in sentence.names]


@pytest.mark.parametrize(
    ("words", "given", "wanted"),
    [
        # Overlooked.
        ("He met Hamid Karzai", [], [("Hamid Karzai", "PER")]),
        ("Troops left Trinidad and Tobago", [], [("Trinidad and Tobago", "LOC")]),
        ("Troops left South Kabul", [], [("South Kabul", "LOC")]),
        ("The Blue Band spoke", [], [("Blue Band", "ORG")]),
        ("Guards left Hentzau Palace", [], [("Hentzau Palace", "LOC")]),
        # Cut short, or into two.
        ("The Blue Band spoke", [(2, 3, "ORG")], [("Blue Band", "ORG")]),
        ("The River Guard spoke", [(1, 2, "LOC"), (2, 3, "ORG")], [("River Guard", "ORG")]),
        ("In Trinidad and Tobago", [(1, 2, "LOC"), (3, 4, "LOC")], [("Trinidad and Tobago", "LOC")]),
        # The longest one is meant.
        ("the Ruritanian River Guard", [], [("Ruritanian River Guard", "ORG")]),
        ("Islamic State of Iraq and Syria", [], [("Islamic State of Iraq and Syria", "ORG")]),
        ("Islamic State in Iraq", [(3, 4, "LOC")], [("Islamic State", "ORG"), ("Iraq", "LOC")]),
        ("George W. Bush met George Bush", [], [("George W. Bush", "PER"), ("George Bush", "PER")]),
        # What the network knows better.
        ("Hamid Karzai Airport", [(0, 3, "LOC")], [("Hamid Karzai Airport", "LOC")]),
        ("Hamid Karzai", [(0, 2, "ORG")], [("Hamid Karzai", "ORG")]),
        ("Fritz Tarlen met Hamid Karzai", [(0, 2, "PER")], [("Fritz Tarlen", "PER"), ("Hamid Karzai", "PER")]),
        # Small letters and loose words are no names.
        ("a blue band spoke", [], []),
        ("Blue band leaders", [], []),
        ("Blue skies ; Band", [], []),
        ("Karzai", [(0, 1, "PER")], [("Karzai", "PER")]),
        ("Trinidad and", [], []),
    ],
)
def test_listed_names(
    small_world: Gazetteer, words: str, given: list[tuple[int, int, str]], wanted: list[tuple[str, str]]
) -> None:
    assert names(small_world, words, *given) == wanted


def test_sentences_without_listed_names_are_left_alone(small_world: Gazetteer) -> None:
    read = parse(line("It/PRON/2/nsubj rained/VERB/0/root"), line("Karzai/PROPN/0/root", (0, 1, "PER")))
    found = with_listed_names(read, small_world)
    assert found == read
    assert all(a is b for a, b in zip(found.sentences, read.sentences, strict=True))


def test_names_are_found_in_every_sentence(small_world: Gazetteer) -> None:
    one = line("Hamid/PROPN/0/root Karzai/PROPN/1/flat")
    found = with_listed_names(parse(one, line("It/PRON/2/nsubj rained/VERB/0/root"), one), small_world)
    assert [len(s.names) for s in found.sentences] == [1, 0, 1]
    assert found.text == "Hamid Karzai It rained Hamid Karzai"


@given(parses())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_names_of_any_parse(small_world: Gazetteer, read: Parse) -> None:
    found = with_listed_names(read, small_world)
    assert with_listed_names(found, small_world) == found
    for before, after in zip(read.sentences, found.sentences, strict=True):
        assert after.tokens == before.tokens
        covered = [i for n in after.names for i in range(n.first, n.end)]
        assert covered == sorted(set(covered)), "in order, none over another"
        assert all(0 <= n.first < n.end <= len(after.tokens) for n in after.names)
        assert {i for n in before.names for i in range(n.first, n.end)} <= set(covered)
