"""What decides the records is in the signature, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.adding.signature import run_info
from dragoman.errors import CodebookError, UsageError
from dragoman.version import __version__

WORLD = '[[place]]\nname = "Quuxville"\n'


def test_the_run_tells_with_what_it_coded() -> None:
    info = run_info(None, [])
    assert (info.version, info.codebook.split("-")[0]) == (__version__, "plover")
    assert len({info.codebook_hash, info.world_hash, info.model_hash, info.signature}) == 4
    assert "CONSULT" in info.mutual
    assert run_info(None, []) == info


def test_a_codebook_changes_the_signature_and_its_name_does_not(own_codebook: Path, tmp_path: Path) -> None:
    plain, own = run_info(None, []), run_info(own_codebook, [])
    moved = own_codebook.rename(tmp_path / "moved.toml")
    assert own.signature != plain.signature
    assert own.codebook == "mine"
    assert (own.world_hash, own.model_hash) == (plain.world_hash, plain.model_hash)
    assert run_info(moved, []).signature == own.signature
    moved.write_text(moved.read_text(encoding="utf-8").replace("0.9", "0.8"), encoding="utf-8")
    assert run_info(moved, []).signature != own.signature


def test_a_world_changes_the_signature(tmp_path: Path) -> None:
    file, folder = tmp_path / "world.toml", tmp_path / "world"
    folder.mkdir()
    for path in (file, folder / "places.toml"):
        path.write_text(WORLD, encoding="utf-8")
    signatures = {run_info(None, world).signature for world in ([], [file], [folder], [file, folder])}
    assert len(signatures) == 4
    (folder / "README.md").write_text("a note", encoding="utf-8")
    assert run_info(None, [folder]).signature in signatures


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"missing\.toml cannot be read"):
        run_info(None, [tmp_path / "missing.toml"])
    with pytest.raises(CodebookError, match=r"missing\.toml"):
        run_info(tmp_path / "missing.toml", [])
