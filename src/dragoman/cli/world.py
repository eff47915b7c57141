"""`dragoman world`: look at the gazetteer, check it, extend it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dragoman.cli import world_import, world_show, world_unknown


@click.group("world")
def command() -> None:
    """Who and where: explain names, check gazetteer files, find what is missing, import other gazetteers.

    \b
    Examples:
      dragoman world show Taliban --date 2001-09-11
      dragoman world unknown news/ --min 3
      dragoman world check my-folder/
    """


@command.command("check")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(folder: Path | None) -> None:
    """Check the gazetteer files of FOLDER (the shipped ones if none is given).

    Prints what is wrong with file and line: columns, dates and their order, codes, sectors, Wikidata identifiers,
    duplicates, an office held by two people at one time, files without provenance. The exit status is 1 if anything is.

    \b
    Examples:
      dragoman world check
      dragoman world check my-folder/
    """
    from dragoman.world.rows import DATA
    from dragoman.world.validating import few_people, problems, read_tables

    found = problems(folder or DATA)
    for line in found:
        click.echo(line)
    few = {} if folder else few_people(read_tables(DATA))
    if few:
        click.echo(f"states with few people: {', '.join(f'{name} {count}' for name, count in few.items())}", err=True)
    click.echo(f"{folder or DATA}: {len(found) or 'no'} problem{'s' * (len(found) != 1)}", err=True)
    if found:
        raise click.exceptions.Exit(1)


@command.command("stats")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def stats(folder: Path | None) -> None:
    """Print how many rows and names each gazetteer file holds and up to which day it was brought.

    \b
    Examples:
      dragoman world stats
      dragoman world stats my-folder/
    """
    from rich.console import Console
    from rich.table import Table

    from dragoman.world.rows import DATA
    from dragoman.world.validating import counts, read_tables

    table = Table("file", "rows", "names", "as of", box=None)
    for name, rows, names, as_of in counts(read_tables(folder or DATA), folder or DATA):
        table.add_row(name, f"{rows:,}", f"{names:,}", as_of)
    Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(table)


for verb in (world_show.command, world_unknown.command, world_import.command):
    command.add_command(verb)
