"""The word lists by which claims are found (coding/data/claims.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PATH = Path(__file__).parent / "data" / "claims.toml"


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """Closed lists of words; `classes` tells which kind of governor a lemma is, by part of speech.

    Attributes:
        modals: Auxiliaries as written.
        raising: Lemmas of predicates such as "expected" and "due".
        odds: Adjectives that are a claim by themselves.
        verbs: Class (intend, expect, warn, doubt) by lemma of a verb.
        nouns: The same of nouns.
        speech: Lemmas of verbs by which a speaker tells something.
        speakers: Lemmas of nouns whose owner speaks.
        sources: Phrases that introduce a source.
        marks: Words that may open a condition.
        phrases: The same of several words.
        before: Words before a condition that belong to it.
        future: Words that point ahead.
        sure: Adverbs that tell how sure somebody is.
        harm: Lemmas of what nobody wishes to happen.
    """

    modals: frozenset[str]
    raising: frozenset[str]
    odds: frozenset[str]
    verbs: dict[str, str]
    nouns: dict[str, str]
    speech: frozenset[str]
    speakers: frozenset[str]
    sources: tuple[str, ...]
    marks: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    before: frozenset[str]
    future: frozenset[str]
    sure: frozenset[str]
    harm: frozenset[str]


@cache
def claim_words() -> ClaimWords:
    """Return the word lists, read once."""
    rows = tomllib.loads(PATH.read_text(encoding="utf-8"))
    verbs, nouns = (_classes(rows[part]) for part in ("verbs", "nouns"))
    return ClaimWords(
        modals=_words(rows["modals"]),
        raising=_words(rows["raising"]),
        odds=_words(rows["odds"]),
        verbs=verbs,
        nouns=nouns,
        speech=_words(rows["speech"]["verbs"]) | frozenset(verbs),
        speakers=_words(rows["speech"]["nouns"]),
        sources=tuple(rows["speech"]["sources"]),
        marks=_words(rows["conditions"]["marks"]),
        phrases=tuple(tuple(phrase.split()) for phrase in rows["conditions"]["phrases"]),
        before=_words(rows["conditions"]["before"]),
        future=_words(rows["future"]["words"]),
        sure=_words(rows["future"]["sure"]),
        harm=_words(rows["harm"]["words"]),
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _classes(rows: dict[str, str]) -> dict[str, str]:
    """Return the class of each word; of one in several classes the last."""
    return {word: name for name, text in rows.items() for word in text.split()}
