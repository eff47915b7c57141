"""Publication dates as inputs write them."""

from __future__ import annotations

import re
from datetime import date, datetime

EARLIEST, LATEST = 1700, 2200
_FORMATS = ("%Y%m%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%Y/%m/%d", "%d.%m.%Y")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?=$|[T ])")
ALLOWED = f"YYYY-MM-DD (years {EARLIEST} to {LATEST})"


def publication_date(value: object) -> str | None:
    """Return an ISO date, or None for a missing value.

    Raises:
        ValueError: The value is no date, or one no newspaper has.
    """
    if value is None or value == "":
        return None
    text = str(value).strip()
    found = _parsed(text)
    if found is None or not EARLIEST <= found.year <= LATEST:
        raise ValueError(f"{text[:40]!r} is not a date; write {ALLOWED}")
    return found.isoformat()


def _parsed(text: str) -> date | None:
    iso = _ISO.match(text)
    try:
        if iso:
            return date.fromisoformat(iso.group())
    except ValueError:
        return None
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 (a calendar date has no zone)
        except ValueError:
            continue
    return None
