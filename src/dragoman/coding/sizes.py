"""How many people died, were injured or arrested in an event, or took part in it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.coding.mentions import mentions_of
from dragoman.coding.phrases import NOMINAL, conjuncts
from dragoman.coding.quantities import DATA, MULTIPLIERS, NUMBERS, VAGUE, Quantity, read_quantity
from dragoman.coding.roles import is_passive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.coding.mentions import Mention
    from dragoman.language.parse import Parse, Sentence, Token
    from dragoman.records import Event

KEYS = ("dead", "injured", "arrested", "participants")
# So far from a trigger in the tree a number may stand.
FARTHEST = 4
_BEFORE = frozenset({"nummod", "det", "advmod", "amod", "case", "compound", "cc", "nmod"})
_ONE = frozenset({"he", "she", "him", "her"})
_NOT_DONE = frozenset({"negation", "hypothetical", "future"})


class Words(NamedTuple):
    """The words that tell of one kind of number."""

    verbs: frozenset[str]
    subject_verbs: frozenset[str]
    nouns: frozenset[str]
    states: frozenset[str]
    types: frozenset[str]


class Count(NamedTuple):
    """A number told in a sentence: its kind, the word it is told with, and how many."""

    key: str
    anchor: int
    quantity: Quantity


def _words(table: dict[str, Any]) -> Words:
    verbs, subject_verbs, nouns, states = (
        frozenset(table[name].split()) for name in ("verbs", "subject_verbs", "nouns", "states")
    )
    return Words(verbs, subject_verbs, nouns, states, frozenset(table["types"]))


WORDS = {key: _words(DATA[key]) for key in KEYS}


def with_sizes(events: Sequence[Event], parse: Parse) -> list[Event]:
    """Return events with the numbers told of them.

    Each number is a lower bound under its key, with the upper bound under `KEY_max` where the text tells one.
    """
    found: dict[int, dict[str, Quantity]] = defaultdict(dict)
    mentions = mentions_of(events, parse)
    for sentence in parse.sentences:
        here = mentions.get(sentence.index) or []
        for count in counts_in(sentence):
            event = _owner(sentence, count, here, events)
            if event is not None:
                found[event].setdefault(count.key, count.quantity)
    return [replace(e, size=_size(found[i])) if i in found else e for i, e in enumerate(events)]


def _size(quantities: dict[str, Quantity]) -> dict[str, int]:
    out: dict[str, int] = {}
    for key in KEYS:
        quantity = quantities.get(key)
        if quantity and quantity.least is not None:
            out[key] = quantity.least
        if quantity and quantity.most is not None:
            out[f"{key}_max"] = quantity.most
    return out


def _owner(sentence: Sentence, count: Count, here: list[Mention], events: Sequence[Event]) -> int | None:
    """Return the event that a number belongs to: the nearest one in the tree of a type that has such numbers."""
    fitting = [m for m in here if events[m.event].event[0] in WORDS[count.key].types]
    fitting = [m for m in fitting if not _NOT_DONE & set(events[m.event].auxiliary_modes)]
    distances = [(_distance(sentence, m.token, count.anchor), m.token, m.event) for m in fitting]
    near = min(distances, default=None)
    return near[2] if near and near[0] <= FARTHEST else None


def _distance(sentence: Sentence, a: int, b: int) -> int:
    """Return how many steps of the tree lie between two words."""
    above = {a: 0} | {t.index: n for n, t in enumerate(sentence.ancestors(a), 1)}
    for steps, index in enumerate([b, *(t.index for t in sentence.ancestors(b))]):
        if index in above:
            return steps + above[index]
    return len(sentence.tokens)


def counts_in(sentence: Sentence) -> Iterator[Count]:
    """Yield the numbers of people that a sentence tells."""
    for token in sentence.tokens:
        lemma, word = token.lemma.lower(), token.text.lower()
        for key, words in WORDS.items():
            heads: list[int] = []
            if token.upos in {"VERB", "ADJ"} and lemma in words.verbs:
                heads = _suffering(sentence, token)
                if not heads and word in words.states:  # "left nine dead and 20 wounded"
                    heads = [t.index for t in sentence.dependents(token.index, "nsubj")]
            elif token.upos == "VERB" and lemma in words.subject_verbs:
                heads = [t.index for t in sentence.dependents(token.index, "nsubj") if t.deprel == "nsubj"]
            elif token.upos == "NOUN" and lemma in words.nouns:
                heads = [token.index]
            elif word in words.states:
                heads = _in_state(sentence, token)
            quantity = _total(sentence, heads, is_event=token.index in heads)
            # "A crowd marched": one crowd is not one person.
            if quantity and (key != "participants" or quantity.least not in {0, 1}):
                yield Count(key, token.index, quantity)


def _suffering(sentence: Sentence, verb: Token) -> list[int]:
    """Return whom a verb is done to."""
    if verb.relation == "acl" and verb.deprel == "acl" and is_passive(sentence, verb):
        return [verb.head]
    relations = ("nsubj:pass",) if is_passive(sentence, verb) else ("obj",)
    found = [t.index for t in sentence.dependents(verb.index, *relations) if t.upos in NOMINAL]
    # "Killed between 30 and 40 people" is read as a place.
    found += [t.index for t in sentence.dependents(verb.index, "obl") if _is_ranged(sentence, t.index)][-1:]
    return found[:1]


def _is_ranged(sentence: Sentence, index: int) -> bool:
    return any(t.text.lower() == "between" for t in sentence.tokens[max(0, index - 4) : index])


def _in_state(sentence: Sentence, token: Token) -> list[int]:
    """Return who is dead or hurt: "left 12 people dead", "12 were injured", "twelve dead"."""
    subjects = [t.index for t in sentence.dependents(token.index, "nsubj")]
    if subjects:
        return subjects[:1]
    if token.head >= 0 and token.relation in {"xcomp", "amod", "acl"}:
        head = sentence.tokens[token.head]
        objects = [t.index for t in sentence.dependents(head.index, "obj")]
        return objects[:1] if head.upos == "VERB" else [head.index]
    return [token.index]


def _total(sentence: Sentence, heads: list[int], is_event: bool) -> Quantity | None:
    """Return the number of the members of a coordination; None if one of them has none."""
    total: Quantity | None = None
    for first in heads:
        for head in conjuncts(sentence, first):
            one = _quantity(sentence, head, is_event)
            if one is None:
                return total
            total = one if total is None else total + one
    return total


def _quantity(sentence: Sentence, head: int, is_event: bool) -> Quantity | None:
    """Return the number of one noun phrase; a person's name is one."""
    token = sentence.tokens[head]
    if token.upos == "PRON":
        return Quantity(1, 1) if token.lemma.lower() in _ONE else None
    name = sentence.name_at.get(head)
    if name and name.kind == "PER":
        return Quantity(1, 1)
    inside = [t for t in sentence.dependents(head) if t.relation in _BEFORE and t.index < head]
    start = min([head, *(i for t in inside for i in sentence.subtree(t.index) if head - i < 10)])
    while start and _leads_on(sentence.tokens[start - 1]):
        start -= 1
    end = head + 1
    while end + 1 < len(sentence.tokens) and sentence.tokens[end].text == "of":
        if sentence.tokens[end + 1].text.lower() not in VAGUE:
            break
        end += 2  # "hundreds of thousands"
    words = [t.text.lower() for t in sentence.tokens[start:end]]
    if token.upos == "NOUN" and token.has("Number=Plur") and {"a", "an"} & set(words) and not _has_number(words):
        return None
    if is_event and not _has_number(words):
        return None
    return read_quantity(words)


def _leads_on(token: Token) -> bool:
    """Whether a word before a number may belong to it: "between 10 and", "ten or"."""
    return token.upos == "NUM" or token.text.lower() in {"between", "and", "or", "to"}


def _has_number(words: list[str]) -> bool:
    """Whether words hold a number other than an article."""
    return any(w in NUMBERS or w in VAGUE or w in MULTIPLIERS or w[0].isdigit() or "-" in w for w in words if w)
