"""`dragoman world show`: why a name means what it means."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli.options import date_option, world_option
from dragoman.cli.running import one_line, opened

if TYPE_CHECKING:
    from rich.console import Console

    from dragoman.world.explaining import Explanation


@click.command("show")
@click.argument("name")
@date_option("The day to look at (YYYY-MM-DD); without one, the last office of people.")
@world_option
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def command(name: str, date: str | None, world: tuple[Path, ...], as_json: bool) -> None:
    """Explain what NAME stands for: who bears it at the date, by which row of which file, and who else.

    NAME may be a name, an adjective ("Afghans"), a role of a country ("the Pakistani foreign minister"), a role noun
    ("riot police") or a place. The exit status is 1 if it stands for nothing.

    \b
    Examples:
      dragoman world show Taliban --date 2001-09-11
      dragoman world show "the Pakistani foreign minister" --date 2012-05-01
      dragoman world show "Ama Doe" --world examples/my-world.toml --json
    """
    from dragoman.world.atlas import PLACES, shared_atlas
    from dragoman.world.custom import extended, load_world
    from dragoman.world.explaining import Explainer

    worlds = [load_world(path) for path in world]
    gazetteer, agents = extended(worlds)
    found = Explainer(gazetteer, agents, worlds).explain(name, date, shared_atlas() if PLACES.exists() else None)
    with opened(None) as file:
        if as_json:
            file.write(json.dumps({**asdict(found), "known": found.is_known}, ensure_ascii=False) + "\n")
        else:
            from rich.console import Console

            width = None if file.isatty() else 160
            _print(found, Console(file=file, width=width, highlight=False, markup=False, emoji=False))
    if not found.is_known:
        raise click.exceptions.Exit(1)


def _print(found: Explanation, console: Console) -> None:
    day = f" at {found.date}" if found.date else ""
    if not found.is_known:
        console.print(f"{one_line(found.name)}: nobody bears this name")
        if found.suggestions:
            console.print(f"spelt alike: {', '.join(found.suggestions)}")
        console.print("To add it, write an entry into a file and give that file with --world (docs/world.md):")
        console.print(f"\n[[person]]\nname = {json.dumps(found.name, ensure_ascii=False)}\ncode = …\nsectors = […]")
        return
    for bearer in found.bearers:
        _print_bearer(bearer, f"{one_line(found.name)}{day} is" if bearer["meant"] else "also borne by", console)
    if found.role:
        role = found.role
        nobody = "nobody the gazetteer knows" if found.date else "give --date"
        told = _line(role["holder"]) if role["holder"] else nobody
        console.print(f"role: {' / '.join(role['offices'])} of {role['country']} [{role['code']}]{day}: {told}")
    if found.agent:
        console.print(f"role noun: {found.agent['phrase']} [{' '.join(found.agent['sectors'])}] (agents.csv)")
    if found.adjective:
        console.print(f"adjective or demonym: {found.adjective['state']} [{found.adjective['code']}] (states.csv)")
    for place in found.places:
        inside = ", ".join(filter(None, [place.get("province"), place["country"]]))
        at = f", {place['lat']:.2f} {place['lon']:.2f}" if "lat" in place else ""
        people = f", {place['population']:,} inhabitants" if place.get("population") else ""
        console.print(f"place: {place['name']}, {place['kind']}{f' in {inside}' if inside else ''}{at}{people}")


def _print_bearer(bearer: dict[str, Any], before: str, console: Console) -> None:
    from rich.table import Column, Table

    console.print(f"{before} {_line(bearer['at_date'])}, {bearer['kind']}")
    if bearer["by_sound"]:
        console.print(f"  by its sound: the gazetteer has {bearer['matched']!r}")
    row_column = Column("row", overflow="fold")
    table = Table("", "from", "to", "office", "code", "sectors", row_column, box=None)
    for row in bearer["rows"]:
        mark = "→" if row["holds"] else ""
        sectors = " ".join(row["sectors"])
        table.add_row(
            mark, row["from"] or "", row["to"] or "", row["office"] or "", row["code"] or "", sectors, row["where"]
        )
    console.print(table)


def _line(entry: dict[str, Any]) -> str:
    codes = " ".join(filter(None, [entry["code"], *entry["sectors"]]))
    parts = [entry["name"], entry["office"], entry["country"] if entry["country"] != entry["name"] else None]
    return f"{', '.join(filter(None, parts))}{f' [{codes}]' if codes else ''}"
