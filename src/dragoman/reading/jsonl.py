"""JSON Lines: a document per line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.reading.lines import lines_of
from dragoman.reading.rows import RowError, document_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.reading.lines import Line
    from dragoman.reading.options import Item, Options
    from dragoman.reading.sources import Source
    from dragoman.records import Document


def read_jsonl(source: Source, options: Options) -> Iterator[Item]:
    """Yield a document per line; a broken line is a failure that names it."""
    for line in lines_of(source, options.encoding):
        if line.problem or line.text.strip():
            try:
                yield _document(line, source.name, options), line.number
            except RowError as error:
                yield InputError(source.name, str(error), line.number)


def _document(line: Line, source: str, options: Options) -> Document:
    if line.problem:
        raise RowError(line.problem)
    row = _parsed(line.text)
    if not isinstance(row, dict):
        raise RowError(f"expected a JSON object, found {type(row).__name__}")
    return document_of(row, f"{source}:{line.number}", options.columns)


def _parsed(line: str) -> object:
    try:
        parsed: object = json.loads(line)
    except json.JSONDecodeError as error:
        raise RowError(f"not valid JSON ({error.msg}, character {error.colno})") from error
    except RecursionError as error:
        raise RowError("not readable JSON (nested too deeply)") from error
    except ValueError as error:
        raise RowError("not readable JSON (a number has too many digits)") from error
    return parsed
