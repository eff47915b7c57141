"""Read and check codebook files (TOML): the shipped PLOVER codebook and users' own.

A user's file holds the same tables; its lexicon entries may stand in the same file. With
`extends = "plover"` under [codebook] the file adds to the shipped codebook (and may replace
types and modes by name); without it the file stands alone.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from dragoman.codebook.schema import Codebook, CoverageRule, EventType, LexicalEntry, Mode
from dragoman.errors import CodebookError

DATA = Path(__file__).parent / "data"
FILES = ("plover.toml", "lexicon.toml", "excluded.toml")
PARTS_OF_SPEECH = ("verb", "noun", "phrase")
QUADS = (1, 2, 3, 4)
SCALE = (-10.0, 10.0)

Table = dict[str, Any]


@cache
def shipped_codebook() -> Codebook:
    """Return the PLOVER codebook that comes with the package."""
    return _build(_merged([_read(DATA / name) for name in FILES]), str(DATA))


def load_codebook(path: Path) -> Codebook:
    """Read a user's codebook file.

    Raises:
        CodebookError: The file cannot be read or breaks the schema; the message names the file,
            the entry, the value and what is allowed.
    """
    own = _read(path)
    base = own.get("codebook", {}).get("extends")
    if base not in (None, "plover"):
        raise CodebookError(f'{path}: [codebook] extends = "{base}"; the only codebook to extend is "plover"')
    tables = [_read(DATA / name) for name in FILES] if base else []
    return _build(_merged([*tables, own]), str(path))


def _read(path: Path) -> Table:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CodebookError(f"{path}: not valid TOML: {error}") from error


def _merged(tables: list[Table]) -> Table:
    """Put lists after one another and let later single values win."""
    out: Table = {}
    for table in tables:
        for key, value in table.items():
            if isinstance(value, list):
                out[key] = [*out.get(key, []), *value]
            elif isinstance(value, dict):
                out[key] = {**out.get(key, {}), **value}
            else:
                out[key] = value
    return out


def _build(data: Table, source: str) -> Codebook:
    head = data.get("codebook")
    if not isinstance(head, dict) or not isinstance(head.get("id"), str):
        raise CodebookError(f'{source}: a codebook needs a table [codebook] with id = "…"')
    types = {t.name: t for t in (_type(row, source) for row in _tables(data, "type", source))}
    if not types:
        raise CodebookError(f"{source}: a codebook needs at least one [[type]]")
    modes = {(m.type, m.name): m for m in (_mode(row, types, source) for row in _tables(data, "mode", source))}
    return Codebook(
        head["id"],
        str(head.get("title", head["id"])),
        types,
        modes,
        {r["name"]: str(r.get("definition", "")) for r in _named(data, "context", source)},
        {r["name"]: str(r.get("definition", "")) for r in _named(data, "auxiliary", source)},
        tuple(_rule(row, types, source) for row in _tables(data, "coverage", source)),
        tuple(e for row in _tables(data, "entry", source) for e in _entries(row, types, modes, source)),
        tuple(tuple(str(p).split()) for p in data.get("phrases", ())),
    )


def _tables(data: Table, key: str, source: str) -> list[Table]:
    rows = data.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        raise CodebookError(f"{source}: `{key}` must be written as [[{key}]] tables")
    return rows


def _named(data: Table, key: str, source: str) -> list[Table]:
    rows = _tables(data, key, source)
    for row in rows:
        _text(row, "name", f"[[{key}]]", source)
    return rows


def _text(row: Table, key: str, where: str, source: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise CodebookError(f'{source}: {where} {row.get("name", "")!r}: needs {key} = "…", has {value!r}')
    return value


def _number(row: Table, key: str, where: str, source: str, low: float, high: float) -> float | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise CodebookError(f"{source}: {where}: {key} = {value!r} is not a number from {low:g} to {high:g}")
    return float(value)


def _type(row: Table, source: str) -> EventType:
    name = _text(row, "name", "[[type]]", source)
    quad = row.get("quad")
    if quad is not None and quad not in QUADS:
        raise CodebookError(f"{source}: type {name}: quad = {quad!r}; allowed are 1, 2, 3, 4")
    score = _number(row, "score", f"type {name}", source, *SCALE)
    return EventType(
        name, quad, score, bool(row.get("reciprocal")), bool(row.get("requires_recipient")), str(row.get("definition", ""))
    )


def _known_type(row: Table, key: str, where: str, types: dict[str, EventType], source: str) -> str:
    name = _text(row, key, where, source)
    if name not in types:
        raise CodebookError(f"{source}: {where}: unknown type {name!r}; this codebook has {', '.join(types)}")
    return name


def _mode(row: Table, types: dict[str, EventType], source: str) -> Mode:
    kind = _known_type(row, "type", "[[mode]]", types, source)
    name = _text(row, "name", f"[[mode]] of {kind}", source)
    return Mode(kind, name, _number(row, "score", f"mode {kind}-{name}", source, *SCALE), str(row.get("definition", "")))


def _rule(row: Table, types: dict[str, EventType], source: str) -> CoverageRule:
    name = _text(row, "name", "[[coverage]]", source)
    for kind in (*row.get("if_types", ()), *filter(None, [row.get("becomes")])):
        if kind not in types:
            raise CodebookError(f"{source}: coverage rule {name}: unknown type {kind!r}")
    sets = {k: frozenset(row.get(k, ())) for k in ("if_types", "if_modes", "if_aux", "if_cue", "if_context", "drop_aux")}
    return CoverageRule(
        name=name, if_actor=str(row.get("if_actor", "")), becomes=row.get("becomes"), mode=row.get("mode"),
        also=tuple(row.get("also", ())), discard=bool(row.get("discard")), **sets,
    )  # fmt: skip


def _entries(
    row: Table, types: dict[str, EventType], modes: dict[tuple[str, str], Mode], source: str
) -> list[LexicalEntry]:
    kind = _known_type(row, "type", "[[entry]]", types, source)
    mode = str(row.get("mode", ""))
    if mode and (kind, mode) not in modes:
        known = ", ".join(m for t, m in modes if t == kind) or "none"
        raise CodebookError(f"{source}: [[entry]] of {kind}: unknown mode {mode!r}; {kind} has {known}")
    pos = row.get("pos", "verb")
    if pos not in PARTS_OF_SPEECH:
        raise CodebookError(f"{source}: [[entry]] of {kind}: pos = {pos!r}; allowed are verb, noun, phrase")
    weight = _number(row, "weight", f"[[entry]] of {kind}", source, 0, 1)
    phrases = row.get("phrases")
    if not isinstance(phrases, list) or not all(isinstance(p, str) and p.strip() for p in phrases):
        raise CodebookError(f'{source}: [[entry]] of {kind}: needs phrases = ["…", …]')
    return [LexicalEntry(kind, mode, pos, 0.8 if weight is None else weight, tuple(p.split())) for p in phrases]
