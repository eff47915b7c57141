"""A document's events as a timeline."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.cli.timeline import entries, size_in_words
from dragoman.cli.writing import writer
from dragoman.records import Document, Event

from ..conftest import ARRESTS, Result
from ..samples import HOSTILE, entity, event

DAY = Document("d", "They met. They fought. They fled.", "2011-05-04")


def record(identifier: str, word: str, **more: object) -> Event:
    start = DAY.text.index(word)
    fields = {"attribution": None, "event_loc": None, "size": {}, **more}
    return event(id=identifier, document_id="d", start=start, end=start + len(word), event_text=(word,), **fields)


def test_events_stand_in_their_order_with_hints_at_the_later_one() -> None:
    met = record("a", "met", date="2011-05-03")
    fought = record("b", "fought", relations=({"type": "before", "id": "a"},))
    fled = record("c", "fled", relations=({"type": "because", "id": "b"}, {"type": "after", "id": "a"}))
    found = entries([met, fought, fled], DAY)
    assert [(e.number, e.details[0]) for e in found] == [(1, "“fought”"), (2, "“met”"), (3, "“fled”")]
    assert found[1].details[1:] == ("after #1",)
    assert found[2].details[1:] == ("because of #1", "after #2")


def test_simultaneous_events_are_told_once() -> None:
    pair = [record("a", "met", relations=({"type": "simultaneous", "id": "b"},)), record("b", "fought")]
    assert [e.details[1:] for e in entries(pair, DAY)] == [(), ("at the time of #1",)]


def test_a_relation_to_a_record_left_out_is_no_error() -> None:
    assert entries([record("c", "fled", relations=({"type": "after", "id": "gone"},))], DAY)[0].details == ("“fled”",)


def test_what_the_dates_show_is_no_hint() -> None:
    after = {"relations": ({"type": "after", "id": "a"},), "evidence": {"order": {"a": "date"}}}
    pair = [record("a", "met", date="2011-05-02"), record("b", "fought", date="2011-05-03", **after)]
    assert entries(pair, DAY)[1].details == ("“fought”",)


@pytest.mark.parametrize(
    ("mark", "word"),
    [("future", "planned"), ("hypothetical", "possible"), ("negation", "denied"), ("historical", "background")],
)
def test_what_is_not_simply_so_is_marked(mark: str, word: str) -> None:
    (entry,) = entries([record("a", "met", auxiliary_modes=(mark,))], DAY)
    assert word in entry.details
    assert mark not in entry.kind


def test_reporter_place_and_dates_are_told() -> None:
    told = event(attribution=entity("Reuters"), date="2011-05-03", enddate="2011-05-05", size={"dead": 3})
    undated = dataclasses.replace(told, id="e2", date=None, enddate=None)
    first, second = sorted(entries([told, undated], HOSTILE), key=lambda e: e.date)
    assert (first.date, second.date) == ("2011-05-03/2011-05-05", "undated")
    assert {"in [/foo]", "according to Reuters", "at least 3 dead"} <= set(first.details)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ({}, ""),
        ({"dead": 12, "dead_max": 12}, "12 dead"),
        ({"dead": 1200}, "at least 1,200 dead"),
        ({"injured": 10, "injured_max": 15}, "10 to 15 injured"),
        ({"arrested_max": 40}, "at most 40 arrested"),
        ({"dead": 1, "dead_max": 1, "participants": 200}, "1 dead, at least 200 taking part"),
    ],
)
def test_numbers_in_words(size: dict[str, int], words: str) -> None:
    assert size_in_words(size) == words


def test_a_pipe_gets_plain_whole_lines_and_no_markup_is_obeyed() -> None:
    path = Path("out.timeline")
    with writer("timeline", path) as write:
        write(HOSTILE, [event(recipient=tuple(entity(f"party number {i}") for i in range(40)))])
        write(DAY, [])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert "\x1b" not in "".join(lines)
    assert "[red]Police[/red]" in lines[1] and "party number 39" in lines[1]
    assert lines[-1] == "d · 2011-05-04: no events"


def test_the_command_line_writes_a_timeline(main: Callable[..., Result], own_codebook: Path) -> None:
    Path("a.txt").write_text(ARRESTS, encoding="utf-8")
    done = main("code", "a.txt", "--date", "1997-06-19", "--codebook", str(own_codebook), "--format", "timeline")
    assert done.status == 0
    heading, first, second, *_ = done.out.splitlines()
    assert heading == "a.txt · 1997-06-19"
    assert first.split()[:3] == ["#1", "1997-06-18", "DETAIN"]
    assert "“arrested”" in second
