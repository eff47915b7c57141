"""The past as arrays: who did what sort of thing to whom on which day, sorted by day and cut without look-ahead."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from dragoman.errors import UsageError
from dragoman.forecasting.tables import folded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

UNTYPED = ""
NEAR = 5  # similar names that an error tells


@dataclass(frozen=True)
class Events:
    """Events of a table, sorted by day.

    Attributes:
        day: Days since `first_date`, ascending, one an event.
        actor: Position of the doer in `names`.
        recipient: Position of the one it is done to in `names`.
        kind: Position of the event type in `kinds`.
        names: The entities.
        kinds: The event types; the empty name stands for what the codebook does not count (statements).
        quads: The quad class (1 to 4) of each of `kinds`; 0 where it has none.
        countries: The country of each entity; the empty name where none is known.
        first_date: The date of day 0.
    """

    day: Ints
    actor: Ints
    recipient: Ints
    kind: Ints
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    quads: tuple[int, ...]
    countries: tuple[str, ...]
    first_date: date

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.day)

    @property
    def end(self) -> int:
        """The first day after the last event; 0 of an empty table."""
        return int(self.day[-1]) + 1 if len(self) else 0

    @cached_property
    def quad(self) -> Ints:
        """The quad class of each event, 1 to 4; 0 where it has none."""
        return np.asarray(self.quads, dtype=np.int64)[self.kind]

    @property
    def nobody(self) -> int:
        """The position of the empty name, the recipient of what is done to nobody in particular; -1 without."""
        return len(self.names) - 1 if self.names and not self.names[-1] else -1

    @property
    def country_codes(self) -> Ints:
        """A number for the country of each entity; 0 where none is known."""
        return _country_codes(self.countries)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}

    def between(self, first: int, end: int) -> Events:
        """Return the events with first <= day < end."""
        low, high = np.searchsorted(self.day, (first, end))
        return self.where(slice(int(low), int(high)))

    def where(self, chosen: slice | NDArray[np.bool_]) -> Events:
        """Return some of the events."""
        return replace(
            self,
            day=self.day[chosen],
            actor=self.actor[chosen],
            recipient=self.recipient[chosen],
            kind=self.kind[chosen],
        )

    def before(self, day: int) -> Events:
        """Return the events of the days before `day`."""
        return self.between(-1, day) if len(self) and self.end > day else self

    def with_event(self, day: int, actor: int, kind: int, recipient: int) -> Events:
        """Return these events and one more, which stands last on its day."""
        at = int(np.searchsorted(self.day, day, side="right"))
        return replace(
            self,
            day=np.insert(self.day, at, day),
            actor=np.insert(self.actor, at, actor),
            recipient=np.insert(self.recipient, at, recipient),
            kind=np.insert(self.kind, at, kind),
        )

    def day_of(self, when: date) -> int:
        """Return the number of a date's day."""
        return (when - self.first_date).days

    def date_of(self, day: int) -> date:
        """Return the date of a day's number."""
        return self.first_date + timedelta(days=int(day))

    def entity(self, name: str) -> int:
        """Return the position of an entity; "_" and spaces are the same, and so are capitals and small letters.

        Raises:
            UsageError: No entity has the name; the message tells similar ones.
        """
        if name in self._positions:
            return self._positions[name]
        wanted, known_as = folded(name), {folded(known): i for i, known in enumerate(self.names) if known}
        if wanted in known_as:
            return known_as[wanted]
        within = [known for known in known_as if wanted and wanted in known]
        near = (within or get_close_matches(wanted, known_as, NEAR))[:NEAR]
        hint = (
            f"names like it: {', '.join(self.names[known_as[known]] for known in near)}"
            if near
            else ("names are those of the table's actors and recipients")
        )
        raise UsageError(f"no entity {name!r} among the {len(known_as)} of this table; {hint}")

    def hash_before(self, day: int) -> str:
        """Return a hash of the events before a day that does not depend on numbering or on order within a day."""
        past = self.before(day)
        lines = sorted(
            f"{d}\t{self.names[a]}\t{self.kinds[k]}\t{self.names[r]}"
            for d, a, k, r in zip(
                past.day.tolist(), past.actor.tolist(), past.kind.tolist(), past.recipient.tolist(), strict=True
            )
        )
        return hashlib.sha256("\n".join([self.first_date.isoformat(), *lines]).encode()).hexdigest()


def sorted_events(days: Ints, actors: Ints, recipients: Ints, of_kind: Ints, **labels: object) -> Events:
    """Return events sorted by day, in the order given within a day."""
    day = np.asarray(days, dtype=np.int64)
    order = np.argsort(day, kind="stable")
    columns = (np.asarray(c, dtype=np.int64)[order] for c in (day, actors, recipients, of_kind))
    return Events(*columns, **labels)  # type: ignore[arg-type]


@lru_cache(maxsize=8)
def _country_codes(countries: tuple[str, ...]) -> Ints:
    # Cached by value: cuts of a table share its countries, and there are many cuts.
    known = {"": 0}
    return np.array([known.setdefault(c, len(known)) for c in countries], dtype=np.int64)
