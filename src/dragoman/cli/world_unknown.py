"""`dragoman world unknown`: which names of a folder of documents the gazetteer does not have."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from dragoman.cli.options import options_of, reading_options, world_option
from dragoman.cli.running import Run, opened
from dragoman.cli.writing import defused

if TYPE_CHECKING:
    from dragoman.coding.missing import Unknown

FORMATS = ("table", "csv", "jsonl")
COLUMNS = ("name", "kind", "mentions", "documents", "document_id", "start", "end")


@click.command("unknown")
@reading_options
@world_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: table on a terminal, csv in a pipe.")
@click.option("--min", "least", type=click.IntRange(min=1), default=1, help="Leave out names mentioned less often.")
def command(
    inputs: tuple[str, ...], date: str | None, encoding: str | None, max_chars: int, world: tuple[Path, ...],
    output: Path | None, form: str | None, least: int,
) -> None:  # fmt: skip
    """List the people, organisations and groups of INPUTs that the gazetteer does not have, the most frequent first.

    Each line has the name, its kind, how often and in how many documents it stands, and where it stands first
    (document, character offsets). Nothing of the text is written but the names.

    \b
    Examples:
      dragoman world unknown news/ --min 3
      dragoman world unknown archive.jsonl --format csv -o unknown.csv
      dragoman world unknown news/ --world my-world.toml
    """
    from dragoman.api import make_coder
    from dragoman.coding.missing import Missing

    run = Run(inputs, options_of(date, encoding, max_chars, output))
    coder = make_coder(world=world)
    missing = Missing(coder.gazetteer)
    for document in run.documents():
        missing.add(document, coder.analyser.parse(document.text))
    form = form or ("table" if output is None and sys.stdout.isatty() else "csv")
    with opened(output) as file:
        {"table": _table, "csv": _csv, "jsonl": _jsonl}[form](missing.listed(least), file)
    run.finish()


def _row(unknown: Unknown) -> tuple[str | int, ...]:
    return (
        unknown.name, unknown.kind, unknown.mentions, unknown.documents, unknown.document_id, unknown.start, unknown.end
    )  # fmt: skip


def _csv(found: list[Unknown], file: TextIO) -> None:
    table = csv.writer(file)
    table.writerow(COLUMNS)
    table.writerows(map(defused, _row(u)) for u in found)


def _jsonl(found: list[Unknown], file: TextIO) -> None:
    for unknown in found:
        file.write(json.dumps(dict(zip(COLUMNS, _row(unknown), strict=True)), ensure_ascii=False) + "\n")


def _table(found: list[Unknown], file: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from dragoman.cli.running import one_line

    if not found:
        file.write("every name is known\n")
        return
    table = Table("name", "kind", "mentions", "documents", "first in", box=None)
    for unknown in found:
        where = f"{unknown.document_id} {unknown.start}-{unknown.end}"
        cells = (unknown.name, unknown.kind, str(unknown.mentions), str(unknown.documents), where)
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    Console(file=file, width=None if file.isatty() else 160, highlight=False).print(table)
