"""The gazetteer as plain tables: rows, who bears which name, and what is looked up by.

Plain dictionaries and tuples only, so that they can be kept and loaded as they are (world/caching.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from dragoman.world.names import bucket, normalise
from dragoman.world.rows import Entry, entry_of, listed

if TYPE_CHECKING:
    from collections.abc import Callable

Ids = tuple[int, ...]
LONGEST_NAME = 12
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass
class Index:
    """Everything the gazetteer looks up, by position in `rows` and `bearers`.

    Attributes:
        rows: The fields of `Entry`, a tuple a row.
        bearers: Name, kind and rows of every person, organisation, state and seat.
        names: Bearers by normalised name.
        people: The bearer of a person's canonical name.
        surnames: People by the first and the last word of their names.
        adjectives: Rows of states by adjective and demonym.
        adjective_of: The first adjective of a state, by code.
        states: Rows of states by code.
        cities: Rows of towns by name.
        held: Rows of people by "code office".
        lengths: Words of the longest name of two words or more, by its first word.
        sounds: Names by what no transliteration changes of them.
    """

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    bearers: list[tuple[str, str, Ids]] = field(default_factory=list)
    names: dict[str, Ids] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    surnames: dict[str, Ids] = field(default_factory=dict)
    adjectives: dict[str, Ids] = field(default_factory=dict)
    adjective_of: dict[str, str] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    cities: dict[str, int] = field(default_factory=dict)
    held: dict[str, Ids] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    sounds: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def plain(self) -> tuple[Any, ...]:
        """Return the tables in the order of their fields."""
        return tuple(getattr(self, f.name) for f in fields(self))

    def add(self, kind: str, row: dict[str, str], offices: Callable[[str], tuple[str, ...]]) -> None:
        """Add a row of a gazetteer file.

        Args:
            kind: "state", "city", "person" or the name of an organisation file.
            row: Its fields by column.
            offices: Tells which offices a person's title is one of.
        """
        if kind == "state":
            self._add_state(row)
        elif kind == "city":
            self.cities[normalise(row["name"])] = self._row(Entry(row["name"], "city", row["code"], ()))
        else:
            self._add_bearer(entry_of(row, kind), listed(row["aliases"]), offices)

    def release(self, name: str) -> None:
        """Take a name from whoever bears it."""
        key = normalise(name)
        gone = self.names.pop(key, ())
        self.people.pop(key, None)
        for word in _surname_words(key):
            self.surnames[word] = tuple(b for b in self.surnames.get(word, ()) if b not in gone)

    def _row(self, entry: Entry) -> int:
        self.rows.append(tuple(entry))
        return len(self.rows) - 1

    def _bearer(self, name: str, kind: str, rows: Ids) -> int:
        self.bearers.append((name, kind, rows))
        return len(self.bearers) - 1

    def _add_state(self, row: dict[str, str]) -> None:
        entry = entry_of(row, "state", ("GOV",))
        at = self._row(entry)
        state = self._bearer(entry.name, "state", (at,))
        for name in (row["name"], *listed(row["aliases"])):
            self._name(normalise(name), state)
        # A capital or a seat stands for the government only as an actor; as a place it is itself.
        seat = self._bearer(entry.name, "seat", (self._row(entry._replace(kind="seat")),))
        for name in (*listed(row["capital"]), *listed(row["seats"])):
            self._name(normalise(name), seat)
        for word in listed(row["adjectives"]):
            _append(self.adjectives, normalise(word), at)
            self.adjective_of.setdefault(row["code"], word)
        if entry.code:
            self.states.setdefault(entry.code, at)

    def _name(self, key: str, bearer: int) -> None:
        is_new = key not in self.names
        _append(self.names, key, bearer)
        if not is_new:
            return
        first, blank, rest = key.partition(" ")
        if blank:
            # A word of the key may be two words of the text: hyphens, possessives.
            length = min(LONGEST_NAME, 3 + 2 * rest.count(" "))
            self.lengths[first.lower()] = max(self.lengths.get(first.lower(), 0), length)
        if blank or self.bearers[bearer][1] in {"state", "seat"}:
            letters = bucket(key)
            self.sounds[letters] = (*self.sounds.get(letters, ()), key)

    def _add_bearer(self, entry: Entry, aliases: tuple[str, ...], offices: Callable[[str], tuple[str, ...]]) -> None:
        keys = [normalise(name) for name in (entry.name, *aliases)]
        at = self._row(entry)
        is_person = entry.kind == "person"
        known = self.people.get(keys[0]) if is_person else self._continued(keys[0], entry)
        if known is None:
            bearer = self._bearer(entry.name, entry.kind, (at,))
        else:
            bearer = known
            name, kind, rows = self.bearers[bearer]
            self.bearers[bearer] = (name, kind, (*rows, at))
        if is_person:
            self._add_person(entry, keys, bearer, at, offices)
        for key in keys:
            bearers = self.names.get(key, ())
            if bearer not in bearers:
                if not is_person and bearers:
                    # A proper organisation beats a mere seat of the same name (State Department, Pentagon).
                    self.names[key] = tuple(b for b in bearers if self.bearers[b][1] != "seat")
                self._name(key, bearer)

    def _add_person(
        self, entry: Entry, keys: list[str], bearer: int, at: int, offices: Callable[[str], tuple[str, ...]]
    ) -> None:
        self.people.setdefault(keys[0], bearer)
        for word in {word for key in keys for word in _surname_words(key)}:
            if bearer not in self.surnames.get(word, ()):
                _append(self.surnames, word, bearer)
        if entry.office and entry.code:
            for office in offices(entry.office):
                _append(self.held, f"{entry.code} {office}", at)

    def _continued(self, key: str, entry: Entry) -> int | None:
        """Return the organisation that an entry continues: another row of the same name in the same file."""
        for bearer in self.names.get(key, ()):
            if self.bearers[bearer][:2] == (entry.name, entry.kind):
                return bearer
        return None


def _surname_words(key: str) -> set[str]:
    """Return the first and the last word of a full name: either may be the family's."""
    words = [word for word in key.split(" ") if word.lower() not in _SUFFIXES]
    return {words[0], words[-1]} if len(words) > 1 else set(words)


def _append(table: dict[str, Ids], key: str, value: int) -> None:
    table[key] = (*table.get(key, ()), value)
