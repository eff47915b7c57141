"""Auxiliary modes that the words or the date settle."""

from __future__ import annotations

import pytest

from dragoman.coding.auxiliaries import aged
from dragoman.coding.coder import Coder
from dragoman.records import Document

PUBLISHED = "2020-06-15"


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [
        ((), "2018-03-01", ("historical",)),
        ((), "2018", ("historical",)),
        (("negation",), "2011-05", ("historical", "negation")),
        (("historical",), "2020-05-30", ()),
        (("historical", "negation"), "2020-02", ("negation",)),
        # Between nine months and sixteen the network's opinion stands.
        (("historical",), "2019-06-01", ("historical",)),
        ((), "2019-06-01", ()),
        (("historical",), None, ("historical",)),
        (("future",), "2020-12-24", ("future",)),
    ],
)
def test_an_old_date_makes_history(before: tuple[str, ...], told: str | None, after: tuple[str, ...]) -> None:
    assert aged(before, told, PUBLISHED) == after


def test_without_a_publication_date_nothing_is_known_of_age() -> None:
    assert aged(("historical",), "2020-06-14", None) == ("historical",)


@pytest.mark.parametrize(
    ("text", "kind", "negated"),
    [
        ("The Taliban did not attack the police post in Kunduz.", "ASSAULT", True),
        ("Police in Dhaka denied beating students.", "ASSAULT", True),
        ("The Taliban attacked the police post in Kunduz.", "ASSAULT", False),
    ],
)
def test_what_did_not_happen_is_negated(text: str, kind: str, negated: bool) -> None:
    events = [e for e in Coder().code(Document("d", text, PUBLISHED)) if e.event == (kind,)]
    assert events
    assert all(("negation" in e.auxiliary_modes) is negated for e in events)
