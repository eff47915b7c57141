"""`dragoman code`: news reports in, event records out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dragoman.cli.options import options_of, reading_options, world_option
from dragoman.cli.running import Run

FORMATS = ("table", "jsonl", "csv", "parquet")


@click.command("code")
@reading_options
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: table on a terminal, jsonl in a pipe.")
@click.option("--codebook", type=click.Path(path_type=Path), help="A codebook of your own (TOML).")
@world_option
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave out records below this.")
def command(
    inputs: tuple[str, ...], date: str | None, encoding: str | None, max_chars: int, output: Path | None,
    form: str | None, codebook: Path | None, world: tuple[Path, ...], min_confidence: float,
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
      dragoman code news/ --world my-world.toml -o events.jsonl
    """
    from dragoman.api import make_coder
    from dragoman.cli.writing import writer

    form = form or _default_format(output)
    if form == "parquet" and output is None:
        raise click.UsageError("--format parquet needs -o FILE")
    run = Run(inputs, options_of(date, encoding, max_chars, output))
    coder = make_coder(codebook, world)
    with writer(form, output) as write:
        for document, events in coder.code_many(run.documents()):
            write(document, [e for e in events if e.confidence >= min_confidence])
    run.finish()


def _default_format(output: Path | None) -> str:
    if output is not None:
        ending = output.suffix.lower().lstrip(".")
        return ending if ending in FORMATS else "jsonl"
    return "table" if sys.stdout.isatty() else "jsonl"
