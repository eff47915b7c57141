"""What workers hand over: Parquet files named by their content, whole or not there at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import threading
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

    from dragoman.records import Document

# A shared folder may show another machine's new file only after a while.
SECONDS_TO_APPEAR = 60
_DIGITS = 32
_COLUMNS = (
    "position INTEGER, key VARCHAR, state VARCHAR, reason VARCHAR, language VARCHAR, sentences INTEGER,"
    " events VARCHAR, claims VARCHAR"
)


class Coded(NamedTuple):
    """What came of one document.

    Attributes:
        key: The archive's key of the document.
        state: coded, skipped or failed.
        reason: Why it was not coded, else None.
        language: ISO 639 code of the language found, None where it is unsure.
        events: Event records in PLOVER's field names.
        claims: Claims as `Claim.to_json` gives them.
    """

    key: str
    state: str
    reason: str | None
    language: str | None
    sentences: int
    events: list[dict[str, Any]]
    claims: list[dict[str, Any]]


def work_folder(archive: Path) -> Path:
    """Return the folder beside an archive that holds what is coded and not yet merged."""
    return archive.with_name(archive.name + ".work")


def shard_path(folder: Path, documents: Sequence[Document]) -> Path:
    """Return where the records of documents, whose ids are their keys, are or will be."""
    keys = "\n".join(document.id for document in documents)
    return folder / (hashlib.sha256(keys.encode()).hexdigest()[:_DIGITS] + ".parquet")


def write_shard(path: Path, coded: Sequence[Coded]) -> None:
    """Write a shard under another name, see it on the disk, and only then give it its name.

    Raises:
        ArchiveError: It cannot be written.
    """
    import duckdb

    temporary = path.with_name(f".{path.stem}.{socket.gethostname()}.{os.getpid()}.{threading.get_ident()}.tmp")
    rows = [
        (i, *one[:5], json.dumps(one.events, ensure_ascii=False), json.dumps(one.claims, ensure_ascii=False))
        for i, one in enumerate(coded)
    ]
    connection = _memory().cursor()
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE shard({_COLUMNS})")
        connection.executemany("INSERT INTO shard VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        target = str(temporary).replace("'", "''")
        connection.execute(f"COPY shard TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        _settle(temporary)
        temporary.replace(path)
        _settle(path.parent)
    except (duckdb.Error, OSError) as error:
        temporary.unlink(missing_ok=True)
        hint = "see that the disk has room and may be written"
        raise ArchiveError(f"cannot write {path} ({_brief(error)}); {hint}") from error
    finally:
        connection.close()


def read_shard(path: Path, documents: Sequence[Document]) -> list[Coded] | None:
    """Return what came of the documents of a shard, or None if it is not there or not of these documents."""
    import duckdb

    if not path.is_file():
        return None
    connection = _memory().cursor()
    try:
        rows = connection.execute("SELECT * FROM read_parquet(?) ORDER BY position", [_literal(path)]).fetchall()
        coded = [
            Coded(key, state, reason, language, sentences, json.loads(events), json.loads(claims))
            for _, key, state, reason, language, sentences, events, claims in rows
        ]
    except (duckdb.Error, OSError, ValueError, TypeError):
        return None  # not ours, or damaged: it is coded again
    finally:
        connection.close()
    return coded if [one.key for one in coded] == [document.id for document in documents] else None


def await_shard(path: Path, documents: Sequence[Document]) -> list[Coded]:
    """Return what came of documents whose shard a worker says it has written.

    Raises:
        ArchiveError: It does not appear.
    """
    until = time.monotonic() + SECONDS_TO_APPEAR
    while True:
        coded = read_shard(path, documents)
        if coded is not None:
            return coded
        if not path.parent.is_dir() or time.monotonic() > until:
            hint = "the workers must see the folder of the archive under the same path as this machine"
            raise ArchiveError(f"{path}: a worker wrote it, but it cannot be read here; {hint}")
        list(path.parent.iterdir())  # makes a network file system look again
        time.sleep(0.2)


def clear(archive: Path) -> None:
    """Remove what is left in the work folder of an archive once all of it is merged."""
    shutil.rmtree(work_folder(archive), ignore_errors=True)


@cache
def _memory() -> duckdb.DuckDBPyConnection:
    import duckdb

    connection = duckdb.connect(":memory:", config={"threads": 1, "memory_limit": "256MB"})
    connection.execute("SET enable_progress_bar = false")  # it would be written among our output
    return connection


def _settle(path: Path) -> None:
    """Have the system write a file or folder to the disk."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _literal(path: Path) -> str:
    """Return a path for DuckDB to take as one file, whatever stars and brackets are in it."""
    return "".join(f"[{c}]" if c in "[*?" else c for c in str(path))


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
