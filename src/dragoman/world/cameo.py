"""What CAMEO actor codes mean here: elements of three letters become a country and PLOVER sectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dragoman.world.rows import DATA, STATE_COLUMNS, listed, read_rows

if TYPE_CHECKING:
    from pathlib import Path

ELEMENT = 3


class Meaning(NamedTuple):
    """What a code means: country or body, sectors, the kinds of its elements, and the elements nobody knows."""

    code: str
    sectors: tuple[str, ...]
    kinds: frozenset[str]
    unknown: tuple[str, ...]


class CameoCodes:
    """The table `data/petrarch_codes.csv` and the codes of states."""

    def __init__(self, path: Path = DATA / "petrarch_codes.csv") -> None:
        """Read the tables.

        Raises:
            WorldError: A file is malformed; names the file and the line.
        """
        self._countries = {row["code"]: row["code"] for row in read_rows(DATA / "states.csv", STATE_COLUMNS)}
        self._bodies: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._roles: dict[str, tuple[str, ...]] = {}
        self._marks: dict[str, str] = {}  # region, religion, ethnic, organisation: no sector
        for row in read_rows(path, frozenset({"code", "kind", "becomes", "sectors"})):
            if row["kind"] == "country":
                self._countries[row["code"]] = row["becomes"]
            elif row["kind"] == "body":
                self._bodies[row["code"]] = row["becomes"], listed(row["sectors"])
            elif row["kind"] == "role":
                self._roles[row["code"]] = listed(row["sectors"])
            else:
                self._marks[row["code"]] = row["kind"]

    def meaning(self, code: str) -> Meaning:
        """Return what a code of concatenated elements means.

        The first element is a country before anything else (SUN is the Soviet Union), a later one a role
        (SUN is Sunni); a country further on tells where somebody belongs and is passed over.
        """
        country, sectors, kinds, unknown = "", dict[str, None](), set[str](), list[str]()
        for number, start in enumerate(range(0, len(code), ELEMENT)):
            element = code[start : start + ELEMENT]
            if number == 0 and element in self._countries:
                country = self._countries[element]
                kinds.add("country")
            elif element in self._roles:
                sectors.update(dict.fromkeys(self._roles[element]))
                kinds.add("role")
            elif element in self._bodies:
                body, more = self._bodies[element]
                country = country or body
                sectors.update(dict.fromkeys(more))
                kinds.add(f"body {element}")
            elif element in self._marks:
                kinds.add(self._marks[element])
            elif element not in self._countries:
                unknown.append(element)
                kinds.add("unknown")
        return Meaning(country, tuple(sectors), frozenset(kinds), tuple(unknown))
