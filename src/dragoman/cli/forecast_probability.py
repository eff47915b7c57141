"""What `dragoman forecast probability` does: ask a model about two actors or one, tell and draw the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dragoman.cli import forecast_printing as printing
from dragoman.cli.forecast_models import Asked, probability_model
from dragoman.cli.forecast_options import gazetteer_at, needs
from dragoman.cli.running import opened
from dragoman.errors import UsageError
from dragoman.forecasting.pictures.drawing import percent, refuse_other_endings
from dragoman.forecasting.probabilities.loading import read_relations
from dragoman.forecasting.probabilities.outcomes import QUADS, Outcome, parse_outcome
from dragoman.forecasting.probabilities.watchlist import latest_events

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path
    from typing import TextIO

    from dragoman.forecasting.probabilities.events import Events
    from dragoman.forecasting.probabilities.forecast import Forecast, ProbabilityModel
    from dragoman.forecasting.probabilities.watchlist import PastEvent
    from dragoman.forecasting.sources import Source

DRIVERS = "driver"  # in the name of a picture: what it shows
LAST_EVENTS = 5


class Question(NamedTuple):
    """What is asked on the command line."""

    actor: str | None
    recipient: str | None
    outcomes: tuple[str, ...]
    horizons: tuple[int, ...]
    learn_until: date | None
    relations: Path | None
    quads: str
    model: Path | None


class Answer(NamedTuple):
    """Forecasts with the last events behind them, and all that a picture of them needs."""

    source: Source
    events: Events
    model: ProbabilityModel
    actor: str | None
    recipient: str | None
    forecasts: Sequence[Forecast]
    behind: Sequence[PastEvent]


def answer(source: Source, question: Question, pictures: Sequence[Path], form: str) -> None:
    """Answer a question on standard output, as words, json or csv, and draw the pictures asked for.

    Raises:
        UsageError: An actor, an outcome or the name of a picture is not allowed.
        ForecastError: There is too little to learn from, or the model does not fit.
    """
    for path in pictures:
        refuse_other_endings(path)
    if pictures:
        needs("matplotlib")
    found = _ask(source, question)
    if form == "json":
        printing.write_json(_data(found))
    elif form == "csv":
        printing.write_csv(printing.FORECAST_CSV, found.forecasts)
    else:
        with opened(None) as file:
            _tell(found, file)
    for path in pictures:
        (_draw_drivers if DRIVERS in path.stem.lower() else _draw_course)(found, path)


def typed(source: Source, relations: Path | None, quads: str) -> Events:
    """Return the events of a source with their types and quad classes."""
    return source.events(read_relations(relations) if relations else None, quads)


def outcomes_of(asked: Sequence[str], events: Events) -> tuple[Outcome, ...]:
    """Return what is asked about; the four quad classes where nothing is said.

    Raises:
        UsageError: One is neither a quad class nor an event type.
    """
    return tuple(dict.fromkeys(parse_outcome(name, events.kinds) for name in asked or QUADS))


def _ask(source: Source, question: Question) -> Answer:
    events = typed(source, question.relations, question.quads)
    if question.learn_until and not source.first < question.learn_until <= source.last:
        raise UsageError(f"--learn-until {question.learn_until} is not within {source.first} to {source.last}")
    gazetteer = gazetteer_at(source.last)
    actor, recipient = (name and source.resolve(name, gazetteer) for name in (question.actor, question.recipient))
    if actor is not None and actor == recipient:
        raise UsageError(f"--actor and --recipient are both {actor}; ask about two")
    outcomes = outcomes_of(question.outcomes, events)
    unit = "dyad" if actor and recipient else "actor" if actor else "recipient"
    # The four quad classes are learned together: who asks about one of them asks about the next.
    learned = tuple(parse_outcome(q, events.kinds) for q in QUADS) if all(o.quad for o in outcomes) else outcomes
    model = probability_model(
        source, events, Asked(learned, question.horizons, unit, question.learn_until), question.model
    )
    for horizon in question.horizons:
        model.check_horizon(unit, horizon)
    forecasts = [
        forecast
        for outcome in outcomes
        for forecast in model.forecast(events, actor, outcome.name, recipient)
        if forecast.horizon in question.horizons
    ]
    return Answer(source, events, model, actor, recipient, forecasts, _behind(events, actor, recipient, outcomes))


def _behind(
    events: Events, actor: str | None, recipient: str | None, outcomes: Sequence[Outcome]
) -> Sequence[PastEvent]:
    """Return the last events: between the two, both ways; of one alone, those asked about."""
    if actor and recipient:
        return latest_events(events, events.entity(actor), events.entity(recipient))
    from dragoman.forecasting.probabilities.watchlist import PastEvent

    mine = events.actor == events.entity(actor) if actor else events.recipient == events.entity(recipient or "")
    asked = np.any([outcome.happens(events) for outcome in outcomes], axis=0)
    rows = np.flatnonzero(mine & asked)[-LAST_EVENTS:][::-1]
    return [
        PastEvent(
            events.date_of(int(events.day[i])), events.names[events.actor[i]].replace("_", " "),
            events.kinds[events.kind[i]] or "untyped", events.names[events.recipient[i]].replace("_", " "),
        )
        for i in rows
    ]  # fmt: skip


def _data(found: Answer) -> dict[str, object]:
    source = found.source
    return {
        "source": str(source.path), "events": len(source.table), "known_until": source.last,
        "learned_until": found.model.trained_until, "actor": found.actor, "recipient": found.recipient,
        "forecasts": [forecast.record() for forecast in found.forecasts],
        "last_events": [
            {"date": e.date, "actor": e.actor, "event": e.event, "recipient": e.recipient} for e in found.behind
        ],
    }  # fmt: skip


def _tell(found: Answer, file: TextIO) -> None:
    source, first = found.source, found.forecasts[0]
    printing.line(file, source.about())
    for actor in filter(None, (found.actor, found.recipient)):
        if who := source.who(actor):
            printing.line(file, who)
    learned = found.model.trained_until
    rest = "" if learned > source.last else f" (learned from the events before {learned})"
    printing.line(file, f"{printing.headline(first)}, from {first.from_date}{rest}")
    printing.print_table(file, printing.PROBABILITIES, found.forecasts)
    likeliest = max(found.forecasts, key=lambda f: (f.probability / max(f.base_rate, 1e-9), -f.horizon))
    if likeliest.drivers:
        printing.line(file, f"Why {likeliest.outcome} within {likeliest.horizon} days, against an average question:")
        printing.print_table(file, printing.DRIVERS, likeliest.drivers)
    if found.behind:
        between = "between the two" if found.actor and found.recipient else "of these"
        printing.line(file, f"The last events {between}:")
        printing.print_table(file, printing.BEHIND, found.behind)


def _draw_course(found: Answer, path: Path) -> None:
    from dragoman.forecasting.overtime import course
    from dragoman.forecasting.pictures.overtime import over_time

    first = found.forecasts[0]
    shown = course(found.model, found.events, found.actor, first.outcome, found.recipient, first.horizon)
    days = f"{shown.weeks[0].day} to {shown.weeks[-1].day}"
    over_time(
        shown, path, f"{printing.headline(first)}: {first.outcome} within {first.horizon} days",
        f"said on the eve of each week, {days}; bars: events of this kind; {found.source.path.name}",
    )  # fmt: skip


def _draw_drivers(found: Answer, path: Path) -> None:
    from dragoman.forecasting.pictures.drivers import drivers

    first = found.forecasts[0]
    if not first.drivers:
        raise UsageError(f"nothing to draw in {path}: {printing.BASES.get(first.basis, first.basis)}")
    drivers(
        [(driver.words, driver.effect) for driver in first.drivers], path,
        f"{printing.headline(first)}: {first.outcome} within {first.horizon} days, {percent(first.probability)}",
        f"from {first.from_date}; base rate {percent(first.base_rate)}; {found.source.path.name}",
    )  # fmt: skip
