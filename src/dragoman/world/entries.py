"""The entries of a user's TOML file: [[person]], [[organisation]], [[state]], [[place]], [[agent]]."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.errors import WorldError
from dragoman.world.gazetteer import shared_gazetteer
from dragoman.world.rows import DATE, SECTORS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Table = dict[str, Any]
LONGEST_FILE = 50_000_000  # bytes; a gazetteer larger than that belongs into a folder of CSV files
# The kinds of organisation and the files whose rows they are like.
KINDS = {
    "armed_group": "armed_groups", "party": "parties", "institution": "institutions", "igo": "igos",
    "ngo_media": "ngos_media", "people": "peoples",
}  # fmt: skip
_COMMON = frozenset({"name", "aliases", "code", "note"})
_DATED = frozenset({"from", "to"})
_KEYS = {
    "person": _COMMON | _DATED | {"sectors", "offices", "wikidata"},
    "organisation": _COMMON | _DATED | {"kind", "sectors", "periods", "wikidata"},
    "state": _COMMON | _DATED | {"adjectives", "capital", "seats"},
    "place": _COMMON,
    "agent": frozenset({"phrase", "plural", "aliases", "sectors", "note"}),
}
_PART_KEYS = {
    "offices": frozenset({"office", "from", "to", "sectors", "code"}),
    "periods": frozenset({"from", "to", "sectors", "code"}),
}
_BODIES = ("IGO", "NGO", "MNC")
_HEADER = re.compile(r"^\s*\[\[\s*(\w+)\s*\]\]", re.MULTILINE)


class Entry(NamedTuple):
    """One row made of an entry, its kind for Gazetteer.extend() or "agent", and its line in the file."""

    kind: str
    row: dict[str, str]
    line: int


class _Where(NamedTuple):
    """An entry in its file, for messages."""

    path: Path
    line: int
    table: str
    name: str

    def error(self, problem: str) -> WorldError:
        """Return the error that names the file, the line, the entry and the problem."""
        return WorldError(f"{self.path}, line {self.line}: [[{self.table}]] {self.name!r}: {problem}")


def read_entries(path: Path) -> Iterator[Entry]:
    """Yield the rows of a user's TOML file.

    Raises:
        WorldError: The file cannot be read or breaks the schema; names the file, the entry, the value, what is allowed.
    """
    text, data = _read(path)
    lines = _lines(text)
    for table, rows in data.items():
        if table == "world":
            continue
        if table not in _KEYS:
            allowed = ", ".join(f"[[{name}]]" for name in _KEYS)
            raise WorldError(f"{path}: unknown table {table!r}; a world may have {allowed} and [world]")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise WorldError(f"{path}: write {table!r} as [[{table}]], one for each entry")
    own = {str(row.get("code")) for row in data.get("state", ())}
    for table in ("state", "organisation", "person", "place", "agent"):
        for number, row in enumerate(data.get(table, ())):
            where = _Where(path, lines.get((table, number), 1), table, str(row.get("name", row.get("phrase", ""))))
            yield from _entries(row, where, own)


def _read(path: Path) -> tuple[str, Table]:
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise WorldError(f"{path}: more than {LONGEST_FILE:,} bytes; write a folder of CSV files instead")
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, ValueError) as error:  # no TOML and no UTF-8 are ValueErrors
        if isinstance(error, UnicodeDecodeError):
            raise WorldError(f"{path}: not valid UTF-8; it must be a TOML file or a folder of CSV files") from error
        if isinstance(error, OSError):
            raise WorldError(f"{path}: cannot be read ({error.strerror})") from error
        raise WorldError(f"{path}: not valid TOML: {error}") from error
    except RecursionError as error:
        raise WorldError(f"{path}: not valid TOML: nested too deeply") from error
    if not data.keys() - {"world"}:
        raise WorldError(f"{path}: holds no entry; write one of {', '.join(f'[[{name}]]' for name in _KEYS)}")
    return text, data


def _lines(text: str) -> dict[tuple[str, int], int]:
    """Return the line of the n-th [[table]] of each name; tomllib does not tell it."""
    out: dict[tuple[str, int], int] = {}
    count: dict[str, int] = {}
    line, last = 1, 0
    for match in _HEADER.finditer(text):
        line += text.count("\n", last, match.start(1))
        last = match.start(1)
        number = count.get(match[1], 0)
        out[match[1], number] = line
        count[match[1]] = number + 1
    return out


def _entries(row: Table, where: _Where, own: set[str]) -> Iterator[Entry]:
    _check_keys(row, _KEYS[where.table], where)
    if where.table == "agent":
        yield from _agent(row, where)
        return
    name = _text(row, "name", where)
    if not name:
        raise where.error("needs a name")
    code = _code(row, where, own)
    fields = {"name": name, "aliases": _list(row, "aliases", where), "code": code}
    if where.table == "place":
        if not code or code in _BODIES:
            raise where.error("needs the code of its country")
        for alias in (name, *filter(None, fields["aliases"].split(";"))):
            yield Entry("city", {"name": alias, "code": code}, where.line)
    elif where.table == "state":
        if not code:
            raise where.error("needs a code of three capitals")
        more = {key: _list(row, key, where) for key in ("adjectives", "capital", "seats")}
        yield Entry("state", {**fields, **more, **_dates(row, where)}, where.line)
    else:
        kind = "person" if where.table == "person" else _kind(row, where)
        for part in _parts(row, where, own):
            yield Entry(kind, {**fields, **part, "wikidata": _wikidata(row, where)}, where.line)


def _agent(row: Table, where: _Where) -> Iterator[Entry]:
    phrase, sectors = _text(row, "phrase", where).lower(), _sectors(row, where)
    if not phrase or not sectors:
        raise where.error("needs a phrase and sectors")
    plural = _text(row, "plural", where).lower()
    yield Entry("agent", {"phrase": phrase, "sectors": sectors, "plural": plural}, where.line)
    for alias in filter(None, _list(row, "aliases", where).lower().split(";")):
        yield Entry("agent", {"phrase": alias, "sectors": sectors, "plural": ""}, where.line)


def _parts(row: Table, where: _Where, own: set[str]) -> Iterator[dict[str, str]]:
    """Yield what differs between the rows of one entry: office, dates, sectors, code."""
    key = "offices" if where.table == "person" else "periods"
    parts = row.get(key, [])
    if not isinstance(parts, list) or not all(isinstance(p, dict) for p in parts):
        first = "office" if key == "offices" else "sectors"
        raise where.error(f'write {key} as a list of tables: [{{ {first} = …, from = "2020-01-31", to = "2024" }}]')
    general = _sectors(row, where)
    if not parts:
        if not general and row.get("code") not in _BODIES:
            raise where.error(f"needs sectors or {key}; sectors are {', '.join(sorted(SECTORS))}")
        yield {"sectors": general, **_dates(row, where)}
    for part in parts:
        _check_keys(part, _PART_KEYS[key], where, f"{key}: ")
        sectors = _sectors(part, where) or general
        if not sectors and row.get("code") not in _BODIES:
            raise where.error(f"{key}: needs sectors, for each of them or for the whole entry")
        office = {"office": _text(part, "office", where)} if key == "offices" else {}
        code = {"code": _code(part, where, own)} if "code" in part else {}
        yield {"sectors": sectors, **office, **code, **_dates(part, where)}


def _check_keys(row: Table, allowed: frozenset[str], where: _Where, before: str = "") -> None:
    for key in row:
        if key not in allowed:
            raise where.error(f"{before}unknown key {key!r}; allowed are {', '.join(sorted(allowed))}")


def _text(row: Table, key: str, where: _Where) -> str:
    value = row.get(key, "")
    if not isinstance(value, str) or any(c in value for c in "\n\r;"):
        raise where.error(f"{key} = {value!r}; write one line of text without a semicolon")
    return " ".join(value.split())


def _list(row: Table, key: str, where: _Where) -> str:
    value = row.get(key, [])
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise where.error(f'{key} = {value!r}; write a list of texts: ["…", "…"]')
    return ";".join(filter(None, (_text({key: v}, key, where) for v in values)))


def _code(row: Table, where: _Where, own: set[str]) -> str:
    code = _text(row, "code", where)
    if where.table == "state":
        if not re.fullmatch("[A-Z]{3}", code):
            raise where.error(f"code = {code!r}; write three capitals")
    elif code and code not in own and code not in _BODIES and code not in shared_gazetteer().states:
        allowed = f"an ISO 3166-1 alpha-3 code such as KEN, {', '.join(_BODIES)}, the code of a [[state]] of this file"
        raise where.error(f"code = {code!r}; allowed are {allowed}")
    return code


def _sectors(row: Table, where: _Where) -> str:
    sectors = _list(row, "sectors", where)
    for sector in filter(None, sectors.split(";")):
        if sector not in SECTORS:
            raise where.error(f"unknown sector {sector!r}; allowed are {', '.join(sorted(SECTORS))}")
    return sectors


def _kind(row: Table, where: _Where) -> str:
    kind = _text(row, "kind", where)
    if kind not in KINDS:
        raise where.error(f"kind = {kind!r}; allowed are {', '.join(KINDS)}")
    return KINDS[kind]


def _wikidata(row: Table, where: _Where) -> str:
    value = _text(row, "wikidata", where)
    if value and not re.fullmatch(r"Q[1-9]\d*", value):
        raise where.error(f"wikidata = {value!r}; write Q and a number")
    return value


def _dates(row: Table, where: _Where) -> dict[str, str]:
    start, end = _date(row, "from", where), _date(row, "to", where)
    shared = min(len(start), len(end))
    if start[:shared] > end[:shared]:
        raise where.error(f"from = {start} is after to = {end}")
    return {"valid_from": start, "valid_to": end}


def _date(row: Table, key: str, where: _Where) -> str:
    value = row.get(key, "")
    if isinstance(value, date) or (isinstance(value, int) and not isinstance(value, bool)):
        value = str(value)[:10]  # TOML has dates of its own, and a year may be written as a number
    if not isinstance(value, str) or (value and not DATE.fullmatch(value)):
        raise where.error(f"{key} = {value!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    return value
