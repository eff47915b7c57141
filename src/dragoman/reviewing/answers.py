"""Where answers come from: the keys of a terminal, or lines of a file or pipe."""

from __future__ import annotations

import codecs
import os
import sys
from typing import TYPE_CHECKING, Protocol

from dragoman.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ENTER = ""
_END = "\x04"  # Ctrl-D
_ESCAPE = "\x1b"
_PAUSE = 0.02  # seconds in which a terminal has sent a whole sequence


class Answers(Protocol):
    """Gives answers; raises EOFError when there are no more."""

    def key(self, allowed: str) -> str:
        """Return one of the allowed letters, or ENTER where a blank is allowed."""

    def line(self) -> str:
        """Return a line."""

    def refuse(self, problem: str) -> None:
        """Say that the last answer does not do; the question is asked again."""


class Lines:
    """Answers from a file or pipe, one a line; a wrong one is an error, as nobody is there to mend it."""

    def __init__(self, lines: Iterable[str], source: str, say: Callable[[str], None]) -> None:
        """Take the lines, their name for messages, and the function that shows the answers behind their questions."""
        self._lines, self._source, self._say, self._number = iter(lines), source, say, 0

    def key(self, allowed: str) -> str:
        """Return the letter on the next line."""
        answer = self.line().strip().lower()
        if (answer or " ") not in list(allowed):
            letters = ", ".join("an empty line" if letter == " " else letter for letter in allowed)
            self.refuse(f"{answer!r} is no answer here; allowed: {letters}")
        return answer

    def line(self) -> str:
        """Return the next line."""
        for line in self._lines:
            self._number += 1
            self._say(line.rstrip("\r\n"))
            return line.rstrip("\r\n")
        raise EOFError

    def refuse(self, problem: str) -> None:
        """Stop at a wrong answer.

        Raises:
            UsageError: Always.
        """
        raise UsageError(f"{self._source}, line {self._number}: {problem}")


class Terminal:
    """Answers from a keyboard: single keys without Enter, and lines with it."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """Take the function that tells the reviewer what is wrong."""
        self._say = say

    def key(self, allowed: str) -> str:
        """Return the next key that is allowed; others do nothing."""
        while True:
            key = _pressed()
            if key in ("", _END):
                raise EOFError
            key = key.lower()
            if key in "\r\n" and " " in allowed:
                return ENTER
            if key != " " and key in allowed:
                self._say(key)
                return key

    def line(self) -> str:
        """Return a line, with the editing that the terminal has."""
        return input()

    def refuse(self, problem: str) -> None:
        """Show what is wrong."""
        self._say(problem)


def _pressed() -> str:
    """Return one key; what was typed ahead stays for the next question."""
    try:
        import termios
        import tty
    except ImportError:  # Windows
        import click

        return click.getchar()
    stream = sys.stdin.fileno()
    before = termios.tcgetattr(stream)
    try:
        # Not as click does it, which throws away what is typed ahead; Ctrl-C still interrupts.
        tty.setcbreak(stream, termios.TCSADRAIN)
        return _character(stream)
    finally:
        termios.tcsetattr(stream, termios.TCSADRAIN, before)


def _character(stream: int) -> str:
    """Read one character; an arrow or function key is none."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while True:
        try:
            byte = os.read(stream, 1)
        except OSError:
            return ""  # the terminal is gone
        text = decoder.decode(byte, final=not byte)
        if text == "\0":
            return _END  # how Linux keeps a Ctrl-D that was typed before the question
        if text == _ESCAPE:
            _rest_of_sequence(stream)
            return "\0"
        if text or not byte:
            return text


def _rest_of_sequence(stream: int) -> None:
    """Read the rest of an escape sequence; nothing follows where Escape itself was pressed."""
    import select

    first = b""
    while select.select([stream], [], [], _PAUSE)[0]:
        byte = os.read(stream, 1)
        # "\x1b[B", "\x1bOP": the first byte opens it, a letter or ~ closes it.
        if not byte or (first and byte >= b"@") or (not first and byte not in b"[O"):
            return
        first = byte
