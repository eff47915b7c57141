"""Signs of the order of events: what conjunctions, adverbs, verbs, tense and dates say of two of them."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.mentions import mentions_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dragoman.coding.mentions import Mention
    from dragoman.language.parse import Parse, Sentence, Token
    from dragoman.records import Event

_DATA = tomllib.loads((Path(__file__).parent / "data" / "ordering.toml").read_text(encoding="utf-8"))


def _phrases(table: dict[str, list[str]]) -> dict[tuple[str, ...], str]:
    return {tuple(phrase.split()): kind for kind, phrases in table.items() for phrase in phrases}


LINKS, ADVERBS = _phrases(_DATA["links"]), _phrases(_DATA["adverbs"])
CAUSES, FOLLOWS, PRECEDES = (frozenset(_DATA["verbs"][k].split()) for k in ("causes", "follows", "precedes"))
LONGEST = max(map(len, (*LINKS, *ADVERBS)))
ANSWERS = {kind: frozenset(words) for kind, words in _DATA["answers"].items()}
# How sure a sign is; of two that contradict each other the surer one is believed.
TIED, TIED_LOOSELY, ADVERB, DATED, TENSE = 5, 4, 3, 2, 1
REASONS = {TIED: "tie", TIED_LOOSELY: "tie", ADVERB: "adverb", DATED: "date", TENSE: "tense"}
# So many sentences back an adverb may look for what it follows.
REACH = 2
NOT_DONE = frozenset({"future", "hypothetical", "negation"})
_CLAUSE = frozenset({"advcl", "obl", "nmod", "acl"})
_PARTNERS = frozenset({"nsubj", "obj", "obl"})
FULL_DATE = len("2000-01-01")


class Sign(NamedTuple):
    """The event `later` comes after, with, or because of the event `earlier` (places in the list of events)."""

    sureness: int
    kind: str
    later: int
    earlier: int


def order_signs(events: Sequence[Event], parse: Parse) -> Iterator[Sign]:
    """Yield what a text says of the order of its events; signs may contradict one another."""
    mentions = mentions_of(events, parse)
    told: int | None = None
    last = -REACH
    for sentence in parse.sentences:
        here = mentions.get(sentence.index, [])
        if not here:
            continue
        before = told if sentence.index - last <= REACH else None
        yield from _linked(sentence, here)
        yield from _by_verb(sentence, here)
        yield from _answered(sentence, here, events)
        yield from _by_adverb(sentence, here, before)
        yield from _by_tense(sentence, here, before)
        told, last = _main(sentence, here), sentence.index
    yield from _by_date(events)


# ---- ties between two events of a sentence


def _linked(sentence: Sentence, here: list[Mention]) -> Iterator[Sign]:
    """Yield what conjunctions and prepositions say: "A after B"."""
    for token in sentence.tokens:
        kind = _link(sentence, token) if token.relation in _CLAUSE and token.head >= 0 else None
        if kind is None:
            continue
        below = set(sentence.subtree(token.index))
        inner = _top(sentence, [m for m in here if m.token in below])
        outer = _governed(sentence, token, here, below)
        if inner and outer and inner.event != outer.event:
            sureness = TIED if outer.token == token.head else TIED_LOOSELY
            yield _sign(sureness, kind, outer.event, inner.event)


def _sign(sureness: int, kind: str, event: int, other: int) -> Sign:
    """Return the sign that an event comes after, before, with or because of another one."""
    return Sign(sureness, "after", other, event) if kind == "before" else Sign(sureness, kind, event, other)


def _link(sentence: Sentence, token: Token) -> str | None:
    """Return the kind of the conjunction or preposition of a clause or noun, the longest phrase that fits."""
    marks = sentence.dependents(token.index, "mark", "case", "advmod")
    for mark in marks:
        for length in range(LONGEST, 0, -1):
            # From the mark on ("in the wake of"), or up to it ("response to").
            for start in (mark.index, mark.index + 1 - length):
                words = tuple(t.text.lower() for t in sentence.tokens[max(start, 0) : start + length])
                if words in LINKS and start + length <= token.index:
                    return _tempered(sentence, token, words, LINKS[words])
    return None if marks else _participle_link(sentence, token)


def _participle_link(sentence: Sentence, token: Token) -> str | None:
    """Return the kind of "following" where it was read as a verb, and of "having signed"."""
    if token.relation == "advcl" and any(t.text.lower() == "having" for t in sentence.dependents(token.index, "aux")):
        return "after"
    return None


def _tempered(sentence: Sentence, token: Token, words: tuple[str, ...], kind: str) -> str | None:
    """Return the kind of a word of several senses: "as" orders clauses only, and "when it had left" is later."""
    is_clause = token.upos in {"VERB", "AUX"} and token.relation == "advcl"
    if words == ("as",) and not is_clause:
        return None
    if words in {("when",), ("as",)} and any(t.text.lower() == "had" for t in sentence.dependents(token.index, "aux")):
        return "after"
    return kind


def _top(sentence: Sentence, mentions: Iterable[Mention]) -> Mention | None:
    """Return the mention that stands highest in the tree, the first of several."""
    return min(mentions, key=lambda m: (_depth(sentence, m.token), m.token), default=None)


def _depth(sentence: Sentence, index: int) -> int:
    return sum(1 for _ in sentence.ancestors(index))


def _governed(sentence: Sentence, token: Token, here: list[Mention], below: set[int]) -> Mention | None:
    """Return the event that a clause hangs on: at its governor or nearest below it, else above it."""
    level = token.head
    while level >= 0:
        around = set(sentence.subtree(level)) - below
        found = _top(sentence, [m for m in here if m.token in around])
        if found:
            return found
        level = sentence.tokens[level].head
    return None


def _by_verb(sentence: Sentence, here: list[Mention]) -> Iterator[Sign]:
    """Yield what verbs between two events say: "the raid prompted protests"."""
    at = {m.token: m.event for m in here}
    for verb in sentence.tokens:
        lemma = verb.lemma.lower()
        if verb.upos != "VERB" or verb.index in at or lemma not in CAUSES | FOLLOWS | PRECEDES:
            continue
        parts = [t for t in sentence.dependents(verb.index) if t.relation in _PARTNERS and t.index in at]
        subjects = [at[t.index] for t in parts if t.relation == "nsubj"]
        others = [at[t.index] for t in parts if t.relation != "nsubj"]
        if not subjects or not others or subjects[0] == others[0]:
            continue
        is_passive = bool(sentence.dependents(verb.index, "aux:pass", "nsubj:pass"))
        first, last = (others[0], subjects[0]) if is_passive else (subjects[0], others[0])
        if lemma in FOLLOWS:
            yield Sign(TIED, "after", first, last)
        else:
            yield Sign(TIED, "because" if lemma in CAUSES else "after", last, first)


def _answered(sentence: Sentence, here: list[Mention], events: Sequence[Event]) -> Iterator[Sign]:
    """Yield what charges, punishments and protests are about: "condemned the shelling", "jailed for torture"."""
    at = {m.token: m.event for m in here}
    for mention in here:
        token = sentence.tokens[mention.token]
        answer = at.get(token.head)
        if answer is None or answer == mention.event or NOT_DONE & set(events[mention.event].auxiliary_modes):
            continue
        words = ANSWERS.get(events[answer].event[0], frozenset())
        marks = {t.lemma.lower() for t in sentence.dependents(token.index, "mark", "case")}
        if words & (marks or {token.relation}):
            yield Sign(TIED_LOOSELY, "because", answer, mention.event)


# ---- ties to what was told before


def _main(sentence: Sentence, mentions: list[Mention]) -> int:
    """Return the event of a sentence's main clause, the last of several; not one by which another is dated."""
    beside = {
        i for t in sentence.tokens if t.relation in _CLAUSE and _link(sentence, t) for i in sentence.subtree(t.index)
    }
    found = [m for m in mentions if m.token not in beside] or mentions
    return max(found, key=lambda m: (-_depth(sentence, m.token), m.token)).event


def _by_adverb(sentence: Sentence, here: list[Mention], told: int | None) -> Iterator[Sign]:
    """Yield what adverbs say of an event and the one told before it."""
    at = 0
    while at < len(sentence.tokens):
        length, kind = _adverb(sentence, at)
        if length:
            event = _modified(sentence, at, length, here)
            before = _told_before(sentence, event, here, told) if event else None
            if event and before is not None and before != event.event:
                yield _sign(ADVERB, kind, event.event, before)
        at += length or 1


def _adverb(sentence: Sentence, at: int) -> tuple[int, str]:
    """Return how many words an adverb of order takes from a place on, and its kind; 0 where there is none."""
    for length in range(LONGEST, 0, -1):
        words = tuple(t.text.lower() for t in sentence.tokens[at : at + length])
        if len(words) == length and words in ADVERBS and not _goes_on(sentence, at, length, words):
            return length, ADVERBS[words]
    return 0, ""


def _goes_on(sentence: Sentence, at: int, length: int, words: tuple[str, ...]) -> bool:
    """Whether a phrase is no adverb here: "later this month", "in response to", "shortly after the raid"."""
    following = sentence.tokens[at + length].text.lower() if at + length < len(sentence.tokens) else "."
    if following in {"to", "for", "with", "of", "than", "as"} and words != ("then",):
        return True
    if words[-1] in {"after", "before"}:
        return following not in {".", ",", ";"}
    if words in {("next",), ("then",), ("earlier",), ("later",)}:
        is_adjective = sentence.tokens[at].upos == "ADJ" and following not in {".", ",", ";"}
        return is_adjective or following in {"this", "week", "month", "year"}
    return False


def _modified(sentence: Sentence, at: int, length: int, here: list[Mention]) -> Mention | None:
    """Return the event of the clause that an adverb stands in."""
    inside = range(at, at + length)
    heads = [t.head for t in sentence.tokens[at : at + length] if t.head not in inside]
    level = heads[0] if heads else -1
    while level >= 0:
        around = set(sentence.subtree(level)) - set(inside)
        found = _top(sentence, [m for m in here if m.token in around])
        if found:
            return found
        level = sentence.tokens[level].head
    return None


def _told_before(sentence: Sentence, event: Mention, here: list[Mention], told: int | None) -> int | None:
    """Return what an adverb looks back to: the event told just before in its sentence, else the last one's."""
    above = {t.index for t in sentence.ancestors(event.token)}
    earlier = [m for m in here if m.token < event.token and m.event != event.event]
    over = [m for m in earlier if m.token in above or any(t.index in above for t in sentence.ancestors(m.token))]
    if over and above:
        return over[-1].event
    return told


def _by_tense(sentence: Sentence, here: list[Mention], told: int | None) -> Iterator[Sign]:
    """Yield what the pluperfect says: "police held a man who had attacked a guard"."""
    anterior = [m for m in here if any(t.text.lower() == "had" for t in sentence.dependents(m.token, "aux"))]
    plain = [m for m in here if m not in anterior and sentence.tokens[m.token].has("Tense=Past")]
    for mention in anterior:
        others = [m for m in plain if m.event != mention.event]
        top = _top(sentence, others)
        reference = top.event if top else told
        if reference is not None and reference != mention.event:
            yield Sign(TENSE, "after", reference, mention.event)


def _by_date(events: Sequence[Event]) -> Iterator[Sign]:
    """Yield the order of the days told for events, from each day to the next."""
    days: dict[str, list[int]] = defaultdict(list)
    for number, event in enumerate(events):
        if event.date and len(event.date) == FULL_DATE and "time" in event.evidence and not event.enddate:
            days[event.date].append(number)
    ordered = [days[day] for day in sorted(days)]
    for earlier, later in pairwise(ordered):
        for number in later:
            yield Sign(DATED, "after", number, earlier[-1])
