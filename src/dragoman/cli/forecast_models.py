"""Models are learned once and kept: in the file that was named, else beside other caches."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

import dragoman.forecasting
from dragoman.cli.forecast_options import needs
from dragoman.cli.running import one_line
from dragoman.errors import ForecastError, UsageError
from dragoman.version import __version__
from dragoman.world.caching import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from dragoman.forecasting.probabilities.events import Events
    from dragoman.forecasting.probabilities.model import ProbabilityModel
    from dragoman.forecasting.probabilities.outcomes import Outcome
    from dragoman.forecasting.ranking.forecaster import Forecaster
    from dragoman.forecasting.sources import Source

    Progress = Callable[[float, str], None]

FOLDER = "forecasts"
MOST_KEPT = 24
STALE_DAYS = 30  # so much newer than the model a table may be before it is learned anew
SECONDS_BETWEEN_LINES = 10.0


class Asked(NamedTuple):
    """What a model of probabilities must be able to tell, and the first day that it must not learn from."""

    outcomes: tuple[Outcome, ...]
    horizons: tuple[int, ...]
    unit: str
    until: date | None = None


def probability_model(source: Source, events: Events, asked: Asked, file: Path | None) -> ProbabilityModel:
    """Return a model that fits the events: the one kept, or a new one.

    Args:
        source: Where the events come from.
        events: What to learn from.
        asked: What it must tell.
        file: Where the model is kept; without it, beside other caches.

    Raises:
        ForecastError: The file is no model, was made from other events or for other questions; or it cannot be learned.
    """
    if file and file.exists():
        return _named(file, events, asked)
    names = [outcome.name for outcome in asked.outcomes]
    path = file or _slot("probability", source.path, *names, *asked.horizons, asked.unit, asked.until, *events.kinds)
    if not file and (kept := _kept(path, events)) and (asked.until or _is_fresh(kept, events)):
        return kept
    return _learned(events, asked, path, named=file is not None)


def _named(file: Path, events: Events, asked: Asked) -> ProbabilityModel:
    from dragoman.forecasting.probabilities.modelfile import load

    model = load(file)
    try:
        model.check(events)
        for outcome in asked.outcomes:
            model.outcome(outcome.name)
        for horizon in asked.horizons:
            model.check_horizon(asked.unit, horizon)
    except (ForecastError, UsageError) as error:
        raise ForecastError(f"--model {file}: {error}; name a file that does not exist to learn a new one") from error
    return model


def _kept(path: Path, events: Events) -> ProbabilityModel | None:
    """Return the kept model if it was made from these events or from the first of them."""
    from dragoman.forecasting.probabilities.modelfile import load

    if not path.exists():
        return None
    try:
        model = load(path)
        model.check(events)
    except ForecastError:
        return None
    _touch(path)
    return model


def _is_fresh(model: ProbabilityModel, events: Events) -> bool:
    return events.end - events.day_of(model.trained_until) <= STALE_DAYS


def _learned(events: Events, asked: Asked, path: Path, *, named: bool) -> ProbabilityModel:
    from dragoman.forecasting.probabilities.model import fit
    from dragoman.forecasting.probabilities.modelfile import save

    needs("lightgbm", "threadpoolctl")
    if named:
        _refuse_unwritable(path)
    known = events.before(events.day_of(asked.until)) if asked.until else events
    with learning(f"{len(known):,} events") as progress:
        model = fit(known, asked.outcomes, asked.horizons, (asked.unit,), progress=progress)
    _write(path, partial(save, model), named=named)
    return model


def ranking_model(source: Source, file: Path | None) -> Forecaster:
    """Return a ranking that knows all days of the source: the one kept, brought up to date, or a new one.

    Raises:
        ForecastError: The file is no model, or was made from other events.
    """
    needs("numba", "lightgbm")
    from dragoman.forecasting.ranking.forecaster import Forecaster

    path = file or _slot("ranking", source.path)
    model: Forecaster | None = None
    if path.exists():
        try:
            model = Forecaster.load(path, source.table)
        except ForecastError:
            if file:
                raise
    if model is None:
        if file:
            _refuse_unwritable(file)
        with learning(f"{len(source.table):,} events") as progress:
            model = Forecaster.fit(source.table, progress=progress)
    elif not model.update(source.table):
        _touch(path)
        return model
    _write(path, model.save, named=file is not None)
    return model


# ---- files


def _slot(kind: str, source: Path, *told: object) -> Path:
    """Return where a model of a source is kept; other code of ours or other questions have other places."""
    code = Path(dragoman.forecasting.__file__).parent
    stamps = [f"{p.name} {p.stat().st_size} {p.stat().st_mtime_ns}" for p in sorted(code.rglob("*.py"))]
    key = "\n".join([__version__, sys.version, str(source.resolve()), *map(str, told), *stamps])
    return cache_folder() / FOLDER / f"{kind}-{hashlib.sha256(key.encode()).hexdigest()[:20]}.npz"


def _refuse_unwritable(path: Path) -> None:
    """Refuse a file that cannot be made, before the long work.

    Raises:
        UsageError: Its folder is not there or cannot be written.
    """
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        problem = "there is no such folder" if not path.parent.is_dir() else "permission denied"
        raise UsageError(f"cannot write --model {path}: {problem}")


def _write(path: Path, save: Callable[[Path], None], *, named: bool) -> None:
    """Write a model, which `save` does at one stroke; a cache does without it where it cannot be written.

    Raises:
        UsageError: The file that was named cannot be written.
    """
    try:
        if not named:
            path.parent.mkdir(parents=True, exist_ok=True)
        save(path)
    except (OSError, ForecastError) as error:
        if named:
            raise UsageError(f"cannot write --model {path}: {getattr(error, 'strerror', None) or error}") from error
        return
    if not named:
        _forget(path.parent)


def _forget(folder: Path) -> None:
    """Keep the models that were used last."""
    with suppress(OSError):
        for old in sorted(folder.glob("*.npz"), key=lambda p: p.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)


def _touch(path: Path) -> None:
    with suppress(OSError):
        path.touch()


# ---- progress


@contextmanager
def learning(what: str) -> Iterator[Progress]:
    """Show on stderr how far the learning is.

    An interrupt ends the command: what was half learned is lost, what is kept stays as it was.
    """
    begin = time.monotonic()
    try:
        with _bar(what) if sys.stderr.isatty() else _lines(what) as progress:
            yield progress
    except KeyboardInterrupt:
        click.echo("interrupted; nothing was kept of it, and the same command begins again", err=True)
        raise click.exceptions.Exit(130) from None
    click.echo(f"dragoman: learned from {what} in {time.monotonic() - begin:.0f} s", err=True)


@contextmanager
def _lines(what: str) -> Iterator[Progress]:
    click.echo(f"dragoman: learning from {what} …", err=True)
    last = time.monotonic()

    def update(share: float, told: str) -> None:
        nonlocal last
        if share < 1 and time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            click.echo(f"dragoman: learning, {share:.0%}: {one_line(told)}", err=True)

    yield update


@contextmanager
def _bar(what: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn(f"learning from {what}", markup=False), BarColumn(bar_width=20), TimeElapsedColumn(),
        TextColumn("{task.fields[told]}", markup=False),
    )  # fmt: skip
    console = Console(stderr=True, highlight=False)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as shown:
        task: Any = shown.add_task("learn", total=1.0, told="")
        yield lambda share, told: shown.update(task, completed=share, told=one_line(told))
