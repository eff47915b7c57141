"""One reader per form of input; each takes text and yields documents and failures."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.reading.dates import publication_date
from dragoman.reading.decoding import encodable
from dragoman.records import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIELDS = ("id", "date", "title", "text", "source", "url", "language")
STDIN_NAME = "<stdin>"

# A document with the line it stands on, None where it is the whole file; or a failure.
Item = tuple[Document, int | None] | InputError


def read_text(text: str, source: str) -> Iterator[Item]:
    """Yield the one document of a plain text file, its text untouched."""
    yield Document(_identifier(source, text), text), None


def read_html(text: str, source: str) -> Iterator[Item]:
    """Yield the article of a web page, with the title, date and site that its markup gives."""
    page = _extracted(text)
    body = (page.get("text") or "").strip()
    if not body:
        yield InputError(source, "no article text found in this HTML page")
        return
    try:
        date = publication_date(page.get("date"))
    except ValueError:
        date = None
    title, site, url, language = (page.get(k) or None for k in ("title", "sitename", "url", "language"))
    yield Document(_identifier(source, text), body, date, title, site, url, language), None


def _extracted(text: str) -> dict[str, Any]:
    import logging

    import trafilatura

    # What it has to say of a page, we say ourselves in one line.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    found = trafilatura.bare_extraction(text, with_metadata=True, include_comments=False, deduplicate=False)
    if found is None or isinstance(found, dict):
        return found or {}
    fields: dict[str, Any] = found.as_dict()
    return fields


def read_jsonl(text: str, source: str) -> Iterator[Item]:
    """Yield a document per line; a broken line is a failure that names it."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield _row(line, source, number), number
            except InputError as error:
                yield error


def _row(line: str, source: str, number: int) -> Document:
    row = _parsed(line, source, number)
    if not isinstance(row, dict):
        raise InputError(source, f"expected a JSON object, found {type(row).__name__}", number)
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        found = "missing" if text is None else "empty" if isinstance(text, str) else f"of type {type(text).__name__}"
        raise InputError(source, f'needs a "text" field with words; it is {found}', number)
    try:
        date = publication_date(row.get("date"))
    except ValueError as error:
        raise InputError(source, f'field "date": {error}', number) from error
    named = {k: encodable(str(row[k])) for k in ("title", "source", "url", "language") if row.get(k)}
    rest = {k: v for k, v in row.items() if k not in FIELDS}
    given = row.get("id")
    identifier = f"{source}:{number}" if given is None or given == "" else str(given)
    return Document(encodable(identifier), encodable(text), date, metadata=rest, **named)


def _parsed(line: str, source: str, number: int) -> object:
    try:
        parsed: object = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(source, f"not valid JSON ({error.msg}, character {error.colno})", number) from error
    except RecursionError as error:
        raise InputError(source, "not readable JSON (nested too deeply)", number) from error
    except ValueError as error:
        raise InputError(source, "not readable JSON (a number has too many digits)", number) from error
    return parsed


def _identifier(source: str, text: str) -> str:
    """Return the name of the input; standard input is named by its content."""
    if source != STDIN_NAME:
        return encodable(source)
    return "stdin-" + hashlib.sha256(text.encode()).hexdigest()[:12]


READERS: dict[str, Callable[[str, str], Iterator[Item]]] = {
    ".txt": read_text, ".text": read_text,
    ".html": read_html, ".htm": read_html, ".xhtml": read_html,
    ".jsonl": read_jsonl, ".ndjson": read_jsonl,
}  # fmt: skip


def reader_for(suffix: str, text: str) -> Callable[[str, str], Iterator[Item]]:
    """Return the reader of a file ending, or one chosen from how the text begins."""
    known = READERS.get(suffix.lower())
    if known:
        return known
    start = text[:2000].lstrip()[:200].lower()
    if start.startswith("{"):
        return read_jsonl
    is_page = start.startswith(("<!doctype", "<html", "<head", "<body", "<article"))
    return read_html if is_page or (start.startswith("<?xml") and "<html" in start) else read_text
