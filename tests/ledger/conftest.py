from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..conftest import environment

PAIRS = [json.loads(line) for line in (Path(__file__).parent / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="session")
def pairs_archive(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[dict[str, Any]]], Path]:
    """Code pairs of dispatches: what is said (s0, s1 …), and what is told later (t0, t1 …)."""

    def made(pairs: list[dict[str, Any]]) -> Path:
        folder = tmp_path_factory.mktemp("pairs")
        rows = [{"id": "last", "date": "2022-09-01", "text": "Austria and Fiji held talks on Wednesday."}]
        for number, pair in enumerate(pairs):
            rows.append({"id": f"s{number}", "date": pair["said_on"], "text": pair["said"], "source": "Gazette"})
            rows.append({"id": f"t{number}", "date": pair["told_on"], "text": pair["told"], "source": "Herald"})
        news, archive = folder / "news.jsonl", folder / "news.duckdb"
        news.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        command = [sys.executable, "-m", "dragoman", "add", str(news), "--archive", str(archive), "--workers", "0"]
        subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment())
        return archive

    return made
