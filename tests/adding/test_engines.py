"""The archive is the same whoever coded it, in batches of whatever size, and however often it was broken off."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from dragoman.adding.shards import work_folder

from .archives import contents, select
from .conftest import FRENCH, finished, start

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
needs_dask = pytest.mark.skipif(not importlib.util.find_spec("distributed"), reason="needs the extra [dask]")


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param(["--workers", "2", "--batch", "4"], id="two processes"),
        pytest.param(["--workers", "2", "--batch", "5", "--dask", "local"], id="dask", marks=needs_dask),
    ],
)
def test_every_engine_makes_the_same_archive(
    corpus: Path, undisturbed: Path, tmp_path: Path, engine: list[str]
) -> None:
    archive = tmp_path / "b.duckdb"
    finished(corpus, "--archive", archive, *engine, status=1)
    assert contents(archive) == contents(undisturbed)
    assert not work_folder(archive).exists()


def test_the_undisturbed_archive_has_what_was_told(undisturbed: Path) -> None:
    states = dict(select(undisturbed, "SELECT state, count(*) FROM documents GROUP BY state"))
    assert states == {"coded": 30, "skipped": 1}
    assert select(undisturbed, "SELECT reason, text FROM documents WHERE state = 'skipped'") == [
        ("language: fr", FRENCH)
    ]
    assert select(undisturbed, "SELECT count(*) > 30 FROM events") == [(True,)]
    assert select(undisturbed, "SELECT line FROM failures") == [(7,)]


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param([], id="processes"),
        pytest.param(["--dask", "local"], id="dask", marks=[needs_dask, pytest.mark.slow]),
    ],
)
def test_an_interrupt_is_told_and_the_same_command_goes_on(
    corpus: Path, undisturbed: Path, tmp_path: Path, engine: list[str]
) -> None:
    archive = tmp_path / "b.duckdb"
    arguments = (corpus, "--archive", archive, "--workers", "2", "--batch", "2", *engine)
    with start(*arguments) as process:
        until = time.monotonic() + 60
        while not list(work_folder(archive).rglob("*.parquet")) and time.monotonic() < until:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    told = [line for line in err.splitlines() if "not valid JSON" not in line]
    assert told == ["interrupted; the archive is whole, and the same command goes on from here"]
    finished(*arguments, status=1)
    assert contents(archive) == contents(undisturbed)


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param([], id="processes"),
        pytest.param(["--dask", "local"], id="dask", marks=[needs_dask, pytest.mark.slow]),
    ],
)
def test_a_document_that_kills_or_keeps_its_worker_is_left_out_and_the_rest_done(
    corpus: Path, undisturbed: Path, tmp_path: Path, engine: list[str]
) -> None:
    bad, archive = tmp_path / "bad.jsonl", tmp_path / "b.duckdb"
    lines = corpus.read_text(encoding="utf-8").splitlines()
    for place, name in ((3, "deadly"), (20, "endless")):
        text = f"Troops of {name.capitalize()}wordia killed two men in the capital of the country."
        lines.insert(place, json.dumps({"id": name, "text": text}))
    bad.write_text("\n".join(lines), encoding="utf-8")
    faulty = os.pathsep.join([str(Path(__file__).parent / "faulty"), *filter(None, [os.environ.get("PYTHONPATH")])])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", faulty)
        options = ("--workers", "2", "--batch", "8", "--time-limit", "5")
        out, err = finished(bad, "--archive", archive, *options, *engine, status=1)
    assert "30 documents coded" in out
    assert "3 failed" in out
    for name in ("deadly", "endless"):
        assert sum(line.startswith(f"dragoman: {name}: the worker that codes it ") for line in err.splitlines()) == 1
    assert "Traceback" not in err
    failed = "SELECT name, reason FROM documents WHERE state = 'failed' ORDER BY name"
    assert select(archive, failed) == [("deadly", "ended its worker twice"), ("endless", "ended its worker twice")]
    query = "SELECT id, record FROM events ORDER BY id"
    assert select(archive, query) == select(undisturbed, query)
