"""What the verbs that look ahead share: where the events come from, days and horizons, and whom a name means."""

from __future__ import annotations

import importlib
import re
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.errors import ForecastError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dragoman.forecasting.sources import Gazetteer, Source

    Decorator = Callable[[Callable[..., None]], Callable[..., None]]

_HORIZON = re.compile(r"(\d{1,4})\s*(d|days?|w|weeks?)?", re.IGNORECASE)
LONGEST = 365
DATE = "YYYY-MM-DD"
# What each library is for, as the message that it is missing tells.
LIBRARIES = {
    "numba": "the ranking needs Numba",
    "lightgbm": "learning needs LightGBM",
    "threadpoolctl": "learning needs threadpoolctl",
    "matplotlib": "pictures need matplotlib",
}
QUADS_OF = ("plover", "cameo")  # as in probabilities.loading, which takes time to import


def days(text: str) -> int:
    """Return the days of a horizon: 30d, 30 or 4w."""
    found = _HORIZON.fullmatch(str(text).strip())
    count = int(found[1]) * (7 if (found[2] or "d")[0].lower() == "w" else 1) if found else 0
    if not 1 <= count <= LONGEST:
        raise click.BadParameter(f"{text!r} is no horizon; write 7d, 30d, 12w: 1 to {LONGEST} days")
    return count


def day(text: str) -> date:
    """Return a date."""
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        raise click.BadParameter(f"{text!r} is no date; write YYYY-MM-DD") from None


def horizon_option(default: tuple[str, ...]) -> Decorator:
    """Return a decorator that adds --horizon, which may be given again, to a command."""
    return click.option(
        "--horizon", "horizons", type=days, multiple=True, default=default, show_default=True, metavar="DAYS",
        help="Within how many days (7d, 12w); again for more.",
    )  # fmt: skip


def source_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add --archive, --table and --model to a command."""
    for decorate in (
        click.option(
            "--model", type=click.Path(dir_okay=False, path_type=Path),
            help="Keep what is learned in this file, and use it from then on. Default: beside other caches.",
        ),
        click.option(
            "--table", type=click.Path(path_type=Path),
            help="An event table: CSV, .csv.gz or Parquet with date, actor, event (or relation), recipient.",
        ),
        click.option(
            "--archive", type=click.Path(path_type=Path), envvar="DRAGOMAN_ARCHIVE", show_envvar=True,
            help="The archive (a file that `dragoman add` made).",
        ),
    ):  # fmt: skip
        function = decorate(function)
    return function


def coded_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command --relations and --quads: what the events of a table are."""
    for decorate in (
        click.option(
            "--quads", type=click.Choice(QUADS_OF), default=QUADS_OF[0], show_default=True,
            help="Whose four classes: PLOVER's (statements are no event), or CAMEO's (GDELT's, too: statements are "
            "verbal cooperation; event types are then root codes, 01 to 20). The latter needs CAMEO codes.",
        ),
        click.option(
            "--relations", type=click.Path(path_type=Path),
            help="CSV with the columns relation and cameo, where the events of a table are names of relations.",
        ),
    ):  # fmt: skip
        function = decorate(function)
    return function


json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
csv_option: Decorator = click.option("--csv", "as_csv", is_flag=True, help="Write CSV.")


def opened_source(archive: Path | None, table: Path | None, *, one_sided: bool = True) -> Source:
    """Read the source that was named; a table wins over the archive of the environment.

    Raises:
        UsageError: Neither or both are named.
    """
    from dragoman.forecasting.sources import read_source

    context = click.get_current_context(silent=True)
    origin = context.get_parameter_source("archive") if context else None
    if table is not None and origin is click.core.ParameterSource.ENVIRONMENT:
        archive = None
    with needed_libraries():
        return read_source(archive, table, one_sided=one_sided)


def gazetteer_at(when: date) -> Gazetteer:
    """Return what tells how an archive calls the bearer of a name at a day, or "the Afghan opposition"."""

    def meant(text: str) -> str | None:
        from dragoman.forecasting.archived import actor_name
        from dragoman.world.gazetteer import shared_gazetteer

        found = shared_gazetteer().find(text, when.isoformat())
        if not found or not found.holds_at(when.isoformat()):
            described = _described(text, when)
            if described or not found:
                return described
        return actor_name(found.name, found.code, found.sectors[0] if found.sectors else None) if found.code else None

    return meant


def _described(text: str, when: date) -> str | None:
    """Return whom an adjective and a role noun describe ("Afghan rebels")."""
    from dragoman.forecasting.archived import actor_name
    from dragoman.language.lemmas import lemma
    from dragoman.world.agents import shared_agents
    from dragoman.world.gazetteer import shared_gazetteer

    adjective, *nouns = text.removeprefix("the ").split() or [""]
    state = shared_gazetteer().find_adjective(adjective, when.isoformat()) if nouns else None
    agent = shared_agents().find([lemma(noun.lower(), "NOUN") for noun in nouns], len(nouns) - 1) if state else None
    return actor_name(None, state.code, agent.sectors[0]) if state and state.code and agent else None


@contextmanager
def needed_libraries() -> Iterator[None]:
    """Say in a line which library of the extra is missing.

    Raises:
        ForecastError: It is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name not in LIBRARIES:
            raise
        raise ForecastError(f"{LIBRARIES[name]}; pip install 'dragoman[forecast]'") from error


def needs(*libraries: str) -> None:
    """Make sure that libraries of the extra are there, before long work begins.

    Raises:
        ForecastError: One is not installed.
    """
    with needed_libraries():
        for library in libraries:
            importlib.import_module(library)
