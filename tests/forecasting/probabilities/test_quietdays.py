from datetime import date, timedelta

import numpy as np
import pytest

from dragoman.forecasting.probabilities.events import Events, sorted_events
from dragoman.forecasting.probabilities.model import fit
from dragoman.forecasting.probabilities.modelfile import load, save
from dragoman.forecasting.probabilities.outcomes import Outcome
from dragoman.forecasting.probabilities.quietdays import QuietDays, fit_quiet_days

from .conftest import OUTCOMES
from .tables import made_up_table

CALENDAR = QuietDays(1.0)
AID = Outcome("AID", 0)


def a_table(first: date, days: int, events_of_a_day: int, strength: float, seed: int = 0) -> Events:
    """Return a table whose days have more or fewer events, as the calendar says with some strength."""
    draw = np.random.default_rng(seed)
    quiet = QuietDays(strength)
    usual = [events_of_a_day * (0.5 if (first + timedelta(days=d)).weekday() > 4 else 1) for d in range(days)]
    counts = [draw.poisson(u * quiet.share(first + timedelta(days=d), 1)) for d, u in enumerate(usual)]
    day = np.repeat(np.arange(days), counts)
    labels = {
        "names": ("A", "B"),
        "kinds": ("", "AID", "ASSAULT"),
        "quads": (0, 2, 4),
        "countries": ("A", "B"),
        "first_date": first,
    }
    return sorted_events(day, np.zeros_like(day), np.ones_like(day), np.ones_like(day), **labels)


def test_christmas_has_its_days_and_easter_moves():
    assert CALENDAR.share(date(2014, 12, 1), 7) == 1
    assert CALENDAR.share(date(2014, 12, 25), 1) == 0.55
    assert 0.7 < CALENDAR.share(date(2014, 12, 22), 7) < 0.85
    for year, sunday in ((2014, date(2014, 4, 20)), (2024, date(2024, 3, 31)), (2025, date(2025, 4, 20))):
        assert CALENDAR.share(sunday, 1) == 0.8, year
        assert CALENDAR.share(sunday - timedelta(days=9), 7) == 1


def test_which_days_they_are_is_told():
    assert CALENDAR.told(date(2014, 12, 22), 14) == "Christmas and New Year"
    assert CALENDAR.told(date(2014, 6, 1), 30) == ""
    assert QuietDays(0.0).told(date(2014, 12, 22), 14) == ""


@pytest.mark.parametrize("strength", [0.0, 0.6, 1.2])
def test_how_far_a_table_follows_the_calendar_is_learned(strength):
    (found,) = fit_quiet_days(a_table(date(2015, 2, 1), 1400, 200, strength), [AID])
    assert found.strength == pytest.approx(strength, abs=0.15)


def test_each_sort_of_event_follows_in_its_own_way_and_a_rare_one_as_all_do():
    calm, war = a_table(date(2015, 2, 1), 1400, 100, 1.3), a_table(date(2015, 2, 1), 1400, 100, 0.2, seed=1)
    day, kind = np.concatenate([calm.day, war.day]), np.concatenate([calm.kind, war.kind * 2])
    labels = {n: getattr(calm, n) for n in ("names", "kinds", "quads", "countries", "first_date")}
    table = sorted_events(day, np.zeros_like(day), np.ones_like(day), kind, **labels)
    aid, assault, never = fit_quiet_days(table, [AID, Outcome("material conflict", 4), Outcome("verbal conflict", 3)])
    assert aid.strength == pytest.approx(1.3, abs=0.15) and assault.strength == pytest.approx(0.2, abs=0.15)
    assert assault.strength + 0.2 < never.strength < aid.strength - 0.2


def test_few_events_leave_what_is_usual_for_news():
    assert fit_quiet_days(a_table(date(2015, 2, 1), 30, 5, 0.0), [AID]) == [QuietDays(1.0)]  # no quiet day in it
    (few,) = fit_quiet_days(a_table(date(2014, 11, 1), 100, 1, 0.0), [AID])
    assert 0.2 < few.strength < 1.3


def test_a_future_quiet_day_changes_nothing_that_was_learned_before():
    table = a_table(date(2014, 1, 1), 500, 100, 1.0)
    future = table.with_event(499, 0, 1, 1)
    assert fit_quiet_days(table.before(340), [AID]) == fit_quiet_days(future.before(340), [AID])
    assert fit_quiet_days(table.before(340), [AID]) != fit_quiet_days(table, [AID])


@pytest.mark.parametrize("first", [date(1, 1, 1), date(9999, 12, 1)])
def test_absurd_dates_do_no_harm(first):
    table = a_table(first, 25, 10, 0.0)
    said = fit_quiet_days(table, [AID])[0].adjusted(np.array([0.3]), table, [24], 90)
    assert 0 < said[0] <= 0.3


def test_probabilities_fall_as_the_events_do():
    table = a_table(date(2014, 1, 1), 360, 10, 1.0)
    said = np.array([0.001, 0.2, 0.9])
    christmas, june = table.day_of(date(2014, 12, 22)), table.day_of(date(2014, 6, 2))
    adjusted = CALENDAR.adjusted(np.tile(said, 2), table, [june] * 3 + [christmas] * 3, 7)
    assert np.array_equal(adjusted[:3], said)
    share = CALENDAR.share(date(2014, 12, 22), 7)
    assert np.allclose(-np.log1p(-adjusted[3:]), -np.log1p(-said) * share)


def test_a_forecast_for_christmas_says_so_and_the_model_file_keeps_it(tmp_path):
    table = made_up_table()
    model = fit(table, OUTCOMES[:4], (7,), ("dyad",))
    save(model, path := tmp_path / "m.npz")
    assert load(path).quiet_days == model.quiet_days
    busiest = np.bincount(table.actor * len(table.names) + table.recipient).argmax()
    actor, recipient = (int(i) for i in divmod(busiest, len(table.names)))

    def asked(month: int, day: int):
        origin = table.day_of(date(table.date_of(table.end).year, month, day))
        shifted = sorted_events(
            table.day + origin - table.end,
            table.actor,
            table.recipient,
            table.kind,
            **{n: getattr(table, n) for n in ("names", "kinds", "quads", "countries", "first_date")},
        )
        return max(
            (model.ask(shifted, actor, o, recipient, origin)[0] for o in OUTCOMES[:4]), key=lambda f: f.probability
        )

    usual, christmas = asked(11, 20), asked(12, 21)
    assert usual.outcome == christmas.outcome
    assert christmas.probability < usual.probability
    told = [d for d in christmas.drivers if d.whose == "calendar"]
    assert len(told) == 1 and told[0].what == "Christmas" and told[0].effect < 0 and "%" in told[0].words
    assert not [d for d in usual.drivers if d.whose == "calendar"]
