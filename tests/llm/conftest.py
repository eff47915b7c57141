"""A server for every test, and a coder that asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from dragoman.coding.coder import Coder
from dragoman.llm.coder import LanguageModelCoder
from dragoman.llm.settings import Settings

from .server import Model, Server, serving

Ask = Callable[..., LanguageModelCoder]


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


@pytest.fixture(scope="session")
def own() -> Coder:
    return Coder()


@pytest.fixture
def serve() -> Iterator[Callable[[Model], Server]]:
    with ExitStack() as stack:
        yield lambda model: stack.enter_context(serving(model))


@pytest.fixture
def ask(own: Coder, tmp_path: Path) -> Ask:
    """Return a coder that asks a server, with a cache of the test's own and hardly any waiting."""

    def make(server: Server, base: Coder = own, **more: object) -> LanguageModelCoder:
        settings = {"endpoint": server.endpoint, "model": "small", "cache": tmp_path / "answers", "first_wait": 0.01}
        return LanguageModelCoder(base, Settings(**{**settings, **more}))  # type: ignore[arg-type]

    return make
