from datetime import timedelta

import numpy as np
import pytest

from dragoman.errors import UsageError
from dragoman.forecasting.probabilities.association import PATTERNS, associate, exposure, pattern_of
from dragoman.forecasting.probabilities.backtest import split_rows
from dragoman.forecasting.probabilities.conditional import score_what_if
from dragoman.forecasting.probabilities.learning import learn
from dragoman.forecasting.probabilities.quietdays import QuietDays
from dragoman.forecasting.probabilities.watchlist import watchlist
from dragoman.forecasting.probabilities.whatif import Inserted, what_if

from .conftest import OUTCOMES
from .tables import made_up_table

STRIKE = OUTCOMES[3]


def test_an_inserted_strike_raises_the_answer_and_says_it_is_no_effect(table, model):
    answers = []
    for a, b in strikes(table)[:8]:
        a, b = table.names[a], table.names[b]
        answers.append(what_if(model, table, Inserted(last(table), a, "ASSAULT", b), b, "material conflict", a, 7))
    given = [answer for answer in answers if not answer.refused]
    assert given
    assert np.mean([answer.then.probability > answer.now.probability for answer in given]) > 0.7
    for answer in given:
        assert answer.association is not None and answer.association.pattern == "reverse"
        assert "This is association, not effect." in answer.words()
        assert all(case.actor in answer.words() for case in answer.association.cases)


def test_the_stratified_ratio_finds_that_strikes_are_answered(table):
    found = associate(table, STRIKE, STRIKE, "reverse", 7, table.end, *busiest(table)[::-1])
    assert found.ratio_interval[0] > 1.2
    assert found.ratio < found.raw_ratio  # part of the raw ratio is that active dyads are active


def test_matched_cases_are_real_weeks_with_names_and_dates(table):
    found = associate(table, STRIKE, STRIKE, "reverse", 7, table.end, *busiest(table)[::-1])
    assert found.cases
    for case in found.cases:
        day, a, b = table.day_of(case.week_before), table.entity(case.actor), table.entity(case.recipient)
        week = table.between(day - 7, day)
        assert ((week.actor == b) & (week.recipient == a) & (week.quad == 4)).any()
        after = table.between(day, day + 7)
        assert case.followed == bool(((after.actor == a) & (after.recipient == b) & (after.quad == 4)).any())


def test_too_few_matched_cases_are_refused_with_the_reason():
    short = made_up_table(210, entities=8)
    found = associate(short, STRIKE, STRIKE, "same", 7, 120, 0, 1)
    assert found.matched < 20 and "at least 20 weeks" in str(found.refusal())


def test_events_that_share_nobody_are_refused(table, model):
    a, b, c, d = table.names[:4]
    answer = what_if(model, table, Inserted(last(table), a, "ACCUSE", b), c, "ACCUSE", d, 7)
    assert "share nobody" in str(answer.refused) and "No answer" in answer.words()


def test_an_insertion_out_of_reach_is_refused_with_the_allowed_dates(table, model):
    a, b = table.names[:2]
    with pytest.raises(UsageError, match=r"allowed are .* to "):
        what_if(model, table, Inserted(last(table) + timedelta(days=9), a, "ACCUSE", b), a, "ACCUSE", b, 7)


def test_every_pattern_is_told_from_who_is_shared(table):
    asked = {(0, 1): "same", (1, 0): "reverse", (0, 2): "doer goes on", (1, 2): "target goes on"}
    asked |= {(2, 0): "towards doer", (2, 1): "towards target"}
    assert {pattern_of(0, 1, *pair): pair for pair in asked} == {p: pair for pair, p in asked.items()}
    assert set(asked.values()) == set(PATTERNS)
    done = table.before(0).with_event(0, 0, 4, 1)
    for pair, pattern in asked.items():
        flags = exposure(done, pattern, *(np.array([i]) for i in pair))
        assert flags.tolist() == [True], pattern


def test_what_is_done_between_the_two_is_no_event_with_a_third(table):
    done = table.before(0).with_event(0, 0, 4, 1)
    for pattern, pair in (("doer goes on", (0, 1)), ("target goes on", (1, 0)), ("towards doer", (1, 0))):
        assert exposure(done, pattern, np.array([pair[0]]), np.array([pair[1]])).tolist() == [False], pattern


@pytest.mark.slow
def test_knowing_x_makes_better_forecasts_where_x_matters(table):
    split = split_rows(table, OUTCOMES[:4], 200, 240, 7, "dyad")
    assert not isinstance(split, str)
    parts = learn(table, OUTCOMES[:4], 7, split.known, split.held_out_from)
    found = score_what_if(table, OUTCOMES[:4], parts, [QuietDays()] * 4, 240, 7)["pairs"][
        "material conflict → material conflict"
    ]
    assert found["brier_given_x"] < found["brier"]
    assert found["gain_interval"][0] < found["gain"] < found["gain_interval"][1]


def test_the_watchlist_is_in_order_of_rise_and_names_the_events(table, model):
    lines = watchlist(model, table, "material conflict", 7, 5)
    assert [w.rise for w in lines] == sorted((w.rise for w in lines), reverse=True)
    assert lines[0].rise > 0 and lines[0].events
    for line in lines:
        assert line.rise == pytest.approx(line.forecast.probability - line.usual)


def strikes(table):
    """The pairs with strikes, the busiest first."""
    pairs, counts = np.unique(np.stack([table.actor, table.recipient])[:, table.quad == 4], axis=1, return_counts=True)
    return [tuple(int(i) for i in pairs[:, j]) for j in np.argsort(-counts, kind="stable")]


def busiest(table):
    return strikes(table)[0]


def last(table):
    return table.date_of(table.end - 1)
