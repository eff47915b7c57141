"""Role nouns: "the Pakistani foreign minister", "Kenyan police", "rebels in Colombia".

Whose somebody is comes from the phrase, else from what the document is about; an office at a
date is a person; generic agents get a name that all mentions of the same agent share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.phrases import Phrase, noun_phrase, preposition
from dragoman.coding.referents import ORGANISATIONS, STATES, Context, Referent, from_entry
from dragoman.coding.wordlists import (
    CANONICAL_NOUNS,
    FIGHTERS,
    GOVERNMENTS,
    INDEFINITE,
    MODIFIER_ORDER,
    NOT_OWNED,
    UNCOUNTED,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Name, Sentence, Token
    from dragoman.world.agents import Agent
    from dragoman.world.rows import Entry

LONGEST_RUN = 6
DEEPEST = 4
_NAMED_STATES = STATES | {"city", "people", "place"}
# Sectors of which a country has one: "police" are the Kenyan police, "protesters" are not all that Kenya has.
_COLLECTIVE = frozenset("GOV MIL COP LEG JUD OPP SPY".split())


class Roles:
    """What role nouns tell: who they are and whose."""

    def __init__(self, context: Context) -> None:
        """Prepare for one document."""
        self._context = context

    def agent(self, phrase: Phrase) -> Agent | None:
        """Return the role noun phrase that covers the head."""
        tokens = [t for t in phrase.tokens if t.text != "-"]
        before = sum(t.index < phrase.head for t in tokens)
        found = self._context.agents.find([t.lemma.lower() for t in tokens], before)
        return found or self._context.agents.find([phrase.head_token.text.lower()], 0)

    def title(self, phrase: Phrase, name: Name) -> Agent | None:
        """Return the role that the words before a person's name tell ("police spokesman Fred Okello")."""
        words = [t.lemma.lower() for t in phrase.sentence.tokens[phrase.first : name.first] if t.text != "-"]
        for end in range(len(words), 0, -1):
            found = self._context.agents.find(words[:end], end - 1)
            if found and "UNK" not in found.sectors:
                return found
        return None

    def owner(self, phrase: Phrase, depth: int = 0, outside: range = range(0)) -> Referent | None:
        """Return the state, organisation or group that a phrase belongs to.

        Args:
            phrase: The phrase.
            depth: How many "of" lie above it.
            outside: Words that tell nothing (a person's own name: Jordan in "Michael Jordan").
        """
        people = None
        for token in self._modifiers(phrase):
            if token.index not in outside:
                found = self._owner_in(phrase, token, depth)
                if found and (found.code or found.kind != "peoples"):
                    return found
                people = people or found  # "Buddhist monks in Myanmar": whose is yet to come
        return (self.inside(phrase, outside) if len(phrase.tokens) > 1 else None) or people

    def further_owners(self, phrase: Phrase, first: Referent) -> Iterator[Referent]:
        """Yield the countries coordinated with the one a phrase belongs to ("Turkish and Armenian diplomats")."""
        sentence, seen = phrase.sentence, {first.code}
        for token in sentence.dependents(phrase.head, "amod", "compound", "nmod:poss", "nmod"):
            for other in sentence.dependents(token.index, "conj"):
                state = self.adjective(sentence, other.index) if other.text[:1].isupper() else None
                found = from_entry(state) if state else self._pointed_to(other.text, sentence.name_at.get(other.index))
                if found and found.kind in _NAMED_STATES and found.code not in seen:
                    seen.add(found.code)
                    yield found

    def _owner_in(self, phrase: Phrase, token: Token, depth: int) -> Referent | None:
        sentence = phrase.sentence
        name = sentence.name_at.get(token.index)
        state = self.adjective(sentence, token.index) if token.upos in {"ADJ", "PROPN", "NOUN"} else None
        if state and token.text[:1].isupper() and not (name and name.kind == "PER"):
            return from_entry(state)
        for text in (*([self._context.name_text(sentence, name)] if name else []), token.text):
            found = self._pointed_to(text, name)
            if found:
                return found
        return self._owner_of_owner(phrase, token, depth) or self._known_as(phrase, token, name)

    def _owner_of_owner(self, phrase: Phrase, token: Token, depth: int) -> Referent | None:
        """Return whose somebody's owner is: "miners from Romania's Jiu Valley", "the head of Mali's army"."""
        sentence = phrase.sentence
        is_owned = token.upos == "PROPN" and bool(sentence.dependents(token.index, "nmod:poss"))
        if depth == DEEPEST or not (is_owned or (token.relation == "nmod" and token.upos == "NOUN")):
            return None
        inner = noun_phrase(sentence, token.index)
        return self.owner(inner, depth + 1) if inner.head != phrase.head else None

    def _known_as(self, phrase: Phrase, token: Token, name: Name | None) -> Referent | None:
        """Return what the document knows of an owner: an acronym of the text, a town on no map of ours, "his"."""
        is_other = name is not None and name.kind in {"ORG", "LOC"} and not name.first <= phrase.head < name.end
        if not is_other and not (token.upos == "PRON" and token.deprel == "nmod:poss"):
            return None
        found = self._context.resolver.referents(noun_phrase(phrase.sentence, token.index))
        return found[0] if found and (found[0].code or not is_other) else None

    def adjective(self, sentence: Sentence, index: int) -> Entry | None:
        """Return the state of an adjective or demonym, of two words where two are written ("South Koreans")."""
        find, date = self._context.gazetteer.find_adjective, self._context.date
        before = sentence.tokens[index - 1] if index else None
        if before and before.text[:1].isupper() and before.upos in {"PROPN", "ADJ"}:
            found = find(f"{before.text} {sentence.tokens[index].text}", date)
            if found:
                return found
        return find(sentence.tokens[index].text, date)

    def _pointed_to(self, text: str, name: Name | None) -> Referent | None:
        gazetteer, date = self._context.gazetteer, self._context.date
        entry = gazetteer.find(text, date)
        if entry and (entry.kind != "person" or (name is not None and name.kind == "PER")):
            return from_entry(entry)
        if name is not None and name.kind == "PER":
            return None
        place = gazetteer.find_city(text)
        return from_entry(place) if place else None

    def inside(self, phrase: Phrase, outside: range = range(0)) -> Referent | None:
        """Return the state, organisation or group named by the longest run of words within a phrase."""
        tokens = phrase.tokens
        for length in range(min(LONGEST_RUN, len(tokens)), 0, -1):
            for first in range(len(tokens) - length + 1):
                run = tokens[first : first + length]
                if not run[0].text[:1].isupper() or run[0].upos == "DET" or run[-1].upos in {"DET", "ADP"}:
                    continue
                if run[0].index in outside or run[0].index <= phrase.head <= run[-1].index < phrase.end - 1:
                    continue
                found = self._named_by(self._context.words(phrase.sentence, run[0].index, run[-1].index + 1), run)
                if found:
                    return found
        return None

    def _named_by(self, text: str, run: tuple[Token, ...]) -> Referent | None:
        entry = self._context.gazetteer.find(text, self._context.date)
        if entry and entry.kind != "person":
            return from_entry(entry)
        if len(run) == 1 and run[0].upos in {"PROPN", "ADJ"}:
            entry = self._context.gazetteer.country(text, self._context.date)
            return from_entry(entry) if entry else None
        return None

    def _modifiers(self, phrase: Phrase) -> Iterator[Token]:
        """Yield the words that may tell whose somebody is, the closest kinds first."""
        sentence = phrase.sentence
        direct = sentence.dependents(phrase.head, "nmod:poss", "amod", "compound", "nmod", "nmod:unmarked")
        pronouns = [t for t in direct if t.upos == "PRON"]
        for token in sorted(direct, key=lambda t: MODIFIER_ORDER.get(_modifier_kind(sentence, t), 9)):
            if token.upos == "PRON" or _modifier_kind(sentence, token) not in MODIFIER_ORDER:
                continue
            yield token
            if token.lemma.lower() not in NOT_OWNED:
                yield from sentence.dependents(token.index, "compound", "amod", "nmod:poss")
        yield from pronouns
        head = phrase.head_token
        if head.relation == "flat" and head.head >= 0:
            yield from sentence.dependents(head.head, "amod", "compound", "nmod:poss")

    # ---- what a role noun stands for

    def owned(self, phrase: Phrase, owner: Referent) -> Referent:
        """Return who a role noun is, its owner known."""
        agent = self.agent(phrase)
        lemma = phrase.head_token.lemma.lower()
        holder = self.holder(phrase, owner.code)
        if holder:
            return holder
        if owner.kind in ORGANISATIONS and lemma in FIGHTERS:
            return owner
        sectors = agent.sectors if agent else owner.sectors
        if owner.kind in ORGANISATIONS and "GOV" in sectors and owner.sectors:
            sectors = owner.sectors  # "the Hezbollah leader" governs nobody
        if lemma in GOVERNMENTS and owner.kind in _NAMED_STATES | {"person"}:
            state = self._context.gazetteer.states.get(owner.code or "")
            return Referent(state.name if state else owner.name, owner.code, sectors, "role")
        return Referent(self._name(phrase, owner, agent), owner.code, sectors, "role")

    def unowned(self, phrase: Phrase) -> Referent | None:
        """Return who a role noun is when neither the phrase nor the document names whose."""
        agent = self.agent(phrase)
        if agent is None and phrase.head_token.upos == "ADJ":
            return self.people(phrase)  # "the young", "a 13-year-old"
        if agent is None and phrase.head_token.upos not in {"NOUN", "PROPN"}:
            return None
        sectors = agent.sectors if agent else ()
        code = self._context.focus.country(phrase.sentence, phrase.head, sectors)
        lemma = phrase.head_token.lemma.lower()
        state = self._context.gazetteer.states.get(code or "")
        if state and lemma in GOVERNMENTS:
            return Referent(state.name, code, sectors, "role")
        if state and agent and set(sectors) & _COLLECTIVE and lemma not in UNCOUNTED:
            name = self._name(phrase, from_entry(state), agent)
        else:
            name = self._context.text(phrase)
        return Referent(name, code, sectors, "role" if agent else "thing")

    def people(self, phrase: Phrase) -> Referent:
        """Return the people that "those", "many" or "300 or so" stand for: nobody in particular, somewhere."""
        code = self._context.focus.country(phrase.sentence, phrase.head, ("CVL",))
        return Referent(self._context.text(phrase), code, ("CVL",), "thing")

    def holder(self, phrase: Phrase, code: str | None) -> Referent | None:
        """Return the person who held the office that a phrase names, at the date of the document."""
        date = self._context.date
        first = phrase.tokens[0]
        if not code or not date or first.lemma.lower() in INDEFINITE or not phrase.head_token.has("Number=Sing"):
            return None
        tokens = [t for t in phrase.tokens if t.upos != "PUNCT"]
        before = sum(t.index < phrase.head for t in tokens)
        offices = self._context.gazetteer.offices
        named = offices.named([t.text.lower() for t in tokens], before)
        entry = offices.holder(named, code, date) if named else None
        return from_entry(entry) if entry else None

    def _name(self, phrase: Phrase, owner: Referent, agent: Agent | None) -> str:
        """Return a name that the mentions of one generic agent share ("Kenyan police", "Syrian army")."""
        if owner.kind in ORGANISATIONS or owner.kind in {"person", "role"}:
            return self._context.text(phrase)
        lemma = phrase.head_token.lemma.lower()
        own = self._context.gazetteer.adjective(owner.code or "") or owner.name
        if lemma in CANONICAL_NOUNS and agent and len(agent.phrase.split()) == 1:
            return f"{own} {CANONICAL_NOUNS[lemma]}"
        if owner.kind in {"city", "place"} or (owner.kind == "peoples" and owner.code is None):
            own = owner.name
        return f"{own} {self._core(phrase)}"

    def _core(self, phrase: Phrase) -> str:
        """Return the head with the small-letter words that tell its kind: "riot police", "opposition lawmakers"."""
        sentence, head = phrase.sentence, phrase.head
        first = head
        while first > phrase.first:
            token = sentence.tokens[first - 1]
            is_kind = token.upos in {"NOUN", "ADJ", "PUNCT"} and token.text[:1].islower()
            if not (is_kind or token.text == "-") or token.deprel == "nmod:poss":
                break
            first -= 1
        return self._context.words(sentence, first, head + 1)


def _modifier_kind(sentence: Sentence, token: Token) -> str:
    """Return "of" and the like for a prepositional modifier, else the relation."""
    if token.deprel == "nmod:poss":
        return token.deprel  # its case mark is the possessive ending
    return preposition(sentence, token.index) or token.deprel
