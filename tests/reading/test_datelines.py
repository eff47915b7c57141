"""A text tells its day in a dateline or in a line of its own; dates in its sentences are those of events."""

from __future__ import annotations

import time

import pytest

from dragoman.reading.datelines import date_in_text, with_date
from dragoman.records import Document

from .samples import documents, given

DATED = [
    "KABUL, Oct. 12, 2023 (Reuters) — Police said",
    "KABUL, October 12, 2023 - Police said",
    "NEW YORK, 12 October 2023 -- Police said",
    "(AP) DHAKA, Bangladesh, Oct 12, 2023 — Police said",
    "PORT-AU-PRINCE, Haiti, October 12, 2023: Police said",
    "N'DJAMENA, Thursday, October 12, 2023 — Police said",
    "BEIJING, Oct. 12, 2023 (Xinhua) -- Police said",
    "SÃO PAULO (October 12, 2023) — Police said",
    "October 12, 2023\nPolice said",
    "Arrests in Dhaka\nThursday, 12 October 2023\n\nPolice said",
    "Arrests in Dhaka\nBy A Writer\nPublished: 12 Oct 2023, 09:43 GMT\nPolice said",
    "Posted on October 12th, 2023 at 9:43 am\nPolice said",
    "2023-10-12\nPolice said",
    "Date: 2023-10-12 08:30\nPolice said",
]
UNDATED = [
    "Police said on October 12, 2023 that they arrested 22 people.",
    "KABUL, Oct. 12 (Reuters) — Police said",
    "On October 12, 2023, police arrested 22 people.",
    "October 12, 2023, was a dark day.",
    "The war of 12 October 2023 - and of other days - went on.",
    "Kabul fell on 15 August 2021 - the Taliban entered it.",
    "US, 12 October 2023",
    "Oct 2023\nPolice said",
    "10/12/2023\nPolice said",
    "31 February 2023\nPolice said",
    "October 12, 20233\nPolice said",
    "Line\n" * 6 + "October 12, 2023\nPolice said",
    "x" * 2000 + "\nOctober 12, 2023\n",
    "UN Security Council Resolution of 12 October 2023 - text",
    "",
]


@pytest.mark.parametrize("text", DATED)
def test_a_day_that_a_text_says_it_is_from(text: str) -> None:
    assert date_in_text(text) == "2023-10-12"


@pytest.mark.parametrize("text", UNDATED)
def test_other_dates_are_not_taken(text: str) -> None:
    assert date_in_text(text) is None


def test_where_a_date_is_from_is_kept() -> None:
    text = DATED[0]
    assert with_date(Document("1", text, "2001-01-01", date_from="given"), "2002-02-02").date == "2001-01-01"
    told = with_date(Document("1", text), "2002-02-02")
    assert (told.date, told.date_from) == ("2023-10-12", "text")
    told = with_date(Document("1", "War."), "2002-02-02")
    assert (told.date, told.date_from) == ("2002-02-02", "option")
    told = with_date(Document("1", "War."), None)
    assert (told.date, told.date_from) == (None, None)


def test_files_without_a_date_field_are_dated_by_their_text() -> None:
    (document,) = documents(given("a.txt", DATED[0]))
    assert (document.date, document.date_from) == ("2023-10-12", "text")
    (document,) = documents(given("a.jsonl", '{"text": "October 12, 2023\\nPolice said"}'))
    assert (document.date, document.date_from) == ("2023-10-12", "text")


@pytest.mark.parametrize("unit", ["A", "A-", "AAA ", "(", "AB, ", "1", "Mon, ", "AAA'", "AAA, B "])
def test_odd_beginnings_take_no_time(unit: str) -> None:
    began = time.process_time()
    assert date_in_text(unit * (1000 // len(unit))) is None
    assert time.process_time() - began < 0.5
