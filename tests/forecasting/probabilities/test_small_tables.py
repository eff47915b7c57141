from datetime import date, timedelta

import numpy as np
import pytest

from dragoman.errors import ForecastError
from dragoman.forecasting.probabilities.backtest import backtest
from dragoman.forecasting.probabilities.loading import typed_events
from dragoman.forecasting.probabilities.model import fit
from dragoman.forecasting.probabilities.modelfile import load, save
from dragoman.forecasting.probabilities.outcomes import parse_outcome
from dragoman.forecasting.probabilities.watchlist import watchlist
from dragoman.forecasting.probabilities.whatif import Inserted, what_if
from dragoman.forecasting.tables import table_of

FIRST = date(2022, 1, 1)


def events_of(rows):
    return typed_events(table_of([(FIRST + timedelta(days=int(day)), *rest) for day, *rest in rows]))


def sparse(count, days, seed=3):
    rng = np.random.default_rng(seed)
    who = ["Russia", "Ukraine", "United States", "Rebels (Mali)"]
    kinds = ["ASSAULT", "CONSULT", "ACCUSE"]
    rows = []
    for day in sorted(rng.integers(0, days, count)):
        a, b = rng.choice(4, 2, replace=False)
        rows.append((day, who[a], kinds[rng.integers(0, 3)], who[b]))
    return events_of(rows)


def outcomes_of(events, *names):
    return [parse_outcome(name, events.kinds) for name in names]


@pytest.mark.parametrize(("count", "days"), [(25, 900), (60, 60), (100, 700), (40, 12)])
def test_a_small_table_is_answered_by_rates_that_lie_between_0_and_1_and_grow_with_the_horizon(count, days):
    events = sparse(count, days)
    outcomes = outcomes_of(events, "material conflict", "CONSULT", "AID")
    model = fit(events, outcomes, (7, 30, 90))
    for outcome in outcomes:
        found = model.forecast(events, "Russia", outcome.name, "Ukraine") + model.forecast(
            events, None, outcome.name, "Ukraine"
        )
        assert all(0 < f.probability < 1 and 0 < f.base_rate < 1 for f in found)
        assert {f.basis for f in found} <= {"rate", "dormant", "first contact"}
        pair = [f.probability for f in found if f.actor == "Russia"]
        assert pair == sorted(pair)


def test_a_rate_rises_with_its_own_events_and_says_which_they_were():
    rows = [(day, "A", "ACCUSE", "B") for day in range(0, 200, 5)] + [
        (day, "C", "ACCUSE", "D") for day in range(0, 200, 60)
    ]
    events = events_of(rows)
    model = fit(events, outcomes_of(events, "ACCUSE"), (30,), ("dyad",))
    often, seldom = (model.forecast(events, *pair)[0] for pair in (("A", "ACCUSE", "B"), ("C", "ACCUSE", "D")))
    assert often.basis == seldom.basis == "rate"
    assert often.probability > 0.9 > 0.7 > seldom.probability
    (driver,) = often.drivers
    assert (driver.what, driver.last_90, driver.latest) == ("ACCUSE", 18, FIRST + timedelta(days=195))


def test_a_rate_is_kept_in_a_file(tmp_path):
    events = sparse(60, 60)
    model = fit(events, outcomes_of(events, "ACCUSE"), (7, 90))
    save(model, tmp_path / "m.npz")
    again = load(tmp_path / "m.npz")
    assert again == model and again.refused["dyad", 90].startswith("59 days")


def test_watchlist_and_what_if_work_on_a_small_table_or_say_why_not():
    events = sparse(60, 60)
    model = fit(events, outcomes_of(events, "material conflict"), (7,))
    assert watchlist(model, events, "material conflict", 7, 3)
    put = Inserted(events.date_of(events.end), "Russia", "ASSAULT", "Ukraine")
    answer = what_if(model, events, put, "Ukraine", "material conflict", "Russia", 7)
    assert "are needed" in str(answer.refused) and "No answer" in answer.words()
    assert answer.record()["refused"] == answer.refused


def test_too_few_events_and_days_are_refused_with_what_is_missing():
    few = sparse(12, 300)
    with pytest.raises(ForecastError, match="12 events are too few to forecast from: 20 are needed"):
        fit(few, outcomes_of(few, "ACCUSE"))
    one_day = events_of([(0, "A", "ACCUSE", f"B{i}") for i in range(30)])
    with pytest.raises(ForecastError, match=r"1 days .* too few to forecast 7 days ahead: 11 are needed"):
        fit(one_day, outcomes_of(one_day, "ACCUSE"))


def test_events_without_recipients_say_nothing_of_pairs_but_all_of_actors():
    events = events_of([(day, "A" if day % 3 else "B", "PROTEST", None) for day in range(0, 300, 2)])
    model = fit(events, outcomes_of(events, "PROTEST"), (7,))
    assert model.forecast(events, "A", "PROTEST", None)[0].probability > 0.5
    with pytest.raises(ForecastError, match="no dyad has an event"):
        model.forecast(events, "A", "PROTEST", "B")


@pytest.mark.parametrize("seed", range(6))
def test_a_backtest_on_few_events_scores_what_it_can_and_warns_of_nothing(seed):
    # What never happened has no base error to be better than.
    events = sparse(40, 160, seed)
    outcomes = outcomes_of(events, "material conflict", "material cooperation", "CONSULT")
    found = backtest(events, outcomes, events.date_of(90), events.date_of(120), (7,), threads=1)["horizons"]["7"]
    low, high = found["intervals"]["brier_skill"]
    assert low <= found["macro"]["dragoman"]["brier_skill"] <= high
    assert found["prevalence"]["material cooperation"] == 0
