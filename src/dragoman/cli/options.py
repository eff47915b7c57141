"""Options and arguments that several verbs share."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.reading import Options
from dragoman.reading.columns import FIELDS
from dragoman.reading.dates import publication_date

if TYPE_CHECKING:
    from collections.abc import Callable


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


# Between two pairs; a name may have a comma in it.
_BETWEEN = re.compile(r",(?=\s*\w+\s*=)")
# Where the columns are kept from their option to `options_of`.
_COLUMNS = "dragoman.columns"


def _columns(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> None:
    found: dict[str, str] = {}
    for pair in (pair for value in values for pair in _BETWEEN.split(value)):
        field, mark, name = (part.strip() for part in pair.partition("="))
        if not mark or field not in FIELDS:
            problem = f"{pair.strip()!r} is no FIELD=COLUMN; fields are {', '.join(FIELDS)}; write --map text=body"
            raise click.BadParameter(problem, param=parameter)
        if field in found:
            problem = f"{field!r} is given twice ({found[field]!r}, {name!r}); write it once"
            raise click.BadParameter(problem, param=parameter)
        found[field] = name
    if found.get("text") == "":
        raise click.BadParameter("'text=' names no column; a document needs a text", param=parameter)
    context.meta[_COLUMNS] = found


def reading_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add INPUT…, --date, --encoding, --max-chars and --map to a command; the last is handed on to `options_of`."""
    longest = click.IntRange(min=1)
    for decorate in (
        click.option(
            "--map",
            "columns",
            multiple=True,
            callback=_columns,
            expose_value=False,
            metavar="FIELD=COLUMN,...",
            help="Which column of CSV, Parquet or JSON Lines is the id, date, title, text, source, url or language.",
        ),
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
    """Return the reading options of a command's values, with what --map says."""
    context = click.get_current_context(silent=True)
    columns = context.meta.get(_COLUMNS, {}) if context else {}
    return Options(date, encoding, max_chars, output, columns)


def world_option(function: Callable[..., None]) -> Callable[..., None]:
    """Add --world to a command; it may be given several times."""
    text = "A file (TOML) or folder that adds to the gazetteer or overrides it; may be given again."
    return click.option("--world", multiple=True, type=click.Path(path_type=Path), help=text)(function)


def _when(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    from dragoman.world.rows import DATE

    return value if value and DATE.fullmatch(value) else _date(context, parameter, value)


def date_option(text: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that adds --date, a day, month or year, to a command."""
    return click.option("--date", callback=_when, help=text)
