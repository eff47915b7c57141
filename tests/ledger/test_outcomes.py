"""A claim is fulfilled by what does what it foretells, in time, and by nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from dragoman.records import Entity

from .builders import (
    CAVUSOGLU,
    CIVILIANS,
    CYPRUS,
    ERDOGAN,
    GREECE,
    IZMIR,
    KOS,
    NO_TIME,
    REBELS,
    RHODES,
    TURKEY,
    TURKISH_ARMY,
    Case,
    judged,
)

FULFILLED, NOT_FULFILLED = ("fulfilled", None), ("not fulfilled", None)
ALIKE = ("unresolvable", "something like it happened, but not surely the same")
NOT_AHEAD = ("unresolvable", "the record of its words is not of what is to come")
UNCLEAR = ("unresolvable", "whether the deed is foretold or denied is not clear")
NO_DEED = ("unresolvable", "no deed would tell whether it came true")
NO_PARTY = ("unresolvable", "whom it is about is no party to the deed")
UNION, ALLIANCE = (Entity(name, name, 0, 4, "IGO", ()) for name in ("European Union", "NATO"))
KHAN = Entity("Khan", "Ali Khan", 0, 4, "GRC", ("OPP",))
PLAN: dict[str, Any] = {"type": "AGREE", "auxiliary_modes": ()}
VOW = {"type": "THREATEN", "mode": ("violence",), "start": -30, "end": -12, "auxiliary_modes": ()}
PULLED_BACK: dict[str, Any] = {"kind": "RETREAT", "on": "2022-01-15", "actor": (GREECE,), "recipient": ()}


def case(expected: tuple[str, str | None], told: dict[str, Any] | None = None, **said: Any) -> Case:
    return Case(said, () if told is None else (told,), expected)


def by(subject: Entity, actor: Entity, expected: tuple[str, str | None]) -> Case:
    return case(expected, {"actor": (actor,)}, subject=subject, record={"actor": (subject,)})


def visit(subject: Entity, actor: Entity, expected: tuple[str, str | None]) -> Case:
    record = {**PLAN, "actor": (subject,)}
    told = {"kind": "CONSULT", "actor": (actor,)}
    return case(expected, told, statement="Turkey will visit Greece", trigger="visit", subject=subject, record=record)


def deed(expected: tuple[str, str | None], words: str, record: dict[str, Any], told: dict[str, Any]) -> Case:
    """Return a case in which the words after "Turkey will" tell the deed."""
    return case(expected, told, statement=f"Turkey will {words}", trigger=words.split()[0], record=record)


def talks(actors: tuple[Entity, ...], recipients: tuple[Entity, ...], expected: tuple[str, str | None]) -> Case:
    record = {**PLAN, "actor": (TURKEY, GREECE), "recipient": ()}
    told = {"kind": "CONSULT", "actor": actors, "recipient": recipients}
    return case(expected, told, statement="Turkey will meet Greece", trigger="meet", record=record)


def conditional(expected: tuple[str, str | None], told: dict[str, Any] | None, word: str) -> Case:
    inside = {
        "type": "RETREAT", "at": 35, "actor": (GREECE,), "recipient": (), "auxiliary_modes": ("hypothetical",),
    }  # fmt: skip
    return case(expected, told, condition=f"{word} Greece pulls back its troops", others=(inside,))


CASES = {
    "later": case(FULFILLED, {}),
    "another type": case(NOT_FULFILLED, {"kind": "COERCE"}),
    "before": case(NOT_FULFILLED, {"on": "2022-01-09"}),
    "the same day": case(NOT_FULFILLED, {"on": "2022-01-10"}),
    "the last day": case(FULFILLED, {"on": "2022-04-10"}),
    "the day after": case(NOT_FULFILLED, {"on": "2022-04-11"}),
    "another recipient": case(NOT_FULFILLED, {"recipient": (CYPRUS,)}),
    "the other way round": case(ALIKE, {"actor": (GREECE,), "recipient": (TURKEY,)}),
    "nobody in particular": case(ALIKE, {"recipient": (CIVILIANS,)}),
    "nobody told": case(ALIKE, {"recipient": ()}),
    "planned": case(NOT_FULFILLED, {"auxiliary_modes": ("future",)}),
    "possible": case(NOT_FULFILLED, {"auxiliary_modes": ("hypothetical",)}),
    "denied": case(NOT_FULFILLED, {"auxiliary_modes": ("negation",)}),
    "long ago": case(NOT_FULFILLED, {"auxiliary_modes": ("historical",)}),
    "unsure": case(NOT_FULFILLED, {"confidence": 0.4}),
    "dated to a year": case(NOT_FULFILLED, {"on": "2022", "published": "2022-12-01"}),
    "dated to a later month": case(FULFILLED, {"on": "2022-02", "published": "2022-03-01"}),
    "dated to the month of the claim": case(NOT_FULFILLED, {"on": "2022-01", "published": "2022-02-01"}),
    "told before it happened": case(NOT_FULFILLED, {"on": "2022-01-20", "published": "2022-01-18"}),
    "undated news": case(FULFILLED, {"evidence": NO_TIME}),
    "undated background": case(ALIKE, {"evidence": NO_TIME, "sequence": 5}),
    "an undated noun": case(ALIKE, {"evidence": NO_TIME, "event_text": ("offensive",)}),
    "a mode in common": case(FULFILLED, {"mode": ("aerial", "drone")}, record={"mode": ("aerial",)}),
    "no mode told": case(FULFILLED, {}, record={"mode": ("aerial",)}),
    "another mode": case(ALIKE, {"mode": ("beat",)}, record={"mode": ("aerial",)}),
    "the same town": case(FULFILLED, {"event_loc": KOS}, record={"event_loc": KOS}),
    "another town": case(ALIKE, {"event_loc": RHODES}, record={"event_loc": KOS}),
    "another country": case(ALIKE, {"event_loc": IZMIR}, record={"event_loc": KOS}),
    "the same town and nobody told": case(FULFILLED, {"event_loc": KOS, "recipient": ()}, record={"event_loc": KOS}),
    "the same town, where somebody was meant": case(
        ALIKE, {"event_loc": KOS, "recipient": ()}, record={"event_loc": KOS, "recipient": (KHAN,)}
    ),
    "its army for a state": by(TURKEY, TURKISH_ARMY, FULFILLED),
    "its president for a state": by(TURKEY, ERDOGAN, FULFILLED),
    "its rebels for a state": by(TURKEY, REBELS, ALIKE),
    "the state for its president": by(ERDOGAN, TURKEY, FULFILLED),
    "the state for its army": by(TURKISH_ARMY, TURKEY, FULFILLED),
    "the state for a minister": by(CAVUSOGLU, TURKEY, ALIKE),
    "rebels for themselves": by(REBELS, REBELS, FULFILLED),
    "the state for its rebels": by(REBELS, TURKEY, ALIKE),
    "the army for rebels": by(REBELS, TURKISH_ARMY, ALIKE),
    "a body for itself": by(UNION, UNION, FULFILLED),
    "a body for another": by(UNION, ALLIANCE, ALIKE),
    "a minister visits for a state": visit(TURKEY, CAVUSOGLU, FULFILLED),
    "a minister visits": visit(CAVUSOGLU, CAVUSOGLU, FULFILLED),
    "a minister visits for a president": visit(ERDOGAN, CAVUSOGLU, ALIKE),
    "a state visits for a president": visit(ERDOGAN, TURKEY, ALIKE),
    "talks in another order": talks((GREECE, TURKEY), (), FULFILLED),
    "talks told as a visit": talks((GREECE,), (TURKEY,), FULFILLED),
    "talks with another": talks((CYPRUS, TURKEY), (), NOT_FULFILLED),
    "a planned visit planned again": deed(NOT_FULFILLED, "visit Greece", PLAN, {"kind": "AGREE"}),
    "food sent": deed(FULFILLED, "send food to Greece", PLAN, {"kind": "AID"}),
    "a letter sent": deed(NO_DEED, "send a letter to Greece", PLAN, {"kind": "AID"}),
    "a withdrawal": deed(FULFILLED, "leave Greece", {"type": "CONCEDE"}, {"kind": "RETREAT", "mode": ("withdraw",)}),
    "a release for it": deed(ALIKE, "leave Greece", {"type": "CONCEDE"}, {"kind": "RETREAT", "mode": ("release",)}),
    "a threat of force": deed(FULFILLED, "strike Greece", {"type": "THREATEN", "mode": ("violence",)}, {}),
    "a threat of I know not what": deed(NO_DEED, "answer Greece", {"type": "THREATEN", "mode": ("violence",)}, {}),
    "a deal signed": deed(FULFILLED, "sign a deal", PLAN, {"kind": "AGREE", "event_text": ("signed",)}),
    "a deal planned": deed(ALIKE, "sign a deal", PLAN, {"kind": "AGREE", "event_text": ("plans",)}),
    "a demand": deed(NO_DEED, "urge Greece", {"type": "REQUEST"}, {"kind": "REQUEST"}),
    "led in by a vow": case(FULFILLED, {}, statement="to attack Greece", record=VOW, event=None),
    "led in by a vow, no deed": case(NO_DEED, {}, statement="to be victorious", trigger="be", record=VOW, event=None),
    "led in by the other's vow": case(
        NO_PARTY, {}, statement="to attack Greece", event=None,
        record={**VOW, "actor": (GREECE,), "recipient": (TURKEY,)},
    ),
    "stopped": case(NOT_AHEAD, {}, statement="Turkey will stop the attack on Greece"),
    "looked into": case(NOT_AHEAD, {}, statement="Turkey will open an inquiry into who led the attack"),
    "may have been": case(NOT_AHEAD, {}, statement="Turkey may have attacked Greece"),
    "of history": case(NOT_AHEAD, {}, record={"auxiliary_modes": ("historical",)}),
    "not hesitate": case(UNCLEAR, {}, statement="Turkey will not hesitate to attack"),
    "denied by the record alone": case(UNCLEAR, {}, record={"auxiliary_modes": ("negation",)}),
    "no other side": case(("unresolvable", "the other side is not told"), {}, record={"recipient": ()}),
    "an other side of nobody in particular": case(
        ("unresolvable", "the other side is nobody in particular"), {}, record={"recipient": (CIVILIANS,)}
    ),
    "another doer in the record": case(NO_PARTY, {}, record={"actor": (CYPRUS,)}),
    "no type": case(("unresolvable", "it foretells no event of the codebook"), {}, event=None),
    "no record": case(("unresolvable", "no record tells of its deed"), {}, event="AID"),
    "no date": case(("unresolvable", "its document has no date"), {}, on=None, record={"date": None}),
    "no subject": case(("unresolvable", "whom it is about is not known"), {}, subject=None),
    "subject in general": case(("unresolvable", "whom it is about is nobody in particular"), {}, subject=CIVILIANS),
    "kept": case(FULFILLED, None, statement="Turkey will not attack Greece"),
    "broken": case(NOT_FULFILLED, {}, statement="Turkey will not attack Greece"),
    "perhaps broken": case(ALIKE, {"actor": (REBELS,)}, statement="Turkey will not attack Greece"),
    "arrested": case(
        FULFILLED, {"kind": "COERCE", "recipient": (KHAN,)}, statement="Khan will be arrested", trigger="arrested",
        subject=KHAN, record={"type": "COERCE", "actor": (), "recipient": (KHAN,)},
    ),
    "another arrested": case(
        ALIKE, {"kind": "COERCE", "recipient": (GREECE,)}, statement="Khan will be arrested", trigger="arrested",
        subject=KHAN, record={"type": "COERCE", "actor": (), "recipient": (KHAN,)},
    ),
    "under a condition": conditional(FULFILLED, {}, "if"),
    "under a condition, and nothing happened": conditional(
        ("unresolvable", "whether its condition was met is not known"), None, "if"
    ),
    "under a condition that is denied": conditional(
        ("unresolvable", "its condition was not met"), {**PULLED_BACK, "auxiliary_modes": ("negation",)}, "if"
    ),
    "unless, and it did": conditional(("unresolvable", "its condition was not met"), PULLED_BACK, "unless"),
    "unless, and it did not": conditional(FULFILLED, {}, "unless"),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str | None]]:
    return judged(tmp_path_factory.mktemp("cases"), CASES)


@pytest.mark.parametrize("name", CASES)
def test_only_what_surely_does_what_it_foretells_in_time_fulfils_a_claim(
    found: dict[str, tuple[str, str | None]], name: str
) -> None:
    assert found[name] == CASES[name].expected
