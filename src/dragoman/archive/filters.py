"""What to look for in an archive, as SQL conditions with parameters: no value is ever part of the SQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dragoman.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_CODE = re.compile(r"[A-Z]{3}")
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_LAST_MONTH = 12


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that must all hold; None asks for nothing.

    Attributes:
        actor: A code (RUS) or a name or part of one, of somebody who acts.
        recipient: The same, of somebody to whom it is done.
        dyad: The actor's and the recipient's, in this order.
        type: An event type.
        quad: 1 to 4.
        since: First day: YYYY-MM-DD, YYYY-MM or YYYY.
        until: Last day, month or year.
        place: A country code, or a place's name or part of one.
        min_confidence: The least confidence.
        attribution: A code, or a name or part of one, of who reports it.
        source: The source of the document, or part of it.
        auxiliary: Only what is planned, hypothetical, denied or past (True), or only the rest (False).
        incident: The id of an incident.
        document: The key of a document, or the name it was given.
        told_once: Only the first record of each incident (True).
    """

    actor: str | None = None
    recipient: str | None = None
    dyad: tuple[str, str] | None = None
    type: str | None = None
    quad: int | None = None
    since: str | None = None
    until: str | None = None
    place: str | None = None
    min_confidence: float | None = None
    attribution: str | None = None
    source: str | None = None
    auxiliary: bool | None = None
    incident: str | None = None
    document: str | None = None
    told_once: bool | None = None


class Conditions:
    """Conditions joined by AND, and the values for the places they leave open."""

    def __init__(self) -> None:
        """Begin with no condition."""
        self.parameters: dict[str, Any] = {}
        self._parts: list[str] = []

    def add(self, sql: str, *values: object) -> None:
        """Add a condition; each `?` in it takes the next value."""
        for value in values:
            name = f"p{len(self.parameters)}"
            sql = sql.replace("?", f"${name}", 1)
            self.parameters[name] = value
        self._parts.append(f"({sql})")

    @property
    def where(self) -> str:
        """The WHERE clause, or nothing."""
        return f"WHERE {' AND '.join(self._parts)}" if self._parts else ""


def is_code(text: str) -> bool:
    """Whether a text has the form of a code (RUS, IGO), not of a name."""
    return bool(_CODE.fullmatch(text))


def holds(column: str) -> str:
    """Return the condition that a column holds a text somewhere, in capitals or not (`?` for the text)."""
    return f"contains(lower({column}), lower(?))"


def first_day(text: str, name: str = "since") -> str:
    """Return the first day of a day, month or year.

    Raises:
        UsageError: It is none.
    """
    year, month, day = _parts(text, name)
    return f"{year:04d}-{month or 1:02d}-{day or 1:02d}"


def last_day(text: str, name: str = "until") -> str:
    """Return the last day of a day, month or year.

    Raises:
        UsageError: It is none.
    """
    from datetime import date, timedelta

    year, month, day = _parts(text, name)
    if day:
        return text
    if not month or month == _LAST_MONTH:
        return f"{year:04d}-12-31"
    return (date(year, month + 1, 1) - timedelta(days=1)).isoformat()


def _parts(text: str, name: str) -> tuple[int, int | None, int | None]:
    from datetime import date

    found = _DATE.fullmatch(text)
    try:
        if not found:
            raise ValueError
        year, month, day = (int(part) if part else None for part in found.groups())
        date(year or 0, month if month is not None else 1, day if day is not None else 1)
    except ValueError:
        raise UsageError(f"{name} {text!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY") from None
    return year or 0, month, day


def check_values(given: Filters) -> None:
    """Refuse values that nothing can have.

    Raises:
        UsageError: A filter has such a value.
    """
    if given.quad is not None and given.quad not in {1, 2, 3, 4}:
        raise UsageError(f"quad {given.quad!r}: allowed are 1, 2 (cooperation: verbal, material), 3, 4 (conflict)")
    if given.min_confidence is not None and not 0 <= given.min_confidence <= 1:
        raise UsageError(f"min_confidence {given.min_confidence!r}: write a number from 0 to 1")
    if given.dyad is not None and len(given.dyad) != 2:
        raise UsageError(f"dyad {given.dyad!r}: write the actor and the recipient, such as ('RUS', 'UKR')")


def refuse_unused(given: Filters, used: frozenset[str], what: str) -> None:
    """Refuse filters that a table has no columns for, instead of passing them over in silence.

    Raises:
        UsageError: There is such a filter.
    """
    unused = [name for name in Filters.__dataclass_fields__ if getattr(given, name) is not None and name not in used]
    if unused:
        allowed = ", ".join(sorted(used))
        raise UsageError(f"{what} cannot be filtered by {', '.join(unused)}; allowed are {allowed}")


def add_shared(conditions: Conditions, given: Filters, columns: dict[str, str]) -> None:
    """Add the conditions on plain columns; `columns` gives for a filter the column it is about."""
    plain: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "type": ("{} = ?", str.upper), "quad": ("{} = ?", int), "min_confidence": ("{} >= ?", float),
        "since": ("{} >= CAST(? AS DATE)", first_day), "until": ("{} <= CAST(? AS DATE)", last_day),
        "incident": ("{} = ?", str),
    }  # fmt: skip
    for name, (sql, made) in plain.items():
        value = getattr(given, name)
        if value is not None and name in columns:
            conditions.add(sql.format(columns[name]), made(value))
