"""`dragoman backtest`: how good the forecasts would have been."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.forecast_models import learning
from dragoman.cli.forecast_options import DATE, coded_options, day, horizon_option, json_option, needs, opened_source
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from dragoman.forecasting.sources import Source

UNITS = ("dyad", "actor", "recipient")


def _tested(function: Callable[..., None]) -> Callable[..., None]:
    """Add TABLE, --archive and the first days of the parts to a command."""
    for decorate in (
        json_option,
        click.option(
            "--test-from",
            type=day,
            metavar=DATE,
            help="First day to be judged by; default: by the column split.",
        ),
        click.option(
            "--valid-from",
            type=day,
            metavar=DATE,
            help="First day of those before it; default: by the column split.",
        ),
        click.option("--archive", type=click.Path(path_type=Path), help="An archive instead of a table."),
        click.argument("table", required=False, type=click.Path(path_type=Path)),
    ):
        function = decorate(function)
    return function


@click.group("backtest")
def command() -> None:
    """Ask on past days what came after them, and score the answers: nothing of the days tested is known to the model.

    TABLE is CSV, .csv.gz or Parquet with the columns date, actor, event (or relation), recipient. A column split
    (train, valid, test) stands in for the dates.

    \b
    Examples:
      dragoman backtest rank icews14.csv.gz --json
      dragoman backtest rank events.csv --valid-from 2014-11-01 --test-from 2014-12-01 --multi-step
      dragoman backtest prob icews14.csv.gz --relations relations.csv --horizon 7d --picture reliability.svg
    """


@command.command("rank", short_help="Score rankings of who is next.")
@_tested
@click.option("--multi-step", is_flag=True, help="Ask about all test days from what is known before the first of them.")
def rank(
    table: Path | None, archive: Path | None, valid_from: date | None, test_from: date | None, as_json: bool,
    multi_step: bool,
) -> None:  # fmt: skip
    """Rank the answers to who-did-it-to-whom on the test days: MRR and hits, both directions, time-aware filter.

    With --json the last line of the output is one object with mrr, hits1, hits3, hits10, n and the rest.

    \b
    Examples:
      dragoman backtest rank icews14.csv.gz
      dragoman backtest rank events.parquet --valid-from 2014-11-01 --test-from 2014-12-01 --json
      dragoman backtest rank --archive news.duckdb --valid-from 2023-05-01 --test-from 2023-06-01
    """
    needs("numba", "lightgbm")
    from dragoman.forecasting.ranking.backtest import backtest, told

    source = opened_source(archive, table, one_sided=False)
    with learning(f"{len(source.table):,} events") as progress:
        report = backtest(
            source.table, valid_from=valid_from, test_from=test_from, multi_step=multi_step, progress=progress
        )
    _tell(source, report, told, as_json)


@command.command("prob", short_help="Score probabilities.")
@_tested
@coded_options
@horizon_option(("7d", "30d"))
@click.option("--unit", type=click.Choice(UNITS), default="dyad", show_default=True, help="Of whom it is asked.")
@click.option(
    "--outcome", "outcomes", multiple=True, help="A class or an event type; again for more; default: the four classes."
)
@click.option("--what-if", is_flag=True, help="Score what-ifs too, on the days when the event really happened.")
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.svg|.png",
    help="Draw the reliability diagram.",
)
def prob(
    table: Path | None, archive: Path | None, valid_from: date | None, test_from: date | None, as_json: bool,
    relations: Path | None, quads: str, horizons: tuple[int, ...], unit: str, outcomes: tuple[str, ...], what_if: bool,
    picture: Path | None,
) -> None:  # fmt: skip
    """Score probabilities on the test days: Brier, skill, log score, calibration, ranking, with simple rivals beside.

    Rivals are the base rate, persistence (what was lately, is next) and a decayed rate. Intervals are bootstrapped.

    \b
    Examples:
      dragoman backtest prob icews14.csv.gz --relations relations.csv --picture reliability.svg
      dragoman backtest prob events.csv --valid-from 2014-11-01 --test-from 2014-12-01 --outcome ASSAULT --json
      dragoman backtest prob icews14.csv.gz --relations relations.csv --horizon 7d --what-if
      dragoman backtest prob icews14.csv.gz --relations relations.csv --quads cameo
    """
    needs("lightgbm", "threadpoolctl", *(["matplotlib"] if picture else []))
    from dragoman.cli.forecast_probability import outcomes_of, typed
    from dragoman.forecasting.pictures.drawing import refuse_other_endings
    from dragoman.forecasting.probabilities.backtest import backtest
    from dragoman.forecasting.probabilities.report import told

    if picture:
        refuse_other_endings(picture)
    source = opened_source(archive, table)
    events = typed(source, relations, quads)
    valid, test = (_first(source, given, part) for given, part in ((valid_from, "valid"), (test_from, "test")))
    with learning(f"{len(events):,} events") as progress:
        report = backtest(
            events, outcomes_of(outcomes, events), valid, test, sorted(set(horizons)), unit,
            what_if=what_if, progress=progress,
        )  # fmt: skip
    if picture:
        _draw(source, report, picture)
    _tell(source, report, told, as_json)


def _tell(source: Source, report: dict[str, Any], told: Callable[[dict[str, Any]], str], as_json: bool) -> None:
    """Write a report as one JSON object, or in words."""
    from dragoman.cli import forecast_printing as printing
    from dragoman.cli.running import opened

    if as_json:
        printing.write_json({"source": str(source.path), **report})
        return
    with opened(None) as file:
        printing.line(file, source.about())
        file.write(told(report) + "\n")


def _first(source: Source, given: date | None, part: str) -> date:
    """Return the first day of a part: as given, or as the column split tells.

    Raises:
        UsageError: Neither tells.
    """
    from dragoman.forecasting.tables import SPLITS, to_date

    split = source.table.split
    if given is not None:
        return given
    if split is None or not (split == SPLITS.index(part)).any():
        raise UsageError(f"{source.path} has no column split with {part!r}; give --{part}-from YYYY-MM-DD")
    return to_date(int(source.table.day[split == SPLITS.index(part)].min()))


def _draw(source: Source, report: dict[str, Any], path: Path) -> None:
    from dragoman.forecasting.pictures.reliability import reliability

    scored = {f"within {days} days": r["reliability"] for days, r in report["horizons"].items() if r["scored"]}
    if not scored:
        reasons = "; ".join(str(r["reason"]) for r in report["horizons"].values())
        raise UsageError(f"nothing to draw in {path}: {reasons}")
    what = ", ".join(report["outcomes"])
    title = f"Reliability of forecasts: {what}"
    reliability(scored, path, title, f"{source.path.name}, {report['unit']}s, from {report['test_from']} on")
