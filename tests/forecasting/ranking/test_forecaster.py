"""Ranking: no look-ahead, files that give the same again, reasons that are true, refusals that say why."""

from __future__ import annotations

import datetime
import json

import numpy as np
import pytest

from dragoman.errors import ForecastError, InputError, UsageError
from dragoman.forecasting.ranking import modelfile
from dragoman.forecasting.ranking.forecaster import Forecaster
from dragoman.forecasting.ranking.ranker import Settings
from dragoman.forecasting.tables import table_of

from .made_tables import BEGIN, rows

QUICK = Settings(size=20, others=10, days=50, cheap_days=10, trees=15, threads=1)
CUT = BEGIN + datetime.timedelta(days=100)
DATA = rows(120)


def ranks(forecaster, on=None):
    asked = [{"actor": "Land A"}, {"recipient": "Land B"}, {"actor": "Land C"}]
    return [
        (found.name, found.score)
        for event in ("Meet", "Accuse", "Aid")
        for who in asked
        for found in forecaster.rank(event, **who, on=on, top=20, explain=False)
    ]


@pytest.fixture(scope="module")
def table():
    return table_of(DATA)


@pytest.fixture(scope="module")
def fitted(table, tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "model.npz"
    Forecaster.fit(table, CUT, QUICK).save(path)
    return path


def test_deleting_the_future_changes_no_bit_of_a_score(table, fitted):
    past = table_of([row for row in DATA if row[0] < CUT])
    assert len(past.entities) < len(table.entities)
    without = Forecaster.fit(past, settings=QUICK)
    assert ranks(without) == ranks(Forecaster.load(fitted))


def test_moving_on_by_days_looks_no_further_either(table, fitted):
    later = CUT + datetime.timedelta(days=5)
    with_future, without = Forecaster.load(fitted), Forecaster.load(fitted)
    assert with_future.update(table, later) == sum(CUT <= row[0] < later for row in DATA)
    without.update(table_of([row for row in DATA if row[0] < later]))
    assert ranks(with_future) == ranks(without)
    assert ranks(with_future) != ranks(Forecaster.load(fitted), later)


def test_day_by_day_is_the_same_as_all_days_at_once(table, fitted):
    at_once, by_day = Forecaster.load(fitted), Forecaster.load(fitted)
    at_once.update(table)
    for day in range(101, 121):
        by_day.update(table, BEGIN + datetime.timedelta(days=day))
    assert ranks(at_once) == ranks(by_day)


def test_a_saved_model_that_moved_on_moves_on_the_same(table, fitted, tmp_path):
    half, whole = Forecaster.load(fitted), Forecaster.load(fitted)
    half.update(table, CUT + datetime.timedelta(days=7))
    half.save(tmp_path / "half.npz")
    half = Forecaster.load(tmp_path / "half.npz", table)
    half.update(table)
    whole.update(table)
    assert ranks(half) == ranks(whole)


def arrays(forecaster):
    """Return the state that does not depend on when the ranking was learned: history, rules and vectors."""
    found = modelfile.arrays_of(forecaster.engine)
    return {name: array for name, array in found.items() if name not in ("weights", "log") and "lesson" not in name}


def test_moving_on_day_by_day_leaves_the_state_of_having_had_the_days_from_the_start(table, fitted):
    moved = Forecaster.load(fitted)
    for day in range(101, 121):
        moved.update(table, BEGIN + datetime.timedelta(days=day))
    from_the_start = Forecaster.fit(table, settings=QUICK)
    first, second = arrays(moved), arrays(from_the_start)
    assert first.keys() == second.keys()
    assert [name for name in first if not np.array_equal(first[name], second[name])] == []
    assert moved.digest == from_the_start.digest
    assert moved.engine.chronicle.entities == from_the_start.engine.chronicle.entities


def test_a_file_is_replaced_only_by_a_whole_one(table, fitted, tmp_path, monkeypatch):
    path = tmp_path / "model.npz"
    model = Forecaster.load(fitted)
    model.save(path)
    before = path.read_bytes()

    def interrupted(_array):
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "ascontiguousarray", interrupted)
    with pytest.raises(KeyboardInterrupt):
        model.save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_learning_can_be_interrupted_while_it_tells_how_far_it_is(table):
    def stop(share, _words):
        if share > 0.7:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Forecaster.fit(table, settings=QUICK, progress=stop)


def test_what_is_found_is_plain_data(fitted):
    found = [each.record() for each in Forecaster.load(fitted).rank("Meet", actor="Land A", top=3)]
    assert json.loads(json.dumps(found)) == [{**each, "reasons": list(each["reasons"])} for each in found]
    assert [each["rank"] for each in found] == [1, 2, 3]


def test_a_model_refuses_events_it_was_not_made_from(table, fitted):
    other = table_of([row for row in DATA if row[1] != "Land D"])
    with pytest.raises(ForecastError, match="made from other events"):
        Forecaster.load(fitted, other)
    with pytest.raises(ForecastError, match="not those the model was made from"):
        Forecaster.load(fitted).update(other)


def test_what_is_no_model_is_told(tmp_path, fitted):
    path = tmp_path / "no.model"
    with pytest.raises(ForecastError, match="cannot be read"):
        Forecaster.load(path)
    whole = fitted.read_bytes()
    for content, words in (
        (b"nonsense", "no ranking model"),
        (b"", "no ranking model"),
        (whole[:200], "damaged"),
        (whole[:-1000], "cut short"),
        (whole.replace(b'"format": 2', b'"format": 1'), r"\(format 1\); this is .*; make the model again"),
    ):
        path.write_bytes(content)
        with pytest.raises(ForecastError, match=words):
            Forecaster.load(path)


def test_habits_are_learned(table, fitted):
    best = Forecaster.load(fitted).rank("Arrest", actor="Police (Land E)", top=2)
    assert {found.name for found in best} == {"Citizen (Land E)", "Protester (Land E)"}
    assert [found.rank for found in best] == [1, 2]
    inverse = Forecaster.load(fitted).rank("Arrest", recipient="Citizen (Land E)", top=1)
    assert inverse[0].name == "Police (Land E)"


def test_reasons_tell_what_the_table_holds(fitted):
    best = Forecaster.load(fitted).rank("Arrest", actor="Police (Land E)", top=1)[0]
    theirs = [row for row in DATA if row[0] < CUT and {row[1], row[3]} == {"Police (Land E)", best.name}]
    past = next(reason for reason in best.reasons if reason.kind == "past")
    assert past.data["events"] == past.data["same"] == len(theirs)
    assert [each["date"] for each in past.data["latest"]] == [str(row[0]) for row in theirs[::-1][:5]]
    assert f"{len(theirs)} events between the two" in past.text
    again = next(reason for reason in best.reasons if reason.kind == "again")
    assert 0 < again.data["hits"] <= again.data["tries"]
    assert {reason.kind for reason in best.reasons} >= {"past", "again", "resemblance"}
    assert sum(abs(value) for value in best.evidence.values()) > 0


def test_a_rule_says_how_often_it_held(fitted):
    found = Forecaster.load(fitted).rank("Accuse", actor="Land A", top=3)
    rules = [reason for each in found for reason in each.reasons if reason.kind == "rule"]
    assert rules
    for rule in rules:
        assert 0 <= rule.data["hits"] <= rule.data["tries"]
        assert f"{rule.data['hits']:,} of {rule.data['tries']:,} cases" in rule.text


def test_wrong_questions_are_told_with_what_would_be_right(fitted):
    model = Forecaster.load(fitted)
    with pytest.raises(UsageError, match=r"unknown actor 'Land Z'; there are 39, for instance Land "):
        model.rank("Meet", actor="Land Z")
    with pytest.raises(UsageError, match=r"unknown event 'Met'.*Meet"):
        model.rank("Met", actor="Land A")
    with pytest.raises(UsageError, match="is known already; ask about 2020-04-10 or later"):
        model.rank("Meet", actor="Land A", on=BEGIN)
    for both in ({}, {"actor": "Land A", "recipient": "Land B"}):
        with pytest.raises(UsageError, match="give the actor or the recipient"):
            model.rank("Meet", **both)
    assert model.rank("meet", actor="land_a", top=1)


def test_too_few_events_are_refused():
    with pytest.raises(InputError, match="too few"):
        Forecaster.fit(table_of(rows(6)), settings=QUICK)
