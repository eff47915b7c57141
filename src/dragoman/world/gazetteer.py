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
from typing import TYPE_CHECKING, TypeVar

from dragoman.errors import WorldError

if TYPE_CHECKING:
    from collections.abc import Iterator

_Found = TypeVar("_Found")

DATA = Path(__file__).parent / "data"
# Earlier files win where two give the same alias.
ORGANISATION_FILES = ("igos", "armed_groups", "institutions", "parties", "ngos_media")
SECTORS = frozenset(
    "GOV MIL REB PTY LEG JUD COP SPY PRM OPP CVL REF JRN EDU BUS MED REL SOC ELI CRM UAF UNK PRE LAB AGR".split()
)
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
LONGEST_ACRONYM = 4
COLUMNS = frozenset({"name", "aliases", "code", "sectors"})
STATE_COLUMNS = frozenset({"code", "name", "aliases", "adjectives", "capital", "seats"})
_QUOTES_AND_DASHES = str.maketrans("’‘‐‑–—", "''----")
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
    name = _POSSESSIVE.sub("", _ARTICLE.sub("", " ".join(name.split()))).replace(".", "")
    if not name.isascii():
        folded = unicodedata.normalize("NFKD", name.translate(_QUOTES_AND_DASHES))
        name = "".join(c for c in folded if unicodedata.category(c) != "Mn").replace(".", "")
    if len(name) <= LONGEST_ACRONYM and name.isupper():
        return name  # US is not us, WHO is not who
    return " ".join(name.lower().replace("-", " ").split())


class Gazetteer:
    """All names, and who bears them at a date."""

    def __init__(self, folder: Path = DATA) -> None:
        """Read the gazetteer files of a folder.

        Raises:
            WorldError: A file is malformed; names the file and the line.
        """
        self._entries: dict[str, list[Entry]] = {}
        self._adjectives: dict[str, list[Entry]] = {}
        self._surnames: dict[str, list[Entry]] = {}
        self._cities: dict[str, Entry] = {}
        self.states: dict[str, Entry] = {}
        for row in read_rows(folder / "states.csv", STATE_COLUMNS):
            self._add_state(row)
        for name in (*ORGANISATION_FILES, "people"):
            path = folder / f"{name}.csv"
            for row in read_rows(path, COLUMNS) if path.exists() else ():
                self._add(row, "person" if name == "people" else name)
        for row in read_rows(folder / "cities.csv", frozenset({"name", "code"})):
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
        if kind == "person":
            self._surnames.setdefault(normalise(row["name"].split()[-1]), []).append(entry)
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
        # Names are capitalised: "houses of parliament" in small letters is nobody's.
        found = None if name.islower() else _looked_up(self._entries, name)
        return _best(found, date) if found else None

    def find_titled(self, surname: str, phrase: str, date: str | None) -> Entry | None:
        """Return who of that surname held, at the date, an office that the phrase names ("President Bush")."""
        if " " in surname or date is None:
            return None
        told = phrase.lower()
        rows = [e for e in self._surnames.get(normalise(surname), ()) if e.office and e.holds_at(date)]
        fitting = [e for e in rows if e.office and e.office.lower().split(" of ")[0].split(";")[0] in told]
        return fitting[0] if len({e.name for e in fitting}) == 1 else None

    def find_adjective(self, word: str, date: str | None = None) -> Entry | None:
        """Return the state of an adjective or demonym (`Afghan`, `Russians`)."""
        found = _looked_up(self._adjectives, word)
        return _best(found, date) if found else None

    def find_city(self, name: str) -> Entry | None:
        """Return the entry of a town, province or region with the code of its country."""
        return _looked_up(self._cities, name)

    def country(self, name: str, date: str | None = None) -> Entry | None:
        """Return the state that a country name, capital, town, province or adjective points to."""
        entry = self.find(name, date)
        if entry and entry.kind in {"state", "seat"}:
            return entry
        return self.find_city(name) or self.find_adjective(name, date)


def _looked_up(table: dict[str, _Found], name: str) -> _Found | None:
    """Return what a name stands for; IRAN in a headline is Iran where no acronym is spelt like it."""
    key = normalise(name)
    found = table.get(key)
    return table.get(key.lower()) if found is None and key.isupper() else found


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


def read_rows(path: Path, columns: frozenset[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a gazetteer file.

    Raises:
        WorldError: The file is missing, has other columns, or a row breaks the schema.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = columns - set(reader.fieldnames or ())
            if missing:
                raise WorldError(f"{path}, line 1: needs the columns {', '.join(sorted(missing))}")
            for row in reader:
                problem = _problem(row, len(reader.fieldnames or ()))
                if problem:
                    raise WorldError(f"{path}, line {reader.line_num}: {problem}")
                yield row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WorldError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error


def _problem(row: dict[str, str], fields: int) -> str | None:
    """Return what is wrong with a row."""
    if None in row or None in row.values():
        return f"expected {fields} fields"
    for sector in _listed(row.get("sectors", "")):
        if sector not in SECTORS:
            return f"unknown sector {sector!r}; allowed are {', '.join(sorted(SECTORS))}"
    for name in ("valid_from", "valid_to"):
        if row.get(name) and not _DATE.fullmatch(row[name]):
            return f"{name} = {row[name]!r} is not YYYY, YYYY-MM or YYYY-MM-DD"
    return None


@cache
def shared_gazetteer() -> Gazetteer:
    """Return the shipped gazetteer, loaded once per process."""
    return Gazetteer()
