"""`dragoman show`: look at what an archive holds."""

from __future__ import annotations

import json
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.archives import Column, Output, archive_option, output_options, write

if TYPE_CHECKING:
    from pathlib import Path

WHAT = ("events", "documents", "claims", "incidents", "dyads", "dyad-months")
_SIZES = ("dead", "injured", "arrested", "participants")


def _event(row: dict[str, Any]) -> str:
    marks = [*row["modes"], *row["auxiliary"]]
    return str(row["type"]) + (f" ({', '.join(marks)})" if marks else "")


def _parties(row: dict[str, Any]) -> str:
    sides = []
    for side in ("actor", "recipient"):
        names, codes = row[f"{side}_names"] or [], row[f"{side}_codes"] or []
        sides.append(", ".join(names) + (f" [{' '.join(codes)}]" if codes else ""))
    return f"{sides[0] or '–'} → {sides[1]}" if sides[1] else sides[0]


def _place(row: dict[str, Any]) -> str:
    return " ".join(filter(None, [row["place_name"], f"[{row['country_code']}]" if row["country_code"] else None]))


def _size(row: dict[str, Any]) -> str:
    return ", ".join(f"{row[name]:,} {name}" for name in _SIZES if row[name] is not None)


def _told(row: dict[str, Any]) -> str:
    return " in ".join(filter(None, [row["attribution_name"], row["source"]]))


def _figures(row: dict[str, Any]) -> str:
    """Return the numbers told of an incident, the conflicting ones beside one another."""
    figures = json.loads(row["figures"]) if row["figures"] else {}
    told = {name: sorted({value for value, _ in values}) for name, values in figures.items()}
    return ", ".join(f"{' or '.join(f'{v:,}' for v in values)} {name}" for name, values in told.items())


def _names(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name.replace("_", " "), itemgetter(name)) for name in names)


TABLES: dict[str, tuple[Column, ...]] = {
    "events": (
        Column("date", lambda row: row["date"]), Column("event", _event), Column("actor → recipient", _parties),
        Column("place", _place), Column("numbers", _size), Column("words", lambda row: row["trigger_text"]),
        Column("told by", _told), *_names("confidence"), Column("document", itemgetter("document_name")),
    ),
    "documents": _names("number", "date", "source", "title", "name", "state", "reason", "events", "claims", "original"),
    "claims": (
        *_names("date"), Column("speaker", lambda row: row["speaker_name"] or "the writer"),
        *_names("kind", "hedge", "statement", "condition", "event", "horizon", "source", "document"),
    ),
    "incidents": (
        Column("date", lambda row: row["date_first"]), Column("event", lambda row: row["type"] or row["family"]),
        Column("actor → recipient", _parties), Column("place", _place), *_names("reports", "documents", "sources"),
        Column("numbers", _figures), Column("first told by", lambda row: row["first_source"]), *_names("id"),
    ),
    "dyads": (
        *_names("date", "type", "actor_code", "actor_name", "recipient_code", "recipient_name", "score"),
        *_names("confidence", "event"),
    ),
    "dyad-months": (
        *_names("month", "actor_code", "recipient_code", "events", "verbal_cooperation", "material_cooperation"),
        *_names("verbal_conflict", "material_conflict", "score"),
    ),
}  # fmt: skip


@click.command("show")
@archive_option
@click.option("--what", type=click.Choice(WHAT), default="events", show_default=True, help="What to show.")
@click.option("--actor", help="Who acts: a code (RUS), or a name or part of one; of claims, who makes them.")
@click.option("--recipient", help="To whom it is done; of claims, whom they are about.")
@click.option("--dyad", nargs=2, metavar="ACTOR RECIPIENT", help="Both at once; talks between them too.")
@click.option("--type", "kind", help="An event type, such as ASSAULT.")
@click.option(
    "--quad", type=click.IntRange(1, 4), help="1, 2: verbal, material cooperation; 3, 4: verbal, material conflict."
)
@click.option("--since", help="First day, month or year (YYYY-MM-DD, YYYY-MM, YYYY).")
@click.option("--until", help="Last day, month or year.")
@click.option("--place", help="A country code (UKR), or a place's name or part of one.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Leave out records below this.")
@click.option("--attribution", help="Who reports it: a code, or a name or part of one.")
@click.option("--source", help="The publication, or part of its name.")
@click.option("--auxiliary/--no-auxiliary", default=None, help="Only what is planned, denied, past …; only the rest.")
@click.option("--told-once", is_flag=True, default=None, help="Only the first record of each incident.")
@click.option("--incident", help="The records of one incident, by its id.")
@click.option("--document", help="The records of one document, by its key or the name it was given.")
@output_options
def command(
    archive: Path, what: str, dyad: tuple[str, str] | None, kind: str | None, output: Path | None, form: str | None,
    limit: int | None, **filters: Any,  # noqa: ANN401 (as click hands them over)
) -> None:  # fmt: skip
    """Show the events of an archive, or its documents, claims, incidents or dyads.

    As jsonl, events and claims are the records as coded (events with the id of their incident); csv and parquet have
    the columns of the archive (docs/archive.md).

    \b
    Examples:
      dragoman show --archive news.duckdb --actor RUS --since 2022-02 --quad 4
      dragoman show --archive news.duckdb --dyad RUS UKR --type CONSULT --format csv > talks.csv
      dragoman show --archive news.duckdb --place Aleppo --min-confidence 0.8 -o aleppo.parquet
      dragoman show --archive news.duckdb --what incidents --type ASSAULT --since 2023
      dragoman show --archive news.duckdb --what dyad-months --actor CHN -o china.csv
      dragoman show --archive news.duckdb --what documents --source Reuters
    """
    from dragoman.archive.front import Archive

    chosen = Output.chosen(form, output, archive)
    given = {**filters, "dyad": dyad, "type": kind}
    record = {"record": True} if what in {"events", "claims"} and chosen.form == "jsonl" else {}
    with Archive(archive, outputs=chosen.outputs) as opened_archive:
        ask = getattr(opened_archive, what.replace("-", "_"))
        relation = ask(limit=chosen.limit(limit), **record, **given)
        write(relation, chosen, TABLES[what], limit)
