"""Annotations point at the text they state."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dragoman
from dragoman.errors import UsageError

from .conftest import ARRESTS
from .texts import articles

KINDS = {"person", "organisation", "place", "nationality", "other"}


def check(text: str, found: dict[str, list[dict[str, object]]]) -> None:
    for group in ("entities", "places", "times"):
        for item in found[group]:
            start, end = item["start"], item["end"]
            assert isinstance(start, int)
            assert isinstance(end, int)
            assert 0 <= start < end <= len(text)
            assert text[start:end] == item["text"], group
            if group != "times":
                assert str(item["text"]).strip()
    position = 0
    for start, end in found["sentences"]:
        assert position <= start < end <= len(text)
        position = end
    assert {e["kind"] for e in found["entities"]} <= KINDS


@given(st.one_of(st.text(), articles()), st.none() | st.dates(date(1700, 1, 1), date(2200, 1, 1)).map(str))
@settings(max_examples=25, deadline=None)
def test_any_text_is_annotated(text: str, published: str | None) -> None:
    found = dragoman.annotate(text, date=published)
    assert list(found) == ["id", "sentences", "entities", "places", "times", "claims"]
    check(text, found)
    assert dragoman.annotate(text, date=published) == found


def test_a_clear_report() -> None:
    text = f"{ARRESTS} Bangladesh's government said so in Dhaka on 3 June 1997."
    found = dragoman.annotate(text, date="1997-06-19")
    check(text, found)
    assert found["sentences"] == [[0, len(ARRESTS)], [len(ARRESTS) + 1, len(text)]]
    places = {(p["text"], p["country_code"]) for p in found["places"]}
    assert ("Dhaka", "BGD") in places
    assert {e["text"] for e in found["entities"]} >= {"Dhaka", "Bangladesh"}
    assert [(t["text"], t["value"]) for t in found["times"]] == [
        ("Wednesday", "1997-06-18"),
        ("3 June 1997", "1997-06-03"),
    ]


def test_times_stand_where_they_are_said_to() -> None:
    """Small letters of some capitals are longer: the offsets must not move."""
    text = "İİİ Talks were held in İstanbul on Wednesday and on 3 June 1997."
    found = dragoman.annotate(text, date="1997-06-19")
    assert [t["text"] for t in found["times"]] == ["Wednesday", "3 June 1997"]


def test_a_document_is_annotated_at_its_own_date() -> None:
    document = dragoman.Document("d1", ARRESTS, "1997-06-19")
    found = dragoman.annotate(document)
    assert (found["id"], found["times"][0]["value"]) == ("d1", "1997-06-18")


@pytest.mark.parametrize("text", [b"bytes", None, 5, ["a", "b"], {"text": "a"}])
def test_what_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(UsageError, match="expected a text or a Document, found"):
        dragoman.annotate(text)  # type: ignore[arg-type]
