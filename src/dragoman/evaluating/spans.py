"""Spans as annotators write them: "string", or "string@@2" for its second occurrence in the text."""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"(?P<string>.+)@@(?P<number>[1-9]\d{0,5})", re.DOTALL)


def string_of(span: str) -> str:
    """Return the words of a span without the number of the occurrence."""
    match = _NUMBERED.fullmatch(span)
    return match["string"] if match else span


def locate(text: str, span: str) -> tuple[int, int] | None:
    """Return the offsets of a span in a text, or None where it does not stand there."""
    match = _NUMBERED.fullmatch(span)
    string, number = (match["string"], int(match["number"])) if match else (span, 1)
    at = -1
    for _ in range(number):
        at = text.find(string, at + 1)
        if at < 0 or not string:
            return None
    return at, at + len(string)


def written(text: str, start: int, end: int) -> str:
    """Return the span of two offsets as an annotator writes it."""
    string = text[start:end]
    number, at = 0, -1
    while at < start:
        at = text.find(string, at + 1)
        number += 1
    return string if number == 1 else f"{string}@@{number}"
