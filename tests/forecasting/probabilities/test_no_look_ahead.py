from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from dragoman.forecasting.probabilities.features import ANYONE, features_at
from dragoman.forecasting.probabilities.learning import fit_scorers
from dragoman.forecasting.probabilities.model import fit
from dragoman.forecasting.probabilities.sampling import gather, open_questions

from .conftest import OUTCOMES


def other_future(events, day):
    """The same past and a made-up future of other events."""
    past, late = events.before(day), events.between(day, events.end)
    return replace(
        events,
        actor=np.concatenate([past.actor, late.recipient]),
        recipient=np.concatenate([past.recipient, late.actor]),
        kind=np.concatenate([past.kind, 4 - late.kind]),
    )


def test_features_are_the_same_to_the_bit_when_the_future_is_deleted_or_replaced(table):
    day = 250
    for unit in ("dyad", "actor", "recipient"):
        actors, recipients = open_questions(table, day, unit)
        _, whole = features_at(table, day, actors, recipients)
        for changed in (table.before(day), other_future(table, day)):
            _, cut = features_at(changed, day, actors, recipients)
            assert np.array_equal(whole, cut)
        assert whole.any()


def test_features_do_change_when_the_past_changes(table):
    actors, recipients = open_questions(table, 250, "dyad")
    _, whole = features_at(table, 250, actors, recipients)
    _, other = features_at(table.with_event(249, int(actors[0]), 4, int(recipients[0])), 250, actors, recipients)
    assert not np.array_equal(whole, other)


def test_probabilities_are_the_same_to_the_bit_when_the_future_is_deleted(table, model):
    day = 250
    some = zip(*(c[:5].tolist() for c in open_questions(table, day, "dyad")), strict=True)
    for actor, recipient in ((0, ANYONE), *some):
        whole = model.ask(table, actor, OUTCOMES[3], recipient, day)
        assert whole == model.ask(table.before(day), actor, OUTCOMES[3], recipient, day)
        assert whole == model.ask(other_future(table, day), actor, OUTCOMES[3], recipient, day)


def test_a_model_fitted_before_a_day_does_not_depend_on_what_came_after(table):
    day, origins = 250, [120, 160, 200]
    scores = []
    for events in (table, table.before(day), other_future(table, day)):
        rows = gather(events, origins, 30, OUTCOMES[:1], "dyad")
        scores.append(fit_scorers(events, 30, rows, {0: OUTCOMES[0]})[0](events, rows))
    assert np.array_equal(scores[0], scores[1]) and np.array_equal(scores[0], scores[2])


@pytest.mark.slow
def test_a_model_of_a_cut_table_is_that_of_a_table_that_ended_there(table):
    one, other = (
        fit(table.before(230), OUTCOMES[:1], (7,), ("dyad",)),
        fit(other_future(table, 230).before(230), OUTCOMES[:1], (7,), ("dyad",)),
    )
    assert one.data_hash == other.data_hash
    assert one.trained_until == table.first_date + timedelta(days=table.before(230).end)
    day = table.before(230).end
    assert one.ask(table, 0, OUTCOMES[0], 1, day) == other.ask(table, 0, OUTCOMES[0], 1, day)
