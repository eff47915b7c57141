"""What a reviewer types, checked and turned into the fields of an annotated event."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dragoman.evaluating.fields import DATE
from dragoman.evaluating.spans import locate, written
from dragoman.reviewing.mentions import Mention
from dragoman.world.rows import SECTORS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from dragoman.codebook.schema import Codebook
    from dragoman.reviewing.mentions import Mentions

NONE = "-"
_NUMBERS = re.compile(r"\d+(?:[\s,]+\d+)*")
_CODE = re.compile(r"[A-Z]{3}")


class EntryError(ValueError):
    """What was typed does not do; says what does."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The sentence a record stands in.

    Attributes:
        text: The text of the document.
        start: Offset of the sentence; `end` is the one after it.
        first: Offset of the sentence before, which is shown too; `last` is the one after the sentence that follows.
    """

    text: str
    start: int
    end: int
    first: int
    last: int

    def offsets(self, words: str) -> tuple[int, int]:
        """Return the offsets of words (or "words@@2") in the sentence.

        Raises:
            EntryError: They do not stand there.
        """
        found = locate(self.text[self.start : self.end], words)
        if found is None:
            raise EntryError(f'"{words}" is not in the sentence; copy the words exactly')
        return self.start + found[0], self.start + found[1]

    def span(self, words: str) -> str:
        """Return words of the sentence as a span of the document."""
        return written(self.text, *self.offsets(words))


def typed_type(entry: str, codebook: Codebook) -> str:
    """Return the type that was typed, in any case, or the only one that begins so."""
    word = entry.strip().upper()
    names = {name.upper(): name for name in codebook.types}
    begun = [name for upper, name in names.items() if upper.startswith(word)] if word else []
    if word in names or len(begun) == 1:
        return names.get(word) or begun[0]
    raise EntryError(f"{entry.strip()!r} is no type of the codebook; allowed: {', '.join(codebook.types)}")


def typed_words(entry: str, allowed: Collection[str], what: str) -> list[str]:
    """Return several words of a list, none for "-"."""
    words = [] if entry.strip() == NONE else re.split(r"[\s,]+", entry.strip())
    for word in words:
        if word not in allowed:
            raise EntryError(f"{word!r} is no {what}; allowed: {', '.join(allowed) or 'none here'}, or - for none")
    return words


def typed_date(entry: str) -> str | None:
    """Return a date as exact as it was typed, None for "-"."""
    value = entry.strip()
    if value == NONE:
        return None
    try:
        is_date = DATE.fullmatch(value) is not None
        if is_date and len(value) == len("YYYY-MM-DD"):
            date.fromisoformat(value)
    except ValueError:
        is_date = False
    if not is_date:
        raise EntryError(f"{value!r} is no date; write YYYY-MM-DD, YYYY-MM or YYYY, or - for none")
    return value


def typed_parties(
    entry: str, frame: Frame, shown: Sequence[Mention], mentions: Mentions
) -> tuple[list[str], list[list[Any]]]:
    """Return the spans of the parties that were typed, and who they are.

    Parties are divided by semicolons: numbers of the mentions shown, or exact words of the sentence; either may be
    followed by "= name, code, sectors" to say who it is.
    """
    spans: dict[str, None] = {}
    parties: list[list[Any]] = []
    for part in [] if entry.strip() == NONE else entry.split(";"):
        words, told, meaning = part.partition("=")
        for mention in _mentioned(words.strip(), frame, shown, mentions):
            spans[written(frame.text, mention.start, mention.end)] = None
            own = frame.text[mention.start : mention.end]
            found = [_typed_meaning(meaning)] if told else [list(m) for m in mention.means] or [[own, None, []]]
            parties += [party for party in found if party not in parties]
    return list(spans), parties


def _mentioned(words: str, frame: Frame, shown: Sequence[Mention], mentions: Mentions) -> list[Mention]:
    if _NUMBERS.fullmatch(words):
        return [_numbered(int(number), shown) for number in re.split(r"[\s,]+", words)]
    # In quotes where the words themselves are a number.
    words = words.removeprefix('"').removesuffix('"')
    return [mentions.party(*frame.offsets(words))]


def _numbered(number: int, shown: Sequence[Mention]) -> Mention:
    if not 1 <= number <= len(shown):
        raise EntryError(f"{number} is no number of the list; allowed: 1 to {len(shown)}, or words of the sentence")
    return shown[number - 1]


def _typed_meaning(text: str) -> list[Any]:
    name, _, rest = (part.strip() for part in text.partition(","))
    code, _, sectors = (part.strip() for part in rest.partition(","))
    if not name:
        raise EntryError('after "=" write NAME, CODE, SECTORS, such as "the rebels = FARC, COL, REB"')
    listed = re.split(r"[\s,]+", sectors.upper()) if sectors else []
    for sector in listed:
        if sector not in SECTORS:
            raise EntryError(f"{sector!r} is no sector; allowed: {', '.join(sorted(SECTORS))}")
    return [name, _typed_code(code), listed]


def _typed_code(code: str) -> str | None:
    if code in ("", NONE):
        return None
    if not _CODE.fullmatch(code.upper()):
        raise EntryError(f"{code!r} is no code; write three letters of ISO 3166-1, or IGO, NGO, MNC, or - for none")
    return code.upper()


def typed_place(entry: str, frame: Frame, shown: Sequence[Mention]) -> tuple[str | None, list[Any] | None]:
    """Return the span of a place, typed as its number or its words ("= name, code" says which), and what it is."""
    words, told, meaning = (part.strip() for part in entry.partition("="))
    if words == NONE:
        return None, None
    if words.isdigit():
        place = _numbered(int(words), shown)
    else:
        start, end = frame.offsets(words)
        place = next((p for p in shown if (p.start, p.end) == (start, end)), Mention(start, end, ()))
    own = frame.text[place.start : place.end]
    found = list(place.means[0]) if place.means else [own, None]
    if told:
        name, _, code = (part.strip() for part in meaning.partition(","))
        found = [name or own, _typed_code(code)]
    return written(frame.text, place.start, place.end), found
