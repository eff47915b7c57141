"""The harness follows the protocol: expected ranks, filter, both directions, all entities, nothing later."""

from __future__ import annotations

import dataclasses
import datetime
import json

import numpy as np
import pytest

from dragoman.errors import InputError, UsageError
from dragoman.forecasting.ranking import backtest as harness
from dragoman.forecasting.ranking import ranker
from dragoman.forecasting.ranking.engine import Inputs
from dragoman.forecasting.ranking.features import FEATURES, WIDTH
from dragoman.forecasting.ranking.questions import Questions
from dragoman.forecasting.ranking.ranker import Settings
from dragoman.forecasting.ranking.trees import predict
from dragoman.forecasting.tables import table_of, to_day

from .made_tables import BEGIN, rows

QUICK = Settings(size=20, others=10, days=40, cheap_days=10, trees=10, threads=1)
VALID, TEST = BEGIN + datetime.timedelta(days=80), BEGIN + datetime.timedelta(days=100)
MEASURED = ("mrr", "hits1", "hits3", "hits10", "n", "seen", "unseen", "recipient_asked", "actor_asked")


def inputs(whom, sizes, seen=1.0):
    found = np.zeros((len(whom), WIDTH), np.float32)
    found[:, FEATURES.index("triple_count")] = seen
    return Inputs(found, np.array(whom, np.int32), np.zeros(len(whom), np.int8), np.array(sizes, np.int32))


def questions(who, deed, answers, ends):
    return Questions(0, *(np.array(each, np.int32) for each in (who, deed, answers)), np.array(ends))


def test_ties_get_the_rank_expected_of_a_random_order():
    draw = np.random.default_rng(3)
    for _ in range(50):
        right, wrong = draw.integers(0, 4, 3).astype(float), draw.integers(0, 4, 6).astype(float)
        by_hand = [1 + sum(w > r for w in wrong) + sum(w == r for w in wrong) / 2 for r in right]
        assert harness.expected_ranks(right, wrong).tolist() == by_hand


def test_other_right_answers_are_filtered_and_missed_ones_go_to_the_middle_of_the_rest():
    ranks = harness.Ranks()
    asked = questions([7], [4], [1, 2, 3], [3])
    harness.rank_part(ranks, asked, inputs([1, 5, 2, 6], [4]), np.array([9.0, 8.0, 7.0, 6.0]), 100)
    # 1 is first; 2 follows 5 alone, for 1 is right, too; 3 is among the 95 entities without a score.
    assert ranks.rank == [1.0, 2.0, 1 + 2 + 95 / 2]
    assert ranks.found == [True, True, False]


def test_ranks_of_several_questions_are_those_of_a_naive_reference():
    draw, everyone, ranks, by_hand = np.random.default_rng(5), 30, harness.Ranks(), []
    who, deed, answers, ends, whom, sizes, scores = [], [], [], [], [], [], []
    for question in range(40):
        candidates = draw.permutation(everyone)[: draw.integers(1, 12)].tolist()
        right = draw.permutation(everyone)[: draw.integers(1, 4)].tolist()
        given = dict(zip(candidates, draw.integers(0, 5, len(candidates)).astype(float).tolist(), strict=True))
        found = [each for each in candidates if each in right]
        for answer in [*found, *(each for each in right if each not in given)]:
            # Everybody else who is not right as well, with those without a score below all others.
            rest = [given.get(each, -1.0) for each in range(everyone) if each not in right]
            mine = given.get(answer, -1.0)
            by_hand.append(1 + sum(s > mine for s in rest) + sum(s == mine for s in rest) / 2)
        who, deed = [*who, question], [*deed, question % 6]
        answers, ends = answers + right, [*ends, len(answers) + len(right)]
        whom, sizes, scores = whom + candidates, [*sizes, len(candidates)], scores + list(given.values())
    harness.rank_part(ranks, questions(who, deed, answers, ends), inputs(whom, sizes), np.array(scores), everyone)
    assert ranks.rank == by_hand


def test_a_deed_never_met_ranks_all_entities_alike():
    ranks = harness.Ranks()
    harness.rank_part(ranks, questions([7], [5], [1], [1]), inputs([], [0]), np.zeros(0), 101)
    assert (ranks.rank, ranks.inverse) == ([1 + 100 / 2], [True])


@pytest.fixture(scope="module")
def table():
    return table_of(rows(120))


@pytest.fixture(scope="module")
def report(table):
    return harness.backtest(table, VALID, TEST, settings=QUICK)


def naive(table, model_of, multi_step):
    """Return the ranks by the protocol, one fact and direction after the other, with a history of its own for each."""
    facts = sorted({*zip(*(c.tolist() for c in (table.day, table.actor, table.event, table.recipient)), strict=True)})
    ranks = []
    for day in sorted({fact[0] for fact in facts if fact[0] >= to_day(TEST)}):
        engine, grown = model_of(day if not multi_step else to_day(TEST))
        today = {fact[1:] for fact in facts if fact[0] == day}
        today = {(a, 2 * e, r) for a, e, r in today} | {(r, 2 * e + 1, a) for a, e, r in today}
        for who, deed, whom in sorted(today):
            asked = Questions(day, *(np.array([x], np.int32) for x in (who, deed, whom)), np.array([1]))
            ((_, found),) = engine.inputs(asked, table.entities, QUICK.size)
            score = dict.fromkeys(range(len(table.entities)), -np.inf)
            score |= dict(zip(found.whom.tolist(), predict(grown, found.rows, 1).tolist(), strict=True))
            others = {w for a, d, w in today if (a, d) == (who, deed)} - {whom}
            rest = [score[each] for each in score if each not in others and each != whom]
            ranks.append(1 + sum(s > score[whom] for s in rest) + sum(s == score[whom] for s in rest) / 2)
    return np.array(ranks)


@pytest.mark.parametrize("multi_step", [False, True])
def test_a_backtest_is_what_asking_one_by_one_gives(table, report, multi_step):
    settings = QUICK if not multi_step else ranker.multi_step(QUICK, 20)
    state: dict[int, object] = {}

    def model_of(day):
        if not state:
            state["engine"], state["trees"] = ranker.train(table, to_day(TEST), settings)
            state["day"] = to_day(TEST)
        for each in harness.days_of(table, state["day"], day):
            state["engine"].note(each, table, learn=False)
        state["day"] = day
        return state["engine"], state["trees"]

    ranks = naive(table, model_of, multi_step)
    found = report if not multi_step else harness.backtest(table, VALID, TEST, True, settings=QUICK)
    assert found["n"] == len(ranks)
    assert found["mrr"] == pytest.approx((1 / ranks).mean(), abs=1e-4)
    assert found["hits3"] == pytest.approx((ranks <= 3).mean(), abs=1e-4)


def test_every_event_is_asked_in_both_directions(table, report):
    tested = table.day >= to_day(TEST)
    facts = np.unique(np.column_stack([table.day, table.actor, table.event, table.recipient])[tested], axis=0)
    assert report["n"] == 2 * len(facts)
    assert report["recipient_asked"]["n"] == report["actor_asked"]["n"] == len(facts)
    assert report["seen"]["n"] + report["unseen"]["n"] == report["n"]
    assert report["mrr"] > 0.3  # a random order of the 30 or so entities reaches about 0.13
    assert json.loads(json.dumps(report)) == report
    assert "MRR" in harness.told(report)


def test_the_valid_days_are_tested_without_the_test_days(table):
    whole = harness.backtest(table, VALID, TEST, part="valid", settings=QUICK)
    cut = dataclasses.replace(table.until(to_day(TEST) + 1), entities=table.entities, events=table.events)
    part = harness.backtest(cut, VALID, TEST, part="valid", settings=QUICK)
    assert [whole[key] for key in MEASURED] == [part[key] for key in MEASURED]


def test_later_test_days_change_no_rank_of_earlier_ones(table, report):
    until = to_day(TEST) + 10
    cut = dataclasses.replace(table.until(until), entities=table.entities, events=table.events)
    ranks = []
    for each in (table, cut):
        engine, grown = ranker.train(each, to_day(TEST), QUICK)
        span = (to_day(TEST), until)
        ranks.append(harness.rank_days(engine, grown, each, span, QUICK, lambda _share, _words: None).rank)
    assert ranks[0] == ranks[1]


def test_threads_do_not_change_what_is_asked_or_learned(table, report):
    two = harness.backtest(table, VALID, TEST, settings=dataclasses.replace(QUICK, threads=2))
    assert two["n"] == report["n"]
    assert two["mrr"] == pytest.approx(report["mrr"], abs=0.01)


def test_days_come_from_the_column_split_or_from_arguments(table):
    with pytest.raises(UsageError, match="no column split with 'valid'; give the first valid day"):
        harness.split_days(table, None, None)
    with pytest.raises(UsageError, match="must follow each other"):
        harness.split_days(table, TEST, VALID)
    split = (table.day >= to_day(VALID)).astype(np.int32) + (table.day >= to_day(TEST))
    marked = dataclasses.replace(table, split=split.astype(np.int32))
    assert harness.split_days(marked, None, None) == (to_day(VALID), to_day(TEST))


def test_events_without_a_recipient_are_left_out(table, report):
    data = rows(120)
    with_some = table_of([*data, *((date, actor, "Protest", None) for date, actor, _, _ in data[::9])])
    assert len(with_some) > len(data)
    found = harness.backtest(with_some, VALID, TEST, settings=QUICK)
    assert [found[key] for key in MEASURED] == [report[key] for key in MEASURED]


def test_progress_rises_to_the_end(table):
    told = []
    harness.backtest(table, VALID, TEST, settings=QUICK, progress=lambda share, words: told.append((share, words)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], told[-1]) == (0.0, (1.0, "done")) or shares[0] < 0.05
    assert {words.split(":")[0] for _, words in told} == {"learning", "growing trees", "testing", "done"}


def test_only_some_questions_are_learned_from_when_there_are_too_many(table):
    few = harness.backtest(table, VALID, TEST, settings=dataclasses.replace(QUICK, rows=4000))
    assert few["mrr"] > 0.2
    with pytest.raises(InputError, match="too few"):
        harness.backtest(table, VALID, TEST, settings=dataclasses.replace(QUICK, rows=100))


@pytest.mark.parametrize("name", ["plain names", "two entities", "one kind", "all on two days", "new ones only"])
def test_odd_tables_work(name):
    data = rows(120)
    last = [row for row in data if row[0] >= TEST]
    if name == "plain names":
        data = [(date, actor.replace("(", "").replace(")", ""), event, to) for date, actor, event, to in data]
    elif name == "two entities":
        data = [(date, *(("A", event, "B") if len(actor) % 2 else ("B", event, "A"))) for date, actor, event, _ in data]
    elif name == "one kind":
        data = [(date, actor, "Do", to) for date, actor, _, to in data]
    elif name == "all on two days":
        early = [(BEGIN if row[0] < VALID else VALID, *row[1:]) for row in data if row[0] < TEST]
        data = [*early, *((TEST, *row[1:]) for row in last)]
    else:
        data = [row for row in data if row[0] < TEST] + [
            (d, f"New {n}", "Novel", f"Newer {n}") for n, (d, *_) in enumerate(last)
        ]
    table = table_of(dict.fromkeys(data))
    found = harness.backtest(table, VALID, TEST, settings=dataclasses.replace(QUICK, days=90))
    assert found["n"] > 0
    assert 0 < found["mrr"] <= 1
