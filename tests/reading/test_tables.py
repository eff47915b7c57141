"""CSV and its like: a document per row, columns by their names, broken rows named."""

from __future__ import annotations

import csv
import io

import pytest

from dragoman.reading.tables import LONGEST_FIELD, delimiter_of
from dragoman.records import Document

from .samples import documents, given, messages, texts


def rows(*cells: list[str], delimiter: str = ",") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(cells)
    return file.getvalue().encode()


def test_columns_are_found_by_their_common_names() -> None:
    data = rows(
        ["ID", "Headline", "Body", "Publication Date", "Outlet", "Link", "desk"],
        ["7", "War", 'He said "no",\nand left Chad.', "2023-10-12", "AFP", "http://x.y/z", "world"],
    )
    assert documents(given("a.csv", data)) == [
        Document(
            "7", 'He said "no",\nand left Chad.', "2023-10-12", "War", "AFP", "http://x.y/z", None,
            {"desk": "world"}, "given",
        )
    ]  # fmt: skip


def test_a_map_says_which_column_is_which() -> None:
    data = rows(["text", "story", "day", "date"], ["summary", "War in Chad.", "12 October 2023", "yesterday"])
    (document,) = documents(given("a.csv", data, columns={"text": "story", "date": "day"}))
    assert (document.id, document.text, document.date) == ("a.csv:2", "War in Chad.", "2023-10-12")
    assert document.metadata == {"text": "summary", "date": "yesterday"}
    (document,) = documents(given("a.csv", data, columns={"text": "story", "date": ""}))
    assert (document.date, document.date_from) == (None, None)


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"text": "boddy"}, "no column 'boddy' (--map); the columns are: a, Story"),
        ({"text": "Story", "date": "day"}, "no column 'day' (--map); the columns are: a, Story"),
        ({}, "no column of text; the columns are: a, Story; name the one of text with --map text=COLUMN"),
    ],
)
def test_a_column_that_is_not_there(columns: dict[str, str], problem: str) -> None:
    data = rows(["a", "Story"], ["1", "War."])
    assert messages(given("a.csv", data, columns=columns)) == [f"a.csv: {problem}"]


def test_names_of_columns_that_are_hostile_are_shown_in_short() -> None:
    data = rows(["\x1b[31m" + "x" * 1000, *(f"column {n}" for n in range(500))], ["1"])
    (message,) = messages(given("a.csv", data))
    assert message.isprintable() and len(message) < 1200
    assert "and 481 more" in message


def test_ragged_rows_are_named_and_the_others_are_read() -> None:
    data = b"id,text\n1,War in Chad.\n2,War, in Mali.\n3\n\n4,Peace in Mali.\n"
    found = given("a.csv", data)
    assert texts(found) == ["War in Chad.", "Peace in Mali."]
    assert messages(found) == [
        "a.csv, line 3: has 3 columns, the first line has 2",
        "a.csv, line 4: has 1 columns, the first line has 2",
    ]


def test_rows_without_text_or_with_a_bad_date_are_named() -> None:
    data = b"date,text\n2023-10-12,War.\n2023-10-12,  \nsoon,War.\n,War.\n"
    found = given("a.csv", data)
    assert [d.date for d in found if isinstance(d, Document)] == ["2023-10-12", None]
    first, second = messages(found)
    assert first == 'a.csv, line 3: needs a "text" field with words; it is empty'
    assert second.startswith("a.csv, line 4: field \"date\": 'soon' is not a date; write YYYY-MM-DD")


def test_a_line_in_another_encoding_costs_only_its_row() -> None:
    data = b"text,n\nWar in Chad.,1\n" + '"Zürich\nand",2\n'.encode("latin-1") + b"Peace.,3\nW\0r,4\nLast.,5\n"
    found = given("a.csv", data)
    assert texts(found) == ["War in Chad.", "Peace.", "Last."]
    assert [m.split(" (")[0] for m in messages(found)] == [
        "a.csv, line 3: not valid UTF-8",
        "a.csv, line 6: has NUL bytes; it looks binary",
    ]
    assert texts(given("b.csv", "text,n\nZürich.,1\n".encode("latin-1"), encoding="latin-1")) == ["Zürich."]
    assert texts(given("c.csv", "text,n\nZürich.,1\n".encode("utf-16"), encoding="utf-16")) == ["Zürich."]
    assert "give --encoding utf-16" in messages(given("d.csv", "text\nWar.\n".encode("utf-16")))[0]


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    assert texts(given("a.csv", "\ufefftext,n\r\nWar.,1\r\n".encode())) == ["War."]


def test_quotation_marks_that_do_not_fit_are_named() -> None:
    found = given("a.csv", b'text,n\n"He said "no" to it",1\nWar.,2\n"Peace,3\nLast.,4\n')
    assert texts(found) == ["War."]
    first, second = messages(found)
    assert first.startswith("a.csv, line 2: not valid CSV (',' expected after '\"')")
    assert second == "a.csv, line 4: the file ends within a quoted field; a quotation mark is not closed"


def test_huge_fields_are_read_and_those_without_end_are_not() -> None:
    found = given("a.csv", b'text,n\n"' + b"war " * 200_000 + b'",1\nPeace.,2\n')
    assert [len(t) for t in texts(found)] == [800_000, 6]
    found = given("b.csv", b'text,n\nWar.,1\n"' + (b"war " * 250 + b"\n") * (LONGEST_FIELD // 1000) + b"Peace.,2\n")
    assert texts(found) == ["War."]
    assert [m.split(": ", 1)[1][:40] for m in messages(found)] == [
        "a field of more than 16,777,216 characte", "is not read further, as it is unclear wh",
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"\n\n", b"text,date\n", b"text,date"])
def test_a_table_without_rows_is_a_failure(data: bytes) -> None:
    (message,) = messages(given("a.csv", data))
    assert "is empty" in message or "no rows" in message


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_mark_between_columns_is_found(mark: str) -> None:
    data = rows(["title", "text, in full", "text"], ["a;b,c|d", "x", "War."], delimiter=mark)
    assert texts(given("a.csv", data)) == ["War."]
    assert delimiter_of("a,b\ttext", ".tsv") == "\t"


def test_standard_input_and_files_without_an_ending_may_be_tables() -> None:
    assert texts(given("corpus", b"id,date,text\n1,2023-10-12,War.\n")) == ["War."]
    # A sentence with commas is no line of names.
    for line in ("Content, he said, was the text of the body", "text", "Date: now, text of it, which was long"):
        assert texts(given("note", f"{line}\nWar.\n".encode())) == [f"{line}\nWar.\n"]
