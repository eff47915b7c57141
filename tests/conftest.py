"""Fixtures that several rooms' tests share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from .smallworld import write_world

if TYPE_CHECKING:
    from dragoman.world.gazetteer import Gazetteer

ROOT = Path(__file__).resolve().parents[1]

# A codebook whose types the network does not know: it finds events by its phrases alone,
# so that tests of the plumbing do not depend on the model.
OWN_CODEBOOK = """
[codebook]
id = "mine"

[[type]]
name = "DETAIN"
quad = 4
score = -5.0

[[type]]
name = "MARCH"
quad = 3

[[mode]]
type = "DETAIN"
name = "mass"
score = -6.5

[[entry]]
type = "DETAIN"
weight = 0.9
phrases = ["arrest", "detain"]

[[entry]]
type = "DETAIN"
mode = "mass"
weight = 0.9
phrases = ["round up"]

[[entry]]
type = "MARCH"
weight = 0.8
phrases = ["march through"]
"""

ARRESTS = "Police in Dhaka arrested 22 opposition supporters on Wednesday."


def heed_signals() -> None:
    """Let signals do what they do, whatever the tests were started with (nohup ignores a hang-up, & an interrupt)."""
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the tests marked slow too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--slow"):
        for item in items:
            if "slow" in item.keywords:
                item.add_marker(pytest.mark.skip(reason="give --slow to run this"))


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the shared folder")
    return folder


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep derived data in a folder of this run: tests neither read nor write the user's cache, and build it once."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DRAGOMAN_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The gazetteer of tests/smallworld.py."""
    from dragoman.world.gazetteer import Gazetteer

    return Gazetteer(write_world(tmp_path_factory.mktemp("world")))


@pytest.fixture(autouse=True)
def in_tmp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in a folder of its own, so that inputs can be named without a path."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def own_codebook(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN_CODEBOOK, encoding="utf-8")
    return path


class Result(NamedTuple):
    status: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    # Of the working tree, not of whatever dragoman is installed beside it.
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path, **more}


@pytest.fixture
def cli(tmp_path: Path) -> Callable[..., Result]:
    """Run `python -m dragoman` in the test's folder."""

    def run(*arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> Result:
        command = [sys.executable, "-m", "dragoman", *arguments]
        done = subprocess.run(
            command, input=stdin, capture_output=True, timeout=60, cwd=tmp_path, env=environment(**(env or {}))
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Run the command line in this process, where the model is loaded only once."""
    from dragoman.cli.main import main as entry

    def run(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["dragoman", *arguments])
        with pytest.raises(SystemExit) as stop:
            entry()
        return Result(int(stop.value.code or 0), *capsys.readouterr())

    return run
