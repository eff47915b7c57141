"""The public front is what it says, and importing it is cheap."""

from __future__ import annotations

import inspect
import subprocess
import sys

import pytest

import dragoman
from dragoman import errors

from .conftest import environment


@pytest.mark.parametrize("name", dragoman.__all__)
def test_every_public_name_can_be_imported(name: str) -> None:
    assert getattr(dragoman, name) is not None


def test_all_is_sorted_and_complete() -> None:
    assert sorted(dragoman.__all__) == dragoman.__all__ == dir(dragoman)
    assert {name for names in dragoman._HOMES.values() for name in names} == set(dragoman.__all__) - {"__version__"}


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'cod'"):
        dragoman.cod  # noqa: B018 (the access is the test)


def test_every_error_is_public_and_has_one_root() -> None:
    defined = {n: c for n, c in vars(errors).items() if inspect.isclass(c)}
    assert set(defined) <= set(dragoman.__all__)
    assert all(issubclass(c, dragoman.DragomanError) for c in defined.values())
    assert all(name in (errors.__doc__ or "") for name in defined)


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import dragoman", {"numpy", "onnxruntime", "lemminflect", "trafilatura", "rich", "click", "duckdb"}),
        ("import dragoman", {"platformdirs", "dragoman.api", "dragoman.world", "dragoman.coding", "dragoman.language"}),
        ("from dragoman.cli.main import cli", {"numpy", "onnxruntime", "lemminflect", "trafilatura", "rich", "duckdb"}),
        ("import dragoman.reading", {"numpy", "onnxruntime", "trafilatura"}),
        ("from dragoman.codebook.loader import shipped_codebook as s; s()", {"numpy", "onnxruntime"}),
    ],
)
def test_importing_is_cheap(statement: str, absent: set[str]) -> None:
    code = f"{statement}\nimport sys\nprint(*{absent!r} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout.split() == []
