import json
from datetime import timedelta

import numpy as np
import pytest

from dragoman.errors import UsageError
from dragoman.forecasting.probabilities.backtest import backtest, told
from dragoman.forecasting.probabilities.calibration import Calibration, expit, fit_calibration, fit_calibrations
from dragoman.forecasting.probabilities.scores import auprc, auroc, brier, calibration_error, log_score, reliability

from .conftest import OUTCOMES


@pytest.fixture(scope="module")
def report(table):
    valid, test = (table.first_date + timedelta(days=d) for d in (200, 240))
    return backtest(table, OUTCOMES[:4], valid, test, (7, 30, 90))


def test_the_model_beats_every_simple_way_where_there_is_something_to_learn(report):
    week = report["horizons"]["7"]
    strikes = week["by_outcome"]["material conflict"]  # they are answered; all else comes at each pair's own rate
    assert week["basis"]["material conflict"] == "model"
    for other in ("base rate", "persistence", "decayed rate"):
        assert strikes["dragoman"]["log_score"] < strikes[other]["log_score"]
    assert week["macro"]["base rate"]["brier_skill"] == pytest.approx(0)


def test_a_report_tells_its_scores_and_how_much_lay_outside(report):
    lines = told(report)
    assert "within 7 days" in lines and "not scored: fewer than 90 days" in lines
    assert f"{report['horizons']['7']['macro']['dragoman']['brier_skill']:.4f}" in lines
    outside = report["horizons"]["7"]["outside"]
    assert 0 < outside["share"] == outside["outside"] / outside["events"] < 0.5
    assert f"{outside['share']:.1%} of the {outside['events']:,} events that came were outside" in lines


def test_a_report_is_json_with_intervals_and_reliability(report):
    week = json.loads(json.dumps(report))["horizons"]["7"]
    low, high = week["intervals"]["brier_skill"]
    assert low < week["macro"]["dragoman"]["brier_skill"] < high
    assert sum(row["n"] for row in week["reliability"]) == 4 * week["n"]
    assert any(row["from"] >= 0.1 for row in week["reliability"])


def test_a_horizon_without_days_to_judge_by_says_so(report):
    assert report["horizons"]["90"] == {
        "scored": False,
        "reason": "fewer than 90 days from the first test day to the end of the table",
    }


def test_test_origins_are_a_week_apart_and_end_in_time(report, table):
    origins = report["horizons"]["30"]["origins"]
    assert origins[0] == 240 and origins[-1] + 30 <= table.end and set(np.diff(origins)) <= {7}


def test_dates_out_of_order_are_refused(table):
    with pytest.raises(UsageError, match="in this order within 2020-01-01"):
        backtest(table, OUTCOMES, table.first_date + timedelta(days=200), table.first_date + timedelta(days=100))


def test_scores_by_hand():
    p, happened = np.array([0.1, 0.4, 0.4, 0.9]), np.array([False, True, False, True])
    assert brier(p, happened) == pytest.approx((0.01 + 0.36 + 0.16 + 0.01) / 4)
    assert log_score(p, happened) == pytest.approx(-np.log([0.9, 0.4, 0.6, 0.9]).mean())
    assert auroc(p, happened) == pytest.approx(3.5 / 4)
    assert auprc(p, happened) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    assert calibration_error(p, happened, 2) == pytest.approx((abs(0.5 - 0.25) + abs(0.5 - 0.65)) / 2)
    assert [row["n"] for row in reliability(p, happened)] == [1, 2, 1]


def test_calibration_undoes_a_squeeze_and_keeps_the_level():
    rng = np.random.default_rng(1)
    truth = rng.normal(-2, 1.5, 60_000)
    happened = rng.random(60_000) < expit(truth)
    line = fit_calibration((truth - 1) / 2, happened, np.ones(60_000), Calibration())
    assert line.slope == pytest.approx(2, abs=0.1)
    level = (truth[happened].mean() - 1) / 2
    assert line.slope * level + line.shift == pytest.approx(level)


def test_an_outcome_with_few_events_follows_the_others():
    rng = np.random.default_rng(1)
    truth = rng.normal(-2, 1.5, 40_000)
    happened = rng.random(40_000) < expit(truth)
    rare = np.zeros(40_000, bool)
    rare[:2] = True
    common, few = fit_calibrations([truth / 2, rng.normal(-5, 1, 40_000)], [happened, rare], np.ones(40_000))
    assert few.slope == pytest.approx(common.slope, rel=0.25)
