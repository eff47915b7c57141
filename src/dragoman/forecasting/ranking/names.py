"""What an actor's name tells: "Police_(Nigeria)" is a police, of Nigeria."""

from __future__ import annotations

import re

from dragoman.forecasting.tables import folded

_BELONGING = re.compile(r"^(?P<role>.*?)[ _]*\((?P<home>[^()]+)\)$")
# ACLED: "Police Forces of Nigeria (2015-2023)".
_IN_OFFICE = re.compile(r"^(?P<role>.+?)[ _]of[ _](?:the[ _])?(?P<home>[^()]+?)[ _]*\([^()A-Za-z]+\)$")
# Codes: "AFGREB" is the rebels (REB) of Afghanistan (AFG).
_CODE = re.compile(r"^(?P<home>[A-Z]{3})(?P<role>(?:[A-Z]{3}){1,4})$")


def split_name(name: str) -> tuple[str, str | None]:
    """Return (role, home) of a name that tells both; (name, None) of any other, in comparable spelling."""
    found = _IN_OFFICE.match(name) or _CODE.match(name) or _BELONGING.match(name)
    if found is None or not any(letter.isalpha() for letter in found["home"]):
        return _plain(name), None
    return _plain(found["role"]), _plain(found["home"])


def _plain(text: str) -> str:
    return folded(text.strip())
