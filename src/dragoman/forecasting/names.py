"""What an actor's name tells: "Police_(Nigeria)" is a police, of Nigeria."""

from __future__ import annotations

import re
from functools import cache

from dragoman.forecasting.tables import folded
from dragoman.world.rows import DATA, STATE_COLUMNS, read_rows

_BELONGING = re.compile(r"^(?P<role>.*?)[ _]*\((?P<home>[^()]+)\)$")
# ACLED: "Police Forces of Nigeria (2015-2023)".
_IN_OFFICE = re.compile(r"^(?P<role>.+?)[ _]of[ _](?:the[ _])?(?P<home>[^()]+?)[ _]*\([^()A-Za-z]+\)$")
# Codes: "AFGREB" is the rebels (REB) of Afghanistan (AFG).
_CODE = re.compile(r"^(?P<home>[A-Z]{3})(?P<role>(?:[A-Z]{3}){1,4})$")


def split_name(name: str) -> tuple[str, str | None]:
    """Return (role, home) of a name that tells both, (name, None) of any other; blanks stand for underscores.

    It does not matter which other names a table has, so that none that comes later changes what was said before.
    """
    found = _IN_OFFICE.match(name) or _coded(name) or _BELONGING.match(name)
    if found is None or not any(letter.isalpha() for letter in found["home"]):
        return _plain(name), None
    return _plain(found["role"]), _plain(found["home"])


def is_state(name: str) -> bool:
    """Return whether a name or code is a state's."""
    return folded(name) in _states()


def _coded(name: str) -> re.Match[str] | None:
    """Match a code whose first part is a state's: UNICEF is none."""
    found = _CODE.match(name)
    return found if found and is_state(found["home"]) else None


def _plain(text: str) -> str:
    return text.replace("_", " ").strip()


@cache
def _states() -> frozenset[str]:
    rows = list(read_rows(DATA / "states.csv", STATE_COLUMNS))
    return frozenset(folded(row[column]) for row in rows for column in ("code", "name"))
