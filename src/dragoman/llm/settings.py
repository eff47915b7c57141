"""What a user decides about the language model: where it is, with which key, how long to wait, what it may cost."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from dragoman.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

KEY_VARIABLE = "OPENAI_API_KEY"
PATH = "/chat/completions"
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """How to ask a language model.

    Attributes:
        endpoint: Address of an OpenAI-compatible server, up to and with its version ("http://localhost:8000/v1").
        model: Name of the model on that server.
        key_variable: Environment variable that holds the key; None for OPENAI_API_KEY, if it is set.
        temperature: 0 for the answers that vary least.
        timeout: Seconds to wait for an answer.
        retries: How often to ask again after a failure that may pass.
        cache: Folder for answers; None for the folder of Dragoman's derived files.
        prompt_price: Price of a million prompt tokens, in any currency.
        completion_price: Price of a million completion tokens.
        max_cost: What a run may cost; needs both prices.
        first_wait: Seconds before the first new try; doubled with every further one.
    """

    endpoint: str
    model: str
    key_variable: str | None = None
    temperature: float = 0.0
    timeout: float = 120.0
    retries: int = 4
    cache: Path | None = None
    prompt_price: float | None = None
    completion_price: float | None = None
    max_cost: float | None = None
    first_wait: float = field(default=1.0, repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot be meant.

        Raises:
            UsageError: An address that is none, or a limit of cost without prices.
        """
        completions_address(self.endpoint)
        if self.max_cost is not None and None in (self.prompt_price, self.completion_price):
            raise UsageError("max-cost needs prices: give --price-prompt and --price-completion (per million tokens)")


def completions_address(endpoint: str) -> str:
    """Return the address that requests go to.

    Raises:
        UsageError: The endpoint is no http(s) address, or holds a password.
    """
    wrong = f"endpoint {endpoint!r} is not an address; write http://HOST:PORT/v1 or https://HOST/v1"
    if not (endpoint.isascii() and endpoint.isprintable()) or " " in endpoint:
        raise UsageError(wrong)
    try:
        parts = urlsplit(endpoint)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(wrong) from error
    if parts.scheme not in {"http", "https"} or not host:
        raise UsageError(wrong)
    if "@" in parts.netloc:
        raise UsageError("endpoint: leave name and password out; put a key into a variable named by --api-key-env")
    path = parts.path.rstrip("/")
    path = path if path.endswith(PATH) else path + PATH
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def is_local(address: str) -> bool:
    """Whether an address is on this machine."""
    return urlsplit(address).hostname in _LOCAL


def find_key(settings: Settings) -> str | None:
    """Return the key of the server, None where none is set.

    A key that the user did not name is never sent in clear text to another machine.

    Raises:
        UsageError: The variable that the user named is not set, or its value cannot be a key.
    """
    name = settings.key_variable or KEY_VARIABLE
    key = os.environ.get(name, "").strip()
    if not key:
        if settings.key_variable:
            raise UsageError(f"--api-key-env {name}: this environment variable is not set; set it to the server's key")
        return None
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise UsageError(f"the environment variable {name} holds no key: it has blanks or other signs no key has")
    address = completions_address(settings.endpoint)
    is_clear = address.startswith("http:") and not is_local(address)
    return None if is_clear and settings.key_variable is None else key
