"""Options and arguments that several verbs share."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import click

from dragoman.reading import Options
from dragoman.reading.dates import publication_date

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _date(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    try:
        return publication_date(value)
    except ValueError as error:
        raise click.BadParameter(str(error), param=parameter) from error


def _encoding(_: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        "".encode(value)  # refuses codecs that are not of text, as `lookup` does not
        return codecs.lookup(value).name
    except (LookupError, UnicodeError, ValueError) as error:
        allowed = "utf-8, utf-16, latin-1, cp1252 or any other Python codec"
        raise click.BadParameter(f"unknown encoding {value!r}; write {allowed}", param=parameter) from error


def reading_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add INPUT…, --date, --encoding and --max-chars to a command."""
    longest = click.IntRange(min=1)
    for decorate in (
        click.option(
            "--max-chars", type=longest, default=1_000_000, show_default=True, help="Refuse documents longer than this."
        ),
        click.option("--encoding", callback=_encoding, help="Encoding of the inputs; UTF-8 if not given."),
        click.option("--date", callback=_date, help="Publication date (YYYY-MM-DD) of documents without one."),
        click.argument("inputs", nargs=-1, required=True, metavar="INPUT..."),
    ):
        function = decorate(function)
    return function


def options_of(date: str | None, encoding: str | None, max_chars: int, output: Path | None) -> Options:
    """Return the reading options of a command's values."""
    return Options(date, encoding, max_chars, output)
