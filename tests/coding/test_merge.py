from __future__ import annotations

from dataclasses import replace

from dragoman.coding.merge import merge_events
from dragoman.records import Entity, Event, Place


def entity(name: str, code: str | None) -> Entity:
    return Entity(name, name, 0, 1, code)


def event(key: str, sequence: int, actor: tuple[Entity, ...] = (), recipient: tuple[Entity, ...] = ()) -> Event:
    return Event(
        id=key, document_id="d", event=("ASSAULT",), mode=(), auxiliary_modes=(), context=(), actor=actor,
        recipient=recipient, event_text=("attack",), sequence=sequence, start=10 * sequence, end=10 * sequence + 6,
        quad_code=4, event_scale=-9.0, confidence=0.5,
    )  # fmt: skip


CHAD, SUDAN, NIGER = entity("Chad", "TCD"), entity("Sudan", "SDN"), entity("Niger", "NER")
SAME_WORD = {"a": "attack", "b": "attack"}


def test_told_twice_is_one_record() -> None:
    merged = merge_events([event("a", 0, (CHAD,), (SUDAN,)), event("b", 3, (CHAD,), (SUDAN,))], dict(SAME_WORD))
    assert len(merged) == 1
    assert merged[0].evidence["also"] == [[30, 36]]


def test_the_fullest_telling_is_kept_and_completed() -> None:
    vague = event("a", 0, (), (SUDAN,))
    full = replace(event("b", 2, (CHAD,), (SUDAN,)), event_loc=Place("Tiné", 0, 4))
    merged = merge_events([vague, full], dict(SAME_WORD))
    assert [e.id for e in merged] == ["b"]
    assert merged[0].actor == (CHAD,)


def test_other_parties_are_other_events() -> None:
    pair = [event("a", 0, (CHAD,), (SUDAN,)), event("b", 1, (CHAD,), (NIGER,))]
    assert merge_events(pair, dict(SAME_WORD)) == pair


def test_other_types_and_auxiliaries_are_other_events() -> None:
    first = event("a", 0, (CHAD,), (SUDAN,))
    protest = replace(event("b", 1, (CHAD,), (SUDAN,)), event=("PROTEST",))
    planned = replace(event("b", 1, (CHAD,), (SUDAN,)), auxiliary_modes=("future",))
    assert len(merge_events([first, protest], dict(SAME_WORD))) == 2
    assert len(merge_events([first, planned], dict(SAME_WORD))) == 2


def test_other_countries_of_place_are_other_events() -> None:
    first = replace(event("a", 0, (CHAD,), (SUDAN,)), event_loc=Place("Tiné", 0, 4, country_code="TCD"))
    second = replace(event("b", 1, (CHAD,), (SUDAN,)), event_loc=Place("Geneina", 0, 7, country_code="SDN"))
    assert len(merge_events([first, second], dict(SAME_WORD))) == 2


def test_words_side_by_side_in_one_sentence_tell_one_act() -> None:
    killed = replace(event("a", 0, (CHAD,), (SUDAN,)), start=0, end=6)
    fighting = replace(event("b", 0, (CHAD,), ()), start=20, end=28)
    assert len(merge_events([killed, fighting], {"a": "kill", "b": "fighting"})) == 1
    far = replace(fighting, start=90, end=98)
    assert len(merge_events([killed, far], {"a": "kill", "b": "fighting"})) == 2


def test_soldiers_called_up_and_then_sent_are_two_acts() -> None:
    called = replace(event("a", 0, (CHAD,), (SUDAN,)), event=("MOBILIZE",), start=0, end=6)
    sent = replace(called, id="b", start=20, end=28)
    assert len(merge_events([called, sent], {"a": "recruit", "b": "deploy"})) == 2


def test_a_noun_that_points_back_means_what_was_told_and_lends_it_no_parties() -> None:
    told, taken_up = event("a", 0, (CHAD,), (SUDAN,)), event("b", 4, (NIGER,), ())
    words = {"a": "shell", "b": "attack"}
    merged = merge_events([told, taken_up], words, frozenset({"b"}))
    assert [(e.id, e.actor, e.evidence["also"]) for e in merged] == [("a", (CHAD,), [[40, 46]])]
    assert len(merge_events([told, taken_up], words)) == 2
