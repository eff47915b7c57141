"""Generic agents: which PLOVER sector a role noun such as "riot police" or "foreign minister" has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from dragoman.world.rows import DATA, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

LONGEST_PHRASE = 7


@dataclass(frozen=True, slots=True)
class Agent:
    """A role: the words matched and the sectors they stand for."""

    phrase: str
    sectors: tuple[str, ...]


class Agents:
    """Role nouns and short phrases, found by their lemmas."""

    def __init__(self, path: Path = DATA / "agents.csv") -> None:
        """Read the agents file.

        Raises:
            WorldError: The file is malformed; names the file and the line.
        """
        self._phrases: dict[str, Agent] = {}
        for row in read_rows(path, frozenset({"phrase", "sectors", "plural"})):
            agent = Agent(row["phrase"], tuple(row["sectors"].split(";")))
            for phrase in filter(None, (row["phrase"], row["plural"])):
                self._phrases.setdefault(phrase.replace("-", " "), agent)

    def extend(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Add rows of one's own; they replace shipped phrases of the same words."""
        for row in rows:
            agent = Agent(row["phrase"], tuple(row["sectors"].split(";")))
            for phrase in filter(None, (row["phrase"], row["plural"])):
                self._phrases[phrase.lower().replace("-", " ")] = agent

    def find(self, lemmas: Sequence[str], head: int) -> Agent | None:
        """Return the longest phrase that covers the head of a noun phrase.

        Args:
            lemmas: Lower-case lemmas of the noun phrase, hyphens as words or blanks.
            head: Index of the head in `lemmas`.
        """
        for length in range(min(LONGEST_PHRASE, len(lemmas)), 0, -1):
            for start in range(max(0, head - length + 1), min(head, len(lemmas) - length) + 1):
                agent = self._phrases.get(" ".join(lemmas[start : start + length]))
                if agent:
                    return agent
        return None


@cache
def shared_agents() -> Agents:
    """Return the shipped agents, loaded once per process."""
    return Agents()
