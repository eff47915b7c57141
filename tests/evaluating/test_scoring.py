"""The scores are what docs/evaluation.md says they are."""

from __future__ import annotations

import pytest

from dragoman.evaluating.scoring import Rate

from .gold import ARREST, ATTACK, VISIT, compared, dispatch, event, party, read, record

POLICE, DOE = party("Kenyan Police", "KEN"), party("Ama Doe", "KEN")


def levels(*records: dict, gold: list[dict] | None = None) -> list[int]:
    score = compared(read([dispatch(*(gold or [ARREST, ATTACK, VISIT]))]), list(records)).score()
    return [rate.right for rate in score.levels.values()]


@pytest.mark.parametrize(
    ("more", "right"),
    [
        ({"actor": [POLICE], "recipient": [DOE]}, [1, 1, 1, 1]),
        ({"actor": [party("Police", "KEN")], "recipient": [DOE]}, [1, 1, 1, 1]),  # its words are among the other's
        ({"actor": [party("Army", "KEN")], "recipient": [DOE]}, [1, 1, 1, 0]),
        ({"actor": [POLICE], "recipient": [party("Ama Doe", "UGA")]}, [1, 1, 0, 0]),
        ({"actor": [party("Kenyan police", "UGA")], "recipient": [DOE]}, [1, 0, 0, 0]),
        ({"recipient": [DOE]}, [1, 0, 0, 0]),
    ],
)
def test_every_level_needs_those_before_it(more: dict, right: list[int]) -> None:
    assert levels(record("arrested", "COERCE", **more)) == right


def test_a_record_of_another_sentence_or_type_is_none() -> None:
    assert levels(record("attacked", "COERCE"), record("arrested", "ASSAULT")) == [0, 0, 0, 0]


def test_a_mention_listed_under_also_counts() -> None:
    gold = [event("attacked", "ASSAULT", also=["visit"])]
    assert levels(record("visit", "ASSAULT"), gold=gold) == [1, 1, 1, 1]
    assert levels(record("visit", "ASSAULT"), gold=[event("attacked", "ASSAULT")]) == [0, 0, 0, 0]


def test_sides_of_mutual_events_are_pooled() -> None:
    both = [party("Museveni", "UGA"), party("Kenya", "KEN")]
    assert levels(record("visit", "CONSULT", actor=both)) == [1, 1, 1, 1]
    assert levels(record("attacked", "ASSAULT", recipient=[party("northern rebels", "KEN")])) == [1, 0, 0, 0]


def test_matching_is_one_to_one_and_the_best_first() -> None:
    wrong, right = record("Doe", "COERCE"), record("arrested", "COERCE", actor=[POLICE], recipient=[DOE])
    for records in ([wrong, right], [right, wrong]):
        score = compared(read([dispatch(ARREST)]), records).score()
        assert score.levels["type"] == Rate(1, 2, 1)
        assert score.levels["names"] == Rate(1, 2, 1)


def test_optional_events_are_neither_rewarded_nor_punished() -> None:
    gold = read([dispatch(ARREST, {**ATTACK, "optional": True})])
    assert compared(gold, [record("arrested", "COERCE")]).score().levels["type"] == Rate(1, 1, 1)
    assert compared(gold, [record("attacked", "ASSAULT")]).score().levels["type"] == Rate(0, 0, 1)


def test_rates() -> None:
    assert (Rate(2, 4, 8).precision, Rate(2, 4, 8).recall) == (0.5, 0.25)
    assert Rate(2, 4, 8).f1 == pytest.approx(1 / 3)
    assert Rate(0, 0, 0).f1 == 0


def test_fields_are_compared_where_the_type_is_right() -> None:
    place = ARREST["resolved"] | {"location": ["Nairobi", "KEN"]}
    gold = read([dispatch({**ARREST, "speaker": "police", "resolved": place}, VISIT)])
    told = {"name": "Kenyan police", "entity_text": "police"}
    good = record("arrested", "COERCE", mode=["arrest"], event_loc={"country_code": "KEN"}, attribution=told)
    bad = record(
        "visit", "CONSULT", auxiliary_modes=["historical"], mode=["phone"], date="1999-01-01", attribution=told
    )
    assert compared(gold, [good]).score().fields == {
        "aux": (1, 1), "mode": (1, 1), "location_country": (1, 1), "date_month": (1, 1), "attribution": (1, 1)
    }  # fmt: skip
    # The visit has neither date nor place in the gold, so neither is compared.
    assert compared(gold, [bad]).score().fields == {"aux": (0, 1), "mode": (0, 1), "attribution": (0, 1)}


def test_scores_of_one_type() -> None:
    both = compared(read([dispatch(ARREST, ATTACK)]), [record("arrested", "COERCE"), record("visit", "CONSULT")])
    assert both.types == ["ASSAULT", "COERCE", "CONSULT"]
    rates = {kind: both.score(kind).levels["type"] for kind in both.types}
    assert rates == {"COERCE": Rate(1, 1, 1), "ASSAULT": Rate(0, 0, 1), "CONSULT": Rate(0, 1, 0)}


def test_a_record_of_a_sentence_nobody_judged_is_left_out() -> None:
    partial = dispatch(ARREST, partial=True, rejected=[{"trigger": "attacked", "event": "ASSAULT"}])
    records = [record("arrested", "COERCE"), record("attacked", "ASSAULT"), record("visit", "CONSULT")]
    assert compared(read([partial]), records).score().levels["type"] == Rate(1, 2, 1)
    assert compared(read([dispatch(ARREST)]), records).score().levels["type"] == Rate(1, 3, 1)
