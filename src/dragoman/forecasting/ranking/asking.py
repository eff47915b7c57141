"""Questions put in turn: what the ranker is told of their candidates."""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

import numba
import numpy as np

from dragoman.forecasting.ranking.candidates import gather, put_away, shortlist, survey
from dragoman.forecasting.ranking.features import describe
from dragoman.forecasting.ranking.rules import mark
from dragoman.forecasting.ranking.tallies import pack

# A linear congruential generator, for drawing the same each time.
_STEP, _SHIFT = np.uint64(6364136223846793005), np.uint64(1442695040888963407)


@numba.njit(cache=True)
def draw(desk, chosen, is_answer, others, seed):
    """Return the places of the answers among the chosen and of `others` drawn from the rest; none without answers."""
    places = np.empty(len(chosen), np.int64)
    answered = 0
    for place in range(len(chosen)):
        if is_answer[desk.touched[chosen[place]]]:
            places[answered] = place
            answered += 1
    if answered == 0:
        return places[:0]
    state = np.uint64(seed) * _STEP + _SHIFT
    left, wanted, at = len(chosen) - answered, min(others, len(chosen) - answered), answered
    for place in range(len(chosen)):
        if not is_answer[desk.touched[chosen[place]]]:
            state = state * _STEP + _SHIFT
            if np.int64(state >> np.uint64(33)) % left < wanted:
                places[at] = place
                at += 1
                wanted -= 1
            left -= 1
    return places[:at]


@numba.njit(cache=True, nogil=True)
def put(history, desk, who, deed, day, guesses, weights, size, answers, ends, others, out, whom, hit, sizes):
    """Write the features of candidates, rows one question after the other; return how many rows.

    Who each is goes to `whom`, whether it is an answer to `hit`, the number of rows of a question to `sizes`. Without
    `others` (-1) all of the shortlist is written; else the answers found there and so many others, drawn evenly.
    Answers that the shortlist misses are left out: kept, they would teach that little cheap evidence is a good sign.
    """
    total = 0
    is_answer = np.zeros(len(desk.seen), np.int8)
    for question in range(len(who)):
        mark(is_answer, answers, ends, question, 1)
        count = gather(history, desk, who[question], deed[question], day, guesses[question])
        survey(history, desk, who[question], count, guesses[question])
        chosen, cheap = shortlist(desk, count, weights, size)
        places = np.arange(len(chosen))
        if others >= 0:
            places = draw(desk, chosen, is_answer, others, pack(1, who[question], deed[question], day))
        describe(history, desk, who[question], deed[question], day, count, chosen, places, cheap, out[total:])
        for place in places:
            whom[total] = desk.touched[chosen[place]]
            hit[total] = is_answer[whom[total]]
            total += 1
        sizes[question] = len(places)
        put_away(history, desk, count)
        mark(is_answer, answers, ends, question, 0)
    return total
