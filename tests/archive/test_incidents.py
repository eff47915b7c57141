"""Which records are of one event: the decisions alone, without an archive."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.archive.incidentfaces import DESCRIBED, OWN, STATE, Face, Party, face_of
from dragoman.archive.incidents import FULL, Incident, fitting, postings
from dragoman.archive.incidentscores import are_apart, has_other_sides, is_retold, score
from dragoman.archive.incidentwords import deeds
from dragoman.codebook.loader import shipped_codebook
from dragoman.records import Entity, Place
from tests.archive.builders import event

RUSSIA = Entity("Russian forces", "Russian forces", 0, 14, "RUS", ("MIL",))
UKRAINE = Entity("Kharkiv", "Ukraine", 23, 30, "UKR", ("CVL",))
SYRIA = Entity("Aleppo", "Syria", 23, 29, "SYR", ("CVL",))
MERKEL = Entity("Merkel", "Angela Merkel", 0, 6, "DEU", ("GOV",))
MACRON = Entity("Macron", "Emmanuel Macron", 10, 16, "FRA", ("GOV",))
PUTIN = Entity("Putin", "Vladimir Putin", 20, 25, "RUS", ("GOV",))
KHARKIV = Place("Kharkiv", 23, 30, "Kharkiv", 706483, 50.0, 36.2, "Kharkiv", "Ukraine", "UKR", 4)
LVIV = Place("Lviv", 23, 27, "Lviv", 702550, 49.8, 24.0, "Lviv", "Ukraine", "UKR", 4)
SENTENCE = "Russian forces shelled Kharkiv and destroyed the old tractor factory beside the ring road."


def face(text: str = SENTENCE, published: str = "2024-05-06", **more: Any) -> Face:
    fields: dict[str, Any] = {
        "actor": (RUSSIA,), "recipient": (UKRAINE,), "date": published, "event_text": ("shelled",),
        "event_loc": KHARKIV, "mode": ("heavy-weapons",), "start": 15, "end": 22, "evidence": {"trigger": "shelled"},
    }  # fmt: skip
    told = more.pop("told", False)
    fields |= more
    if told:
        fields["evidence"] = {**fields["evidence"], "time": [0, 6]}
    made = face_of(
        event("d", more.pop("kind", "ASSAULT"), **{k: v for k, v in fields.items() if k != "kind"}), text, published
    )
    assert made
    return made


def incident(*faces: Face) -> Incident:
    out = Incident(1)
    for one in faces:
        out.add(one)
    return out


def is_one(a: Face, b: Face) -> bool:
    return bool(fitting(b, [incident(a)]))


def test_two_reports_of_one_day_are_of_one_event() -> None:
    assert is_one(
        face(), face("Shells hit a tractor factory: Russian forces shelled the city of Kharkiv again.", start=45)
    )


def test_a_report_may_be_of_the_day_that_another_tells() -> None:
    assert is_one(face(told=True, date="2024-05-05"), face(published="2024-05-06"))


def test_days_that_are_told_are_never_one_event_if_they_differ() -> None:
    assert are_apart(face(told=True, date="2024-05-05"), face(told=True, date="2024-05-06"))
    assert not is_one(face(told=True, date="2024-05-05"), face(told=True, date="2024-05-06"))


def test_the_same_news_of_two_days_are_two_events() -> None:
    assert not is_one(face(published="2024-05-06"), face(published="2024-05-07"))


def test_a_month_holds_its_days_and_no_others() -> None:
    month = face(told=True, date="2024-05")
    assert is_one(month, face(told=True, date="2024-05-30", published="2024-06-02"))
    assert are_apart(month, face(told=True, date="2024-06-01", published="2024-06-02"))


def test_a_year_is_of_a_year_only() -> None:
    assert is_one(face(told=True, date="2023"), face(told=True, date="2023", published="2024-05-09"))
    assert are_apart(face(told=True, date="2024"), face(told=True, date="2024-05-06"))


def test_other_sides_are_another_event() -> None:
    assert not is_one(face(), face("Russian forces shelled Aleppo.", recipient=(SYRIA,), event_loc=None))


def test_other_days_and_other_sides_are_never_one_event() -> None:
    # Told in the background, where a date may be wrong by weeks, and in the same words.
    first = face(sequence=6)
    other = face(sequence=6, published="2024-05-20", recipient=(SYRIA,))
    assert not are_apart(first, other) and has_other_sides([first], [other])
    assert not is_one(first, other)
    assert is_one(first, face(sequence=6, published="2024-05-20"))


def test_a_missing_side_fits_any() -> None:
    assert is_one(face(), face(actor=()))


def test_types_that_tell_the_same_deed_are_of_one_family_and_others_are_not() -> None:
    withdrawal = {"event_text": ("withdraw",), "mode": (), "evidence": {"trigger": "withdraw"}}
    assert is_one(face(kind="RETREAT", **withdrawal), face(kind="CONCEDE", **withdrawal))
    assert are_apart(face(kind="RETREAT", **withdrawal), face(kind="REJECT", **withdrawal))


@pytest.mark.parametrize("auxiliary", ["future", "hypothetical", "negation"])
def test_what_is_not_done_is_not_the_deed(auxiliary: str) -> None:
    assert are_apart(face(), face(auxiliary_modes=(auxiliary,)))


def test_what_is_planned_is_one_with_what_is_threatened_to_come_and_history_with_deeds() -> None:
    assert not are_apart(face(auxiliary_modes=("future",)), face(auxiliary_modes=("hypothetical",)))
    assert not are_apart(face(), face(auxiliary_modes=("historical",)))


def test_another_town_speaks_against_one_event() -> None:
    there = face("Russian forces shelled Lviv.", event_loc=LVIV)
    assert score(face(), there) < score(face(), there._replace(place="kharkiv"))


def test_calls_with_different_partners_are_different_calls() -> None:
    call = {"kind": "CONSULT", "recipient": (), "event_text": ("phone call",), "mode": ("phone",), "event_loc": None}
    text = "Emmanuel Macron and Putin spoke about Syria."
    one, other = face(text, actor=(MACRON, PUTIN), **call), face(text, actor=(MERKEL, PUTIN), **call)
    assert score(one, face(text, actor=(PUTIN, MACRON), **call)) - score(one, other) >= 1.5
    assert not is_one(one, face("In another call Putin spoke to Merkel.", actor=(MERKEL, PUTIN), **call))


def test_conflicting_figures_do_not_keep_reports_apart() -> None:
    assert is_one(face(size={"dead": 5}), face(size={"dead": 12}))
    assert score(face(size={"dead": 5}), face(size={"dead": 5})) > score(
        face(size={"dead": 5}), face(size={"dead": 12})
    )


def test_a_sentence_printed_again_weeks_later_tells_the_same() -> None:
    old = face(sequence=4, published="2024-01-06")
    again = face(sequence=9, published="2024-05-06")
    assert are_apart(old, again) and is_retold(again, old)
    assert is_one(old, again)


def test_news_in_the_same_words_is_new() -> None:
    assert not is_one(face(sequence=4, published="2024-01-06"), face(sequence=0, published="2024-05-06"))
    assert not is_one(
        face(sequence=4, published="2024-01-06"), face(sequence=4, told=True, date="2024-05-05", published="2024-05-06")
    )


def test_what_is_retold_takes_the_days_of_what_it_retells() -> None:
    one = incident(face(told=True, date="2024-01-05", published="2024-01-06"))
    kept = one.add(face(sequence=9, published="2024-05-06"))
    assert kept and (kept.first, kept.last, kept.told) == (next(iter(one.faces)).first,) * 2 + (True,)
    # Nothing of May has come in by that.
    assert not one.takes(face(told=True, date="2024-05-05", published="2024-05-06"))


def test_a_record_that_fits_nothing_starts_an_incident() -> None:
    assert fitting(face("Unrelated.", event_text=("praised",), kind="SUPPORT", mode=()), [incident(face())]) == []


def test_the_best_incident_comes_first_and_of_equals_the_oldest() -> None:
    good, same, poor = Incident(5), Incident(2), Incident(1)
    good.add(face())
    same.add(face())
    poor.add(face("They shelled it.", actor=()))
    assert [i.ordinal for i in fitting(face(), [good, poor, same])] == [2, 5, 1]


def test_no_record_comes_in_that_any_other_rules_out() -> None:
    month = incident(face(told=True, date="2024-05"), face(told=True, date="2024-05-03"))
    assert not month.takes(face(told=True, date="2024-05-04"))


def test_a_full_incident_stays_within_its_days() -> None:
    full = incident(
        *(face(f"Word{n} " + SENTENCE, told=True, date="2024-05", start=20 + len(str(n))) for n in range(FULL))
    )
    assert len(full.faces) == FULL
    assert full.takes(face(told=True, date="2024-05"))
    assert not full.takes(face(told=True, date="2024-05-03"))
    assert full.add(face("Another sentence.", told=True, date="2024-05")) is None


def test_incidents_become_one_only_if_all_their_records_may_be_one() -> None:
    month, third, fourth = (incident(face(told=True, date=d)) for d in ("2024-05", "2024-05-03", "2024-05-04"))
    assert month.may_be(third)
    month.unite(third)
    assert not month.may_be(fourth)


def test_records_that_may_be_one_meet_in_a_block() -> None:
    month = {p.block for p in postings(face(told=True, date="2024-05", actor=()))}
    assert month & {p.block for p in postings(face(told=True, date="2024-05-30", published="2024-06-02"))}
    old = {p.block for p in postings(face(sequence=4, published="2022-01-06", actor=()))}
    assert old & {p.block for p in postings(face(sequence=9, recipient=()))}


def test_faces_come_back_from_their_text() -> None:
    one = face(size={"dead": 5, "dead_max": 7}, told=True)
    assert Face.from_json(one.to_json()) == one
    assert one.figures == (("dead", 5),)


def test_a_face_holds_no_words_of_the_sentence_but_the_trigger() -> None:
    assert "tractor" not in face().to_json() and "shelled" in face().to_json()


def test_parties_are_ranked_by_their_names() -> None:
    people = Entity("people", "people", 0, 6, "SYR")
    made = face(actor=(MERKEL, RUSSIA, people), recipient=(UKRAINE,))
    assert {(p.name, p.rank) for p in made.actors} == {
        ("angela merkel", OWN),
        ("russian forces", DESCRIBED),
        ("people", DESCRIBED),
    }
    assert made.recipients == (Party("ukraine", "UKR", STATE),)


def test_a_record_of_nobody_or_of_no_day_has_no_face() -> None:
    assert face_of(event("d", "ASSAULT", actor=(), recipient=()), SENTENCE, "2024-05-06") is None
    assert face_of(event("d", "ASSAULT", date=None), SENTENCE, None) is None
    undated = face_of(event("d", "ASSAULT", date=None), SENTENCE, "2024-05-06")
    assert undated and undated.unit == "none" and undated.day is None


def test_every_type_of_the_codebook_has_a_family() -> None:
    from dragoman.archive.incidentfaces import FAMILIES

    assert set(FAMILIES) == set(shipped_codebook().types)


def test_words_of_one_deed_meet_and_others_do_not() -> None:
    assert deeds("killed in a drone strike") & deeds("died")
    assert deeds("airstrikes") & deeds("bombed")
    assert not deeds("resigned") & deeds("bombed")
    assert not deeds("leader") & deeds("leave")


@given(st.permutations(range(4)))
def test_whatever_comes_first_no_told_days_mix(order: list[int]) -> None:
    faces = [
        face(told=True, date="2024-05"), face(told=True, date="2024-05-03"), face(told=True, date="2024-05-04"),
        face(sequence=5, published="2024-05-06"),
    ]  # fmt: skip
    incidents: list[Incident] = []
    for at in order:
        best = fitting(faces[at], incidents)
        if best:
            best[0].add(faces[at])
        else:
            incidents.append(Incident(len(incidents)))
            incidents[-1].add(faces[at])
    for one in incidents:
        assert len({f.day for f in one.faces if f.told and f.day}) <= 1
