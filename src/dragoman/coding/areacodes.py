"""The state or province of a North American telephone number."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "area_codes.toml"
_NUMBER = re.compile(r"(?<![\d-])(?:\+?1[ .-])?(?:\((\d{3})\) ?|(\d{3})[.-])\d{3}[.-]\d{4}(?![\d-])")


@cache
def _provinces() -> dict[str, tuple[str, str]]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {
        str(code): (country, province)
        for country, provinces in table.items()
        for province, codes in provinces.items()
        for code in codes
    }


def telephoned(text: str) -> list[tuple[int, str, str]]:
    """Return for every telephone number in a text where it starts, its country (alpha-3) and its province."""
    found = ((m.start(), _provinces().get(m[1] or m[2])) for m in _NUMBER.finditer(text))
    return [(start, *place) for start, place in found if place]
