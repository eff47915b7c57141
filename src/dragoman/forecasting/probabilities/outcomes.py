"""What can be asked: an event of a quad class or of a type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dragoman.errors import UsageError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events

QUAD_NAMES = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
QUADS = tuple(QUAD_NAMES.values())


@dataclass(frozen=True)
class Outcome:
    """An event of one of some types: a single type, or all types of a quad class."""

    name: str
    quad: int  # 0: a single type

    def happens(self, events: Events) -> NDArray[np.bool_]:
        """Return which events are of this class."""
        column, wanted = (events.quad, self.quad) if self.quad else (events.kind, events.kinds.index(self.name))
        return np.equal(column, wanted)


QUAD_OUTCOMES = tuple(Outcome(name, quad) for quad, name in QUAD_NAMES.items())


def parse_outcome(text: str, kinds: tuple[str, ...]) -> Outcome:
    """Read "material conflict", "quad 4", "4" or the name of a type.

    Raises:
        UsageError: Neither a quad class nor one of the types; names the allowed values.
    """
    word = " ".join(text.replace("_", " ").casefold().split()).removeprefix("quad ")
    for quad, name in QUAD_NAMES.items():
        if word in (name, str(quad)):
            return Outcome(name, quad)
    for kind in kinds:
        if kind and kind.casefold() == word:
            return Outcome(kind, 0)
    allowed = ", ".join([*QUADS, *(k for k in kinds if k)])
    raise UsageError(f"{text!r} is no quad class and no event type; allowed are {allowed}")
