"""An event is dated by the expression that belongs to it, else by its story, else by the publication."""

from __future__ import annotations

from functools import cache

import pytest

from dragoman.coding.dates import EventDate, date_event
from dragoman.coding.times import find_times
from dragoman.coding.triggers import Trigger
from dragoman.language.analyser import shared_analyser
from dragoman.language.parse import Parse

THURSDAY = "1997-06-19"


@cache
def parsed(text: str) -> Parse:
    return shared_analyser().parse(text)


def dated(text: str, word: str, default: str | None = THURSDAY, ahead: bool = False) -> EventDate:
    """Date the event that a word tells, with no help from the network's arcs."""
    parse = parsed(text)
    sentence, token = next((s, t) for s in parse.sentences for t in s.tokens if t.text == word)
    trigger = Trigger(sentence, token.index, "CONSULT", 1.0, 1.0, None)
    return date_event(parse, trigger, [], find_times(parse, THURSDAY), default, ahead)


@pytest.mark.parametrize(
    ("text", "word", "date"),
    [
        ("The ministers met on Tuesday.", "met", "1997-06-17"),
        ("On Tuesday the ministers met in Riga and signed a treaty.", "signed", "1997-06-17"),
        ("Talks were held on Tuesday in Riga.", "Talks", "1997-06-17"),
        ("The ministers met on the night of 3 June.", "met", "1997-06-03"),
        ("The spokesman said on Wednesday that the ministers met on Monday.", "said", "1997-06-18"),
        ("The spokesman said on Wednesday that the ministers met on Monday.", "met", "1997-06-16"),
        ("The ministers met last week.", "met", "1997-06"),
        ("The ministers met last year.", "met", "1996"),
        ("The ministers have now met.", "met", THURSDAY),
        ("The ministers met for three weeks.", "met", THURSDAY),
        ("The ministers meet every Monday.", "meet", THURSDAY),
        ("The ministers met a 52-year-old rebel.", "met", THURSDAY),
    ],
)
def test_the_date_of_an_event(text: str, word: str, date: str) -> None:
    assert dated(text, word).date == date


@pytest.mark.parametrize(
    ("text", "date", "enddate"),
    [
        ("The ministers met from 3 to 5 May.", "1997-05-03", "1997-05-05"),
        ("The ministers met between March and May.", "1997-03", "1997-05"),
        ("The ministers met over the weekend.", "1997-06-14", "1997-06-15"),
        ("The ministers met on 3 May and 5 May.", "1997-05-03", None),
        ("The ministers met on 3 May.", "1997-05-03", None),
    ],
)
def test_ranges_have_an_end(text: str, date: str, enddate: str | None) -> None:
    found = dated(text, "met")
    assert (found.date, found.enddate) == (date, enddate)


def test_the_evidence_is_where_the_date_is_told() -> None:
    text = "The ministers met on Tuesday."
    time = dated(text, "met").time
    assert time is not None
    assert text[slice(*time)] == "Tuesday"
    assert dated("The ministers met.", "met").time is None


def test_a_story_goes_on_at_the_day_told_last() -> None:
    text = "On Tuesday crowds marched through Riga. Police arrested forty of them."
    assert dated(text, "arrested").date == "1997-06-17"
    assert dated(text, "arrested", ahead=True).date == THURSDAY
    far = "In the war of 3 May 1945 crowds marched through Riga. Police arrested forty of them."
    assert dated(far, "arrested").date == THURSDAY


def test_history_without_a_date_has_none() -> None:
    assert dated("The ministers met.", "met", default=None) == EventDate(None)
    assert dated("The ministers met in 1989.", "met", default=None).date == "1989"
