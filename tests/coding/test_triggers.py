"""What a trigger's score and words are, and which nouns point back."""

from __future__ import annotations

import pytest

from dragoman.coding.coder import Coder
from dragoman.coding.triggers import Certainty, points_back
from dragoman.records import Document, Event
from tests.coding.trees import line


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def told(coder: Coder, text: str) -> list[Event]:
    return coder.code(Document("d", text, "2021-06-03"))


def test_confidence_keeps_the_order_of_scores_and_ends_within_nought_and_one() -> None:
    certainty = Certainty(slope=0.5, bias=-0.8)
    found = [certainty.of(score) for score in (0.0, 0.3, 0.5, 0.8, 0.99, 1.0)]
    assert found == sorted(found)
    assert 0 < found[0] < found[-1] < 1
    assert certainty.of(0.5) == pytest.approx(0.31, abs=0.01)


@pytest.mark.parametrize(
    ("words", "index", "expected"),
    [
        ("The/DET/2/det attack/NOUN/3/nsubj failed/VERB/0/root", 1, True),
        ("An/DET/2/det attack/NOUN/3/nsubj failed/VERB/0/root/fail", 1, False),
        ("The/DET/3/det rebel/NOUN/3/compound attack/NOUN/4/nsubj failed/VERB/0/root", 2, False),
        ("They/PRON/2/nsubj attack/VERB/0/root", 1, False),
    ],
)
def test_only_a_bare_definite_noun_points_back(words: str, index: int, expected: bool) -> None:
    assert points_back(line(words), index) is expected


def test_a_demand_whose_modal_stands_after_its_verb_has_words(coder: Coder) -> None:
    for event in told(coder, '"Leave Crimea", Kyiv said, Russia must, and it must pay, Poland added it should.'):
        assert all(event.event_text)


def test_modes_have_their_probabilities(coder: Coder) -> None:
    (event,) = told(coder, "Nigerian soldiers arrested twelve journalists in Kano.")
    assert event.mode[0] == "arrest"
    assert event.evidence["modes"]["arrest"] >= 0.3


def test_what_happens_unless_something_is_done_is_hypothetical(coder: Coder) -> None:
    (event,) = told(coder, "The United Nations will withdraw support from Guinea unless elections are held.")
    assert event.event == ("SANCTION",)
    assert "hypothetical" in event.auxiliary_modes


def test_both_sides_of_a_fight_are_actors(coder: Coder) -> None:
    (event,) = told(coder, "Malian soldiers clashed with Tuareg rebels near Kidal.")
    assert len(event.actor) == 2
    assert event.recipient == ()


def test_who_condemns_a_deed_has_not_done_it(coder: Coder) -> None:
    found = told(coder, "Ghana condemned the shelling of Kharkiv.")
    assert not any(e.code == "GHA" for event in found if event.event == ("ASSAULT",) for e in event.actor)
