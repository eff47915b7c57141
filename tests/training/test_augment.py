"""Names swapped in dispatches keep every word in its place."""

from __future__ import annotations

import random

from training.augment import party_pools, swap_parties
from training.dispatches import Labelled

WORDS = "Turkey shelled rebels near Iraq , Recep Erdogan said of Turkey".split()
NAMES = [(0, 1, "LOC"), (4, 5, "LOC"), (6, 8, "PER"), (10, 11, "LOC")]
OTHER = "Chad met Mali and Ahmad Massoud".split()


def rows() -> list[Labelled]:
    return [
        Labelled(WORDS, [0] * len(WORDS), 0, 1.0, names=NAMES),
        Labelled(OTHER, [0] * len(OTHER), 0, 1.0, names=[(0, 1, "LOC"), (2, 3, "LOC"), (4, 6, "PER")]),
    ]


def test_names_are_replaced_by_others_of_their_kind_and_length() -> None:
    first, second = rows()
    pools = party_pools([first, second])
    seen = {tuple(swap_parties(first, pools, random.Random(seed))) for seed in range(40)}
    assert len(seen) > 4
    for words in seen:
        assert len(words) == len(WORDS)
        assert words[1:4] == ("shelled", "rebels", "near")
        assert words[0] in {"Turkey", "Iraq", "Chad", "Mali"}
        assert words[6:8] in {("Recep", "Erdogan"), ("Ahmad", "Massoud")}


def test_a_name_told_twice_stays_one_name() -> None:
    first, second = rows()
    pools = party_pools([first, second])
    for seed in range(40):
        words = swap_parties(first, pools, random.Random(seed))
        assert words[0] == words[10]


def test_a_name_that_tells_an_event_is_left() -> None:
    words = "Tiananmen shocked Chad".split()
    row = Labelled(words, [3, 0, 0], 0, 1.0, names=[(0, 1, "LOC"), (2, 3, "LOC")])
    pools = party_pools([row, *rows()])
    assert all(swap_parties(row, pools, random.Random(seed))[0] == "Tiananmen" for seed in range(40))
