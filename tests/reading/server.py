"""A web server of a few pages, in a process of its own, that remembers what was asked of it.

Run as a script it prints its port; GET /log gives the requests so far as JSON.
"""

from __future__ import annotations

import gzip
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ARTICLE = (
    "Police in Dhaka arrested 22 opposition supporters on Wednesday, officials said, as a strike entered its second "
    "day. The opposition said it would continue the strike until the government agreed to hold talks."
)
PAGE = f"<html><head><title>A page</title></head><body><article><p>{ARTICLE}</p><p>Shops stayed shut.</p></article>"
ITEM = (
    '<item><title>{0}</title><guid isPermaLink="false">{0}</guid><link>{1}</link><pubDate>{2}</pubDate>'
    "<description>Short {0}.</description></item>"
)
DAY = "Thu, 12 Oct 2023 08:30:00 GMT"
ETAG, MODIFIED = '"v1"', "Thu, 12 Oct 2023 09:00:00 GMT"
LOG: list[dict[str, object]] = []


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/log":
            self.answer(json.dumps(LOG), kind="application/json")
            return
        LOG.append({"path": self.path, "time": time.monotonic(), **{k.lower(): v for k, v in self.headers.items()}})
        page = {
            "/feed": self.feed, "/articles": self.articles, "/gzip": self.gzipped, "/bomb": self.bomb,
            "/slow": self.slow, "/drip": self.drip, "/short": self.short, "/robots.txt": self.robots,
        }.get(self.path)  # fmt: skip
        if page:
            page()
        elif self.path.startswith("/to/"):
            self.redirect(self.path.removeprefix("/to/"))
        elif self.path.startswith("/status/"):
            self.answer("no", status=int(self.path.removeprefix("/status/")), **{"Retry-After": "60"})
        elif self.path == "/image":
            self.answer("x", kind="image/png")
        elif self.path == "/large":
            self.answer("x" * (17 << 20))
        else:
            self.answer(PAGE, kind="text/html; charset=utf-8")

    def feed(self) -> None:
        if self.headers.get("If-None-Match") == ETAG or self.headers.get("If-Modified-Since") == MODIFIED:
            self.answer("", status=304)
            return
        trap = f"<img src='{self.here}/trap'> {self.here}/trap2 <a href='{self.here}/trap3'>x</a>"
        items = (
            ITEM.format("one", f"{self.here}/one", DAY)
            + f"<item><description><![CDATA[War. {trap}]]></description></item>"
        )
        self.answer(rss(items), kind="application/rss+xml", ETag=ETAG, **{"Last-Modified": MODIFIED})

    def articles(self) -> None:
        names = ("one", "two", "private/three", "status/404", "image", "to/private/four", "to//two")
        items = "".join(ITEM.format(name, f"{self.here}/{name}", DAY) for name in names)
        items += ITEM.format("file", "file:///etc/passwd", DAY) + ITEM.format("none", "", DAY)
        self.answer(rss(items), kind="text/xml")

    def robots(self) -> None:
        self.answer("User-agent: *\nDisallow: /private/\nCrawl-delay: 0.2\n", kind="text/plain")

    def gzipped(self) -> None:
        self.send(200, gzip.compress(rss(ITEM.format("one", "x", DAY)).encode()), {"Content-Encoding": "gzip"})

    def bomb(self) -> None:
        self.send(200, gzip.compress(b" " * (64 << 20)), {"Content-Encoding": "gzip"})

    def slow(self) -> None:
        time.sleep(3)

    def drip(self) -> None:
        """Send a byte now and then, so that no single read takes long."""
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)

    def short(self) -> None:
        self.send(200, b"<rss", {"Content-Length": "1000"})

    def redirect(self, there: str) -> None:
        if there == "loop":
            there = f"{self.here}/to/loop"
        elif ":" not in there:
            there = f"/{there.lstrip('/')}"
        self.answer("", status=302, Location=there)

    @property
    def here(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def answer(self, text: str, status: int = 200, kind: str = "text/plain", **headers: str) -> None:
        self.send(status, text.encode(), {"Content-Type": kind, **headers})

    def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def rss(items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Record</title>{items}</channel></rss>'


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_address[1], flush=True)  # noqa: T201 (the test waits for it)
    server.serve_forever()
