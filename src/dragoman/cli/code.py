"""`dragoman code`: news reports in, event records out."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from dragoman.cli.llm import chosen_coder, coder_options, fail
from dragoman.cli.options import options_of, reading_options, world_option
from dragoman.cli.running import Run, opened
from dragoman.errors import InputError, UsageError
from dragoman.reading.inputs import STDIN

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from dragoman.cli.llm import Given

FORMATS = ("table", "timeline", "jsonl", "csv", "parquet")


@click.command("code")
@reading_options
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to stdout.")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: table on a terminal, jsonl in a pipe.")
@click.option("--codebook", type=click.Path(path_type=Path), help="A codebook of your own (TOML).")
@world_option
@click.option(
    "--claims",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the statements about the future here, as JSON Lines.",
)
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave out records below this.")
@click.option("--any-language", is_flag=True, help="Code texts that do not look English too.")
@coder_options
def command(
    inputs: tuple[str, ...], date: str | None, encoding: str | None, max_chars: int, output: Path | None,
    form: str | None, codebook: Path | None, world: tuple[Path, ...], claims: Path | None,
    min_confidence: float, any_language: bool, llm: Given | None,
) -> None:  # fmt: skip
    """Code INPUTs (files, folders, - for standard input) into PLOVER event records.

    Reads plain text, HTML and JSON Lines ({"id", "date", "title", "text", "source", "url"}; only "text" is
    required), and what docs/reading.md lists. Inputs that fail, or are not in English, are named on stderr, the rest is
    done, and the exit status is 1.

    \b
    Examples:
      dragoman code report.txt --date 2023-10-12
      dragoman code news/ archive.jsonl -o events.jsonl
      dragoman code page.html --format csv > events.csv
      dragoman code report.txt --date 2023-10-12 --format timeline
      dragoman code - --codebook my.toml < report.txt
      dragoman code news/ --world my-world.toml -o events.jsonl
      dragoman code news/ -o events.jsonl --claims claims.jsonl
      dragoman code news/ -o events.jsonl --coder llm --endpoint http://localhost:8000/v1 --model NAME
    """
    from dragoman.api import make_coder
    from dragoman.cli.writing import writer
    from dragoman.reading.languages import language_beside_english

    form = form or _default_format(output)
    if form == "parquet" and output is None:
        raise click.UsageError("--format parquet needs -o FILE")
    run = Run(inputs, options_of(date, encoding, max_chars, output))
    own = make_coder(codebook, world)
    if claims:
        _refuse_in_use(claims, inputs, output)
    with chosen_coder(own, llm, codebook) as coder, writer(form, output) as write, _claims_file(claims) as file:
        for document in run.documents():
            if foreign := None if any_language else language_beside_english(document.text):
                problem = f'is in language "{foreign}", and only English is coded; --any-language codes it all the same'
                fail(run, InputError(document.id, problem))
                continue
            try:
                events, foreseen = coder.code_with_claims(document) if file else (coder.code(document), [])
            except InputError as error:
                fail(run, error)
                continue
            write(document, [e for e in events if e.confidence >= min_confidence])
            if file:
                file.writelines(json.dumps(claim.to_json(), ensure_ascii=False) + "\n" for claim in foreseen)
                file.flush()
    run.finish()


def _claims_file(path: Path | None) -> AbstractContextManager[TextIO | None]:
    return opened(path) if path else nullcontext()


def _refuse_in_use(claims: Path, inputs: tuple[str, ...], output: Path | None) -> None:
    """Refuse to write the claims over the records or among the inputs.

    Raises:
        UsageError: The file of the claims is the output, an input, or in a folder that is one.
    """
    path = claims.resolve()
    if output and output.resolve() == path:
        raise UsageError(f"--claims {claims} is the file of -o; name another file")
    for given in (Path(name) for name in inputs if name != STDIN):
        if given.resolve() in {path, *path.parents}:
            raise UsageError(f"--claims {claims} is among the inputs ({given}); name a file elsewhere")


def _default_format(output: Path | None) -> str:
    if output is not None:
        ending = output.suffix.lower().lstrip(".")
        return ending if ending in FORMATS else "jsonl"
    return "table" if sys.stdout.isatty() else "jsonl"
