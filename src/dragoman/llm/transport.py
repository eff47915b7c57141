"""One POST to one server: only http(s), no redirects, bounded in time and size."""

from __future__ import annotations

import json
import socket
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from dragoman.errors import EndpointError
from dragoman.llm.settings import completions_address, is_local
from dragoman.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from http.client import HTTPResponse

LONGEST_ANSWER = 8 << 20  # bytes
_PIECE = 1 << 16


class PassingError(Exception):
    """A failure that another try may mend; `wait` is how many seconds the server asks for, if it does."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        """Remember the reason, a phrase of a message."""
        super().__init__(reason)
        self.wait = wait


class TooLongError(Exception):
    """A question or an answer that is too long for the model or for us: a shorter question may do."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server sent back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Transport:
    """Sends JSON to one address and nowhere else."""

    def __init__(self, endpoint: str, key: str | None, timeout: float) -> None:
        """Prepare; nothing is sent yet."""
        self._address = completions_address(endpoint)
        # Without its query, which may hold a secret.
        self.name = urlunsplit((*urlsplit(self._address)[:3], "", ""))
        self._timeout = timeout
        self._headers = {"Content-Type": "application/json", "User-Agent": f"dragoman/{__version__}"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._has_answered = False
        # No handler of redirects, files or errors: whatever comes back is handed on as it is.
        self._opener = urllib.request.OpenerDirector()
        proxies = urllib.request.ProxyHandler({} if is_local(self._address) else None)
        for handler in (proxies, urllib.request.HTTPHandler(), urllib.request.HTTPSHandler()):
            self._opener.add_handler(handler)

    def post(self, payload: dict[str, Any]) -> Reply:
        """Send a payload and return the reply, whatever its status.

        Raises:
            PassingError: No reply, or half of one, this time.
            TooLongError: The reply is longer than 8 MiB.
            EndpointError: There is no such server.
        """
        request = urllib.request.Request(self._address, json.dumps(payload).encode(), self._headers, method="POST")
        until = time.monotonic() + self._timeout
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                reply = Reply(response.status, response.headers, self._body(response, until))
        except urllib.error.URLError as error:
            raise self._unreachable(error.reason) from error
        except TimeoutError as error:
            raise PassingError(self._too_slow) from error
        except (OSError, HTTPException) as error:
            raise PassingError(f"the connection was lost ({type(error).__name__})") from error
        self._has_answered = True
        return reply

    @property
    def _too_slow(self) -> str:
        return f"no answer within {self._timeout:g} seconds (--timeout)"

    def _body(self, response: HTTPResponse, until: float) -> bytes:
        parts, size = [], 0
        while piece := response.read1(_PIECE):
            parts.append(piece)
            size += len(piece)
            if size > LONGEST_ANSWER:
                raise TooLongError(f"the answer is longer than {LONGEST_ANSWER >> 20} MiB")
            if time.monotonic() > until:
                raise TimeoutError
        return b"".join(parts)

    def _unreachable(self, reason: str | BaseException) -> Exception:
        """Return the error for a connection that did not come about; a server that has answered may come back."""
        if isinstance(reason, TimeoutError):
            return PassingError(self._too_slow)
        if isinstance(reason, ssl.SSLCertVerificationError):
            return EndpointError(f"{self.name}: its certificate is not valid ({reason.verify_message})")
        problem = "no host of this name" if isinstance(reason, socket.gaierror) else str(reason)
        if isinstance(reason, ConnectionRefusedError):
            problem = "connection refused"
        if self._has_answered or isinstance(reason, ConnectionResetError):
            return PassingError(problem)
        return EndpointError(f"{self.name}: {problem}; start the server, or give another --endpoint")
