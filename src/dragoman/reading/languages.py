"""Which language a text is in. What is not English is not coded, so English must not be missed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

# Below it, what `identify` says of another language is a guess: names, a few words, two languages mixed.
SURE = 0.5
UNKNOWN = "und"
# Characters looked at, in three parts of the text: a page may have an English frame around another language.
PART = 1000
# Letters of the Latin alphabet below which nothing is certain.
_FEW = 50
# English has no other alphabet.
_LATIN_ENDS = "\u0250"
_WORD = re.compile(r"[^\W\d_]+")
# Frequent in English and rare in the languages that share its letters and many of its names.
_ENGLISH = frozenset(
    "the of and to that was were for with by from his her they their has have had been which who would will said says"
    " this these those it its an at as not are is be after before over into against between".split()
)
# What is certain of a text in another alphabet.
_FOREIGN = 0.9
# The share of such words in plain English is a third or more, in other languages below a twentieth.
_SHARE, _DISTINCT = 0.12, 3
_ENGLISH_CERTAIN = 0.95
# Taken for one another by a few characters; the written standard is meant.
_STANDARD = {"wuu": "zh", "yue": "zh"}


def identify(text: str) -> tuple[str, float]:
    """Return the language of a text (ISO 639-1, "und" if it has next to no letters) and how certain that is, 0 to 1."""
    sample = _sample(text)
    words = _WORD.findall(sample.lower())
    letters = sum(map(len, words))
    if not letters:
        return UNKNOWN, 0.0
    latin = sum(c < _LATIN_ENDS for word in words for c in word)
    english = [word for word in words if word in _ENGLISH]
    if 2 * latin >= letters and len(english) >= _SHARE * len(words) and len(set(english)) >= _DISTINCT:
        return "en", _ENGLISH_CERTAIN  # nothing need be loaded to see it
    code, certainty = _identifier().classify(sample)
    if 2 * latin < letters:
        return _STANDARD.get(code, str(code)), round(max(float(certainty), _FOREIGN), 3)
    if letters < _FEW and code != "en":
        certainty *= letters / _FEW
    return str(code), round(float(certainty), 3)


def language_beside_english(text: str) -> str | None:
    """Return the language of a text that is surely not English, None for all others."""
    code, certainty = identify(text)
    return code if code not in {"en", UNKNOWN} and certainty >= SURE else None


def _sample(text: str) -> str:
    if len(text) <= 3 * PART:
        return text
    middle = len(text) // 2
    return " ".join((text[:PART], text[middle - PART // 2 : middle + PART // 2], text[-PART:]))


@lru_cache(maxsize=1)
def _identifier() -> Any:  # noqa: ANN401 (py3langid has no types)
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # here, as it loads numpy and 5 MB of features

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
