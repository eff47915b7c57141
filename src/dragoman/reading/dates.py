"""Publication dates as inputs write them."""

from __future__ import annotations

import re
from datetime import date, datetime

EARLIEST, LATEST = 1700, 2200
_FORMATS = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y/%m/%d", "%d.%m.%Y")
# A written date among other words, as feeds have it: "9:43 PM, Dec 11, 2016".
_WRITTEN = re.compile(r"\b(?:[A-Za-z]{3,9} \d{1,2}, ?\d{4}|\d{1,2} [A-Za-z]{3,9},? \d{4})\b", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ])", re.ASCII)
_COMPACT = re.compile(r"\d{8}", re.ASCII)
LONGEST_SHOWN = 40
ALLOWED = f"YYYY-MM-DD (years {EARLIEST} to {LATEST})"


def publication_date(value: object) -> str | None:
    """Return an ISO date, or None for a missing value.

    Raises:
        ValueError: The value is no date, or one no newspaper has.
    """
    text = "" if value is None else str(value).strip()
    if not text:
        return None
    found = _parsed(text)
    if found is None or not EARLIEST <= found.year <= LATEST:
        raise ValueError(f"{text[:LONGEST_SHOWN]!r} is not a date; write {ALLOWED}")
    return found.isoformat()


def _parsed(text: str) -> date | None:
    iso = _ISO.match(text)
    try:
        if iso or _COMPACT.fullmatch(text):
            return date.fromisoformat(iso.group() if iso else text)
    except ValueError:
        return None
    inside = _WRITTEN.search(text)
    text = " ".join(inside.group().replace(",", " ").split()) if inside else text
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a calendar date has no zone)
        except ValueError:
            continue
    return None
