"""RSS and Atom: a document per entry. Nothing is fetched here."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.reading.dates import publication_date
from dragoman.reading.decoding import encodable
from dragoman.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.reading.options import Item, Options
    from dragoman.reading.sources import Source

LONGEST_FEED = 32 << 20
ROOTS = ("<rss", "<feed", "<rdf:rdf")
_ENDS = (b"</rss>", b"</feed>", b"</rdf:rdf>", b"</channel>")
_TAIL = 500
_BLOCKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 tr table blockquote section article pre figure figcaption".split()
)
_TAG = re.compile(r"<[^<>]*>?")
_HIDDEN = frozenset("script style template noscript".split())


def read_feed(source: Source, options: Options) -> Iterator[Item]:
    """Yield a document per entry of a feed, with the date the feed gives it."""
    data = source.read(LONGEST_FEED)
    if data is None:
        raise InputError(source.name, f"a feed of more than {LONGEST_FEED >> 20} MiB")
    if not data.strip():
        raise InputError(source.name, "is empty")
    yield from entries(data, source.name)


def entries(data: bytes, source: str, headers: dict[str, str] | None = None) -> Iterator[Item]:
    """Yield the entries of a feed as documents.

    Args:
        data: The feed.
        source: Name for messages.
        headers: Of HTTP, for the encoding.
    """
    import feedparser

    # A stream, never a string: of a string it would ask whether it is an address or a file.
    found = feedparser.parse(io.BytesIO(data), response_headers=headers or {})
    listed = list(found.entries)
    if not found.version and not listed:
        raise InputError(source, f"is no RSS or Atom feed that can be read{_reason(found)}")
    is_cut = not any(end in data[-_TAIL:].lower() for end in _ENDS)
    for number, entry in enumerate(listed[:-1] if is_cut else listed, 1):
        yield _document(entry, number, found.feed, source)
    if is_cut:
        yield InputError(source, "the feed is cut off; its last entry is left out")
    elif not listed:
        yield InputError(source, "the feed has no entries")


def _reason(found: Any) -> str:  # noqa: ANN401 (feedparser has no types)
    error = found.get("bozo_exception")
    told = str(error).split("\n")[0][:120] if error else ""
    return f" ({told})" if told else ""


def _document(entry: Any, number: int, feed: Any, source: str) -> Item:  # noqa: ANN401 (feedparser has no types)
    title = " ".join(plain_text(entry.get("title") or "").split())
    bodies = [content.get("value") or "" for content in entry.get("content") or ()]
    text = max([plain_text(body) for body in (*bodies, entry.get("summary") or "")], key=len) or title
    if not text:
        return InputError(source, f"entry {number} has no text")
    link = entry.get("link") or None
    date = _date(entry)
    return Document(
        id=encodable(entry.get("id") or link or f"{source}:{number}"),
        text=encodable(text),
        date=date,
        title=encodable(title) or None,
        source=encodable(" ".join((feed.get("title") or "").split())) or None,
        url=encodable(link) if link else None,
        language=encodable(feed.get("language") or "") or None,
        date_from="metadata" if date else None,
    ), None


def _date(entry: Any) -> str | None:  # noqa: ANN401 (feedparser has no types)
    """Return the day as the publisher's clock had it; feedparser turns it into that of Greenwich."""
    for name in ("published", "updated", "created"):
        # As a dictionary: feedparser would take the one for the other and warn of it.
        parsed = dict.get(entry, f"{name}_parsed")
        plain = f"{parsed[0]:04}-{parsed[1]:02}-{parsed[2]:02}" if parsed else None
        for value in (dict.get(entry, name), plain):
            try:
                found = publication_date(value)
            except ValueError:
                continue
            if found:
                return found
    return None


class _Text(HTMLParser):
    """Collects the text of markup, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in _HIDDEN
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(" ".join(data.split("\n")))


def plain_text(markup: str) -> str:
    """Return the text of a piece of HTML, a line for each paragraph."""
    parser = _Text()
    try:
        parser.feed(markup)
        parser.close()
        text = "".join(parser.parts)
    except AssertionError:  # of the parser, at "<![" with anything after it
        text = _TAG.sub("\n", markup)
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
