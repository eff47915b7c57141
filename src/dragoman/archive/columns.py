"""Columns of values as parameters of SQL: as JSON, which DuckDB reads many times faster than lists of Python.

(DuckDB 1.4 takes 0.25 ms for each item of a list parameter; as JSON 20,000 items take 13 ms in any version.)
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def unnested(name: str, kind: str) -> str:
    """Return SQL that makes a row of each value of the parameter `name`; `kind` is a type, or `[type]` for lists."""
    item = f'["{kind[1:-1]}"]' if kind.startswith("[") else f'"{kind}"'
    return f"unnest(from_json(${name}, '[{item}]'))"


def column(values: Iterable[object]) -> str:
    """Return values as such a parameter; texts must be such as UTF-8 can write."""
    return json.dumps(list(values), ensure_ascii=False)
