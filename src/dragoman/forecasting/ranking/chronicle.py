"""A history that grows: names, homes and roles of entities, room in the arrays, the log of all events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import UsageError
from dragoman.forecasting.names import split_name
from dragoman.forecasting.ranking.history import (
    AGE_BINS,
    COUNT_BINS,
    KINDS,
    LONE,
    STATE,
    UNKNOWN,
    History,
    Lists,
    Rules,
    note_day,
)
from dragoman.forecasting.ranking.questions import both_ways
from dragoman.forecasting.ranking.tallies import ENTITY_BITS, new_tally, with_room
from dragoman.forecasting.tables import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int32]

# The rules take 64 bytes times the square of twice this.
MOST_KINDS = 1000


class Chronicle:
    """A history with the names it knows; grows by whole days."""

    def __init__(self) -> None:
        self.entities: list[str] = []
        self.events: list[str] = []
        self.homes: dict[str, int] = {}
        self.roles: dict[str, int] = {"\0state": STATE, "\0lone": LONE}
        self.lone: dict[str, int] = {}
        self.day = -1
        self.log: list[NDArray[np.int32]] = []  # (day, actor, event, recipient) of all events
        self.history = _new_history(1 << 12, 64)

    def add_names(self, entities: Sequence[str], events: Sequence[str]) -> None:
        """Add names not yet known, in the order given.

        Raises:
            UsageError: more entities or kinds of event than the tallies can tell apart.
        """
        people, kinds = len(self.entities) + len(entities), len(self.events) + len(events)
        if people >= (1 << ENTITY_BITS) - 1 or kinds > MOST_KINDS:
            raise UsageError(
                f"{people:,} entities and {kinds:,} kinds of event are too many to rank (at most {1 << ENTITY_BITS:,}"
                f" and {MOST_KINDS:,}); give rare ones a common name, or take a coarser column for the events"
            )
        self.history = _with_names(self.history, people + 1, kinds)
        self.events.extend(events)
        for name in entities:
            self._add_entity(name)

    def _add_entity(self, name: str) -> None:
        number, lists = len(self.entities), self.history.lists
        self.entities.append(name)
        role, home = _role_and_home(name)
        if home is not None:
            self._settle(number, home, self.roles.setdefault(role, len(self.roles)))
            if home in self.lone:  # a name that others belong to is itself a home
                self._settle(self.lone.pop(home), home, STATE)
        elif role in self.homes:
            self._settle(number, role, STATE)
        else:
            self.lone[role] = number
            lists.role[number], lists.home[number], lists.home_votes[number] = LONE, UNKNOWN, 1

    def _settle(self, number: int, home: str, role: int) -> None:
        lists, at = self.history.lists, self.homes.setdefault(home, len(self.homes))
        lists.role[number], lists.home[number], lists.home_votes[number] = role, at, 0
        lists.next_at_home[number] = lists.first_at_home[at]
        lists.first_at_home[at] = number

    def seat_stranger(self, name: str) -> int:
        """Lend the number after the last to someone never met, with the home and role that its name tells."""
        number, lists = len(self.entities), self.history.lists
        role, home = _role_and_home(name)
        known_as_home = home is None and role in self.homes
        at = self.homes.get(role if home is None else home, UNKNOWN)
        # A role nobody has yet gets a number nobody has.
        lists.role[number] = STATE if known_as_home else LONE if home is None else self.roles.get(role, len(self.roles))
        lists.home[number], lists.home_votes[number] = at, int(at == UNKNOWN)
        return number

    def unseat_stranger(self) -> None:
        """Take the number back."""
        number, lists = len(self.entities), self.history.lists
        lists.role[number] = lists.home[number] = lists.home_votes[number] = -1

    def add_day(self, day: int, actor: Ints, event: Ints, recipient: Ints) -> None:
        """Note the events of a day, which must be later than all days noted before."""
        who, deed, whom = both_ways(actor, event, recipient)
        self.history = _with_events(self.history, len(who))
        note_day(self.history, who, deed, whom, day)
        self.day = day
        self.log.append(np.column_stack([np.full(len(actor), day), actor, event, recipient]).astype(np.int32))


def _new_history(entities: int, events: int) -> History:
    few, deeds = 1 << 14, 2 * events
    tallies = [new_tally(size) for size in (few, few, few, few, entities, deeds, 4 * few)]
    return History._make([*tallies, _new_lists(few, few, few, deeds, entities), _new_rules(deeds, entities)])


def _new_lists(triples: int, pairs: int, takings: int, deeds: int, entities: int) -> Lists:
    sizes = [triples] * 7 + [pairs] * 3 + [takings, deeds] + [entities] * 6
    return Lists._make(np.full(size, -1, np.int32) for size in sizes)


def _new_rules(deeds: int, entities: int) -> Rules:
    again = (deeds, AGE_BINS, COUNT_BINS)
    shapes = [(deeds, deeds, AGE_BINS)] * 2 + [(2, AGE_BINS)] * 2 + [again] * 4 + [(deeds, 4), (entities, 4)]
    return Rules._make(np.zeros(shape, np.float32) for shape in shapes)


def _with_names(history: History, entities: int, events: int) -> History:
    """Make room for as many entities and kinds of event."""
    lists, rules = history.lists, history.rules
    if entities > len(lists.role):
        size = max(entities, 2 * len(lists.role))
        grown = {name: _longer(getattr(lists, name), size) for name in Lists._fields[-6:]}
        lists = lists._replace(**grown)
        rules = rules._replace(own_habits=_wider(rules.own_habits, (size, 4)))
    if 2 * events > len(rules.habits):
        deeds = min(max(2 * events, 2 * len(rules.habits)), 2 * MOST_KINDS)
        lists = lists._replace(first_in_deed=_longer(lists.first_in_deed, deeds))
        fresh = _new_rules(deeds, 1)
        kept = ("all_hits", "all_tries", "own_habits")
        rules = rules._replace(**{
            name: _wider(getattr(rules, name), getattr(fresh, name).shape) for name in Rules._fields if name not in kept
        })  # fmt: skip
    return history._replace(lists=lists, rules=rules)


def _with_events(history: History, events: int) -> History:
    """Make room for as many directed events, all of them new in every way."""
    tallies: dict[str, Any] = {name: with_room(getattr(history, name), events) for name in History._fields[:4]}
    tallies["people"] = with_room(history.people, 2 * events)
    tallies["deeds"] = with_room(history.deeds, events)
    tallies["contexts"] = with_room(history.contexts, KINDS * events)
    ends = {"triples": Lists._fields[:7], "pairs": Lists._fields[7:10], "takings": Lists._fields[10:11]}
    grown = {
        name: _longer(getattr(history.lists, name), len(tallies[kind].times))
        for kind, names in ends.items()
        for name in names
    }
    return history._replace(**tallies, lists=history.lists._replace(**grown))


def _role_and_home(name: str) -> tuple[str, str | None]:
    """Return what a name tells, as it is compared."""
    role, home = split_name(name)
    return folded(role), None if home is None else folded(home)


def _longer(column: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    if len(column) >= size:
        return column
    return np.concatenate([column, np.full(size - len(column), -1, np.int32)])


def _wider(table: NDArray[np.float32], shape: tuple[int, ...]) -> NDArray[np.float32]:
    grown = np.zeros(shape, np.float32)
    grown[tuple(slice(0, size) for size in table.shape)] = table
    return grown
