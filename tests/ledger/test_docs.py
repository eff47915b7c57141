"""docs/ledger.md says what is so."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ..archive.builders import make_archive
from ..conftest import ROOT, Result
from .builders import chatter, foretelling, last, report

TEXT = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    return make_archive(tmp_path / "news.duckdb", [foretelling(), report(), *chatter(), last()])


def test_python_of_the_page_runs(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)
    assert capsys.readouterr().out == "1 ['speaker_name', 'speaker_code']\n"
    assert names["record"][0]["hits"] == 1  # type: ignore[index]


def test_every_option_of_the_page_is_known(main: Callable[..., Result]) -> None:
    told = main("claims", "--help").out
    assert {option for option in re.findall(r"--[a-z][a-z-]+", TEXT) if option not in told} == set()
