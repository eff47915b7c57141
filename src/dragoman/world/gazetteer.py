"""Look up names of states, organisations, groups and people in the gazetteer files.

Every file of `world/data` is a CSV described in its README; a name may stand in several rows
with different dates (the Taliban: rebels until 2021-08-14, government after).
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeVar

from dragoman.world.bearers import Bearer
from dragoman.world.caching import kept_plain
from dragoman.world.index import Index
from dragoman.world.names import ARTICLE, Spelling, bucket, normalise
from dragoman.world.offices import OTHERS, PAST, OfficeNames, Offices
from dragoman.world.rows import (
    CITY_COLUMNS,
    COLUMNS,
    DATA,
    ORGANISATION_FILES,
    STATE_COLUMNS,
    Entry,
    listed,
    read_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_Found = TypeVar("_Found")
# "Wagner" in 1995 is no mercenary force: what was not yet founded bears no name.
_FOUNDED = frozenset({"armed_groups", "parties", "ngos_media", "igos"})
REMEMBERED = 20_000  # names looked up by sound
_ADVERBS = frozenset({"late", "then"})  # before a title more often of time: "late on Monday President Bush said"


class Gazetteer:
    """All names, and who bears them at a date."""

    def __init__(self, folder: Path = DATA) -> None:
        """Read the gazetteer files of a folder; the shipped ones in the form kept since the last time.

        Raises:
            WorldError: A file is malformed; names the file and the line.
        """
        self._folder = folder
        self._office_names = OfficeNames()
        self._tables = _shipped() if folder == DATA else _tables_of(folder)
        self._forget()

    def extend(self, rows: Iterable[tuple[str, dict[str, str]]]) -> None:
        """Add rows of one's own; where they bear a shipped name, that name is theirs alone.

        Args:
            rows: Pairs of a kind ("state", "city", "person" or an organisation file) and a row of its columns.
        """
        rows = list(rows)
        for kind, row in rows:
            if kind not in {"city", "state"}:
                for name in (row["name"], *listed(row["aliases"])):
                    self._tables.release(name)
        for kind, row in rows:
            self._tables.add(kind, row, self._office_names.of_title)
        self._forget()

    def _forget(self) -> None:
        """Drop what was worked out from the tables before they changed."""
        self._bearers: dict[int, Bearer] = {}
        self._sounded: dict[str, list[Bearer] | None] = {}
        self._sound_keys: dict[str, str | None] = {}
        self.states = {code: self._row(at) for code, at in self._tables.states.items()}

    def _row(self, at: int) -> Entry:
        return Entry._make(self._tables.rows[at])

    def _bearer(self, at: int) -> Bearer:
        if at not in self._bearers:
            name, kind, rows = self._tables.bearers[at]
            self._bearers[at] = Bearer(name, kind, [self._row(row) for row in rows])
        return self._bearers[at]

    # ---- names

    def bearers(self, name: str, by_sound: bool = False) -> list[Bearer]:
        """Return everybody who bears a name, organisations and states before people.

        Args:
            name: A name as written.
            by_sound: Whether a transliteration will do where nobody is spelt so.
        """
        if ARTICLE.sub("", name).islower():
            return []  # names are capitalised: "houses of parliament", "The guardian of ..." are nobody's
        found = [self._bearer(at) for at in _looked_up(self._tables.names, name) or ()]
        return found or (by_sound and self._sounding(name)) or []

    def find(self, name: str, date: str | None = None, by_sound: bool = False) -> Entry | None:
        """Return who bears a name at a date, or who bore it nearest to it.

        Of several bearers the one with a row at the date is meant, else the nearest; of several
        with such a row, the first in the order of the files.
        """
        found = self.bearers(name, by_sound)
        if not found:
            return None
        if len(found) > 1:
            found = sorted(found, key=lambda bearer: bearer.distance(date))
        bearer = found[0]
        if bearer.kind == "person" and " " not in name.strip() and not bearer.is_near(date):
            return None
        return None if bearer.kind in _FOUNDED and bearer.begins_after(date) else bearer.at(date)

    def people(self, name: str, date: str | None) -> list[Entry]:
        """Return the people who bear a name near a date, those in office first."""
        found = [b for b in self.bearers(name, by_sound=True) if b.kind == "person" and b.is_near(date)]
        return [b.at(date) for b in sorted(found, key=lambda bearer: bearer.distance(date))]

    def find_titled(self, surname: str, phrase: str, date: str | None, code: str | None = None) -> Entry | None:
        """Return who of that surname held, at the date, an office that the phrase names ("President Bush").

        "Former President Bush" is whoever held it before and does so no more.
        """
        if " " in surname or date is None:
            return None
        told = normalise(phrase).lower()
        terms = [
            (bearer, row, others)
            for bearer in self._surnamed(surname)
            for row in bearer.rows
            if code in {None, row.code} and (others := _said_of(row.office, told)) is not None
        ]
        now = [row for _, row, others in terms if not others and row.holds_at(date)]
        if now:
            return now[0] if len({row.name for row in now}) == 1 else None
        holding = {bearer for bearer, row, _ in terms if row.holds_at(date)}
        ended = {b for b, row, others in terms if others and others <= PAST and row.valid_to[: len(date)] < date}
        past = ended - holding
        return past.pop().at(date) if len(past) == 1 else None

    def in_office(self, surname: str, code: str, date: str | None) -> Entry | None:
        """Return the one person of that surname in a state's public life at the date, office holders first."""
        if date is None or " " in surname:
            return None
        near = [b for b in self._surnamed(surname) if b.is_near(date)]
        there = [(b.distance(date), b.at(date)) for b in near]
        there = [(distance, entry) for distance, entry in there if entry.code == code]
        for chosen in (
            [e for distance, e in there if distance == 0 and e.sectors[:1] == ("GOV",)],
            [e for distance, e in there if distance == 0 and "ELI" not in e.sectors],
            [e for _, e in there],
        ):
            if chosen:
                return chosen[0] if len(chosen) == 1 else None
        return None

    def is_surname(self, word: str) -> bool:
        """Whether any listed person's name begins or ends with a word."""
        return normalise(word) in self._tables.surnames

    def is_given_name(self, word: str) -> bool:
        """Whether any listed person's name begins with a word."""
        own = normalise(word).lower()
        return any(normalise(bearer.name).lower().startswith(f"{own} ") for bearer in self._surnamed(word))

    def _surnamed(self, surname: str) -> Iterator[Bearer]:
        return map(self._bearer, self._tables.surnames.get(normalise(surname), ()))

    def longest_after(self, word: str) -> int:
        """Return the number of words of the longest listed name of two words or more that begins with a word."""
        return self._tables.lengths.get(normalise(word).lower(), 0)

    @cached_property
    def _spelling(self) -> Spelling:
        path = self._folder / "spellings.csv"
        rows = read_rows(path if path.exists() else DATA / "spellings.csv", frozenset({"form", "variants"}))
        return Spelling({variant: row["form"] for row in rows for variant in listed(row["variants"])})

    def _sounding(self, name: str) -> list[Bearer] | None:
        """Return the one bearer whose name is a transliteration of this one."""
        if name not in self._sounded:
            if len(self._sounded) >= REMEMBERED:
                self._sounded.clear()
            self._sounded[name] = self._transliterated(name)
        return self._sounded[name]

    def _transliterated(self, name: str) -> list[Bearer] | None:
        wanted = self._spelling.key(name)
        if wanted is None:
            return None
        found: set[Bearer] = set()
        for key in self._tables.sounds.get(bucket(normalise(name).lower()), ()):
            if key not in self._sound_keys:
                self._sound_keys[key] = self._spelling.key(key)
            if self._sound_keys[key] == wanted:
                found.update(map(self._bearer, self._tables.names.get(key, ())))
        return list(found) if len(found) == 1 else None

    # ---- offices

    @cached_property
    def offices(self) -> Offices:
        """Holders of offices by country and date."""
        return Offices(self._office_names, self._held)

    def _held(self, code: str, office: str) -> Iterator[Entry]:
        return map(self._row, self._tables.held.get(f"{code} {office}", ()))

    # ---- countries

    def adjective(self, code: str) -> str | None:
        """Return the adjective of a state ("Afghan" for AFG)."""
        return self._tables.adjective_of.get(code)

    def find_adjective(self, word: str, date: str | None = None) -> Entry | None:
        """Return the state of an adjective or demonym (`Afghan`, `Russians`)."""
        found = [self._row(at) for at in _looked_up(self._tables.adjectives, word) or ()]
        return next((e for e in found if e.holds_at(date)), found[0]) if found else None

    def find_city(self, name: str) -> Entry | None:
        """Return the entry of a town, province or region with the code of its country."""
        found = _looked_up(self._tables.cities, name)
        return None if found is None else self._row(found)

    def country(self, name: str, date: str | None = None, by_sound: bool = False) -> Entry | None:
        """Return the state that a country name, capital, town, province or adjective points to."""
        for bearer in self.bearers(name, by_sound):
            if bearer.kind in {"state", "seat"}:
                return bearer.at(date)
        return self.find_city(name) or self.find_adjective(name, date)


def _tables_of(folder: Path) -> Index:
    tables, offices = Index(), OfficeNames()
    for kind, row in read_folder(folder):
        tables.add(kind, row, offices.of_title)
    return tables


def _shipped() -> Index:
    sources = [*sorted(DATA.glob("*.csv")), *people_files(DATA)]
    return Index(*kept_plain("gazetteer", sources, lambda: _tables_of(DATA).plain()))


def read_folder(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows of a folder of gazetteer files with their kinds, states first and people after organisations.

    Raises:
        WorldError: A file is malformed; names the file and the line.
    """
    for row in read_rows(folder / "states.csv", STATE_COLUMNS):
        yield "state", row
    for name in ORGANISATION_FILES:
        path = folder / f"{name}.csv"
        for row in read_rows(path, COLUMNS) if path.exists() else ():
            yield name, row
    for path in people_files(folder):
        for row in read_rows(path, COLUMNS):
            yield "person", row
    for row in read_rows(folder / "cities.csv", CITY_COLUMNS):
        yield "city", row


def people_files(folder: Path) -> list[Path]:
    """Return the files of people, one a region."""
    return sorted((folder / "people").glob("*.csv"))


def _said_of(office: str | None, phrase: str) -> frozenset[str] | None:
    """Return the words of a phrase that put an office into other hands or times ("former"); None if it is not named."""
    title = normalise(office or "").lower().split(" of ")[0].split(";")[0]
    for name in (title, "premier") if title == "prime minister" else (title,):
        before, found, after = f" {phrase} ".partition(f" {name} ")
        if name and found:
            return OTHERS & {*before.split(), *after.split()} - _ADVERBS
    return None


def _looked_up(table: dict[str, _Found], name: str) -> _Found | None:
    """Return what a name stands for; IRAN in a headline is Iran where no acronym is spelt like it."""
    key = normalise(name)
    found = table.get(key)
    return table.get(key.lower()) if found is None and key.isupper() else found


@cache
def shared_gazetteer() -> Gazetteer:
    """Return the shipped gazetteer, loaded once per process."""
    return Gazetteer()
