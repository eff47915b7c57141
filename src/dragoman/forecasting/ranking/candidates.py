"""Who could be the answer: evidence per entity for one question (who, deed, ?) and a cheap first ranking of it."""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

import numba
import numpy as np

from dragoman.forecasting.ranking.desk import SURVEY, touch
from dragoman.forecasting.ranking.history import age_bin
from dragoman.forecasting.ranking.paths import follow_deed, meet_asker
from dragoman.forecasting.ranking.rules import rate_of

# Least share of the strongest path, and least log-share guessed, that make a candidate.
PATH_ENOUGH, GUESSED = 0.002, -7.5


@numba.njit(cache=True)
def apply_rules(history, desk, who, deed, day):
    """Weigh every partner by the rules its past with the asker sets off; return the number of candidates."""
    lists, rules = history.lists, history.rules
    count = 0
    pair = lists.first_partner[who]
    while pair >= 0:
        whom = lists.partner[pair]
        count = touch(desk.seen, desk.touched, count, whom)
        top, none, odds = 0.0, 1.0, 0.0
        triple = lists.first_in_pair[pair]
        while triple >= 0:
            bin_ = age_bin(day - history.triples.last[triple])
            rate, usual = rate_of(rules, deed, lists.deed[triple], bin_)
            top = max(top, rate)
            none *= 1.0 - min(rate, 0.999)
            odds += np.log(rate / usual)
            triple = lists.next_in_pair[triple]
        desk.strongest[whom], desk.either[whom], desk.odds[whom] = top, 1.0 - none, odds
        pair = lists.next_partner[pair]
    return count


@numba.njit(cache=True)
def add_walked(desk, count):
    """Add those two steps away who are reached often enough; return the number of candidates."""
    for at in range(desk.asker[2]):
        whom = desk.touched_who[at]
        if desk.reach[whom] > PATH_ENOUGH * desk.sums[0] or desk.alike_any[whom] > PATH_ENOUGH * desk.sums[2]:
            count = touch(desk.seen, desk.touched, count, whom)
    return count


@numba.njit(cache=True)
def add_neighbours(history, desk, who, count):
    """Add those of the same home; return the number of candidates."""
    home = history.lists.home[who]
    if home >= 0:
        whom = history.lists.first_at_home[home]
        while whom >= 0:
            count = touch(desk.seen, desk.touched, count, whom)
            whom = history.lists.next_at_home[whom]
    return count


@numba.njit(cache=True)
def add_guessed(desk, count, guess):
    """Add those whom the vectors hold for likely; return the number of candidates."""
    for whom in range(len(guess)):
        if guess[whom] > GUESSED:
            count = touch(desk.seen, desk.touched, count, whom)
    return count


@numba.njit(cache=True)
def gather(history, desk, who, deed, day, guess):
    """Collect the candidates of one question with their evidence; return their number."""
    meet_asker(history, desk, who, day)
    count = apply_rules(history, desk, who, deed, day)
    count = follow_deed(history, desk, who, deed, day, count)
    count = add_walked(desk, count)
    count = add_neighbours(history, desk, who, count)
    return add_guessed(desk, count, guess)


@numba.njit(cache=True)
def put_away(history, desk, count):
    """Empty the desk of one question."""
    lists = history.lists
    for at in range(count):
        whom = desk.touched[at]
        desk.seen[whom] = 0
        desk.strongest[whom] = desk.either[whom] = desk.odds[whom] = 0
        desk.alike[whom] = desk.near[whom] = desk.anyone[whom] = desk.fellow[whom] = desk.peer[whom] = 0
        desk.peer_role[lists.role[whom]] = 0
        if lists.home[whom] >= 0:
            desk.fellow_home[lists.home[whom]] = 0


@numba.njit(cache=True)
def survey(history, desk, who, count, guess):
    """Fill the cheap evidence of every candidate (rows of `desk.survey`); `guess` scores all entities."""
    lists = history.lists
    home = lists.home[who]
    for at in range(count):
        whom, row = desk.touched[at], desk.survey[at]
        other = lists.home[whom]
        row[0] = desk.strongest[whom]
        row[1] = desk.either[whom]
        row[2] = np.log1p(20.0 * desk.alike[whom] / (desk.sums[3] + 1e-9))
        row[3] = np.log1p(20.0 * desk.near[whom] / (desk.sums[4] + 1e-9))
        row[4] = np.log1p(50.0 * desk.reach[whom] / (desk.sums[0] + 1e-9))
        row[5] = np.log1p(50.0 * desk.alike_any[whom] / (desk.sums[2] + 1e-9))
        row[6] = np.log1p(100.0 * desk.anyone[whom] / (desk.sums[5] + 1.0))
        row[7] = np.log1p(desk.busy_30[whom])
        row[8] = 1.0 if home >= 0 and home == other else 0.0
        row[9] = np.log1p(20.0 * desk.fellow[whom] / (desk.sums[6] + 1.0))
        row[10] = np.log1p(20.0 * desk.fellow_home[other] / (desk.sums[6] + 1.0)) if other >= 0 else 0.0
        row[11] = np.log1p(20.0 * desk.peer_role[lists.role[whom]] / (desk.sums[7] + 1.0))
        row[12] = np.log1p(50.0 * desk.peer[whom] / (desk.sums[7] + 1.0))
        row[13] = 1.0 if whom == who else 0.0
        row[14] = guess[whom]
        row[15] = row[8] * row[11]


@numba.njit(cache=True)
def shortlist(desk, count, weights, size):
    """Return the rows of the `size` best candidates by the cheap evidence, the best first, and everyone's score."""
    scores = np.zeros(count, np.float32)
    for at in range(count):
        total = np.float32(0.0)
        for column in range(SURVEY):
            total += weights[column] * desk.survey[at, column]
        scores[at] = total
    return np.argsort(-scores)[:size], scores


@numba.njit(cache=True)
def tops_of(desk, count):
    """Return the highest value of each column of the cheap evidence over all candidates."""
    tops = np.full(SURVEY, -np.inf, np.float32)
    for at in range(count):
        for column in range(SURVEY):
            tops[column] = max(tops[column], desk.survey[at, column])
    return tops


@numba.njit(cache=True)
def places_by(desk, count, column):
    """Return for each candidate how many others have more of a column of the cheap evidence."""
    order = np.argsort(-desk.survey[:count, column])
    places = np.zeros(count, np.float32)
    for at in range(1, count):
        same = desk.survey[order[at], column] == desk.survey[order[at - 1], column]
        places[order[at]] = places[order[at - 1]] if same else at
    return places
