from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.archive.nearness import FEWEST_CONTAINED, bands, first_near, is_near, signature
from dragoman.archive.writing import CodedDocument, Writer
from dragoman.records import Document
from tests.archive.builders import FIRST, coded, contents

REPORT = (
    "The two governments signed an agreement on the sharing of water from the river after nine years of talks. "
    "Ministers met in the border town on Monday and praised the work of engineers from both countries. "
    "Farmers on the southern bank have protested against the dam since its foundations were laid in spring. "
    "A committee of both parliaments is to look at the text before the summer, and a vote may follow in autumn."
)
OTHER = (
    "Police arrested forty people after a march in the capital turned violent on Saturday night, officials said. "
    "Shops were looted in two districts and a bus was set on fire near the central station, witnesses reported. "
    "The opposition blamed the interior minister and asked for an inquiry by judges from outside the city."
)


def test_a_copy_with_another_headline_is_near() -> None:
    copy = "AGENCY NEWS - " + REPORT.replace("nine years", "ten years")
    assert is_near(signature(REPORT), signature(copy))


def test_a_text_cut_short_is_near_to_the_whole() -> None:
    assert is_near(signature(REPORT), signature(REPORT[: len(REPORT) * 2 // 3]))


def test_another_report_is_not_near() -> None:
    assert not is_near(signature(REPORT), signature(OTHER))
    assert not is_near(signature(REPORT), signature(" ".join(reversed(REPORT.split()))))


def test_a_sentence_in_common_does_not_make_texts_near() -> None:
    shared = REPORT.split(". ")[0] + ". "
    assert not is_near(signature(shared + OTHER), signature(REPORT))


def test_a_short_text_within_a_long_one_is_not_near() -> None:
    short = "Ministers met in the border town on Monday."
    assert signature(short).runs < FEWEST_CONTAINED
    assert not is_near(signature(short), signature(REPORT))
    assert is_near(signature(short), signature(short.upper()))


def test_near_texts_share_a_band() -> None:
    assert set(bands(signature(REPORT))) & set(bands(signature(REPORT.replace("Monday", "Tuesday"))))
    assert not set(bands(signature(REPORT))) & set(bands(signature(OTHER)))


def test_signatures_stay_the_same_from_release_to_release() -> None:
    # Archives keep them: if this fails, stored signatures are worthless and a migration is due.
    assert signature("one two three four five").values[:3] == (44955941, 3661037572, 3564026762)


def test_a_text_without_words_has_no_signature() -> None:
    assert signature(" … ") is None


def test_the_first_of_several_originals_is_named() -> None:
    mine = signature(REPORT)
    assert first_near(mine, [(7, mine), (3, mine), (5, signature(OTHER))]) == 3
    assert first_near(mine, [(5, signature(OTHER))]) is None


def documents() -> list[CodedDocument]:
    plain = Document("a", REPORT, "2024-05-06", source="Agency")
    return [
        coded(plain),
        coded(Document("b", OTHER, "2024-05-06", source="Paper")),
        coded(replace(plain, id="c", text="By our own staff. " + REPORT, source="Paper")),
        coded(replace(plain, id="d", text="Breaking: " + REPORT + " More soon.", source="Radio")),
        coded(Document("e", "", "2024-05-06")),
    ]


@pytest.mark.parametrize("size", [1, 2, 5])
def test_copies_are_linked_to_the_first_in_any_batches(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.duckdb"
    told = documents()
    with Writer(path) as writer:
        writer.begin_run(FIRST)
        for first in range(0, len(told), size):
            writer.merge(told[first : first + size])
        rows = dict(writer.connection.execute("SELECT name, original FROM documents").fetchall())
    assert rows == {"a": None, "b": None, "c": told[0].key, "d": told[0].key, "e": None}


def test_a_text_that_is_not_kept_is_compared_all_the_same(tmp_path: Path) -> None:
    with Writer(tmp_path / "a.duckdb", keep_text=False) as writer:
        writer.begin_run(FIRST)
        for document in documents():
            writer.merge([document])
        rows = writer.connection.execute("SELECT name FROM documents WHERE original IS NOT NULL").fetchall()
    assert sorted(rows) == [("c",), ("d",)]


def test_batches_do_not_change_what_is_stored(tmp_path: Path) -> None:
    told = documents()
    for name, size in (("one", 1), ("all", 5)):
        with Writer(tmp_path / name) as writer:
            writer.begin_run(FIRST)
            for first in range(0, len(told), size):
                writer.merge(told[first : first + size])
            writer.finish_run()
    assert contents(tmp_path / "one") == contents(tmp_path / "all")
