"""`dragoman add`: code documents into an archive, and take up where it stopped."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.archives import archive_option
from dragoman.cli.options import options_of, reading_options, world_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dragoman.adding.batches import Item
    from dragoman.adding.pipeline import How
    from dragoman.adding.progress import Tally

FEED = "feed"
_OPTIONS: tuple[Callable[[Callable[..., None]], Callable[..., None]], ...] = (
    archive_option,
    click.option("--workers", type=click.IntRange(0, 1024), show_default="one for each core",
                 help="Processes that code; 0 codes in this one."),
    click.option("--dask", metavar="tcp://HOST:PORT|local", help="Let the workers of a Dask cluster code."),
    click.option("--keep-text/--no-text", default=True, show_default=True, help="Whether texts are kept."),
    click.option("--codebook", type=click.Path(path_type=Path), help="A codebook of your own (TOML)."),
    world_option,
    click.option("--batch", type=click.IntRange(1, 1000), default=32, show_default=True,
                 help="Documents that a worker gets at once; what a stop may lose."),
    click.option("--no-wait", is_flag=True, help="Stop if another process writes the archive, rather than wait."),
    click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True,
                 help="Seconds for 10,000 characters; a document that needs more is left out."),
)  # fmt: skip


def adding_options(function: Callable[..., None]) -> Callable[..., None]:
    """Add --archive and how documents are coded into it to a command."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


class Adding(click.Command):
    """`add INPUT...`, with the verb `add feed URL...` beside it."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> click.Context:  # noqa: ANN401 (click's)
        """Hand over to `feed` where that is the first word."""
        if args[:1] == [FEED]:
            return feed.make_context(f"{info_name} {FEED}", args[1:], parent=parent, **extra)
        return super().make_context(info_name, args, parent=parent, **extra)


@click.command("add", cls=Adding)
@reading_options
@adding_options
def command(
    inputs: tuple[str, ...], date: str | None, encoding: str | None, max_chars: int, archive: Path,
    **given: Any,  # noqa: ANN401 (the values of _OPTIONS)
) -> None:  # fmt: skip
    """Code INPUTs (files, folders, - for standard input) into an archive.

    A document is added once: what the archive has is skipped, so that the same command takes up where it was stopped.
    Documents that are not in English are recorded and not coded. Inputs that fail are named on stderr, the rest is
    done, and the exit status is 1. `dragoman add feed --help` tells about feeds.

    \b
    Examples:
      dragoman add news/ --archive news.duckdb
      dragoman add papers.jsonl --archive news.duckdb --workers 8 --no-text
      dragoman add export.csv --map text=body,date=published --archive news.duckdb
      dragoman add news/ --archive /shared/news.duckdb --dask tcp://scheduler:8786
      dragoman add feed https://example.org/rss.xml --archive news.duckdb
    """
    from dragoman.reading import read_inputs

    options = options_of(date, encoding, max_chars, archive)
    _run(lambda tally: read_inputs(inputs, replace(options, progress=tally.see)), archive, given)


@click.command(FEED)
@reading_options
@adding_options
@click.option("--articles", is_flag=True, help="Fetch the pages that the feed links to, not only what it says of them.")
@click.option("--allow-private", is_flag=True, help="Also fetch from addresses of the local network.")
def feed(
    inputs: tuple[str, ...], date: str | None, encoding: str | None, max_chars: int, archive: Path,
    articles: bool, allow_private: bool,
    **given: Any,  # noqa: ANN401 (the values of _OPTIONS)
) -> None:  # fmt: skip
    """Code the entries of RSS and Atom feeds (addresses or files) into an archive.

    What a server said of a feed's last change is kept beside the archive, so that an unchanged feed is not sent again.

    \b
    Examples:
      dragoman add feed https://example.org/rss.xml --archive news.duckdb
      dragoman add feed https://example.org/rss.xml --archive news.duckdb --articles
      dragoman add feed saved.xml --archive news.duckdb
    """
    from dragoman.cli.feeds import Subscriptions

    options = options_of(date, encoding, max_chars, archive)
    feeds = Subscriptions(archive, options, articles=articles, allow_private=allow_private)
    _run(lambda _: feeds.items(inputs), archive, given, done=feeds.keep)


def _run(
    read: Callable[[Tally], Iterable[Item]],
    archive: Path,
    given: dict[str, Any],
    done: Callable[[], None] | None = None,
) -> None:
    """Add what is read; `done` is called if nothing failed."""
    from dragoman.adding.pipeline import add
    from dragoman.adding.progress import Tally
    from dragoman.cli.progress import shown

    tally = Tally()
    try:
        with shown() as reporter:
            add(read(tally), archive, _how(archive, **given), tally, reporter)
    except KeyboardInterrupt:
        click.echo("interrupted; the archive is whole, and the same command goes on from here", err=True)
        raise click.exceptions.Exit(130) from None
    for line in f"{archive}: {tally.summary()}".splitlines():
        click.echo(line)
    if tally.failed or tally.unreadable:
        raise click.exceptions.Exit(1)
    if done:
        done()


def _how(
    archive: Path, workers: int | None, dask: str | None, keep_text: bool, codebook: Path | None,
    world: tuple[Path, ...], no_wait: bool, batch: int, time_limit: float,
) -> How:  # fmt: skip
    from dragoman.adding.executors import Engine
    from dragoman.adding.pipeline import How
    from dragoman.adding.shards import work_folder

    engine = Engine(_cores() if workers is None else workers, dask, work_folder(archive.absolute()) / "dask")
    return How(engine, codebook, world, keep_text, not no_wait, batch, time_limit)


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
