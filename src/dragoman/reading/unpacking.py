"""Look into gzip, Zstandard and zip, however deep, without trusting what they say of themselves.

Nothing is ever written under a name that an archive gives. Every packed input has an allowance: what comes out of it,
and out of what lies in it, may not be much more than what is plausible for text.
"""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, cast

from dragoman.errors import InputError
from dragoman.reading.sources import Counted, Packed, Source, source_of, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import WriteableBuffer

GZIP, ZSTD, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", (b"PK\x03\x04", b"PK\x05\x06")
PACKED = {".gz": "gzip", ".zst": "Zstandard", ".zip": "zip"}
# Articles shrink to a third, tables of repeated text to a fiftieth.
RATIO = 250
# Small inputs may unpack to this much whatever the ratio.
FREE = 64 << 20
DEEPEST = 4
_TAR = slice(257, 262)


class Allowance:
    """How many bytes may still come out of a packed input."""

    def __init__(self, name: str, packed: Callable[[], int]) -> None:
        """Remember the input and how to learn how many of its own bytes were read."""
        self._name, self._packed, self._taken = name, packed, 0

    def take(self, size: int) -> None:
        """Count bytes that came out.

        Raises:
            InputError: They are implausibly many.
        """
        self._taken += size
        if self._taken > FREE and self._taken > RATIO * self._packed():
            problem = (
                f"unpacks to more than {RATIO} times its size, as only bombs do; unpack it yourself if you trust it"
            )
            raise InputError(self._name, problem)


class _Unpacked(io.RawIOBase):
    """What comes out of a decompressor, counted, with its errors in our words."""

    def __init__(self, stream: Packed, name: str, kind: str, allowances: tuple[Allowance, ...]) -> None:
        self._stream, self._name, self._kind, self._allowances = stream, name, kind, allowances

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        try:
            # Not `read`, which at an error would lose what came before it.
            data = self._stream.read1(len(view))
        except EOFError as error:
            raise InputError(self._name, f"is cut off: the {self._kind} data ends too early") from error
        except (OSError, zlib.error, zipfile.BadZipFile, _zstd_error()) as error:
            raise InputError(self._name, f"is damaged: {self._kind} says {told(error)}") from error
        for allowance in self._allowances:
            allowance.take(len(data))
        view[: len(data)] = data
        return len(data)


def unpacked(
    source: Source, wanted: Callable[[str], bool], outer: tuple[Allowance, ...] = (), depth: int = 0
) -> Iterator[Source | InputError]:
    """Yield the input itself, or what is packed in it, one after the other; each is to be read before the next.

    Args:
        source: The input.
        wanted: Whether a file in an archive, by its name, is one to read.
        outer: The allowances of what the input itself was packed in.
        depth: How often it was packed.
    """
    kind = _kind(source)
    if kind is None:
        yield source
        return
    if depth == DEEPEST:
        yield InputError(source.name, f"is packed more than {DEEPEST} times over; unpack it yourself if you trust it")
        return
    try:
        if kind == "zip":
            yield from _members(source, wanted, outer, depth)
            return
        counted = Counted(source.stream)
        opened: Any = gzip.GzipFile(fileobj=counted) if kind == "gzip" else _zstd().ZstdFile(counted)  # type: ignore[call-overload]
        allowances = (*outer, Allowance(source.name, lambda: counted.count))
        inner = str(PurePosixPath(source.inner).with_suffix("")) if source.suffix in PACKED else source.inner
        plain = source_of(_Unpacked(opened, source.name, kind, allowances), source.name, inner)
        yield from unpacked(plain, wanted, allowances, depth + 1)
    except InputError as error:
        yield error


def _kind(source: Source) -> str | None:
    """Return how the input is packed, which its first bytes tell.

    Raises:
        InputError: Its name says that it is packed, but it is not.
    """
    head = source.head
    for kind, marks in (("gzip", GZIP), ("Zstandard", ZSTD), ("zip", ZIP)):
        if head.startswith(marks):
            return kind
    if head[_TAR] == b"ustar":
        raise InputError(source.name, "is a tar archive, which is not read; unpack it into a folder or a zip")
    if head and source.suffix in PACKED:
        raise InputError(source.name, f"is not {PACKED[source.suffix]}, though its name says so; rename it")
    return None


def _members(
    source: Source, wanted: Callable[[str], bool], outer: tuple[Allowance, ...], depth: int
) -> Iterator[Source | InputError]:
    with source.seekable() as path:
        size = path.stat().st_size
        allowances = (*outer, Allowance(source.name, lambda: size))
        try:
            archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise InputError(source.name, f"is damaged: zip says {told(error)}") from error
        with archive:
            members = [m for m in archive.infolist() if not m.is_dir() and wanted(m.filename)]
            if not members:
                raise InputError(source.name, "holds no files of a kind that is read")
            for member in members:
                yield from _member(source.name, archive, member, wanted, allowances, depth)


def _member(
    outer: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo, wanted: Callable[[str], bool],
    allowances: tuple[Allowance, ...], depth: int,
) -> Iterator[Source | InputError]:  # fmt: skip
    name = f"{outer}/{member.filename}"
    try:
        with archive.open(member) as stream:
            plain = source_of(
                _Unpacked(cast("zipfile.ZipExtFile", stream), name, "zip", allowances), name, member.filename
            )
            yield from unpacked(plain, wanted, allowances, depth + 1)
    except (RuntimeError, NotImplementedError) as error:
        yield InputError(name, f"cannot be unpacked: {told(error)}")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        yield InputError(name, f"is damaged: zip says {told(error)}")
    except InputError as error:
        yield error


def _zstd() -> Any:  # noqa: ANN401 (one of two modules)
    """Return the module that reads Zstandard: of the standard library from Python 3.14 on."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def _zstd_error() -> type[Exception]:
    """Return the error of that module, which is not imported for this alone."""
    module = sys.modules.get("compression.zstd") or sys.modules.get("backports.zstd")
    error: type[Exception] = module.ZstdError if module else zlib.error
    return error
