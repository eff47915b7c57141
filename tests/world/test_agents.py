"""Role nouns have sectors; the longest phrase that covers the head counts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import WorldError
from dragoman.world.agents import Agents, shared_agents


def sectors(phrase: str, head: int | None = None) -> tuple[str, ...] | None:
    lemmas = phrase.split()
    found = shared_agents().find(lemmas, len(lemmas) - 1 if head is None else head)
    return found.sectors if found else None


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("police", "COP"),
        ("riot police", "COP"),
        ("military police", "COP"),
        ("soldier", "MIL"),
        ("two opposition supporter", "OPP"),
        ("the foreign minister", "GOV"),
        ("suicide bomber", "UAF"),
        ("refugee", "REF"),
        ("aid worker", "SOC"),
        ("journalist", "JRN"),
        ("chairman of the joint chiefs of staff", "MIL"),
    ],
)
def test_sectors(phrase: str, first: str) -> None:
    found = sectors(phrase)
    assert found is not None
    assert found[0] == first


def test_the_longest_phrase_wins() -> None:
    agent = shared_agents().find(["armed", "riot", "police"], 2)
    assert agent is not None
    assert agent.phrase == "riot police"


def test_the_phrase_must_cover_the_head() -> None:
    assert sectors("police teapot", 1) is None
    assert sectors("police teapot", 0) == ("COP",)


def test_hyphens_are_blanks(tmp_path: Path) -> None:
    path = tmp_path / "agents.csv"
    path.write_text("phrase,sectors,plural,note\nvice-president,GOV;ELI,vices-president,\nman,CVL,men,\n")
    agents = Agents(path)
    for lemmas in (["vice", "president"], ["vices", "president"]):
        assert agents.find(lemmas, 1) is not None
    assert agents.find(["vice", "president"], 1).sectors == ("GOV", "ELI")  # type: ignore[union-attr]
    assert agents.find(["men"], 0) == agents.find(["man"], 0)


def test_nothing_is_found_in_nothing() -> None:
    assert shared_agents().find([], 0) is None
    assert sectors("teapot") is None


@given(st.lists(st.sampled_from(["riot", "police", "of", "the", "x"]), min_size=1, max_size=9), st.data())
@settings(max_examples=50, deadline=None)
def test_what_is_found_covers_the_head(lemmas: list[str], data: st.DataObject) -> None:
    head = data.draw(st.integers(0, len(lemmas) - 1))
    found = shared_agents().find(lemmas, head)
    assert found is None or lemmas[head] in found.phrase.split()


@pytest.mark.parametrize("text", ["phrase,sectors\nx,GOV\n", "phrase,sectors,plural,note\nx,NOPE,,\n", ""])
def test_malformed_files(tmp_path: Path, text: str) -> None:
    path = tmp_path / "agents.csv"
    path.write_text(text)
    with pytest.raises(WorldError, match=r"agents.csv, line [12]: "):
        Agents(path)
