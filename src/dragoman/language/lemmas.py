"""Lemmas of tagged words, by lemminflect's tables and rules."""

from __future__ import annotations

from functools import lru_cache

_INFLECTED = frozenset({"NOUN", "VERB", "AUX", "ADJ", "ADV", "PROPN"})
_CLITICS = {
    "n't": "not", "n’t": "not", "'re": "be", "’re": "be", "'m": "be", "’m": "be", "'ve": "have",
    "’ve": "have", "'ll": "will", "’ll": "will", "wo": "will", "ca": "can", "an": "a",
}  # fmt: skip
_AUX_CLITICS = {"'s": "be", "’s": "be", "'d": "would", "’d": "would"}


@lru_cache(maxsize=200_000)
def lemma(word: str, upos: str) -> str:
    """Return the lower-case lemma of a word; proper nouns keep their case.

    Args:
        word: The word as written.
        upos: Its Universal POS tag.
    """
    lower = word.lower()
    if lower in _CLITICS and upos in {"AUX", "PART", "DET", "VERB"}:
        return _CLITICS[lower]
    if upos == "AUX" and lower in _AUX_CLITICS:
        return _AUX_CLITICS[lower]
    if upos == "PROPN":
        return word
    if upos not in _INFLECTED:
        return lower
    stem, hyphen, last = lower.rpartition("-")  # "co-operated" inflects in its last part
    return stem + hyphen + _looked_up(last, upos) if last.isalpha() else lower


def _looked_up(word: str, upos: str) -> str:
    # Imported here: reading lemminflect's tables takes a tenth of a second.
    from lemminflect import getAllLemmas, getLemma

    known = getAllLemmas(word, upos=upos)
    found = known.get(upos) if known else None
    # The rules give nothing back for some foreign words.
    return str(found[0]) if found else str((getLemma(word, upos=upos) or [word])[0]) or word
