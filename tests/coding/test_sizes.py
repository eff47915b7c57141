"""Numbers of people: how they are written, and which event they belong to."""

from __future__ import annotations

import pytest

from dragoman.coding.quantities import Quantity, read_quantity
from dragoman.coding.sizes import counts_in, with_sizes
from dragoman.language.analyser import shared_analyser
from dragoman.records import Event

from ..samples import event as sample


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [
        ("12 soldiers", 12, 12),
        ("1,200 people", 1200, 1200),
        ("1.2 million people", 1_200_000, 1_200_000),
        ("twenty-one men", 21, 21),
        ("two hundred and six men", 206, 206),
        ("some hundred and seventy men", 170, 170),
        ("a hundred and twenty men", 120, 120),
        ("half a dozen men", 6, 6),
        ("a man", 1, 1),
        ("both men", 2, 2),
        ("at least 12 men", 12, None),
        ("more than two dozen men", 24, None),
        ("no fewer than three", 3, None),
        ("fewer than 20", None, 20),
        ("up to 40 men", None, 40),
        ("dozens", 24, None),
        ("several hundred men", 300, None),
        ("a few dozen", 24, None),
        ("tens of thousands", 20_000, None),
        ("hundreds of thousands", 200_000, None),
        ("between 10 and 15 men", 10, 15),
        ("10-15 men", 10, 15),
        ("ten to twelve men", 10, 12),
        ("three to five hundred men", 300, 500),
        ("ten or twelve thousand men", 10_000, 12_000),
    ],
)
def test_numbers_as_they_are_written(words: str, least: int | None, most: int | None) -> None:
    assert read_quantity(words.split()) == Quantity(least, most)


@pytest.mark.parametrize("words", ["the soldiers", "a few men", "a crowd", "many people", "", "999999999999 men"])
def test_words_that_tell_no_number(words: str) -> None:
    assert read_quantity(words.split()) is None


def test_numbers_add_up_as_far_as_they_are_bounded() -> None:
    assert Quantity(12, 12) + Quantity(3, None) == Quantity(15, None)
    assert Quantity(None, 4) + Quantity(1, 1) == Quantity(None, 5)


def counts(text: str) -> dict[str, tuple[int | None, int | None]]:
    (sentence,) = shared_analyser().parse(text).sentences
    return {c.key: (c.quantity.least, c.quantity.most) for c in counts_in(sentence)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A bomb killed at least 12 people in Kano.", {"dead": (12, None)}),
        ("Twelve soldiers and three civilians were killed in Kano.", {"dead": (15, 15)}),
        ("The raid left nine people dead and 20 wounded.", {"dead": (9, 9), "injured": (20, 20)}),
        ("Dozens of villagers died when the militia attacked.", {"dead": (24, None)}),
        ("Gunmen killed a policeman.", {"dead": (1, 1)}),
        ("Police detained between 10 and 15 students.", {"arrested": (10, 15)}),
        ("Soldiers made more than 1,300 arrests.", {"arrested": (1300, None)}),
        ("Hundreds of thousands of people marched in Tehran.", {"participants": (200_000, None)}),
        ("Kenya deployed 3,000 soldiers.", {"participants": (3000, 3000)}),
        ("Gunmen killed civilians in Kano.", {}),
        ("A crowd marched through Kano.", {}),
    ],
)
def test_who_suffered_is_counted(text: str, expected: dict[str, tuple[int | None, int | None]]) -> None:
    assert counts(text) == expected


def sized(text: str, *words: str, **more: dict[str, object]) -> dict[str, dict[str, int]]:
    events: list[Event] = []
    for word in words:
        start = text.index(word)
        fields = {"event": ("ASSAULT",), "evidence": {}, "size": {}, **more.get(word, {})}
        events.append(sample(id=word, start=start, end=start + len(word), **fields))
    return {e.id: e.size for e in with_sizes(events, shared_analyser().parse(text))}


def test_a_number_belongs_to_the_nearest_event_of_its_kind() -> None:
    text = "Rebels attacked a post in Kano, killing ten officers, and police arrested 22 students in Lagos."
    found = sized(text, "attacked", "arrested", arrested={"event": ("COERCE",)})
    assert found == {
        "attacked": {"dead": 10, "dead_max": 10},
        "arrested": {"arrested": 22, "arrested_max": 22},
    }


def test_an_open_number_has_no_upper_bound() -> None:
    assert sized("Rebels attacked a post, killing at least ten officers.", "attacked") == {"attacked": {"dead": 10}}


def test_what_did_not_happen_hurt_nobody() -> None:
    text = "Rebels denied that they killed ten officers."
    denied = {"auxiliary_modes": ("negation",)}
    assert sized(text, "killed", killed=denied) == {"killed": {}}
    assert sized(text, "killed")["killed"] == {"dead": 10, "dead_max": 10}


def test_talks_have_no_dead() -> None:
    text = "Talks began in Kano after a bomb killed ten people."
    assert sized(text, "Talks", Talks={"event": ("CONSULT",)}) == {"Talks": {}}
