"""Feeds from the network, and, if asked for, the articles behind their links.

Only the feed that the user names, what it redirects to, and, with `articles`, the links of its entries are fetched;
nothing that stands in a text ever is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from dragoman.errors import InputError
from dragoman.reading.feeds import entries
from dragoman.reading.fetching import Fetched, Visit, fetch
from dragoman.reading.inputs import checked
from dragoman.reading.options import Options
from dragoman.reading.pages import article, page_text
from dragoman.reading.robots import PAUSE, Manners
from dragoman.reading.warc import PAGES, charset_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.reading.options import Failure
    from dragoman.records import Document

_FOUND, _UNCHANGED = 200, 304
_ACCEPTED = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
_LONGEST_MARK = 1000


class FeedState(NamedTuple):
    """What a server said of a version of a feed, to be asked next time whether there is another."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """A feed as it was fetched.

    Attributes:
        items: The documents and failures; with `articles` each is fetched only when asked for.
        state: To be given next time; keep it once all items are safe, or what failed is not seen again.
        is_unchanged: Whether the feed is the one that the given state is of; there are no items then.
    """

    items: Iterator[Document | Failure]
    state: FeedState
    is_unchanged: bool


def fetch_feed(
    url: str, state: FeedState | None = None, *, options: Options | None = None, allow_private: bool = False,
    articles: bool = False, pause: float = PAUSE,
) -> FetchedFeed:  # fmt: skip
    """Fetch a feed, unless it is still the one known.

    Args:
        url: Of the feed, http or https.
        state: What the last fetch returned.
        options: How to read.
        allow_private: Whether addresses that are not of the public internet may be visited.
        articles: Whether to fetch the pages that the entries link to, as far as robots.txt allows.
        pause: Seconds between two pages of a host, at least.

    Raises:
        InputError: The feed cannot be fetched.
    """
    options, visit, known = options or Options(), Visit(allow_private), state or FeedState()
    asked = {"Accept": _ACCEPTED}
    if known.etag:
        asked["If-None-Match"] = known.etag
    if known.modified:
        asked["If-Modified-Since"] = known.modified
    answer = fetch(url, visit, asked)
    if answer.status == _UNCHANGED:
        return FetchedFeed(iter(()), known, True)
    _require_found(answer, url)
    told = FeedState(*(_mark(answer.headers.get(name)) for name in ("etag", "last-modified")))
    items = _items(answer, url, options)
    if articles:
        items = _articles(items, Manners(visit, pause), visit, options)
    return FetchedFeed(items, told, False)


def _mark(value: str | None) -> str | None:
    return value if value and len(value) <= _LONGEST_MARK and value.isprintable() else None


def _require_found(answer: Fetched, url: str) -> None:
    if answer.status != _FOUND:
        later = answer.headers.get("retry-after")
        raise InputError(url, f"the server answers {answer.status}" + (f"; retry after {later[:40]}" if later else ""))


def _items(answer: Fetched, url: str, options: Options) -> Iterator[Document | Failure]:
    kind = {"content-type": answer.headers.get("content-type", ""), "content-location": answer.url}
    try:
        for item in entries(answer.body, url, kind):
            yield item if isinstance(item, InputError) else checked(*item, url, options)
    except InputError as error:
        yield error


def _articles(
    items: Iterator[Document | Failure], manners: Manners, visit: Visit, options: Options
) -> Iterator[Document | Failure]:
    for item in items:
        if isinstance(item, InputError) or not item.url:
            yield item
            continue
        try:
            yield _article(item, item.url, manners, visit, options)
        except InputError as error:
            yield error


def _article(entry: Document, url: str, manners: Manners, visit: Visit, options: Options) -> Document | Failure:
    """Return the page behind an entry, with the date and the title of the feed where it has them."""
    answer = fetch(url, visit, {"Accept": ", ".join(PAGES)}, before=manners.heed)
    _require_found(answer, url)
    kind = answer.headers.get("content-type", "")
    if kind.split(";")[0].strip().lower() not in PAGES:
        raise InputError(url, f"is not a web page but {kind[:60]!r}")
    page = article(page_text(answer.body, charset_of(kind)), url, entry.id, options, answer.url)
    if entry.date_from == "metadata":
        page = replace(page, date=entry.date, date_from="metadata")
    page = replace(page, title=entry.title or page.title, source=entry.source or page.source, url=url)
    return checked(page, None, url, options)
