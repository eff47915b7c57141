"""Time expressions resolve against the publication date, and stand where they are said to."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dragoman.coding.dates import parse_date, resolve_time

THURSDAY = "1997-06-19"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on Wednesday", "1997-06-18"),
        ("on Thursday", "1997-06-19"),
        ("last Thursday", "1997-06-12"),
        ("next Monday", "1997-06-23"),
        ("yesterday", "1997-06-18"),
        ("today", "1997-06-19"),
        ("tomorrow", "1997-06-20"),
        ("3 June 1996", "1996-06-03"),
        ("June 3, 1996", "1996-06-03"),
        ("on Sept. 3", "1996-09-03"),
        ("on 3 June", "1997-06-03"),
        ("1996-06-03", "1996-06-03"),
        ("in March", "1997-03"),
        ("in July", "1996-07"),
        ("two days ago", "1997-06-17"),
        ("three weeks ago", "1997-05"),
        ("four months earlier", "1997-02"),
        ("ten years ago", "1987"),
        ("last month", "1997-05"),
        ("last year", "1996"),
        ("in 1989", "1989"),
    ],
)
def test_expressions(text: str, value: str) -> None:
    found = resolve_time(text, THURSDAY)
    assert found is not None
    assert found.value == value


def test_a_bare_weekday_of_a_plan_lies_ahead() -> None:
    found = resolve_time("on Monday", THURSDAY, future=True)
    assert found is not None
    assert found.value == "1997-06-23"


@pytest.mark.parametrize(
    "text", ["", "nothing", "31 February 1996", "the 1990s", "5000 years ago", "1996-99-99", "may"]
)
def test_what_is_no_date(text: str) -> None:
    found = resolve_time(text, THURSDAY)
    assert found is None or parse_date(found.value) or found.value in {"1996-02", "1996"}


@pytest.mark.parametrize("text", ["on Wednesday", "yesterday", "in March", "two days ago"])
def test_relative_expressions_need_a_publication_date(text: str) -> None:
    assert resolve_time(text, None) is None


@given(st.text(), st.sampled_from(["on Wednesday", "3 June 1996", "two weeks ago", "in 1989"]), st.text())
@example("İ ", "3 June 1996", "")
@settings(max_examples=60, deadline=None)
def test_offsets_stand_in_the_text_as_given(before: str, told: str, after: str) -> None:
    text = f"{before} {told} {after}"
    found = resolve_time(text, THURSDAY)
    assert found is not None
    assert 0 <= found.start < found.end <= len(text)
    if not (before + after).strip(" İ"):
        assert text[found.start : found.end] in told


@given(st.dates().map(str), st.text("0123456789 adysgowkmnthre", max_size=30))
@settings(max_examples=100, deadline=None)
def test_nothing_is_beyond_the_calendar(published: str, text: str) -> None:
    for words in (text, "last year", "next week", "tomorrow", "yesterday", "twelve decades ago", "next month"):
        found = resolve_time(words, published, future=True)
        assert found is None or len(found.value) in {4, 7, 10}
