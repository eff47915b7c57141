"""What is in an archive, to compare two of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

# All that two archives of the same documents may differ in.
TIMES = {"started", "finished", "created"}


def contents(path: Path) -> dict[str, list[str]]:
    """Return the rows of every table but its times, in an order of their own."""
    with duckdb.connect(str(path), read_only=True) as connection:
        query = "SELECT table_name FROM duckdb_tables() ORDER BY table_name"
        tables = [name for (name,) in connection.execute(query).fetchall()]
        return {name: _rows(connection, name) for name in tables}


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    found = connection.execute(f"SELECT * FROM {table}")
    names = [column[0] for column in found.description or ()]
    return sorted(repr(_timeless(dict(zip(names, row, strict=True)))) for row in found.fetchall())


def _timeless(row: dict[str, Any]) -> dict[str, Any]:
    if row.get("name") in TIMES:  # a row of meta
        return {}
    return {name: value for name, value in row.items() if name not in TIMES}


def select(path: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()
