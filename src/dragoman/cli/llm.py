"""The options of `--coder llm`, and the coder they ask for."""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.running import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dragoman.cli.running import Run
    from dragoman.coding.coder import Coder
    from dragoman.errors import InputError
    from dragoman.llm.coder import LanguageModelCoder

CODERS = ("dragoman", "llm")
Given = dict[str, Any]

_POSITIVE = click.FloatRange(min=0, min_open=True)
_PRICE = click.FloatRange(min=0)
# Name of the setting, option, type and help.
_OPTIONS: tuple[tuple[str, str, Any, str], ...] = (
    ("endpoint", "--endpoint", str, "llm: address of an OpenAI-compatible server, such as http://localhost:8000/v1."),
    ("model", "--model", str, "llm: name of the model on that server."),
    ("key_variable", "--api-key-env", str, "llm: environment variable with the key; default OPENAI_API_KEY."),
    ("temperature", "--temperature", click.FloatRange(0, 2), "llm: default 0."),
    ("timeout", "--timeout", _POSITIVE, "llm: seconds to wait for an answer; default 120."),
    ("retries", "--retries", click.IntRange(0, 20), "llm: new tries after a failure that may pass; default 4."),
    ("cache", "--cache", click.Path(file_okay=False, path_type=Path), "llm: folder that keeps the answers."),
    ("prompt_price", "--price-prompt", _PRICE, "llm: price of a million prompt tokens."),
    ("completion_price", "--price-completion", _PRICE, "llm: price of a million completion tokens."),
    ("max_cost", "--max-cost", _PRICE, "llm: stop before the run costs more; needs both prices."),
)


def coder_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add --coder and the options of `llm` to a command, which gets them as `llm`: None for the own coder."""

    @wraps(function)
    def gathered(coder: str, **values: Any) -> None:  # noqa: ANN401 (click's values)
        given = {name: value for name, *_ in _OPTIONS if (value := values.pop(name)) is not None}
        if coder != "llm" and given:
            option = next(option for name, option, *_ in _OPTIONS if name in given)
            raise click.UsageError(f"{option} needs --coder llm")
        if coder == "llm" and not {"endpoint", "model"} <= given.keys():
            raise click.UsageError("--coder llm needs --endpoint URL and --model NAME")
        function(llm=given if coder == "llm" else None, **values)

    for name, option, kind, text in reversed(_OPTIONS):
        gathered = click.option(option, name, type=kind, help=text)(gathered)
    text = "Who codes: dragoman itself, offline, or a language model on a server (docs/llm.md)."
    return click.option("--coder", type=click.Choice(CODERS), default=CODERS[0], show_default=True, help=text)(gathered)


@contextmanager
def chosen_coder(base: Coder, llm: Given | None, codebook: Path | None) -> Iterator[Coder | LanguageModelCoder]:
    """Give the own coder or the one that asks a language model; the latter reports at the end, however it comes.

    Raises:
        UsageError: A setting cannot be used.
    """
    if llm is None:
        yield base
        return
    from dragoman.llm.coder import LanguageModelCoder
    from dragoman.llm.settings import Settings

    coder = LanguageModelCoder(base, Settings(**llm), (codebook,) if codebook else ())
    try:
        yield coder
    finally:
        for line in coder.report.splitlines():
            click.echo(f"dragoman: {one_line(line)}", err=True)


def fail(run: Run, error: InputError) -> None:
    """Name a document that was read but could not be coded, and count it among the failed inputs."""
    run.failures += 1
    run.read -= 1
    click.echo(f"dragoman: {one_line(str(error))}", err=True)
