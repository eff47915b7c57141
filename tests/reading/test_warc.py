"""WARC: a document per web page, with where it is from; what is cut off or damaged is named."""

from __future__ import annotations

import gzip
import io
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as given_any
from hypothesis import strategies as st

from dragoman.records import Document

from .samples import ARTICLE, PAGE, documents, given, messages

HTML = "text/html; charset=utf-8"


def record(
    body: bytes, url: str = "http://news.example/a", kind: str = HTML, status: str = "200 OK", **more: str
) -> bytes:
    """Return a response record, written by hand so that it can be broken at will."""
    headers = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in more.items())
    block = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{headers}\r\n".encode() + body
    return wrapped(block, "response", url)


def wrapped(block: bytes, kind: str, url: str) -> bytes:
    mime = "application/http; msgtype=response"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{url[-4:]}>\r\nContent-Type: {mime}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def page(head: str = "") -> bytes:
    return PAGE.format(head=head).encode()


DATED = '<meta property="article:published_time" content="2023-10-12T08:00:00Z">'


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "crawl"])
def test_pages_become_documents(name: str) -> None:
    records = [
        wrapped(b"software: x\r\n", "warcinfo", "http://x"),
        record(page(DATED)),
        wrapped(b"GET / HTTP/1.1\r\n\r\n", "request", "http://news.example/a"),
        record(b"\x89PNG", kind="image/png"),
        record(page(DATED), status="404 Not Found"),
        record(page(), url="http://news.example/b"),
    ]
    # As crawlers write it: every record packed on its own.
    data = b"".join(map(gzip.compress, records) if name.endswith("gz") else records)
    first, second = documents(given(name, data))
    assert ARTICLE in first.text
    assert (first.id, first.url) == ("urn:uuid:le/a", "http://news.example/a")
    assert (first.title, first.source) == ("Arrests in Dhaka", "The Daily Record")
    assert (first.date, first.date_from) == ("2023-10-12", "markup")
    assert (second.url, second.date, second.date_from) == ("http://news.example/b", "2024-05-06", "metadata")
    assert first.metadata == second.metadata == {"crawled": "2024-05-06"}


def test_the_day_of_the_crawl_is_the_last_resort() -> None:
    data = record(page())
    (document,) = documents(given("a.warc", data, date="2020-02-02"))
    assert (document.date, document.date_from) == ("2020-02-02", "option")
    dated = record(page().replace(b"<p>Police", b"<p>DHAKA, Oct. 12, 2023 (AFP) - Police"))
    (document,) = documents(given("a.warc", dated, date="2020-02-02"))
    assert (document.date, document.date_from) == ("2023-10-12", "text")


@pytest.mark.parametrize(
    ("kind", "charset", "head"),
    [
        ("text/html; charset=iso-8859-1", "latin-1", ""),
        ("text/html", "utf-8", ""),
        ("text/html", "cp1252", ""),
        ("text/html", "koi8-r", '<meta charset="koi8-r">'),
        ('text/html; charset="utf-16"', "utf-16", ""),
        ("text/html; charset=nonsense", "utf-8", ""),
        ("application/xhtml+xml; charset=base64", "utf-8", ""),
    ],
)
def test_pages_are_decoded_as_declared(kind: str, charset: str, head: str) -> None:
    word = "Москва" if charset == "koi8-r" else "Zürich"
    text = page(head).decode().replace("Dhaka arrested", f"{word} arrested")
    (document,) = documents(given("a.warc", record(text.encode(charset), kind=kind)))
    assert f"{word} arrested" in document.text


def test_bodies_are_unpacked() -> None:
    body = gzip.compress(page())
    assert len(documents(given("a.warc", record(body, Content_Encoding="gzip")))) == 1
    chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(page()), page())
    assert len(documents(given("b.warc", record(chunked, Transfer_Encoding="chunked")))) == 1


def test_a_page_without_an_article_is_named_with_its_address() -> None:
    data = record(b"<html></html>", url="http://news.example/empty") + record(page())
    found = given("a.warc", data)
    assert messages(found) == ["a.warc, record 1 (http://news.example/empty): no article text found in this HTML page"]
    assert isinstance(found[1], Document)


def test_a_bomb_in_a_page_is_refused() -> None:
    body = gzip.compress(b"<html><p>war " * 4_000_000)
    (message,) = messages(given("a.warc", record(body, Content_Encoding="gzip")))
    assert "page of more than the 10,000,000 characters allowed" in message


def test_a_file_that_is_cut_off_gives_its_whole_pages() -> None:
    data = record(page()) + record(page(), url="http://news.example/b")
    for cut in (len(data) - 100, len(data) // 2 + 150):
        found = given("a.warc", data[:cut])
        assert len([d for d in found if isinstance(d, Document)]) == 1
        (message,) = messages(found)
        assert message.startswith("a.warc: is ")
    packed = gzip.compress(record(page())) + gzip.compress(record(page()))[:-30]
    found = given("a.warc.gz", packed)
    assert len([d for d in found if isinstance(d, Document)]) == 1
    assert "is cut off" in messages(found)[0]


@pytest.mark.parametrize("data", [b"", b"War in Chad.", b"WARC/1.0\r\n", b"WARC/9\r\n\r\n\r\n", b"\0" * 1000])
def test_what_is_no_warc_is_a_failure(data: bytes) -> None:
    (message,) = messages(given("a.warc", data))
    assert message.startswith("a.warc: ")


@given_any(st.integers(0, 10_000), st.binary(min_size=1, max_size=12))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damage_is_documents_and_failures(place: int, damage: bytes) -> None:
    small = b"<html><p>War in Chad, officials said.</p></html>"
    whole = (
        record(small)
        + record(small, Transfer_Encoding="chunked")
        + record(gzip.compress(small), Content_Encoding="gzip")
    )
    place %= len(whole)
    found = given("a.warc", whole[:place] + damage + whole[place + len(damage) :])
    assert all(m.startswith("a.warc") for m in messages(found))


# Of warcio's writer, which leaves its temporary files to the collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_warcio_writes_is_read() -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    file = io.BytesIO()
    writer = WARCWriter(file, gzip=True)
    for n in range(3):
        http = StatusAndHeaders("200 OK", [("Content-Type", HTML)], protocol="HTTP/1.1")
        body = io.BytesIO(page(DATED))
        writer.write_record(
            writer.create_warc_record(f"http://news.example/{n}", "response", payload=body, http_headers=http)
        )
    found = documents(given("a.warc.gz", file.getvalue()))
    assert [d.url for d in found] == [f"http://news.example/{n}" for n in range(3)]
    assert all(a.id != b.id for a, b in pairwise(found))
