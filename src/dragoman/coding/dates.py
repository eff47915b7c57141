"""Dates of events: from the time expression that belongs to the trigger, else the publication date."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.times.reckoning import parse_date
from dragoman.coding.times.words import PART_WORDS, UNIT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dragoman.coding.times import TimeExpression
    from dragoman.coding.triggers import Trigger
    from dragoman.language.parse import Parse, Sentence, Token

_TIME_NOUNS = PART_WORDS | UNIT_WORDS | {"eve"}
_LINK = re.compile(r"\s*(?:to|until|till|through|and|[-‐‑–])\s*")
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s+$", re.IGNORECASE)
_RECENT = timedelta(days=7)
_SHARED = frozenset({"nsubj", "obj", "obl", "nmod"})


class EventDate(NamedTuple):
    """The ISO date of an event (YYYY-MM-DD, YYYY-MM or YYYY) and where it is told.

    Attributes:
        date: The date, or the first day, month or year of a range; None if it is unknown.
        enddate: The end of a range, else None.
        time: Character offsets of the expression that tells the date, None for the publication date.
    """

    date: str | None
    enddate: str | None = None
    time: list[int] | None = None


def date_event(
    parse: Parse,
    trigger: Trigger,
    heads: Sequence[int],
    times: Sequence[TimeExpression],
    default: str | None,
    ahead: bool = False,
) -> EventDate:
    """Return the date of the event that a trigger tells.

    Args:
        parse: The document's parse.
        trigger: The trigger.
        heads: Indices of the words that the network takes for its time.
        times: The time expressions of the document, in order.
        default: The date of an event of which none is told: the publication date, or None.
        ahead: Whether the event is said to lie in the future.
    """
    sentence = trigger.sentence
    inside = [t for t in times if sentence.start <= t.start < sentence.end and (t.date or t.value == "PRESENT_REF")]
    own = [t for t in inside if _hangs_on(sentence, t, trigger.token)]
    argued = [t for head in heads for t in _below(sentence, head, inside)]
    strange = [t for t in argued if t not in own and (ahead or not _is_ahead(t, default))]
    found = [t for t in argued if t in own] + strange + own
    for chosen in sorted(found, key=lambda t: bool(_SINCE.search(parse.text, max(0, t.start - 8), t.start))):
        if chosen.date:
            return _ranged(parse.text, chosen, times)
        return EventDate(default, None, [chosen.start, chosen.end])
    return EventDate(default) if ahead else _of_story(parse, sentence, times, default)


def _of_story(parse: Parse, sentence: Sentence, times: Sequence[TimeExpression], default: str | None) -> EventDate:
    """Return the day that the sentence before tells, where a story goes on; else the default.

    Only a day shortly before the publication: "On Tuesday crowds marched. Police arrested forty of them."
    """
    published = parse_date(default)
    if published and sentence.index and not any(sentence.start <= t.start < sentence.end for t in times):
        before = parse.sentences[sentence.index - 1]
        for told in reversed([t for t in times if before.start <= t.start < before.end]):
            day = parse_date(told.date) if told.type in {"DATE", "TIME"} else None
            if day and timedelta(0) <= published - day <= _RECENT:
                return EventDate(told.date, None, [told.start, told.end])
    return EventDate(default)


def _is_ahead(time: TimeExpression, published: str | None) -> bool:
    """Whether an expression lies after the publication: only its own event can."""
    return bool(published and time.date and time.date > published[: len(time.date)])


def _below(sentence: Sentence, head: int, times: Iterable[TimeExpression]) -> list[TimeExpression]:
    """Return the expressions among a word and all below it, the one at the word itself first."""
    token = sentence.tokens[head]
    words = {sentence.tokens[i].start for i in sentence.subtree(head)}
    found = [t for t in times if any(t.start <= start < t.end for start in words)]
    return sorted(found, key=lambda t: not t.start <= token.start < t.end)


def _hangs_on(sentence: Sentence, time: TimeExpression, trigger: int) -> bool:
    """Whether the tree ties an expression to a trigger, to the verb of a trigger noun or of its coordination."""
    governor = _governor(sentence, time)
    word = sentence.tokens[trigger]
    # An expression that the tree hangs on nothing is free for all.
    while governor is not None and word.index != governor:
        if word.head < 0 or not (word.relation == "conj" or _is_told_by_verb(sentence, word)):
            return False
        word = sentence.tokens[word.head]
    return True


def _is_told_by_verb(sentence: Sentence, word: Token) -> bool:
    """Whether a noun is a part of what a verb tells: "talks were held", "launched an attack"."""
    return word.upos in {"NOUN", "PROPN"} and word.relation in _SHARED and sentence.tokens[word.head].upos == "VERB"


def _governor(sentence: Sentence, time: TimeExpression) -> int | None:
    """Return the word that an expression hangs on, past nouns of time ("on the night of Oct. 3")."""
    words = [t for t in sentence.tokens if time.start <= t.start < time.end]
    inside = {t.index for t in words}
    top = next((t for t in words if t.head not in inside), None)
    while top is not None and top.head >= 0:
        above = sentence.tokens[top.head]
        if above.lemma.lower() not in _TIME_NOUNS:
            return above.index
        top = above
    return None


def _ranged(text: str, chosen: TimeExpression, times: Sequence[TimeExpression]) -> EventDate:
    """Return the date of an expression, with the end of the range that it begins or ends."""
    at = times.index(chosen)
    for first, last in zip(times[max(at - 1, 0) : at + 1], times[max(at - 1, 0) + 1 : at + 2], strict=False):
        if first.date and last.date and chosen in {first, last} and _is_range(text, first, last):
            return EventDate(first.date, last.date, [first.start, last.end])
    return EventDate(chosen.date, chosen.enddate, [chosen.start, chosen.end])


def _is_range(text: str, first: TimeExpression, last: TimeExpression) -> bool:
    """Whether two expressions are the ends of a range: "from 3 to 5 May", "between March and June", "1994-96"."""
    link = text[first.end : last.start]
    if not _LINK.fullmatch(link) or (first.date or "") >= (last.date or ""):
        return False
    return "and" not in link or bool(_BETWEEN.search(text, max(0, first.start - 16), first.start))
