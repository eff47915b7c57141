"""Fetch one document of the web, carefully: to checked addresses only, in bounded time and size."""

from __future__ import annotations

import gzip
import http.client
import io
import socket
import ssl
import threading
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from dragoman.errors import InputError
from dragoman.reading.addresses import SAFE, Target, target_of
from dragoman.reading.sources import read_up_to, told
from dragoman.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

AGENT = f"dragoman/{__version__}"
LARGEST = 16 << 20
MOST_REDIRECTS = 5
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Visit:
    """How to fetch.

    Attributes:
        allow_private: Whether addresses that are not of the public internet may be visited.
        timeout: Seconds without a byte after which to give up.
        deadline: Seconds after which to give up in any case.
        largest: Bytes of the largest body taken, unpacked.
    """

    allow_private: bool = False
    timeout: float = 20.0
    deadline: float = 60.0
    largest: int = LARGEST


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered; headers have small letters, `url` is that after all redirects."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


def fetch(
    url: str, visit: Visit, headers: Mapping[str, str] | None = None, before: Callable[[str], None] | None = None
) -> Fetched:
    """Return the answer to a GET request, after following redirects, each checked like the first.

    Args:
        url: Of the document.
        visit: How to fetch.
        headers: To be sent besides the usual ones.
        before: Called with each URL before it is visited; what it raises ends the fetch.

    Raises:
        InputError: An address may not be visited, nobody answers, or the answer is too large or broken.
    """
    seen = url
    for _ in range(MOST_REDIRECTS + 1):
        if before:
            before(seen)
        answer = _once(seen, visit, headers or {})
        there = answer.headers.get("location")
        if answer.status not in _REDIRECTS or not there:
            return answer
        following = quote(urljoin(seen, there), safe=SAFE)
        if seen.startswith("https:") and not following.startswith("https:"):
            raise InputError(url, f"redirects from https to {following[:200]}, which is not encrypted")
        seen = following
    raise InputError(url, f"redirects more than {MOST_REDIRECTS} times")


def _once(url: str, visit: Visit, headers: Mapping[str, str]) -> Fetched:
    target = target_of(url, visit.allow_private)
    connection = _Pinned(target, visit.timeout)
    sent = {"User-Agent": AGENT, "Accept-Encoding": "gzip", "Connection": "close", **headers}
    try:
        with _cut_off_after(visit.deadline, connection):
            connection.request("GET", target.path, headers=sent)
            answer = connection.getresponse()
            given = {name.lower(): value for name, value in answer.getheaders()}
            body = _body(answer, given, visit.largest, url)
            return Fetched(url, answer.status, given, body)
    except (OSError, http.client.HTTPException, zlib.error, EOFError, ValueError) as error:
        raise InputError(url, f"cannot be fetched: {told(error)}") from error
    finally:
        connection.close()


def _body(answer: http.client.HTTPResponse, headers: Mapping[str, str], largest: int, url: str) -> bytes:
    body = read_up_to(answer, largest + 1)
    if len(body) <= largest and answer.length:
        raise InputError(url, "cannot be fetched: the answer is cut off")
    if len(body) <= largest and headers.get("content-encoding", "").lower() in {"gzip", "x-gzip"}:
        body = read_up_to(gzip.GzipFile(fileobj=io.BytesIO(body)), largest + 1)
    if len(body) > largest:
        raise InputError(url, f"is larger than the {largest:,} bytes allowed")
    return body


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, whatever the name stands for by now."""

    def __init__(self, target: Target, timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout)
        self._target = target
        # Kept here, as http.client forgets it once the headers are there.
        self.opened: socket.socket | None = None

    def connect(self) -> None:
        """Connect, with TLS for https; the certificate must be of the name."""
        plain = socket.create_connection((self._target.address, self._target.port), self.timeout)
        self.sock = self.opened = plain
        if self._target.scheme == "https":
            context = ssl.create_default_context()
            # In two steps, so that a handshake that does not end can be shut down.
            secure = context.wrap_socket(plain, server_hostname=self._target.host, do_handshake_on_connect=False)
            self.sock = self.opened = secure
            secure.do_handshake()


@contextmanager
def _cut_off_after(seconds: float, connection: _Pinned) -> Iterator[None]:
    """Shut the connection down in time, even if the server sends a byte now and then.

    Raises:
        TimeoutError: It was shut down.
    """
    is_late = threading.Event()

    def shut() -> None:
        is_late.set()
        if connection.opened:
            with suppress(OSError):  # it was closed in the meantime
                connection.opened.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, shut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if is_late.is_set():
            raise TimeoutError(f"not done after {seconds:g} seconds")
