"""Ctrl-C and a closed pipe leave whole records and no traceback."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from ..conftest import ARRESTS, environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes of POSIX")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More documents than can be coded before the test acts."""
    path = tmp_path / "many.jsonl"
    path.write_text("".join(json.dumps({"id": str(i), "text": ARRESTS * 3}) + "\n" for i in range(20_000)))
    return path


def start(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "dragoman", *arguments]
    # A shell that runs the tests in the background may have told its children to ignore Ctrl-C.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, env=environment(), preexec_fn=heed)


def commands(many: Path, codebook: Path) -> dict[str, list[str]]:
    return {
        "code": ["code", str(many), "--codebook", str(codebook)],
        "csv": ["code", str(many), "--codebook", str(codebook), "--format", "csv"],
        "annotate": ["annotate", str(many)],
    }


@pytest.mark.parametrize("which", ["code", "annotate"])
def test_an_interrupt_leaves_complete_records(many: Path, own_codebook: Path, which: str) -> None:
    with start(*commands(many, own_codebook)[which]) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, err = process.communicate(timeout=30)
    assert process.returncode == 130
    out = first + rest
    assert out.endswith(b"\n")
    assert all(json.loads(line) for line in out.splitlines())
    assert err.decode().split("\n") == ["", "interrupted; what was written so far is complete records", ""]


def test_an_interrupt_leaves_a_file_of_complete_records(many: Path, own_codebook: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    with start(*commands(many, own_codebook)["code"], "-o", str(output)) as process:
        while process.poll() is None and not (output.exists() and output.stat().st_size):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 130
    text = output.read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert all(json.loads(line) for line in text.splitlines())


@pytest.mark.parametrize("which", ["code", "csv", "annotate"])
def test_a_closed_pipe_is_no_error(many: Path, own_codebook: Path, which: str) -> None:
    with start(*commands(many, own_codebook)[which]) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        process.wait(timeout=30)
    assert (process.returncode, err) == (0, b"")
