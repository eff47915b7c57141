"""Parquet: a document per row, read in chunks; what is none is named."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import duckdb
import pytest

from dragoman.records import Document

from .samples import documents, given, messages, read, texts

QUERY = """SELECT 'War in Chad ' || i || '.' AS body, DATE '2023-10-12' + i::INTEGER AS published, 'AFP' AS outlet,
    i AS id, TIMESTAMP '2023-10-12 08:30:00' AS seen, [1.5::DECIMAL(5,2)] AS scores, {'a': NULL, 'b': 'x'} AS more,
    '\\xAB'::BLOB AS raw FROM range(3) t(i)"""


def parquet(name: str, query: str = QUERY) -> Path:
    duckdb.sql(f"COPY ({query}) TO '{name}' (FORMAT parquet)")
    return Path(name)


def test_rows_become_documents_with_plain_metadata() -> None:
    parquet("a.parquet")
    first, _, last = documents(read("a.parquet"))
    assert first == Document(
        "0", "War in Chad 0.", "2023-10-12", None, "AFP", None, None,
        {"seen": "2023-10-12T08:30:00", "scores": ["1.50"], "more": {"b": "x"}, "raw": "\ufffd"}, "given",
    )  # fmt: skip
    assert last.date == "2023-10-14"


def test_columns_are_mapped() -> None:
    parquet("a.parquet", "SELECT 'War.' AS story, 'x' AS text, '12 October 2023' AS day")
    (document,) = documents(read("a.parquet", columns={"text": "story", "date": "day"}))
    assert (document.text, document.date, document.id) == ("War.", "2023-10-12", "a.parquet:1")
    (message,) = messages(read("a.parquet", columns={"text": "stori"}))
    assert message == "a.parquet: no column 'stori' (--map); the columns are: story, text, day"
    parquet("b.parquet", "SELECT 1 AS n")
    assert "no column of text; the columns are: n" in messages(read("b.parquet"))[0]


def test_broken_rows_are_named_and_the_others_are_read() -> None:
    parquet("a.parquet", "FROM (VALUES ('War.', '2023-10-12'), (NULL, '2023-10-12'), ('Peace.', 'soon')) t(text, date)")
    found = read("a.parquet")
    assert texts(found) == ["War."]
    first, second = messages(found)
    assert first == 'a.parquet: row 2: needs a "text" field with words; it is missing'
    assert second.startswith("a.parquet: row 3: field \"date\": 'soon' is not a date")


def test_text_that_is_no_text_is_named() -> None:
    parquet("a.parquet", "SELECT 5 AS text")
    assert messages(read("a.parquet")) == ['a.parquet: row 1: needs a "text" field with words; it is of type int']


def test_parquet_from_standard_input_or_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    data = parquet("a.parquet").read_bytes()
    assert len(documents(given("b.parquet.gz", gzip.compress(data)))) == 3
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert [d.id for d in documents(read("-"))] == ["0", "1", "2"]


@pytest.mark.parametrize("name", ["a[1].parquet", "a*.parquet", "what?.parquet", "it's {x,y}.parquet", "x"])
def test_the_name_of_a_file_is_no_pattern(name: str) -> None:
    data = parquet("other.parquet", "SELECT 'Peace.' AS text").read_bytes()
    for other in ("a1.parquet", "ab.parquet", "whatx.parquet"):
        Path(other).write_bytes(data)
    Path(name).write_bytes(parquet("mine.parquet", "SELECT 'War.' AS text").read_bytes())
    assert texts(read(name)) == ["War."]


@pytest.mark.parametrize(
    "damage",
    [
        lambda d: b"War in Chad.",
        lambda d: d[: len(d) // 2],
        lambda d: d[:4] + b"\xff" * 40 + d[44:],
        lambda d: b"PAR1",
        lambda d: b"PAR1" + b"\0" * 100 + b"PAR1",
        lambda d: d[:-8] + b"\xff\xff\xff\x7f" + b"PAR1",
    ],
)
def test_what_is_no_parquet_or_damaged_is_one_failure(damage: object) -> None:
    data = parquet("a.parquet").read_bytes()
    found = given("b.parquet", damage(data))  # type: ignore[operator]
    assert len(messages(found)) == 1
    assert messages(found)[0].startswith("b.parquet: is ")
    assert "\n" not in messages(found)[0]


def test_no_rows() -> None:
    parquet("a.parquet", "SELECT 'x' AS text WHERE false")
    assert messages(read("a.parquet")) == ["a.parquet: has columns but no rows"]
    assert messages(given("b.parquet", b"")) == ["b.parquet: is empty"]
