"""Months, years and longer stretches of the calendar: "March 1998", "1994-96", "the third quarter", "last fall"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dragoman.coding.times.rules import at, capital, month_told, rule, year_told
from dragoman.coding.times.scene import FUTURE, PAST, TimeExpression
from dragoman.coding.times.words import (
    CENTURIES,
    DASH,
    DECADE,
    DECADES,
    DIGITS,
    MONTH_ALONE,
    MONTH_WORDS,
    ORDINAL_END,
    ORDINALS,
    SEASON,
    SEASONS,
    SHADE,
    WHICH_YEAR,
    YEAR,
    key,
    one_of,
)

if TYPE_CHECKING:
    from datetime import date

    from dragoman.coding.times.scene import Scene

_NO_YEAR_AFTER = re.compile(r"[$€£#№][ \t]?$|\b(?:No|Flight|Route|Highway|Resolution)\.?\s$")
_LAST_CENTURY = 22
_YEAR_WITHIN = re.compile(r"(?:post|pre|mid)-", re.IGNORECASE)
# "March for Life", "March on Rome": no month.
_MARCH_OF = re.compile(r"\s(?:for|of the|on|towards?)\b")


def _months(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "March 1998", "late November", "in May", "October last year", "last June"."""
    if not capital(match, "m") or not _is_month(match, scene):
        return []
    month, year = month_told(match), year_told(match, scene)
    if match["y"]:
        scene.told_years[f"{month}-None"] = int(match["y"])
    lead = key(match["last"])
    if year is None and lead in {"last", "next"} and scene.published:
        told = month < scene.published.month
        year = (
            scene.published.year - (not told)
            if lead == "last"
            else scene.published.year + (month <= scene.published.month)
        )
    year = year or scene.year_of(month, None, match.start("m"))
    return at(match, "DATE", f"{year:04d}-{month:02d}" if year else None)


def _is_month(match: re.Match[str], scene: Scene) -> bool:
    """Whether "May", "March", "April", "August" is the month and no verb, march or person."""
    found = scene.token_at(match.start("m"))
    if found is None or match["y"]:
        return True
    sentence, token = found
    before = sentence.tokens[token.index - 1] if token.index else None
    name = sentence.name_at.get(token.index)
    is_person = token.relation in {"nsubj", "obj", "iobj"} and bool(before and before.upos in {"VERB", "SCONJ"})
    if token.upos in {"AUX", "VERB"} or is_person or (name and name.kind == "PER"):
        return False
    if key(match["m"]) == "march":
        return not _MARCH_OF.match(scene.text, match.end())
    return True


def _years(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "1998", "early 1998", "fiscal 1999", "1994-96"."""
    start = match.start("y")
    if not match["sure"] and not match["to"] and not _is_year(scene, start):
        return []
    year = match["y"]
    out = [TimeExpression(match.start(), match.end("y"), "DATE", year)]
    if match["to"]:
        last = match["to"] if len(match["to"]) == 4 else year[:2] + match["to"]
        if int(last) <= int(year):
            return []
        out.append(TimeExpression(match.start("to"), match.end("to"), "DATE", last))
    return out


def _is_year(scene: Scene, offset: int) -> bool:
    """Whether a number of four digits is a year and no amount: "2000 soldiers"."""
    if _NO_YEAR_AFTER.search(scene.text, max(0, offset - 12), offset):
        return False
    found = scene.token_at(offset)
    if found is None:
        return False
    sentence, token = found
    if token.start != offset or len(token.text) > len("1998"):
        return bool(_YEAR_WITHIN.match(token.text)) or (token.start == offset and token.upos != "NUM")
    before = sentence.tokens[token.index - 1] if token.index else None
    if before and before.upos == "ADP":
        return before.lemma.lower() not in {"about", "over", "than", "to"} or token.relation != "nummod"
    head = sentence.tokens[token.head] if token.head >= 0 else token
    counted = token.relation == "nummod" and head.has("Number=Plur") and head.index == token.index + 1
    return not counted or bool(before and before.upos in {"DET", "PRON"})


def _decades(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "the early 1990s", "the '60s", "the nineties"."""
    if match["y"]:
        value = match["y"] + "X"
    else:
        digit = int(match["short"]) if match["short"] else DECADES[key(match["word"])]
        value = f"19{digit}X"
    return at(match, "DATE", value, "all")


def _centuries(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "the 18th century", "this century"."""
    if match["n"] or match["word"]:
        number = int(match["n"] or CENTURIES[key(match["word"])])
        return at(match, "DATE", f"{number - 1:02d}XX") if 1 <= number <= _LAST_CENTURY else []
    step = -1 if key(match["which"]) == "last" else 0
    base = scene.published
    return at(match, "DATE", f"{base.year // 100 + step:02d}XX" if base else None)


def _quarters(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "the third quarter of 1998", "first-quarter", "the first half of 1999"."""
    part, number = ("H" if key(match["part"]) == "half" else "Q"), ORDINALS[key(match["n"])]
    if part == "H" and (number > 2 or not (match["y"] or match["rel"])):
        return []
    year, base = year_told(match, scene), scene.published
    if year is None and base:
        now = (base.month + 2) // 3
        ahead = scene.tense_at(match.start("n")) == FUTURE
        year = base.year - (number > now and not ahead) + (number < now and ahead)
    return at(match, "DATE", f"{year:04d}-{part}{number}" if year else None)


def _seasons(match: re.Match[str], scene: Scene) -> list[TimeExpression]:
    """Read "last fall", "the summer of 1998", "next spring"."""
    is_led = match["which"] or match["y"] or match["rel"] or match.start("s") > match.start()
    if not is_led or scene.tag_at(match.start("s")) not in {"NOUN", "PROPN", ""}:
        return []
    code, year, base = SEASONS[key(match["s"])], year_told(match, scene), scene.published
    if year is None and base:
        year = _season_year(base, code, key(match["which"]), scene.tense_at(match.start("s")))
    return at(match, "DATE", f"{year:04d}-{code}" if year else None)


def _season_year(base: date, code: str, which: str, tense: str | None) -> int:
    """Return the year of a season: one running counts as this one."""
    order = ["SP", "SU", "FA", "WI"]
    place, month = order.index(code), (base.month - 3) % 12
    year = base.year - (base.month < 3)
    now = month // 3
    if which == "last":
        return year - (place >= now)
    if which == "next":
        return year + (place <= now)
    if which in {"this", "this past", "this coming"}:
        return base.year if code != "WI" else year
    if tense == FUTURE:
        return year + (place < now)
    return year - (place > now and tense == PAST)


RULES = [
    rule(rf"{SHADE}(?:(?P<last>last|next|this) )?(?P<m>{MONTH_ALONE}){WHICH_YEAR}", _months, MONTH_WORDS),
    rule(
        rf"(?:(?P<sure>fiscal(?: year)? |fy ?|the year )|{SHADE})(?P<y>{YEAR})(?![\d%]|[.,:]\d|s\b)"
        rf"(?:{DASH}(?P<to>\d\d(?:\d\d)?)(?![\d-]))?",
        _years,
        DIGITS,
    ),
    rule(rf"(?:the )?(?P<all>{SHADE}(?:(?P<y>{DECADE})0['’]?s|['’](?P<short>\d)0s))\b(?P<word>)", _decades, DIGITS),
    rule(rf"the (?P<all>{SHADE}(?P<word>{one_of(DECADES)}))\b(?P<y>)(?P<short>)", _decades, DECADES),
    rule(
        rf"(?:(?:the )?{SHADE}(?:(?P<n>\d\d?){ORDINAL_END}|(?P<word>{one_of(CENTURIES)}))|(?P<which>this|last))"
        rf"(?: |{DASH})century",
        _centuries,
        {"century"},
    ),
    rule(
        rf"(?:the )?(?P<n>{one_of(ORDINALS)})(?: |{DASH})(?P<part>quarter|half)\b(?!-?final| of the game){WHICH_YEAR}",
        _quarters,
        {"quarter", "half"},
    ),
    rule(
        rf"{SHADE}(?:(?P<which>last|next|this(?: (?:past|coming))?|the) )?{SHADE}(?P<s>{SEASON})\b{WHICH_YEAR}",
        _seasons,
        SEASONS,
    ),
]
