"""Word pieces put together give the word again; any word has one to twelve."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.language import wordpiece
from dragoman.language.wordpiece import LONGEST_WORD, MOST_PIECES, UNKNOWN, WordPieces, word_shape

VOCABULARY = Path(wordpiece.__file__).parent / "data" / "pieces.txt"
PIECES = WordPieces(VOCABULARY)
NAMES = VOCABULARY.read_text(encoding="utf-8").split("\n")


def spelt(word: str) -> str:
    return "".join(NAMES[i].removeprefix("##") for i in PIECES(word))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Police", "police"),
        ("Zürich", "zurich"),
        ("Erdoğan", "erdogan"),
        ("U.S.", "u.s."),
        ("anti-government", "anti-government"),
        ("counterterrorism", "counterterrorism"),
        ("1,200.50", "1,200.50"),
        ("n't", "n't"),
    ],
)
def test_pieces_spell_the_folded_word(word: str, expected: str) -> None:
    assert spelt(word) == expected


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12))
@settings(max_examples=50, deadline=None)
def test_round_trip(word: str) -> None:
    ids = PIECES(word)
    assert UNKNOWN in ids or len(ids) == MOST_PIECES or spelt(word) == word
    assert PIECES(word.upper()) == PIECES(word.capitalize()) == ids


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_any_word_has_pieces(word: str) -> None:
    ids = PIECES(word)
    assert 1 <= len(ids) <= MOST_PIECES
    assert all(0 <= i < len(NAMES) for i in ids)
    assert 1 <= word_shape(word) < wordpiece.SHAPES


def test_special_pieces_stand_where_the_encoder_expects_them() -> None:
    assert (NAMES[UNKNOWN], NAMES[wordpiece.START], NAMES[wordpiece.END]) == ("[UNK]", "[CLS]", "[SEP]")


@pytest.mark.parametrize("word", ["", "\u200d", "\ufffd", "🕊", "ᚠᚢ", "\x01"])
def test_words_without_known_pieces(word: str) -> None:
    assert PIECES(word) == (UNKNOWN,)


def test_long_words_are_cut() -> None:
    assert PIECES("x" * 10_000) == PIECES("x" * LONGEST_WORD)


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("police", wordpiece.LOWER),
        ("Dhaka", wordpiece.CAPITALISED),
        ("NATO", wordpiece.UPPER),
        ("U.S.", wordpiece.UPPER),
        ("J.", wordpiece.INITIAL),
        ("iPhone", wordpiece.MIXED),
        ("1997", wordpiece.DIGITS),
        ("1,200", wordpiece.NUMERIC),
        ("--", wordpiece.SYMBOL),
        ("F-16", wordpiece.ALPHANUMERIC),
        ("Élysée", wordpiece.CAPITALISED),
    ],
)
def test_shapes(word: str, shape: int) -> None:
    assert word_shape(word) == shape
