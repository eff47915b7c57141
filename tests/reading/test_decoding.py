"""Text is decoded as UTF-8 or as told; what is not text is refused with its name and line."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import InputError
from dragoman.reading.decoding import decode, encodable

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"
REFUSED = [
    (b"", "is empty", None),
    (b" \r\n\t\n", "is empty", None),
    (PNG, "NUL bytes; it looks binary", 3),
    (b"line\nca\0b", "NUL bytes; it looks binary", 2),
    ("War".encode("utf-16"), "is UTF-16, not UTF-8; give --encoding utf-16", 1),
    ("War".encode("utf-16-be"), "NUL bytes", 1),
    (b"\xfe\xff" + "War".encode("utf-16-be"), "is UTF-16", 1),
    ("War".encode("utf-32"), "is UTF-32, not UTF-8; give --encoding utf-32", 1),
    ("ok\nZürich".encode("latin-1"), r"not valid UTF-8 \(byte 0xfc\); try --encoding", 2),
    (b"ok\n\nbroken \xe2\x82", r"not valid UTF-8 \(byte 0xe2\)", 3),
    (b"surrogate \xed\xa0\x80", "not valid UTF-8", 1),
    (b"\x01\x02\x03\x04" * 20, "looks binary", 1),
]


@pytest.mark.parametrize(("data", "problem", "line"), REFUSED)
def test_refused(data: bytes, problem: str, line: int | None) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        decode(data, "a.txt", None)
    assert caught.value.line == line
    assert str(caught.value).startswith("a.txt, line" if line else "a.txt: ")
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "utf-8-sig"])
def test_encoding_as_told(encoding: str) -> None:
    assert decode("Zürich 🕊 سلام".encode(encoding), "a.txt", encoding) == "Zürich 🕊 سلام"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_one_byte_encodings(encoding: str) -> None:
    assert decode("Zürich".encode(encoding), "a.txt", encoding) == "Zürich"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"ab\n\xff\xfe", "utf-8"),
        (b"\x81\x8d", "cp1252"),
        ("caf\u00e9".encode(), "ascii"),
        (b"abc", "utf-16"),
        (b"xn--\xff", "idna"),
        (b"a\0b", "latin-1"),
    ],
)
def test_the_wrong_encoding_is_one_clear_error(data: bytes, encoding: str) -> None:
    with pytest.raises(InputError, match=r"--encoding|NUL") as caught:
        decode(data, "a.txt", encoding)
    assert "\n" not in str(caught.value)


def test_a_byte_order_mark_is_no_text() -> None:
    data = "\ufeffWar".encode()
    assert decode(data, "a.txt", None) == decode(data, "a.txt", "utf-8") == "War"


@pytest.mark.parametrize(
    "text", ["One\r\nTwo\r\n", "👩‍👩‍👧 🇺🇦", "\u202e\u05e9\u05dc\u05d5\u05dd", "tab\tand form feed\f", "\x1b[31mred"]
)
def test_odd_text_is_untouched(text: str) -> None:
    assert decode(text.encode(), "a.txt", None) == text


def test_lone_surrogates_become_one_character_each() -> None:
    assert encodable("a\ud800b\udfffc") == "a\ufffdb\ufffdc"
    assert decode(b"a+2AA-b", "a.txt", "utf-7") == "a\ufffdb"


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "cp1252", "utf-7", "unicode_escape"]))
@settings(max_examples=200, deadline=None)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_any_bytes_are_text_or_an_input_error(data: bytes, encoding: str | None) -> None:
    try:
        text = decode(data, "a.txt", encoding)
    except InputError:
        return
    assert "\0" not in text
    text.encode()
