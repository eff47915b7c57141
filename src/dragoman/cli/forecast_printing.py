"""Forecasts as people read them: tables, sentences, and the same as plain data."""

from __future__ import annotations

import csv
import json
import math
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from dragoman.cli.archives import cell_text
from dragoman.cli.running import one_line, opened
from dragoman.cli.writing import defused
from dragoman.forecasting.pictures.drawing import percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dragoman.forecasting.probabilities.forecast import Forecast

WIDTH = 120  # of tables that go to a file or a pipe
# What a forecast rests on, as its `basis` says.
BASES = {
    "model": "what was learned from all such questions",
    "rate": "its own rate (learning could not better it)",
    "dormant": "the share of pairs silent for 90 days that stirred",
    "first contact": "how often pairs meet for the first time",
}


class Shown(NamedTuple):
    """A column of a table: its heading, the cell made from a row, and whether it is a number."""

    name: str
    cell: Callable[[Any], object]
    is_number: bool = False


def print_table(file: TextIO, columns: Sequence[Shown], rows: Iterable[Any]) -> None:
    """Print a table; nothing in a cell is markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(pad_edge=False)
    for column in columns:
        justify: Any = "right" if column.is_number else "left"
        table.add_column(column.name, justify=justify, overflow="fold", no_wrap=column.is_number)
    for row in rows:
        table.add_row(*(Text(cell_text(column.cell(row))) for column in columns))
    Console(file=file, width=None if file.isatty() else WIDTH, highlight=False).print(table)


def write_csv(columns: Sequence[tuple[str, Callable[[Any], object]]], rows: Iterable[Any]) -> None:
    """Write rows as CSV to standard output; what a spreadsheet would run gets an apostrophe in front."""
    with opened(None) as file:
        table = csv.writer(file)
        table.writerow([name for name, _ in columns])
        for row in rows:
            table.writerow([defused(cell(row)) for _, cell in columns])


def write_json(value: dict[str, Any]) -> None:
    """Write one object on one line to standard output; what is no number becomes null."""
    with opened(None) as file:
        file.write(json.dumps(as_plain(value), ensure_ascii=False, allow_nan=False) + "\n")


def as_plain(value: Any) -> Any:  # noqa: ANN401 (any data)
    """Return data as JSON can tell it: dates as text, what is no number as None."""
    if isinstance(value, dict):
        return {str(key): as_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else value


def line(file: TextIO, text: str) -> None:
    """Write a line without the characters that a terminal obeys."""
    file.write(one_line(text) + "\n")


def headline(forecast: Forecast) -> str:
    """Return what is asked: who, what, to whom."""
    return f"{forecast.actor} → {forecast.recipient}"


def odds(driver_effect: float) -> str:
    """Return what an effect on the log odds does to the odds."""
    return f"x {math.exp(driver_effect):.2g}"


PROBABILITIES = (
    Shown("what", lambda f: f.outcome),
    Shown("within", lambda f: f"{f.horizon} days", is_number=True),
    Shown("probability", lambda f: percent(f.probability), is_number=True),
    Shown("base rate", lambda f: percent(f.base_rate), is_number=True),
    Shown("it rests on", lambda f: BASES.get(f.basis, f.basis)),
)
DRIVERS = (
    Shown("odds", lambda d: odds(d.effect), is_number=True),
    Shown("why", lambda d: d.words),
)
BEHIND = (
    Shown("date", lambda e: e.date, is_number=True),
    Shown("who", lambda e: e.actor),
    Shown("event", lambda e: e.event),
    Shown("to whom", lambda e: e.recipient),
)
WATCHED = (
    Shown("who → to whom", lambda w: headline(w.forecast)),
    Shown("now", lambda w: percent(w.forecast.probability), is_number=True),
    Shown("usual", lambda w: percent(w.usual), is_number=True),
    Shown("why", lambda w: "; ".join(d.words for d in w.forecast.drivers if d.effect > 0) or BASES[w.forecast.basis]),
    Shown("last events", lambda w: "; ".join(f"{e.date} {e.event} by {e.actor}" for e in w.events[:2])),
)
FORECAST_CSV: tuple[tuple[str, Callable[[Any], object]], ...] = (
    ("actor", lambda f: f.actor), ("outcome", lambda f: f.outcome), ("recipient", lambda f: f.recipient),
    ("from_date", lambda f: f.from_date), ("horizon", lambda f: f.horizon),
    ("probability", lambda f: f"{f.probability:.6f}"), ("base_rate", lambda f: f"{f.base_rate:.6f}"),
    ("basis", lambda f: f.basis), ("drivers", lambda f: " | ".join(d.words for d in f.drivers)),
)  # fmt: skip
