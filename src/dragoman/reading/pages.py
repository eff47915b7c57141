"""Web pages: the article, with the title, date and site that the markup gives."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.reading.dates import publication_date
from dragoman.reading.decoding import decode, encodable
from dragoman.reading.texts import MOST_BYTES
from dragoman.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.reading.options import Item, Options
    from dragoman.reading.sources import Source

# No guessing from footers and copyright lines: a wrong day is worse than none.
_DATES = {"original_date": True, "extensive_search": False}
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096


def read_html(source: Source, options: Options) -> Iterator[Item]:
    """Yield the article of a web page."""
    data = source.read(options.longest_page * MOST_BYTES)
    if data is None:
        raise InputError(source.name, f"page of more than the {options.longest_page:,} characters allowed")
    text = decode(data, source.name, options.encoding)
    yield article(text, source.name, source.identifier(text.encode()), options), None


def article(page: str, source: str, identifier: str, options: Options, url: str | None = None) -> Document:
    """Return the article of a web page.

    Args:
        page: The markup.
        source: Name for messages.
        identifier: Of the document.
        options: How to read.
        url: Where the page is from, if that is known better than from its markup.

    Raises:
        InputError: The page is too long or holds no article.
    """
    if len(page) > options.longest_page:
        raise InputError(source, f"page of {len(page):,} characters, more than the {options.longest_page:,} allowed")
    fields = _extracted(page, url)
    body = (fields.get("text") or "").strip()
    if not body:
        raise InputError(source, "no article text found in this HTML page")
    try:
        date = publication_date(fields.get("date"))
    except ValueError:
        date = None
    title, site, given, language = (fields.get(k) or None for k in ("title", "sitename", "url", "language"))
    told = "markup" if date else None
    return Document(identifier, encodable(body), date, title, site, url or given, language, date_from=told)


def page_text(data: bytes, charset: str | None) -> str:
    """Return the markup of a page from the network, as UTF-8, as declared, or as Western European at the worst.

    Args:
        data: The bytes.
        charset: What the HTTP header says, if anything.
    """
    declared = _CHARSET.search(data[:_DECLARED_WITHIN])
    for name in (charset, "utf-8-sig", declared.group(1).decode("ascii", "ignore") if declared else None):
        if name and _is_text_codec(name):
            try:
                return encodable(data.decode(name)).replace("\0", "\ufffd")
            except (UnicodeError, ValueError):
                continue
    return data.decode("cp1252", "replace").replace("\0", "\ufffd")


def _is_text_codec(name: str) -> bool:
    try:
        "".encode(codecs.lookup(name).name)  # refuses codecs that are not of text, as `lookup` does not
    except (LookupError, UnicodeError, ValueError):
        return False
    return True


def _extracted(page: str, url: str | None) -> dict[str, Any]:
    import logging

    import trafilatura

    # What it has to say of a page, we say ourselves in one line.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(
        page, url=url, with_metadata=True, include_comments=False, deduplicate=False, date_extraction_params=_DATES
    )
    if found is None or isinstance(found, dict):
        return found or {}
    fields: dict[str, Any] = found.as_dict()
    return fields
