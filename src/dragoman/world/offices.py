"""Offices that news names without a name: "the Pakistani foreign minister" at a date is a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.world.names import normalise
from dragoman.world.rows import DATA, listed, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from dragoman.world.rows import Entry

# "The deputy foreign minister" is somebody else than the foreign minister.
PAST = frozenset("former ex late then past previous ousted deposed exiled".split())
OTHERS = PAST | frozenset(
    "deputy vice assistant shadow designate elect junior would-be incoming outgoing "
    "under undersecretary candidate first-ever self-styled rival".split()
)
# People of a renamed state are filed under the code it has now.
SUCCESSORS = {"ZAR": "COD", "HVO": "BFA", "DHY": "BEN", "RHO": "ZWE", "SCG": "SRB"}
_ACTING = ("acting ", "interim ", "caretaker ", "transitional ")


class OfficeNames:
    """How news calls the offices of data/offices.csv."""

    def __init__(self, path: Path = DATA / "offices.csv") -> None:
        """Read the file of offices.

        Raises:
            WorldError: The file is malformed; names the file and the line.
        """
        self._phrases: dict[str, tuple[str, ...]] = {}
        for row in read_rows(path, frozenset({"office", "words"})):
            for words in (row["office"], *listed(row["words"])):
                known = self._phrases.get(_phrase(words), ())
                if row["office"] not in known:
                    self._phrases[_phrase(words)] = (*known, row["office"])

    def of_title(self, title: str) -> tuple[str, ...]:
        """Return the offices that a title of the gazetteer is one of."""
        return self._phrases.get(_phrase(title), ())

    def named(self, words: Sequence[str], head: int) -> tuple[str, ...]:
        """Return the offices that the words of a noun phrase name; none if they name a deputy or former holder.

        Args:
            words: Lower-case words of the phrase, hyphens as blanks.
            head: Index of the head noun in `words`.
        """
        for first in range(min(head + 1, len(words))):
            for end in range(len(words), head, -1):
                found = self._phrases.get(" ".join(words[first:end]))
                if found:
                    return () if OTHERS & {*words[:first], *words[end:]} else found
        return ()


class Offices:
    """Who held an office."""

    def __init__(self, names: OfficeNames, held: Callable[[str, str], Iterable[Entry]]) -> None:
        """Take over the names of offices and a look-up of people's rows by country and office."""
        self._names, self._held = names, held
        self.named = names.named

    def holder(self, offices: Sequence[str], code: str, date: str) -> Entry | None:
        """Return who held one of the offices in a country at an ISO date, if exactly one person did."""
        found = [e for office in offices for e in self._held(code, office) if e.holds_at(date)]
        if not found:
            later = SUCCESSORS.get(code)
            return self.holder(offices, later, date) if later else None
        latest = max(e.valid_from for e in found)  # on the day of a change, the successor
        names = {e.name for e in found if e.valid_from == latest}
        told = next(e.office or "" for e in found if e.valid_from == latest).lower()
        # Who acts for a suspended holder is meant.
        is_sure = len({e.name for e in found}) == 1 or latest[:10] == date[:10] or told.startswith(_ACTING)
        settled = len(names) == 1 and is_sure
        return next(e for e in found if e.valid_from == latest) if settled else None


def _phrase(office: str) -> str:
    words = normalise(office).lower()
    for acting in _ACTING:
        words = words.removeprefix(acting)
    return words
