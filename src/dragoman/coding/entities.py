"""Who a mention is: a noun phrase or pronoun of a document becomes a resolved Entity.

The order of evidence: a name in the gazetteer at the document's date; a name met elsewhere in the
document; a role noun with its country found in the phrase, an office at the date being a person; an
earlier mention of the same role; and, for generic agents only, the country the text is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.describing import Roles
from dragoman.coding.focus import Focus
from dragoman.coding.identifying import Identities
from dragoman.coding.naming import Names
from dragoman.coding.phrases import Phrase, conjuncts, noun_phrase, preposition
from dragoman.coding.pronouns import Pronouns
from dragoman.coding.referents import ORGANISATIONS, Context, Referent, head_of_name
from dragoman.coding.referring import References
from dragoman.coding.wordlists import ANYBODY, BODY_HEADS, CALLING, COUNTRY_NOUNS, HEADS, ORDINALS, POINTING, QUANTITIES
from dragoman.records import Entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.coding.toponyms import DocumentPlaces
    from dragoman.language.parse import Name, Parse, Sentence, Token
    from dragoman.world.agents import Agents
    from dragoman.world.gazetteer import Gazetteer

LONGEST_CHAIN = 8


class DocumentEntities:
    """Resolves the mentions of one document."""

    def __init__(
        self,
        parse: Parse,
        date: str | None,
        gazetteer: Gazetteer,
        agents: Agents,
        places: DocumentPlaces | None = None,
        focus: Focus | None = None,
    ) -> None:
        """Prepare for one document; the names are read when first needed.

        Args:
            parse: The document.
            date: Its publication date (ISO), at which names and offices are looked up.
            gazetteer: Who bears which name when.
            agents: Role nouns.
            places: The document's places, evidence for the countries it is about.
            focus: What the document is about, if somebody else is to watch it being asked.
        """
        self._context = Context(parse, date, gazetteer, agents, focus or Focus(parse, date, gazetteer, places), self)
        self._roles = Roles(self._context)
        self._names = Names(self._context, self._roles)
        self._references = References(self._context, self._names, self._roles)
        self._pronouns = Pronouns(self._context, self._references)
        self._identities = Identities(self._context, self._names, self._roles)
        self._cache: dict[tuple[int, int], tuple[Referent, ...]] = {}
        self._depth = 0

    def resolve(self, sentence: Sentence, index: int) -> list[Entity]:
        """Return the entities of a mention; more than one for a coordination or "both sides"."""
        out = []
        for head in self._conjuncts(sentence, index):
            phrase = noun_phrase(sentence, head)
            for referent in self.referents(phrase):
                out.append(self._entity(phrase, referent))
        return out

    def _conjuncts(self, sentence: Sentence, index: int) -> list[int]:
        """Return the heads of a coordination; the "and" within a name ("Trinidad and Tobago") joins nobody."""
        heads = conjuncts(sentence, index)
        if len(heads) == 1:
            return heads
        phrases = [noun_phrase(sentence, h) for h in heads]
        whole = self._context.words(sentence, phrases[0].first, phrases[1].end)
        entry = self._context.gazetteer.find(whole, self._context.date)
        name = sentence.name_at.get(heads[0])
        is_one = (entry is not None and entry.kind != "person") or (name is not None and heads[1] < name.end)
        return [heads[0], *heads[2:]] if is_one else heads

    def told_before(self, sentence: Sentence, index: int, sectors: frozenset[str], reach: int) -> Entity | None:
        """Return who of some sectors was told of last before a word, at most `reach` sentences back."""
        found = self._references.latest(noun_phrase(sentence, index), sectors, reach)
        return self._entity(*found) if found else None

    def is_agent(self, sentence: Sentence, index: int) -> bool:
        """Whether a mention is a name or a role noun, somebody who can act."""
        phrase = noun_phrase(sentence, index)
        return index in sentence.name_at or self._roles.agent(phrase) is not None

    def resolve_name(self, sentence: Sentence, name: Name) -> Referent | None:
        """Return who or what a name stands for."""
        return self._names.named(noun_phrase(sentence, head_of_name(sentence, name)))

    def _entity(self, phrase: Phrase, referent: Referent) -> Entity:
        return Entity(
            self._context.parse.text[phrase.start : phrase.stop], referent.name, phrase.start, phrase.stop,
            referent.code, referent.sectors, referent.office, referent.identifier,
        )  # fmt: skip

    def referents(self, phrase: Phrase) -> tuple[Referent, ...]:
        """Return whom a phrase stands for; nobody where mentions explain one another in a circle."""
        key = (phrase.sentence.index, phrase.head)
        if key not in self._cache:
            if self._depth >= LONGEST_CHAIN:
                return ()
            self._cache[key] = ()
            self._depth += 1
            self._cache[key] = self._find(phrase)
            self._depth -= 1
        return self._cache[key]

    def _find(self, phrase: Phrase) -> tuple[Referent, ...]:
        lemma = phrase.head_token.lemma.lower()
        counted = self._counted(phrase, lemma)
        if counted is not None:
            return self.referents(counted)
        if phrase.head_token.text.lower() in ANYBODY or phrase.head_token.upos == "NUM":
            return (self._roles.people(phrase),)
        if phrase.head_token.upos in {"PRON", "DET"}:
            return self._pronouns.referents(phrase, lemma)
        found = self._references.several(phrase, lemma)
        if found:
            return found
        one = self._secretary(phrase) or self._references.known_by_kind(phrase)
        one = one or self._references.by_last_word(phrase)
        one = one or self._names.named(phrase) or self._apposed(phrase)
        return (one,) if one else self._role(phrase)

    def _counted(self, phrase: Phrase, lemma: str) -> Phrase | None:
        """Return what is counted in "hundreds of people", "two of the rebels", "the first of 200 soldiers"."""
        is_count = lemma in QUANTITIES | ORDINALS or phrase.head_token.upos == "NUM"
        if not is_count and (lemma != "member" or self._is_organised(phrase)):
            return None
        for token in phrase.sentence.dependents(phrase.head, "nmod"):
            if preposition(phrase.sentence, token.index) == "of":
                return noun_phrase(phrase.sentence, token.index)
        return None

    def _is_organised(self, phrase: Phrase) -> bool:
        owner = self._roles.owner(phrase)
        return owner is not None and owner.kind in ORGANISATIONS

    def _apposed(self, phrase: Phrase) -> Referent | None:
        """Return the name that explains a role noun ("the resistance leader, Ahmad Massoud", "a man named Joe Doe")."""
        sentence = phrase.sentence
        apposed = sentence.dependents(phrase.head, "appos", "flat", "nmod:unmarked")
        for token in (*apposed, *self._called(phrase)):
            name = sentence.name_at.get(token.index)
            if name and name.kind in {"PER", "ORG"}:
                return self._names.named(noun_phrase(sentence, token.index))
        return self._apposed_to_place(phrase)

    def _apposed_to_place(self, phrase: Phrase) -> Referent | None:
        """Return the person named after the place of a post ("the ambassador to Asmara, Joe Doe")."""
        sentence = phrase.sentence
        if not phrase.head_token.has("Number=Sing"):
            return None
        for place in sentence.dependents(phrase.head, "nmod"):
            for token in sentence.dependents(place.index, "appos"):
                name, place_name = sentence.name_at.get(token.index), sentence.name_at.get(place.index)
                if name and name.kind == "PER" and place_name and place_name.kind == "LOC":
                    return self._names.named(noun_phrase(sentence, token.index))
        return None

    def _called(self, phrase: Phrase) -> Iterator[Token]:
        """Yield what a phrase is said to be called: "named Joe Doe", "who was identified as Joe Doe"."""
        sentence = phrase.sentence
        for clause in sentence.dependents(phrase.head, "acl"):
            if clause.lemma.lower() in CALLING:
                yield from sentence.dependents(clause.index, "xcomp", "obl", "obj")

    def _role(self, phrase: Phrase) -> tuple[Referent, ...]:
        owner = self._roles.owner(phrase)
        if owner is None:
            one = self._unowned(phrase)
            return (one,) if one else ()
        is_head = phrase.head_token.lemma.lower() in HEADS and phrase.tokens[0].text.lower() == "the"
        earlier = self._references.earlier(phrase, owner) if is_head else None
        first = earlier or self._identities.find(phrase, owner.code) or self._roles.owned(phrase, owner)
        return (first, *(self._roles.owned(phrase, other) for other in self._roles.further_owners(phrase, owner)))

    def _unowned(self, phrase: Phrase) -> Referent | None:
        lemma = phrase.head_token.lemma.lower()
        if self._points_back(phrase) or lemma in COUNTRY_NOUNS:
            earlier = self._references.earlier(phrase, None)
            if earlier and (earlier.code or self._roles.agent(phrase) is None):
                return earlier
        one = self._identities.find(phrase, None) or self._references.same_role(phrase)
        return one or self._held(phrase) or self._roles.unowned(phrase)

    def _secretary(self, phrase: Phrase) -> Referent | None:
        """Return the person who is "the UN secretary-general" or "the NATO chief" at the date."""
        is_head = phrase.head_token.lemma.lower() in BODY_HEADS and any(t.text[:1].isupper() for t in phrase.tokens)
        return self._roles.holder(phrase, "IGO") if is_head else None

    def _points_back(self, phrase: Phrase) -> bool:
        return phrase.tokens[0].lemma.lower() in POINTING

    def _held(self, phrase: Phrase) -> Referent | None:
        """Return who holds the office of "the president" in the country that the text is about."""
        if phrase.tokens[0].text.lower() != "the":
            return None
        agent = self._roles.agent(phrase)
        code = self._context.focus.country(phrase.sentence, phrase.head, agent.sectors if agent else ())
        return self._roles.holder(phrase, code)
