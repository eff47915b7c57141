"""Read Wikidata's JSON dumps: one array with an entity a line, plain or packed, without holding more than a line."""

from __future__ import annotations

import bz2
import gzip
import json
import re
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple, cast

from dragoman.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Item = dict[str, Any]
# The longest entities have some ten million bytes; a longer line is no entity.
LONGEST_LINE = 64_000_000
_GZIP, _BZIP2 = b"\x1f\x8b", b"BZh"
_TIME = re.compile(r"\+(\d{4})-(\d\d)-(\d\d)T")
_YEAR, _MONTH, _DAY = 9, 10, 11
_IDENTIFIER = re.compile(rb'"id"\s*:\s*"(Q[1-9]\d*)"')


class Line(NamedTuple):
    """A line of a dump: its number and bytes; None in place of bytes longer than any entity."""

    number: int
    data: bytes | None


class Dump:
    """One dump file, read once or several times."""

    def __init__(self, path: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """Prepare to read.

        Args:
            path: The dump: .json, .json.gz or .json.bz2 (what is in it counts, not its name).
            progress: Called with bytes of the file read and lines read, every thousand lines.
        """
        self.path, self._progress = path, progress
        self.is_whole = True

    def lines(self) -> Iterator[Line]:
        """Yield the lines that hold entities.

        Raises:
            InputError: The file cannot be read, is cut off within a packed block, or is no dump.
        """
        number = 0
        try:
            with self._opened() as (raw, file):
                last = b""
                while data := file.readline(LONGEST_LINE):
                    number += 1
                    if number == 1:
                        self._refuse_others(data)
                    if self._progress and number % 1000 == 0:
                        self._progress(raw.tell(), number)
                    is_whole = len(data) < LONGEST_LINE or data.endswith(b"\n") or _skip_line(file)
                    last = data.strip()
                    if last not in {b"[", b"]", b""}:
                        yield Line(number, last.rstrip(b",") if is_whole else None)
                self.is_whole = last.endswith(b"]")
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputError(str(self.path), "the packed file is cut off or damaged; get it again", number) from error
        except OSError as error:  # bz2 says so of damaged data too
            reason = error.strerror or "the packed file is damaged; get it again"
            raise InputError(str(self.path), f"cannot be read: {reason}", number or None) from error
        if not number:
            raise InputError(str(self.path), "is empty")

    def _refuse_others(self, first: bytes) -> None:
        if first.strip() != b"[" and not first.lstrip().startswith((b"{", b"[{")):
            raise InputError(str(self.path), "is no JSON dump of Wikidata: [ and then an entity a line", 1)

    @contextmanager
    def _opened(self) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
        with self.path.open("rb") as raw:
            start = raw.read(3)
            raw.seek(0)
            if start.startswith(_GZIP):
                with gzip.open(raw, "rb") as unzipped:
                    yield raw, cast("IO[bytes]", unzipped)
            elif start.startswith(_BZIP2):
                with bz2.open(raw, "rb") as unpacked:
                    yield raw, cast("IO[bytes]", unpacked)
            else:
                yield raw, raw


def _skip_line(file: IO[bytes]) -> bool:
    """Read to the end of a line that is too long, whose parts are no entity."""
    while (data := file.readline(LONGEST_LINE)) and not data.endswith(b"\n"):
        pass
    return False


def parsed(data: bytes) -> Item | None:
    """Return the entity of a line; None for what is none."""
    try:
        item = json.loads(data.removeprefix(b"["))
    except (ValueError, RecursionError):
        return None
    return item if isinstance(item, dict) and isinstance(item.get("id"), str) else None


def identifier(data: bytes) -> str | None:
    """Return the identifier of an item's line without parsing it; it stands near the beginning."""
    found = _IDENTIFIER.search(data, 0, 200)
    return found[1].decode() if found else None


# ---- parts of entities; dumps have odd ones, and whatever is not as it should be is passed over


def statements(item: Item, prop: str) -> list[Item]:
    """Return the statements of a property that are not deprecated, preferred ones first."""
    claims = item.get("claims")
    found = claims.get(prop, []) if isinstance(claims, dict) else []
    rows = found if isinstance(found, list) else []
    kept = [s for s in rows if isinstance(s, dict) and s.get("rank") != "deprecated"]
    return sorted(kept, key=lambda s: s.get("rank") != "preferred")


def value(statement: Item) -> Any:  # noqa: ANN401 (values have several types)
    """Return the value of a statement or qualifier; None for "no value" and "unknown value"."""
    snak = statement.get("mainsnak", statement)
    data = snak.get("datavalue") if isinstance(snak, dict) and snak.get("snaktype") == "value" else None
    return data.get("value") if isinstance(data, dict) else None


def item_id(given: object) -> str | None:
    """Return the identifier of an item that is a value."""
    found = given.get("id") if isinstance(given, dict) else None
    return found if isinstance(found, str) and found.startswith("Q") else None


def item_ids(item: Item, prop: str) -> list[str]:
    """Return the items that a property has."""
    return [found for s in statements(item, prop) if (found := item_id(value(s)))]


def qualifier(statement: Item, prop: str) -> Any:  # noqa: ANN401
    """Return the first value of a qualifier."""
    found = statement.get("qualifiers")
    rows = found.get(prop) if isinstance(found, dict) else None
    return value(rows[0]) if isinstance(rows, list) and rows and isinstance(rows[0], dict) else None


def day(given: object) -> str:
    """Return a time as YYYY, YYYY-MM or YYYY-MM-DD, as exact as it is; empty for what is vaguer or before our era."""
    if not isinstance(given, dict) or not isinstance(given.get("time"), str):
        return ""
    found, precision = _TIME.match(given["time"]), given.get("precision")
    if not found or precision not in {_YEAR, _MONTH, _DAY}:
        return ""
    parts = found.groups()[: precision - _YEAR + 1]
    return "-".join(p for i, p in enumerate(parts) if "00" not in {q for q in parts[1 : i + 1]})


def texts(item: Item, key: str, languages: tuple[str, ...]) -> list[str]:
    """Return the labels or aliases of an entity in some languages, the first language first."""
    table = item.get(key)
    out = []
    for language in languages:
        found = table.get(language, []) if isinstance(table, dict) else []
        for row in found if isinstance(found, list) else [found]:
            text = row.get("value") if isinstance(row, dict) else None
            if isinstance(text, str):
                out.append(" ".join(text.split()))
    return out
