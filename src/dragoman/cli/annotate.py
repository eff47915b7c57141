"""`dragoman annotate`: everything recognised, with offsets."""

from __future__ import annotations

import json
from pathlib import Path

import click

from dragoman.cli.options import options_of, reading_options, world_option
from dragoman.cli.running import Run, opened


@click.command("annotate")
@reading_options
@world_option
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout.")
def command(
    inputs: tuple[str, ...], date: str | None, encoding: str | None, max_chars: int, world: tuple[Path, ...],
    output: Path | None,
) -> None:  # fmt: skip
    """Write one JSON object per document: sentences, entities, places, times and claims with offsets.

    \b
    Examples:
      dragoman annotate report.txt --date 2023-10-12
      dragoman annotate news/ -o annotations.jsonl
      dragoman annotate news/ --world my-world.toml
    """
    from dragoman.annotating import annotate_document
    from dragoman.api import make_coder

    run = Run(inputs, options_of(date, encoding, max_chars, output))
    coder = make_coder(world=world)
    with opened(output) as file:
        for document in run.documents():
            file.write(json.dumps(annotate_document(document, coder), ensure_ascii=False) + "\n")
            file.flush()
    run.finish()
