"""One reader per form of input; each takes text and yields documents and failures."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError
from dragoman.reading.dates import publication_date
from dragoman.records import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIELDS = ("id", "date", "title", "text", "source", "url", "language")

Item = Document | InputError


def read_text(text: str, source: str) -> Iterator[Item]:
    """Yield the one document of a plain text file, its text untouched."""
    yield Document(_identifier(source, text), text)


def read_html(text: str, source: str) -> Iterator[Item]:
    """Yield the article of a web page, with the title, date and site that its markup gives."""
    import trafilatura

    found = trafilatura.bare_extraction(text, with_metadata=True, include_comments=False, deduplicate=False)
    body = (getattr(found, "text", None) or "").strip() if found else ""
    if not body:
        yield InputError(source, "no article text found in this HTML page")
        return
    try:
        date = publication_date(found.date)
    except ValueError:
        date = None
    yield Document(
        _identifier(source, text), body, date, found.title or None, found.sitename or None, found.url or None,
        found.language or None,
    )  # fmt: skip


def read_jsonl(text: str, source: str) -> Iterator[Item]:
    """Yield a document per line; a broken line is a failure that names it."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield _row(line, source, number)
            except InputError as error:
                yield error


def _row(line: str, source: str, number: int) -> Document:
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(source, f"not valid JSON ({error})", number) from error
    if not isinstance(row, dict):
        raise InputError(source, f"expected a JSON object, found {type(row).__name__}", number)
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        found = "missing" if text is None else "empty" if text == "" else f"{type(text).__name__}"
        raise InputError(source, f'needs a "text" field with words; it is {found}', number)
    try:
        date = publication_date(row.get("date"))
    except ValueError as error:
        raise InputError(source, f'field "date": {error}', number) from error
    named = {k: str(row[k]) for k in ("title", "source", "url", "language") if row.get(k)}
    rest = {k: v for k, v in row.items() if k not in FIELDS}
    identifier = str(row["id"]) if row.get("id") not in (None, "") else f"{source}:{number}"
    return Document(identifier, _encodable(text), date, metadata=rest, **named)


def _encodable(text: str) -> str:
    r"""Return text without lone surrogates (JSON can write "\ud800"), each replaced by one character."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if not _is_clean(text) else text


def _is_clean(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _identifier(source: str, text: str) -> str:
    """Return the name of the input; standard input is named by its content."""
    if source != "<stdin>":
        return source
    return "stdin-" + hashlib.sha256(text.encode()).hexdigest()[:12]


READERS: dict[str, Callable[[str, str], Iterator[Item]]] = {
    ".txt": read_text, ".text": read_text, ".md": read_text,
    ".html": read_html, ".htm": read_html, ".xhtml": read_html,
    ".jsonl": read_jsonl, ".ndjson": read_jsonl,
}  # fmt: skip


def reader_for(suffix: str, text: str) -> Callable[[str, str], Iterator[Item]]:
    """Return the reader of a file ending, or one chosen from how the text begins."""
    known = READERS.get(suffix.lower())
    if known:
        return known
    start = text.lstrip()[:200].lower()
    if start.startswith("{"):
        return read_jsonl
    return read_html if start.startswith(("<!doctype", "<html", "<head", "<body", "<article")) else read_text
