"""`dragoman check`: whether an archive is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dragoman.cli.archives import archive_option
from dragoman.cli.running import one_line

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@archive_option
def command(archive: Path) -> None:
    """Check that every row of an archive belongs to something and says what the records say.

    One line for each thing that is wrong; the exit status is 1 if there is any.

    \b
    Example:
      dragoman check --archive news.duckdb
    """
    from dragoman.archive.front import Archive

    with Archive(archive) as opened_archive:
        found = opened_archive.check()
    for line in found:
        click.echo(one_line(line))
    if found:
        raise click.exceptions.Exit(1)
    click.echo(f"{archive} is sound")
