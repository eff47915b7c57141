"""What has happened up to a day: the tallies and lists that forecasts are drawn from, kept day by day.

Deeds are directed events: event e done by the actor is deed 2e, the same event seen from the recipient is deed 2e + 1;
every event is noted in both directions, so "who does e to X" is asked as "whom does X meet under deed 2e + 1".
"""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from dragoman.forecasting.ranking.tallies import Tally, note, pack

# Kinds of keys in `contexts`: which parts of (who, deed, whom) are generalised; without DEED, of any deed.
HOME_DEED_WHOM, WHO_DEED_ROLE, WHO_DEED_HOME, HOME_DEED_HOME, ROLE_DEED_WHOM = range(5)
HOME_WHOM, WHO_HOME, HOME_HOME, WAY, HOME_OF = range(5, 10)
KINDS = 10
STATE, LONE = 0, 1
AGE_BINS, COUNT_BINS = 8, 5
UNKNOWN = -1


class Lists(NamedTuple):
    """Chains of slots, newest first (-1 ends one), and what the slots stand for."""

    who: NDArray[np.int32]  # of a triple
    deed: NDArray[np.int32]
    whom: NDArray[np.int32]
    next_in_pair: NDArray[np.int32]  # of a triple
    next_in_deed: NDArray[np.int32]
    next_in_taking: NDArray[np.int32]
    taking: NDArray[np.int32]  # slot in `takings`
    partner: NDArray[np.int32]  # of a pair
    first_in_pair: NDArray[np.int32]
    next_partner: NDArray[np.int32]
    first_in_taking: NDArray[np.int32]
    first_in_deed: NDArray[np.int32]
    first_partner: NDArray[np.int32]  # of an entity
    role: NDArray[np.int32]
    home: NDArray[np.int32]
    home_votes: NDArray[np.int32]  # 0: the home is in the name
    first_at_home: NDArray[np.int32]  # of a home
    next_at_home: NDArray[np.int32]  # of an entity


class Rules(NamedTuple):
    """How often what followed what: hits and tries, learned while the answers were still to come."""

    hits: NDArray[np.float32]  # (asked deed, past deed, age bin)
    tries: NDArray[np.float32]
    all_hits: NDArray[np.float32]  # (same deed?, age bin)
    all_tries: NDArray[np.float32]
    again_hits: NDArray[np.float32]  # (asked deed, age bin, count bin) of the very triple
    again_tries: NDArray[np.float32]
    pair_hits: NDArray[np.float32]  # the same of the pair
    pair_tries: NDArray[np.float32]
    habits: NDArray[np.float32]  # (asked deed: answers, known triple, known pair, same home)
    own_habits: NDArray[np.float32]  # the same by entity


class History(NamedTuple):
    """Everything up to a day."""

    triples: Tally
    pairs: Tally
    doings: Tally  # (who, deed)
    takings: Tally  # (deed, whom)
    people: Tally
    deeds: Tally
    contexts: Tally
    lists: Lists
    rules: Rules


@numba.njit(cache=True)
def age_bin(age):
    """Return the bin of an age in days: up to 1, 3, 7, 14, 30, 60, 120, older."""
    if age <= 1:
        return 0
    if age <= 3:
        return 1
    if age <= 7:
        return 2
    if age <= 14:
        return 3
    if age <= 30:
        return 4
    if age <= 60:
        return 5
    if age <= 120:
        return 6
    return 7


@numba.njit(cache=True)
def count_bin(count):
    """Return the bin of a count: 1, 2, 3-4, 5-9, more."""
    if count <= 2:
        return count - 1
    if count <= 4:
        return 2
    return 3 if count <= 9 else 4


@numba.njit(cache=True)
def note_event(history, who, deed, whom, day):
    """Note one directed event."""
    lists = history.lists
    pair, new_pair = note(history.pairs, pack(0, who, 0, whom), day)
    if new_pair:
        lists.partner[pair] = whom
        lists.first_in_pair[pair] = -1
        lists.next_partner[pair] = lists.first_partner[who]
        lists.first_partner[who] = pair
    note(history.doings, pack(0, who, deed, 0), day)
    taking, new_taking = note(history.takings, pack(0, 0, deed, whom), day)
    if new_taking:
        lists.first_in_taking[taking] = -1
    triple, new = note(history.triples, pack(0, who, deed, whom), day)
    if new:
        lists.who[triple], lists.deed[triple], lists.whom[triple] = who, deed, whom
        lists.next_in_pair[triple] = lists.first_in_pair[pair]
        lists.first_in_pair[pair] = triple
        lists.next_in_deed[triple] = lists.first_in_deed[deed]
        lists.first_in_deed[deed] = triple
        lists.next_in_taking[triple] = lists.first_in_taking[taking]
        lists.first_in_taking[taking] = triple
        lists.taking[triple] = taking
    note(history.people, pack(0, who, 0, 0), day)
    note(history.deeds, pack(0, 0, deed, 0), day)
    note_contexts(history, who, deed, whom, day)


@numba.njit(cache=True)
def note_contexts(history, who, deed, whom, day):
    """Note the generalisations of one directed event; an actor without a home gets that of most it dealt with."""
    lists, contexts = history.lists, history.contexts
    note(contexts, pack(WAY, who, deed & 1, whom), day)
    note(contexts, pack(WHO_DEED_ROLE, who, deed, lists.role[whom]), day)
    note(contexts, pack(ROLE_DEED_WHOM, lists.role[who], deed, whom), day)
    home, other = lists.home[who], lists.home[whom]
    if home >= 0:
        note(contexts, pack(HOME_DEED_WHOM, home, deed, whom), day)
        note(contexts, pack(HOME_WHOM, home, 0, whom), day)
        if other >= 0:
            note(contexts, pack(HOME_DEED_HOME, home, deed, other), day)
            note(contexts, pack(HOME_HOME, home, 0, other), day)
    if other >= 0:
        note(contexts, pack(WHO_DEED_HOME, who, deed, other), day)
        note(contexts, pack(WHO_HOME, who, 0, other), day)
        if lists.home_votes[who] > 0 and lists.home_votes[whom] == 0:
            slot, _ = note(contexts, pack(HOME_OF, who, 0, other), day)
            if contexts.times[slot] >= lists.home_votes[who]:
                lists.home[who] = other
                lists.home_votes[who] = contexts.times[slot] + 1


@numba.njit(cache=True)
def note_day(history, who, deed, whom, day):
    """Note the directed events of one day."""
    for row in range(len(who)):
        note_event(history, who[row], deed[row], whom[row], day)
