"""Dated mentions of actors, written from public facts without a look at the gazetteer, resolve as a reader would."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.mentions import MENTIONS, SECOND, Mention, failures, outcomes, read, shares
from dragoman.coding.coder import Coder
from training.dispatches import locate

FLOOR = 0.93
REGIONS = {"afr", "mena", "eur", "sca", "pac", "ame"}
KINDS = {
    "full_name", "surname", "title_surname", "office", "former", "acting_or_elect", "handover", "changed_office",
    "spelling", "ended_state", "demonym", "metonym", "institution", "igo", "ngo", "media", "armed_group", "party",
    "acronym", "generic_agent", "ministry", "coreference", "unknown_person", "lookalike",
}  # fmt: skip
SECTORS = set("GOV MIL REB PTY LEG JUD COP SPY PRM OPP CVL REF JRN EDU BUS MED REL SOC ELI CRM UAF UNK LAB AGR".split())


@pytest.fixture(scope="module")
def mentions() -> list[Mention]:
    return read()


@pytest.mark.parametrize("path", [MENTIONS, SECOND], ids=["first", "second"])
def test_most_mentions_resolve_to_the_right_name_country_and_sector(path: Path) -> None:
    found = outcomes(Coder(), path)
    scores = shares(found)
    print(failures(found))  # noqa: T201 (pytest shows it when the test fails)
    assert scores["right"] >= FLOOR, scores


def test_every_region_and_kind_has_enough_mentions(mentions: list[Mention]) -> None:
    regions, kinds = Counter(m.region for m in mentions), Counter(m.kind for m in mentions)
    assert len(mentions) >= 300
    assert set(kinds) == KINDS
    assert set(regions) == REGIONS | {"int"}
    assert min(regions[region] for region in REGIONS) >= 45
    assert min(kinds.values()) >= 10


def test_every_mention_is_in_its_text_once_or_says_which_occurrence(mentions: list[Mention]) -> None:
    for row in mentions:
        string, _, number = row.mention.partition("@@")
        start, end = locate(row.text, row.mention)
        assert row.text[start:end] == string, row.id
        assert number or row.text.count(string) == 1, row.id


def test_every_row_is_well_formed(mentions: list[Mention]) -> None:
    for row in mentions:
        assert 1985 <= datetime.date.fromisoformat(row.date).year <= 2025, row.id
        assert all(code == "" or (len(code) == 3 and code.isupper()) for code in row.codes), row.id
        assert set(row.sectors) <= SECTORS, row.id
    assert len({row.id for row in mentions}) == len(mentions)
    assert len({(row.date, row.text, row.mention) for row in mentions}) == len(mentions)
