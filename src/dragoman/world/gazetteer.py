"""Look up names of states, organisations, groups and people in the gazetteer files.

Every file of `world/data` is a CSV described in its README; a name may stand in several rows
with different dates (the Taliban: rebels until 2021-08-14, government after).
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.errors import WorldError

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data"
# Earlier files win where two give the same alias.
ORGANISATION_FILES = ("igos", "armed_groups", "institutions", "parties", "ngos_media")
SECTORS = frozenset(
    "GOV MIL REB PTY LEG JUD COP SPY PRM OPP CVL REF JRN EDU BUS MED REL SOC ELI CRM UAF UNK PRE LAB AGR".split()
)
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
LONGEST_ACRONYM = 4
_EARLIEST, _LATEST = "0000", "9999"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a gazetteer file: who this is and what it was between two dates."""

    name: str
    kind: str
    code: str | None
    sectors: tuple[str, ...]
    office: str | None = None
    valid_from: str = _EARLIEST
    valid_to: str = _LATEST
    identifier: str | None = None

    def holds_at(self, date: str | None) -> bool:
        """Whether the row is valid at an ISO date; a row always holds when no date is known."""
        if date is None:
            return True
        return self.valid_from[: len(date)] <= date and date[: len(self.valid_to)] <= self.valid_to


def normalise(name: str) -> str:
    """Return the key under which a name is found: no accents, case, articles, stops, possessives."""
    name = _POSSESSIVE.sub("", _ARTICLE.sub("", " ".join(name.split())))
    folded = unicodedata.normalize("NFKD", name.replace("’", "'").replace("‘", "'"))
    kept = "".join(c for c in folded if unicodedata.category(c) != "Mn").replace(".", "")
    if len(kept) <= LONGEST_ACRONYM and kept.isupper():
        return kept  # US is not us, WHO is not who
    return re.sub(r"[\s\-‐‑–—]+", " ", kept.lower()).strip()  # noqa: RUF001


class Gazetteer:
    """All names, and who bears them at a date."""

    def __init__(self, folder: Path = DATA) -> None:
        """Read the gazetteer files of a folder.

        Raises:
            WorldError: A file is malformed; names the file and the line.
        """
        self._entries: dict[str, list[Entry]] = {}
        self._adjectives: dict[str, list[Entry]] = {}
        self._cities: dict[str, Entry] = {}
        self.states: dict[str, Entry] = {}
        for row in _rows(folder / "states.csv"):
            self._add_state(row)
        for name in (*ORGANISATION_FILES, "people"):
            path = folder / f"{name}.csv"
            for row in _rows(path) if path.exists() else ():
                self._add(row, "person" if name == "people" else name)
        for row in _rows(folder / "cities.csv"):
            self._cities.setdefault(normalise(row["name"]), Entry(row["name"], "city", row["code"], ()))

    def _add_state(self, row: dict[str, str]) -> None:
        entry = _entry(row, "state", ("GOV",))
        for name in (row["name"], *_listed(row["aliases"])):
            self._entries.setdefault(normalise(name), []).append(entry)
        # A capital or a seat stands for the government only as an actor; as a place it is itself.
        for name in (*_listed(row["capital"]), *_listed(row["seats"])):
            seat = Entry(row["name"], "seat", entry.code, ("GOV",), None, entry.valid_from, entry.valid_to)
            self._entries.setdefault(normalise(name), []).append(seat)
        for word in _listed(row["adjectives"]):
            self._adjectives.setdefault(normalise(word), []).append(entry)
        if entry.code:
            self.states.setdefault(entry.code, entry)

    def _add(self, row: dict[str, str], kind: str) -> None:
        entry = _entry(row, kind, _listed(row["sectors"]))
        for name in (row["name"], *_listed(row["aliases"])):
            key = normalise(name)
            known = self._entries.setdefault(key, [])
            # A proper organisation beats a mere seat of the same name (State Department, Pentagon).
            known[:] = [e for e in known if e.kind != "seat" or kind == "person"]
            known.append(entry)

    def find(self, name: str, date: str | None = None) -> Entry | None:
        """Return who bears a name at a date.

        A bearer whose rows all lie outside the date is returned by its nearest row, except that
        states give way to their successors.
        """
        found = self._entries.get(normalise(name))
        return _best(found, date) if found else None

    def find_adjective(self, word: str, date: str | None = None) -> Entry | None:
        """Return the state of an adjective or demonym (`Afghan`, `Russians`)."""
        found = self._adjectives.get(normalise(word))
        return _best(found, date) if found else None

    def find_city(self, name: str) -> Entry | None:
        """Return the entry of a town, province or region with the code of its country."""
        return self._cities.get(normalise(name))

    def country(self, name: str, date: str | None = None) -> Entry | None:
        """Return the state that a country name, capital, town, province or adjective points to."""
        entry = self.find(name, date)
        if entry and entry.kind in {"state", "seat"}:
            return entry
        return self.find_city(name) or self.find_adjective(name, date)


def _best(entries: list[Entry], date: str | None) -> Entry:
    if date is None:
        return entries[-1] if entries[0].kind == "person" else entries[0]
    for entry in entries:
        if entry.holds_at(date):
            return entry
    return min(entries, key=lambda e: _distance(e, date))


def _distance(entry: Entry, date: str) -> int:
    """Years between a date and the validity of a row."""
    year = int(date[:4])
    return max(int(entry.valid_from[:4]) - year, year - int(entry.valid_to[:4]), 0)


def _listed(field: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in field.split(";") if part.strip())


def _entry(row: dict[str, str], kind: str, sectors: tuple[str, ...]) -> Entry:
    return Entry(
        row["name"],
        kind,
        row["code"] or None,
        sectors,
        row.get("office") or None,
        row.get("valid_from") or _EARLIEST,
        row.get("valid_to") or _LATEST,
        row.get("wikidata") or None,
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            if None in row or None in row.values():
                raise WorldError(f"{path}, line {reader.line_num}: expected {len(reader.fieldnames or ())} fields")
            yield row


@cache
def shared_gazetteer() -> Gazetteer:
    """Return the shipped gazetteer, loaded once per process."""
    return Gazetteer()
