"""How far an `add` has come: the count of it, and how it is shown."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.adding.shards import Coded

# Not shown before: the first batches tell little about the rest.
LEAST_SECONDS = 5.0


@dataclass
class Tally:
    """What has been done so far.

    Attributes:
        read: Documents and failures read.
        done: Those of them that are coded, skipped, failed or were there before.
        coded: Documents coded.
        skipped: Documents in other languages, by language.
        failed: Documents that could not be coded.
        unreadable: Inputs that could not be read.
        already: Documents that were there before.
        unresolved: Actors and recipients of whom neither a code nor a sector is known.
        part: Which part of the inputs' bytes has been read, None where it is not known.
    """

    read: int = 0
    done: int = 0
    coded: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    unreadable: int = 0
    already: int = 0
    events: int = 0
    claims: int = 0
    unresolved: int = 0
    part: float | None = None
    began: float = field(default_factory=time.monotonic)
    _start: tuple[float, float, int] | None = None

    def see(self, part: float) -> None:
        """Note which part of the inputs has been read."""
        self.part = part

    def count(self, coded: Iterable[Coded]) -> None:
        """Count what came of documents."""
        for one in coded:
            if one.state == "skipped":
                self.skipped[one.language or "?"] += 1
            elif one.state == "failed":
                self.failed += 1
            else:
                self.coded += 1
            self.events += len(one.events)
            self.claims += len(one.claims)
            self.unresolved += sum(_unresolved(event) for event in one.events)

    def start(self) -> None:
        """Note that the workers are ready: from here on the time tells how long the rest takes."""
        self._start = (time.monotonic(), self.share or 0.0, self._worked)

    @property
    def seconds(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self.began

    @property
    def rate(self) -> float | None:
        """Documents a second since the workers were ready."""
        if self._start is None:
            return None
        return (self._worked - self._start[2]) / max(time.monotonic() - self._start[0], 1e-9)

    @property
    def left(self) -> float | None:
        """Seconds that are probably left; None where that cannot be told."""
        if self._start is None or self.share is None:
            return None
        seconds, share = time.monotonic() - self._start[0], self.share - self._start[1]
        return seconds * (1 - self.share) / share if share > 0 and seconds >= LEAST_SECONDS else None

    @property
    def share(self) -> float | None:
        """Which part of the inputs is done; reading is ahead of coding."""
        return None if self.part is None or not self.read else self.part * self.done / self.read

    @property
    def _worked(self) -> int:
        return self.coded + self.failed + self.skipped.total()

    def line(self) -> str:
        """Return the progress in one line."""
        parts = [_count(self.coded, "document"), _count(self.events, "event")]
        if self.rate is not None:
            parts.append(f"{self.rate:.1f} documents/s")
        if self.share is not None:
            parts.append(f"{self.share:.0%} done")
        if self.left is not None:
            parts.append(f"{duration(self.left)} left")
        if self.failed or self.unreadable:
            parts.append(f"{self.failed + self.unreadable:,} failed")
        return ", ".join(parts)

    def summary(self) -> str:
        """Return the result in a few lines."""
        told = [
            f"{_count(self.coded, 'document')} coded, {_count(self.events, 'event')}, {_count(self.claims, 'claim')}, "
            f"{_count(self.unresolved, 'unresolved actor')}"
        ]
        others = []
        if self.skipped:
            languages = ", ".join(f"{code} {number:,}" for code, number in self.skipped.most_common())
            others.append(f"{self.skipped.total():,} skipped as not English ({languages})")
        if self.already:
            others.append(f"{self.already:,} there already")
        if self.failed or self.unreadable:
            others.append(f"{self.failed + self.unreadable:,} failed")
        told += [", ".join(others)] if others else []
        rate = f", {self.coded / self.seconds:.1f} documents/s" if self.coded else ""
        return "\n".join([*told, f"{duration(self.seconds)}{rate}"])


class Reporter(Protocol):
    """Shows how far it has come."""

    def say(self, text: str) -> None:
        """Show a line: something failed, or is waited for."""

    def update(self, tally: Tally) -> None:
        """Show the progress."""


def duration(seconds: float) -> str:
    """Return a time in words: 12 s, 3 min 20 s, 2 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s" if whole < 10 else f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _unresolved(event: dict[str, list[dict[str, object]]]) -> int:
    return sum(not (e["code"] or e["sector"]) for side in ("actor", "recipient") for e in event[side])
