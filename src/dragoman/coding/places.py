"""Where an event took place: its location argument, else the places told around it, else what the report is about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.phrases import noun_phrase, preposition
from dragoman.records import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.coding.toponyms import DocumentPlaces
    from dragoman.language.parse import Parse, Sentence

_AT = frozenset({"in", "at", "near", "outside", "inside", "around", "off", "across", "throughout"})
# What is done at some place; what is only said (ACCUSE, REJECT, ...) is placed by its own sentence alone.
DEEDS = frozenset("AID ASSAULT COERCE CONCEDE CONSULT COOPERATE MOBILIZE PROTEST RETREAT SANCTION".split())
# What a state or a crowd does in its own country when no other country has a part in it.
DOMESTIC = frozenset({"COERCE", "PROTEST", "SANCTION"})
# Acts of going or sending somewhere: they take place where they lead.
_GOING = frozenset({"CONSULT", "MOBILIZE", "AID"})
_THITHER = frozenset({"to", "into", "onto"})
NEIGHBOURS = 2
# A report is about a country that is named so often, and that has so large a share of all countries named.
LEAST_NAMED, LEAST_SHARE = 2, 0.35
_TOWARDS = frozenset({"from", "into", "to", "toward", "towards", "through", "via", "out", "of"})
_PARTS = frozenset(
    "part area city town village province region district north south east west border outskirt suburb capital "
    "rest countryside territory coast bombardment siege destruction".split()
)
_OTHER_CLAUSE = frozenset({"conj", "ccomp", "xcomp", "advcl", "parataxis", "acl"})


class EventSides(NamedTuple):
    """What of an event tells where it can be: its type and the countries of its parties."""

    type: str
    countries: frozenset[str | None]


def find_place(
    parse: Parse, sentence: Sentence, trigger: int, heads: Sequence[int], places: DocumentPlaces, event: EventSides
) -> Place | None:
    """Return the place of an event; the surest evidence that names a resolved place decides."""
    told = _argument(parse, sentence, trigger, heads, places, _AT | _THITHER if event.type in _GOING else _AT)
    if told and told.country_code:
        return told
    nearby = _same_noun(parse, sentence, heads, places) or next(_located(sentence, trigger, places), None)
    if nearby is None and event.type in DEEDS:
        nearby = _at_home(event, places) or _around(parse, sentence, places) or _subject_of_report(places)
    if told is None or nearby is None:
        return told or nearby
    # "At the banquet hall": the words stay, the town is known from elsewhere.
    return replace(nearby, extracted_place=told.extracted_place, start=told.start, end=told.end)


def _argument(
    parse: Parse, sentence: Sentence, trigger: int, heads: Sequence[int], places: DocumentPlaces, at: frozenset[str]
) -> Place | None:
    """Return the place of the location arcs or of a place name hanging on the trigger, else the words of an arc."""
    own = [t.index for t in sentence.dependents(trigger, "obl", "nmod") if preposition(sentence, t.index) in at]
    for head in (*own, *heads):
        found = places.at(sentence.index, head) or _first(sentence.index, sentence.subtree(head), places)
        if found:
            return found
    for head in heads:
        phrase = noun_phrase(sentence, head)
        return Place(parse.text[phrase.start : phrase.stop], phrase.start, phrase.stop)
    return None


def _first(sentence: int, words: Sequence[int], places: DocumentPlaces) -> Place | None:
    return next((p for word in words if (p := places.at(sentence, word)) and p.country_code), None)


def _located(sentence: Sentence, trigger: int, places: DocumentPlaces) -> Iterator[Place]:
    """Yield the places that something in a sentence is at, those in the trigger's own clause and near it first."""
    found = []
    for mention, place in places.mentions_in(sentence.index):
        head = _head(sentence, mention.first, mention.end)
        remote = _remoteness(sentence, head, sentence.tokens[mention.first - 1].lemma.lower() if mention.first else "")
        if place.country_code and remote is not None:
            found.append(((not _in_clause(sentence, head, trigger), remote, abs(head - trigger)), mention.first, place))
    for _, _, place in sorted(found, key=lambda f: f[:2]):
        yield place


def _remoteness(sentence: Sentence, head: int, before: str) -> int | None:
    """Return 0 for "in Homs", 1 for "parts of Syria" and "to Homs", None where nothing is said to be there."""
    case = preposition(sentence, head)
    if case in _AT or before in _AT:
        return 0
    above = sentence.tokens[head].head
    whole = case == "of" and above >= 0 and sentence.tokens[above].lemma.lower() in _PARTS
    return 1 if whole or (case in _TOWARDS and case != "of") else None


def _in_clause(sentence: Sentence, index: int, trigger: int) -> bool:
    """Whether a word hangs on the trigger without another clause between."""
    while index != trigger:
        token = sentence.tokens[index]
        if token.head < 0 or token.relation in _OTHER_CLAUSE:
            return False
        index = token.head
    return True


def _head(sentence: Sentence, first: int, end: int) -> int:
    """Return the word of a name that stands for it in the tree, or the noun it describes."""
    heads = [i for i in range(first, end) if not first <= sentence.tokens[i].head < end]
    head = heads[0] if heads else first
    above = sentence.tokens[head]
    return (
        above.head
        if above.relation in {"amod", "compound", "nmod"} and above.head >= 0 and above.deprel != "nmod"
        else head
    )


def _same_noun(parse: Parse, sentence: Sentence, heads: Sequence[int], places: DocumentPlaces) -> Place | None:
    """Return where the same thing is elsewhere said to be: "the camps" after "displacement camps in Syria"."""
    lemmas = {sentence.tokens[h].lemma.lower() for h in heads if sentence.tokens[h].upos == "NOUN"}
    for other in parse.sentences if lemmas else ():
        for token in other.tokens:
            if token.upos == "NOUN" and token.lemma.lower() in lemmas:
                found = _first(other.index, other.children[token.index], places)
                if found:
                    return found
    return None


def _at_home(event: EventSides, places: DocumentPlaces) -> Place | None:
    """Return the country of a domestic event: the only one its parties have, if the report names it."""
    if event.type not in DOMESTIC or len(event.countries) != 1:
        return None
    (code,) = event.countries
    return next((p for p in places.all() if p.country_code == code and p.resolution == 1), None)


def _around(parse: Parse, sentence: Sentence, places: DocumentPlaces) -> Place | None:
    """Return the place that something was at in the sentences before, or after the first one."""
    reach = range(sentence.index - 1, max(-1, sentence.index - 1 - NEIGHBOURS), -1)
    for index in reach or range(1, min(1 + NEIGHBOURS, len(parse.sentences))):
        found = next(_located(parse.sentences[index], 0, places), None)
        if found:
            return found
    return None


def _subject_of_report(places: DocumentPlaces) -> Place | None:
    """Return the first place named in the country that the report is about, if it is about one."""
    counts = places.countries
    if not counts:
        return None
    code, number = counts.most_common(1)[0]
    if number < LEAST_NAMED or number < LEAST_SHARE * counts.total():
        return None
    inside = [p for p in places.all() if p.country_code == code]
    return next((p for p in inside if p.resolution == 1), inside[0])
