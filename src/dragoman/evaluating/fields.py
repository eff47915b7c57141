"""JSON objects read field by field, so that a wrong one is named with its line, field and what is allowed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.reading.decoding import decode

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
LONGEST_SHOWN = 60


class Fields:
    """One object of a file; `place` is the way to it from the line's object, such as `events[0].`."""

    def __init__(self, row: object, source: str, line: int, place: str = "") -> None:
        """Take an object, or refuse what is none.

        Raises:
            InputError: It is no JSON object.
        """
        self.source, self.line, self.place = source, line, place
        if not isinstance(row, dict):
            where = f"{place.rstrip('.')}: " if place else ""
            raise InputError(source, f"{where}expected a JSON object, found {_shown(row)}", line)
        self.row: dict[str, Any] = row

    def fault(self, name: str, problem: str) -> InputError:
        """Return the error of one field."""
        return InputError(self.source, f'field "{self.place}{name}": {problem}', self.line)

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self.row.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(name, f"needs a text, has {_shown(value)}")
        return value

    def text_or_none(self, name: str) -> str | None:
        """Return a text, or None where it is missing, null or empty."""
        return self.text(name) if self.row.get(name) not in (None, "") else None

    def date(self, name: str) -> str | None:
        """Return an ISO date as exact as it is given."""
        value = self.text_or_none(name)
        if value is not None and not DATE.fullmatch(value):
            raise self.fault(name, f"{_shown(value)} is not a date; write YYYY-MM-DD, YYYY-MM, YYYY or null")
        return value

    def offset(self, name: str) -> int:
        """Return a number from 0 that must be there."""
        value = self.row.get(name)
        if type(value) is not int or value < 0:
            raise self.fault(name, f"needs a character offset (a whole number from 0), has {_shown(value)}")
        return value

    def share(self, name: str) -> float | None:
        """Return a number from 0 to 1, or None where it is missing."""
        value = self.row.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.fault(name, f"needs a number from 0 to 1, has {_shown(value)}")
        return float(value)

    def flag(self, name: str) -> bool:
        """Return true or false; false where it is missing."""
        value = self.row.get(name, False)
        if not isinstance(value, bool):
            raise self.fault(name, f"needs true or false, has {_shown(value)}")
        return value

    def texts(self, name: str) -> list[str]:
        """Return a list of texts, empty where it is missing."""
        value = self.items(name)
        for item in value:
            if not isinstance(item, str) or not item:
                raise self.fault(name, f"needs a list of texts, has {_shown(item)} in it")
        return value

    def items(self, name: str) -> list[Any]:
        """Return a list, empty where it is missing."""
        value = self.row.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.fault(name, f"needs a list, has {_shown(value)}")
        return value

    def objects(self, name: str) -> list[Fields]:
        """Return the objects of a list; one object alone counts as a list of one."""
        value = self.row.get(name)
        items = [value] if isinstance(value, dict) else self.items(name)
        return [Fields(v, self.source, self.line, f"{self.place}{name}[{i}].") for i, v in enumerate(items)]

    def inner(self, name: str) -> Fields:
        """Return the object of a field."""
        return Fields(self.row.get(name), self.source, self.line, f"{self.place}{name}.")

    def check(self, name: str, values: Collection[str], allowed: Collection[str]) -> None:
        """Refuse values that are not among those allowed."""
        for value in values:
            if value not in allowed:
                listed = ", ".join(allowed) or "none; leave it empty"
                raise self.fault(name, f"{_shown(value)} is not allowed; allowed: {listed}")


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def read_rows(path: Path) -> list[Fields]:
    """Read the objects of a JSON Lines file.

    Raises:
        InputError: The file cannot be read, or a line is no JSON object; names the line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error
    lines = decode(data, str(path), None).split("\n")
    return [_row(line, str(path), number) for number, line in enumerate(lines, 1) if line.strip()]


def _row(line: str, source: str, number: int) -> Fields:
    try:
        return Fields(json.loads(line), source, number)
    except json.JSONDecodeError as error:
        raise InputError(source, f"not valid JSON ({error.msg}, character {error.colno})", number) from error
    except (RecursionError, ValueError) as error:
        raise InputError(source, "not readable JSON (nested too deeply or too many digits)", number) from error
