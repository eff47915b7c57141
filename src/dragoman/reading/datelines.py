"""The publication date where a text itself tells it: a line that is a date, or a dateline."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dragoman.reading.dates import publication_date

if TYPE_CHECKING:
    from dragoman.records import Document

_LINES, _REACH = 4, 1000
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = rf"(?P<date>{_MONTH} {_DAY},? ?\d{{4}}|{_DAY} {_MONTH},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})(?!\d)"
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?[.,]* )?"
_CLOCK = (
    r"(?:[ ,T|–—-]*(?:at )?\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2}))?)?"
)
_LABEL = r"(?:(?:Published|Posted|Released|Issued|Date|Publication date)(?: on)?:? )?"
_ALONE = re.compile(rf"\W*{_LABEL}{_WEEKDAY}{_DATE}{_CLOCK}\W*", re.IGNORECASE)
# KABUL, Afghanistan, Oct. 12, 2023 (Reuters) — : what stands before the date is looked at word by word.
_INSIDE = re.compile(_DATE, re.IGNORECASE)
_AFTER = re.compile(r"\)?(?: ?[(/][^()/]{2,30}[)/])? ?(?:[—–:]|--? )")
_BEFORE = re.compile(rf"[,:]? ?\(?{_WEEKDAY}$", re.IGNORECASE)
_AGENCY = re.compile(r"^\([^()]{2,30}\) ")
_WIDEST, _MOST_WORDS, _SHORTEST = 80, 7, 3


def date_in_text(text: str) -> str | None:
    """Return the day that a text says it is from, ISO 8601; None unless it stands in one of its first lines."""
    lines = [line.strip()[:_REACH] for line in text[:_REACH].split("\n") if line.strip()][:_LINES]
    for line in lines:
        found = _ALONE.fullmatch(line) or _dateline(line)
        if found:
            return _iso(found["date"])
    return None


def _dateline(line: str) -> re.Match[str] | None:
    """Return the date of a line that begins with a place in capitals, the date, and a dash."""
    found = _INSIDE.search(line, 0, 2 * _WIDEST)
    if not found or found.start() > _WIDEST or not _AFTER.match(line, found.end()):
        return None
    words = _AGENCY.sub("", _BEFORE.sub("", line[: found.start()])).split()
    is_place = 0 < len(words) <= _MOST_WORDS and all(word[0].isupper() or word[0] == "(" for word in words)
    return found if is_place and words[0].isupper() and len(words[0].strip(",.")) >= _SHORTEST else None


def _iso(written: str) -> str | None:
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", written).replace(".", " ").replace("Sept ", "Sep ")
    try:
        return publication_date(" ".join(plain.split()))
    except ValueError:
        return None


def with_date(document: Document, option: str | None) -> Document:
    """Return a document with the date its text tells, else the one given for such documents, where it has none."""
    if document.date is not None:
        return document
    told = date_in_text(document.text)
    if told:
        return replace(document, date=told, date_from="text")
    return replace(document, date=option, date_from="option") if option else document
