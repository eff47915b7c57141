"""What the table of confidence says."""

from __future__ import annotations

import pytest

from dragoman.evaluating.reliability import best_threshold, bins, calibration_error
from dragoman.evaluating.scoring import Rate

from .gold import ARREST, VISIT, compared, dispatch, read, record


def test_bins_hold_what_is_from_their_lower_end() -> None:
    found = bins([(0.0, False), (0.3, True), (0.7, True), (0.75, False), (1.0, True)])
    assert [b.count for b in found] == [1, 0, 0, 1, 0, 0, 0, 2, 0, 1]
    assert found[7].expected == pytest.approx(0.725)
    assert found[7].observed == 0.5
    assert (found[1].expected, found[1].observed) == (None, None)


def test_the_calibration_error_is_the_mean_distance() -> None:
    assert calibration_error(bins([(0.9, True)] * 9 + [(0.9, False)])) == pytest.approx(0)
    assert calibration_error(bins([(0.8, False), (0.6, True)])) == pytest.approx(0.6)
    assert calibration_error(bins([])) == 0


def test_the_best_threshold_is_the_lowest_that_leaves_out_the_wrong() -> None:
    records = [record("arrested", "COERCE", 0.8), record("visit", "CONSULT", 0.6), record("attacked", "ASSAULT", 0.41)]
    comparison = compared(read([dispatch(ARREST, VISIT)]), records)
    assert best_threshold(comparison) == (0.42, Rate(2, 2, 2))
    assert comparison.outcomes == [(0.8, True), (0.6, True), (0.41, False)]


def test_records_without_confidence_have_no_outcomes() -> None:
    bare = record("arrested", "COERCE")
    del bare["confidence"]
    assert compared(read([dispatch(ARREST)]), [bare]).outcomes == []
