"""`dragoman code`: news reports in, event records out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli.options import options_of, reading_options
from dragoman.cli.running import Run

if TYPE_CHECKING:
    from dragoman.coding.coder import Coder

FORMATS = ("table", "jsonl", "csv", "parquet")


@click.command("code")
@reading_options
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: table on a terminal, jsonl in a pipe.")
@click.option("--codebook", type=click.Path(path_type=Path), help="A codebook of your own (TOML).")
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave out records below this.")
def command(
    inputs: tuple[str, ...], date: str | None, encoding: str | None, max_chars: int, output: Path | None,
    form: str | None, codebook: Path | None, min_confidence: float,
) -> None:  # fmt: skip
    """Code INPUTs (files, folders, - for standard input) into PLOVER event records.

    Reads plain text, HTML and JSON Lines ({"id", "date", "title", "text", "source", "url"}; only "text" is
    required). Inputs that fail are named on stderr, the rest is done, and the exit status is 1.

    \b
    Examples:
      dragoman code report.txt --date 2023-10-12
      dragoman code news/ archive.jsonl -o events.jsonl
      dragoman code page.html --format csv > events.csv
      dragoman code - --codebook my.toml < report.txt
    """
    from dragoman.cli.writing import writer

    form = form or _default_format(output)
    if form == "parquet" and output is None:
        raise click.UsageError("--format parquet needs -o FILE")
    run = Run(inputs, options_of(date, encoding, max_chars, output))
    coder = _coder(codebook)
    with writer(form, output) as write:
        for document, events in coder.code_many(run.documents()):
            write(document, [e for e in events if e.confidence >= min_confidence])
    run.finish()


def _coder(codebook: Path | None) -> Coder:
    from dragoman.codebook.loader import load_codebook
    from dragoman.coding.coder import Coder

    return Coder(load_codebook(codebook)) if codebook else Coder()


def _default_format(output: Path | None) -> str:
    if output is not None:
        ending = output.suffix.lower().lstrip(".")
        return ending if ending in FORMATS else "jsonl"
    return "table" if sys.stdout.isatty() else "jsonl"
