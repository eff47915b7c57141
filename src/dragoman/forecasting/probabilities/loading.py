"""From an event table to events with types: PLOVER's own, CAMEO codes through the crosswalk, or CAMEO's roots."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dragoman.codebook.loader import DATA, shipped_codebook
from dragoman.errors import InputError
from dragoman.forecasting.names import split_name
from dragoman.forecasting.probabilities.events import UNTYPED, Events, sorted_events
from dragoman.forecasting.tables import NOBODY, to_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dragoman.forecasting.tables import EventTable

CODE = re.compile(r"\d{2,4}")
QUADS_OF = ("plover", "cameo")
ROOTS = tuple(f"{root:02}" for root in range(1, 21))
# The first root of each quad class as CAMEO's users draw them (GDELT 2.0 codebook, QuadClass).
FIRST_ROOTS = ("01", "06", "10", "15")


def typed_events(
    table: EventTable,
    relations: Mapping[str, str] | None = None,
    countries: Mapping[str, str] | None = None,
    quads: str = QUADS_OF[0],
) -> Events:
    """Return a table's events with types.

    Args:
        table: Its events are PLOVER types, CAMEO codes, events of ACLED, or relations that `relations` or a column of
            codes of its own knows.
        relations: The CAMEO code of each relation name.
        countries: The country of each entity; without it, what a name has in brackets at its end.
        quads: Whose types and quad classes: "plover", or "cameo", whose types are root codes and whose statements are
            verbal cooperation.

    Raises:
        InputError: An event is none of these; names it and the next step.
    """
    relations = {**table.codes, **(relations or {})}
    if quads == "cameo":
        kinds, classes = (UNTYPED, *ROOTS), (0, *(sum(root >= first for first in FIRST_ROOTS) for root in ROOTS))
        roots = (_code_of(name, relations, table.source)[:2] for name in table.events)
        of_event = np.array([kinds.index(root) for root in roots])
    else:
        types = shipped_codebook().types
        kinds, classes = (UNTYPED, *types), (0, *(t.quad or 0 for t in types.values()))
        found = (_type_of(name, kinds, relations, table.source) for name in table.events)
        of_event = np.array([kinds.index(kind) for kind in found])
    names = table.entities
    recipients = table.recipient.astype("int64")
    if (recipients == NOBODY).any():
        names = (*names, "")
        recipients[recipients == NOBODY] = len(names) - 1
    return sorted_events(
        table.day.astype("int64") - int(table.day[0]),
        table.actor.astype("int64"),
        recipients,
        of_event[table.event],
        names=names,
        kinds=kinds,
        quads=classes,
        countries=tuple(countries.get(n, "") for n in names) if countries is not None else countries_of(names),
        first_date=to_date(int(table.day[0])),
    )


def _code_of(name: str, relations: Mapping[str, str], source: str) -> str:
    code = relations.get(name, name)
    if CODE.fullmatch(code) and code in crosswalk():
        return code
    raise InputError(
        source,
        f"event {name!r} is no CAMEO code and in no list of relations, so that it has no quad class of CAMEO; "
        "give --relations FILE, a CSV with the columns relation and cameo, or --quads plover",
    )


def _type_of(name: str, kinds: tuple[str, ...], relations: Mapping[str, str], source: str) -> str:
    if name.upper() in kinds:
        return name.upper()
    code = relations.get(name, name)
    if CODE.fullmatch(code) and code in crosswalk():
        return crosswalk()[code]
    if name.casefold() in acled():
        return acled()[name.casefold()]
    allowed = ", ".join(k for k in kinds if k)
    raise InputError(
        source,
        f"event {name!r} is no PLOVER type ({allowed}), no CAMEO code, no event of ACLED and in no list of relations; "
        "give --relations FILE, a CSV with the columns relation and cameo",
    )


@cache
def crosswalk() -> dict[str, str]:
    """Return the PLOVER type of each CAMEO code; the empty text where PLOVER records no such event."""
    with (DATA / "cameo.csv").open(encoding="utf-8", newline="") as file:
        return {row["cameo"]: row["plover_type"] for row in csv.DictReader(file)}


@cache
def acled() -> dict[str, str]:
    """Return the PLOVER type of each event type and sub-event type of ACLED, in small letters."""
    with (DATA / "acled.csv").open(encoding="utf-8", newline="") as file:
        return {row["acled"].casefold(): row["plover_type"] for row in csv.DictReader(file)}


def read_relations(path: Path) -> dict[str, str]:
    """Read the CAMEO codes of relation names from a CSV file with the columns relation and cameo.

    Raises:
        InputError: It cannot be read or lacks a column.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["relation"]: row["cameo"] for row in csv.DictReader(file)}
    except KeyError as error:
        raise InputError(str(path), f"no column {error.args[0]}; write relation,cameo in the first line") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be read ({error.strerror})") from error


def countries_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the country of each name: the one it belongs to (see `split_name`), or the name itself.

    "Police (Nigeria)" and "Nigeria" are of one country; a name that no other belongs to stands for itself alone.
    """
    return tuple(home or role for role, home in map(split_name, names))
