"""Labels of positions ("Minister of Foreign Affairs of France") as the offices that the gazetteer knows."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from dragoman.world.gazetteer import shared_gazetteer
from dragoman.world.offices import OfficeNames

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_COUNTRY = 6  # words


class OfficeTitles:
    """Turns labels into titles and sectors."""

    def __init__(self, rules: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
        """Take over rules: words of which one must stand in a label, and the sectors it then has."""
        self._rules = [(re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})s?\b"), s) for words, s in rules]
        self._offices = OfficeNames()
        self.title = lru_cache(maxsize=100_000)(self._title)

    def _title(self, label: str) -> tuple[str, tuple[str, ...]] | None:
        """Return the title of an office without its country, and its sectors; None if no rule knows it."""
        low = label.lower()
        sectors = next((s for words, s in self._rules if words.search(low)), None)
        if sectors is None:
            return None
        return self._known(label) or label.replace(";", ","), sectors

    def _known(self, label: str) -> str | None:
        """Return the gazetteer's title for a label, its country cut off."""
        words = label.split()
        whole = self._office(words)
        if whole:
            return whole
        for length in range(1, min(LONGEST_COUNTRY, len(words) - 1) + 1):
            country = " ".join(w for w in words[-length:] if w.lower() != "the")
            if words[-length - 1].lower() == "of" and shared_gazetteer().country(country):
                found = self._office(words[: -length - 1])
                if found:
                    return found
        adjective = shared_gazetteer().find_adjective(words[0]) if words else None
        return self._office(words[1:]) if adjective else None

    def _office(self, words: Sequence[str]) -> str | None:
        return next(iter(self._offices.of_title(" ".join(words))), None)
