"""Cut a document into sentences without touching its characters.

Paragraphs first (blank lines, line ends that are not hard wraps), then full stops inside them.
Every pattern matches wherever it is tried or is bounded, so the time is linear in the text.
"""

# ruff: noqa: RUF001 (typographic quotes and word lists are the matter here)

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dragoman.language.tokens import ABBREVIATIONS, MONTHS, NUMBERED, TITLES

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_SENTENCE = 2000
WIDEST_WRAP = 120
NARROWEST_WRAP = 30

_OPENERS = "\"'“‘„«‹(["
_CLOSERS = "\"'”’»›)\\]」』）"
_WIDE_STOPS = frozenset("。！？｡")
_STOP = re.compile(rf"(?P<stop>[.!?…。！？｡।؟۔]+)(?P<close>[{_CLOSERS}]*(?:\s?\[\d{{1,3}}\]){{0,9}})(?P<gap>\s*)")
_NEXT = re.compile(rf"(?P<open>[{re.escape(_OPENERS)}\s¿¡]{{0,4}})(?P<word>[\w'’]{{1,40}}|[$£€@#])?")
_LINE_END = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_NEWLINE = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_BULLET = re.compile(r"(?:[•‣▪●*·–—-]|\(?\d{1,3}[.)]|\(?[a-z]\))\s")
# Names that begin a sentence in lower case: al-Shabab, de Mistura, bin Salman.
_LOWER_NAME = re.compile(
    r"(?:(?:al|el|an|as|ash|at|ar)[-‐’']|(?:al|el|bin|ibn|abu|de|di|da|van|von|der)\s)"
    r"(?:[a-z]{2,3}\s)?[A-Z]"
)
# “Why now?” Mr. Putin asked: the quotation is not the whole sentence.
_SPEAKER = re.compile(
    r"(?:[A-Z][\w.'’-]{0,30}\s){1,4}"
    r"(?:said|says|asked|asks|added|adds|wrote|writes|shouted|cried|replied|joked|wondered)\b"
)

_SPLIT_AT = ("\n", "; ", ", ", " ", "\u00a0", "\t")  # The best place first.
_JOINT = re.compile("[-‐‑–—/]")
_ACRONYM = re.compile(r"(?:\w{1,2}\.)+\w{1,2}")

_STATES = frozenset(
    "ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo mont"
    " neb nev okla ore pa tenn tex va vt wash wis wyo ont que alta".split()
)
_NEVER_LAST = (TITLES - frozenset("sr jr st ft mt".split())) | frozenset(
    "vs cf e.g i.e eg ie viz approx ca const det pte pfc cpt ofc ald comdr".split()
)
_MAYBE_LAST = ABBREVIATIONS | MONTHS | _STATES | frozenset("sun mon sat est bn".split())
# Lower-case words that end no heading and no sentence.
_NEVER_LAST_ON_PAGE = frozenset(
    "a an the of and or but nor to from for with by at as into than his her their its our".split()
)
_CLOCK = frozenset({"a.m", "p.m"})
_AFTER_CLOCK = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april"
    " may june july august september october november december mon tue wed thu fri sat sun jan"
    " feb mar apr jun jul aug sept sep oct nov dec et est edt gmt utc bst cet cest pst pdt ct"
    " cst cdt mst eastern pacific central local greenwich ist msk eet".split()
)
# Words that, capitalised after an abbreviation, begin a new sentence far oftener than a name.
_STARTERS = frozenset(
    "a an the he she it they we i you this that these those there here his her their its our"
    " my your in on at but and or nor yet so if when while after before as for from with"
    " without to by of since until although though however meanwhile moreover nevertheless"
    " still then thus also once only what who why how where which not some many most all both"
    " each several few more much such other another earlier later last according under over"
    " despite during because among between about against through two three four is are was"
    " were do does did has have had would could should can it's he's she's they're we're i'm"
    " that's there's don't let's i've we've it’s he’s she’s they’re we’re i’m that’s there’s"
    " don’t let’s i’ve we’ve nobody everyone everything nothing even just instead perhaps"
    " maybe additionally furthermore finally recently currently today yesterday tomorrow now"
    " officials police".split()
)


class _Line(NamedTuple):
    """A line's offsets without its line end; `blank_after` says that a blank line follows."""

    start: int
    end: int
    blank_after: bool


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a document in order.

    Args:
        text: The document as given; CRLF, tabs and no-break spaces may stand anywhere.

    Returns:
        Character offsets (start, end) into `text`, without white space at either end. Every
        character that is not white space is in exactly one sentence, and none is longer than
        ``LONGEST_SENTENCE``.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _paragraphs(text):
        for stop in _sentence_ends(text, start, end):
            spans.extend(_within_limit(text, start, stop))
            start = stop
    return spans


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for match in _LINE_END.finditer(text):
        blank = len(_NEWLINE.findall(match.group())) > 1
        yield _Line(start, match.start(), blank)
        start = match.end()
    yield _Line(start, len(text), True)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of stretches that no sentence crosses."""
    block: list[_Line] = []
    for line in _lines(text):
        block.append(line)
        if line.blank_after:
            yield from _join_wrapped(text, block)
            block = []


def _join_wrapped(text: str, block: list[_Line]) -> Iterator[tuple[int, int]]:
    """Join the lines of a block that were broken only to fit a page."""
    lengths = sorted(line.end - line.start for line in block)
    # The ninth decile, not the maximum: one long address must not hide the page width.
    width = lengths[int(0.9 * len(lengths))]
    is_page = NARROWEST_WRAP <= width <= WIDEST_WRAP and (len(block) > 2 or width >= 60)
    start = block[0].start
    for line, following in pairwise(block):
        if not _continues(text, line, following, width if is_page else None):
            yield start, line.end
            start = following.start
    yield start, block[-1].end


def _continues(text: str, line: _Line, following: _Line, width: int | None) -> bool:
    """Whether the sentence at the end of a line may go on in the following line."""
    if _BULLET.match(text, following.start):
        return False
    is_lower = text[following.start : following.start + 1].islower()
    if is_lower and not _LOWER_NAME.match(text, following.start):
        return True
    tail = text[max(line.start, line.end - 20) : line.end].rstrip()
    if tail.endswith((",", "–", "—", "-")) or tail.split(" ")[-1] in _NEVER_LAST_ON_PAGE:
        return True
    if width is None:
        return False
    # A wrapped line is one that had no room for the first word of the next.
    word = text[following.start : min(following.end, following.start + 40)].split(maxsplit=1)
    return line.end - line.start + 1 + len(word[0] if word else "") > width


def _sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offset after each sentence of a paragraph; the last one is the paragraph's end."""
    sentence = start
    for match in _STOP.finditer(text, start, end):
        if match.end() < end and _is_end(text, sentence, match):
            sentence = match.end()
            yield sentence
    yield end


def _is_end(text: str, sentence: int, match: re.Match[str]) -> bool:
    """Whether a stop, with what closes after it, ends the sentence that began at `sentence`."""
    stop, close, gap = match.group("stop", "close", "gap")
    if not _WIDE_STOPS.isdisjoint(stop):
        return True
    following = _NEXT.match(text, match.end())
    word = (following and following.group("word")) or ""
    if not gap:
        return _is_glued_end(text, match.start(), close, word)
    if not word or (word[0].islower() and not _LOWER_NAME.match(text, match.end())):
        return False
    if stop != ".":
        return not _is_interruption(text, match)
    if close and close[0] != ")":
        return True
    if match.start() - sentence <= 3 and text[sentence : match.start()].isdigit():
        return False  # The number of a list item stays with the item.
    return _is_end_after(_word_before(text, sentence, match.start()), word.lower())


def _is_glued_end(text: str, stop: int, close: str, word: str) -> bool:
    """Whether a stop without a blank after it ends a sentence, as in “killed.The”."""
    if not word[:1].isupper() or word.lower() not in _STARTERS:
        return False
    return bool(close) or (stop > 1 and text[stop - 1].islower() and text[stop - 2].islower())


def _is_interruption(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence goes on after a question, an exclamation or an ellipsis."""
    stop, close = match.group("stop", "close")
    if close:
        return stop[-1] in "?!" and bool(_SPEAKER.match(text, match.end()))
    return stop[0] in ".…" and text[match.start() - 1 : match.start()].isspace()


def _word_before(text: str, sentence: int, stop: int) -> str:
    window = text[max(sentence, stop - 30) : stop]
    if not window or window[-1].isspace():
        return ""
    return _JOINT.split(window.split()[-1])[-1].lstrip(_OPENERS)  # pro-U.S. counts as U.S.


def _is_end_after(previous: str, following: str) -> bool:
    """Whether a full stop between two words ends a sentence; `following` is in lower case."""
    name = previous.lower()
    if name in _NEVER_LAST or (name in NUMBERED and following[0].isdigit()):
        return False
    if name in _CLOCK:
        # 6 p.m. Monday, 6 p.m. (0300 GMT)
        return not following[0].isdigit() and following not in _AFTER_CLOCK
    is_capitalised = previous[:1].isupper()
    is_abbreviation = (
        name in ABBREVIATIONS
        or (is_capitalised and name in _MAYBE_LAST)
        or (len(name) == 1 and name.isalpha())
        or _ACRONYM.fullmatch(name)
    )
    return not is_abbreviation or following in _STARTERS


def _within_limit(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence trimmed, cut where it is longer than the limit."""
    stop = start + len(text[start:stop].rstrip())
    while start < stop:
        window = text[start : min(stop, start + LONGEST_SENTENCE)]
        blanks = len(window) - len(window.lstrip())
        if blanks:
            start += blanks
            continue
        size = len(window) if start + len(window) == stop else _best_cut(window)
        yield start, start + len(window[:size].rstrip())
        start += size


def _best_cut(window: str) -> int:
    """Return where to cut a window: after a newline, semicolon, comma or blank, else at its end."""
    for separator in _SPLIT_AT:
        found = window.rfind(separator, LONGEST_SENTENCE // 2)
        if found > 0:
            return found + len(separator)
    return len(window)
