"""`dragoman.code` on any text, and on clear ones."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dragoman
from dragoman.errors import CodebookError, UsageError
from dragoman.records import PLOVER_FIELDS

from .conftest import ARRESTS, OWN_CODEBOOK
from .texts import articles


def check(text: str, events: list[dragoman.Event]) -> None:
    for event in events:
        assert text[event.start : event.end] == event.event_text[0]
        for entity in (*event.actor, *event.recipient, *filter(None, [event.attribution])):
            assert text[entity.start : entity.end] == entity.entity_text
            assert entity.identifier_text
            assert entity.code is None or (len(entity.code) == 3 and entity.code.isupper())
        if event.event_loc:
            assert text[event.event_loc.start : event.event_loc.end] == event.event_loc.extracted_place
        assert event.actor or event.recipient
        assert 0 <= event.confidence <= 1
        json.dumps(event.to_plover())
    assert len({e.id for e in events}) == len(events)
    assert [e.start for e in events] == sorted(e.start for e in events)


@given(st.one_of(st.text(), articles()))
@settings(max_examples=25, deadline=None)
def test_any_text_is_coded(text: str) -> None:
    events = dragoman.code(text, date="2011-06-05")
    check(text, events)
    assert dragoman.code(text, date="2011-06-05") == events
    assert isinstance(events._repr_html_(), str)


@given(articles())
@settings(max_examples=25, deadline=None)
def test_any_text_is_coded_by_phrases(text: str) -> None:
    path = Path("own.toml")
    path.write_text(OWN_CODEBOOK)
    check(text, dragoman.code(text, codebook=path))


def test_coding_together_is_coding_alone() -> None:
    texts = [ARRESTS, "Russia invaded Ukraine.", "It rained.", "", ARRESTS.replace("22", "30") * 3]
    path = Path("own.toml")
    path.write_text(OWN_CODEBOOK)
    together = dragoman.code([dragoman.Document(str(i), t) for i, t in enumerate(texts)], codebook=path)
    alone = [e for i, t in enumerate(texts) for e in dragoman.code(dragoman.Document(str(i), t), codebook=path)]
    assert [(e.document_id, e.id, e.actor, e.recipient) for e in together] == [
        (e.document_id, e.id, e.actor, e.recipient) for e in alone
    ]
    assert {e.document_id for e in together} == {"0", "4"}


def test_records_of_an_own_codebook() -> None:
    Path("own.toml").write_text(OWN_CODEBOOK)
    events = dragoman.code(ARRESTS, date="1997-06-19", codebook="own.toml")
    (event,) = events
    assert (event.event, event.quad_code, event.event_scale, event.codebook) == (("DETAIN",), 4, -5.0, "mine")
    assert event.event_text == ("arrested",)
    assert event.date == "1997-06-18"
    assert [e.entity_text for e in event.recipient] == ["22 opposition supporters"]
    assert event.recipient[0].sector == ("OPP",)
    assert tuple(events.to_plover()[0]) == PLOVER_FIELDS
    page = events._repr_html_()
    assert "DETAIN" in page
    assert "<b>arrested</b>" in page


def test_a_changed_codebook_is_read_again() -> None:
    path = Path("own.toml")
    path.write_text(OWN_CODEBOOK)
    assert len(dragoman.code(ARRESTS, codebook=path)) == 1
    path.write_text(OWN_CODEBOOK.replace('"arrest", "detain"', '"detain"'))
    os.utime(path, (2_000_000_000, 2_000_000_000))
    assert len(dragoman.code(ARRESTS, codebook=path)) == 0


@pytest.mark.parametrize("date", ["2023-13-45", "soon", 5])
def test_a_bad_date_is_refused(date: object) -> None:
    with pytest.raises(UsageError, match=r"date: .* is not a date; write YYYY-MM-DD"):
        dragoman.code(ARRESTS, date=date)  # type: ignore[arg-type]


def test_the_date_of_a_document_is_read_or_refused() -> None:
    Path("own.toml").write_text(OWN_CODEBOOK)
    for own, also in (("19 June 1997", None), (None, "1997-06-19"), ("1997-06-19", "2001-01-01")):
        (event,) = dragoman.code(dragoman.Document("d", ARRESTS, own), date=also, codebook="own.toml")
        assert event.date == "1997-06-18"
    with pytest.raises(UsageError, match="date: 'D1' is not a date"):
        dragoman.code(dragoman.Document("d", ARRESTS, "D1"))


@pytest.mark.parametrize("text", [b"bytes", None, 5, [5], {"text": "a"}, [b"x"]])
def test_what_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(UsageError, match="text: expected a text"):
        dragoman.code(text)  # type: ignore[arg-type]


def test_a_bad_codebook_is_refused() -> None:
    with pytest.raises(CodebookError, match=r"missing.toml: cannot be read"):
        dragoman.code(ARRESTS, codebook="missing.toml")


def test_lone_surrogates_are_text_too() -> None:
    check("\ud800 " + ARRESTS, dragoman.code("\ud800 " + ARRESTS))


def test_html_of_hostile_text_is_escaped() -> None:
    Path("own.toml").write_text(OWN_CODEBOOK)
    text = "<script>alert(1)</script> Police <img src=x onerror=y> arrested ten <b>men</b> in Dhaka."
    events = dragoman.code(text, codebook="own.toml")
    assert events
    page = events._repr_html_()
    assert "<script" not in page
    assert "<img" not in page


# ---- what needs the trained event layer


def test_the_front_of_the_readme() -> None:
    (event, *_) = dragoman.code(ARRESTS, date="1997-06-19")
    assert event.event == ("COERCE",)
    assert event.mode == ("arrest",)
    assert event.date == "1997-06-18"
    assert event.quad_code == 4
    assert event.actor[0].sector == ("COP",)
    assert event.actor[0].code == "BGD"
    assert event.recipient[0].sector == ("OPP",)
