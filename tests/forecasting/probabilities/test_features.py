from datetime import date

import numpy as np
import pytest

from dragoman.forecasting.probabilities.events import sorted_events
from dragoman.forecasting.probabilities.features import Feature, features_at
from dragoman.forecasting.probabilities.kin import kin_keys, role_of

from .tables import KINDS, QUADS

NAMES = ("Police (Kenya)", "Citizen (Kenya)", "Police (Chad)", "Citizen_(Chad)", "France", "China", "Bob", "Ann")
COUNTRIES = ("Kenya", "Kenya", "Chad", "Chad", "France", "China", "Bob", "Ann")


def events(*rows):
    day, actor, recipient, kind = np.array(rows).T
    return sorted_events(
        day, actor, recipient, kind,
        names=NAMES, kinds=KINDS, quads=QUADS, countries=COUNTRIES, first_date=date(2020, 1, 1),
    )  # fmt: skip


def described(past, origin, actor, recipient):
    features, x = features_at(past, origin, np.array([actor]), np.array([recipient]))
    return {(f.whose, f.what, f.how): v for f, v in zip(features, x[0].tolist(), strict=True)}


@pytest.mark.parametrize(
    ("name", "role"),
    [("Police (Nigeria)", "Police"), ("Head_of_Government_(Iran)", "Head of Government"), ("China", "a state"),
     ("Bob", ""), ("", ""), ("(Iran)", "")],
)  # fmt: skip
def test_a_name_says_what_somebody_is(name, role):
    assert role_of(name) == role


def test_kin_are_pairs_of_the_same_roles_at_home_or_abroad():
    table = events((0, 0, 1, 1))
    pairs = np.array([(0, 1), (2, 3), (0, 3), (4, 5), (5, 4), (0, 6), (6, 7)])
    keys = kin_keys(table, pairs[:, 0], pairs[:, 1], -1).tolist()
    assert keys[0] == keys[1] != keys[2]
    assert keys[3] == keys[4]
    assert keys[5:] == [-1, -1]


def test_a_pair_is_told_what_its_kin_do():
    past = events((95, 0, 1, 4), (96, 0, 1, 4), (97, 2, 3, 4), (97, 4, 5, 1), (98, 6, 7, 4))
    said = described(past, 100, 2, 3)
    assert said["kin", "any", "pairs"] == 2
    fading = sum(2 ** (-(99 - day) / 60) for day in (95, 96, 97))
    assert said["kin", "quad 4", "a pair"] == pytest.approx(fading / (2 + 5))
    assert said["kin", "quad 1", "a pair"] == 0
    assert said["kin", "any", "same country"] == 1 and said["kin", "any", "actor a state"] == 0
    abroad = described(past, 100, 4, 5)
    assert abroad["kin", "any", "same country"] == 0 and abroad["kin", "any", "recipient a state"] == 1
    unknown = described(past, 100, 6, 7)
    assert unknown["kin", "any", "pairs"] == unknown["kin", "quad 4", "a pair"] == 0


def test_weeks_with_an_event_are_counted_once_however_many_events_they_have():
    many_of_one_day = events(*[(99, 0, 1, 4)] * 5, (60, 0, 1, 1))
    one_in_each_week = events(*[(99 - 7 * week, 0, 1, 4) for week in range(4)], (60, 0, 1, 1))
    once, often = (described(past, 100, 0, 1) for past in (many_of_one_day, one_in_each_week))
    assert once["asked", "quad 4", "share of 4 weeks"] == pytest.approx(1 / 4)
    assert often["asked", "quad 4", "share of 4 weeks"] == 1
    assert often["asked", "quad 4", "share of 52 weeks"] == pytest.approx(4 / 14)  # the table has 14 whole weeks
    assert often["asked", "quad 1", "share of 4 weeks"] == 0
    whole = sum(2 ** (-week / 2) for week in range(14))
    fading = sum(2 ** (-week / 2) for week in range(4)) / whole
    assert often["asked", "quad 4", "weeks, half-life 2"] == pytest.approx(fading)
    back = described(one_in_each_week, 100, 1, 0)
    assert back["reverse", "quad 4", "share of 4 weeks"] == 1


def test_no_two_columns_are_called_the_same():
    features, _ = features_at(events((0, 0, 1, 1)), 10, np.array([0]), np.array([1]))
    assert len(set(features)) == len(features) and all(isinstance(f, Feature) for f in features)
