"""Find the codebook's phrases in a parsed sentence.

A phrase is a row of lemmas; see the head of data/lexicon.toml for the phrase language. Words
after the first are looked for below the first in the tree, so that an adverb or an adjective
between them does not hide them, and a passive subject counts as the object it stands for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.codebook.schema import Codebook, LexicalEntry
    from dragoman.language.parse import Sentence, Token

# The parts of one word of a phrase: ("drone",), ("test", "fire"); "*" stands for other words.
Unit = tuple[str, ...]

REACH = 7
ANY = ""
GAP = 4
MOST_LEADING = 2
_HYPHEN = re.compile(r"[-‐‑]")
_TAGS = {"verb": frozenset({"VERB", "AUX"}), "noun": frozenset({"NOUN", "PROPN"})}
# What may stand before its verb in a phrase: "bomb explode", "forcibly return", "not rule out".
_LEADING = frozenset({"nsubj", "advmod", "aux", "compound", "obl"})
_OPENING = frozenset("of on for against with to by between in into from over as down".split())
_STAR: Unit = ("*",)


@dataclass(frozen=True, slots=True)
class Match:
    """A codebook entry found in a sentence: the word that carries it and all words matched."""

    entry: LexicalEntry
    anchor: int
    words: tuple[int, ...]


class _Candidate(NamedTuple):
    """An entry as it is looked for: its words, and which of them is the anchor."""

    entry: LexicalEntry
    units: tuple[Unit, ...]
    anchor: int
    needed: frozenset[str]


class Matcher:
    """All phrases of a codebook, indexed by the lemma they are anchored on."""

    def __init__(self, codebook: Codebook) -> None:
        """Index the entries and the excluded phrases."""
        # By anchor, then by another word that must be there: most candidates are never looked at.
        self._candidates: dict[str, dict[str, list[_Candidate]]] = defaultdict(lambda: defaultdict(list))
        for entry in codebook.entries:
            units = _units(entry.lemmas)
            for anchor in _anchors(entry):
                for key in _keys(units[anchor]):
                    needed = _needed(units)
                    other = max(needed - {key}, key=lambda word: (len(word), word), default=ANY)
                    self._candidates[key][other].append(_Candidate(entry, units, anchor, needed))
        # Nouns that by themselves tell an event: "talks", "violation".
        self.event_nouns = frozenset(e.lemmas[0] for e in codebook.entries if e.pos == "noun" and len(e.lemmas) == 1)
        self._excluded: dict[str, list[tuple[frozenset[str], tuple[Unit, ...]]]] = defaultdict(list)
        for phrase in codebook.excluded:
            units = _units(phrase)
            for key in _keys(units[0]):
                self._excluded[key].append((_needed(units), units))

    def find(self, sentence: Sentence, barred: dict[int, int] | None = None) -> dict[int, list[Match]]:
        """Return the matches of a sentence by anchor word, the best first.

        Args:
            sentence: Where to look.
            barred: What `excluded_words` gave for the sentence, where the caller has it already.
        """
        out: dict[int, list[Match]] = {}
        barred = self.excluded_words(sentence) if barred is None else barred
        present = _present(sentence)
        for token in sentence.tokens:
            groups = [self._candidates[key] for key in _forms(token) if key in self._candidates]
            if not groups:
                continue
            rows = (c for group in groups for word in group if word == ANY or word in present for c in group[word])
            matches = (_match(sentence, token, c) for c in rows if c.needed <= present)
            found = {m.entry: m for m in matches if m and len(m.words) > barred.get(token.index, 0)}
            if found:
                best = sorted(found.values(), key=lambda m: (len(m.words), m.entry.weight), reverse=True)
                out[token.index] = best
        return out

    def excluded_words(self, sentence: Sentence) -> dict[int, int]:
        """Return the words inside phrases that only look like events, with the words of the longest phrase."""
        out: dict[int, int] = {}
        present = _present(sentence)
        for token in sentence.tokens:
            rows = (row for key in _forms(token) for row in self._excluded.get(key, ()))
            for units in (units for needed, units in rows if needed <= present):
                words = _adjacent(sentence, token, units) or _anchored(sentence, token, units, 0)
                for word in words or ():
                    out[word] = max(out.get(word, 0), len(words or ()))
        return out


def _units(lemmas: Sequence[str]) -> tuple[Unit, ...]:
    return tuple(tuple(filter(None, _HYPHEN.split(w))) or (w,) for w in lemmas)


def _needed(units: tuple[Unit, ...]) -> frozenset[str]:
    """Return the words a sentence must hold for a phrase to be worth looking for."""
    return frozenset(unit[0] for unit in units if len(unit) == 1 and unit != _STAR)


def _present(sentence: Sentence) -> frozenset[str]:
    return frozenset(form for token in sentence.tokens for form in _forms(token))


def _keys(unit: Unit) -> tuple[str, ...]:
    """Return the lemmas under which a word is found: a hyphen may be one, a blank or nothing in the text."""
    return (unit[-1],) if len(unit) == 1 else (unit[-1], "".join(unit), "-".join(unit))


def _forms(token: Token) -> tuple[str, ...]:
    lemma, text = token.lemma.lower(), token.text.lower()
    return (lemma,) if lemma == text else (lemma, text)


def _anchors(entry: LexicalEntry) -> range:
    """Return which words of an entry may carry it."""
    count = len(entry.lemmas)
    if entry.pos == "noun" and not _OPENING.intersection(entry.lemmas[1:]):
        return range(count - 1, count)
    return range(min(count, 1 + MOST_LEADING)) if entry.pos == "verb" else range(1)


def _match(sentence: Sentence, token: Token, candidate: _Candidate) -> Match | None:
    entry, units, anchor, _ = candidate
    if entry.pos != "phrase" and token.upos not in _TAGS[entry.pos]:
        return None
    if entry.pos == "phrase":
        words = _adjacent(sentence, token, units)
    elif entry.pos == "noun" and anchor == len(units) - 1:
        words = _ending(sentence, token.index, units)
    else:
        words = _anchored(sentence, token, units, anchor)
    return None if words is None else Match(entry, token.index, words)


def _adjacent(sentence: Sentence, token: Token, units: tuple[Unit, ...]) -> tuple[int, ...] | None:
    """Match word by word from the anchor on."""
    first = _unit_at(sentence, token.index, units[0])
    if first is None:
        return None
    words, gap = list(first), 0
    for unit in units[1:]:
        if unit == _STAR:
            gap = GAP
            continue
        at = words[-1] + 1
        ends = range(at, min(at + gap + 2 * len(unit) - 1, len(sentence.tokens)))
        found = next((w for w in (_unit_at(sentence, e, unit) for e in ends) if w and at <= w[0] <= at + gap), None)
        if found is None:
            return None
        words += found
        gap = 0
    return tuple(words)


def _ending(sentence: Sentence, index: int, units: tuple[Unit, ...]) -> tuple[int, ...] | None:
    """Match adjacent words of which the last stands at `index`."""
    words: tuple[int, ...] = ()
    for unit in reversed(units):
        found = _unit_at(sentence, index, unit) if index >= 0 else None
        if found is None:
            return None
        words = (*found, *words)
        index = found[0] - 1
    return words


def _unit_at(sentence: Sentence, index: int, unit: Unit) -> tuple[int, ...] | None:
    """Return the tokens of a phrase's word that ends at `index`."""
    token = sentence.tokens[index]
    if any(_is(token, form) for form in (_keys(unit)[1:] if len(unit) > 1 else unit)):
        return (index,)
    if len(unit) == 1:
        return None
    words: tuple[int, ...] = ()
    for part in reversed(unit):
        if words and index >= 0 and _HYPHEN.fullmatch(sentence.tokens[index].text):
            index -= 1
        if index < 0 or not _is(sentence.tokens[index], part):
            return None
        words = (index, *words)
        index -= 1
    return words


def _is(token: Token, word: str) -> bool:
    return token.lemma.lower() == word or token.text.lower() == word


def _anchored(sentence: Sentence, token: Token, units: tuple[Unit, ...], anchor: int) -> tuple[int, ...] | None:
    """Match the anchor at a token, the words before it there and the words after it below it."""
    own = _unit_at(sentence, token.index, units[anchor])
    if own is None:
        return None
    before = _leading(sentence, token, units[:anchor]) if anchor else ()
    below = None if before is None else _below(sentence, token, units[anchor + 1 :])
    return None if before is None or below is None else (*before, *own, *below)


def _leading(sentence: Sentence, token: Token, units: tuple[Unit, ...]) -> tuple[int, ...] | None:
    """Find the words before an anchor: a subject or adverb of its own."""
    for child in sentence.dependents(token.index, *_LEADING):
        if child.index < token.index:
            found = _ending(sentence, child.index, units)
            if found is not None:
                return found
    return None


def _below(sentence: Sentence, token: Token, units: tuple[Unit, ...]) -> tuple[int, ...] | None:
    """Find the remaining words of a phrase, each after the one before, within the anchor's reach."""
    words: tuple[int, ...] = ()
    at, gap = token.index, False
    before: Unit = ()
    for unit in units:
        if unit == _STAR:
            gap = True
            continue
        # "express support" is not "express hope of support": only a preposition leads into a modifier.
        deep = gap or unit[-1] in _OPENING or (bool(before) and before[-1] in _OPENING)
        found = _next(sentence, token, at, unit, gap, deep)
        before = unit
        if found is None:
            return None
        words = (*words, *found)
        # A passive subject stands before its verb; the search for what follows starts at the verb.
        at, gap = max(found[-1], token.index), False
    return words


def _next(sentence: Sentence, anchor: Token, at: int, unit: Unit, gap: bool, deep: bool) -> tuple[int, ...] | None:
    reach = REACH + GAP if gap else REACH
    for token in sentence.tokens[at + 1 : at + 1 + reach]:
        found = _unit_at(sentence, token.index, unit)
        if found and found[0] > at and _hangs_from(sentence, token, anchor, deep):
            return found
        if token.upos == "PUNCT" and token.text in {";", ":", "."}:
            break
    stands_for = [t.index for t in sentence.dependents(anchor.index, "nsubj:pass")]
    if anchor.relation == "acl" and anchor.head >= 0 and anchor.has("Tense=Past"):
        stands_for.append(anchor.head)
    return next(filter(None, (_unit_at(sentence, index, unit) for index in stands_for)), None)


def _hangs_from(sentence: Sentence, token: Token, anchor: Token, deep: bool, depth: int = 4) -> bool:
    """Whether a word stands at most `depth` steps below the anchor; not inside a noun's modifier unless `deep`."""
    for _ in range(depth):
        if token.head == anchor.index:
            return True
        if token.deprel == "nmod" and not deep:
            return False
        if token.head < 0:
            return False
        token = sentence.tokens[token.head]
    return False
