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
ACTORS = ("", "doer", "party")
QUADS = (1, 2, 3, 4)
SCALE = (-10.0, 10.0)

Table = dict[str, Any]

# What may stand in a file. Definitions, examples and the like are for the reader, not for the program.
_TEXTS = frozenset("definition includes excludes examples aliases cues note".split())
_KEYS = {
    "type": _TEXTS | {"name", "quad", "score", "reciprocal", "requires_recipient"},
    "mode": _TEXTS | {"directed", "type", "name", "score"},
    "context": _TEXTS | {"name"},
    "auxiliary": _TEXTS | {"name"},
    "coverage": _TEXTS
    | {"name", "if_types", "if_modes", "if_aux", "if_cue", "if_context", "if_actor", "becomes", "mode", "drop_aux"}
    | {"also", "discard"},
    "entry": _TEXTS | {"type", "mode", "pos", "weight", "phrases"},
    "exemplar": _TEXTS | {"type", "mode", "sentence", "trigger"},
}
_TABLES = frozenset({"codebook", "act_modes", "legacy_modes", "legacy_types"})


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
    _check_shape(own, str(path))
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


def _check_shape(data: Table, source: str) -> None:
    """Refuse tables and keys that the program would silently pass over."""
    for key, value in data.items():
        if key in _KEYS:
            for row in _tables(data, key, source):
                _check_keys(row, key, source)
        elif key in _TABLES:
            if not isinstance(value, dict):
                raise CodebookError(f"{source}: `{key}` must be written as a table [{key}]")
        elif key == "phrases":
            _phrases(data, "the excluded phrases", source)
        else:
            allowed = ", ".join([f"[{name}]" for name in sorted(_TABLES)] + [f"[[{name}]]" for name in _KEYS])
            raise CodebookError(f"{source}: unknown table `{key}`; a codebook may have {allowed} and phrases")


def _check_keys(row: Table, key: str, source: str) -> None:
    for name in row:
        if name not in _KEYS[key]:
            where = f"[[{key}]] {row.get('name', row.get('type', ''))!r}"
            raise CodebookError(f"{source}: {where}: unknown key `{name}`; allowed are {', '.join(sorted(_KEYS[key]))}")


def _merged(tables: list[Table]) -> Table:
    """Put lists after one another and let later single values win."""
    out: Table = {}
    for table in tables:
        for key, value in table.items():
            if isinstance(value, list):
                out[key] = [*out.get(key, []), *value]
            else:
                out[key] = {**out.get(key, {}), **value}
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
        tuple(_rule(row, types, modes, source) for row in _tables(data, "coverage", source)),
        tuple(e for row in _tables(data, "entry", source) for e in _entries(row, types, modes, source)),
        _phrases(data, "the excluded phrases", source) if "phrases" in data else (),
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
    where, quad = f"type {name}", row.get("quad")
    if quad is not None and (type(quad) is not int or quad not in QUADS):
        raise CodebookError(f"{source}: {where}: quad = {quad!r}; allowed are 1, 2, 3, 4")
    score = _number(row, "score", where, source, *SCALE)
    reciprocal, recipient = (_flag(row, k, where, source) for k in ("reciprocal", "requires_recipient"))
    return EventType(name, quad, score, reciprocal, recipient, str(row.get("definition", "")))


def _flag(row: Table, key: str, where: str, source: str) -> bool:
    value = row.get(key, False)
    if not isinstance(value, bool):
        raise CodebookError(f"{source}: {where}: {key} = {value!r}; allowed are true and false")
    return value


def _words(row: Table, key: str, where: str, source: str) -> tuple[str, ...]:
    """Return a list of strings, empty where the row has none."""
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise CodebookError(f'{source}: {where}: {key} = {value!r}; write a list of texts, {key} = ["…", …]')
    return tuple(value)


def _phrases(row: Table, where: str, source: str) -> tuple[tuple[str, ...], ...]:
    """Return the phrases of a row as lemmas, in lower case as the matcher looks for them."""
    phrases = tuple(tuple(p.lower().split()) for p in _words(row, "phrases", where, source))
    for phrase in phrases:
        if "*" in (phrase[0], phrase[-1]):
            raise CodebookError(f"{source}: {where}: a phrase cannot begin or end with *: {' '.join(phrase)!r}")
    return phrases


def _known_type(row: Table, key: str, where: str, types: dict[str, EventType], source: str) -> str:
    name = _text(row, key, where, source)
    if name not in types:
        raise CodebookError(f"{source}: {where}: unknown type {name!r}; this codebook has {', '.join(types)}")
    return name


def _mode(row: Table, types: dict[str, EventType], source: str) -> Mode:
    kind = _known_type(row, "type", "[[mode]]", types, source)
    name = _text(row, "name", f"[[mode]] of {kind}", source)
    score = _number(row, "score", f"mode {kind}-{name}", source, *SCALE)
    directed = _flag(row, "directed", f"mode {kind}-{name}", source)
    return Mode(kind, name, score, str(row.get("definition", "")), directed)


def _rule(row: Table, types: dict[str, EventType], modes: dict[tuple[str, str], Mode], source: str) -> CoverageRule:
    name = _text(row, "name", "[[coverage]]", source)
    where = f"coverage rule {name}"
    lists = ("if_types", "if_modes", "if_aux", "if_cue", "if_context", "drop_aux")
    sets = {key: frozenset(_words(row, key, where, source)) for key in lists}
    becomes, mode, actor = (row.get(k, d) for k, d in (("becomes", None), ("mode", None), ("if_actor", "")))
    for kind in (*sorted(sets["if_types"]), *([] if becomes is None else [becomes])):
        if not isinstance(kind, str) or kind not in types:
            raise CodebookError(f"{source}: {where}: unknown type {kind!r}; this codebook has {', '.join(types)}")
    known = {"", *(m for _, m in modes)}
    for key in (*sorted(sets["if_modes"]), *([] if mode is None else [mode])):
        if not isinstance(key, str) or key not in known:
            raise CodebookError(f"{source}: {where}: unknown mode {key!r}; see the [[mode]] tables")
    if actor not in ACTORS:
        raise CodebookError(f'{source}: {where}: if_actor = {actor!r}; allowed are "doer" and "party"')
    also, discard = _words(row, "also", where, source), _flag(row, "discard", where, source)
    return CoverageRule(name=name, if_actor=actor, becomes=becomes, mode=mode, also=also, discard=discard, **sets)


def _entries(
    row: Table, types: dict[str, EventType], modes: dict[tuple[str, str], Mode], source: str
) -> list[LexicalEntry]:
    kind = _known_type(row, "type", "[[entry]]", types, source)
    where, mode = f"[[entry]] of {kind}", row.get("mode", "")
    if mode != "" and (not isinstance(mode, str) or (kind, mode) not in modes):
        known = ", ".join(m for t, m in modes if t == kind) or "none"
        raise CodebookError(f"{source}: {where}: unknown mode {mode!r}; {kind} has {known}")
    pos = row.get("pos", "verb")
    if pos not in PARTS_OF_SPEECH:
        raise CodebookError(f"{source}: {where}: pos = {pos!r}; allowed are verb, noun, phrase")
    weight = _number(row, "weight", where, source, 0, 1)
    phrases = _phrases(row, where, source)
    if not phrases:
        raise CodebookError(f'{source}: {where}: needs phrases = ["…", …]')
    return [LexicalEntry(kind, mode, pos, 0.8 if weight is None else weight, p) for p in phrases]
