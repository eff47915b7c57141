"""What a time expression is read against: publication date, the expressions before it, and the tense around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.times.reckoning import PRECISION, calendar_day, iso_prefix, last_day, parse_date, weekday_near
from dragoman.coding.times.words import AHEAD, ASKING

if TYPE_CHECKING:
    from dragoman.language.parse import Parse, Sentence, Token

PAST, FUTURE = "past", "future"
_FUTURE_AUX = frozenset({"will", "shall", "would", "'ll", "’ll", "may", "might", "should", "must"})
_FIRST_YEAR, _LAST_YEAR = 1000, 9000
_ORDER = "CEYMWD"
# A day of the past year told in a past tense lies ahead after all if that is so much nearer.
FAR_BACK, SOON = 270, 60
# So many expressions back "two days later" may look for a day to start from.
REACH = 4


class TimeExpression(NamedTuple):
    """A time expression: character offsets, TIMEX3 type (DATE, TIME, DURATION, SET) and TIMEX3 value or None."""

    start: int
    end: int
    type: str
    value: str | None

    @property
    def date(self) -> str | None:
        """The ISO date (YYYY-MM-DD, YYYY-MM or YYYY) that a DATE or TIME lies in, None if it has none."""
        return iso_prefix(self.value) if self.value and self.type in {"DATE", "TIME"} else None

    @property
    def enddate(self) -> str | None:
        """The last day of a weekend, None for expressions of one date."""
        return last_day(self.value) if self.value and self.type == "DATE" else None


_FOR = re.compile(r"\bfor\s$")
# Small letters only: "Until Thursday, they had not ..." looks back.
_UNTIL = re.compile(
    r"\b(?:until|till|as (?:early|soon|late) as)\s(?:(?:next|this|late|early|at least|\d\S*|[ap]\.m\.|[A-Z]{3})\s)*$"
)


@dataclass
class Scene:
    """The state of reading one document's time expressions from left to right."""

    parse: Parse
    published: date | None
    history: list[TimeExpression] = field(default_factory=list)
    told_years: dict[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The document text."""
        return self.parse.text

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.parse.sentences]

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence around a character offset."""
        at = bisect_right(self._starts, offset) - 1
        return self.parse.sentences[at] if at >= 0 and offset < self.parse.sentences[at].end else None

    def token_at(self, offset: int) -> tuple[Sentence, Token] | None:
        """Return the token at a character offset with its sentence."""
        sentence = self.sentence_at(offset)
        if sentence is None:
            return None
        at = bisect_right(sentence.tokens, offset, key=lambda t: t.start) - 1
        token = sentence.tokens[max(at, 0)]
        return (sentence, token) if token.start <= offset < token.end else None

    def tag_at(self, offset: int) -> str:
        """Return the part of speech of the word at an offset, "" where there is none."""
        found = self.token_at(offset)
        return found[1].upos if found else ""

    def tense_at(self, offset: int) -> str | None:
        """Return whether what an expression dates lies in the past or the future, None if the verb does not tell."""
        found = self.token_at(offset)
        if found is None:
            return None
        if _UNTIL.search(self.text, max(0, offset - 24), offset):
            return FUTURE
        return _tense(*found)

    def anchor(self, unit: str) -> date | None:
        """Return the date told last that is at least as precise as a unit, else the publication date."""
        least = _ORDER.index("M" if unit == "Q" else unit)
        for expression in reversed(self.history[-REACH:]):
            told = expression.date or ""
            if told and _ORDER.index(PRECISION[len(told)]) >= least:
                return calendar_day(int(told[:4]), int(told[5:7] or 1), int(told[8:10] or 1))
        return self.published

    def year_of(self, month: int, day: int | None, offset: int) -> int | None:
        """Return the year of a month or day told without one."""
        told = self.told_years.get(f"{month}-{day}") or self.told_years.get(f"{month}-None" if day else "")
        if told or self.published is None:
            return told
        base, around = self.published, [self.published.year + step for step in (-1, 0, 1)]
        if day is None:
            distances = {y: (y - base.year) * 12 + month - base.month for y in around}
            far, soon = FAR_BACK // 30, 0 if self._dates_a_verb(offset) else 3
        else:
            days = {y: calendar_day(y, month, day) for y in around}
            distances = {y: (d - base).days for y, d in days.items() if d}
            far, soon = FAR_BACK, SOON
        # "Polls called for 24 June" were called in the past and lie ahead.
        tense = None if _FOR.search(self.text, max(0, offset - len("for ")), offset) else self.tense_at(offset)
        return _nearest(distances, tense, far, soon)

    def _dates_a_verb(self, offset: int) -> bool:
        """Whether an expression hangs on a verb ("took office in January") and not on a noun ("a visit in March")."""
        found = self.token_at(offset)
        return bool(found and found[1].head >= 0 and found[0].tokens[found[1].head].upos == "VERB")

    def near_day(self, weekday: int, offset: int) -> date | None:
        """Return the day a bare weekday names: the last one up to the publication, or the next one of a plan."""
        if self.published is None or self.published.weekday() == weekday:
            return self.published
        return weekday_near(self.published, weekday, 1 if self.tense_at(offset) == FUTURE else -1)


def scene_of(parse: Parse, published: str | None) -> Scene:
    """Return the scene of a document before its first expression."""
    found = parse_date(published)
    # Nothing that is published lies so near the ends of the calendar that reckoning could leave it.
    return Scene(parse, found if found and _FIRST_YEAR < found.year < _LAST_YEAR else None)


def _nearest(distances: dict[int, int], tense: str | None, far: int, soon: int) -> int | None:
    """Return the year whose distance from the publication suits the tense."""
    back = max((d, y) for y, d in distances.items() if d <= 0) if min(distances.values(), default=1) <= 0 else None
    ahead = min((d, y) for y, d in distances.items() if d >= 0) if max(distances.values(), default=-1) >= 0 else None
    if back is None or ahead is None:
        found = back or ahead
        return found[1] if found else None
    if tense == FUTURE:
        return ahead[1]
    if tense == PAST:
        return ahead[1] if -back[0] > far and ahead[0] < soon else back[1]
    return ahead[1] if ahead[0] < -back[0] else back[1]


def _tense(sentence: Sentence, token: Token) -> str | None:
    """Climb from a word to the verb that governs it, and on where that verb has no tense of its own."""
    passed: Token | None = None
    for above in (token, *sentence.ancestors(token.index)):
        if above.deprel == "nmod:poss" and sentence.tokens[above.head].relation != "nsubj":
            # "They will appeal Wednesday's ruling": what is dated has been.
            return PAST
        if above.index != token.index and _looks_ahead(above, passed):
            return FUTURE
        if above.upos not in {"VERB", "AUX"} and not sentence.dependents(above.index, "cop"):
            continue
        tense = _own_tense(sentence, above)
        if tense:
            return tense if tense in {PAST, FUTURE} else None
        passed = above
    return None


def _looks_ahead(above: Token, passed: Token | None) -> bool:
    """Whether a governing word puts what it governs ahead: "set for Tuesday", "asked them to leave on Friday".

    What was asked lies ahead, but a time beside the asking itself is the time of asking.
    """
    word = above.lemma.lower()
    return word in AHEAD or bool(passed and passed.has("VerbForm=Inf") and word in ASKING)


def _own_tense(sentence: Sentence, verb: Token) -> str | None:
    """Return past, future or present as a verb and its auxiliaries tell; None for a bare infinitive or participle."""
    helpers = sentence.dependents(verb.index, "aux", "cop")
    if any(t.lemma.lower() in _FUTURE_AUX or t.text.lower() in _FUTURE_AUX for t in helpers):
        return FUTURE
    if any(t.has("Tense=Past") or t.lemma.lower() == "have" for t in helpers) or (
        verb.has("Tense=Past") and not helpers and verb.relation != "amod"
    ):
        return PAST
    if any(t.has("Tense=Pres") for t in helpers) and (verb.has("VerbForm=Ger") or verb.has("VerbForm=Inf")):
        return FUTURE
    return "present" if verb.has("Tense=Pres") or helpers else None
