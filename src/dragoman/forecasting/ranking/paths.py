"""Paths from who asks to who could be the answer: through look-alikes, partners, fellows and peers."""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

import numba
import numpy as np

from dragoman.forecasting.ranking.desk import DAYS3, DAYS30, DAYS100, clear_asker, touch
from dragoman.forecasting.ranking.tallies import faded


@numba.njit(cache=True)
def meet_asker(history, desk, who, day):
    """Find who is like the asker, and whom partners and look-alikes deal with; done once per asker and day."""
    if desk.asker[0] == who and desk.asker[1] == day:
        return
    clear_asker(desk)
    count = find_alike(history, desk, who, day)
    count = walk(history, desk, who, day, count)
    desk.asker[0], desk.asker[1], desk.asker[2] = who, day, count


@numba.njit(cache=True)
def find_alike(history, desk, who, day):
    """Score who did the same to the same, rare things more; return the number of entities known."""
    lists, triples, takings = history.lists, history.triples, history.takings
    count = 0
    pair = lists.first_partner[who]
    while pair >= 0:
        whom = lists.partner[pair]
        count = touch(desk.seen_who, desk.touched_who, count, whom)
        desk.ties[whom] = faded(history.pairs, pair, day, DAYS30)
        desk.ties_now[whom] = faded(history.pairs, pair, day, DAYS3)
        triple = lists.first_in_pair[pair]
        while triple >= 0:
            mine = faded(triples, triple, day, DAYS100)
            if mine >= 0.05:
                taking = lists.taking[triple]
                rare = 1.0 / np.log(2.0 + faded(takings, taking, day, DAYS100))
                other = lists.first_in_taking[taking]
                while other >= 0:
                    if lists.who[other] != who:
                        count = touch(desk.seen_who, desk.touched_who, count, lists.who[other])
                        desk.likeness[lists.who[other]] += rare * np.sqrt(mine * faded(triples, other, day, DAYS100))
                    other = lists.next_in_taking[other]
            triple = lists.next_in_pair[triple]
        pair = lists.next_partner[pair]
    for at in range(count):
        other = desk.touched_who[at]
        if desk.likeness[other] > 0:
            desk.likeness[other] /= np.sqrt(1.0 + desk.busy_100[other])
    return count


@numba.njit(cache=True)
def walk(history, desk, who, day, count):
    """Follow two steps from the asker, through partners and through the most alike; return the number known."""
    lists, pairs = history.lists, history.pairs
    most = np.float32(0.0)
    for at in range(count):
        most = max(most, desk.likeness[desk.touched_who[at]])
    for at in range(count):
        through = desk.touched_who[at]
        like = desk.likeness[through] if desk.likeness[through] > 0.1 * most else np.float32(0.0)
        tie = desk.ties[through]
        if like == 0 and tie < 0.02:
            continue
        busy = 1.0 + desk.busy_30[through]
        now = desk.ties_now[through] / (1.0 + desk.busy_3[through])
        pair = lists.first_partner[through]
        while pair >= 0:
            whom = lists.partner[pair]
            lately = faded(pairs, pair, day, DAYS30)
            if lately > 0.02 and whom != who:
                count = touch(desk.seen_who, desk.touched_who, count, whom)
                desk.reach[whom] += tie * lately / busy
                desk.reach_now[whom] += now * faded(pairs, pair, day, DAYS3)
                desk.alike_any[whom] += like * lately / busy
                desk.sums[0] += tie * lately / busy
                desk.sums[1] += now * faded(pairs, pair, day, DAYS3)
                desk.sums[2] += like * lately / busy
            pair = lists.next_partner[pair]
    return count


@numba.njit(cache=True)
def follow_deed(history, desk, asker, deed, day, count):
    """Add up whom the deed was done to, and by whom: look-alikes, partners, fellows, peers; return the candidates."""
    lists, triples = history.lists, history.triples
    home, role = lists.home[asker], lists.role[asker]
    desk.sums[3:] = 0
    triple = lists.first_in_deed[deed]
    while triple >= 0:
        mass = faded(triples, triple, day, DAYS100)
        if mass >= 0.02:
            who, whom = lists.who[triple], lists.whom[triple]
            count = touch(desk.seen, desk.touched, count, whom)
            desk.anyone[whom] += mass
            desk.sums[5] += mass
            if desk.likeness[who] > 0:
                desk.alike[whom] += desk.likeness[who] * mass
                desk.sums[3] += desk.likeness[who] * mass
            if desk.ties[who] > 0:
                tie = desk.ties[who] * mass / (1.0 + desk.busy_30[who])
                desk.near[whom] += tie
                desk.sums[4] += tie
            if home >= 0 and lists.home[who] == home:
                desk.fellow[whom] += mass
                desk.sums[6] += mass
                if lists.home[whom] >= 0:
                    desk.fellow_home[lists.home[whom]] += mass
            if lists.role[who] == role:
                desk.peer[whom] += mass
                desk.sums[7] += mass
                desk.peer_role[lists.role[whom]] += mass
        triple = lists.next_in_deed[triple]
    return count
