"""One input as a stream of bytes that is read once, whatever it was packed in."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol

from dragoman.errors import InputError
from dragoman.reading.decoding import encodable
from dragoman.reading.options import STDIN_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

HEAD = 8192
_LONGEST_TOLD = 160
_BLOCK = 1 << 16


class Readable(Protocol):
    """Anything bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end."""


class Packed(Protocol):
    """A decompressor."""

    def read1(self, size: int, /) -> bytes:
        """Return at most `size` bytes, as soon as there are any; none at the end."""


@dataclass(frozen=True, slots=True)
class Source:
    """One input.

    Attributes:
        name: What messages and identifiers call it: a path, with that inside an archive after it.
        inner: The name whose ending tells the form; that of the file before it was packed.
        stream: Its bytes.
        head: The first of its bytes, which the stream still gives.
        path: The file that holds just these bytes, if there is one.
    """

    name: str
    inner: str
    stream: io.BufferedReader[Any]
    head: bytes
    path: Path | None = None

    @property
    def suffix(self) -> str:
        """The ending of the name, in lower case."""
        return PurePosixPath(self.inner.replace("\\", "/")).suffix.lower()

    def read(self, limit: int) -> bytes | None:
        """Return all bytes, or None if there are more than `limit`."""
        data = read_up_to(self.stream, limit + 1)
        return None if len(data) > limit else data

    @contextmanager
    def seekable(self) -> Iterator[Path]:
        """Give a file with these bytes: the input itself, or a copy that is deleted afterwards.

        Raises:
            InputError: There is no room for the copy.
        """
        if self.path:
            yield self.path
            return
        with tempfile.TemporaryDirectory(prefix="dragoman-") as folder:
            copy = Path(folder) / "input"
            try:
                with copy.open("wb") as file:
                    shutil.copyfileobj(self.stream, file, _BLOCK)
            except OSError as error:
                raise InputError(self.name, f"cannot be unpacked: {error.strerror}") from error
            yield copy

    def identifier(self, content: bytes) -> str:
        """Return the name of a document that is the whole input; standard input is named by its content."""
        if self.name != STDIN_NAME:
            return encodable(self.name)
        return "stdin-" + hashlib.sha256(content).hexdigest()[:12]


class Counted:
    """Counts what is read of a stream."""

    def __init__(self, stream: Readable) -> None:
        """Start at nothing."""
        self._stream, self.count = stream, 0

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes."""
        data = self._stream.read(size)
        self.count += len(data)
        return data


class _Broken:
    """A stream that has nothing but an error."""

    def __init__(self, error: InputError) -> None:
        self._error = error

    def read(self, _: int) -> bytes:
        raise self._error


class _Rejoined(io.RawIOBase):
    """The bytes already taken from a stream, and then the rest of it."""

    def __init__(self, head: bytes, stream: Readable) -> None:
        self._head, self._stream = head, stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer)
        data = self._head[: len(view)]
        self._head = self._head[len(data) :]
        data = data or self._stream.read(len(view))
        view[: len(data)] = data
        return len(data)


def source_of(stream: Readable, name: str, inner: str | None = None, path: Path | None = None) -> Source:
    """Return a source that has looked at how the stream begins."""
    head, rest = _beginning(stream)
    joined = io.BufferedReader(_Rejoined(head, rest), _BLOCK)
    return Source(name, name if inner is None else inner, joined, head, path)


def _beginning(stream: Readable) -> tuple[bytes, Readable]:
    """Return the first bytes and what gives the rest; an error is kept for when the reader comes to it."""
    head = b""
    try:
        while len(head) < HEAD and (data := stream.read(HEAD - len(head))):
            head += data
    except InputError as error:
        return head, _Broken(error)
    return head, stream


def read_up_to(stream: Readable, size: int) -> bytes:
    """Return `size` bytes, fewer only at the end of the stream; a pipe gives them in parts."""
    parts: list[bytes] = []
    while size > 0 and (data := stream.read(min(size, _BLOCK))):
        parts.append(data)
        size -= len(data)
    return b"".join(parts)


def told(error: BaseException) -> str:
    """Return what another library says of a problem, in one short line."""
    lines = str(getattr(error, "strerror", None) or error).strip().splitlines()
    line = lines[0] if lines else type(error).__name__
    return line if len(line) <= _LONGEST_TOLD else line[: _LONGEST_TOLD - 1] + "…"
