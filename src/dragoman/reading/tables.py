"""CSV and its like: a document per row."""

from __future__ import annotations

import csv
from itertools import chain
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.reading.columns import absent, chosen, shown
from dragoman.reading.lines import Line, lines_of
from dragoman.reading.rows import RowError, document_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dragoman.reading.options import Item, Options
    from dragoman.reading.sources import Source
    from dragoman.records import Document

DELIMITERS = ",;\t|"
# In characters. A quotation mark that nobody closes makes one field of the rest of the file.
LONGEST_FIELD = 16 << 20


def read_table(source: Source, options: Options) -> Iterator[Item]:
    """Yield a document per row; a broken row is a failure that names its first line."""
    # Of the whole process, so it is put back: others rely on the limit that they know.
    limit = csv.field_size_limit(LONGEST_FIELD)
    try:
        yield from _read(source, options)
    finally:
        csv.field_size_limit(limit)


def _read(source: Source, options: Options) -> Iterator[Item]:
    rows = _rows(source, options)
    header = next(rows, None)
    if header is None or isinstance(header, InputError):
        yield header or InputError(source.name, "is empty")
        return
    names = [name.strip() for name in header[1]]
    require_text(names, options.columns, source.name)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 (counts)
        if isinstance(row, InputError):
            yield row
            continue
        number, cells = row
        try:
            yield _document(names, cells, f"{source.name}:{number}", options.columns), number
        except RowError as error:
            yield InputError(source.name, str(error), number)
    if not count:
        yield InputError(source.name, "has a line of column names but no rows")


def require_text(names: list[str], columns: Mapping[str, str], source: str) -> None:
    """Refuse a table that has no column of text, or not the columns that the user names.

    Raises:
        InputError: It says which columns there are.
    """
    missing = absent(names, columns)
    if missing is not None:
        raise InputError(source, f"no column {shown([missing])!r} (--map); the columns are: {shown(names)}")
    if not chosen(names, columns)["text"]:
        problem = f"no column of text; the columns are: {shown(names)}; name the one of text with --map text=COLUMN"
        raise InputError(source, problem)


def delimiter_of(line: str, suffix: str) -> str:
    """Return what divides the columns: what gives the line of names the most known ones, then the most."""
    if suffix == ".tsv":
        return "\t"

    def worth(mark: str) -> tuple[int, int]:
        names = [cell.strip(' "\r\n') for cell in line.split(mark)]
        return sum(map(bool, chosen(names, {}).values())), len(names)

    return max(DELIMITERS, key=worth)


def _document(names: list[str], cells: list[str], identifier: str, columns: Mapping[str, str]) -> Document:
    if len(cells) != len(names):
        # Fewer may be half a row, more a text with a comma that is not quoted: neither is coded as if it were whole.
        raise RowError(f"has {len(cells)} columns, the first line has {len(names)}")
    used = {name for candidates in chosen(names, columns).values() for name in candidates}
    pairs = zip(names, cells, strict=True)
    return document_of({n: c for n, c in pairs if n and (c or n in used)}, identifier, columns)


def _rows(source: Source, options: Options) -> Iterator[tuple[int, list[str]] | InputError]:
    """Yield the rows with the number of the line where each begins."""
    lines = lines_of(source, options.encoding)
    first = next((line for line in lines if line.problem or line.text.strip()), None)
    if first is None:
        return
    broken: dict[int, Line] = {}
    fed = _fed(first, lines, broken)
    table = csv.reader(fed, delimiter=delimiter_of(first.text, source.suffix), strict=True)
    while True:
        begin = first.number + table.line_num
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            last = first.number + table.line_num - 1
            yield InputError(source.name, _problem(error), begin)
            broken.clear()
            if "limit" in str(error):
                yield InputError(source.name, "is not read further, as it is unclear where the next row begins", last)
                return
            continue
        bad = broken and broken.pop(min(broken))
        broken.clear()
        if bad:
            yield InputError(source.name, bad.problem or "", bad.number)
        elif cells:
            yield begin, cells


def _fed(first: Line, rest: Iterator[Line], broken: dict[int, Line]) -> Iterator[str]:
    for line in chain((first,), rest):
        if line.problem:
            broken[line.number] = line
        yield line.text


def _problem(error: csv.Error) -> str:
    told = str(error)
    if "limit" in told:
        return f"a field of more than {LONGEST_FIELD:,} characters; is a quotation mark not closed?"
    if "unexpected end" in told:
        return "the file ends within a quoted field; a quotation mark is not closed"
    return f"not valid CSV ({told}); a quotation mark in a quoted field is written twice"


def looks_like_table(start: str) -> bool:
    """Whether a text begins with a line of column names, one of them for text."""
    line = start.split("\n", 1)[0].rstrip("\r")
    names = [cell.strip(' "') for cell in line.split(delimiter_of(line, ""))]
    found = chosen(names, {})
    is_names = all(name and len(name.split()) <= 3 and len(name) <= 40 for name in names)
    return is_names and bool(found["text"]) and sum(map(bool, found.values())) > 1
