"""`dragoman whatif`: what changes in a forecast if one more event had happened."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from dragoman.cli.forecast_options import (
    coded_options,
    day,
    days,
    gazetteer_at,
    json_option,
    opened_source,
    source_options,
)
from dragoman.errors import UsageError

_INSERT, _ASK = "DATE, ACTOR, EVENT, RECIPIENT", "ACTOR, OUTCOME, RECIPIENT, HORIZON"
DEFAULT_HORIZON = "30d"


@click.command("whatif")
@source_options
@coded_options
@click.option("--insert", required=True, metavar=f'"{_INSERT}"', help="The event that did not happen, or not yet.")
@click.option(
    "--ask", required=True, metavar=f'"{_ASK}"', help=f"What is asked; without a horizon within {DEFAULT_HORIZON}."
)
@json_option
def command(
    archive: Path | None, table: Path | None, model: Path | None, relations: Path | None, quads: str, insert: str,
    ask: str, as_json: bool,
) -> None:  # fmt: skip
    """Tell how likely something is now, and were one more event in the past; and what usually followed such events.

    Shown are the forecast now, the forecast of the same model with the event put into the past, and how often the one
    followed the other before, among pairs that stood alike, with the cases by name and date. It is an association,
    not an effect. Where too few cases are like it, there is no answer, and the reason is told.

    Actors are codes or names, events are types (AGREE) or classes (verbal cooperation). A name with a comma in it goes
    in double quotes.

    \b
    Examples:
      dragoman whatif --archive news.duckdb --insert "2023-11-01, Taliban, AGREE, Afghan opposition" \\
          --ask "United States, SUPPORT, Taliban, 90d"
      dragoman whatif --table icews.csv.gz --relations relations.csv \\
          --insert "2014-12-31, Hamas, ASSAULT, Israel" --ask "Israel, material conflict, Hamas, 7d" --json
    """
    from dragoman.cli import forecast_printing as printing
    from dragoman.cli.forecast_models import Asked, probability_model
    from dragoman.cli.forecast_probability import outcomes_of, typed
    from dragoman.cli.running import opened
    from dragoman.forecasting.probabilities.whatif import Inserted, what_if

    when, doer, event, target = _parts(insert, "insert", _INSERT, 4)
    actor, outcome, recipient, *rest = _parts(ask, "ask", _ASK, 4 if ask.count(",") > 2 else 3)
    inserted_on, horizon = day(when), days(rest[0] if rest else DEFAULT_HORIZON)
    source = opened_source(archive, table)
    events, gazetteer = typed(source, relations, quads), gazetteer_at(source.last)
    doer, target, actor, recipient = (source.resolve(name, gazetteer) for name in (doer, target, actor, recipient))
    _refuse_same(doer, target, "insert")
    _refuse_same(actor, recipient, "ask")
    (wanted,) = outcomes_of([outcome], events)
    learned = outcomes_of((), events) if wanted.quad else (wanted,)
    fitted = probability_model(source, events, Asked(learned, (horizon,), "dyad"), model)
    found = what_if(fitted, events, Inserted(inserted_on, doer, event, target), actor, wanted.name, recipient, horizon)
    if as_json:
        printing.write_json({"source": str(source.path), "known_until": source.last, **found.record()})
        return
    with opened(None) as file:
        printing.line(file, source.about())
        for told in dict.fromkeys(filter(None, map(source.who, (doer, target, actor, recipient)))):
            printing.line(file, told)
        for told in found.words().splitlines():
            printing.line(file, told)


def _parts(text: str, option: str, form: str, count: int) -> list[str]:
    """Cut what was given at its commas; what stands in double quotes is one part.

    Raises:
        UsageError: There are more or fewer parts.
    """
    parts = [part.strip() for row in csv.reader([text], skipinitialspace=True) for part in row]
    if len(parts) != count or not all(parts):
        raise UsageError(f'--{option} "{text}" has {len(parts)} parts; write "{form}", names with a comma in quotes')
    return parts


def _refuse_same(one: str, other: str, option: str) -> None:
    if one == other:
        raise UsageError(f"--{option}: both names stand for {one}; name two actors")
