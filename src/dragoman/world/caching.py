"""Data files in the form in which they load quickest, made at the first use and kept beside other caches.

What is kept is derived from the data files alone and is made anew when one of them, the package or
Python changes. Where nothing can be written, it is made every time: slower, never wrong.
"""

from __future__ import annotations

import hashlib
import io
import marshal
import os
import sys
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from platformdirs import user_cache_dir

from dragoman.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    Arrays = dict[str, NDArray[Any]]

FOLDER = "DRAGOMAN_CACHE"
_CHECK = 4  # bytes of the checksum before the content


def cache_folder() -> Path:
    """Return where derived files are kept: $DRAGOMAN_CACHE, else the user's cache folder."""
    return Path(os.environ.get(FOLDER) or user_cache_dir("dragoman", appauthor=False))


def kept_plain(name: str, sources: Iterable[Path], build: Callable[[], Any]) -> Any:  # noqa: ANN401 (any plain data)
    """Return what `build` makes of the sources: dictionaries, lists, tuples, strings and numbers.

    Like Python's own compiled modules it is kept with `marshal`, and like them it is trusted as
    much as the folder it lies in.
    """
    path = cache_folder() / f"{name}-{_key(sources)}.marshal"
    found = _read(path)
    if found is None:
        found = build()
        content = marshal.dumps(found)
        _write(path, zlib.crc32(content).to_bytes(_CHECK, "big") + content)
        _forget(path, f"{name}-*.marshal")
    return found


def _read(path: Path) -> Any:  # noqa: ANN401 (any plain data)
    try:
        kept = path.read_bytes()
        if zlib.crc32(kept[_CHECK:]).to_bytes(_CHECK, "big") != kept[:_CHECK]:
            return None  # cut short or damaged: made anew
        return marshal.loads(kept[_CHECK:])
    except (OSError, ValueError, EOFError, TypeError):
        return None


def kept_arrays(name: str, sources: Iterable[Path], build: Callable[[], Arrays]) -> Arrays:
    """Return the arrays that `build` makes of the sources; those kept are mapped into memory, not read."""
    path = cache_folder() / f"{name}-{_key(sources)}.npy"
    layout = _read(path.with_suffix(".layout"))
    if layout is not None:
        try:
            whole = np.load(path, mmap_mode="r")
            return {key: whole[start:end].view(kind) for key, (kind, start, end) in layout.items()}
        except (OSError, ValueError, EOFError):
            pass  # removed or damaged in between: made anew
    arrays = build()
    _keep_arrays(path, arrays)
    _forget(path, f"{name}-*.npy")
    return arrays


def _keep_arrays(path: Path, arrays: Arrays) -> None:
    """Write all arrays behind one another into one file, and where each stands into another."""
    layout, parts, at = {}, [], 0
    for key, array in arrays.items():
        flat = np.ascontiguousarray(array).view(np.uint8).ravel()
        padded = np.append(flat, np.zeros(-len(flat) % 16, np.uint8))
        layout[key] = (array.dtype.str, at, at + len(flat))
        parts.append(padded)
        at += len(padded)
    whole = io.BytesIO()
    np.save(whole, np.concatenate(parts))
    _write(path, whole.getvalue())
    content = marshal.dumps(layout)
    _write(path.with_suffix(".layout"), zlib.crc32(content).to_bytes(_CHECK, "big") + content)


def _key(sources: Iterable[Path]) -> str:
    """Return a hash of what a derived file depends on: the sources and the code of this room, our version, Python's."""
    told = [__version__, sys.implementation.cache_tag or "", np.__version__]
    for source in (*sources, *sorted(Path(__file__).parent.glob("*.py"))):
        state = source.stat()
        told.append(f"{source.resolve()} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:20]


def _write(path: Path, content: bytes) -> None:
    """Write a file at one stroke, so that no reader ever sees half of it; do without where that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)  # where the disk was full; else it is in place by now
    except OSError:
        pass


def _forget(path: Path, pattern: str) -> None:
    """Remove what was kept of older states."""
    for old in path.parent.glob(pattern):
        if old != path:
            for stale in (old, old.with_suffix(".layout")):
                with suppress(OSError):  # a folder that only others may write in
                    stale.unlink(missing_ok=True)
