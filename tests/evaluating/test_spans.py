"""Spans written as substrings point where they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.evaluating.sentences import sentence_at, sentence_starts
from dragoman.evaluating.spans import locate, string_of, written


@given(st.text(alphabet="ab@2 ", min_size=1, max_size=30), st.data())
def test_what_is_written_is_found_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = written(text, start, end)
    # A string that itself looks numbered cannot be told apart; annotators have no other way to write it.
    if string_of(text[start:end]) == text[start:end]:
        assert locate(text, span) == (start, end)


@pytest.mark.parametrize(
    ("span", "offsets"),
    [("he", (1, 3)), ("he@@2", (4, 6)), ("he@@3", None), ("she", None), ("", None), ("@@2", None), ("he@@x", None)],
)
def test_occurrences_are_counted_as_raw_substrings(span: str, offsets: tuple[int, int] | None) -> None:
    assert locate("The he", span) == offsets


def test_sentences_end_at_full_stops_and_blank_lines() -> None:
    text = "Talks failed.” The army left at 3.5 km. A headline\n\nby us. we went on"
    starts = sentence_starts(text)
    assert [text[s : s + 3] for s in starts] == ["Tal", "The", "A h", "by "]
    assert [sentence_at(starts, text.index(w)) for w in ("Talks", "The", "km", "by us", "went")] == [0, 1, 1, 3, 3]
