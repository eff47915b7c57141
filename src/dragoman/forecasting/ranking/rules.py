"""Rules and habits: how often what followed what, learned from each question before its answers are noted."""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

import numba
import numpy as np

from dragoman.forecasting.ranking.history import age_bin, count_bin
from dragoman.forecasting.ranking.tallies import find, pack


@numba.njit(cache=True)
def rate_of(rules, deed, past, bin_):
    """Return how often `past` was followed by `deed`, shrunk to the usual, and the usual."""
    same = 1 if past == deed else 0
    usual = (rules.all_hits[same, bin_] + 0.5) / (rules.all_tries[same, bin_] + 10.0)
    return (rules.hits[deed, past, bin_] + 20.0 * usual) / (rules.tries[deed, past, bin_] + 20.0), usual


@numba.njit(cache=True)
def again_rate(hits, tries, deed, age, count):
    """Return how often something this old, seen so often, was the answer, shrunk to that of the age bin."""
    bin_, often = age_bin(age), count_bin(count)
    all_hits, all_tries = hits[deed, bin_].sum(), tries[deed, bin_].sum()
    usual = (all_hits + 0.2) / (all_tries + 20.0)
    return (hits[deed, bin_, often] + 10.0 * usual) / (tries[deed, bin_, often] + 10.0)


@numba.njit(cache=True)
def learn_rules(history, who, deed, day, is_answer):
    """Count, for one question whose answers are known now, what the rules would have said."""
    lists, rules, triples = history.lists, history.rules, history.triples
    pair = lists.first_partner[who]
    while pair >= 0:
        answered = is_answer[lists.partner[pair]]
        age, often = age_bin(day - history.pairs.last[pair]), count_bin(history.pairs.times[pair])
        rules.pair_tries[deed, age, often] += 1
        rules.pair_hits[deed, age, often] += answered
        triple = lists.first_in_pair[pair]
        while triple >= 0:
            past, bin_ = lists.deed[triple], age_bin(day - triples.last[triple])
            same = 1 if past == deed else 0
            rules.tries[deed, past, bin_] += 1
            rules.all_tries[same, bin_] += 1
            rules.hits[deed, past, bin_] += answered
            rules.all_hits[same, bin_] += answered
            if same:
                often = count_bin(triples.times[triple])
                rules.again_tries[deed, bin_, often] += 1
                rules.again_hits[deed, bin_, often] += answered
            triple = lists.next_in_pair[triple]
        pair = lists.next_partner[pair]


@numba.njit(cache=True)
def learn_habits(history, who, deed, answers):
    """Count how often the answers were known triples, known pairs, or of the same home."""
    lists, rules = history.lists, history.rules
    for whom in answers:
        known = find(history.triples, pack(0, who, deed, whom)) >= 0
        met = find(history.pairs, pack(0, who, 0, whom)) >= 0
        near = lists.home[who] >= 0 and lists.home[who] == lists.home[whom]
        for table, row in ((rules.habits, deed), (rules.own_habits, who)):
            table[row, 0] += 1
            table[row, 1] += known
            table[row, 2] += met
            table[row, 3] += near


@numba.njit(cache=True)
def mark(is_answer, answers, ends, question, value):
    """Set what `is_answer` says of the answers of a question."""
    for place in range(0 if question == 0 else ends[question - 1], ends[question]):
        is_answer[answers[place]] = value


@numba.njit(cache=True)
def learn_day(history, who, deed, day, answers, ends, entities):
    """Learn rules and habits from the questions of a day and their answers (before the day is noted)."""
    is_answer = np.zeros(entities, np.float32)
    for question in range(len(who)):
        mark(is_answer, answers, ends, question, 1)
        learn_rules(history, who[question], deed[question], day, is_answer)
        begin = 0 if question == 0 else ends[question - 1]
        learn_habits(history, who[question], deed[question], answers[begin : ends[question]])
        mark(is_answer, answers, ends, question, 0)
