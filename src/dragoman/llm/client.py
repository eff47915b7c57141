"""Questions to a language model: asked until there is a usable answer, within what was allowed."""

from __future__ import annotations

import json
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NoReturn

from dragoman.errors import EndpointError
from dragoman.llm.answers import UnreadableError, read_answer
from dragoman.llm.cache import Answers, question_key
from dragoman.llm.settings import KEY_VARIABLE, Settings, completions_address, find_key
from dragoman.llm.transport import PassingError, Reply, TooLongError, Transport
from dragoman.llm.usage import Usage

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("json_schema", "json_object", "text")
LONGEST_WAIT = 300.0  # seconds; who asks for more is asked again in another run
_LONGEST_BACKOFF = 60.0
_LONGEST_MESSAGE = 300
_REFUSALS = frozenset({400, 422})
_PASSING = frozenset({408, 425, 429})
_TOO_LONG = ("context length", "context_length", "context size", "context window", "exceed_context", "too long")


class NoAnswerError(Exception):
    """No usable answer to one question."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: instructions, the report, and the JSON schema of the answer."""

    system: str
    report: str
    schema: dict[str, Any]


class Client:
    """Asks one model on one server and keeps its answers."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        """Prepare; nothing is sent yet.

        Raises:
            UsageError: The key, the address or the folder for answers cannot be used.
        """
        self.settings = settings
        self.usage = Usage(settings.prompt_price, settings.completion_price)
        self._key = find_key(settings)
        self._transport = Transport(settings.endpoint, self._key, settings.timeout)
        self._answers = Answers(folder)
        self._format = 0
        self._temperature: float | None = settings.temperature

    @property
    def name(self) -> str:
        """The address that is asked, for messages."""
        return self._transport.name

    def ask(self, question: Question) -> list[Any]:
        """Return the events of an answer, unread.

        Raises:
            NoAnswerError: This question has no usable answer.
            TooLongError: The question or its answer is too long.
            EndpointError: No question would have one, or the next one would cost too much.
            UsageError: The answer cannot be kept.
        """
        key = self._key_of(question)
        kept = self._kept(key)
        if kept is not None:
            self.usage.cached += 1
            return kept
        complaint = last = ""
        for attempt in range(self.settings.retries + 1):
            try:
                content = self._content(question, complaint)
                events = read_answer(content)
            except UnreadableError as error:
                complaint = last = str(error)
                wait = None
            except PassingError as error:
                complaint, last, wait = "", str(error), error.wait
            else:
                self._answers.put(key, content)
                return events
            if attempt < self.settings.retries:
                self._pause(attempt, wait)
        raise NoAnswerError(f"{last} ({self.settings.retries + 1} tries)")

    def _key_of(self, question: Question) -> str:
        """Return the key of a question; how the form of the answer is asked for depends on the server, not on it."""
        asked = {"system": question.system, "report": question.report, "schema": question.schema}
        where = {"endpoint": completions_address(self.settings.endpoint), "model": self.settings.model}
        return question_key({**asked, **where, "temperature": self.settings.temperature})

    def _kept(self, key: str) -> list[Any] | None:
        content = self._answers.get(key)
        try:
            return None if content is None else read_answer(content)
        except UnreadableError:
            return None

    def _pause(self, attempt: int, wait: float | None) -> None:
        self.usage.retries += 1
        if wait is None:
            wait = min(_LONGEST_BACKOFF, self.settings.first_wait * 2**attempt) * random.uniform(0.75, 1.25)
        elif wait > LONGEST_WAIT:
            raise EndpointError(f"{self.name}: asks to wait {wait:.0f} seconds; run again then, answers are kept")
        time.sleep(wait)

    # ---- one answer

    def _content(self, question: Question, complaint: str) -> str:
        messages = [{"role": "system", "content": question.system}, {"role": "user", "content": question.report}]
        if complaint:
            # At temperature 0 the same question would be answered in the same way.
            again = f"Your last answer could not be read: {complaint}. Answer again, with the JSON object only."
            messages.append({"role": "user", "content": again})
        reply = self._reply(messages, question.schema)
        if not 200 <= reply.status < 300:
            self._refuse(reply)
        return self._read(reply, sum(len(m["content"]) for m in messages))

    def _reply(self, messages: list[dict[str, str]], schema: dict[str, Any]) -> Reply:
        """Return the reply to the first form of the question that the server does not refuse, or the last refusal."""
        form = self._format
        while True:
            self._check_cost(messages)
            self.usage.requests += 1
            reply = self._transport.post(self._payload(messages, schema, FORMATS[form]))
            if reply.status not in _REFUSALS:
                self._format = form  # what was refused once is not tried again
                return reply
            told = self._message(reply)
            if any(words in told.lower() for words in _TOO_LONG):
                raise TooLongError(told)
            if self._temperature is not None and "temperature" in told.lower():
                self._temperature = None
            elif form + 1 < len(FORMATS):
                form += 1
            else:
                return reply

    def _payload(self, messages: list[dict[str, str]], schema: dict[str, Any], form: str) -> dict[str, Any]:
        payload: dict[str, Any] = {"model": self.settings.model, "messages": messages}
        if self._temperature is not None:
            payload["temperature"] = self._temperature
        if form == "json_schema":
            named = {"name": "events", "strict": True, "schema": schema}
            payload["response_format"] = {"type": "json_schema", "json_schema": named}
        elif form == "json_object":
            payload["response_format"] = {"type": "json_object"}
        return payload

    def _check_cost(self, messages: list[dict[str, str]]) -> None:
        limit = self.settings.max_cost
        if limit is not None and self.usage.cost_with(sum(len(m["content"]) for m in messages)) > limit:
            raise EndpointError(f"{self.name}: stopped before the cost passes {limit:g}; what was answered is kept")

    def _read(self, reply: Reply, asked: int) -> str:
        """Return the text of an answer; what it says of tools, addresses or anything else is not looked at."""
        try:
            body = json.loads(reply.body)
            choice = body["choices"][0]
            content = _text(choice["message"])
            ending = choice.get("finish_reason")
        except (ValueError, RecursionError, KeyError, IndexError, TypeError, AttributeError) as error:
            # Some servers tell of an overload in a reply that looks like success.
            raise PassingError(f"no chat completion in the reply: {self._message(reply)}") from error
        self.usage.count(body.get("usage"), asked, len(content))
        if ending == "length":
            raise TooLongError("the answer was cut off; raise the server's limit of tokens for an answer")
        if ending == "content_filter" or choice["message"].get("refusal"):
            raise NoAnswerError("the model refuses to answer")
        return content

    def _refuse(self, reply: Reply) -> NoReturn:
        """Raise what a status other than 200 means."""
        status, told = reply.status, self._message(reply)
        variable = self.settings.key_variable or KEY_VARIABLE
        if status in {401, 403}:
            given = f"the key in {variable}" if self._key else "a request without a key"
            raise EndpointError(f"{self.name}: refuses {given} ({status}: {told}); set {variable} to a valid key")
        if status == HTTPStatus.NOT_FOUND:
            model = self.settings.model
            raise EndpointError(
                f"{self.name}: not found (404: {told}); check --endpoint (most end in /v1) and --model {model}"
            )
        if status == HTTPStatus.PAYMENT_REQUIRED or "insufficient_quota" in told:
            raise EndpointError(f"{self.name}: the account is used up ({status}: {told}); what was answered is kept")
        if 300 <= status < 400:
            to = self._cleaned(reply.headers.get("Location", ""))
            raise EndpointError(
                f"{self.name}: sends on to {to!r} ({status}), which is not followed; give its --endpoint"
            )
        if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise PassingError(f"the server answers {status}: {told}", _wait(reply))
        raise NoAnswerError(f"the server answers {status}: {told}")

    def _message(self, reply: Reply) -> str:
        """Return what a server says about an error, shortened and without the key."""
        try:
            body = json.loads(reply.body)
        except (ValueError, RecursionError):
            return self._cleaned(reply.body[:4096].decode("utf-8", "replace"))
        error = body.get("error", body) if isinstance(body, dict) else body
        if isinstance(error, dict):
            error = " ".join(str(error[k]) for k in ("code", "message", "detail") if error.get(k)) or error
        return self._cleaned(str(error))

    def _cleaned(self, text: str) -> str:
        text = " ".join(text.split()) or "no message"
        text = text.replace(self._key, "[key]") if self._key else text
        return text if len(text) <= _LONGEST_MESSAGE else text[:_LONGEST_MESSAGE] + "…"


def _text(message: dict[str, Any]) -> str:
    """Return the text of a message: a string, or parts of one; a refusal or a call of tools has none."""
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(p["text"] for p in content if isinstance(p, dict) and isinstance(p.get("text"), str))
    return content if isinstance(content, str) else ""


def _wait(reply: Reply) -> float | None:
    """Return how many seconds a Retry-After header asks for."""
    value = str(reply.headers.get("Retry-After", "")).strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            then = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return max(0.0, seconds) if seconds == seconds else None  # NaN is no number of seconds
