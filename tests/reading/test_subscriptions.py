"""Feeds from the network: asked for politely, from public addresses only, in bounded time and size."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import InputError
from dragoman.reading import Options, addresses
from dragoman.reading.addresses import is_public, target_of
from dragoman.reading.fetching import Visit, fetch
from dragoman.reading.robots import Manners
from dragoman.reading.subscriptions import FeedState, FetchedFeed, fetch_feed
from dragoman.records import Document

from .samples import messages, read
from .server import ARTICLE, ETAG, MODIFIED


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    script = Path(__file__).with_name("server.py")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.kill()


@pytest.fixture
def asked(server: str) -> Callable[[], list[dict[str, Any]]]:
    """Return a function that gives the requests since the test began."""

    def log() -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{server}/log") as answer:
            return list(json.load(answer))

    before = len(log())
    return lambda: log()[before:]


Asked = Callable[[], list[dict[str, Any]]]


def feed(url: str, state: FeedState | None = None, **options: Any) -> FetchedFeed:
    return fetch_feed(url, state, allow_private=True, pause=0, **options)


def test_a_feed_is_fetched_once_and_then_only_if_it_changed(server: str, asked: Asked) -> None:
    found = feed(f"{server}/feed")
    first, second = found.items
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.text, first.date, first.date_from, first.source) == ("Short one.", "2023-10-12", "metadata", "Record")
    assert (found.state, found.is_unchanged) == (FeedState(ETAG, MODIFIED), False)
    for state in (found.state, FeedState(etag=ETAG), FeedState(modified=MODIFIED)):
        again = feed(f"{server}/feed", state)
        assert (list(again.items), again.state, again.is_unchanged) == ([], state, True)
    assert all(a["user-agent"].startswith("dragoman/") for a in asked())


def test_nothing_that_stands_in_a_text_is_fetched(server: str, asked: Asked) -> None:
    assert len(list(feed(f"{server}/feed").items)) == 2
    Path("a.html").write_text(
        f'<html><head><link rel="stylesheet" href="{server}/trap"><meta http-equiv="refresh" content="0;{server}/trap">'
        f'</head><body><article><p>{ARTICLE}<img src="{server}/trap"></p><iframe src="{server}/trap"></iframe>'
    )
    Path("a.rss").write_text(
        f'<!DOCTYPE rss SYSTEM "{server}/trap"><rss version="2.0"><channel><item><link>{server}/trap</link>'
        f"<description>War.</description></item></channel></rss>"
    )
    Path("a.jsonl").write_text(json.dumps({"text": f"War. {server}/trap", "url": f"{server}/trap"}))
    assert len(read("a.html", "a.rss", "a.jsonl")) == 3
    assert [a["path"] for a in asked()] == ["/feed"]


def test_articles_are_fetched_only_if_asked_for_and_allowed(server: str, asked: Asked) -> None:
    found = list(feed(f"{server}/articles", articles=True).items)
    documents = [d for d in found if isinstance(d, Document)]
    assert [d.id for d in documents] == ["one", "two", "to//two", "none"]
    assert all(ARTICLE in d.text for d in documents[:3])
    assert [d.date_from for d in documents] == ["metadata"] * 4
    assert documents[0].url == f"{server}/one"
    assert documents[3].text == "Short none."
    problems = [m.removeprefix(server) for m in messages(found)]
    refused = "may not be fetched: robots.txt of the host says no or cannot be had"
    assert problems == [
        f"/private/three: {refused}",
        "/status/404: the server answers 404; retry after 60",
        "/image: is not a web page but 'image/png'",
        f"/private/four: {refused}",
        "file://etc/passwd: is not a URL of the web; write http://… or https://…",
    ]
    paths = [a["path"] for a in asked()]
    assert paths.count("/robots.txt") == 1
    assert not any(p.startswith("/private") for p in paths)


def test_pages_of_a_host_are_fetched_with_a_pause(server: str, asked: Asked) -> None:
    list(fetch_feed(f"{server}/articles", allow_private=True, articles=True, pause=0.15).items)
    pages = [a["time"] for a in asked() if a["path"] not in {"/articles", "/robots.txt"}]
    assert len(pages) > 4
    assert min(b - a for a, b in pairwise(pages)) > 0.1


def test_without_rules_all_is_allowed_and_without_an_answer_nothing() -> None:
    manners = Manners(Visit(allow_private=True, timeout=1), pause=0)
    with pytest.raises(InputError, match=r"robots\.txt of the host says no or cannot be had"):
        manners.heed("http://127.0.0.1:9/a")


# ---- addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "127.1", "[::ffff:127.0.0.1]", "169.254.169.254"],
)
def test_private_hosts_are_refused_however_they_are_written(host: str) -> None:
    with pytest.raises(InputError, match=r"is no public address; .* --allow-private|cannot be found"):
        fetch_feed(f"http://{host}/feed")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("file:///etc/passwd", "is not a URL of the web"),
        ("ftp://a.example/x", "is not a URL of the web"),
        ("http://", "is not a URL of the web"),
        ("feed", "is not a URL of the web"),
        ("http://a.example:port/", "is not a URL"),
        ("http://[::1/", "is not a URL"),
        ("http://user:secret@a.example/", "has a user name or password in it"),
        ("http://a.example/\r\nHost: b", "is not a URL"),
        ("http://a.example/" + "x" * 3000, "is not a URL: it is too long"),
        ("http://does-not-exist.invalid/", "cannot be found"),
    ],
)
def test_what_is_no_address_of_the_web(url: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        target_of(url, allow_private=True)
    assert "secret" not in str(caught.value)


def test_every_redirect_is_checked(server: str, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    # The server stands for a public one, and sends on to what is not.
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    assert fetch(f"{server}/to/one", Visit()).url == f"{server}/one"
    port = server.rsplit(":", 1)[1]
    for there in (f"http://127.0.0.2:{port}/one", f"//127.0.0.2:{port}/one", f"http://[::1]:{port}/one"):
        with pytest.raises(InputError, match="is no public address"):
            fetch(f"{server}/to/{there}", Visit())
    for there in ("file:///etc/passwd", "gopher://127.0.0.1/x"):
        with pytest.raises(InputError, match="is not a URL of the web"):
            fetch(f"{server}/to/{there}", Visit())
    assert [a["path"] for a in asked() if not a["path"].startswith("/to/")] == ["/one"]


def test_the_address_that_was_checked_is_the_one_connected_to(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means another address at its second lookup (DNS rebinding) gains nothing."""
    port = int(server.rsplit(":", 1)[1])
    lookups: list[str] = []

    def lookup(host: str, *_: object, **__: object) -> list[Any]:
        lookups.append(host)
        address = "127.0.0.1" if host == "127.0.0.1" or len(lookups) == 1 else "127.0.0.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    answer = fetch(f"http://rebind.example:{port}/one", Visit(allow_private=True))
    assert (answer.status, lookups) == (200, ["rebind.example", "127.0.0.1"])


def test_loops_of_redirects_end(server: str) -> None:
    with pytest.raises(InputError, match="redirects more than 5 times"):
        feed(f"{server}/to/loop")


# ---- size and time


def test_answers_that_are_too_large_are_refused(server: str) -> None:
    for path in ("large", "bomb"):
        with pytest.raises(InputError, match="is larger than the 16,777,216 bytes allowed"):
            feed(f"{server}/{path}")
    assert len(list(feed(f"{server}/gzip").items)) == 1


@pytest.mark.parametrize(("path", "problem"), [("slow", "timed out"), ("drip", "not done after 1 seconds")])
def test_servers_that_keep_one_waiting_are_left(server: str, path: str, problem: str) -> None:
    began = time.monotonic()
    with pytest.raises(InputError, match=f"cannot be fetched: {problem}"):
        fetch(f"{server}/{path}", Visit(allow_private=True, timeout=0.8, deadline=1.0))
    assert time.monotonic() - began < 2.5


def test_answers_that_are_no_feed_are_one_failure(server: str) -> None:
    with pytest.raises(InputError, match="the server answers 500; retry after 60"):
        feed(f"{server}/status/500")
    with pytest.raises(InputError, match="the answer is cut off"):
        feed(f"{server}/short")
    with pytest.raises(InputError, match="cannot be fetched"):
        feed("http://127.0.0.1:9/feed")
    (message,) = messages(list(feed(f"{server}/one").items))
    assert message.startswith(f"{server}/one: is no RSS or Atom feed")


def test_options_hold_for_feeds_too(server: str) -> None:
    found = list(feed(f"{server}/feed", options=Options(date="2001-01-01")).items)
    dates = [(d.date, d.date_from) for d in found if isinstance(d, Document)]
    assert dates == [("2023-10-12", "metadata"), ("2001-01-01", "option")]
    found = list(feed(f"{server}/feed", options=Options(longest=8)).items)
    assert ["more than the 8 allowed" in m for m in messages(found)] == [True, True]


# ---- https

SECURE = """
import http.server, ssl, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'<rss version="2.0"><channel><item><description>War.</description></item></channel></rss>'
        self.send_response(200 if self.path == "/feed" else 302)
        self.send_header("Location", "http://127.0.0.1:9/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1])
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_address[1], flush=True)
server.serve_forever()
"""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """The certificate of localhost, signed by nobody, with its key."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl to make a certificate")
    path = tmp_path / "own.pem"
    command = (
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
        f" -keyout {path} -out {tmp_path / 'c.pem'}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + (tmp_path / "c.pem").read_bytes())
    return path


def test_certificates_must_be_good_and_of_the_name(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", SECURE, str(certificate)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        try:
            with pytest.raises(InputError, match=r"cannot be fetched: .*certificate verify failed"):
                feed(f"https://localhost:{port}/feed")
            monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
            assert len(list(feed(f"https://localhost:{port}/feed").items)) == 1
            with pytest.raises(InputError, match=r"cannot be fetched: .*127\.0\.0\.1"):
                feed(f"https://127.0.0.1:{port}/feed")
            with pytest.raises(InputError, match=r"redirects from https to .*, which is not encrypted"):
                feed(f"https://localhost:{port}/away")
        finally:
            process.kill()
