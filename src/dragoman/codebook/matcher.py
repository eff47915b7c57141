"""Find the codebook's phrases in a parsed sentence.

A phrase is a row of lemmas; see the head of data/lexicon.toml for the phrase language. Words
after the first are looked for below the first in the tree, so that an adverb or an adjective
between them does not hide them, and a passive subject counts as the object it stands for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.codebook.schema import Codebook, LexicalEntry
    from dragoman.language.parse import Sentence, Token

REACH = 7
_HYPHEN = re.compile(r"[-‐‑]")  # noqa: RUF001
_TAGS = {"verb": frozenset({"VERB", "AUX"}), "noun": frozenset({"NOUN", "PROPN"})}


@dataclass(frozen=True, slots=True)
class Match:
    """A codebook entry found in a sentence: the word that carries it and all words matched."""

    entry: LexicalEntry
    anchor: int
    words: tuple[int, ...]


class Matcher:
    """All phrases of a codebook, indexed by the lemma they are anchored on."""

    def __init__(self, codebook: Codebook) -> None:
        """Index the entries and the excluded phrases."""
        self._entries: dict[str, list[LexicalEntry]] = defaultdict(list)
        for entry in codebook.entries:
            anchor = entry.lemmas[-1] if entry.pos == "noun" and not _opens(entry) else entry.lemmas[0]
            self._entries[_HYPHEN.split(anchor)[0]].append(entry)
        self._excluded: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for phrase in codebook.excluded:
            self._excluded[phrase[0]].append(phrase)

    def find(self, sentence: Sentence) -> dict[int, list[Match]]:
        """Return the matches of a sentence by anchor word, the best first."""
        out: dict[int, list[Match]] = {}
        barred = self._barred(sentence)
        for token in sentence.tokens:
            entries = self._entries.get(token.lemma.lower())
            if not entries or token.index in barred:
                continue
            found = [m for m in (_match(sentence, token, e) for e in entries) if m]
            if found:
                found.sort(key=lambda m: (len(m.words), m.entry.weight), reverse=True)
                out[token.index] = found
        return out

    def _barred(self, sentence: Sentence) -> set[int]:
        """Return the words inside phrases that only look like events."""
        out: set[int] = set()
        for token in sentence.tokens:
            for phrase in self._excluded.get(token.lemma.lower(), ()):
                words = _below(sentence, token, phrase[1:])
                if words is not None:
                    out.update((token.index, *words))
        return out


def _opens(entry: LexicalEntry) -> bool:
    """Whether the noun of a noun phrase comes first ("ban on party")."""
    return any(w in {"of", "on", "for", "against", "with", "to", "by", "between"} for w in entry.lemmas[1:])


def _match(sentence: Sentence, token: Token, entry: LexicalEntry) -> Match | None:
    if entry.pos != "phrase" and token.upos not in _TAGS[entry.pos]:
        return None
    if entry.pos == "phrase":
        words = _adjacent(sentence, token, entry.lemmas)
    elif entry.pos == "noun" and not _opens(entry):
        words = _before(sentence, token, entry.lemmas)
    else:
        below = _below(sentence, token, entry.lemmas[1:])
        words = None if below is None else (token.index, *below)
    return None if words is None else Match(entry, token.index, words)


def _adjacent(sentence: Sentence, token: Token, lemmas: tuple[str, ...]) -> tuple[int, ...] | None:
    tokens = sentence.tokens[token.index : token.index + len(lemmas)]
    if len(tokens) == len(lemmas) and all(_is(t, w) for t, w in zip(tokens, lemmas, strict=True)):
        return tuple(t.index for t in tokens)
    return None


def _before(sentence: Sentence, token: Token, lemmas: tuple[str, ...]) -> tuple[int, ...] | None:
    """Match a noun phrase that ends in its noun; the words before must be adjacent."""
    parts = [p for w in lemmas for p in _HYPHEN.split(w)]
    first = token.index - len(parts) + 1
    tokens = [t for t in sentence.tokens[max(first, 0) : token.index + 1]]
    if first >= 0 and all(_is(t, w) for t, w in zip(tokens, parts, strict=True)):
        return tuple(t.index for t in tokens)
    return None


def _is(token: Token, word: str) -> bool:
    return token.lemma.lower() == word or token.text.lower() == word


def _below(sentence: Sentence, token: Token, lemmas: tuple[str, ...]) -> list[int] | None:
    """Find the remaining words of a phrase, each after the one before, within the anchor's reach."""
    words: list[int] = []
    at, gap = token.index, False
    for lemma in lemmas:
        if lemma == "*":
            gap = True
            continue
        found = _next(sentence, token, at, lemma, gap)
        if found is None:
            return None
        words.append(found)
        # A passive subject stands before its verb; the search for what follows starts at the verb.
        at, gap = max(found, token.index), False
    return words


def _next(sentence: Sentence, anchor: Token, at: int, lemma: str, gap: bool) -> int | None:
    reach = REACH + 4 if gap else REACH
    for token in sentence.tokens[at + 1 : at + 1 + reach]:
        if _is(token, lemma) and _hangs_from(sentence, token, anchor):
            return token.index
        if token.upos == "PUNCT" and token.text in {";", ":", "."}:
            break
    for subject in sentence.dependents(anchor.index, "nsubj:pass"):
        if _is(subject, lemma):
            return subject.index
    if anchor.relation == "acl" and anchor.head >= 0 and anchor.has("Tense=Past") and _is(sentence.tokens[anchor.head], lemma):
        return anchor.head
    return None


def _hangs_from(sentence: Sentence, token: Token, anchor: Token, depth: int = 4) -> bool:
    """Whether a word stands at most `depth` steps below the anchor."""
    for _ in range(depth):
        if token.head == anchor.index:
            return True
        if token.head < 0:
            return False
        token = sentence.tokens[token.head]
    return False
