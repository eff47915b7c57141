"""Questions are asked the same whoever asks beside them; who was never met is told only by the name."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.errors import UsageError
from dragoman.forecasting.ranking import asking
from dragoman.forecasting.ranking.chronicle import MOST_KINDS, Chronicle
from dragoman.forecasting.ranking.engine import Engine
from dragoman.forecasting.ranking.features import FEATURES, WIDTH
from dragoman.forecasting.ranking.questions import Questions, days_of
from dragoman.forecasting.tables import table_of

from .made_tables import rows


def engine_of(table, until=None):
    engine = Engine()
    for day in days_of(table, int(table.day[0]), until or int(table.day[-1]) + 1):
        if engine.entities:
            engine.learn_rules(day.questions())
        engine.note(day, table, learn=True)
    return engine


@pytest.fixture(scope="module")
def table():
    return table_of(rows(80))


@pytest.fixture(scope="module")
def engine(table):
    return engine_of(table)


def ask(engine, who, deed, names, size=50):
    day = engine.chronicle.day + 1
    asked = Questions(day, np.array([who], np.int32), np.array([deed], np.int32), np.zeros(0, np.int32), np.array([0]))
    ((part, found),) = engine.inputs(asked, names, size)
    assert part.who.tolist() == [who]
    return found


def test_every_feature_of_every_candidate_is_written(engine):
    day, who, deed = engine.chronicle.day + 1, np.array([0, 5], np.int32), np.array([0, 3], np.int32)
    engine.open_day(day)
    guesses = engine.guess(Questions(day, who, deed, np.zeros(0, np.int32), np.zeros(2, np.int64)))
    out = np.full((100, WIDTH), np.nan, np.float32)
    whom, sizes = np.zeros(100, np.int32), np.zeros(2, np.int32)
    state = engine.chronicle.history, engine.desks[0]
    none = np.zeros(0, np.int32), np.zeros(2, np.int64), -1
    total = asking.put(
        *state, who, deed, day, guesses, engine.weights, 50, *none, out, whom, np.zeros(100, np.int8), sizes
    )
    assert total == sizes.sum() > 10
    assert np.isfinite(out[:total]).all()
    assert np.isnan(out[total:]).all()


def test_features_are_what_counting_by_hand_gives(engine, table):
    who = table.entity_numbers["Police (Land E)"]
    deed = 2 * table.event_numbers["Arrest"]
    found, day = ask(engine, who, deed, table.entities), engine.chronicle.day + 1
    theirs = (table.actor == who) & (2 * table.event == deed)
    mine = list(zip(table.day[theirs].tolist(), table.recipient[theirs].tolist(), strict=True))
    column = {name: found.rows[:, at] for at, name in enumerate(FEATURES)}
    for at, whom in enumerate(found.whom.tolist()):
        days = [d for d, r in mine if r == whom]
        assert column["triple_count"][at] == len(days)
        assert column["triple_age"][at] == (day - max(days) if days else 9999)
        assert column["triple_30"][at] == pytest.approx(sum(0.5 ** ((day - d) / 30) for d in days), rel=1e-4)
        assert column["triple_share_all"][at] == pytest.approx(len(days) / (len(mine) + 0.1), rel=1e-4)
        share = column["triple_30"][at] / (sum(0.5 ** ((day - d) / 30) for d, _ in mine) + 0.1)
        assert column["triple_share_30"][at] == pytest.approx(share, rel=1e-4)


def test_whom_nobody_has_met_is_told_by_the_name_alone(engine, table):
    names = (*table.entities, "Police (Land A)x", "Spies (Land A)")
    deed = 2 * table.event_numbers["Arrest"]
    before = engine.chronicle.history.lists.home.copy()
    at_home = ask(engine, len(names) - 1, deed, names)
    column = FEATURES.index("same_home")
    homes = {names[whom]: row[column] for whom, row in zip(at_home.whom.tolist(), at_home.rows, strict=True)}
    assert homes["Citizen (Land A)"] == 1
    assert homes["Citizen (Land B)"] == 0
    assert len(names) - 1 not in at_home.whom.tolist()
    assert np.array_equal(engine.chronicle.history.lists.home, before)


def test_asking_leaves_no_trace(engine, table):
    first = ask(engine, 3, 2, table.entities)
    for who in range(0, engine.entities, 5):
        ask(engine, who, who % 6, table.entities)
    ask(engine, engine.entities, 2, (*table.entities, "Spies (Land A)"))
    again = ask(engine, 3, 2, table.entities)
    assert np.array_equal(first.rows, again.rows)
    assert np.array_equal(first.whom, again.whom)


def test_an_answer_left_out_of_a_question_changes_no_other(table):
    asked = next(days_of(table, int(table.day[40]), int(table.day[-1]))).questions()
    keep = np.ones(len(asked), bool)
    keep[1] = False
    some, begin = asked.only(keep, len(table.entities)), asked.ends[0]
    left = np.delete(asked.answers, np.arange(begin, asked.ends[1]))
    assert some.answers.tolist() == left.tolist()
    assert some.part(1, 3).answers.tolist() == left[some.ends[0] : some.ends[2]].tolist()


def test_too_many_kinds_of_event_are_refused():
    with pytest.raises(UsageError, match="1,001 kinds of event are too many"):
        Chronicle().add_names([], [str(number) for number in range(MOST_KINDS + 1)])
