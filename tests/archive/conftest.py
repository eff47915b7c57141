from __future__ import annotations

from pathlib import Path

import pytest

from .builders import make_archive


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """An archive of three coded documents, one skipped and one failed."""
    return make_archive(tmp_path / "news.duckdb")
