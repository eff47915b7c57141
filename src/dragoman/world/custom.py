"""Worlds of one's own: a TOML file or a folder of CSV files that adds to the gazetteer or overrides it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.errors import WorldError
from dragoman.world.agents import Agents
from dragoman.world.entries import read_entries
from dragoman.world.gazetteer import Gazetteer
from dragoman.world.names import normalise
from dragoman.world.rows import DATA, listed
from dragoman.world.tables import ENTRY_KINDS
from dragoman.world.validating import known_codes, read_provenance, read_tables, schema_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

GIVES_WAY = "gives_way"  # in provenance.toml: shipped names stay as they are


@dataclass
class World:
    """What one file or folder adds: rows for Gazetteer.extend(), rows for Agents.extend(), and where they stand."""

    rows: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    agents: list[dict[str, str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    gives_way: bool = False


def load_world(path: Path) -> World:
    """Read a world of one's own.

    Args:
        path: A TOML file (docs/world.md), or a folder of gazetteer files such as the importers write.

    Raises:
        WorldError: Something does not follow the schema; names the file, the entry, the value and what is allowed.
    """
    if path.is_dir():
        return _folder(path)
    world = World()
    for entry in read_entries(path):
        if entry.kind == "agent":
            world.agents.append(entry.row)
        else:
            world.rows.append((entry.kind, entry.row))
            world.places.append(f"{path}:{entry.line}")
    return world


def _folder(folder: Path) -> World:
    tables = read_tables(folder)
    codes = known_codes(tables, folder)
    for table in tables:
        for line, problem in schema_problems(table, codes):
            raise WorldError(f"{table.path}, line {line}: {problem}; see `dragoman world check {folder}`")
    world = World(gives_way=bool(read_provenance(folder).get("world", {}).get(GIVES_WAY)))
    for table in tables:
        if table.schema == "agents":
            world.agents += [row.fields for row in table.rows]
        kind = ENTRY_KINDS.get(table.schema)
        for line, row in table.rows if kind else ():
            world.rows.append((str(kind), row))
            world.places.append(f"{table.path}:{line}")
    return world


def extended(worlds: Sequence[World]) -> tuple[Gazetteer, Agents]:
    """Return a gazetteer and agents of their own: the shipped ones with worlds added, later ones winning."""
    gazetteer, agents = Gazetteer(), Agents()
    for world in worlds:
        gazetteer.extend(_giving_way(world.rows) if world.gives_way else world.rows)
        agents.extend(world.agents)
    return gazetteer, agents


def _giving_way(rows: Iterable[tuple[str, dict[str, str]]]) -> list[tuple[str, dict[str, str]]]:
    """Return rows without the names that are shipped."""
    shipped = {normalise(name) for name in _shipped_names()}
    out = []
    for kind, row in rows:
        if kind == "state":
            out.append((kind, _without(row, ("aliases", "adjectives", "capital", "seats"), shipped)))
        elif normalise(row["name"]) not in shipped:
            out.append((kind, _without(row, ("aliases",), shipped)))
    return out


def _without(row: dict[str, str], keys: Iterable[str], names: set[str]) -> dict[str, str]:
    kept = {k: ";".join(n for n in listed(row[k]) if normalise(n) not in names) for k in keys if k in row}
    return {**row, **kept}


def _shipped_names() -> Iterable[str]:
    for table in read_tables(DATA):
        if table.schema in ENTRY_KINDS:
            for _, row in table.rows:
                yield row["name"]
                for key in ("aliases", "adjectives", "capital", "seats"):
                    yield from listed(row.get(key, ""))
