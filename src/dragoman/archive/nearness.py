"""Near-duplicates: texts that are copies of one another but for a headline, an agency's name or a cut end.

A text is its set of runs of four words. Of each set only a MinHash signature is kept, from which the share of common
runs is estimated (standard error .04), and hashes of parts of the signature, by which candidates are found.
"""

from __future__ import annotations

import re
import sys
from array import array
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

# Changing any of these, or to a rensa with another algorithm, makes stored signatures worthless: a migration.
RUN = 4
PERMUTATIONS, BANDS = 128, 32
ROWS = PERMUTATIONS // BANDS
SEED = 20231012
# Share of the runs of both texts together that are common, or of the shorter text that are in the longer one.
COMMON, CONTAINED = 0.7, 0.8
# Of texts with fewer runs only the share of both counts: a short one is soon contained in another.
FEWEST_CONTAINED = 20
_WORD = re.compile(r"\w+")


class Signature(NamedTuple):
    """What is kept of a text: how many different runs of words it has, and the MinHash of them."""

    runs: int
    values: tuple[int, ...]


def signature(text: str) -> Signature | None:
    """Return the signature of a text, or None where it has no words."""
    # Reading an archive never needs it.
    from rensa import RMinHash

    runs = _runs(text)
    if not runs:
        return None
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update(sorted(runs))
    return Signature(len(runs), tuple(minhash.digest()))


def _runs(text: str) -> set[str]:
    words = _WORD.findall(text.lower())
    return {" ".join(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1))} if words else set()


def bands(found: Signature) -> list[int]:
    """Return the hashes of the parts of a signature; near-duplicates share one of them almost surely."""
    out = []
    for band in range(BANDS):
        part = array("I", found.values[band * ROWS : (band + 1) * ROWS])
        if sys.byteorder == "big":
            part.byteswap()
        digest = blake2b(part.tobytes(), digest_size=8, salt=band.to_bytes(2, "little")).digest()
        out.append(int.from_bytes(digest, "little"))
    return out


def is_near(a: Signature, b: Signature) -> bool:
    """Whether two texts are near-duplicates: mostly the same, or one mostly contained in the other."""
    common = sum(x == y for x, y in zip(a.values, b.values, strict=True)) / PERMUTATIONS
    if common >= COMMON:
        return True
    fewest = min(a.runs, b.runs)
    shared = common * (a.runs + b.runs) / (1 + common)
    return fewest >= FEWEST_CONTAINED and shared >= CONTAINED * fewest


def first_near(found: Signature, candidates: Iterable[tuple[int, Signature]]) -> int | None:
    """Return the lowest number of the candidates that are near-duplicates, or None."""
    return min((number for number, other in candidates if is_near(found, other)), default=None)
