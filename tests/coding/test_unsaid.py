"""Parties that only the text before an event tells, or that go without saying."""

from __future__ import annotations

import pytest

from dragoman.coding.coder import Coder
from dragoman.records import Document, Event

DAY = "2019-05-14"


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder()


def last(coder: Coder, text: str, kind: str) -> Event:
    """Return the last record of a type."""
    return [e for e in coder.code(Document("d", text, DAY)) if e.event == (kind,)][-1]


def codes(event: Event, side: str) -> set[str | None]:
    return {e.code for e in getattr(event, side)}


def test_who_is_condemned_for_a_deed_is_its_doer(coder: Coder) -> None:
    told = last(coder, "Russian forces shelled Kharkiv on Monday. Poland condemned the shelling.", "ACCUSE")
    assert codes(told, "actor") == {"POL"}
    assert codes(told, "recipient") == {"RUS"}
    assert told.evidence["unsaid"].startswith("recipient: actor of ")


def test_nobody_is_accused_of_his_own_deed(coder: Coder) -> None:
    told = last(coder, "Poland deported two men on Monday. Poland condemned the violence.", "ACCUSE")
    assert "POL" not in codes(told, "recipient")


def test_a_deed_told_long_before_is_not_meant(coder: Coder) -> None:
    between = "The harvest was good. Prices fell. Rain is expected. Farmers were pleased. "
    told = last(coder, f"Russian forces shelled Kharkiv. {between}Poland voiced its dismay and condemned it.", "ACCUSE")
    assert "RUS" not in codes(told, "recipient")


def test_an_arrest_without_agent_is_the_states(coder: Coder) -> None:
    told = last(coder, "An American pastor has been detained in Turkey since October.", "COERCE")
    assert [(e.identifier_text, e.code, e.sector) for e in told.actor] == [("Turkey", "TUR", ("GOV",))]
    assert told.actor[0].entity_text in told.event_text
    assert told.evidence["unsaid"] == "actor: the state where it was"


def test_police_told_of_before_made_the_arrest(coder: Coder) -> None:
    text = "Kenyan police raided a mosque in Mombasa on Friday. Twenty people were arrested."
    told = last(coder, text, "COERCE")
    assert codes(told, "actor") == {"KEN"}
    assert "COP" in {s for e in told.actor for s in e.sector}
