"""Open the DuckDB file of an archive, and say in one line why it cannot be opened."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.archive import migrations, schema
from dragoman.errors import ArchiveError
from dragoman.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

# The oldest storage that this DuckDB and the DuckDB of others (R, the shell) read alike.
STORAGE = "v1.4.0"
WRITER_MEMORY, WRITER_THREADS = "512MB", 2
_MAGIC_AT, _MAGIC = 8, b"DUCK"
_CONVERSATION = re.compile(r"PID (\d+)")


def open_to_read(path: Path, outputs: Sequence[Path] = ()) -> duckdb.DuckDBPyConnection:
    """Open an archive so that neither it nor, through SQL, any other file than `outputs` can be written or read.

    Raises:
        ArchiveError: There is no archive, it is damaged, in use, or of another version.
    """
    _refuse_no_archive(path)
    connection = _connect(path, read_only=True)
    try:
        with explained(path):
            _refuse_other_version(path, connection)
            lock_down(connection, outputs)
    except ArchiveError:
        connection.close()
        raise
    return connection


def open_to_write(path: Path, *, create: bool = True) -> duckdb.DuckDBPyConnection:
    """Open an archive to add to it: make it if there is none, bring it up to date if it is of an older version.

    Raises:
        ArchiveError: It cannot be made or written, is damaged, in use, or of a newer version.
    """
    if create and not path.exists():
        _make(path)
    _refuse_no_archive(path)
    connection = _connect(path, read_only=False)
    try:
        with explained(path):
            version = _version(path, connection)
            connection.execute("BEGIN")
            if version < schema.VERSION:
                migrations.migrate(connection, version)
            _refuse_other_version(path, connection)
            # Says at once, not after an hour's work, that the archive cannot be written.
            connection.execute("UPDATE meta SET value = value WHERE name = 'schema_version'")
            connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _make(path: Path) -> None:
    """Make an empty archive aside and rename it, so that a process that is killed leaves no half of one."""
    if not path.parent.is_dir():
        raise ArchiveError(f"{path}: there is no folder {path.parent}; make it first")
    aside = path.with_name(path.name + ".new")
    with explained(path):
        aside.unlink(missing_ok=True)
        aside.with_name(aside.name + ".wal").unlink(missing_ok=True)
    try:
        with _connect(aside, read_only=False) as connection, explained(path):
            connection.execute("BEGIN")
            schema.create(connection)
            migrations.stamp(connection, __version__)
            connection.execute("COMMIT")
        with explained(path):
            aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def lock_down(connection: duckdb.DuckDBPyConnection, outputs: Sequence[Path] = ()) -> None:
    """Keep SQL from reading or writing files other than `outputs`, from the network and from the settings."""
    if outputs:
        connection.execute(f"SET allowed_paths = [{', '.join(_quoted(str(p)) for p in outputs)}]")
    for setting in (
        "enable_external_access = false", "autoinstall_known_extensions = false",
        "autoload_known_extensions = false", "lock_configuration = true",
    ):  # fmt: skip
        connection.execute(f"SET {setting}")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of DuckDB into one line that names the archive and the next step.

    Raises:
        ArchiveError: DuckDB failed within.
    """
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise ArchiveError(_explanation(path, error)) from error
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}") from error


def _explanation(path: Path, error: Exception) -> str:
    text = " ".join(str(error).split())
    lower = text.lower()
    if "set lock on file" in lower or "conflicting lock" in lower:
        found = _CONVERSATION.search(text)
        who = f"process {found[1]}" if found else "another process"
        return f"{path} is in use by {who}; wait until it is done or close it there"
    if "different configuration" in lower:
        return f"{path} is open in this process in another way; close that first"
    if "no space left" in lower or "file too large" in lower or "disk quota" in lower:
        return f"{path}: the disk is full; nothing of the last batch was kept, make room and do it again"
    if "permission denied" in lower or "read-only file system" in lower:
        return f"{path} cannot be written: permission denied; make the file and its folder writable"
    if "read-only mode" in lower:
        return f"{path} is open to be read only; give --write (in Python read_only=False)"
    if "newer version" in lower or "version number" in lower:
        return f"{path}: was written by another version of DuckDB; install a newer duckdb ({text[:200]})"
    if _is_damage(error, lower):
        return f"{path} is damaged ({text[:160]}); take a copy of it from before, or add the documents anew"
    return f"{path}: {text[:400]}"


def _is_damage(error: Exception, lower: str) -> bool:
    import duckdb

    if isinstance(error, duckdb.InternalException | duckdb.FatalException | duckdb.SerializationException):
        return True
    return any(sign in lower for sign in ("corrupt database", "checksum", "could not read enough bytes"))


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {}
    if not read_only:
        config = {
            "storage_compatibility_version": STORAGE, "memory_limit": WRITER_MEMORY, "threads": WRITER_THREADS,
        }  # fmt: skip
    with explained(path):
        connection = duckdb.connect(str(path), read_only=read_only, config=config)
        # It would go to standard output, among the records.
        connection.execute("SET enable_progress_bar = false")
        return connection


def _refuse_no_archive(path: Path) -> None:
    if path.is_dir():
        raise ArchiveError(f"{path} is a folder; name the file of an archive, such as {path / 'archive.duckdb'}")
    if not path.exists():
        raise ArchiveError(f"there is no archive {path}; `dragoman add INPUT --archive {path}` makes one")
    with explained(path), path.open("rb") as file:
        head = file.read(_MAGIC_AT + len(_MAGIC))
    if head[_MAGIC_AT:] != _MAGIC:
        what = "is an empty file" if not head else "is not an archive (no DuckDB file)"
        raise ArchiveError(f"{path} {what}; name the file that `dragoman add` made")


def _version(path: Path, connection: duckdb.DuckDBPyConnection) -> int:
    """Return the schema version that an archive states."""
    tables = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    found = None
    if {"meta", "documents", "events"} <= tables:
        found = connection.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchone()
    if found is None or not str(found[0]).isdigit():
        raise ArchiveError(f"{path} is a DuckDB file, but no archive; name the file that `dragoman add` made")
    return int(found[0])


def _refuse_other_version(path: Path, connection: duckdb.DuckDBPyConnection) -> None:
    version = _version(path, connection)
    if version > schema.VERSION:
        made = connection.execute("SELECT value FROM meta WHERE name = 'dragoman'").fetchone()
        maker = f"dragoman {made[0]}" if made else "a newer dragoman"
        raise ArchiveError(
            f"{path} was made by {maker} (schema {version}); this is dragoman {__version__} (schema {schema.VERSION}):"
            " install the newer one"
        )
    if version < schema.VERSION:
        raise ArchiveError(
            f"{path} is of an older version (schema {version}, not {schema.VERSION});"
            f" `dragoman compact --archive {path}` brings it up to date"
        )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
