"""Gazetteer rows of what was kept of a Wikidata dump."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from dragoman.world.names import normalise
from dragoman.world.officetitles import OfficeTitles
from dragoman.world.rows import DATA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

Kept = dict[str, Any]


class Classes:
    """What is kept, from data/wikidata.toml."""

    def __init__(self, path: Path = DATA / "wikidata.toml") -> None:
        """Read the file."""
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        self.occupations: dict[str, str] = data["occupations"]
        self.organisations = {q: (c["file"], tuple(c["sectors"])) for c in data["class"] for q in c["ids"]}
        self.titles = OfficeTitles([(tuple(o["words"]), tuple(o["sectors"])) for o in data["office"]])
        wanted = "|".join(("P39", "P298", *self.occupations, *self.organisations))
        # Most lines of a dump are neither; they are not parsed.
        self.may_be_kept = re.compile(f'"(?:{wanted})"'.encode())


@dataclass
class Report:
    """What a reading met.

    Attributes:
        lines: Lines with entities read.
        malformed: Numbers of the first lines that hold no entity.
        malformed_count: How many there were.
        offices: Offices that no rule of wikidata.toml knows, with how often they were held.
        no_country: People and organisations left out as their country has no ISO code.
        is_whole: Whether the dump ended as it should.
    """

    lines: int = 0
    malformed: list[int] = field(default_factory=list)
    malformed_count: int = 0
    offices: Counter[str] = field(default_factory=Counter)
    no_country: int = 0
    is_whole: bool = True


class Other(NamedTuple):
    """What is remembered of an item that others point to: its label and its countries."""

    label: str
    countries: tuple[str, ...]


class Rows:
    """Makes rows of kept entities; only one file's rows are to be asked for at a time."""

    def __init__(
        self, aside: IO[str], classes: Classes, others: Mapping[str, Other], codes: Mapping[str, str], report: Report,
        first_year: str,
    ) -> None:  # fmt: skip
        """Take over what a reading has kept, and what it knows of the items that were pointed to."""
        self._aside, self._classes, self._others, self._codes = aside, classes, others, codes
        self._report, self._first_year = report, first_year

    def by_file(self) -> dict[str, Iterator[dict[str, str]]]:
        """Return the rows of each file."""
        files = dict.fromkeys(file for file, _ in self._classes.organisations.values())
        organisations = {file: self._organisations(file) for file in files}
        return {"states": self._states(), **organisations, "people/wikidata": self._people()}

    def _kept(self, kind: str) -> Iterator[Kept]:
        self._aside.seek(0)
        for line in self._aside:
            kept = json.loads(line)
            if kept["kind"] == kind:
                yield kept

    def _states(self) -> Iterator[dict[str, str]]:
        # No two states share a word, and no name of one is an alias of another.
        taken = {kept["name"] for kept in self._kept("state")}
        codes: set[str] = set()
        for kept in self._kept("state"):
            if kept["code"] not in codes:
                codes.add(kept["code"])
                yield _state_row(kept, taken)

    def _organisations(self, file: str) -> Iterator[dict[str, str]]:
        seen: set[int] = set()
        for kept in self._kept(file):
            row = self._organisation_row(file, kept)
            number = hash(normalise(kept["name"]))
            if row and number not in seen:
                seen.add(number)
                yield row

    def _organisation_row(self, file: str, kept: Kept) -> dict[str, str] | None:
        if kept["to"] and kept["to"] < self._first_year:
            return None
        code = "IGO" if file == "igos" else self._code(kept["countries"])
        if not code and file == "ngos_media":
            code = "NGO"
        start, end = kept["from"], kept["to"]
        shared = min(len(start), len(end))
        if start[:shared] > end[:shared]:
            start = ""
        dates = {"valid_from": start, "valid_to": end, "wikidata": kept["id"]}
        return {**_names(kept), "code": code, "sectors": ";".join(kept["sectors"]), **dates}

    def _people(self) -> Iterator[dict[str, str]]:
        taken: dict[int, str] = {}
        for kept in self._kept("person"):
            if kept["died"] and kept["died"] < self._first_year:
                continue
            if taken.setdefault(hash(normalise(kept["name"])), kept["id"]) != kept["id"]:
                # Two people of one name stay two: the later keeps it as an alias.
                kept["aliases"] = [kept["name"], *kept["aliases"]]
                kept["name"] = f"{kept['name']} ({kept['id']})"
            yield from self._person_rows(kept)

    def _person_rows(self, kept: Kept) -> Iterator[dict[str, str]]:
        home = self._code(kept["countries"])
        made: dict[tuple[str, ...], dict[str, str]] = {}
        for office in kept["offices"]:
            row = self._office_row(office, kept, home)
            if row and (row["valid_to"] or "9999") >= self._first_year:
                made.setdefault(tuple(row[k] for k in ("office", "code", "sectors", "valid_from")), row)
        if not made and home:
            jobs = [self._classes.occupations[q] for q in kept["jobs"]] or ["PTY"] * kept["in_party"]
            if jobs:
                made[()] = {"code": home, "sectors": jobs[0], "office": "", "valid_from": "", "valid_to": kept["died"]}
        if not made:
            self._report.no_country += not home
        for row in sorted(made.values(), key=lambda r: r["valid_from"]):
            yield {**_names(kept), "wikidata": kept["id"], **row}

    def _office_row(self, office: dict[str, str], kept: Kept, home: str) -> dict[str, str] | None:
        position = self._others.get(office["q"], Other("", ()))
        country = self._code([*([office["of"]] if office["of"] else []), *position.countries])
        known = self._classes.titles.title(position.label)
        if known is None:
            self._report.offices[position.label or office["q"]] += 1
            return None
        title, sectors = known
        end = office["to"] or kept["died"]
        shared = min(len(office["from"]), len(end))
        if office["from"][:shared] > end[:shared]:
            return None
        code = country or home
        if not code:
            return None
        days = {"valid_from": office["from"], "valid_to": end}
        return {"code": code, "sectors": ";".join(sectors), "office": title, **days}

    def _code(self, countries: list[str]) -> str:
        """Return the code of the first country that has one."""
        return next((self._codes[q] for q in countries if q in self._codes), "")


def _state_row(kept: Kept, taken: set[str]) -> dict[str, str]:
    free: dict[str, str] = {}
    for key in ("aliases", "adjectives"):
        words = [w for w in dict.fromkeys(kept[key]) if w not in taken]
        taken.update(words)
        free[key] = ";".join(words)
    return {"code": kept["code"], "name": kept["name"], **free}


def _names(kept: Kept) -> dict[str, str]:
    return {"name": kept["name"], "aliases": ";".join(kept["aliases"])}
