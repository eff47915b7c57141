"""Dispatches as they are coded: what came of what they foretell (pairs.jsonl, written for this test)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dragoman.archive import Archive
from dragoman.ledger import ledger

from .conftest import PAIRS

Made = Callable[[list[dict[str, Any]]], Path]
# Sayings of several kinds that come true, and of each a reason why one does not.
FEW = [PAIRS[i] for i in (1, 2, 5, 10, 16, 24, 40, 44, 46, 47, 50, 53)]


def matched(path: Path, pairs: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    """Return for each pair the claims of what is said that an event decides."""
    with Archive(path) as archive, ledger(archive) as found:
        rows = found.claims().to_dicts()
    return {
        number: [row for row in rows if row["document_name"] == f"s{number}" and row["event_id"]]
        for number in range(len(pairs))
    }


def wrong(found: dict[int, list[dict[str, Any]]], pairs: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return statements with words of the event that is wrongly said to fulfil them."""
    return [
        (row["statement"], row["event_words"])
        for number, rows in found.items()
        for row in rows
        if not row["negative"] and not (pairs[number]["fulfils"] and row["event_document_name"] == f"t{number}")
    ]


def test_a_few_dispatches_are_matched_as_they_should_be(pairs_archive: Made) -> None:
    found = matched(pairs_archive(FEW), FEW)
    assert wrong(found, FEW) == []
    assert [number for number, rows in found.items() if rows] == [0, 1, 2, 3, 4, 11]
    assert [(row["negative"], row["outcome"]) for row in found[11]] == [(True, "not fulfilled")]


@pytest.mark.slow
def test_of_all_pairs_none_is_matched_wrongly_and_four_in_five_are_found(pairs_archive: Made) -> None:
    found = matched(pairs_archive(PAIRS), PAIRS)
    assert wrong(found, PAIRS) == []
    right = [n for n, rows in found.items() if PAIRS[n]["fulfils"] and rows]
    assert len(right) >= 0.8 * sum(pair["fulfils"] for pair in PAIRS)
