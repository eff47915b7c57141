"""Which record tells which annotated event: one to one, the best agreement first."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dragoman.evaluating.compared import Coded, Party

LEVELS = ("type", "actor", "dyad", "names")
# Who is actor and who recipient of these is a matter of telling.
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
SAME_SENTENCE = 0.5
_NO_LETTER = re.compile(r"[^a-z0-9 ]")


@dataclass(frozen=True, slots=True)
class Pair:
    """An annotated and a predicted event by index, and how many of the four levels they agree on."""

    gold: int
    predicted: int
    agreement: int


def normalised(name: str) -> str:
    """Return a name in lower case without accents and marks."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NO_LETTER.sub("", plain).strip()


def names_overlap(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether a name of one side is a name of the other, or all its words stand in one."""
    a, b = ({normalised(name) for name in side if name} for side in (one, other))
    if a & b:
        return True
    words = [({*x.split()}, {*y.split()}) for x in a for y in b]
    return any(x and y and (x <= y or y <= x) for x, y in words)


def sets_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets have an element in common, or are both empty."""
    return bool(one & other) if one and other else not one and not other


def _codes(parties: Iterable[Party]) -> frozenset[str]:
    return frozenset(p.code for p in parties if p.code)


def agreement(gold: Coded, predicted: Coded) -> int:
    """Return how many levels hold between two events of one type: 1 type, 2 actor, 3 dyad, 4 names."""
    actors, recipients = (_codes(gold.actors), _codes(predicted.actors)), (
        _codes(gold.recipients), _codes(predicted.recipients)
    )  # fmt: skip
    pooled = actors[0] | recipients[0]
    same_pool = gold.type in MUTUAL and bool(pooled) and pooled == actors[1] | recipients[1]
    if not (same_pool or sets_agree(*actors)):
        return 1
    if not (same_pool or sets_agree(*recipients)):
        return 2
    named = bool(gold.actors or predicted.actors)
    same_names = names_overlap((p.name for p in gold.actors), (p.name for p in predicted.actors))
    return 4 if same_names or not named else 3


def candidates(gold: Sequence[Coded], predicted: Sequence[Coded]) -> list[Pair]:
    """Return the pairs that may match (same document, type and sentence), those to be matched first in front."""
    of_document: dict[tuple[str, str], list[int]] = defaultdict(list)
    for j, event in enumerate(predicted):
        of_document[event.document, event.type].append(j)
    ranked = []
    for i, event in enumerate(gold):
        for j in of_document[event.document, event.type]:
            other = predicted[j]
            if other.sentence == event.sentence or other.sentence in event.also:
                pair = Pair(i, j, agreement(event, other))
                bonus = SAME_SENTENCE if other.sentence == event.sentence else 0
                ranked.append(((not event.optional, pair.agreement + bonus), pair))
    ranked.sort(key=lambda item: item[0], reverse=True)
    return [pair for _, pair in ranked]


def chosen(pairs: Iterable[Pair], allowed: frozenset[int] | None = None) -> list[Pair]:
    """Return pairs so that no event is in two; with `allowed`, only predicted events among these."""
    taken: set[int] = set()
    used: set[int] = set()
    out = []
    for pair in pairs:
        is_free = pair.gold not in taken and pair.predicted not in used
        if is_free and (allowed is None or pair.predicted in allowed):
            taken.add(pair.gold)
            used.add(pair.predicted)
            out.append(pair)
    return out
