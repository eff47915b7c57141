"""What is counted, and how it is told."""

from __future__ import annotations

import pytest

from dragoman.adding import progress
from dragoman.adding.progress import Tally, duration
from dragoman.adding.shards import Coded

KNOWN = {"code": "BGD", "sector": ["COP"]}
GROUP = {"code": None, "sector": ["REB"]}
NOBODY = {"code": None, "sector": []}
EVENTS = [{"actor": [KNOWN, NOBODY], "recipient": [GROUP]}, {"actor": [], "recipient": [NOBODY]}]


def done(tally: Tally) -> Tally:
    tally.count([
        Coded("a", "coded", None, "en", 2, EVENTS, [{}]),
        Coded("b", "coded", None, None, 1, [], []),
        Coded("c", "skipped", "language: fr", "fr", 0, [], []),
        Coded("d", "failed", "coding failed", "en", 0, [], []),
    ])  # fmt: skip
    return tally


def test_the_summary_tells_everything() -> None:
    tally = done(Tally(already=3, unreadable=1))
    first, second, last = tally.summary().splitlines()
    assert first == "2 documents coded, 2 events, 1 claim, 2 unresolved actors"
    assert second == "1 skipped as not English (fr 1), 3 there already, 2 failed"
    assert last.endswith("documents/s")


def test_nothing_done_is_told_too() -> None:
    assert Tally().summary().splitlines()[0] == "0 documents coded, 0 events, 0 claims, 0 unresolved actors"


def test_the_share_is_of_what_is_done_not_of_what_is_read() -> None:
    tally = Tally(read=100, done=50)
    assert tally.share is None
    tally.see(0.4)
    assert tally.share == pytest.approx(0.2)


def test_what_was_there_before_does_not_make_the_rest_look_short(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    tally = Tally(read=800, done=800, already=800)
    tally.see(0.8)
    tally.start()
    now = 110.0
    tally.coded, tally.read, tally.done = 100, 900, 900
    tally.see(0.9)
    assert tally.rate == pytest.approx(10)
    assert tally.left == pytest.approx(10)
    assert tally.line() == "100 documents, 0 events, 10.0 documents/s, 90% done, 10 s left"


def test_before_anything_is_done_no_time_is_told() -> None:
    tally = Tally()
    assert (tally.rate, tally.left) == (None, None)
    tally.start()
    assert tally.left is None


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0.04, "0.0 s"), (9.44, "9.4 s"), (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (7500, "2 h 5 min")],
)
def test_durations_are_in_words(seconds: float, told: str) -> None:
    assert duration(seconds) == told
