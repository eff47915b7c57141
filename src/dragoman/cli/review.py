"""`dragoman review`: look at uncertain records one by one and say what is right."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.options import options_of, reading_options, world_option
from dragoman.cli.running import Run
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.coding.coder import Coder
    from dragoman.records import Document
    from dragoman.reviewing.answers import Answers
    from dragoman.reviewing.recorded import Recorded
    from dragoman.reviewing.screen import Screen

_A_FILE = click.Path(dir_okay=False, path_type=Path)
_SHARE = click.FloatRange(0, 1)
WORDS = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "missed": "added", "skip": "skipped"}


@click.command("review")
@reading_options
@click.option("-o", "--output", type=_A_FILE, default=Path("reviews.jsonl"), show_default=True, help="The decisions.")
@click.option("--below", type=_SHARE, default=0.8, show_default=True, help="Ask about records less sure than this.")
@click.option("--above", type=_SHARE, default=0.3, show_default=True, help="Ask about records at least this sure.")
@click.option("--sample", type=click.IntRange(min=1), help="Ask about so many of them, drawn at random.")
@click.option("--only", multiple=True, metavar="TYPE", help="Ask about this type; may be given again.")
@click.option("--records", type=_A_FILE, help="Ask about these event records; else the INPUTs are coded now.")
@click.option("--again", is_flag=True, help="Ask again about what was skipped.")
@click.option("--answers", type=_A_FILE, help="Take the answers from a file, one a line, not from the keyboard.")
@click.option("--codebook", type=click.Path(path_type=Path), help="A codebook of your own (TOML).")
@world_option
def command(
    inputs: tuple[str, ...], date: str | None, encoding: str | None, max_chars: int, output: Path, below: float,
    above: float, sample: int | None, only: tuple[str, ...], records: Path | None, again: bool, answers: Path | None,
    codebook: Path | None, world: tuple[Path, ...],
) -> None:  # fmt: skip
    """Review the uncertain records of INPUTs: each is shown in its sentence, and one key says what is right.

    Keys: a accept, r reject, c correct, m add an event that was missed, s skip, b back, q quit. Every decision is in
    the output file before the next question, so nothing is lost by Ctrl-C; what was decided is not asked again. The
    file holds the texts reviewed. `dragoman evaluate` scores against it, and it can be training data
    (docs/evaluation.md).

    \b
    Examples:
      dragoman review news/
      dragoman review news/ --sample 50 --above 0.5 --below 1 -o sample.jsonl
      dragoman review news/ --records events.jsonl --only ASSAULT --only COERCE
      printf 'a\\nr\\nq\\n' | dragoman review report.txt --date 2023-10-12
      dragoman evaluate reviews.jsonl
    """
    from dragoman.api import make_coder
    from dragoman.reviewing.journal import Journal
    from dragoman.reviewing.recorded import Recorded
    from dragoman.reviewing.screen import Screen
    from dragoman.reviewing.selection import Choice
    from dragoman.reviewing.session import Session

    if above >= below:
        raise click.UsageError(f"--above {above} must be less than --below {below}")
    # While questions are on the screen nothing else may move there.
    run = Run(inputs, options_of(date, encoding, max_chars, output), quiet=not (records or sample))
    coder = make_coder(codebook, world)
    choice = Choice(above, below, frozenset(_types(only, coder)), sample)
    known = Recorded(records) if records else None
    screen = Screen(_console())
    with Journal(output) as journal, _answers(answers, inputs, screen) as given:
        items = choice.items(_coded(run, known, coder, above))
        total = None
        if records or sample:
            listed = list(items)
            items, total = iter(listed), len(listed)
        session = Session(coder, journal, given, screen, total, again)
        try:
            session.run(items)
        finally:
            _report(session.made, output, known)
    run.finish()


def _console() -> Any:  # noqa: ANN401 (rich is imported late)
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False)


def _types(only: tuple[str, ...], coder: Coder) -> Iterator[str]:
    for name in only:
        if name.upper() not in coder.codebook.types:
            raise UsageError(f"--only {name}: no type of the codebook; allowed: {', '.join(coder.codebook.types)}")
        yield name.upper()


def _coded(
    run: Run, known: Recorded | None, coder: Coder, above: float
) -> Iterator[tuple[Document, list[dict[str, Any]]]]:
    """Yield the documents with their records, made now where none are given."""
    if known:
        for document in run.documents():
            yield document, known.of(document)
        return
    # What the coder would rather not record is asked about too.
    weights = coder.triggers._replace(threshold=min(above, coder.triggers.threshold))
    for document, events in replace(coder, triggers=weights).code_many(run.documents()):
        yield document, [event.to_plover() for event in events]


@contextmanager
def _answers(path: Path | None, inputs: tuple[str, ...], screen: Screen) -> Iterator[Answers]:
    from dragoman.reviewing.answers import Lines, Terminal

    if path is not None:
        try:
            with path.open(encoding="utf-8") as file:
                yield Lines(file, str(path), screen.say)
        except OSError as error:
            raise UsageError(f"--answers {path}: cannot be read: {error.strerror}") from error
    elif "-" in inputs:
        raise UsageError("standard input holds a text and cannot hold answers; give them with --answers FILE")
    elif sys.stdin.isatty():
        yield Terminal(screen.say)
    else:
        yield Lines(sys.stdin, "<stdin>", screen.say)


def _report(made: dict[str, str], output: Path, known: Recorded | None) -> None:
    counts = Counter(made.values())
    told = ", ".join(f"{counts[name]} {word}" for name, word in WORDS.items() if counts[name]) or "nothing decided"
    click.echo(f"{output}: {told}", err=True)
    if known and known.left:
        records = "1 record is of a document" if known.left == 1 else f"{known.left} records are of documents"
        click.echo(f"dragoman: {records} that {'is' if known.left == 1 else 'are'} not among the inputs", err=True)
