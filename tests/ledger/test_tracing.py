"""How a match is told, and what time, silence and repetition do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from dragoman.archive import Archive
from dragoman.archive.writing import CodedDocument
from dragoman.ledger import ledger

from ..archive.builders import make_archive
from .builders import (
    CYPRUS,
    GREECE,
    KOS,
    TURKEY,
    TURKISH_ARMY,
    chatter,
    foretelling,
    last,
    outcomes,
    report,
)


def test_a_match_is_traced_to_the_event_its_document_and_words(tmp_path: Path) -> None:
    early = report("ASSAULT", "2022-01-20", actor=(TURKISH_ARMY,), event_text=("shelled",))
    (row,) = outcomes(tmp_path, [foretelling(), report(on="2022-03-20"), early, last()])
    record = early.events[0]
    assert (row["outcome"], row["reason"], row["event_id"]) == ("fulfilled", None, record["id"])
    assert (row["event_date"], row["event_reported"]) == (date(2022, 1, 20), date(2022, 1, 21))
    assert (row["event_words"], row["event_type"], row["event_source"]) == ("shelled", "ASSAULT", "AFP")
    assert (row["event_document"], row["event_document_name"]) == (record["document_id"], early.name)
    assert (row["event_actors"], row["event_recipients"]) == ("Turkish army", "Greece")
    assert (row["until"], row["deeds"], row["times"]) == (date(2022, 4, 10), ["ASSAULT"], 2)


def test_nothing_of_the_same_document_fulfils_a_claim(tmp_path: Path) -> None:
    done = {
        "type": "ASSAULT", "at": 60, "actor": (TURKEY,), "recipient": (GREECE,), "date": "2022-01-10",
        "evidence": {"trigger": "attacked", "time": [0, 5]},
    }  # fmt: skip
    (row,) = outcomes(tmp_path, [foretelling(horizon="2022-01-10", others=(done,)), last()], heard=0)
    assert row["event_id"] is None


def test_an_incident_that_was_told_before_the_claim_does_not_fulfil_it(tmp_path: Path) -> None:
    words = "Turkey attacked the Greek island of Kos with rockets and burned its harbour and market"

    def told(published: str) -> CodedDocument:
        made = report(on="2022-02", published=published, event_loc=KOS)
        return made._replace(document=replace(made.document, text=f"{words}. {made.document.text}"))

    said = foretelling(on="2022-01-31")
    (row,) = outcomes(tmp_path, [told("2022-02-03"), said, told("2022-02-05")])
    assert row["event_reported"] == date(2022, 2, 3)
    rows = outcomes(
        tmp_path, [told("2022-02-03"), said._replace(document=replace(said.document, date="2022-02-04")), last()]
    )
    assert [r["event_id"] for r in rows] == [None]


UNTIL = {
    None: date(2022, 4, 10), "2022-01-15": date(2022, 1, 16), "2022-01-10": date(2022, 1, 11),
    "2022-02": date(2022, 3, 1), "2022": date(2023, 1, 1), "P10D": date(2022, 1, 21), "P2W": date(2022, 1, 25),
    "P1M": date(2022, 2, 11), "P1Y": date(2023, 1, 11), "PXD": date(2022, 4, 10),
}  # fmt: skip


def test_a_claim_has_the_time_it_tells_and_a_day_or_else_ninety(tmp_path: Path) -> None:
    documents = [foretelling(horizon=horizon) for horizon in UNTIL]
    said = {made.claims[0]["id"]: UNTIL[h] for made, h in zip(documents, UNTIL, strict=True)}
    assert {row["id"]: row["until"] for row in outcomes(tmp_path, documents)} == said


def test_what_is_not_over_yet_is_open_and_what_came_true_is_fulfilled_at_once(tmp_path: Path) -> None:
    documents = [foretelling(), report(on="2022-02-20"), foretelling(speaker=None, horizon="2022-02-01"), *chatter()]
    path = make_archive(tmp_path / "a.duckdb", [*documents, last()])

    def told(as_of: str | None, **given: Any) -> list[str]:
        with Archive(path) as archive, ledger(archive, as_of=as_of, **given) as found:
            return [row["outcome"] for row in sorted(found.claims().to_dicts(), key=lambda r: -r["until"].toordinal())]

    assert told("2022-01-09") == []
    assert told("2022-02-01") == ["open", "open"]
    assert told("2022-02-15") == ["open", "not fulfilled"]
    assert told("2022-02") == ["fulfilled", "not fulfilled"]
    assert told(None, window=30) == ["not fulfilled", "not fulfilled"]


def test_silence_counts_only_where_enough_is_told_of_both_sides(tmp_path: Path) -> None:
    others = [report("SUPPORT", f"2022-02-{day:02d}", recipient=(CYPRUS,)) for day in range(1, 5)]
    path = make_archive(tmp_path / "a.duckdb", [foretelling(), *others, report("SUPPORT", "2022-02-07"), last()])
    for heard, expected in ((1, "not fulfilled"), (2, "unresolvable")):
        with Archive(path) as archive, ledger(archive, heard=heard) as found:
            (row,) = found.claims().to_dicts()
        assert (row["outcome"], row["heard"]) == (expected, 1)
    assert row["reason"] == "the archive tells too little of the sides in that time"


def test_what_is_said_again_is_one_claim(tmp_path: Path) -> None:
    days = ("2022-01-10", "2022-01-14", "2022-01-20", "2022-03-01")
    said = [foretelling(on=day) for day in days]
    other = foretelling(on="2022-01-11", speaker=None)
    rows = outcomes(tmp_path, [*said, other, report(on="2022-03-05"), last()])
    first, second, third, fresh = (made.claims[0]["id"] for made in said)
    expected = {first: None, second: first, third: first, fresh: None, other.claims[0]["id"]: None}
    assert {row["id"]: row["repeats"] for row in rows} == expected


def test_how_usual_the_deed_was_is_counted_in_as_long_a_time_before(tmp_path: Path) -> None:
    before = [report(on=day) for day in ("2022-01-02", "2021-12-20", "2021-09-20")]
    (row,) = outcomes(tmp_path, [*before, report("COERCE", on="2022-01-03"), foretelling(), *chatter(), last()])
    assert (row["before"], row["outcome"]) == (2, "not fulfilled")
