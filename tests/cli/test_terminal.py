"""On a terminal the events are a table, and many files show how far the reading is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..conftest import ARRESTS, environment

pty = pytest.importorskip("pty")


def on_terminal(*arguments: str, stdout: bool = True) -> tuple[int, str, bytes]:
    """Return the status, what the terminal got, and what went to standard output where that is a pipe."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "dragoman", *arguments]
    env = environment(TERM="xterm", COLUMNS="100")
    process = subprocess.Popen(command, stdout=theirs if stdout else subprocess.PIPE, stderr=theirs, env=env)
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 65536):
            shown += chunk
    except OSError:
        pass  # the other end is closed
    out = process.communicate(timeout=30)[0] or b""
    os.close(ours)
    return process.returncode, shown.decode(), out


@pytest.fixture
def folder(own_codebook: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(ARRESTS)
    (folder / "d.txt").write_bytes(b"")
    return folder


def test_a_terminal_shows_tables(folder: Path, own_codebook: Path) -> None:
    status, shown, _ = on_terminal("code", str(folder), "--codebook", str(own_codebook))
    assert status == 1
    assert shown.count("DETAIN") == 3
    assert "arrested" in shown
    assert "d.txt: is empty" in shown
    assert "Traceback" not in shown


def test_progress_does_not_touch_the_records(folder: Path, own_codebook: Path) -> None:
    status, shown, out = on_terminal("code", str(folder), "--codebook", str(own_codebook), stdout=False)
    assert status == 1
    assert len(out.splitlines()) == 3
    assert all(line.startswith(b"{") and line.endswith(b"}") for line in out.splitlines())
    assert "DETAIN" not in shown
    assert "reading" in shown
    assert "d.txt: is empty" in shown
