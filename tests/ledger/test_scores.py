"""Speakers and hedges are scored over the claims whose time is over, each counted once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman.archive import Archive
from dragoman.ledger import Ledger, ledger
from dragoman.records import Entity

from ..archive.builders import make_archive
from .builders import YEAR, YEARS_APART, Then, chatter, foretelling, last, report

ANN, BOB, CAT = (Entity(name, name, 40, 43, "GBR", ()) for name in ("Ann", "Bob", "Cat"))
# Speaker, statement, hedge, whether it comes true, further fields.
SAID: list[tuple[Entity | None, str, str, bool, dict[str, Any]]] = [
    *((ANN, "Turkey will attack Greece", "certain", true, {}) for true in (True, True, True, False)),
    (ANN, "Turkey could attack Greece", "possible", True, {}),
    (ANN, "Turkey could attack Greece", "possible", True, {"condition": "if it snows"}),
    (BOB, "Turkey is unlikely to attack Greece", "unlikely", True, {}),
    (BOB, "Turkey is unlikely to attack Greece", "unlikely", False, {}),
    (BOB, "Turkey is likely to rest", "likely", False, {"event": "AID"}),
    (None, "Turkey may attack Greece", "possible", False, {}),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    documents = []
    for number, (speaker, statement, hedge, true, more) in enumerate(SAID):
        Then.year = YEAR + YEARS_APART * number
        trigger = "rest" if "rest" in statement else "attack"
        documents += [foretelling(statement, trigger, speaker=speaker, hedge=hedge, **more), *chatter()]
        documents += [report()] if true else []
    # Said again, open, and not decided.
    Then.year += YEARS_APART
    again = [foretelling(speaker=CAT), foretelling(speaker=CAT, on="2022-01-13"), report(on="2022-01-20")]
    documents += [*again, *chatter(), foretelling(speaker=CAT, on="2022-11-30"), last()]
    Then.year = YEAR
    path = make_archive(tmp_path_factory.mktemp("scores") / "a.duckdb", documents)
    with Archive(path) as archive, ledger(archive) as made:
        yield made


def test_each_speaker_has_counts_hits_and_brier_scores(found: Ledger) -> None:
    rows = {row["speaker_name"]: row for row in found.speakers().to_dicts()}
    ann, bob, cat, writers = rows["Ann"], rows["Bob"], rows["Cat"], rows[None]
    assert list(rows) == ["Ann", "Bob", "Cat", None]
    assert [(r["claims"], r["resolvable"], r["open"], r["counted"], r["hits"]) for r in (ann, bob, cat, writers)] == [
        (6, 6, 0, 5, 4), (3, 2, 0, 2, 1), (2, 2, 1, 1, 1), (1, 1, 0, 1, 0),
    ]  # fmt: skip
    assert ann["brier_certain"] == pytest.approx((3 * 0.1**2 + 0.9**2) / 4)
    assert ann["brier_possible"] == pytest.approx(0.65**2)
    assert ann["brier"] == pytest.approx((3 * 0.1**2 + 0.9**2 + 0.65**2) / 5)
    assert (ann["brier_likely"], ann["brier_unlikely"]) == (None, None)


def test_who_says_that_a_thing_is_unlikely_is_right_if_it_does_not_happen(found: Ledger) -> None:
    (bob,) = (row for row in found.speakers().to_dicts() if row["speaker_name"] == "Bob")
    assert (bob["counted"], bob["hits"]) == (2, 1)
    assert bob["brier_unlikely"] == pytest.approx((0.7**2 + 0.3**2) / 2)


def test_the_interval_of_a_hit_rate_is_wilsons(found: Ledger) -> None:
    ann = found.speakers(limit=1).to_dicts()[0]
    # Wilson's interval of 4 in 5 (Brown, Cai and DasGupta 2001).
    assert ann["hit_rate"] == 0.8
    assert (ann["hit_rate_low"], ann["hit_rate_high"]) == pytest.approx((0.3755, 0.9638), abs=1e-4)


def test_the_calibration_tells_of_each_hedge_how_often_it_came_true(found: Ledger) -> None:
    rows = {(row["hedge"], row["words"]): row for row in found.calibration().to_dicts()}
    assert {key: (row["said"], row["counted"], row["came_true"]) for key, row in rows.items()} == {
        ("certain", "will"): (0.9, 5, 4),
        ("possible", "may"): (0.4, 1, 0),
        ("possible", "could"): (0.35, 1, 1),
        ("unlikely", "unlikely"): (0.3, 2, 1),
        (None, "could, may, unlikely, will"): (None, 9, 6),
    }
    assert rows["certain", "will"]["seen"] == 0.8
    assert rows["certain", "will"]["brier"] == pytest.approx((4 * 0.1**2 + 0.9**2) / 5)


def test_the_summary_counts_every_claim(found: Ledger) -> None:
    rows = found.summary().to_dicts()
    assert sum(row["claims"] for row in rows) == len(SAID) + 3
    assert {row["outcome"]: row["claims"] for row in rows if row["reason"] is None} == {
        "fulfilled": 8, "not fulfilled": 3, "open": 1,
    }  # fmt: skip


def test_claims_can_be_chosen_by_outcome(found: Ledger) -> None:
    assert len(found.claims(outcome="open")) == 1
    assert {row["outcome"] for row in found.claims(resolved=True).to_dicts()} == {"fulfilled", "not fulfilled"}
    assert len(found.claims(limit=3)) == 3


def test_only_some_speakers_subjects_types_kinds_and_times_can_be_asked_for(tmp_path: Path) -> None:
    documents = [
        foretelling(speaker=ANN),
        foretelling(on="2022-02-10", kind="warning"),
        foretelling(event="AID"),
        last(),
    ]
    path = make_archive(tmp_path / "a.duckdb", documents)

    def count(**given: Any) -> int:
        with Archive(path) as archive, ledger(archive, **given) as made:
            return len(made.claims())

    assert count() == 3
    assert count(speaker="ann") == count(kind="warning") == count(since="2022-02") == count(event="aid") == 1
    assert count(speaker="GBR") == count(subject="TUR") == 3
    assert count(until="2022-01") == count(event="ASSAULT") == 2
    assert count(subject="Greece") == 0
