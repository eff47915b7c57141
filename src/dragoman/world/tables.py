"""The files of a gazetteer folder as tables, with their schema: read for checking, written by the importers."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dragoman.errors import UsageError, WorldError
from dragoman.world.rows import CITY_COLUMNS, COLUMNS, ORGANISATION_FILES, STATE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BEARER = ("name", "aliases", "code", "sectors", "valid_from", "valid_to", "wikidata")
# The columns of every file, in their order; the files of people/ share one schema.
SCHEMA: dict[str, tuple[str, ...]] = {
    "states": ("code", "name", "aliases", "adjectives", "capital", "seats", "valid_from", "valid_to"),
    **dict.fromkeys(ORGANISATION_FILES, _BEARER),
    "people": ("name", "aliases", "code", "sectors", "office", "valid_from", "valid_to", "wikidata"),
    "cities": ("name", "code"),
    "regions": ("name", "aliases", "kind", "lat", "lon", "countries"),
    "agents": ("phrase", "sectors", "plural", "note"),
    "offices": ("office", "words"),
    "spellings": ("form", "variants"),
}
REQUIRED: dict[str, frozenset[str]] = {
    **{name: frozenset(columns) for name, columns in SCHEMA.items()},
    **dict.fromkeys((*ORGANISATION_FILES, "people"), COLUMNS),
    "states": STATE_COLUMNS,
    "cities": CITY_COLUMNS,
    "agents": frozenset({"phrase", "sectors", "plural"}),
}
# The kind that the gazetteer gives the rows of a file; the other files hold no bearers of names.
ENTRY_KINDS = {"states": "state", **{n: n for n in ORGANISATION_FILES}, "people": "person", "cities": "city"}
PEOPLE = "people"


class Row(NamedTuple):
    """One row: the line it ends on and its fields by column."""

    line: int
    fields: dict[str, str]


class Table(NamedTuple):
    """One file: its schema, its rows, and what kept other lines from being rows (line, problem)."""

    path: Path
    schema: str
    header: tuple[str, ...]
    rows: list[Row]
    problems: list[tuple[int, str]]


def schema_of(path: Path) -> str | None:
    """Return the schema of a file by its name and folder, or None for other files."""
    name = PEOPLE if path.parent.name == PEOPLE else path.stem
    return name if name in SCHEMA else None


def files_of(folder: Path) -> list[Path]:
    """Return the CSV files of a gazetteer folder in the order of the schemas, those of no schema last."""
    order = {name: i for i, name in enumerate(SCHEMA)}
    found = (*folder.glob("*.csv"), *(folder / PEOPLE).glob("*.csv"))
    return sorted(found, key=lambda p: (order.get(schema_of(p) or "", len(order)), p.name))


def read_table(path: Path, schema: str) -> Table:
    """Read a file row by row; lines that are no rows are among its problems.

    Raises:
        WorldError: The file cannot be read or is not UTF-8.
    """
    rows: list[Row] = []
    problems: list[tuple[int, str]] = []
    header: tuple[str, ...] = ()
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines)
            try:
                header = tuple(next(reader, ()))
                missing = REQUIRED[schema] - set(header)
                if missing:
                    return Table(path, schema, header, [], [(1, f"needs the columns {', '.join(sorted(missing))}")])
                for fields in reader:
                    if len(fields) == len(header):
                        rows.append(Row(reader.line_num, dict(zip(header, fields, strict=True))))
                    elif fields:
                        problems.append((reader.line_num, f"{len(fields)} fields, the header has {len(header)}"))
            except csv.Error as error:
                # The reader counts a line when it has read it whole.
                problems.append((reader.line_num + (reader.line_num == 1), f"is no CSV ({error})"))
    except UnicodeDecodeError as error:
        raise WorldError(f"{path}: cannot be read (not valid UTF-8)") from error
    except OSError as error:
        raise WorldError(f"{path}: cannot be read ({error.strerror})") from error
    return Table(path, schema, header, rows, problems)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Give a folder to write into that becomes `target` when all went well and vanishes otherwise.

    Raises:
        UsageError: The target exists and is not an empty folder, or cannot be made.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        state = "exists and is not empty" if target.is_dir() else "exists and is no folder"
        raise UsageError(f"-o {target} {state}; name a new folder")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise UsageError(f"-o {target}: cannot be made ({error.strerror})") from error
    try:
        yield folder
        _readable(folder)
        folder.replace(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _readable(folder: Path) -> None:
    """Give a folder made for the user alone the rights of any other new folder."""
    mask = os.umask(0)
    os.umask(mask)
    folder.chmod(0o777 & ~mask)


def write_folder(folder: Path, tables: Mapping[str, Iterable[dict[str, str]]], provenance: str) -> dict[str, int]:
    """Write tables by name ("states", "people/mine" …) as gazetteer files, and provenance.toml beside them.

    Returns:
        The number of rows by file, in order; tables without rows give no file.
    """
    counts: dict[str, int] = {}
    for name, rows in tables.items():
        path = folder / f"{name}.csv"
        schema = schema_of(path)
        assert schema is not None, name
        count = _write_table(path, SCHEMA[schema], rows)
        if count:
            counts[f"{name}.csv"] = count
    (folder / "provenance.toml").write_text(provenance, encoding="utf-8")
    return counts


def _write_table(path: Path, columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> int:
    """Write rows as they come, however many; return their number, 0 for no file."""
    count = 0
    for count, row in enumerate(rows, 1):
        if count == 1:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("w", encoding="utf-8", newline="")
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
        writer.writerow(row)
    if count:
        file.close()
    return count
