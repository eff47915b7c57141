"""How well two faces fit one event: conflicts that rule it out, and points for what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dragoman.archive.incidentfaces import DESCRIBED, MUTUAL, OWN, SMALL
from dragoman.archive.incidentwords import deeds, stems

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from dragoman.archive.incidentfaces import Face, Party


class Points(NamedTuple):
    """What each thing that two records share, or tell differently, is worth; docs/incidents.md tells how found."""

    actor: float = 0.5
    recipient: float = 0.8
    partner: float = -1.2
    other_side: float = -0.5
    other_side_and_words: float = -3.0
    deed: float = 0.6
    words: float = 0.8
    deed_and_words: float = 2.4
    few_words: float = -0.6
    mode: float = 0.9
    place: float = 0.4
    day: float = 0.8
    figure: float = 0.3
    same_document: float = -0.8
    other_day: float = -0.2
    far_day: float = -0.3
    retold: float = 1.0
    needed: float = 2.2


POINTS = Points()
# Further apart, two dates are far.
NEAR_DAYS = 2
# So many content words in common are all that can be asked.
ENOUGH_WORDS = 8
FEW_WORDS = 2
# A sentence is a copy of another if so many of the fewest words of both are common, and there are enough of them.
COPIED, COPIED_WORDS = 0.75, 7
SAME, ALIKE, FITS, UNKNOWN, OTHERS, CLASH = 1.0, 0.8, 0.4, 0.0, -0.4, -1.0


def are_apart(a: Face, b: Face) -> bool:
    """Whether two records cannot be of one event.

    They can if they are of one family, both done, both ahead or both negated, and there is a day on which both may have
    happened. A year is only compared with a year.
    """
    if a.family != b.family or a.state != b.state or a.first > b.last or b.first > a.last:
        return True
    if a.is_news and b.is_news and a.last != b.last:
        return True
    return "year" in (a.unit, b.unit) and a.unit != b.unit


def is_retold(face: Face, earlier: Face) -> bool:
    """Whether a record tells in the same words, and without a date, what another that is not later tells.

    Papers carry the same sentence for months ("... has fought a decades-long insurgency against the state").
    """
    if not face.is_background or earlier.first > face.last or face.family != earlier.family:
        return False
    fewest = min(len(face.words), len(earlier.words))
    return (
        fewest >= COPIED_WORDS
        and len(face.words & earlier.words) >= COPIED * fewest
        and face.state == earlier.state
        and bool(stems(face.trigger) & stems(earlier.trigger))
        and not has_other_sides([face], [earlier])
    )


def has_other_sides(ones: Collection[Face], others: Collection[Face]) -> bool:
    """Whether on one side other parties act or suffer in some records than in others, as far as both name any."""
    for side in ("actors", "recipients"):
        mine, theirs = (named_codes(p for face in faces for p in getattr(face, side)) for faces in (ones, others))
        if mine and theirs and not mine & theirs:
            return True
    return False


def named_codes(parties: Iterable[Party]) -> set[str]:
    """Return the codes of parties that are named; that of one who is only described is often guessed."""
    return {p.code for p in parties if p.code and p.rank != DESCRIBED}


def score(a: Face, b: Face, same_document: bool = False, points: Points = POINTS) -> float:
    """Return how many points two records have in common above those needed; 0 or more is one event."""
    shared = len(a.words & b.words)
    words = min(shared, ENOUGH_WORDS) / ENOUGH_WORDS
    deed = 1.0 if stems(a.trigger) & stems(b.trigger) else 0.75 if deeds(a.trigger) & deeds(b.trigger) else 0.0
    total = points.actor * _likeness(a.actors, b.actors)
    if a.family in MUTUAL:
        total += _partners(a, b, points)
    else:
        # Who it was done to is told in more ways than who did it.
        total += points.recipient * max(0.0, _likeness(a.recipients, b.recipients))
        # Where other parties are named, only a sentence of much the same words tells the same.
        other = points.other_side + points.other_side_and_words * (1 - words)
        total += other * has_other_sides([a], [b])
    total += points.deed * deed + points.words * words + points.deed_and_words * deed * words
    total += points.few_words * (shared <= FEW_WORDS)
    total += points.mode * _modes(a, b) + points.place * _place(a, b)
    total += points.day * (a.told and b.told and a.unit == b.unit == "day")
    total += points.figure * any(value > 1 for _, value in set(a.figures) & set(b.figures))
    total += points.same_document * same_document
    total += _distance(a, b, points)
    return total - points.needed


def _partners(a: Face, b: Face, points: Points) -> float:
    """Return the points of those who talk: two in common, or on each side one whom the other does not name."""
    if len({p.name for p in a.actors} & {p.name for p in b.actors}) > 1:
        return points.recipient
    mine, theirs = ({p.code or p.name for p in face.actors} for face in (a, b))
    both_sides = min(len(mine), len(theirs)) > 1
    return points.partner if both_sides and mine - theirs and theirs - mine else 0.0


def _distance(a: Face, b: Face, points: Points) -> float:
    """Return the points lost for different dates; a month or year that holds the other date costs nothing."""
    if a.unit in {"month", "year"} or b.unit in {"month", "year"} or a.last == b.last:
        return 0.0
    return points.other_day + points.far_day * (abs(a.last - b.last) > NEAR_DAYS)


def _likeness(one: tuple[Party, ...], other: tuple[Party, ...]) -> float:
    """Return how alike the most alike parties of two sides are."""
    if not one or not other:
        return UNKNOWN
    return max(_alike(p, q) for p in one for q in other)


def _alike(p: Party, q: Party) -> float:
    if p.name == q.name:
        return SAME if p.code or p.rank == OWN else ALIKE
    mine, theirs = _name_words(p.name), _name_words(q.name)
    if mine and theirs and 2 * len(mine & theirs) >= min(len(mine), len(theirs)):
        return ALIKE
    if p.code and p.code == q.code:
        return OTHERS if p.rank == q.rank == OWN else FITS
    return CLASH if p.code and q.code else UNKNOWN


def _name_words(name: str) -> frozenset[str]:
    return frozenset(name.split()) - SMALL


def _modes(a: Face, b: Face) -> float:
    if not a.modes or not b.modes:
        return 0.0
    return 1.0 if set(a.modes) & set(b.modes) else -1.0


def _place(a: Face, b: Face) -> float:
    if a.level > 1 and a.place == b.place:
        return 1.0
    return -1.0 if a.level > 2 and b.level > 2 else 0.0
