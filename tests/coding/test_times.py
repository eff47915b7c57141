"""Time expressions are found with their type, and resolved against the publication and what was told before."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dragoman.coding.times import TimeExpression, find_times
from dragoman.coding.times.reckoning import holiday
from dragoman.language.analyser import shared_analyser
from dragoman.language.parse import Parse, Sentence, Token

THURSDAY = "1997-06-19"


@cache
def parsed(text: str) -> Parse:
    return shared_analyser().parse(text)


def told(text: str, published: str | None = THURSDAY) -> list[tuple[str, str, str | None]]:
    """Return what is found as (words, type, value)."""
    return [(text[t.start : t.end], t.type, t.value) for t in find_times(parsed(text), published)]


def bare(text: str) -> Parse:
    """Return a parse that knows nothing but the words."""
    words, at = [], 0
    for i, word in enumerate(text.split(" ")):
        words.append(Token(i, at, at + len(word), word, word.lower(), "X", "_", -1, "root"))
        at += len(word) + 1
    return Parse(text, (Sentence(0, 0, len(text), tuple(words), ()),))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Rebels attacked the town on Wednesday.", "1997-06-18"),
        ("Rebels attacked the town on Thursday.", "1997-06-19"),
        ("Rebels attacked the town last Thursday.", "1997-06-12"),
        ("Rebels attacked the town on Thursday of last week.", "1997-06-12"),
        ("The ministers will meet next Monday.", "1997-06-23"),
        ("Rebels attacked the town yesterday.", "1997-06-18"),
        ("Rebels attacked the town the day before yesterday.", "1997-06-17"),
        ("The ministers will meet tomorrow.", "1997-06-20"),
        ("The treaty was signed on 3 June 1996.", "1996-06-03"),
        ("The treaty was signed on June 3, 1996, in Riga.", "1996-06-03"),
        ("The treaty was signed on Monday, June 3, 1996.", "1996-06-03"),
        ("The treaty was signed on the 3rd of June.", "1997-06-03"),
        ("The treaty was signed on Sept. 3.", "1996-09-03"),
        ("The treaty was signed on 1996-06-03.", "1996-06-03"),
        ("The treaty was signed on 6/13/1996.", "1996-06-13"),
        ("The treaty was signed in March.", "1997-03"),
        ("The treaty was signed in July.", "1996-07"),
        ("The treaty was signed in early July last year.", "1996-07"),
        ("The treaty was signed last October.", "1996-10"),
        ("The treaty was signed two days ago.", "1997-06-17"),
        ("The treaty was signed three weeks ago.", "1997-W22"),
        ("The treaty was signed four months ago.", "1997-02"),
        ("The treaty was signed more than twenty-two years ago.", "1975"),
        ("The treaty was signed a decade ago.", "1987"),
        ("The treaty was signed years ago.", "PAST_REF"),
        ("The treaty was signed last month.", "1997-05"),
        ("The treaty was signed earlier this week.", "1997-W25"),
        ("The treaty was signed late last year.", "1996"),
        ("The treaty was signed in 1989.", "1989"),
        ("The treaty was signed in the early 1990s.", "199X"),
        ("The treaty was signed in the nineties.", "199X"),
        ("The treaty was signed in the 18th century.", "17XX"),
        ("The treaty was signed in the fall of 1996.", "1996-FA"),
        ("The treaty was signed last summer.", "1996-SU"),
        ("The treaty was signed on Christmas Eve.", "1996-12-24"),
        ("The treaty was signed on Thanksgiving Day 1995.", "1995-11-23"),
        ("Output fell in the third quarter of 1996.", "1996-Q3"),
        ("Output fell in the first quarter.", "1997-Q1"),
        ("Output fell in the first half of last year.", "1996-H1"),
        ("Output fell in fiscal 1996.", "1996"),
        ("The ministers met over the weekend.", "1997-W24-WE"),
        ("The ministry will now negotiate.", "PRESENT_REF"),
        ("The ministry will negotiate in the near future.", "FUTURE_REF"),
        ("The talks will begin in the week of June 30.", "1997-W27"),
    ],
)
def test_dates(text: str, value: str) -> None:
    assert [(kind, found) for _, kind, found in told(text)] == [("DATE", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The ministers met on Wednesday morning.", "1997-06-18TMO"),
        ("The ministers met last night.", "1997-06-18TNI"),
        ("The ministers will meet this afternoon.", "1997-06-19TAF"),
        ("The ministers met at 3:30 p.m. on Wednesday.", "1997-06-18T15:30"),
        ("The ministers met at 12:15 a.m. on Wednesday.", "1997-06-18T00:15"),
    ],
)
def test_times_of_day(text: str, value: str) -> None:
    assert [(kind, found) for _, kind, found in told(text)] == [("TIME", value)]


def test_an_hour_lies_on_the_day_its_sentence_tells() -> None:
    found = told("The bomb went off at 10:35 a.m. (0735 GMT) Wednesday, the police said.")
    assert [value for _, _, value in found] == ["1997-06-18T10:35", "1997-06-18T07:35", "1997-06-18"]


@pytest.mark.parametrize(
    ("text", "words", "kind", "value"),
    [
        ("They talked for three weeks.", "three weeks", "DURATION", "P3W"),
        ("They began a 16-hour flight.", "16-hour", "DURATION", "PT16H"),
        ("They talked for 5 1/2 hours.", "5 1/2 hours", "DURATION", "PT5H30M"),
        ("They fought for more than two decades.", "more than two decades", "DURATION", "P20Y"),
        ("They fought for years.", "years", "DURATION", "PXY"),
        ("They have fought over the past 20 years.", "the past 20 years", "DURATION", "P20Y"),
        ("They have fought over the past year.", "the past year", "DURATION", "P1Y"),
        ("They detained a 22-year-old teacher.", "22-year-old", "DURATION", "P22Y"),
        ("Two days before the vote they resigned.", "Two days", "DURATION", "P2D"),
        ("They meet every Monday.", "every Monday", "SET", "XXXX-WXX-1"),
        ("They meet on Sundays.", "Sundays", "SET", "XXXX-WXX-7"),
        ("They meet annually.", "annually", "SET", "P1Y"),
        ("They pay $1 billion a year.", "a year", "SET", "P1Y"),
    ],
)
def test_durations_and_sets_are_no_dates(text: str, words: str, kind: str, value: str) -> None:
    assert told(text) == [(words, kind, value)]
    assert [t.date for t in find_times(parsed(text), THURSDAY)] == [None]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The truce held from 3 to 5 May.", ["1997-05-03", "1997-05-05"]),
        ("The truce held from 3-5 May.", ["1997-05-03", "1997-05-05"]),
        ("The summit is set for April 24 and 25, 1998.", ["1998-04-24", "1998-04-25"]),
        ("The truce held between March and May.", ["1997-03", "1997-05"]),
        ("The 1994-96 war is over.", ["1994", "1996"]),
        ("On April 24 and 25 people died.", ["1997-04-24"]),
    ],
)
def test_the_ends_of_ranges_and_lists(text: str, values: list[str]) -> None:
    assert [value for _, _, value in told(text)] == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("They met on 3 June 1996. The next day they parted.", ["1996-06-03", "1996-06-04"]),
        ("They met on 3 June 1996. Two weeks later they parted.", ["1996-06-03", "1996-W25"]),
        ("They met on 3 June 1996, having quarrelled the day before.", ["1996-06-03", "1996-06-02"]),
        ("They met on 3 June 1996. That month the war ended.", ["1996-06-03", "1996-06"]),
        ("They met on 3 June 1996 and parted on the 21st.", ["1996-06-03", "1996-06-21"]),
        ("They met in June 1994 and parted the following year.", ["1994-06", "1995"]),
        ("Talks began on Oct. 23, 1994. The Oct. 23 talks failed.", ["1994-10-23", "1994-10-23"]),
    ],
)
def test_expressions_that_point_back(text: str, values: list[str]) -> None:
    assert [value for _, _, value in told(text)] == values


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The parliament will vote on Monday.", "1997-06-23"),
        ("The vote is scheduled for Monday.", "1997-06-23"),
        ("He wants them to leave on Monday.", "1997-06-23"),
        ("The ministers are to meet on Monday.", "1997-06-23"),
        ("The army has given them until Monday.", "1997-06-23"),
        ("He asked on Monday.", "1997-06-16"),
        ("They said they would appeal Monday's ruling.", "1997-06-16"),
        ("The parliament voted on Monday.", "1997-06-16"),
        ("Polls have been called for 3 August.", "1997-08-03"),
        ("The ministers met this weekend.", "1997-W24-WE"),
        ("The ministers will meet this weekend.", "1997-W25-WE"),
        ("The talks of last weekend", "1997-W24-WE"),
        ("The summit will open on 3 May.", "1998-05-03"),
        ("The summit will open in April.", "1998-04"),
        ("The minister took office in July.", "1996-07"),
    ],
)
def test_tense_tells_which_way(text: str, value: str) -> None:
    assert [found for _, _, found in told(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "The rebels may march on the capital.",
        "Theresa May met the premier.",
        "The second minister was told to fall back.",
        "The minutes of the meeting were lost.",
        "The army sent 2000 soldiers.",
        "The company paid $1998 for it.",
        "The Sunday Times wrote about it.",
        "A new well may spring up under the sun.",
    ],
)
def test_words_that_only_look_like_time(text: str) -> None:
    assert told(text) == []


def test_a_day_that_became_a_name_has_its_year_once_it_has_happened() -> None:
    text = "The Sept. 11 attacks changed the law."
    assert told(text, "2006-03-02") == [("Sept. 11", "DATE", "2001-09-11")]
    assert told(text, "2001-03-02") != [("Sept. 11", "DATE", "2001-09-11")]
    assert told("After 9/11 the law changed.", "2006-03-02") == [("9/11", "DATE", "2001-09-11")]


def test_without_a_publication_date_relative_expressions_are_found_but_not_resolved() -> None:
    found = told("On Tuesday, a month after 3 June 1996, talks resumed; last year they failed.", None)
    assert found == [
        ("Tuesday", "DATE", None),
        ("a month", "DURATION", "P1M"),
        ("3 June 1996", "DATE", "1996-06-03"),
        ("last year", "DATE", None),
    ]


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("1998-08-07T10:35", "1998-08-07"),
        ("1998-08-07TNI", "1998-08-07"),
        ("1998-08", "1998-08"),
        ("1998-FA", "1998"),
        ("1998-Q3", "1998"),
        ("1998-W32", "1998-08"),
        ("1998-W32-WE", "1998-08-08"),
        ("199X", None),
        ("19XX", None),
        ("PAST_REF", None),
        (None, None),
    ],
)
def test_the_date_of_a_value(value: str | None, date: str | None) -> None:
    assert TimeExpression(0, 1, "DATE", value).date == date


def test_feasts_move_as_they_should() -> None:
    assert [holiday("easter", y).isoformat() for y in (1998, 2000, 2024)] == ["1998-04-12", "2000-04-23", "2024-03-31"]
    assert holiday("thanksgiving", 1999).isoformat() == "1999-11-25"
    assert holiday("election day", 1998).isoformat() == "1998-11-03"
    assert holiday("memorial day", 2000).isoformat() == "2000-05-29"


TELLING = [
    "on Wednesday", "3 June 1996", "two weeks ago", "in 1989", "3000 years ago", "last weekend", "next week",
    "twelve decades later", "the following day", "Easter", "at 10 p.m.", "the third quarter", "in the '30s",
    "0000-00-00",
]  # fmt: skip


@given(st.dates().map(str), st.text(max_size=20), st.lists(st.sampled_from(TELLING), max_size=4), st.text(max_size=20))
@example("1997-06-19", "İ", ["3 June 1996"], "")
@settings(max_examples=150, deadline=None)
def test_whatever_the_text_and_date_expressions_stand_in_order_in_the_text(
    published: str, before: str, words: list[str], after: str
) -> None:
    text = " ".join([before, *words, after])
    found = find_times(bare(text), published)
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(len(t.date) in {4, 7, 10} for t in found if t.date)
