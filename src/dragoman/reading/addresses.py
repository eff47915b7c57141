"""Which network addresses may be visited: those of the public internet."""

from __future__ import annotations

import ipaddress
import socket
from typing import NamedTuple
from urllib.parse import SplitResult, quote, urlsplit

from dragoman.errors import InputError

PORTS = {"http": 80, "https": 443}
# Characters that stand in a URL as they are; others are escaped.
SAFE = "!#$%&'()*+,/:;=?@[]~"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LONGEST = 2000


class Target(NamedTuple):
    """Where a request goes: the address was checked, and it alone is connected to.

    Attributes:
        scheme: http or https.
        host: The name, for the certificate and the Host header.
        port: Of TCP.
        address: Of IP, one that the name stands for.
        path: With the query.
    """

    scheme: str
    host: str
    port: int
    address: str
    path: str


def target_of(url: str, allow_private: bool) -> Target:
    """Return where a URL leads.

    Args:
        url: The URL.
        allow_private: Whether addresses that are not of the public internet may be visited.

    Raises:
        InputError: It is no URL of the web, its host is unknown, or an address of the host is not public.
    """
    parts, port = web_parts(url)
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError(url, f"the host {host[:100]!r} cannot be found: {error}") from error
    addresses = [str(entry[4][0]).split("%")[0] for entry in found]
    # One address that is not public is reason enough: a name that stands for both is made to deceive.
    barred = next((a for a in addresses if not is_public(a)), None)
    if barred and not allow_private:
        problem = f"{host} is {barred}, which is no public address; to visit it all the same, give --allow-private"
        raise InputError(url, problem)
    path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=SAFE)
    return Target(parts.scheme, host, port, addresses[0], path)


def web_parts(url: str) -> tuple[SplitResult, int]:
    """Return the parts of a URL and its port.

    Raises:
        InputError: It is no URL of the web.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise InputError(url[:_LONGEST], f"is not a URL ({error})") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise InputError(url[:_LONGEST], "is not a URL of the web; write http://… or https://…")
    if len(url) > _LONGEST or any(c <= " " or c == "\x7f" for c in url):
        raise InputError(url[:_LONGEST], "is not a URL: it is too long or has blanks or control characters")
    if parts.username is not None or parts.password is not None:
        raise InputError(f"{parts.scheme}://{parts.hostname}", "has a user name or password in it, which is not sent")
    return parts, port


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet, be it wrapped in one of version 6."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)
