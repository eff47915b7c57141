"""The order of events: what conjunctions, adverbs, verbs, tense and dates say, and that it holds together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.coding.coder import Coder
from dragoman.coding.order import chronology, with_order
from dragoman.coding.ordersigns import order_signs
from dragoman.language.analyser import shared_analyser
from dragoman.language.parse import Parse
from dragoman.records import Document, Event

from ..samples import event as sample

Relations = set[tuple[str, str, str]]


def told(text: str, *words: str, **more: dict[str, object]) -> tuple[list[Event], Parse]:
    """Return an event for each word of a text, named by the word, and the parse."""
    events = []
    for word in words:
        start = text.index(word)
        fields = {"evidence": {}, "relations": (), "size": {}, **more.get(word, {})}
        events.append(
            sample(id=word, start=start, end=start + len(word), event_text=(word,), **fields)  # the rest is not read
        )
    return sorted(events, key=lambda e: e.start), shared_analyser().parse(text)


def relations(text: str, *words: str, **more: dict[str, object]) -> Relations:
    return {(e.id, r["type"], r["id"]) for e in with_order(*told(text, *words, **more)) for r in e.relations}


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Rebels withdrew from the town after troops shelled it.", "withdrew shelled", "shelled before withdrew"),
        ("After troops shelled the town, rebels withdrew.", "shelled withdrew", "withdrew after shelled"),
        ("Following the talks, Kenya released the sailors.", "talks released", "released after talks"),
        ("The minister met the rebels before he resigned.", "met resigned", "resigned after met"),
        ("Police fired tear gas while students marched.", "fired marched", "marched simultaneous fired"),
        ("France expelled two envoys in response to the attack.", "expelled attack", "expelled because attack"),
        ("Chad closed the border because rebels attacked it.", "closed attacked", "closed because attacked"),
        ("The raid led to protests in Basra.", "raid protests", "protests because raid"),
        ("Riots followed the verdict.", "Riots verdict", "verdict before Riots"),
    ],
)  # fmt: skip
def test_two_events_of_a_sentence(text: str, words: str, expected: str) -> None:
    assert relations(text, *words.split()) == {tuple(expected.split())}


def test_what_is_condemned_came_first_unless_it_did_not_happen() -> None:
    text = "Norway condemned the bombing of the port."
    charge = {"event": ("ACCUSE",)}
    assert relations(text, "condemned", "bombing", condemned=charge) == {("condemned", "because", "bombing")}
    planned = {"auxiliary_modes": ("future",)}
    assert relations(text, "condemned", "bombing", condemned=charge, bombing=planned) == set()


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        ("Police subsequently arrested the mayor.", "after"),
        ("The next day, police arrested the mayor.", "after"),
        ("In response, police arrested the mayor.", "because"),
        ("In a parallel development, police arrested the mayor.", "simultaneous"),
        ("Police had arrested the mayor.", "before"),
        ("Police had earlier arrested the mayor.", "before"),
    ],
)
def test_what_an_adverb_or_the_tense_says_of_the_sentence_before(second: str, kind: str) -> None:
    text = f"Soldiers attacked the market on Monday. {second}"
    assert relations(text, "attacked", "arrested") == {("arrested", kind, "attacked")}


@pytest.mark.parametrize(
    "second",
    [
        "Police arrested the mayor.",
        "Police arrested the mayor later this month.",
        "Police arrested the next mayor.",
        "In response to critics, police arrested the mayor.",
    ],
)
def test_words_that_only_look_like_order_say_nothing(second: str) -> None:
    assert relations(f"Soldiers attacked the market. {second}", "attacked", "arrested") == set()


def test_a_far_sentence_is_not_looked_back_to() -> None:
    filler = "The market is old. It sells fruit. It is large."
    assert relations(f"Soldiers attacked. {filler} Later police arrested a man.", "attacked", "arrested") == set()


def test_days_told_order_events() -> None:
    text = "Soldiers attacked on 3 May. Police arrested a man on 5 May. Rebels withdrew on 4 May."
    dated = {
        word: {"date": date, "evidence": {"time": [0, 1]}}
        for word, date in (("attacked", "2011-05-03"), ("arrested", "2011-05-05"), ("withdrew", "2011-05-04"))
    }
    found = relations(text, "attacked", "arrested", "withdrew", **dated)
    assert found == {("withdrew", "after", "attacked"), ("withdrew", "before", "arrested")}


def test_the_evidence_says_by_what_sign() -> None:
    events = with_order(*told("Rebels withdrew after troops shelled the town.", "withdrew", "shelled"))
    assert [e.evidence.get("order") for e in events] == [None, {"withdrew": "tie"}]


def test_different_days_are_not_the_same_time() -> None:
    dated = {
        word: {"date": date, "evidence": {"time": [0, 1]}} for word, date in (("fired", "2011"), ("marched", "2012"))
    }
    text = "Police fired tear gas while students marched."
    assert relations(text, "fired", "marched", **dated) == set()


def test_a_publication_date_orders_nothing() -> None:
    dates = {"attacked": {"date": "2011-05-03"}, "arrested": {"date": "2011-05-05"}}
    assert relations("Soldiers attacked. Police arrested a man.", "attacked", "arrested", **dates) == set()


def test_the_surer_sign_wins_and_no_circle_remains() -> None:
    dated = {
        word: {"date": date, "evidence": {"time": [0, 1]}}
        for word, date in (("withdrew", "2011-05-03"), ("shelled", "2011-05-04"))
    }
    text = "Rebels withdrew from the town after troops shelled it."
    assert len(list(order_signs(*told(text, "withdrew", "shelled", **dated)))) == 2
    assert relations(text, "withdrew", "shelled", **dated) == {("shelled", "before", "withdrew")}


def test_what_follows_from_others_is_left_out() -> None:
    text = "Rebels withdrew after troops shelled the town. Later, police arrested a man. Then the mayor resigned."
    dated = {
        word: {"date": date, "evidence": {"time": [0, 1]}}
        for word, date in (("shelled", "2011-05-03"), ("resigned", "2011-05-09"))
    }
    found = relations(text, "withdrew", "shelled", "arrested", "resigned", **dated)
    assert ("resigned", "after", "shelled") not in found
    assert found == {
        ("shelled", "before", "withdrew"),
        ("arrested", "after", "withdrew"),
        ("resigned", "after", "arrested"),
    }


def test_other_tellings_of_an_event_count() -> None:
    text = "Soldiers attacked the market. After the raid, rebels withdrew."
    start = text.index("raid")
    also = {"attacked": {"evidence": {"also": [[start, start + 4]]}}}
    assert relations(text, "attacked", "withdrew", **also) == {("withdrew", "after", "attacked")}


def test_nothing_is_ordered_of_nothing() -> None:
    assert with_order([], Parse("", ())) == []
    assert chronology([]) == []


def related(*pairs: tuple[int, str, int], count: int = 4) -> list[Event]:
    events = [sample(id=str(i), start=i, end=i + 1, date=None) for i in range(count)]
    for at, kind, other in pairs:
        events[at] = replace(events[at], relations=(*events[at].relations, {"type": kind, "id": str(other)}))
    return events


def test_a_chronology_obeys_relations_before_dates_before_the_text() -> None:
    events = related((1, "before", 0), (3, "because", 2))
    events[2] = replace(events[2], date="2011-05-03")
    events[3] = replace(events[3], date="2010")
    assert [e.id for e in chronology(events)] == ["1", "0", "2", "3"]


def test_a_chronology_does_not_turn_told_dates_round() -> None:
    told = {"time": [0, 1]}
    events = related((1, "after", 0), count=2)
    events = [replace(events[0], date="2011-06", evidence=told), replace(events[1], date="2011-03-19", evidence=told)]
    assert [e.id for e in chronology(events)] == ["1", "0"]


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(["after", "before", "because", "simultaneous"]), st.integers(0, 5))
    )
)
def test_a_chronology_keeps_every_event_whatever_the_relations(pairs: list[tuple[int, str, int]]) -> None:
    events = related(*pairs, count=6)
    assert sorted(e.id for e in chronology(events)) == [e.id for e in events]


def test_the_order_of_a_dispatch(shared: Path) -> None:
    text = (shared / "dispatch.txt").read_text(encoding="utf-8")
    events = Coder().code(Document("dispatch", text, "2023-10-12"))
    at = {e.id: e for e in events}
    order = chronology(events)
    assert all(r["id"] in at for e in events for r in e.relations)

    def found(kind: str, who: str, whom: str) -> Event:
        names = [(e, " ".join(p.identifier_text for p in (*e.actor, *e.recipient))) for e in events]
        return next(e for e, name in names if e.event == (kind,) and who in name and whom in name)

    visit = found("CONSULT", "Massoud", "Russia")
    pakistani = found("CONSULT", "Pakistan", "Rahmon")
    assert {"type": "after", "id": visit.id} in pakistani.relations
    graham = next(e for e in events if "Dostum" in " ".join(p.identifier_text for p in (*e.actor, *e.recipient)))
    assert {"type": "before", "id": graham.id} in visit.relations
    assert order.index(visit) < order.index(graham) < order.index(pakistani)
