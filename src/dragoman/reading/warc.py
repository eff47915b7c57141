"""WARC, as web archives have it: a document per web page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.reading.datelines import with_date
from dragoman.reading.dates import publication_date
from dragoman.reading.decoding import encodable
from dragoman.reading.pages import article, page_text
from dragoman.reading.sources import read_up_to, told
from dragoman.reading.texts import MOST_BYTES

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator

    from dragoman.reading.options import Item, Options
    from dragoman.reading.sources import Source
    from dragoman.records import Document

MARK = b"WARC/"
PAGES = ("text/html", "application/xhtml+xml")
_FOUND = 200
_LONGEST_URL = 300
_BLOCK = 1 << 16


class _CutOff(Exception):
    """The file ends within a record."""


class _Remembering:
    """Remembers the last bytes read: a file that is cut off within the head of a record ends for warcio before it."""

    def __init__(self, stream: io.BufferedReader[Any]) -> None:
        self._stream, self.last = stream, b""

    def read(self, size: int) -> bytes:
        data = self._stream.read1(size)  # not `read`, which at an error would lose what came before it
        self.last = data[-1:] or self.last
        return data


def read_warc(source: Source, options: Options) -> Iterator[Item]:
    """Yield the article of every web page; other records are passed over, a broken one is a failure."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    number = 0
    stream = _Remembering(source.stream)
    records = ArchiveIterator(stream)
    try:
        for number, record in enumerate(records, 1):
            if _is_page(record):
                yield _item(record, number, source.name, options)
            _require_whole(record)
    except InputError as error:
        yield error
        return
    except _CutOff:
        yield InputError(source.name, f"is cut off within record {number}, which is left out")
        return
    except (ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, AttributeError) as error:
        yield InputError(source.name, f"is damaged after record {number} and not read further: {told(error)}")
        return
    if not number:
        yield InputError(source.name, "holds no WARC records" if source.head else "is empty")
    elif not stream.last.endswith(b"\n"):
        yield InputError(source.name, f"is cut off after record {number}")


def _require_whole(record: Any) -> None:  # noqa: ANN401 (warcio has no types)
    """Refuse a record that is shorter than it says, or says nothing, as warcio does not.

    Raises:
        _CutOff: The file ends within it.
    """
    while record.raw_stream.read(_BLOCK):
        pass
    if record.rec_headers.get_header("Content-Length") is None or getattr(record.raw_stream, "limit", 0) > 0:
        raise _CutOff


def _is_page(record: Any) -> bool:  # noqa: ANN401 (warcio has no types)
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return kind in PAGES and record.http_headers.get_statuscode() == str(_FOUND)


def _item(record: Any, number: int, source: str, options: Options) -> Item:  # noqa: ANN401 (warcio has no types)
    url = encodable(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>") or None
    place = f"{source}, record {number}" + (f" ({url[:_LONGEST_URL]})" if url else "")
    limit = options.longest_page * MOST_BYTES
    data = read_up_to(record.content_stream(), limit + 1)
    if len(data) > limit:
        return InputError(place, f"page of more than the {options.longest_page:,} characters allowed")
    _require_whole(record)
    page = page_text(data, charset_of(record.http_headers.get_header("Content-Type") or ""))
    name = (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<>") or f"{source}:{number}"
    try:
        document = article(page, place, encodable(name), options, url)
    except InputError as error:
        return error
    return _with_crawl_date(document, record.rec_headers.get_header("WARC-Date"), options), None


def _with_crawl_date(document: Document, crawled: str | None, options: Options) -> Document:
    """Return the document with its date; the day of the crawl is the last resort, as the page may be far older."""
    try:
        day = publication_date(crawled)
    except ValueError:
        day = None
    if day is None:
        return document
    document = with_date(replace(document, metadata={"crawled": day}), options.date)
    return document if document.date else replace(document, date=day, date_from="metadata")


def charset_of(kind: str) -> str | None:
    """Return the encoding that a Content-Type header names."""
    for part in kind.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'") or None
    return None
