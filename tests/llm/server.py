"""A small real server that speaks the protocol of language models, well or badly as a test wants."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]
LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
ASKED = re.compile(r"stands in sentences (\d+) to (\d+)")
TELLING = re.compile(
    r"(?P<actor>[A-Z]\w+(?: \w+)?) (?P<trigger>arrested|attacked|condemned) (?P<recipient>(?:\d+ )?\w+(?: \w+)?)"
)
TYPES = {"arrested": "COERCE", "attacked": "ASSAULT", "condemned": "ACCUSE"}


@dataclass
class Answer:
    """One reply: its status, body (JSON unless bytes), headers, seconds before it and before each of its bytes."""

    body: object
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0


Model = Callable[[Request], Answer]


def completion(content: object, **more: object) -> Answer:
    """Return a chat completion with a content (JSON unless a text)."""
    text = content if isinstance(content, str) else json.dumps(content)
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop", **more}
    return Answer({"choices": [choice], "usage": {"prompt_tokens": 1000, "completion_tokens": 200}})


def error(status: int, message: str, **headers: str) -> Answer:
    return Answer({"error": {"message": message}}, status, {k.replace("_", "-"): v for k, v in headers.items()})


def report_of(request: Request) -> str:
    """Return the question about the report, as the model reads it."""
    return str(request["messages"][1]["content"])


def sentences_of(request: Request) -> dict[int, str]:
    return {int(number): text for number, text in LINE.findall(report_of(request))}


def told(number: int, kind: str, trigger: str, **more: object) -> dict[str, Any]:
    """Return an event as a model tells it; a text among the parties is a quote of the same sentence."""
    event: dict[str, Any] = {
        "type": kind, "mode": None, "auxiliary_modes": [], "contexts": [], "trigger": quote(trigger, number),
        "actor": [], "recipient": [], "location": None, "time": None, "speaker": None, "confidence": 0.8,
    }  # fmt: skip
    for name, value in more.items():
        if name in {"actor", "recipient"}:
            event[name] = [quote(v, number) if isinstance(v, str) else v for v in value]  # type: ignore[attr-defined]
        else:
            event[name] = quote(value, number) if name in {"location", "time", "speaker"} else value
    return event


def quote(text: object, number: int) -> object:
    return {"text": text, "sentence": number} if isinstance(text, str) else text


def events_in(request: Request, whole: bool = False) -> list[dict[str, Any]]:
    """Return the events of the sentences asked for, read from the question; of all shown ones if `whole`."""
    asked = ASKED.search(report_of(request))
    assert asked
    first, last = map(int, asked.groups())
    out = []
    for number, text in sentences_of(request).items():
        for found in TELLING.finditer(text) if whole or first <= number <= last else ():
            trigger = found["trigger"]
            sides = {"actor": [found["actor"]], "recipient": [found["recipient"]]}
            out.append(told(number, TYPES[trigger], trigger, **sides))
    return out


def reader(request: Request) -> Answer:
    """Answer as a good model does."""
    return completion({"events": events_in(request)})


def always(answer: Answer) -> Model:
    return lambda _: answer


def in_turn(*answers: Answer | Model) -> Model:
    """Give one answer after another, the last one for ever."""
    left = list(answers)

    def model(request: Request) -> Answer:
        now = left.pop(0) if len(left) > 1 else left[0]
        return now if isinstance(now, Answer) else now(request)

    return model


class Server(ThreadingHTTPServer):
    """Remembers what it was asked."""

    daemon_threads = True

    def __init__(self, model: Model) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.model = model
        self.requests: list[Request] = []
        self.paths: list[str] = []
        self.keys: list[str | None] = []
        self.stopping = threading.Event()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, *_: object) -> None:
        """Be silent: a client that went away is part of a test."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(request)
        self.server.paths.append(self.path)
        self.server.keys.append(self.headers["Authorization"])
        answer = self.server.model(request)
        self.server.stopping.wait(answer.delay)
        body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for start in range(len(body)) if answer.drip else ():
            self.server.stopping.wait(answer.drip)
            self.wfile.write(body[start : start + 1])
        if not answer.drip:
            self.wfile.write(body)

    def do_GET(self) -> None:
        self.server.paths.append(f"GET {self.path}")
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Be silent."""


@contextmanager
def serving(model: Model) -> Iterator[Server]:
    with Server(model) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            server.shutdown()
            thread.join()


def closed_port() -> int:
    """Return a port that nobody listens on."""
    with Server(reader) as server:
        return int(server.server_address[1])


def wait_for(condition: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)
