"""Whose somebody is, told by the phrase: "the Pakistani foreign minister", "rebels in Colombia", "Mali's army"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.phrases import Phrase, noun_phrase, preposition
from dragoman.coding.referents import STATES, Context, Referent, from_entry
from dragoman.coding.wordlists import MODIFIER_ORDER, NOT_OWNED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Name, Sentence, Token
    from dragoman.world.rows import Entry

LONGEST_RUN = 6
DEEPEST = 4
NAMED_STATES = STATES | {"city", "people", "place"}


class Owners:
    """Finds the state, organisation or group that a phrase belongs to."""

    def __init__(self, context: Context) -> None:
        """Prepare for one document."""
        self._context = context

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
                if found and found.kind in NAMED_STATES and found.code not in seen:
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
            if found and found.kind in {"seat", "city"}:
                return self._on_the_map(found, sentence, token)
            if found:
                return found
        return self._owner_of_owner(phrase, token, depth) or self._known_as(phrase, token, name)

    def _on_the_map(self, town: Referent, sentence: Sentence, token: Token) -> Referent:
        """Return a town that owns somebody in the country where the text has it ("London police" of Kentucky)."""
        code = self._context.focus.place_code(sentence, token.index)
        return town if code in {None, town.code} else town._replace(code=code, kind="city")

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
        yield from leaders(phrase)
        yield from pronouns
        head = phrase.head_token
        if head.relation == "flat" and head.head >= 0:
            yield from sentence.dependents(head.head, "amod", "compound", "nmod:poss")


def _modifier_kind(sentence: Sentence, token: Token) -> str:
    """Return "of" and the like for a prepositional modifier, else the relation."""
    if token.deprel == "nmod:poss":
        return token.deprel  # its case mark is the possessive ending
    return preposition(sentence, token.index) or token.deprel


def leaders(phrase: Phrase) -> list[Token]:
    """Return who leads somebody: "the coalition led by Saudi Arabia"."""
    clauses = phrase.sentence.dependents(phrase.head, "acl")
    return [t for c in clauses if c.lemma.lower() == "lead" for t in phrase.sentence.dependents(c.index, "obl")]
