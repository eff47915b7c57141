"""Read PETRARCH .actors and .agents dictionaries: their lines, dates, markers and comments; no meaning yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from dragoman.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NULL = "---"
STOP = "---STOP---"
LONGEST_LINE = 10_000
# Two digits up to this are years of this century, as KEDS, TABARI and PETRARCH read them.
LAST_YEAR_OF_2000 = 30
_COMMENT = re.compile(r"[#;].*")
_BLOCK = re.compile(r"\[([^\[\]]*)\]")
_CODE = re.compile(r"([A-Z0-9]+|---)\s*(.*)", re.DOTALL)
_LIMIT = re.compile(r"([<>])\s*(\d{8}|\d{6})")
_RANGE = re.compile(r"(\d{8}|\d{6})\s*-\s*(\d{8}|\d{6})")
_MARKER = re.compile(r"!(\w+)!\s*=\s*(.+)")
_USE = re.compile(r"!(\w+)!")
_AGENT = re.compile(r"([^\[\]{}]+?)\s*(?:\{([^{}]*)\})?\s*\[([^\[\]]*)\]\s*")


class Block(NamedTuple):
    """A code with the days on which it holds; None at an open end, None at both for a default."""

    code: str
    start: date | None = None
    end: date | None = None


@dataclass
class Actor:
    """A primary phrase with its synonyms and blocks."""

    line: int
    names: list[str]
    blocks: list[Block] = field(default_factory=list)


class AgentPhrase(NamedTuple):
    """A role noun: its phrase, a plural of its own (None: regular, "": none) and the code with its ~."""

    line: int
    phrase: str
    plural: str | None
    code: str


class Problem(NamedTuple):
    """A line that does not follow the format."""

    line: int
    text: str


def read_actors(path: Path, encoding: str = "utf-8-sig") -> Iterator[Actor | Problem]:
    """Yield the actors of a file, and a problem for every line that is none.

    Raises:
        InputError: The file is no text in the encoding, or empty.
    """
    current: Actor | None = None
    for number, raw, text in _lines(path, encoding):
        if text.startswith("+"):
            if current is None:
                yield Problem(number, "a synonym before any phrase")
                continue
            current.names.append(_phrase(text[1:].partition("[")[0]))
        elif not raw[0].isspace() and not text.startswith("["):
            if current is not None:
                yield current
            current = Actor(number, [_phrase(text.partition("[")[0])])
        if "[" in text or "]" in text or raw[0].isspace():
            if current is None:
                yield Problem(number, "a code before any phrase")
                continue
            yield from _add_blocks(current, number, text)
    if current is not None:
        yield current


def _add_blocks(actor: Actor, number: int, text: str) -> Iterator[Problem]:
    if text.count("[") != text.count("]") or not _BLOCK.search(text):
        yield Problem(number, f"brackets do not pair in {text[:60]!r}")
        return
    for inside in _BLOCK.findall(text):
        block = _block(inside.strip())
        if isinstance(block, str):
            yield Problem(number, block)
        else:
            actor.blocks.append(block)


def _block(text: str) -> Block | str:
    """Return a block, or what is wrong with it."""
    match = _CODE.fullmatch(text)
    if not match:
        return f"[{text[:60]}] begins with no code"
    code, rest = match[1], match[2].strip()
    if not rest:
        return Block(code)
    try:
        if limit := _LIMIT.fullmatch(rest):
            day = _day(limit[2])
            return Block(code, None, day) if limit[1] == "<" else Block(code, day, None)
        if both := _RANGE.fullmatch(rest):
            start, end = _day(both[1]), _day(both[2])
            if start > end:
                return f"[{text}] ends before it begins"
            return Block(code, start, None if end.year == date.max.year else end)
    except ValueError:
        return f"[{text}] has a day that no calendar has"
    return f"[{text[:60]}]: {rest[:40]!r} is neither <date, >date nor date-date with YYYYMMDD or YYMMDD"


def _day(digits: str) -> date:
    if len(digits) == len("YYMMDD"):
        digits = ("20" if int(digits[:2]) <= LAST_YEAR_OF_2000 else "19") + digits
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))


def read_agents(path: Path, encoding: str = "utf-8-sig") -> Iterator[AgentPhrase | Problem]:
    """Yield the role nouns of a file, one for every word that a marker stands for.

    Raises:
        InputError: The file is no text in the encoding, or empty.
    """
    markers: dict[str, list[str]] = {}
    for number, _, text in _lines(path, encoding):
        defined = _MARKER.fullmatch(text)
        if defined:
            markers[defined[1]] = [_phrase(word) for word in defined[2].split(",") if word.strip()]
            continue
        match = _AGENT.fullmatch(text)
        if not match:
            yield Problem(number, f"{text[:60]!r} is no phrase with a code in brackets")
            continue
        unknown = [name for name in _USE.findall(match[1]) if name not in markers]
        if unknown:
            yield Problem(number, f"!{unknown[0]}! is not defined above")
            continue
        plural = None if match[2] is None else _phrase(match[2])
        for phrase in _expanded(match[1], markers):
            # The plural of a phrase with a marker is among the marker's words.
            yield AgentPhrase(number, phrase, plural if phrase == _phrase(match[1]) else "", match[3].strip())


def _expanded(phrase: str, markers: dict[str, list[str]]) -> list[str]:
    pieces = _USE.split(phrase)  # text, marker, text, marker, text
    choices = [markers[p] if i % 2 else [p] for i, p in enumerate(pieces)]
    return [_phrase("".join(chosen)) for chosen in product(*choices)]


def _phrase(text: str) -> str:
    return " ".join(text.replace("_", " ").split())


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, str, str]]:
    """Yield number, line in capitals, and its text without comment and blanks; empty ones are left out."""
    empty = True
    try:
        with path.open(encoding=encoding) as file:
            number = 0
            while raw := file.readline(LONGEST_LINE):
                number += 1
                if len(raw) == LONGEST_LINE or "\0" in raw:
                    problem = "looks binary" if "\0" in raw else f"a line of more than {LONGEST_LINE:,} characters"
                    raise InputError(str(path), f"{problem}; it is no PETRARCH dictionary", number)
                if STOP in raw:
                    break
                text = _COMMENT.sub("", raw).strip().upper()
                if text:
                    empty = False
                    yield number, raw, text
    except UnicodeError as error:
        raise InputError(str(path), f"not valid {encoding.removesuffix('-sig')}; try --encoding latin-1") from error
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from error
    if empty:
        raise InputError(str(path), "holds no entry")
