"""Days that follow one another: gaps between spans, and spans cut where they overlap."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

DAY = timedelta(days=1)


class Span(NamedTuple):
    """A code from one day to another, both included; None is an open end."""

    start: date | None
    end: date | None
    code: str


def gaps(spans: Iterable[Span]) -> list[tuple[date | None, date | None]]:
    """Return the days that no span covers, as pairs of first and last day, None at open ends."""
    out: list[tuple[date | None, date | None]] = []
    free: date | None = None  # the first day not covered so far; None before all days
    for span in sorted(spans, key=lambda s: s.start or date.min):
        if span.start is not None and (free is None or span.start > free):
            out.append((free, span.start - DAY))
        if span.end is None:
            return out
        free = max(free or date.min, span.end + DAY)
    return [*out, (free, None)]


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Return spans of which each ends before the next begins; the later one keeps its days."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start or date.min, s.end or date.max)):
        while out and span.start is not None and (out[-1].end is None or out[-1].end >= span.start):
            cut = out.pop()
            if cut.start is None or cut.start < span.start:
                out.append(cut._replace(end=span.start - DAY))
                break
        else:
            if span.start is None:
                out.clear()
        out.append(span)
    return out
