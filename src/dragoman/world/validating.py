"""Check a gazetteer folder: columns, dates, codes, sectors, identifiers, duplicates, offices held twice, provenance."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.errors import WorldError
from dragoman.world.names import normalise
from dragoman.world.overlaps import held_twice
from dragoman.world.rows import DATA, DATE, INTERNATIONAL, ORGANISATION_FILES, SECTORS, listed
from dragoman.world.tables import REQUIRED, SCHEMA, Row, Table, files_of, read_table, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROVENANCE_KEYS = ("holds", "as_of", "provenance", "licence", "reviewed")
_WIKIDATA = re.compile(r"Q[1-9]\d*")
_CODE = re.compile(r"[A-Z]{3}")
_LISTS = frozenset({"aliases", "adjectives", "capital", "seats", "sectors", "words", "variants", "countries"})
# Files whose rows say nothing without a sector, unless the code is that of a body of no one state.
_NEED_SECTORS = frozenset({"people", "armed_groups", "parties", "agents"})


class Problem(NamedTuple):
    """What is wrong and where; line 0 is the file as a whole."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


def problems(folder: Path) -> list[str]:
    """Return what is wrong with a gazetteer folder, one line each, in the order of its files and lines.

    Raises:
        WorldError: There is no such folder, or it holds no gazetteer file.
    """
    tables = read_tables(folder)
    found: list[Problem] = []
    for table in tables:
        seen = (*schema_problems(table, known_codes(tables, folder)), *_beside(table))
        found += sorted(Problem(str(table.path), line, text) for line, text in seen)
    people = [(str(t.path), row) for t in tables if t.schema == "people" for row in t.rows]
    found += [Problem(path, line, text) for path, line, text in held_twice(people, checks())]
    found += _one_bearer(people)
    found += _provenance(folder)
    return [str(problem) for problem in found]


def read_tables(folder: Path) -> list[Table]:
    """Return all tables of a gazetteer folder.

    Raises:
        WorldError: There is no such folder, it holds no gazetteer file, or a file cannot be read.
    """
    if not folder.is_dir():
        raise WorldError(f"{folder}: no such folder; give a folder of gazetteer files (states.csv, people/*.csv …)")
    tables = [read_table(path, schema) for path in files_of(folder) if (schema := schema_of(path))]
    if not tables:
        raise WorldError(f"{folder}: holds none of the gazetteer files {', '.join(f'{n}.csv' for n in SCHEMA)}")
    return tables


@cache
def checks() -> dict[str, Any]:
    """Return the shipped tables of what is checked beyond the schema (data/checks.toml)."""
    return tomllib.loads((DATA / "checks.toml").read_text(encoding="utf-8"))


def few_people(tables: list[Table]) -> dict[str, int]:
    """Return the sovereign states for which there are few people in office, with their number."""
    count = Counter(row.fields["code"] for row in _distinct_people(tables))
    states = [row.fields for t in tables if t.schema == "states" for row in t.rows]
    sovereign = [s for s in states if not s.get("valid_to") and s["code"] not in checks()["territories"]]
    return {s["name"]: count[s["code"]] for s in sovereign if count[s["code"]] < checks()["fewest_people"]}


def _distinct_people(tables: list[Table]) -> list[Row]:
    rows = {(normalise(r.fields["name"]), r.fields["code"]): r for t in tables if t.schema == "people" for r in t.rows}
    return list(rows.values())


def known_codes(tables: list[Table], folder: Path) -> set[str]:
    """Return the codes of states that a folder may use: its own and the shipped ones."""
    shipped = [] if folder.resolve() == DATA.resolve() else [read_table(DATA / "states.csv", "states")]
    return {row.fields["code"] for t in (*tables, *shipped) if t.schema == "states" for row in t.rows}


# ---- one table


def schema_problems(table: Table, codes: set[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines whose values the program cannot use, and why."""
    yield from table.problems
    strange = [c for c in table.header if c not in SCHEMA[table.schema]]
    if strange:
        yield 1, f"unknown columns {', '.join(map(repr, strange))}; allowed are {', '.join(SCHEMA[table.schema])}"
    for line, row in table.rows:
        for text in (*_texts(row), *_dates(row), *_sectors(table.schema, row), *_codes(table.schema, row, codes)):
            yield line, text
        if not _WIKIDATA.fullmatch(row.get("wikidata") or "Q1"):
            yield line, f"wikidata = {row['wikidata']!r} is not Q and a number"


def _beside(table: Table) -> Iterator[tuple[int, str]]:
    """Yield rows that contradict or repeat another row of their table."""
    if REQUIRED[table.schema] - set(table.header):
        return
    yield from _duplicates(table)
    if table.schema == "states":
        yield from _shared_words(table)
    if table.schema in ORGANISATION_FILES:
        yield from _overlapping_periods(table)


def _texts(row: dict[str, str]) -> Iterator[str]:
    first = next((row[k] for k in ("name", "phrase", "office", "form") if k in row), "")
    if not first:
        yield "the row names nothing"
    for key, value in row.items():
        if value != value.strip() or "\n" in value or "\r" in value:
            yield f"{key} = {value!r} has blanks or line ends around or in it"
        elif key in _LISTS and value and not all(p and p == p.strip() for p in value.split(";")):
            yield f"{key} = {value!r} has an empty part or blanks beside a semicolon"


def _dates(row: dict[str, str]) -> Iterator[str]:
    start, end = row.get("valid_from", ""), row.get("valid_to", "")
    for key, value in (("valid_from", start), ("valid_to", end)):
        if value and not DATE.fullmatch(value):
            yield f"{key} = {value!r} is not YYYY, YYYY-MM or YYYY-MM-DD"
            return
    shared = min(len(start), len(end))
    if start[:shared] > end[:shared]:
        yield f"valid_from {start} is after valid_to {end}"


def _sectors(schema: str, row: dict[str, str]) -> Iterator[str]:
    sectors = listed(row.get("sectors", ""))
    for sector in sectors:
        if sector not in SECTORS:
            yield f"unknown sector {sector!r}; allowed are {', '.join(sorted(SECTORS))}"
    if schema in _NEED_SECTORS and not sectors and row.get("code", "") not in INTERNATIONAL:
        yield "has no sector"


def _codes(schema: str, row: dict[str, str], codes: set[str]) -> Iterator[str]:
    code = row.get("code", "")
    several = listed(code) if schema == "armed_groups" else (code,)
    if schema == "states":
        if not _CODE.fullmatch(code):
            yield f"code = {code!r} is not three capitals"
    elif schema == "cities" and code not in codes:
        yield f"code = {code!r} is no state of states.csv"
    elif code and not set(several) <= codes | INTERNATIONAL:
        yield f"code = {code!r} is neither a state of states.csv nor IGO, NGO or MNC"
    elif schema == "igos" and code not in {"", "IGO"}:
        yield f"code = {code!r}; an intergovernmental body has the code IGO"
    for code in listed(row.get("countries", "")):
        if code not in codes:
            yield f"countries: {code!r} is no state of states.csv"


# ---- rows beside each other


def _duplicates(table: Table) -> Iterator[tuple[int, str]]:
    """Yield rows that say again what another has said."""
    alone = {"states": ("code",), "cities": ("name",), "agents": ("phrase",), "offices": ("office",)}.get(table.schema)
    dated = ("name", "office", "code", "sectors", "valid_from")
    keys = alone or (("form",) if table.schema == "spellings" else dated)
    if table.schema == "regions":
        keys = ("name", "kind", "countries", "lat", "lon")
    seen: dict[tuple[str, ...], int] = {}
    for line, row in table.rows:
        key = tuple(row.get(k, "") for k in keys)
        first = seen.setdefault(key, line)
        if first != line:
            yield line, f"{key[0]!r} stands in line {first} already, with the same {', '.join(keys)}"


def _shared_words(table: Table) -> Iterator[tuple[int, str]]:
    """Yield names and adjectives that two states have."""
    owner: dict[str, str] = {}
    for line, row in table.rows:
        for word in (row["name"], *listed(row["aliases"]), *listed(row["adjectives"])):
            other = owner.setdefault(word, row["code"])
            if other != row["code"]:
                yield line, f"{word!r} is a name or adjective of {other} too"


def _overlapping_periods(table: Table) -> Iterator[tuple[int, str]]:
    """Yield rows of an organisation that begin before its row before has ended."""
    last: dict[str, tuple[str, int]] = {}
    for line, row in table.rows:
        start, before = row.get("valid_from", ""), last.get(row["name"])
        if before and (not start or before[0][: len(start)] > start[: len(before[0])]):
            yield line, f"{row['name']!r} begins before its row in line {before[1]} ends"
        last[row["name"]] = (row.get("valid_to") or "9999", line)


def _one_bearer(people: list[tuple[str, Row]]) -> Iterator[Problem]:
    """Yield people whom two identifiers make two, or identifiers that stand for two people."""
    of_name: dict[str, str] = {}
    of_number: dict[str, str] = {}
    for path, (line, row) in people:
        number, name = row.get("wikidata", ""), row["name"]
        if not number:
            continue
        other = of_name.setdefault(normalise(name), number)
        if other != number:
            yield Problem(path, line, f"{name!r} is {other} in another row; one name is one person here")
        named = of_number.setdefault(number, name)
        if named != name and normalise(named) != normalise(name):
            yield Problem(path, line, f"{number} is {named!r} in another row; one person has one name here")


# ---- provenance


def _provenance(folder: Path) -> Iterator[Problem]:
    """Yield files without provenance, and provenance without a file."""
    path = folder / "provenance.toml"
    told = {name: table for name, table in read_provenance(folder).items() if name != "world"}
    files = {p.relative_to(folder).as_posix() for p in files_of(folder)}
    files |= {p.name for p in folder.glob("*.parquet")} | {p.name for p in folder.glob("*.toml")} - {path.name}
    for name in sorted(files - told.keys()):
        yield Problem(str(path), 0, f'has no table ["{name}"]; every file needs {", ".join(PROVENANCE_KEYS)}')
    for name, table in told.items():
        if name not in files:
            yield Problem(str(path), 0, f'["{name}"]: no such file')
        missing = [k for k in PROVENANCE_KEYS if not isinstance(table.get(k), str) or not table[k]]
        if missing:
            yield Problem(str(path), 0, f'["{name}"] lacks {", ".join(missing)}')
        elif not DATE.fullmatch(table["as_of"]):
            yield Problem(str(path), 0, f'["{name}"] as_of = {table["as_of"]!r} is not YYYY, YYYY-MM or YYYY-MM-DD')


def read_provenance(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the provenance of the files of a folder by their names, and the table [world] about all of them.

    Raises:
        WorldError: The file is no TOML.
    """
    path = folder / "provenance.toml"
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WorldError(f"{path}: not valid TOML ({getattr(error, 'strerror', None) or error})") from error
    return {name: table for name, table in told.items() if isinstance(table, dict)}


def counts(tables: list[Table], folder: Path) -> list[tuple[str, int, int, str]]:
    """Return for each file its rows, its distinct names and its as_of date."""
    told, out = read_provenance(folder), []
    for table in tables:
        name = table.path.relative_to(folder).as_posix()
        first = next((k for k in ("name", "phrase", "form", "office") if k in SCHEMA[table.schema]), "name")
        names = {r.fields.get(first, "") for r in table.rows}
        out.append((name, len(table.rows), len(names), str(told.get(name, {}).get("as_of", ""))))
    return out
