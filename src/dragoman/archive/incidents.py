"""Incidents: real events behind one or more records, and which of them a record joins.

Records come one after another. A record joins the incident that it fits best, if it fits one; else it starts one. Where
it fits two that may be one, they become one. Nothing else is ever linked anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from dragoman.archive.incidentfaces import OWN
from dragoman.archive.incidentscores import COPIED_WORDS, POINTS, are_apart, has_other_sides, is_retold, score

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from dragoman.archive.incidentfaces import Face

# So many different faces are kept of an incident to compare with; a full one takes nothing that would narrow it.
FULL = 64
# So many incidents are compared with a record: those that share most blocks with it, the latest first.
CANDIDATES = 40
_SALTS = (0x9E3779B1, 0x85EBCA77)


class Posting(NamedTuple):
    """A block and the days within which an incident or a record stands in it."""

    block: int
    first: int
    last: int


@dataclass
class Incident:
    """One real event, as far as it must be known to tell whether a record is of it.

    Attributes:
        ordinal: Its place in the order in which incidents were started; its name in the archive is made from it.
        faces: The faces kept, each with how many of its records have it.
        posted: The blocks in which it can be found.
    """

    ordinal: int
    faces: dict[Face, int] = field(default_factory=dict)
    posted: set[Posting] = field(default_factory=set)

    def takes(self, face: Face) -> bool:
        """Whether a record may join: none of it is apart from the record, and not both days and sides differ."""
        if any(are_apart(face, mine) for mine in self.faces):
            return False
        days = self._days()
        if face.day is not None and days and face.day not in days and has_other_sides(self.faces, [face]):
            return False
        return face in self.faces or len(self.faces) < FULL or self._is_wider(face)

    def fit(self, face: Face, told_here: Container[Face] = ()) -> float | None:
        """Return how well a record fits, by the record that it fits best; None where it may not join.

        Args:
            face: Of the record.
            told_here: Faces of records of the same document.
        """
        retold = self.retold_by(face) is not None
        if not retold and not self.takes(face):
            return None
        best = max(score(face, mine, mine in told_here) for mine in self.faces)
        return max(best, 0.0) + POINTS.retold if retold else best

    def retold_by(self, face: Face) -> Face | None:
        """Return the oldest of the faces that a record tells again in the same words, or None."""
        found = [mine for mine in self.faces if is_retold(face, mine)]
        return min(found, key=lambda mine: (mine.first, mine.last, mine.to_json()), default=None)

    def add(self, face: Face) -> Face | None:
        """Take in a record; return the face that is kept of it, if one is.

        What is told again and no longer of its days gets the days of what it tells.
        """
        earlier = self.retold_by(face) if self.faces and not self.takes(face) else None
        if earlier:
            face = face._replace(first=earlier.first, last=earlier.last, told=earlier.told, unit=earlier.unit)
        if face not in self.faces and len(self.faces) >= FULL:
            return None
        self.faces[face] = self.faces.get(face, 0) + 1
        return face

    def may_be(self, other: Incident) -> bool:
        """Whether two incidents may be one."""
        if len(self.faces) + len(other.faces) > FULL:
            return False
        if any(are_apart(mine, its) for mine in self.faces for its in other.faces):
            return False
        days, its_days = self._days(), other._days()
        return not days or not its_days or bool(days & its_days) or not has_other_sides(self.faces, other.faces)

    def unite(self, other: Incident) -> None:
        """Take in all records of another incident."""
        for face, count in other.faces.items():
            self.faces[face] = self.faces.get(face, 0) + count

    def drop(self, face: Face) -> None:
        """Take out a record whose face was kept."""
        self.faces[face] -= 1
        if not self.faces[face]:
            del self.faces[face]

    def _days(self) -> set[int | None]:
        return {mine.day for mine in self.faces} - {None}

    def _is_wider(self, face: Face) -> bool:
        """Whether a record may have happened on each day that all the faces have in common."""
        return face.first <= max(m.first for m in self.faces) and face.last >= min(m.last for m in self.faces)


def fitting(face: Face, candidates: Iterable[Incident], told_here: Container[Face] = ()) -> list[Incident]:
    """Return the incidents that a record fits, the best first and of equals the oldest."""
    found = [(fit, i) for i in candidates if i.faces and (fit := i.fit(face, told_here)) is not None and fit >= 0]
    return [i for _, i in sorted(found, key=lambda pair: (-pair[0], pair[1].ordinal))]


def postings(face: Face) -> Iterator[Posting]:
    """Yield the blocks in which a record is looked for and found.

    One for each party and month; and, since copies of its sentence may be much older or younger, some made from its
    words alone.
    """
    parties = {p.code for p in (*face.actors, *face.recipients) if p.code}
    parties |= {p.name for p in (*face.actors, *face.recipients) if p.name and (p.rank == OWN or not p.code)}
    for period in _periods(face):
        for party in sorted(parties):
            yield Posting(_block(face.family, face.state, period, party), face.first, face.last)
    if len(face.words) >= COPIED_WORDS:
        for salt in _SALTS:
            # The lowest hash is the same for two sets of words as often as they have words in common.
            lowest = min((word * salt) & 0xFFFFFFFF for word in face.words)
            yield Posting(_block(face.family, face.state, str(salt), str(lowest)), 0, date.max.toordinal())


def _block(*parts: str) -> int:
    key = "\0".join(parts).encode("utf-8", "replace")
    return int.from_bytes(blake2b(key, digest_size=8).digest(), "little")


def _periods(face: Face) -> Iterator[str]:
    """Yield the months that a record may be of; the year of one that is dated to a year."""
    day = date.fromordinal(face.first)
    if face.unit == "year":
        yield str(day.year)
        return
    last = date.fromordinal(face.last)
    month = day.year * 12 + day.month
    for at in range(month, last.year * 12 + last.month + 1):
        year, number = divmod(at - 1, 12)
        yield f"{year}-{number + 1}"


def days_of(face: Face) -> tuple[date | None, date | None, int]:
    """Return the first and last day that a record is dated to, and how exact that is: 3 for a day that is told."""
    if face.unit == "none":
        return None, None, 0
    last = date.fromordinal(face.last)
    if not face.told and face.unit == "day":
        return last, last, 2
    return date.fromordinal(face.first), last, 3 if face.unit == "day" else 1
