"""One reader per form of input; each takes a source and yields documents and failures."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from dragoman.reading.feeds import ROOTS, read_feed
from dragoman.reading.jsonl import read_jsonl
from dragoman.reading.pages import read_html
from dragoman.reading.parquet import MARK as PARQUET
from dragoman.reading.parquet import read_parquet
from dragoman.reading.tables import looks_like_table, read_table
from dragoman.reading.texts import read_text
from dragoman.reading.unpacking import PACKED
from dragoman.reading.warc import MARK as WARC
from dragoman.reading.warc import read_warc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dragoman.reading.options import Item, Options
    from dragoman.reading.sources import Source

    Reader = Callable[[Source, Options], Iterator[Item]]

READERS: dict[str, Reader] = {
    ".txt": read_text, ".text": read_text,
    ".html": read_html, ".htm": read_html, ".xhtml": read_html,
    ".jsonl": read_jsonl, ".ndjson": read_jsonl,
    ".csv": read_table, ".tsv": read_table,
    ".parquet": read_parquet,
    ".warc": read_warc,
    ".rss": read_feed, ".atom": read_feed,
}  # fmt: skip
_PAGES = ("<!doctype", "<html", "<head", "<body", "<article")


def reader_for(suffix: str, head: bytes, encoding: str | None = None) -> Reader:
    """Return the reader of a file ending, or one chosen from how the file begins.

    Args:
        suffix: The ending, with its dot.
        head: The first bytes.
        encoding: Of text; None means UTF-8.
    """
    known = READERS.get(suffix.lower())
    if known:
        return known
    if head.startswith((PARQUET, WARC)):
        return read_parquet if head.startswith(PARQUET) else read_warc
    text = codecs.getincrementaldecoder(encoding or "utf-8-sig")("ignore").decode(head).lstrip("\ufeff \t\r\n")
    start = text[:2000].lower()
    if start.startswith("{"):
        return read_jsonl
    is_xml = start.startswith("<?xml") or suffix.lower() == ".xml"
    if start.startswith(_PAGES) or (is_xml and "<html" in start):
        return read_html
    # Other XML is no text either: the reader of feeds refuses it.
    if is_xml or start.startswith(ROOTS):
        return read_feed
    return read_table if looks_like_table(text) else read_text


def is_readable(name: str) -> bool:
    """Whether a file in a folder or an archive is, by its name, of a kind that is read, be it packed."""
    parts = name.replace("\\", "/").split("/")
    if "__MACOSX" in parts:
        return False
    endings = parts[-1].lower().split(".")[1:]
    while endings and f".{endings[-1]}" in PACKED:
        if endings.pop() == "zip":
            return True
    return bool(endings) and (f".{endings[-1]}" in READERS or endings[-1] == "xml")
