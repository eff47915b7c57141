"""Progress of long work on stderr: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.running import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.adding.progress import Reporter, Tally

SECONDS_BETWEEN_LINES = 10.0


class Lines:
    """Writes a line when there is something to say, and every ten seconds how far it is."""

    def __init__(self) -> None:
        """Begin to count the seconds."""
        self._last = time.monotonic()

    def say(self, text: str) -> None:
        """Write a line."""
        click.echo(f"dragoman: {one_line(text)}", err=True)

    def update(self, tally: Tally) -> None:
        """Write how far it is, if the last line about that is some time ago."""
        if time.monotonic() - self._last >= SECONDS_BETWEEN_LINES:
            self._last = time.monotonic()
            self.say(tally.line())


class Bar:
    """Keeps a bar at the foot of the terminal, with the lines above it."""

    def __init__(self, progress: Any, task: Any) -> None:  # noqa: ANN401 (rich is imported when it is needed)
        """Show it on a `rich` progress."""
        self._progress, self._task = progress, task

    def say(self, text: str) -> None:
        """Write a line above the bar."""
        from rich.text import Text

        # Text, never str: square brackets in a name are no markup.
        self._progress.console.print(Text(f"dragoman: {one_line(text)}"), soft_wrap=True)

    def update(self, tally: Tally) -> None:
        """Move the bar; it swings where nobody knows how much there is."""
        share = tally.share
        self._progress.update(
            self._task, completed=share or 0.0, total=None if share is None else 1.0, told=tally.line()
        )


@contextmanager
def shown() -> Iterator[Reporter]:
    """Give what suits stderr."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("adding"), BarColumn(bar_width=20), TextColumn("{task.fields[told]}", markup=False))
    console = Console(stderr=True, highlight=False)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        yield Bar(progress, progress.add_task("add", total=None, told="starting"))
