"""Make gazetteer rows of a Wikidata dump (`dragoman world import wikidata`), holding little of it in memory.

The dump is read twice. The first reading writes what is kept, shortened, to a file aside and remembers the
identifiers of the offices and countries that it names; the second reads only the labels of those. In memory are
these identifiers and labels (some hundred thousand for the whole of Wikidata) and, while the rows are written, a
number for each name, by which namesakes are told apart; the people themselves never are.
"""

from __future__ import annotations

import json
import re
from typing import IO, TYPE_CHECKING, Any

from dragoman.world.dumps import (
    Dump,
    Item,
    day,
    identifier,
    item_id,
    item_ids,
    parsed,
    qualifier,
    statements,
    texts,
    value,
)
from dragoman.world.names import normalise
from dragoman.world.wikidatarows import Classes, Other, Report, Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_NAME = 80
MOST_ALIASES = 20
HUMAN = "Q5"
MOST_NAMED = 20  # malformed lines that are named one by one


class Importer:
    """Reads one dump."""

    def __init__(self, dump: Dump, aside: IO[str], languages: tuple[str, ...] = ("en",), limit: int = 0) -> None:
        """Prepare.

        Args:
            dump: The dump.
            aside: A file for what is kept between the readings; read and written.
            languages: Languages of names, the first for the main name.
            limit: Read only so many lines; 0 reads all.
        """
        self._dump, self._aside, self._languages, self._limit = dump, aside, languages, limit
        self._classes = Classes()
        self._wanted: set[str] = set()
        self._others: dict[str, Other] = {}
        self._codes: dict[str, str] = {}  # countries with an ISO code
        self.report = Report()

    def read(self) -> None:
        """Read the dump twice.

        Raises:
            InputError: The dump cannot be read; names it and the line.
        """
        for number, data in self._lines():
            self.report.lines += 1
            # A line that is not even an object is not passed over in silence.
            if data is None or not data.removeprefix(b"[").startswith(b"{") or not data.rstrip(b"]").endswith(b"}"):
                self._malformed(number)
            elif self._classes.may_be_kept.search(data):
                item = parsed(data.rstrip(b"]") if data.endswith(b"}]") else data)
                if item is None:
                    self._malformed(number)
                else:
                    self._keep(item)
        self.report.is_whole = self._dump.is_whole or bool(self._limit)
        if self._wanted - self._others.keys():
            self._read_labels()

    def _lines(self) -> Iterator[tuple[int, bytes | None]]:
        for count, line in enumerate(self._dump.lines()):
            if self._limit and count >= self._limit:
                return
            yield line.number, line.data

    def _malformed(self, number: int) -> None:
        self.report.malformed_count += 1
        if len(self.report.malformed) < MOST_NAMED:
            self.report.malformed.append(number)

    def _read_labels(self) -> None:
        """Read the labels of what the kept items point to."""
        left = self._wanted - self._others.keys()
        for _, data in self._lines():
            key = identifier(data) if data else None
            if data and key in left:
                item = parsed(data)
                if item:
                    self._remember(item)
                    left.discard(str(key))
                    if not left:
                        return

    # ---- first reading

    def _keep(self, item: Item) -> None:
        classes = item_ids(item, "P31")
        if HUMAN in classes:
            kept = self._person(item)
        elif any(isinstance(value(s), str) for s in statements(item, "P298")):
            kept = self._state(item)
        else:
            known = next((q for q in classes if q in self._classes.organisations), None)
            kept = self._organisation(item, known) if known else None
        if kept:
            self._aside.write(json.dumps(kept, ensure_ascii=False) + "\n")

    def _named(self, item: Item) -> dict[str, Any] | None:
        # Names that are the same in all languages stand under "mul" only.
        labels = texts(item, "labels", (self._languages[0], "mul", *self._languages[1:]))
        if not labels or not is_name(labels[0]):
            return None
        others = [*labels[1:], *texts(item, "aliases", self._languages)]
        names = {normalise(name): name for name in reversed(others) if is_name(name)}
        names.pop(normalise(labels[0]), None)
        aliases = list(reversed(names.values()))[:MOST_ALIASES]
        return {"id": item["id"], "name": labels[0], "aliases": aliases}

    def _person(self, item: Item) -> dict[str, Any] | None:
        named = self._named(item)
        offices = [office for s in statements(item, "P39") if (office := _office(s))]
        jobs = [q for q in item_ids(item, "P106") if q in self._classes.occupations]
        if named is None or not (offices or jobs):
            return None
        countries, parties = item_ids(item, "P27")[:3], item_ids(item, "P102")[:1]
        self._wanted.update(countries, (o["q"] for o in offices))
        died = next((d for s in statements(item, "P570") if (d := day(value(s)))), "")
        more = {"kind": "person", "offices": offices, "jobs": jobs, "countries": countries}
        return {**named, **more, "in_party": bool(parties), "died": died}

    def _state(self, item: Item) -> dict[str, Any] | None:
        named = self._named(item)
        code = next(v for s in statements(item, "P298") if isinstance(v := value(s), str))
        if not re.fullmatch("[A-Z]{3}", code):
            return None
        self._codes[item["id"]] = code
        self._remember(item)
        demonyms = [value(s) for s in statements(item, "P1549")]
        words = [d["text"] for d in demonyms if isinstance(d, dict) and d.get("language") in self._languages[:1]]
        adjectives = [w for w in words if isinstance(w, str) and is_name(w)]
        return {**named, "kind": "state", "code": code, "adjectives": adjectives} if named else None

    def _organisation(self, item: Item, known: str) -> dict[str, Any] | None:
        named = self._named(item)
        if named is None:
            return None
        file, sectors = self._classes.organisations[known]
        countries = item_ids(item, "P17")[:1] or item_ids(item, "P1001")[:1]
        self._wanted.update(countries)
        start, end = (next((d for s in statements(item, p) if (d := day(value(s)))), "") for p in ("P571", "P576"))
        return {**named, "kind": file, "sectors": sectors, "countries": countries, "from": start, "to": end}

    def _remember(self, item: Item) -> None:
        countries = (*item_ids(item, "P1001"), *item_ids(item, "P17"))
        label = next(iter(texts(item, "labels", ("en", "mul", *self._languages))), "")
        self._others[item["id"]] = Other(label, countries)

    def rows(self, first_year: str) -> dict[str, Iterator[dict[str, str]]]:
        """Return the rows of each file, made of what was kept aside as they are asked for, one file after another.

        Args:
            first_year: What ended before it is left out.
        """
        return Rows(self._aside, self._classes, self._others, self._codes, self.report, first_year).by_file()


def _office(statement: Item) -> dict[str, str] | None:
    position = item_id(value(statement))
    if not position:
        return None
    of = item_id(qualifier(statement, "P642")) or item_id(qualifier(statement, "P1001")) or ""
    return {"q": position, "from": day(qualifier(statement, "P580")), "to": day(qualifier(statement, "P582")), "of": of}


def is_name(text: str) -> bool:
    """Whether a label can stand in a gazetteer file: short, on one line, with a capital, without a semicolon."""
    return 1 < len(text) <= LONGEST_NAME and ";" not in text and text.isprintable() and not text.islower()
