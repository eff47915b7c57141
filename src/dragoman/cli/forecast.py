"""`dragoman forecast`: how likely something is, who is next, and what is likelier than usual."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.forecast_options import (
    DATE,
    coded_options,
    csv_option,
    day,
    days,
    gazetteer_at,
    horizon_option,
    json_option,
    opened_source,
    source_options,
)
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dragoman.forecasting.probabilities.watchlist import Watched
    from dragoman.forecasting.ranking.forecaster import Ranked
    from dragoman.forecasting.sources import Source

PROBABILITY = "probability"
_WORDS = "verbal cooperation, material cooperation, verbal conflict, material conflict, or an event type (ASSAULT)"


class Forecasts(click.Group):
    """`forecast probability` where no other is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the verb in where the first word is an option."""
        if args and args[0].startswith("-") and args[0] not in {"-h", "--help"}:
            args = [PROBABILITY, *args]
        return super().parse_args(ctx, args)


@click.group("forecast", cls=Forecasts)
def command() -> None:
    """Say what comes next, how likely it is, and why.

    `forecast probability` (the word may be left out) tells how likely an event is; `forecast rank` ranks who is next;
    `forecast watchlist` lists what is likelier than usual. What is learned is kept for the next time.

    \b
    Examples:
      dragoman forecast --archive news.duckdb --actor Russia --recipient Ukraine --horizon 30d
      dragoman forecast --table events.csv --actor Israel --outcome "material conflict" --picture over-time.svg
      dragoman forecast rank --archive news.duckdb --event ACCUSE --actor RUS
      dragoman forecast watchlist --archive news.duckdb --outcome "material conflict"
    """


@command.command(PROBABILITY, short_help="How likely an event is (the default).")
@source_options
@coded_options
@click.option("--actor", help="Who would do it: a code (RUS, AFGREB) or a name; without one, anyone.")
@click.option("--recipient", help="To whom; without one, anyone.")
@click.option(
    "--outcome", "--event", "outcomes", multiple=True, help=f"{_WORDS}. Again for more; default: the four classes."
)
@horizon_option(("30d",))
@click.option(
    "--learn-until",
    type=day,
    metavar=DATE,
    help="Learn only from what was before this day, to see how it does later.",
)
@click.option(
    "--picture",
    "pictures",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    metavar="FILE.svg|.png",
    help="Draw the first outcome over time; with “drivers” in the name, what drives it. May be given twice.",
)
@json_option
@csv_option
def probability(
    archive: Path | None, table: Path | None, relations: Path | None, quads: str, model: Path | None,
    actor: str | None, recipient: str | None, outcomes: tuple[str, ...], horizons: tuple[int, ...],
    learn_until: date | None, pictures: tuple[Path, ...], as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Tell how likely at least one event is within some days, from the day after the last event known.

    Give the actor, the recipient or both. Beside the probability stand the base rate (how often it was so for all
    comparable questions), what it rests on, what drives it, and the last events between the two.

    \b
    Examples:
      dragoman forecast --archive news.duckdb --actor Russia --recipient Ukraine
      dragoman forecast --archive news.duckdb --recipient MMR --outcome ASSAULT --horizon 7d --horizon 30d
      dragoman forecast --table icews.csv.gz --relations relations.csv --actor Israel --recipient Hamas --json
      dragoman forecast --archive news.duckdb --actor SDN --learn-until 2023-01-01 --picture over-time.svg
    """
    from dragoman.cli.forecast_probability import Question, answer

    if not (actor or recipient):
        raise UsageError("whose events? Give --actor, --recipient or both; `forecast watchlist` looks at all")
    _refuse_two(as_json, as_csv)
    question = Question(actor, recipient, outcomes, tuple(sorted(set(horizons))), learn_until, relations, quads, model)
    answer(opened_source(archive, table), question, pictures, "json" if as_json else "csv" if as_csv else "words")


@command.command("rank", short_help="Who is next, ranked.")
@source_options
@click.option("--event", required=True, help="What is done, as the table names it; of an archive an event type.")
@click.option("--actor", help="Who does it: ranked is to whom.")
@click.option("--recipient", help="To whom it is done: ranked is who does it.")
@click.option("--on", type=day, metavar=DATE, help="The day asked about; by default the one after the last event.")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many to show.")
@json_option
@csv_option
def rank(
    archive: Path | None, table: Path | None, model: Path | None, event: str,
    actor: str | None, recipient: str | None, on: date | None, top: int, as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """Rank to whom an actor does something next, or who does it to a recipient, with reasons.

    The score orders; it is no probability (`dragoman forecast probability` tells those).

    \b
    Examples:
      dragoman forecast rank --archive news.duckdb --event ACCUSE --actor RUS
      dragoman forecast rank --table icews.csv.gz --event Make_a_visit --recipient China --top 5
    """
    from dragoman.cli.forecast_models import ranking_model

    if (actor is None) == (recipient is None):
        raise UsageError("give --actor or --recipient, one of them: the other one is what is ranked")
    _refuse_two(as_json, as_csv)
    source = opened_source(archive, table, one_sided=False)
    asked = source.resolve(actor or recipient or "", gazetteer_at(source.last))
    forecaster = ranking_model(source, model)
    whom: dict[str, Any] = {"actor": asked} if actor else {"recipient": asked}
    found = forecaster.rank(event, on=on, top=top, explain=not as_csv, **whom)
    _tell_ranking(source, (event, whom, on), found, "json" if as_json else "csv" if as_csv else "words")


def _tell_ranking(
    source: Source, asked: tuple[str, dict[str, Any], date | None], found: Sequence[Ranked], form: str
) -> None:
    from dragoman.cli import forecast_printing as printing
    from dragoman.cli.running import opened

    event, whom, on = asked
    if form == "json":
        ranked = [each.record() for each in found]
        printing.write_json({**_origin(source), "event": event, **whom, "on": on, "ranked": ranked})
    elif form == "csv":
        printing.write_csv(
            (("rank", lambda r: r.rank), ("name", lambda r: r.name), ("score", lambda r: r.score)), found
        )
    else:
        with opened(None) as file:
            printing.line(file, source.about())
            who = next(iter(whom.values())).replace("_", " ")
            question = f"{who} → {event} → whom?" if "actor" in whom else f"who? → {event} → {who}"
            printing.line(file, f"{question}, {on or f'the day after {source.last}'}")
            printing.print_table(
                file,
                (
                    printing.Shown("", lambda r: r.rank, is_number=True),
                    printing.Shown("who", lambda r: r.name.replace("_", " ")),
                    printing.Shown("score", lambda r: f"{r.score:.2f}", is_number=True),
                    printing.Shown("why", lambda r: "; ".join(why.text for why in r.reasons[:2]).replace("_", " ")),
                ),
                found,
            )


@command.command("watchlist", short_help="What is likelier than usual.")
@source_options
@coded_options
@click.option("--outcome", "--event", "outcome", default="material conflict", show_default=True, help=f"{_WORDS}.")
@click.option("--horizon", type=days, metavar="DAYS", default="30d", show_default=True, help="Within how many days.")
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many to show.")
@json_option
@csv_option
def watchlist(
    archive: Path | None, table: Path | None, relations: Path | None, quads: str, model: Path | None, outcome: str,
    horizon: int, top: int, as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """List where something is likelier now than it usually was between the two, the largest rises first.

    Looked at are all pairs with an event in the last 90 days. What is usual is the pair's own rate until 30 days ago,
    drawn towards the rate of all.

    \b
    Examples:
      dragoman forecast watchlist --archive news.duckdb
      dragoman forecast watchlist --archive news.duckdb --outcome COERCE --horizon 7d --csv > rises.csv
      dragoman forecast watchlist --table icews.csv.gz --relations relations.csv --top 5 --json
    """
    from dragoman.cli.forecast_models import Asked, probability_model
    from dragoman.cli.forecast_probability import outcomes_of, typed
    from dragoman.forecasting.probabilities.watchlist import watchlist as watched

    _refuse_two(as_json, as_csv)
    source = opened_source(archive, table)
    events = typed(source, relations, quads)
    asked = Asked(outcomes_of([outcome], events), (horizon,), "dyad")
    fitted = probability_model(source, events, asked, model)
    found = [each for each in watched(fitted, events, outcome, horizon, top) if each.rise > 0]
    _tell_watched(source, outcome, horizon, found, "json" if as_json else "csv" if as_csv else "words")


def _tell_watched(source: Source, outcome: str, horizon: int, found: Sequence[Watched], form: str) -> None:
    from dragoman.cli import forecast_printing as printing
    from dragoman.cli.running import opened

    if form == "json":
        lines = [w.record() for w in found]
        printing.write_json({**_origin(source), "outcome": outcome, "horizon": horizon, "watchlist": lines})
    elif form == "csv":
        forecasts = [(name, lambda w, cell=cell: cell(w.forecast)) for name, cell in printing.FORECAST_CSV]
        own = (("usual", lambda w: f"{w.usual:.6f}"), ("rise", lambda w: f"{w.rise:.6f}"))
        printing.write_csv((*forecasts, *own), found)
    else:
        with opened(None) as file:
            printing.line(file, source.about())
            printing.line(file, f"{outcome} within {horizon} days, from the day after {source.last}: the largest rises")
            if found:
                printing.print_table(file, printing.WATCHED, found)
            else:
                printing.line(file, "nothing is likelier than usual among the pairs with an event in the last 90 days")


def _origin(source: Source) -> dict[str, Any]:
    return {"source": str(source.path), "events": len(source.table), "known_until": source.last.isoformat()}


def _refuse_two(as_json: bool, as_csv: bool) -> None:
    if as_json and as_csv:
        raise UsageError("--json and --csv: give one of them")
