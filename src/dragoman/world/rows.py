"""The rows of the gazetteer files: their schema, and how a file is read and refused."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dragoman.errors import WorldError

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data"
# Earlier files win where two give the same name.
ORGANISATION_FILES = ("igos", "armed_groups", "institutions", "parties", "ngos_media", "peoples")
SECTORS = frozenset(
    "GOV MIL REB PTY LEG JUD COP SPY PRM OPP CVL REF JRN EDU BUS MED REL SOC ELI CRM UAF UNK PRE LAB AGR".split()
)
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
COLUMNS = frozenset({"name", "aliases", "code", "sectors"})
STATE_COLUMNS = frozenset({"code", "name", "aliases", "adjectives", "capital", "seats"})
CITY_COLUMNS = frozenset({"name", "code"})
# Who held an office of these and holds it no more belongs to the elite (PLOVER's ELI).
OFFICIAL = frozenset({"GOV", "MIL", "LEG", "JUD", "COP", "SPY"})
# Codes of bodies that belong to no one state.
INTERNATIONAL = frozenset({"IGO", "NGO", "MNC"})
EARLIEST, LATEST = "0000", "9999"


class Entry(NamedTuple):
    """One row of a gazetteer file: who this is and what it was between two dates.

    `kind` is the file ("igos", "armed_groups" …), or "state", "seat", "city", "person".
    """

    name: str
    kind: str
    code: str | None
    sectors: tuple[str, ...]
    office: str | None = None
    valid_from: str = EARLIEST
    valid_to: str = LATEST
    identifier: str | None = None
    others: tuple[str, ...] = ()  # further countries that it acts in: the document tells which one is meant

    def holds_at(self, date: str | None) -> bool:
        """Whether the row is valid at an ISO date; a row always holds when no date is known."""
        if date is None:
            return True
        return self.valid_from[: len(date)] <= date and date[: len(self.valid_to)] <= self.valid_to


def listed(field: str) -> tuple[str, ...]:
    """Return the parts of a field whose values are joined by semicolons."""
    if not field:
        return ()
    return tuple([part for part in map(str.strip, field.split(";")) if part])


def entry_of(row: dict[str, str], kind: str, sectors: tuple[str, ...] | None = None) -> Entry:
    """Return the entry of a row."""
    codes = listed(row["code"])
    return Entry(
        row["name"],
        kind,
        codes[0] if codes else None,
        listed(row["sectors"]) if sectors is None else sectors,
        row.get("office") or None,
        row.get("valid_from") or EARLIEST,
        row.get("valid_to") or LATEST,
        row.get("wikidata") or None,
        codes[1:],
    )


def read_rows(path: Path, columns: frozenset[str]) -> Iterator[dict[str, str]]:
    """Yield the rows of a gazetteer file.

    Raises:
        WorldError: The file is missing, has other columns, or a row breaks the schema.
    """
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines)
            header = next(reader, [])
            missing = columns - set(header)
            if missing:
                raise WorldError(f"{path}, line 1: needs the columns {', '.join(sorted(missing))}")
            check = _Check(len(header))
            for fields in reader:
                row = dict(zip(header, fields, strict=False))
                problem = check.problem(fields, row)
                if problem:
                    raise WorldError(f"{path}, line {reader.line_num}: {problem}")
                yield row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WorldError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error


class _Check:
    """The schema of rows; values seen before are not looked at again."""

    def __init__(self, fields: int) -> None:
        self._fields = fields
        self._sound: set[str] = {""}

    def problem(self, fields: list[str], row: dict[str, str]) -> str | None:
        """Return what is wrong with a row."""
        if len(fields) != self._fields:
            return f"expected {self._fields} fields"
        sectors = row.get("sectors", "")
        if sectors not in self._sound:
            for sector in listed(sectors):
                if sector not in SECTORS:
                    return f"unknown sector {sector!r}; allowed are {', '.join(sorted(SECTORS))}"
            self._sound.add(sectors)
        for name in ("valid_from", "valid_to"):
            value = row.get(name, "")
            if value not in self._sound:
                if not DATE.fullmatch(value):
                    return f"{name} = {value!r} is not YYYY, YYYY-MM or YYYY-MM-DD"
                self._sound.add(value)
        return None
