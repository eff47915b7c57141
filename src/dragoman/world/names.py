"""How names are compared: one key for the spellings of a name, a coarser one for its transliterations."""

from __future__ import annotations

import re
import unicodedata

LONGEST_ACRONYM = 4
ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_SIMPLE = re.compile(r"(?!(?:[Tt]he|[Aa]n?) )[A-Za-z]+(?:[ -][A-Za-z]+)*")
_MARKS = re.compile("[\u0300-\u036f]")
_POSSESSIVE = re.compile(r"['’]s?$")
# Quotes, dashes, and letters that NFKD leaves whole.
_FOLDED = str.maketrans("’‘‐‑–—ıłŁøØđĐ", "''----ilLoOdD", "") | str.maketrans({"ß": "ss", "æ": "ae", "Æ": "Ae"})
# Particles that transliterations write, join or leave out.
_PARTICLES = re.compile(r"\b(?:al|el|ul|an|ad|as|ash|ar|at|ibn|bin|ben)\b[ -]?")
_SOUNDS = (
    (re.compile(r"['`-]"), ""),
    (re.compile(r"yev\b|iev\b"), "ev"),
    (re.compile(r"(?:iy|ii|yy|ij|i|y)\b"), "i"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"tz|ts"), "s"),
    (re.compile(r"ks"), "x"),
    (re.compile(r"q|ck|c(?![eiyh])"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"h"), ""),
    (re.compile(r"ou|oo|u|o"), "u"),
    (re.compile(r"[eiy]+"), "i"),
    (re.compile(r"a[aiu]|a"), "a"),
    (re.compile(r"(.)\1+"), r"\1"),
)
SHORTEST_SOUND = 6
# Letters that every key of a sound writes alike, however a name is spelt; the others tell nothing.
_STEADY = str.maketrans("pw", "fv", "aeiouyhcgjkqsxz'`-")


def normalise(name: str) -> str:
    """Return the key under which a name is found: no accents, case, articles, stops, possessives."""
    if _SIMPLE.fullmatch(name):  # most names need no more
        return name if len(name) <= LONGEST_ACRONYM and name.isupper() else name.lower().replace("-", " ")
    name = _POSSESSIVE.sub("", ARTICLE.sub("", " ".join(name.split()))).replace(".", "")
    if not name.isascii():
        name = " ".join(plain(name).replace(".", "").split())  # some accents are a blank with a mark
    if len(name) <= LONGEST_ACRONYM and name.isupper():
        return name  # US is not us, WHO is not who
    return " ".join(name.lower().replace("-", " ").split())


def bucket(key: str) -> str:
    """Return what no transliteration changes of a normalised name: letters of its first and last word."""
    steady = _PARTICLES.sub("", key).strip().replace("tz", "s").replace("ts", "s").translate(_STEADY)
    letters = steady[steady.rfind(" ") + 1 :]
    last = "".join(c for i, c in enumerate(letters) if not i or c != letters[i - 1])
    return f"{steady.partition(' ')[0][:1]} {last}"


def plain(name: str) -> str:
    """Return a name without accents, with straight quotes and plain hyphens."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", name.translate(_FOLDED)))


class Spelling:
    """Keys that the transliterations of one name share."""

    def __init__(self, variants: dict[str, str]) -> None:
        """Take over a table from a variant of a word to the form it is filed under."""
        self._variants = variants

    def key(self, name: str) -> str | None:
        """Return the key of a name, or None for a name too short to tell.

        "Sergei" and "Sergey", "Ahmad" and "Ahmed", "Khatmandu" and "Kathmandu" have the same key.
        """
        words = _PARTICLES.sub("", normalise(name)).split()
        words = [w for i, w in enumerate(words) if len(w) > 1 or i == 0]  # no middle initials
        text = " ".join(self._variants.get(w, w) for w in words)
        if len(text) < SHORTEST_SOUND:
            return None
        for pattern, letter in _SOUNDS:
            text = pattern.sub(letter, text)
        return text.strip() or None
