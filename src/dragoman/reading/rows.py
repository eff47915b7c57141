"""A row of a table, or an object of JSON Lines, as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dragoman.reading.columns import FIELDS, chosen, shown
from dragoman.reading.dates import publication_date
from dragoman.reading.decoding import encodable
from dragoman.records import Document

if TYPE_CHECKING:
    from collections.abc import Mapping


class RowError(ValueError):
    """A row that is no document; its reader knows where it stands."""


def document_of(row: Mapping[str, Any], identifier: str, columns: Mapping[str, str]) -> Document:
    """Return the document of a row; fields that Dragoman does not use become its metadata.

    Args:
        row: Name -> value.
        identifier: Used if the row has none.
        columns: What the user says which field is.

    Raises:
        RowError: There is no text, or the date is none.
    """
    names = {field: _first(row, candidates) for field, candidates in chosen(row, columns).items()}
    text = _text(row, names["text"], columns.get("text") or "text")
    values = {field: row[name] for field, name in names.items() if name}
    try:
        date = publication_date(values.get("date"))
    except ValueError as error:
        aside = "" if names["date"] == "date" else "; or leave it out with --map date="
        raise RowError(f'field "{shown([names["date"]])}": {error}{aside}') from error
    named = {k: encodable(str(values[k])) for k in ("title", "source", "url", "language") if values.get(k)}
    used = {*names.values(), *(() if columns else FIELDS)}
    rest = {k: v for k, v in row.items() if k not in used}
    given = values.get("id")
    own = identifier if given is None or given == "" else str(given)
    return Document(encodable(own), encodable(text), date, metadata=rest, date_from="given" if date else None, **named)


def _first(row: Mapping[str, Any], candidates: tuple[str, ...]) -> str | None:
    """Return the first name with a value, else the first name."""
    filled = (name for name in candidates if row[name] is not None and row[name] != "")
    return next(filled, candidates[0] if candidates else None)


def _text(row: Mapping[str, Any], name: str | None, wanted: str) -> str:
    text = row[name] if name else None
    if isinstance(text, str) and text.strip():
        return text
    found = "missing" if text is None else "empty" if isinstance(text, str) else f"of type {type(text).__name__}"
    aside = f" (there are: {shown(row)}; name the one of text with --map text=NAME)" if name is None and row else ""
    raise RowError(f'needs a "{shown([name or wanted])}" field with words; it is {found}{aside}')
