"""Rooms use only the rooms to their left, as docs of the house say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src" / "dragoman"

# What a room may import besides itself. codebook and world stand side by side.
GROUND = {"records", "errors", "version"}
ALLOWED = {
    "version": GROUND,
    "records": GROUND,
    "errors": GROUND,
    "reading": GROUND,
    "language": GROUND,
    "codebook": GROUND | {"language"},
    "world": GROUND | {"language"},
    "coding": GROUND | {"language", "codebook", "world"},
    # Measuring knows nothing of how records are made; reviewing shows a coder's records.
    "evaluating": GROUND | {"reading", "language", "codebook"},
    "reviewing": GROUND | {"language", "codebook", "world", "coding", "evaluating"},
    # Beside the own coder; only the command line knows it.
    "llm": GROUND | {"language", "codebook", "world", "coding"},
    # The archive keeps what was coded and knows nothing of how; adding brings the two together.
    "archive": GROUND,
    "adding": GROUND | {"reading", "language", "codebook", "world", "coding", "archive", "api"},
    # What comes next is told from the archive, or from tables of others.
    "forecasting": GROUND | {"codebook", "world", "archive"},
    "ledger": GROUND | {"codebook", "world", "archive"},
    # The modules of the front stand on all rooms but the command line.
    "rendering": GROUND | {"language"},
    "annotating": GROUND | {"language", "codebook", "world", "coding"},
    "api": GROUND | {"reading", "language", "codebook", "world", "coding", "rendering", "annotating"},
    "cli": GROUND
    | {"reading", "language", "codebook", "world", "coding", "rendering", "annotating", "api"}
    | {"evaluating", "reviewing", "llm", "archive", "adding", "forecasting", "ledger"},
    "__init__": GROUND | {"api", "archive"},
    "__main__": {"cli"},
}
FILES = sorted(SOURCE.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = (
                [f"{node.module}.{n.name}" for n in node.names] if node.module == "dragoman" else [node.module or ""]
            )
        elif isinstance(node, ast.Import):
            names = [n.name for n in node.names]
        else:
            continue
        yield from (n.split(".")[1] for n in names if n.startswith("dragoman."))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_room_imports_rooms_to_its_right(path: Path) -> None:
    room = room_of(path)
    assert room in ALLOWED, "a new room: say here what it may import"
    assert set(imported(path)) - {room} <= ALLOWED[room]


def test_only_the_language_room_knows_the_network() -> None:
    users = {room_of(p) for p in FILES if "onnxruntime" in p.read_text(encoding="utf-8")}
    assert users == {"language"}


def test_the_package_never_imports_its_training() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert "import torch" not in text and "from training" not in text, path


def test_only_one_module_knows_where_derived_files_are_kept() -> None:
    users = {p.name for p in FILES if {"import marshal", "user_cache_dir"} & _lines_and_words(p)}
    assert users == {"caching.py"}


def _lines_and_words(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    return {*text.splitlines(), *re.split(r"\W+", text)}


def needed_at_import(path: Path) -> set[str]:
    """Return the modules of dragoman that a module needs before it can be used, without those of type hints."""
    out: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dragoman."):
            out.add(node.module or "")
    return out


def test_no_module_needs_itself() -> None:
    needs = {".".join(p.relative_to(SOURCE.parent).with_suffix("").parts): needed_at_import(p) for p in FILES}
    reached = dict(needs)
    for _ in range(len(needs)):
        grown = {m: found | {n for f in found for n in needs.get(f, ())} for m, found in reached.items()}
        if grown == reached:
            break
        reached = grown
    assert [module for module, found in reached.items() if module in found] == []
