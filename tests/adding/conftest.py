"""A small corpus of our own, and `dragoman add` on it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.synthesis import rows, sentences_of

from ..conftest import ROOT, environment, heed_signals

EXAMPLES = ROOT / "examples"
FRENCH = (
    "Le président a rencontré mardi à Paris les ministres des Affaires étrangères de la région, qui ont demandé la fin"
    " des combats et le retour des réfugiés dans leurs villages."
)


def own_sentences() -> list[str]:
    """The sentences of the texts in `examples`, which are ours."""
    lines = (EXAMPLES / "andes-and-strait.jsonl").read_text(encoding="utf-8").splitlines()
    page = re.sub(r"<[^>]*>", " ", (EXAMPLES / "sahel-transition.html").read_text(encoding="utf-8"))
    texts = [json.loads(line)["text"] for line in lines]
    return sentences_of(iter([*texts, (EXAMPLES / "massoud-moscow.txt").read_text(encoding="utf-8"), page]))


def write_corpus(path: Path, count: int = 30) -> Path:
    """Write documents, among them one in French, one told twice and a line that is no document."""
    lines = [json.dumps(row) for row in rows(own_sentences(), count, (2, 4))]
    lines[5:5] = [json.dumps({"id": "fr", "text": FRENCH}), "no JSON", lines[2]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus") / "corpus.jsonl")


Start = Callable[..., "subprocess.Popen[str]"]


def start(*arguments: str | Path, **more: str) -> subprocess.Popen[str]:
    """Start `dragoman add` in a process of its own, the leader of a group."""
    command = [sys.executable, "-m", "dragoman", "add", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, stdout=pipe, stderr=pipe, text=True, env=environment(**more), start_new_session=True,
        preexec_fn=heed_signals,
    )  # fmt: skip


def finished(*arguments: str | Path, status: int = 0, **more: str) -> tuple[str, str]:
    """Run `dragoman add` and return what it wrote."""
    with start(*arguments, **more) as process:
        try:
            out, err = process.communicate(timeout=300)
        finally:
            process.kill()
    assert (process.returncode, "Traceback" in err) == (status, False), err
    return out, err


@pytest.fixture(scope="session")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the corpus as one process makes it without a break."""
    path = tmp_path_factory.mktemp("undisturbed") / "a.duckdb"
    out, err = finished(corpus, "--archive", path, "--workers", "0", "--batch", "3", status=1)
    assert "30 documents coded" in out
    assert "line 7: not valid JSON" in err
    return path
