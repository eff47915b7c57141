"""Readers: plain text untouched, articles out of pages, one document per line of JSON."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import InputError
from dragoman.reading import Options, readers
from dragoman.reading.options import Item
from dragoman.reading.readers import READERS, reader_for
from dragoman.reading.sources import Source, source_of
from dragoman.records import Document

from ..conftest import environment

PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>Police arrest 22 in Dhaka</title>
<meta property="article:published_time" content="1997-06-19T08:00:00Z">
<meta property="og:site_name" content="The Daily Record">
<script>alert("<b>not text</b>"); var x = "Rebels invaded Chad.";</script><style>p { color: red }</style></head>
<body><nav>Home | World | Sport</nav><article><h1>Police arrest 22 in Dhaka</h1>
<p>Police in Dhaka arrested 22 opposition supporters on Wednesday, officials said, as a strike entered its second day.
<p>The opposition said it would continue the strike until the government agreed to hold talks about the election.
<p onclick="evil()">Shops &amp; schools stayed closed in the capital for a second day, witnesses told reporters.</p>
</article></body></html>"""


def read_text(text: str, name: str) -> list[Item]:
    return list(readers.read_text(source(text, name), Options()))


def read_html(text: str, name: str) -> list[Item]:
    try:
        return list(readers.read_html(source(text, name), Options()))
    except InputError as error:
        return [error]


def read_jsonl(text: str, name: str) -> list[Item]:
    return list(readers.read_jsonl(source(text, name), Options()))


def source(text: str, name: str) -> Source:
    return source_of(io.BytesIO(text.encode()), name)


def one(text: str, source: str = "a.jsonl") -> Document | InputError:
    (item,) = read_jsonl(text, source)
    return item if isinstance(item, InputError) else item[0]


def test_plain_text_is_untouched() -> None:
    text = "  One\r\n\r\nTwo <b>three</b> & [four]\n"
    assert list(read_text(text, "news/a.txt")) == [(Document("news/a.txt", text), None)]


def test_standard_input_is_named_by_its_content() -> None:
    names = [
        read_text(text, "<stdin>")[0][0].id  # type: ignore[index]
        for text in ("a", "a", "b")
    ]
    assert names[0] == names[1] != names[2]
    assert names[0].startswith("stdin-")


def test_a_file_name_that_is_not_unicode_can_be_written() -> None:
    ((document, _),) = read_text("War", "caf\udce9.txt")
    assert document.id == "caf\ufffd.txt"


def test_html_gives_the_article_and_its_metadata() -> None:
    ((document, line),) = read_html(PAGE, "a.html")
    assert line is None
    assert "22 opposition supporters" in document.text
    assert "Shops & schools" in document.text
    assert not any(w in document.text for w in ("alert", "Rebels", "color", "onclick", "<p"))
    assert (document.date, document.source) == ("1997-06-19", "The Daily Record")
    assert document.title
    assert "Dhaka" in document.title


@pytest.mark.parametrize(
    "page",
    [
        PAGE.replace("</p>", "").replace("</article></body></html>", ""),
        PAGE.replace("\n", "\r\n"),
        PAGE.replace('lang="en"', 'lang="en" onload="x(\'<p>\')"').replace("<p>The", "<p><img src=x onerror=y><p>The"),
        '<?xml version="1.0" encoding="UTF-8"?>\n' + PAGE,
        PAGE.replace("1997-06-19T08:00:00Z", "99999-01-01"),
        PAGE.replace("<nav>", "<nav>\u202e</div></table>"),
    ],
    ids=["unclosed", "crlf", "hostile", "xhtml", "absurd date", "stray ends"],
)
def test_awkward_html_is_read(page: str, capfd: pytest.CaptureFixture[str]) -> None:
    (item,) = read_html(page, "a.html")
    assert not isinstance(item, InputError)
    assert "22 opposition supporters" in item[0].text
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("page", ["<html></html>", "<html><body><script>x</script>", "<html>", "<!doctype html>\n\n"])
def test_html_without_an_article_is_one_failure(page: str, capfd: pytest.CaptureFixture[str]) -> None:
    (item,) = read_html(page, "a.html")
    assert str(item) == "a.html: no article text found in this HTML page"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("unit", ["<div>", "<table><tr><td>", "<b><i>word "])
def test_deep_markup_is_refused_or_read_at_once(unit: str) -> None:
    began = time.process_time()
    (item,) = read_html("<html><body>" + unit * 50_000, "a.html")
    assert isinstance(item, InputError) or item[0].text
    assert time.process_time() - began < 5


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<html", ">", "&#0;", "<!--", "]]>", "a b c", "<table>", "\x0b", "<svg>"]))
)
@settings(max_examples=25, deadline=None)
def test_any_markup_is_a_document_or_a_failure(parts: list[str]) -> None:
    (item,) = read_html("<html><body>" + "".join(parts), "a.html")
    assert isinstance(item, InputError) or item[0].text.strip()


def test_jsonl_fields() -> None:
    row = {"id": 7, "date": "1997-06-19", "title": "T", "text": " A\r\nb ", "source": "S", "url": "u", "desk": ["x"]}
    assert one(json.dumps(row)) == Document(
        "7", " A\r\nb ", "1997-06-19", "T", "S", "u", None, metadata={"desk": ["x"]}, date_from="given"
    )


def test_a_line_without_an_id_is_named_by_its_place() -> None:
    rows = list(read_jsonl('{"text": "A"}\r\n\r\n{"text": "B"}\n', "news.jsonl"))
    assert [(r[0].id, r[1]) for r in rows if not isinstance(r, InputError)] == [
        ("news.jsonl:1", 1),
        ("news.jsonl:3", 3),
    ]


BROKEN = [
    ('{"text": "A"', "not valid JSON"),
    ("nonsense", r"not valid JSON \(Expecting value, character 1\)"),
    ('{"text": "A"} {"text": "B"}', r"Extra data, character 15"),
    ("[1, 2]", "expected a JSON object, found list"),
    ('"text"', "found str"),
    ("null", "found NoneType"),
    ("{}", 'needs a "text" field with words; it is missing'),
    ('{"text": null}', "it is missing"),
    ('{"text": ""}', "it is empty"),
    ('{"text": " \\n\\t"}', "it is empty"),
    ('{"text": 5}', "it is of type int"),
    ('{"text": ["A"]}', "it is of type list"),
    ('{"text": "A", "date": "2023-13-45"}', r'field "date": .2023-13-45. is not a date; write YYYY-MM-DD'),
    ('{"text": "A", "date": "99999-01-01"}', "is not a date"),
    ('{"text": "A", "date": 12345}', "'12345' is not a date"),
    ('{"text": "A", "date": true}', "'True' is not a date"),
    ('{"text": "A", "date": {"$date": 1}}', "is not a date"),
    ('{"text": "A", "date": ' + "9" * 4000 + "}", "is not a date"),
    ('{"text": "A", "n": ' + "9" * 5000 + "}", "a number has too many digits"),
    ("[" * 100_000, "nested too deeply"),
    ('{"text": "A", "x": ' + '{"a":' * 100_000, "nested too deeply"),
]


@pytest.mark.parametrize(("line", "problem"), BROKEN, ids=[p[:30] for _, p in BROKEN])
def test_a_broken_line_is_named_and_the_others_are_read(line: str, problem: str) -> None:
    first, broken, last = read_jsonl(f'{{"text": "A"}}\n{line}\n{{"text": "B"}}', "a.jsonl")
    assert not isinstance(first, InputError)
    assert not isinstance(last, InputError)
    with pytest.raises(InputError, match=f"^a.jsonl, line 2: .*{problem}"):
        raise broken  # type: ignore[misc]
    assert str(broken).isprintable()
    assert len(str(broken)) < 300


def test_lone_surrogates_can_be_written_and_offsets_stay() -> None:
    document = one(r'{"text": "a\ud800b \ud83d\ude00", "id": "\udfff", "title": "t\ud800", "date": null}')
    assert isinstance(document, Document)
    assert (document.text, document.id, document.title) == ("a\ufffdb 😀", "\ufffd", "t\ufffd")


def test_large_numbers_that_fit_are_kept_as_metadata() -> None:
    document = one('{"text": "A", "n": ' + "9" * 4000 + ', "f": 1e999, "g": NaN}')
    assert isinstance(document, Document)
    assert document.metadata["n"] == int("9" * 4000)


def test_unicode_line_separators_do_not_break_lines() -> None:
    assert isinstance(one(json.dumps({"text": "A\u2028B\x85C"}, ensure_ascii=False)), Document)


@pytest.mark.parametrize("suffix", [".txt", ".TXT", ".html", ".HTM", ".jsonl", ".ndjson"])
def test_the_ending_chooses_the_reader(suffix: str) -> None:
    assert reader_for(suffix, b'{"text": "A"}') is READERS[suffix.lower()]


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ('\n {"text": "A"}', readers.read_jsonl),
        ("<!DOCTYPE html><p>", readers.read_html),
        (" <HTML>", readers.read_html),
        ('<?xml version="1.0"?><html xmlns="x">', readers.read_html),
        ("Police said.", readers.read_text),
        ("<b>Police</b> said.", readers.read_text),
        ("", readers.read_text),
    ],
)
def test_without_a_known_ending_the_beginning_chooses(text: str, reader: object) -> None:
    assert reader_for("", text.encode()) is reader
    assert reader_for(".dat", text.encode()) is reader


def test_reading_imports_no_library_before_it_is_needed() -> None:
    libraries = {"trafilatura", "duckdb", "warcio", "feedparser", "py3langid", "numpy", "backports.zstd", "ssl"}
    code = f"import dragoman.reading, sys; print(*{libraries!r} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout.split() == []
