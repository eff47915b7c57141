"""The order of a document's events: what came after, before or with what, and what because of what.

Signs (ordersigns.py) are taken in, the surest first, unless they contradict those taken before, so that the whole is
free of circles.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dragoman.coding.ordersigns import REASONS, order_signs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.coding.ordersigns import Sign
    from dragoman.language.parse import Parse
    from dragoman.records import Event


def with_order(events: Sequence[Event], parse: Parse) -> list[Event]:
    """Return the events of a document, in order, with their relations to one another.

    Each relation is written once, on the event told later in the text; "because" on the one that was caused.
    What follows from other relations is left out.
    """
    signs = sorted(order_signs(events, parse), key=lambda s: (-s.sureness, s.later, s.earlier, s.kind))
    order = _Order([_told_day(e) for e in events])
    relations: dict[int, list[dict[str, str]]] = defaultdict(list)
    reasons: dict[int, dict[str, str]] = defaultdict(dict)
    for sign in signs:
        if not order.take(sign):
            continue
        at, other, kind = sign.later, sign.earlier, sign.kind
        if kind != "because" and other > at:
            at, other, kind = other, at, "before" if kind == "after" else kind
        relations[at].append({"type": kind, "id": events[other].id})
        reasons[at][events[other].id] = REASONS[sign.sureness]
    return [
        replace(e, relations=tuple(relations[i]), evidence={**e.evidence, "order": reasons[i]}) if i in relations else e
        for i, e in enumerate(events)
    ]


def chronology(events: Sequence[Event]) -> list[Event]:
    """Return events in the order in which they took place, as far as relations and dates tell; else as told.

    Where the text dates both of two related events, their dates decide.
    """
    at = {e.id: i for i, e in enumerate(events)}
    after: dict[int, set[int]] = defaultdict(set)
    for i, event in enumerate(events):
        for relation in event.relations:
            other = at.get(relation["id"])
            if other is None or relation["type"] == "simultaneous":
                continue
            earlier, later = (i, other) if relation["type"] == "before" else (other, i)
            days = _told_day(events[earlier]), _told_day(events[later])
            exact = min(map(len, days))
            if days[0][:exact] <= days[1][:exact]:
                after[later].add(earlier)
    out: list[int] = []
    left = set(range(len(events)))
    while left:
        ready = [i for i in left if not after[i] & left]
        first = min(ready or left, key=lambda i: (events[i].date or "", i))
        left.remove(first)
        out.append(first)
    return [events[i] for i in out]


def _told_day(event: Event) -> str:
    """Return the date of an event that the text dates, else an empty string."""
    return event.date if event.date and "time" in event.evidence else ""


@dataclass
class _Order:
    """What has been taken in: groups of simultaneous events, and which group comes before which."""

    days: list[str]

    def __post_init__(self) -> None:
        self._group = list(range(len(self.days)))
        self._after: dict[int, set[int]] = defaultdict(set)

    def take(self, sign: Sign) -> bool:
        """Take in a sign; return whether it is consistent and tells something new."""
        later, earlier = self._group[sign.later], self._group[sign.earlier]
        if later == earlier or self._is_before(later, earlier):
            return False
        known = self._is_before(earlier, later)
        if sign.kind == "simultaneous":
            if known or self._are_apart(sign.later, sign.earlier):
                return False
            self._join(later, earlier)
            return True
        self._after[later].add(earlier)
        return not known or sign.kind == "because"

    def _are_apart(self, one: int, other: int) -> bool:
        """Whether the text tells different days, months or years of two events."""
        exact = min(len(self.days[one]), len(self.days[other]))
        return self.days[one][:exact] != self.days[other][:exact]

    def _is_before(self, first: int, last: int) -> bool:
        """Whether a group is known to come before another one."""
        stack, seen = [last], {last}
        while stack:
            for earlier in self._after[stack.pop()] - seen:
                if earlier == first:
                    return True
                seen.add(earlier)
                stack.append(earlier)
        return False

    def _join(self, group: int, other: int) -> None:
        self._group = [group if g == other else g for g in self._group]
        self._after[group] |= self._after.pop(other, set())
        for earlier in self._after.values():
            if other in earlier:
                earlier.remove(other)
                earlier.add(group)
