"""docs/archive.md says what is so: its SQL runs, its columns are those of the schema."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dragoman.archive import Archive
from dragoman.archive.filters import Filters

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "archive.md").read_text(encoding="utf-8")
TABLES = ("documents", "events", "entities", "dyads", "relations", "claims", "incidents", "runs", "failures", "meta")


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL))
def test_sql_of_the_page_runs(news: Path, query: str) -> None:
    with Archive(news) as archive:
        assert archive.sql(query).columns


def test_python_of_the_page_runs(news: Path) -> None:
    pytest.importorskip("polars")
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    exec(code.replace("2023", "2022"), {})
    assert news.name == "news.duckdb"


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_on_the_page_and_no_other(news: Path, table: str) -> None:
    with Archive(news) as archive:
        columns = {row["column_name"] for row in archive.sql(f"DESCRIBE {table}").to_dicts()}
    assert _documented(table) == columns


def _documented(table: str) -> set[str]:
    rows = [line.split(" | ") for line in TEXT.splitlines() if line.startswith("| `")]
    own = re.search(rf"^### {table}:.*?(?=^###)", TEXT, re.DOTALL | re.MULTILINE)
    if own:
        cells = [line.split(" | ")[0] for line in own[0].splitlines() if line.startswith("| `")]
    else:
        cells = [row[1] for row in rows if row[0] == f"| `{table}`"]
    return set(re.findall(r"`(\w+)`", " ".join(cells)))


def test_every_filter_is_on_the_page() -> None:
    filters = TEXT[TEXT.index("### Filters") : TEXT.index("## From Python")]
    assert set(Filters.__dataclass_fields__) <= set(re.findall(r"`(\w+)`", filters))
