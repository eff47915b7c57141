"""What the ranker is told about one candidate of one question."""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

import numba
import numpy as np

from dragoman.forecasting.ranking.candidates import places_by, tops_of
from dragoman.forecasting.ranking.desk import DAYS3, DAYS10, DAYS30, DAYS100, SURVEY, SURVEYED
from dragoman.forecasting.ranking.history import (
    HOME_DEED_HOME,
    HOME_DEED_WHOM,
    HOME_HOME,
    HOME_WHOM,
    ROLE_DEED_WHOM,
    WAY,
    WHO_DEED_HOME,
    WHO_DEED_ROLE,
    WHO_HOME,
)
from dragoman.forecasting.ranking.rules import again_rate
from dragoman.forecasting.ranking.tallies import age_of, faded, find, pack

# Columns of the cheap evidence that are told as a share of the highest of all candidates, too.
COMPARED = (0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12)
EITHER, GUESS = SURVEYED.index("rules_either"), SURVEYED.index("guess")
_SPANS = ("3", "10", "30", "100")
FEATURES = (
    *(f"triple_{days}" for days in _SPANS), "triple_count", "triple_age", "triple_share_30", "triple_share_all",
    "triple_again",
    *(f"pair_{days}" for days in _SPANS), "pair_count", "pair_age", "pair_share_3", "pair_share_30", "pair_share_100",
    "pair_again", "way_10", "way_100", "way_age",
    *(f"taking_{days}" for days in _SPANS), "taking_count", "taking_age", "taking_share_10", "taking_share_100",
    *(f"whom_{days}" for days in _SPANS), "whom_count", "whom_age", "whom_burst",
    "rules_odds", "alike", "near", "reach", "reach_now", "reach_now_share", "alike_any", "likeness",
    "home_whom_10", "home_whom_100", "home_home_10", "home_any_whom_3", "home_any_whom_30", "home_any_home_10",
    "who_any_home_30", "who_any_home_share", "who_role_100", "who_role_share", "who_home_30", "who_home_share",
    "role_whom_10", "role_whom_100",
    "doing_30", "doing_count", "doing_age", "who_30", "who_3", "deed_30", "deed",
    "deed_known", "deed_met", "deed_near", "own_known", "own_met", "own_near", "who_role", "whom_role",
    "candidates", "cheap", "cheap_rank",
    *SURVEYED,
    "triple_since_doing", "pair_since_who",
    *(f"{SURVEYED[column]}_of_top" for column in COMPARED), "guess_below_top", "guess_rank", "rules_either_rank",
)  # fmt: skip
CATEGORIES = ("deed", "who_role", "whom_role")
WIDTH = len(FEATURES)
CHEAP = slice(FEATURES.index(SURVEYED[0]), FEATURES.index(SURVEYED[0]) + SURVEY)
TRIPLE_AGE, PAIR_AGE = FEATURES.index("triple_age"), FEATURES.index("pair_age")


@numba.njit(cache=True)
def spans(row, at, tally, slot, day):
    """Write the four faded masses of a slot; return the next column."""
    for half in range(4):
        row[at + half] = faded(tally, slot, day, half)
    return at + 4


@numba.njit(cache=True)
def count_of(tally, slot):
    """Return the count of a slot, 0 for -1."""
    return 0 if slot < 0 else tally.times[slot]


@numba.njit(cache=True)
def tell_past(history, row, who, deed, whom, day, doing, person):
    """Write what is known of the triple, the pair and the candidate; return the next column."""
    triples, pairs, takings, people, rules = (
        history.triples, history.pairs, history.takings, history.people, history.rules
    )  # fmt: skip
    triple = find(triples, pack(0, who, deed, whom))
    at = spans(row, 0, triples, triple, day)
    row[at] = count_of(triples, triple)
    row[at + 1] = age_of(triples, triple, day)
    row[at + 2] = row[2] / (faded(history.doings, doing, day, DAYS30) + 0.1)
    row[at + 3] = row[at] / (count_of(history.doings, doing) + 0.1)
    row[at + 4] = -1.0
    if triple >= 0:
        age, often = day - triples.last[triple], triples.times[triple]
        row[at + 4] = again_rate(rules.again_hits, rules.again_tries, deed, age, often)
    at += 5
    pair = find(pairs, pack(0, who, 0, whom))
    start = at
    at = spans(row, at, pairs, pair, day)
    row[at] = count_of(pairs, pair)
    row[at + 1] = age_of(pairs, pair, day)
    row[at + 2] = row[start] / (faded(people, person, day, DAYS3) + 0.1)
    row[at + 3] = row[start + 2] / (faded(people, person, day, DAYS30) + 0.1)
    row[at + 4] = row[start + 3] / (faded(people, person, day, DAYS100) + 0.1)
    row[at + 5] = -1.0
    if pair >= 0:
        row[at + 5] = again_rate(rules.pair_hits, rules.pair_tries, deed, day - pairs.last[pair], pairs.times[pair])
    way = find(history.contexts, pack(WAY, who, deed & 1, whom))
    row[at + 6] = faded(history.contexts, way, day, DAYS10)
    row[at + 7] = faded(history.contexts, way, day, DAYS100)
    row[at + 8] = age_of(history.contexts, way, day)
    at += 9
    taking = find(takings, pack(0, 0, deed, whom))
    start = at
    at = spans(row, at, takings, taking, day)
    row[at] = count_of(takings, taking)
    row[at + 1] = age_of(takings, taking, day)
    deeds = find(history.deeds, pack(0, 0, deed, 0))
    row[at + 2] = row[start + 1] / (faded(history.deeds, deeds, day, DAYS10) + 1.0)
    row[at + 3] = row[start + 3] / (faded(history.deeds, deeds, day, DAYS100) + 1.0)
    at += 4
    slot = find(people, pack(0, whom, 0, 0))
    start = at
    at = spans(row, at, people, slot, day)
    row[at] = count_of(people, slot)
    row[at + 1] = age_of(people, slot, day)
    row[at + 2] = row[start] / (row[start + 3] + 1.0)
    return at + 3


@numba.njit(cache=True)
def tell_paths(history, desk, row, at, who, deed, whom, day, doing, person):
    """Write what look-alikes, partners, homes and roles say of the candidate; return the next column."""
    lists, contexts = history.lists, history.contexts
    row[at] = desk.odds[whom]
    row[at + 1] = desk.alike[whom]
    row[at + 2] = desk.near[whom]
    row[at + 3] = desk.reach[whom]
    row[at + 4] = desk.reach_now[whom]
    row[at + 5] = desk.reach_now[whom] / (desk.sums[1] + 1e-6)
    row[at + 6] = desk.alike_any[whom]
    row[at + 7] = desk.likeness[whom]
    at += 8
    home, other = lists.home[who], lists.home[whom]
    slot = find(contexts, pack(HOME_DEED_WHOM, home, deed, whom)) if home >= 0 else -1
    row[at] = faded(contexts, slot, day, DAYS10)
    row[at + 1] = faded(contexts, slot, day, DAYS100)
    slot = find(contexts, pack(HOME_DEED_HOME, home, deed, other)) if home >= 0 and other >= 0 else -1
    row[at + 2] = faded(contexts, slot, day, DAYS10)
    at = tell_homes(history, row, at + 3, who, whom, day, person)
    slot = find(contexts, pack(WHO_DEED_ROLE, who, deed, lists.role[whom]))
    row[at] = faded(contexts, slot, day, DAYS100)
    row[at + 1] = row[at] / (faded(history.doings, doing, day, DAYS100) + 0.1)
    slot = find(contexts, pack(WHO_DEED_HOME, who, deed, other)) if other >= 0 else -1
    row[at + 2] = faded(contexts, slot, day, DAYS30)
    row[at + 3] = faded(contexts, slot, day, DAYS100) / (faded(history.doings, doing, day, DAYS100) + 0.1)
    slot = find(contexts, pack(ROLE_DEED_WHOM, lists.role[who], deed, whom))
    row[at + 4] = faded(contexts, slot, day, DAYS10)
    row[at + 5] = faded(contexts, slot, day, DAYS100)
    return at + 6


@numba.njit(cache=True)
def tell_homes(history, row, at, who, whom, day, person):
    """Write how the homes of asker and candidate deal with each other, whatever the deed; return the next column."""
    lists, contexts = history.lists, history.contexts
    home, other = lists.home[who], lists.home[whom]
    slot = find(contexts, pack(HOME_WHOM, home, 0, whom)) if home >= 0 else -1
    row[at] = faded(contexts, slot, day, DAYS3)
    row[at + 1] = faded(contexts, slot, day, DAYS30)
    slot = find(contexts, pack(HOME_HOME, home, 0, other)) if home >= 0 and other >= 0 else -1
    row[at + 2] = faded(contexts, slot, day, DAYS10)
    slot = find(contexts, pack(WHO_HOME, who, 0, other)) if other >= 0 else -1
    row[at + 3] = faded(contexts, slot, day, DAYS30)
    row[at + 4] = row[at + 3] / (faded(history.people, person, day, DAYS30) + 0.1)
    return at + 5


@numba.njit(cache=True)
def tell_question(history, row, who, deed, day, doing, person):
    """Write what is the same for all candidates of a question; return the next column."""
    rules = history.rules
    row[0] = faded(history.doings, doing, day, DAYS30)
    row[1] = count_of(history.doings, doing)
    row[2] = age_of(history.doings, doing, day)
    row[3] = faded(history.people, person, day, DAYS30)
    row[4] = faded(history.people, person, day, DAYS3)
    row[5] = faded(history.deeds, find(history.deeds, pack(0, 0, deed, 0)), day, DAYS30)
    row[6] = deed
    for part in range(3):
        row[7 + part] = (rules.habits[deed, 1 + part] + 1.0) / (rules.habits[deed, 0] + 2.0)
        row[10 + part] = (rules.own_habits[who, 1 + part] + 2.0) / (rules.own_habits[who, 0] + 4.0)
    row[13] = history.lists.role[who]
    return 14


@numba.njit(cache=True)
def describe(history, desk, who, deed, day, count, chosen, places, cheap, out):
    """Write one row for each of the chosen candidates at `places`."""
    doing = find(history.doings, pack(0, who, deed, 0))
    person = find(history.people, pack(0, who, 0, 0))
    question = np.zeros(14, np.float32)
    tell_question(history, question, who, deed, day, doing, person)
    last_seen = age_of(history.people, person, day)
    tops = tops_of(desk, count)
    by_guess, by_rules = places_by(desk, count, GUESS), places_by(desk, count, EITHER)
    for at_row in range(len(places)):
        row, candidate = out[at_row], chosen[places[at_row]]
        whom = desk.touched[candidate]
        at = tell_past(history, row, who, deed, whom, day, doing, person)
        at = tell_paths(history, desk, row, at, who, deed, whom, day, doing, person)
        row[at : at + 14] = question
        at += 14
        row[at] = history.lists.role[whom]
        row[at + 1] = count
        row[at + 2] = cheap[candidate]
        row[at + 3] = places[at_row]
        at += 4
        row[at : at + SURVEY] = desk.survey[candidate]
        at += SURVEY
        row[at] = row[TRIPLE_AGE] - question[2]
        row[at + 1] = row[PAIR_AGE] - last_seen
        at += 2
        for column in COMPARED:
            row[at] = desk.survey[candidate, column] / (tops[column] + 1e-9)
            at += 1
        row[at] = desk.survey[candidate, GUESS] - tops[GUESS]
        row[at + 1] = by_guess[candidate]
        row[at + 2] = by_rules[candidate]
