"""Tallies and rules hold what counting by hand gives."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from dragoman.forecasting.ranking.engine import Engine
from dragoman.forecasting.ranking.history import LONE, STATE, age_bin
from dragoman.forecasting.ranking.questions import days_of
from dragoman.forecasting.ranking.tallies import HALF_LIVES, faded, find, new_tally, note, pack, with_room
from dragoman.forecasting.tables import table_of

from .made_tables import rows


def test_masses_fade_by_their_half_lives():
    tally, key = new_tally(8), pack(0, 1, 2, 3)
    for day in (10, 13, 20):
        note(tally, key, day)
    for half, life in enumerate(HALF_LIVES):
        by_hand = sum(2.0 ** (-(25 - day) / life) for day in (10, 13, 20))
        assert faded(tally, find(tally, key), 25, half) == pytest.approx(by_hand, rel=1e-5)


def test_a_key_never_seen_has_no_mass_and_keys_are_told_apart():
    tally = new_tally(8)
    note(tally, pack(0, 1, 2, 3), 1)
    for other in (pack(1, 1, 2, 3), pack(0, 2, 2, 3), pack(0, 1, 3, 3), pack(0, 1, 2, 4)):
        assert find(tally, other) == -1
        assert faded(tally, find(tally, other), 5, 0) == 0


def test_a_tally_that_grows_forgets_nothing():
    tally = new_tally(4)
    for number in range(1000):
        tally = with_room(tally, 1)
        note(tally, pack(0, number, 0, number % 7), number % 50)
    found = [tally.times[find(tally, pack(0, number, 0, number % 7))] for number in range(1000)]
    assert found == [1] * 1000


@pytest.fixture(scope="module")
def engine():
    """An engine after 60 days, with rules learned day by day."""
    found, table = Engine(), table_of(rows(60))
    for day in days_of(table, int(table.day[0]), int(table.day[-1]) + 1):
        if found.entities:
            found.learn_rules(day.questions())
        found.note(day, table, learn=False)
    return found


def test_rules_count_what_counting_by_hand_counts(engine):
    log = np.concatenate(engine.chronicle.log)
    last: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)  # (who, whom): deed: day
    known, hits, tries = set(), defaultdict(int), defaultdict(int)
    for day in sorted(set(log[:, 0].tolist())):
        facts = {(a, 2 * e, r) for _, a, e, r in log[log[:, 0] == day].tolist()}
        facts |= {(r, d + 1, a) for a, d, r in facts}
        answers = defaultdict(set)
        for who, deed, whom in facts:
            answers[who, deed].add(whom)
        deeds_known = {deed for past in last.values() for deed in past}
        for (who, deed), right in answers.items():
            if who not in known or not {deed, deed ^ 1} & deeds_known:
                continue
            for (asker, whom), past in last.items():
                if asker == who:
                    for old, when in past.items():
                        cell = (deed, old, age_bin(day - when))
                        tries[cell] += 1
                        hits[cell] += whom in right
        for who, deed, whom in facts:
            last[who, whom][deed] = day
            known |= {who, whom}
    rules = engine.chronicle.history.rules
    assert sum(tries.values()) == rules.tries.sum() > 1000
    for cell, count in tries.items():
        assert (rules.tries[cell], rules.hits[cell]) == (count, hits[cell])


def test_lists_hold_every_partner_and_every_triple_once(engine):
    log, lists = np.concatenate(engine.chronicle.log), engine.chronicle.history.lists
    for who in range(0, engine.entities, 3):
        by_hand = set(log[log[:, 1] == who, 3].tolist()) | set(log[log[:, 3] == who, 1].tolist())
        found, pair = [], lists.first_partner[who]
        while pair >= 0:
            found.append(int(lists.partner[pair]))
            pair = lists.next_partner[pair]
        assert sorted(found) == sorted(by_hand)


def test_entities_have_the_roles_and_homes_that_their_names_tell(engine):
    lists, names = engine.chronicle.history.lists, engine.chronicle.entities
    state, police = names.index("Land A"), names.index("Police (Land A)")
    assert lists.home[state] == lists.home[police] >= 0
    assert lists.role[state] == STATE
    assert lists.role[police] not in (STATE, LONE)


def test_someone_without_a_home_in_the_name_gets_that_of_those_it_deals_with(engine):
    lists, names = engine.chronicle.history.lists, engine.chronicle.entities
    newcomer = next(number for number, name in enumerate(names) if name.startswith("Newcomer"))
    log = np.concatenate(engine.chronicle.log)
    whom = int(log[log[:, 1] == newcomer, 3][0])
    assert lists.home[newcomer] == lists.home[whom] >= 0
