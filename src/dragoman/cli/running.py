"""What the verbs that read inputs share: progress, failures on stderr, the exit status."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from dragoman.errors import InputError, UsageError
from dragoman.reading.inputs import count_files, is_input, read_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dragoman.reading import Options
    from dragoman.records import Document

MANY = 2


class Run:
    """Reads inputs, reports failures as they come and remembers how many there were."""

    def __init__(self, inputs: Sequence[str], options: Options, quiet: bool = False) -> None:
        """Prepare to read; nothing is opened yet. If `quiet`, no progress is shown.

        Raises:
            UsageError: The output would overwrite an input.
        """
        if options.output and is_input(options.output, inputs):
            raise UsageError(f"-o {options.output} is one of the inputs; name another file")
        self._inputs, self._options, self._quiet = inputs, options, quiet
        self.failures = self.read = 0

    def documents(self) -> Iterator[Document]:
        """Yield the readable documents; each failure is one line on stderr."""
        for item in self._shown(read_inputs(self._inputs, self._options)):
            if isinstance(item, InputError):
                self.failures += 1
                click.echo(f"dragoman: {one_line(str(item))}", err=True)
            else:
                self.read += 1
                yield item

    def _shown(self, items: Iterator[Document | InputError]) -> Iterator[Document | InputError]:
        """Show progress on a terminal when there is more than a moment's work."""
        total = count_files(self._inputs)
        if total < MANY or self._quiet or not sys.stderr.isatty():
            yield from items
            return
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        console = Console(stderr=True)
        with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
            task = progress.add_task("read", total=total)
            for item in items:
                yield item
                progress.update(task, advance=1, total=max(total, self.read + self.failures))

    def finish(self) -> None:
        """Exit with status 1 if any input failed."""
        if self.failures:
            done = f"{self.read} document{'s' * (self.read != 1)} done"
            click.echo(f"dragoman: {self.failures} input{'s' * (self.failures != 1)} failed, {done}", err=True)
            raise click.exceptions.Exit(1)


def one_line(text: str) -> str:
    """Return a message with line ends and control characters written as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


@contextmanager
def opened(path: Path | None) -> Iterator[TextIO]:
    """Open the output file, or give standard output.

    Raises:
        UsageError: The file cannot be written.
    """
    if path is None:
        with _standard_output() as file:
            yield file
        return
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


@contextmanager
def _standard_output() -> Iterator[TextIO]:
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Records are UTF-8 whatever the locale; a terminal keeps its own encoding.
        is_terminal = sys.stdout.isatty()
        encoding = sys.stdout.encoding if is_terminal else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="replace", newline=None if is_terminal else "")
    try:
        yield sys.stdout
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output went away (`| head`): nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(0) from None
