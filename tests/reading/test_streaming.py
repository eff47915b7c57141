"""Long files are read as they are asked for: memory does not grow with them."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from ..conftest import environment
from .samples import ARTICLE

COUNT = (
    "import sys\n"
    "from pathlib import Path\n"
    "from dragoman.reading import Options, read_inputs\n"
    "n = sum(hasattr(d, 'text') for d in read_inputs(sys.argv[1:], Options()))\n"
    # Not `getrusage`, which in a child counts what its parent had before it.
    "peak = Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]\n"
    "print(n, int(peak) // 1024)\n"
)
TEXT = ARTICLE * 15
# Of 3 kB: 6 MB, as much as a group of rows in Parquet, and 60 MB.
FEW, MANY = 2_048, 20_480


def lines(count: int) -> bytes:
    return b"".join(json.dumps({"id": n, "text": f"{n} {TEXT}"}).encode() + b"\n" for n in range(count))


def write_jsonl(path: Path, count: int) -> None:
    path.write_bytes(lines(count))


def write_gz(path: Path, count: int) -> None:
    path.write_bytes(gzip.compress(lines(count), 1))


def write_zip(path: Path, count: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("a.jsonl", lines(count))


def write_csv(path: Path, count: int) -> None:
    path.write_text("id,text\n" + "".join(f'{n},"{n} {TEXT}"\n' for n in range(count)))


def write_parquet(path: Path, count: int) -> None:
    import duckdb

    query = f"SELECT i AS id, i || ' {TEXT}' AS text FROM range({count}) t(i)"
    duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)")


WRITERS: dict[str, Callable[[Path, int], None]] = {
    "a.jsonl": write_jsonl, "a.jsonl.gz": write_gz, "a.zip": write_zip, "a.csv": write_csv, "a.parquet": write_parquet,
}  # fmt: skip


def peak(path: Path, *, count: int) -> int:
    """Return the peak memory of reading a file, in MB."""
    done = subprocess.run(
        [sys.executable, "-c", COUNT, str(path)], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stdout.count("\n") == 1, done.stdout
    found, memory = map(int, done.stdout.split())
    assert found == count
    return memory


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the peak")
@pytest.mark.parametrize("name", WRITERS)
def test_memory_is_flat(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    WRITERS[name](path, FEW)
    small = peak(path, count=FEW)
    WRITERS[name](path, MANY)
    assert peak(path, count=MANY) < small + 20


def test_the_first_document_comes_before_the_rest_is_read() -> None:
    from dragoman.reading import Options, read_inputs

    path = Path("a.jsonl")
    path.write_text('{"text": "War."}\n' * 100_000)
    items = read_inputs(["a.jsonl"], Options())
    assert getattr(next(items), "id", "") == "a.jsonl:1"
    path.write_text("")
    left = sum(1 for _ in items)
    assert left < 20_000, "the file was read whole"
