"""Ask before visiting pages: robots.txt, and a pause between two visits of a host."""

from __future__ import annotations

import time
from urllib.robotparser import RobotFileParser

from dragoman.errors import InputError
from dragoman.reading.addresses import web_parts
from dragoman.reading.fetching import AGENT, Visit, fetch

PAUSE, LONGEST_PAUSE = 2.0, 30.0
_REFUSED, _BROKEN = 400, 500
_LARGEST = 512 << 10


class Manners:
    """Remembers what the hosts allow and when they were visited last."""

    def __init__(self, visit: Visit, pause: float = PAUSE) -> None:
        """Prepare; `pause` is in seconds, the least between two visits of a host."""
        self._visit, self._pause = visit, pause
        self._rules: dict[str, RobotFileParser] = {}
        self._last: dict[str, float] = {}

    def heed(self, url: str) -> None:
        """Wait until the host may be visited again.

        Raises:
            InputError: The host does not want the page to be fetched, or it is no URL of the web.
        """
        site = _site(url)
        if not self._of(url).can_fetch(AGENT, url):
            raise InputError(url, "may not be fetched: robots.txt of the host says no or cannot be had")
        delay = self._of(url).crawl_delay(AGENT)
        pause = max(self._pause, min(float(delay or 0), LONGEST_PAUSE))
        left = self._last.get(site, -pause) + pause - time.monotonic()
        if site in self._last and left > 0:
            time.sleep(left)
        self._last[site] = time.monotonic()

    def _of(self, url: str) -> RobotFileParser:
        site = _site(url)
        if site not in self._rules:
            self._rules[site] = self._fetched(site)
        return self._rules[site]

    def _fetched(self, site: str) -> RobotFileParser:
        """Return the rules of a host; without any all is allowed, when they cannot be had nothing is (RFC 9309)."""
        rules = RobotFileParser()
        visit = Visit(self._visit.allow_private, self._visit.timeout, self._visit.deadline, _LARGEST)
        try:
            answer = fetch(f"{site}/robots.txt", visit)
        except InputError:
            rules.parse(["User-agent: *", "Disallow: /"])
            return rules
        if answer.status >= _BROKEN:
            rules.parse(["User-agent: *", "Disallow: /"])
        else:
            text = "" if answer.status >= _REFUSED else answer.body.decode("utf-8", "replace")
            rules.parse(text.splitlines())
        return rules


def _site(url: str) -> str:
    parts, _ = web_parts(url)
    return f"{parts.scheme}://{parts.netloc}"
