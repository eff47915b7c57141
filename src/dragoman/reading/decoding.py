"""Bytes to text, refusing what is not text rather than guessing."""

from __future__ import annotations

import re

from dragoman.errors import InputError

# The longer marks first: UTF-32 begins like UTF-16.
BOMS = ((b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CONTROL = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}
SAMPLE = 4096
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(data: bytes, source: str, encoding: str | None) -> str:
    """Return the text of a file.

    Args:
        data: The bytes of the file.
        source: Name for messages.
        encoding: What the user says it is; None means UTF-8, with or without a byte order mark.

    Raises:
        InputError: The file is empty, binary or in another encoding; names the line.
    """
    if not data.strip():
        raise InputError(source, "is empty")
    if encoding is None:
        refuse_other_encodings(data, source)
    try:
        text = data.decode(encoding or "utf-8-sig")
    except UnicodeError as error:
        line = data.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else None
        raise InputError(source, why_not(error, encoding), line) from error
    if "\0" in text:
        raise InputError(source, "has NUL bytes; it looks binary", text.count("\n", 0, text.index("\0")) + 1)
    return encodable(text.removeprefix("\ufeff"))


def encodable(text: str) -> str:
    r"""Return text without lone surrogates (JSON can write "\ud800"), each replaced by U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def why_not(error: UnicodeError, encoding: str | None) -> str:
    """Return what is wrong with bytes that cannot be decoded, and what to do."""
    if not isinstance(error, UnicodeDecodeError):
        return f"not valid {encoding} ({error}); check --encoding"
    hint = "try --encoding cp1252 or --encoding latin-1" if encoding is None else "check --encoding"
    return f"not valid {encoding or 'UTF-8'} (byte 0x{error.object[error.start]:02x}); {hint}"


def refuse_other_encodings(data: bytes, source: str) -> None:
    """Refuse, where UTF-8 is expected, what is plainly something else.

    Raises:
        InputError: The bytes are binary or UTF-16 or UTF-32.
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            raise InputError(source, f"is {name.upper()}, not UTF-8; give --encoding {name}", 1)
    nul = data.find(b"\0")
    if nul >= 0:
        raise InputError(source, "has NUL bytes; it looks binary", data.count(b"\n", 0, nul) + 1)
    sample = data[:SAMPLE]
    if sum(byte in CONTROL for byte in sample) > len(sample) // 20:
        raise InputError(source, "looks binary, not text", 1)
