"""The tables of the ledger say what can be, and other hedges can be given."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dragoman.archive import Archive
from dragoman.codebook.loader import shipped_codebook
from dragoman.errors import UsageError
from dragoman.ledger import ledger
from dragoman.ledger.rules import FOLDER, load_rules, read_hedges

from ..archive.builders import make_archive
from .builders import foretelling, last, outcomes

PLAIN = "[hedges]\ncertain = 0.8\nlikely = 0.6\npossible = 0.3\nunlikely = 0.1\n"
DEEDS = tomllib.loads((FOLDER / "deeds.toml").read_text(encoding="utf-8"))


def test_deeds_have_types_and_modes_of_the_codebook() -> None:
    book = shipped_codebook()
    for row in DEEDS["deed"]:
        types = row["types"].split()
        assert {row["record"], *types} <= set(book.types)
        assert "mode" not in row or (row["record"], row["mode"]) in book.modes
        assert all(any((kind, mode) in book.modes for kind in types) for mode in row.get("modes", "").split())
    assert {kind for text in DEEDS["types"].values() for kind in text.split()} <= set(book.types)


@pytest.mark.parametrize(
    ("statement", "hedge", "number", "words"),
    [
        ("Turkey will attack Greece", "certain", 0.9, "will"),
        ("They'll attack Greece", "certain", 0.9, "'ll"),
        ("Turkey is certain to attack Greece", "certain", 0.97, "certain"),
        ("Turkey is to attack Greece", "certain", 0.85, "is to"),
        ("to attack Greece", "certain", 0.9, None),
        ("Turkey is very likely to attack Greece", "likely", 0.85, "very likely"),
        ("Turkey is likely to attack Greece", "likely", 0.7, "likely"),
        ("Turkey might attack Greece", "possible", 0.35, "might"),
        ("Dismay: Turkey will attack Greece", "possible", 0.4, None),
        ("Turkey is unlikely to attack Greece", "unlikely", 0.3, "unlikely"),
    ],
)
def test_the_words_of_a_hedge_tell_how_likely_it_is(
    statement: str, hedge: str, number: float, words: str | None
) -> None:
    from re import search

    rules = read_hedges(FOLDER / "hedges.toml")
    first = next(h for h in rules if h.hedge == hedge and (not h.words or search(h.pattern, statement.lower())))
    found = search(first.pattern, statement.lower()) if first.words else None
    assert (first.probability, found[1] if found else None) == (number, words)


def test_the_ledger_uses_other_hedges_that_are_given(tmp_path: Path) -> None:
    path = tmp_path / "hedges.toml"
    path.write_text(f'{PLAIN}[[words]]\nhedge = "certain"\nprobability = 0.55\nwords = "attack"\n', encoding="utf-8")
    documents = [foretelling(), foretelling("Turkey might strike", "strike", hedge="possible"), last()]
    given = outcomes(tmp_path, documents, hedges=path)
    assert {(row["probability"], row["hedge_words"]) for row in given} == {(0.55, "attack"), (0.3, None)}
    shipped = outcomes(tmp_path, documents)
    assert {(row["probability"], row["hedge_words"]) for row in shipped} == {(0.9, "will"), (0.35, "might")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[hedges]\ncertain = 0.9\n", "tells no probability of likely, possible, unlikely"),
        (PLAIN.replace("0.8", "1.2"), "'certain' with 1.2"),
        (PLAIN + "sure = 0.9\n", "'sure' with 0.9: a hedge is one of certain, likely, possible, unlikely"),
        (PLAIN + '[[words]]\nhedge = "likely"\nprobability = 0.7\nwords = ""\n', "[[words]] has words"),
        (PLAIN + '[[words]]\nhedge = "likely"\n', "is no table of hedges"),
        ("certain 0.9", "is no table of hedges"),
        (PLAIN.replace("0.8", '"high"'), "is no table of hedges"),
    ],
)
def test_hedges_that_cannot_be_are_refused(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "hedges.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        read_hedges(path)
    assert told in str(error.value) and "hedges.toml" in str(error.value)


def test_a_file_of_hedges_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read .*none\.toml"):
        load_rules(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"window": 0}, "window 0"),
        ({"heard": -1}, "heard -1"),
        ({"min_confidence": 2}, "min_confidence 2"),
        ({"as_of": "soon"}, "as_of 'soon' is no date"),
        ({"since": "soon"}, "since 'soon' is no date"),
        ({"kind": "guess"}, "kind 'guess': allowed are prediction, intention, warning"),
    ],
)
def test_values_that_cannot_be_are_refused(tmp_path: Path, given: dict[str, object], told: str) -> None:
    path = make_archive(tmp_path / "a.duckdb", [foretelling()])
    with Archive(path) as archive, pytest.raises(UsageError, match=told.replace("(", r"\(")):
        ledger(archive, **given)  # type: ignore[arg-type]


def test_an_outcome_that_cannot_be_is_refused(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "a.duckdb", [foretelling()])
    with (
        Archive(path) as archive,
        ledger(archive) as found,
        pytest.raises(UsageError, match="outcome 'true': allowed are fulfilled, not fulfilled, open, unresolvable"),
    ):
        found.claims(outcome="true")
