"""`dragoman compact`: write an archive anew without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dragoman.cli.archives import archive_option

if TYPE_CHECKING:
    from pathlib import Path

_MEGABYTE = 1_000_000


@click.command("compact")
@archive_option
def command(archive: Path) -> None:
    """Write an archive anew: smaller, sorted by date, of the present version.

    Needs room for a second copy until it is done. If anything fails, the archive is as it was.

    \b
    Example:
      dragoman compact --archive news.duckdb
    """
    from dragoman.archive.compacting import compact

    def waiting(holder: str) -> None:
        click.echo(f"dragoman: waiting for {holder}, who writes {archive}", err=True)

    before, after = compact(archive, on_wait=waiting)
    click.echo(f"{archive}: {before / _MEGABYTE:.1f} MB before, {after / _MEGABYTE:.1f} MB now")
