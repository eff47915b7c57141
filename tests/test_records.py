"""Records become PLOVER JSON with the field names of the manual."""

from __future__ import annotations

import dataclasses
import json

import pytest

from dragoman.records import PLOVER_FIELDS, Document, Event, Span

from .samples import event


def test_every_field_of_an_event_is_written() -> None:
    inside = {"sequence", "start", "end"}
    assert {f.name for f in dataclasses.fields(Event)} - inside | {"text_info"} == set(PLOVER_FIELDS)
    assert tuple(event().to_plover()) == PLOVER_FIELDS


def test_an_event_is_json() -> None:
    row = json.loads(json.dumps(event().to_plover()))
    assert row["event"] == ["COERCE"]
    assert row["text_info"] == {"sequence": 0, "start": event().start, "end": event().end}
    assert row["attribution"]["name"] == row["attribution"]["identifier_text"]
    assert row["actor"][0]["sector"] == ["COP"]
    assert row["event_loc"]["extracted_place"] == "[/foo]"


def test_absent_parts_are_null() -> None:
    row = event(attribution=None, event_loc=None, date=None).to_plover()
    assert row["attribution"] is row["event_loc"] is row["date"] is None


def test_records_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Span(0, 1).start = 2  # type: ignore[misc]
    assert Document("a", "b") == Document("a", "b")
