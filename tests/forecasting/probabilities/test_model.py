import subprocess
import sys
import time
from datetime import date

import numpy as np
import pytest

from dragoman.errors import ForecastError, UsageError
from dragoman.forecasting.probabilities.events import sorted_events
from dragoman.forecasting.probabilities.features import features_at
from dragoman.forecasting.probabilities.learning import Learned
from dragoman.forecasting.probabilities.model import fit
from dragoman.forecasting.probabilities.modelfile import load, save
from dragoman.forecasting.probabilities.outcomes import Outcome
from dragoman.forecasting.probabilities.questions import relevant
from dragoman.forecasting.probabilities.rates import log_odds
from dragoman.forecasting.probabilities.sampling import gather, open_questions

from .conftest import OUTCOMES
from .tables import made_up_table


def test_a_saved_model_says_the_same_and_is_the_same_bytes(table, model, tmp_path):
    save(model, tmp_path / "a.npz")
    save(load(tmp_path / "a.npz"), tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    loaded = load(tmp_path / "a.npz")
    asked = ("Group 1 (Land 1)", "material conflict", None)
    assert loaded.forecast(table, *asked) == model.forecast(table, *asked)


def test_a_model_loads_in_under_a_second_and_without_the_learner(model, tmp_path):
    save(model, tmp_path / "a.npz")
    started = time.perf_counter()
    load(tmp_path / "a.npz")
    assert time.perf_counter() - started < 1
    code = f"""
import sys, pathlib
from dragoman.forecasting.probabilities.modelfile import load
load(pathlib.Path({str(tmp_path / "a.npz")!r}))
assert not {{"lightgbm", "scipy", "sklearn"}} & set(sys.modules), "loading imports a learner"
"""
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def test_a_file_that_is_no_model_is_named(tmp_path):
    (tmp_path / "a.npz").write_bytes(b"no model")
    with pytest.raises(ForecastError, match=r"a\.npz.*train"):
        load(tmp_path / "a.npz")


def test_the_table_of_the_training_fits_and_so_does_one_that_goes_on(table, model):
    model.check(table)
    model.check(table.with_event(table.end, 0, 1, 1))


def test_a_table_with_another_past_is_refused(table, model):
    with pytest.raises(ForecastError, match="not those the model saw"):
        model.check(table.with_event(100, 0, 1, 1))
    with pytest.raises(ForecastError, match="table ends on"):
        model.check(table.before(150))


def test_a_day_more_changes_the_next_forecast(table, model):
    day, a, b = table.end, 0, 1
    longer = table.with_event(day, a, 4, b)
    before = model.ask(table, b, OUTCOMES[3], a, day + 1)[0].probability
    assert model.ask(longer, b, OUTCOMES[3], a, day + 1)[0].probability > before


def test_more_days_are_never_less_likely(table, model):
    for actor, recipient in zip(*(c[:40].tolist() for c in open_questions(table, table.end, "dyad")), strict=True):
        week, month = model.ask(table, actor, OUTCOMES[0], recipient, table.end, why=False)
        assert 0 < week.probability <= month.probability < 1


def test_one_question_alone_is_described_like_among_all(table):
    actors, recipients = open_questions(table, 250, "dyad")
    _, together = features_at(table, 250, actors, recipients)
    for i in (0, 5, len(actors) - 1):
        past = relevant(table.between(-1, 250), int(actors[i]), int(recipients[i]))
        _, alone = features_at(past, 250, actors[i : i + 1], recipients[i : i + 1])
        assert np.array_equal(together[i], alone[0])


def test_the_drivers_add_up_to_the_distance_from_the_average_question(table, model):
    rows = gather(table, [250], 7, OUTCOMES, "dyad")
    learned = model.parts["dyad", "material conflict", 7]
    assert isinstance(learned, Learned)
    scorer, rate, line = learned.scorer, learned.scorer.rate, learned.calibration
    trees = scorer.trees.contributions(rows.x[0][scorer.columns])[1]
    network = scorer.head.score(np.expm1(scorer.head.network.mean)[None])[0]
    average = log_odds(np.array(rate.base_rate)) + (trees + network) / 2
    for i in range(0, len(rows.x), 17):
        row = rows.where(np.arange(len(rows.x)) == i)
        columns, own = learned.contributions(table, row)
        said = log_odds(learned.probability(table, row))[0]
        assert columns.sum() + own == pytest.approx(said - line.slope * average - line.shift, abs=0.01)


def test_a_forecast_names_its_base_rate_and_past_events_with_dates(table, model):
    actor, recipient = (int(c[0]) for c in open_questions(table, table.end, "dyad"))
    forecast = model.ask(table, actor, OUTCOMES[3], recipient, table.end)[0]
    record = forecast.record()
    assert record["basis"] == "model" and 0 < record["base_rate"] < 1
    own = [d for d in forecast.drivers if d.whose == "asked" and d.latest]
    assert own
    for driver in own:
        mine = (table.actor == actor) & (table.recipient == recipient)
        quad = {"verbal cooperation": 1, "material cooperation": 2, "verbal conflict": 3, "material conflict": 4}
        if driver.what in quad:
            days = table.day[mine & (table.quad == quad[driver.what])]
            assert driver.latest == table.date_of(int(days[-1]))
            assert driver.last_90 == int((days >= table.end - 90).sum())
            assert str(driver.latest) in driver.words


def test_strangers_and_silent_pairs_say_what_they_rest_on(table, model):
    met = set(zip(table.actor.tolist(), table.recipient.tolist(), strict=True))
    a, b = next((i, j) for i in range(20) for j in range(20) if i != j and (i, j) not in met)
    assert model.ask(table, a, OUTCOMES[0], b, table.end)[0].basis == "first contact"
    silent = model.ask(table, 0, OUTCOMES[0], int(table.recipient[table.actor == 0][0]), table.end + 200)[0]
    assert silent.basis == "dormant" and silent.drivers == ()


def test_wrong_questions_are_answered_with_what_is_allowed(table, model):
    with pytest.raises(UsageError, match="names like it: Group 1 "):
        model.forecast(table, "Group 1", "material conflict", None)
    with pytest.raises(UsageError, match="allowed are verbal cooperation"):
        model.forecast(table, "Group 1 (Land 1)", "war", None)
    with pytest.raises(UsageError, match="not in this model; it has verbal cooperation"):
        model.forecast(table, "Group 1 (Land 1)", "AID", None)
    with pytest.raises(UsageError, match="actor, a recipient or both"):
        model.forecast(table, None, "ACCUSE", None)


def test_a_horizon_that_the_table_is_too_short_for_is_refused_and_shorter_ones_work():
    short = made_up_table(100)
    model = fit(short, OUTCOMES[:2], (7, 90), ("dyad",))
    assert model.horizons == (7,)
    assert [f.horizon for f in model.ask(short, 0, OUTCOMES[0], 1, short.end)] == [7]
    with pytest.raises(ForecastError, match="ahead: 135 are needed; horizons that it has: 7"):
        model.check_horizon("dyad", 90)
    with pytest.raises(ForecastError, match=r"100 days .* 135 are needed"):
        fit(short, OUTCOMES, (90,), ("dyad",))


def test_what_happens_every_day_is_all_but_certain_and_has_its_reason():
    day, a, b = np.repeat(np.arange(200), 9), np.zeros(1800, int), np.ones(1800, int)
    labels = {"names": ("A", "B"), "kinds": ("", "ASSAULT"), "quads": (0, 4), "countries": ("A", "B")}
    table = sorted_events(day, a, b, b, first_date=date(2020, 2, 1), **labels)
    model = fit(table, [Outcome("material conflict", 4)], (90,), ("dyad",))
    (forecast,) = model.forecast(table, "A", "material conflict", "B")
    assert 0.999 < forecast.probability < 1
    assert forecast.drivers and all(np.isfinite(driver.effect) for driver in forecast.drivers)
