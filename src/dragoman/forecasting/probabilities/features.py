"""What the past before a day says about dyads and single entities: counts, decays, ages, both ways and all around.

Every number is computed from the events handed over and from nothing else, so that whoever hands over only the events
before the origin cannot look ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dragoman.forecasting.probabilities.kin import kin_keys, state_flags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events, Ints

    Matrix = NDArray[np.float32]

MEMORY = 730  # days: what is older tells nothing more and costs time
ANYONE = -1
GROUPS = 5  # untyped and the four quad classes
NEVER = 1000.0  # the age in days of what never happened

OWN_WINDOWS = (1, 3, 7, 14, 30, 60, 90, 180, MEMORY)
AROUND_WINDOWS = (7, 30, 90)
HALF_LIVES = (5, 20, 60)
KIND_WINDOWS = (3, 7, 30, 90)
KIN_DAYS, KIN_HALF_LIFE, KIN_STRENGTH = 90, 60, 5  # of pairs of the same sort; the last in pairs
WEEK = 7
# Of which weeks the share with an event is taken: the latest so many, and all, fading with so many weeks' half-life.
WEEKS = {"asked": ((4, 8, 13, 26, 52), (2, 6, 18)), "reverse": ((4, 13, 52), (6,))}


@dataclass(frozen=True)
class Feature:
    """What a column of the matrix counts.

    Attributes:
        whose: Whose events: "asked" (those that the question is about), "reverse" (the other way), "actor out",
            "actor in", "recipient out", "recipient in", "countries", "countries back", "kin" (pairs of the same sort).
        what: "any", "untyped", "quad 1" to "quad 4", or a type.
        how: "last 30 d", "half-life 20 d", "age", "days with events", "partners", "share of 4 weeks" (with an event),
            "weeks, half-life 6" (the same, fading), "a pair" (of kin), "pairs", "same country", "actor a state".
    """

    whose: str
    what: str
    how: str

    @property
    def name(self) -> str:
        """A name without spaces that tells all three."""
        return f"{self.whose}|{self.what}|{self.how}".replace(" ", "_")

    @property
    def is_general(self) -> bool:
        """Whether it tells of no single type."""
        return self.what == "any" or self.what in GROUP_NAMES

    def seen_from(self, order: tuple[int, ...]) -> Feature:
        """Return the feature that stands in this one's place for a quad class that sees the four in another order."""
        if not self.what.startswith("quad "):
            return self
        return Feature(self.whose, f"quad {order[int(self.what[5:]) - 1]}", self.how)


GROUP_NAMES = ("untyped", "quad 1", "quad 2", "quad 3", "quad 4")


class _Keyed:
    """Sums over the events of each key (a dyad, an entity, a pair of countries)."""

    def __init__(self, keys: Ints, asked: Ints) -> None:
        """Sort out which event belongs to which asked key; -1 to none."""
        self.size = len(asked)
        unique, self._back = np.unique(asked, return_inverse=True)
        at = np.searchsorted(unique, keys)
        at[at == len(unique)] = 0
        found = unique[at] == keys if len(unique) else np.zeros(len(keys), bool)
        self._rows = np.flatnonzero(found)
        self._slot = at[self._rows]
        self._slots = len(unique)

    def sums(self, column: Ints, width: int, weights: NDArray[np.float64] | None, start: int = 0) -> Matrix:
        """Return for each asked key the sum of the weights of its events from `start` on, by their column."""
        low = int(np.searchsorted(self._rows, start))
        rows, slot = self._rows[low:], self._slot[low:]
        cells = slot * width + column[rows]
        table = np.bincount(cells, None if weights is None else weights[rows], self._slots * width)
        return table.reshape(self._slots, width).astype(np.float32)[self._back]

    def latest(self, column: Ints, width: int, day: Ints) -> NDArray[np.float64]:
        """Return the last day with an event by column; -NEVER where there is none."""
        out = np.full(self._slots * width, -NEVER)
        out[self._slot * width + column[self._rows]] = day[self._rows]  # ascending: the last one stays
        return out.reshape(self._slots, width)[self._back]

    def weeks(self, past: Events, origin: int, spans: tuple[int, ...], fading: tuple[int, ...]) -> Matrix:
        """Return the share of the latest weeks with an event by group: of some numbers of weeks, and of all, fading.

        Five events of one day tell less of the next week than one in each of five weeks. The columns are those of each
        span by group, then those of each half-life (in weeks) by group.
        """
        ago = (origin - 1 - past.day[self._rows]) // WEEK
        there, width = max(origin // WEEK, 1), MEMORY // WEEK + 2
        happened = np.unique((self._slot * GROUPS + past.quad[self._rows]) * width + ago)
        cells, ago = happened // width, happened % width
        size, columns = self._slots * GROUPS, []
        for span in spans:
            columns.append(np.bincount(cells[ago < span], minlength=size) / min(span, there))
        for half_life in fading:
            whole = (2.0 ** (-np.arange(min(there, width)) / half_life)).sum()
            columns.append(np.bincount(cells, 2.0 ** (-ago / half_life), size) / whole)
        shares = [column.reshape(self._slots, GROUPS) for column in columns]
        return np.hstack(shares).astype(np.float32)[self._back]

    def distinct(self, column: Ints, start: int) -> Matrix:
        """Return for each asked key how many different values of a column its events from `start` on have."""
        low = int(np.searchsorted(self._rows, start))
        rows, slot = self._rows[low:], self._slot[low:]
        if not len(rows):
            return np.zeros((self.size, 1), np.float32)
        width = int(column.max()) + 1
        pairs = np.unique(slot * width + column[rows])
        return np.bincount(pairs // width, minlength=self._slots).astype(np.float32)[self._back][:, None]


@dataclass(frozen=True)
class _Block:
    """Whose events are counted, and how."""

    whose: str
    keys: Ints
    asked: Ints
    windows: tuple[int, ...] = AROUND_WINDOWS
    half_lives: tuple[int, ...] = ()
    ages: bool = False
    kinds: bool = False
    distinct: str = ""


def features_at(past: Events, origin: int, actors: Ints, recipients: Ints) -> tuple[tuple[Feature, ...], Matrix]:
    """Describe questions about dyads, or about single entities, on the eve of a day.

    Args:
        past: Events, of which those before `origin` are used.
        origin: The day on whose eve the description is made.
        actors: Positions of the doers, one a row; ANYONE in all rows where the question is what is done to somebody.
        recipients: Positions of those it is done to; ANYONE in all rows where the question is what somebody does.

    Returns:
        What the columns are, and the matrix (rows as given, columns).
    """
    past = past.between(origin - MEMORY, origin)
    blocks = _dyad_blocks(past, actors, recipients)
    if (recipients == ANYONE).all():
        blocks = _entity_blocks(past, actors, past.actor, past.recipient)
    elif (actors == ANYONE).all():
        blocks = _entity_blocks(past, recipients, past.recipient, past.actor)
    parts = [part for block in blocks for part in _counted(block, past, origin)]
    if not (actors == ANYONE).all() and not (recipients == ANYONE).all():
        parts.append(_kin(past, origin, actors, recipients))
    return tuple(f for names, _ in parts for f in names), np.hstack([m for _, m in parts])


def _dyad_blocks(past: Events, actors: Ints, recipients: Ints) -> tuple[_Block, ...]:
    n = len(past.names)
    code, forth = past.country_codes, past.actor * n + past.recipient
    return (
        _Block("asked", forth, actors * n + recipients, OWN_WINDOWS, HALF_LIVES, True, True, "day"),
        _Block("reverse", forth, recipients * n + actors, AROUND_WINDOWS, HALF_LIVES[1:2], True, True),
        _Block("actor out", past.actor, actors, distinct="recipient"),
        _Block("actor in", past.recipient, actors),
        _Block("recipient out", past.actor, recipients),
        _Block("recipient in", past.recipient, recipients, distinct="actor"),
        _Block("countries", *_country_pairs(code, past.actor, past.recipient, actors, recipients)),
        _Block("countries back", *_country_pairs(code, past.actor, past.recipient, recipients, actors)),
    )


def _entity_blocks(past: Events, asked: Ints, own: Ints, other: Ints) -> tuple[_Block, ...]:
    """Count what somebody does and has done to them; `own` is the side of events that the question is about."""
    code = past.country_codes
    country, partners = np.where(code[asked] > 0, code[asked], -1), "recipient" if own is past.actor else "actor"
    return (
        _Block("asked", own, asked, OWN_WINDOWS, HALF_LIVES, True, True, "day"),
        _Block("reverse", other, asked, AROUND_WINDOWS, HALF_LIVES[1:2], True, True),
        _Block("countries", code[own], country, distinct=partners),
        _Block("countries back", code[other], country),
    )


def _country_pairs(code: Ints, doers: Ints, done_to: Ints, left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Return the pair of countries of events and of rows; pairs with an unknown country match nothing."""
    width = int(code.max(initial=0)) + 1
    keys, asked = code[doers] * width + code[done_to], code[left] * width + code[right]
    keys[(code[doers] == 0) | (code[done_to] == 0)] = -1
    asked[(code[left] == 0) | (code[right] == 0)] = -2
    return keys, asked


def _kin(past: Events, origin: int, actors: Ints, recipients: Ints) -> tuple[list[Feature], Matrix]:
    """Tell who the two are, and what a pair of their sort does: what pairs of their roles at home or abroad do."""
    code = past.country_codes
    keyed = _Keyed(kin_keys(past, past.actor, past.recipient, -1), kin_keys(past, actors, recipients, -2))
    pair = np.unique(past.actor * len(past.names) + past.recipient, return_inverse=True)[1]
    pairs = keyed.distinct(pair, _start(past, origin, KIN_DAYS))
    fading = 2.0 ** (-(origin - 1 - past.day) / KIN_HALF_LIFE)
    rates = keyed.sums(past.quad, GROUPS, fading) / (pairs + KIN_STRENGTH)
    alike = (code[actors] == code[recipients]) & (code[actors] > 0)
    flags = np.stack([alike, state_flags(past.names)[actors], state_flags(past.names)[recipients]], 1)
    names = [Feature("kin", "any", how) for how in ("same country", "actor a state", "recipient a state", "pairs")]
    names += [Feature("kin", g, "a pair") for g in GROUP_NAMES]
    return names, np.hstack([flags.astype(np.float32), pairs, rates])


def _counted(block: _Block, past: Events, origin: int) -> Iterator[tuple[list[Feature], Matrix]]:
    keyed, whose = _Keyed(block.keys, block.asked), block.whose
    age = (origin - 1 - past.day).astype(np.float64)
    for window in block.windows:
        names = [Feature(whose, g, f"last {window} d") for g in GROUP_NAMES]
        yield names, keyed.sums(past.quad, GROUPS, None, _start(past, origin, window)) * _scale(origin, window)
    for half_life in block.half_lives:
        names = [Feature(whose, g, f"half-life {half_life} d") for g in GROUP_NAMES]
        yield names, keyed.sums(past.quad, GROUPS, 2.0 ** (-age / half_life))
    if block.kinds:
        kinds = [i for i, kind in enumerate(past.kinds) if kind]
        for window in KIND_WINDOWS:
            sums = keyed.sums(past.kind, len(past.kinds), None, _start(past, origin, window)) * _scale(origin, window)
            yield [Feature(whose, past.kinds[k], f"last {window} d") for k in kinds], sums[:, kinds]
    if block.ages:
        ages = np.minimum(origin - keyed.latest(past.quad, GROUPS, past.day), NEVER)
        yield [Feature(whose, g, "age") for g in GROUP_NAMES], ages.astype(np.float32)
    if whose in WEEKS:
        spans, fading = WEEKS[whose]
        names = [Feature(whose, g, f"share of {span} weeks") for span in spans for g in GROUP_NAMES]
        names += [Feature(whose, g, f"weeks, half-life {half_life}") for half_life in fading for g in GROUP_NAMES]
        yield names, keyed.weeks(past, origin, spans, fading)
    if block.distinct:
        column = {"day": past.day, "actor": past.actor, "recipient": past.recipient}[block.distinct]
        how = {"day": "days with events", "actor": "partners", "recipient": "partners"}[block.distinct]
        yield [Feature(whose, "any", how)], keyed.distinct(column, _start(past, origin, 90))


def _start(past: Events, origin: int, window: int) -> int:
    return int(np.searchsorted(past.day, origin - window))


def _scale(origin: int, window: int) -> np.float32:
    """Return what makes a window that reaches back to before the first day comparable with a full one."""
    return np.float32(window / max(min(window, origin), 1))
