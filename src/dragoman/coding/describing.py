"""Role nouns: "the Pakistani foreign minister", "Kenyan police", "rebels in Colombia".

Whose somebody is comes from the phrase, else from what the document is about; an office at a
date is a person; generic agents get a name that all mentions of the same agent share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.owners import NAMED_STATES, Owners, leaders
from dragoman.coding.phrases import Phrase, noun_phrase
from dragoman.coding.referents import ORGANISATIONS, STATES, Referent, from_entry
from dragoman.coding.rolenames import SHARED, adjective, described, is_police, of_several_words, with_country
from dragoman.coding.wordlists import (
    CHARITIES,
    COUNTRY_NOUNS,
    DELEGATES,
    FIGHTERS,
    GIVERS,
    GOVERNMENTS,
    HELPERS,
    HELPING,
    INDEFINITE,
    OF_MANY,
    SPOKESMEN,
    UNCOUNTED,
)

if TYPE_CHECKING:
    from dragoman.language.parse import Name
    from dragoman.world.agents import Agent

# Sectors of which a country has one: "police" are the Kenyan police, "protesters" are not all that Kenya has.
_COLLECTIVE = frozenset("GOV MIL COP LEG JUD OPP SPY".split())


class Roles(Owners):
    """What role nouns tell: who they are and whose."""

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

    # ---- what a role noun stands for

    def owned(self, phrase: Phrase, owner: Referent) -> Referent:
        """Return who a role noun is, its owner known."""
        agent = self.agent(phrase)
        lemma = phrase.head_token.lemma.lower()
        holder = self.holder(phrase, owner.code) or self._counterpart(phrase, owner.code)
        if holder:
            return holder
        if owner.kind in ORGANISATIONS and lemma in FIGHTERS | SPOKESMEN:
            return owner
        sectors = agent.sectors if agent else owner.sectors
        if owner.kind in ORGANISATIONS and "GOV" in sectors and owner.sectors:
            sectors = owner.sectors  # "the Hezbollah leader" governs nobody
        is_country = lemma in COUNTRY_NOUNS and owner.kind in {"person", "role"}
        if is_country or (self._governs(phrase) and owner.kind in NAMED_STATES | {"person"}):
            state = self._context.gazetteer.states.get(owner.code or "")
            return Referent(state.name if state else owner.name, owner.code, sectors, "role")
        return Referent(self._name(phrase, owner), owner.code, sectors, "role")

    def _governs(self, phrase: Phrase) -> bool:
        """Whether a phrase tells of a government, or of those who speak and act for it ("government officials")."""
        lemma = phrase.head_token.lemma.lower()
        words = {t.lemma.lower() for t in phrase.tokens if t.index < phrase.head}
        return lemma in GOVERNMENTS or bool(lemma in DELEGATES and words & GOVERNMENTS)

    def plain_name(self, phrase: Phrase) -> str | None:
        """Return how news calls a state's army, police, government or parliament told of by a common noun.

        "Ethiopian troops" are the Ethiopian army; the official name stands only where the text has it.
        """
        head = phrase.head_token
        lemma = head.lemma.lower()
        if head.upos != "NOUN" or not head.text.islower() or lemma not in SHARED | GOVERNMENTS | {"parliament"}:
            return None
        owner = self.owner(phrase)
        state = self._context.gazetteer.states.get(owner.code or "") if owner and owner.kind in STATES else None
        if state is None:
            return None
        return state.name if lemma in GOVERNMENTS else self._name(phrase, from_entry(state))

    def unowned(self, phrase: Phrase) -> Referent | None:
        """Return who a role noun is when neither the phrase nor the document names whose."""
        agent = self.agent(phrase)
        if agent is None and phrase.head_token.upos == "ADJ":
            return self.people(phrase)  # "the young", "a 13-year-old"
        if agent is None and phrase.head_token.upos not in {"NOUN", "PROPN"}:
            return None
        sectors = agent.sectors if agent else ()
        code = self._unowned_code(phrase, agent, sectors)
        lemma = phrase.head_token.lemma.lower()
        state = self._context.gazetteer.states.get(code or "")
        if state and self._governs(phrase):
            return Referent(state.name, code, sectors, "role")
        if state and agent and set(sectors) & _COLLECTIVE and lemma not in UNCOUNTED:
            name = self._name(phrase, from_entry(state))
        else:
            name = described(self._context, phrase)
        return Referent(name, code, sectors, "role" if agent else "thing")

    def _unowned_code(self, phrase: Phrase, agent: Agent | None, sectors: tuple[str, ...]) -> str | None:
        lemma = phrase.head_token.lemma.lower()
        modifiers = {t.text.lower() for t in phrase.sentence.dependents(phrase.head, "amod", "compound")}
        if lemma in CHARITIES or (lemma in HELPERS and modifiers & HELPING):
            return "NGO"  # in the corpus "relief agencies" without an owner are of no country
        if lemma in GIVERS or self._is_of_many(phrase, agent):
            return None
        return self._country(phrase, sectors)

    def _country(self, phrase: Phrase, sectors: tuple[str, ...]) -> str | None:
        return self._context.focus.country(phrase.sentence, phrase.head, sectors)

    def _is_of_many(self, phrase: Phrase, agent: Agent | None) -> bool:
        """Whether a phrase tells of people of many countries: "the international community", "foreign reporters"."""
        lemma = phrase.head_token.lemma.lower()
        told = agent.phrase.split() if agent and lemma != "community" else ()
        modifiers = {t.lemma.lower() for t in phrase.sentence.dependents(phrase.head, "amod", "compound")}
        return lemma != "court" and bool(modifiers & OF_MANY - set(told))

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

    def _counterpart(self, phrase: Phrase, code: str | None) -> Referent | None:
        """Return who holds in another country the office of the one told of ("his Kazakh counterpart")."""
        date, head = self._context.date, phrase.head_token
        if not code or not date or head.lemma.lower() != "counterpart" or not head.has("Number=Sing"):
            return None
        for token in phrase.sentence.dependents(phrase.head, "nmod:poss"):
            for known in self._context.resolver.referents(noun_phrase(phrase.sentence, token.index)):
                words = (known.office or "").lower().split()
                offices = self._context.gazetteer.offices.named(words, len(words) - 1) if words else ()
                entry = self._context.gazetteer.offices.holder(offices, code, date) if offices else None
                if entry:
                    return from_entry(entry)
        return None

    def _name(self, phrase: Phrase, owner: Referent) -> str:
        """Return a name that the mentions of one generic agent share ("Kenyan police", "Syrian army")."""
        if owner.kind in ORGANISATIONS:
            return self._of_organisation(phrase)
        is_shared = phrase.head_token.lemma.lower() in SHARED and owner.code in self._context.gazetteer.states
        if owner.kind in {"person", "role"} and not is_shared:
            return described(self._context, phrase)
        own = adjective(self._context, owner.code) or owner.name
        if owner.kind == "peoples":
            return described(self._context, phrase)
        own = of_several_words(phrase) or own
        if owner.kind in {"city", "place"} and phrase.head_token.lemma.lower() not in SHARED:
            own = owner.name
        elif is_police(phrase):
            own = self._town(phrase) or own
        is_theirs = any(
            self.adjective(phrase.sentence, t.index) for t in phrase.sentence.dependents(phrase.head, "amod")
        )
        if leaders(phrase) and not is_theirs:  # "a Pakistani delegation led by a general"
            return f"{own}-led {described(self._context, phrase)}"
        return with_country(self._context, phrase, own)

    def _of_organisation(self, phrase: Phrase) -> str:
        """Return the words of a phrase that belongs to an organisation: "NATO foreign ministers"."""
        for token in phrase.sentence.dependents(phrase.head, "nmod:poss"):
            name = phrase.sentence.name_at.get(token.index)
            if name:
                return f"{self._context.name_text(phrase.sentence, name)} {described(self._context, phrase)}"
        return self._context.text(phrase)

    def _town(self, phrase: Phrase) -> str | None:
        """Return the town whose police a phrase names ("London police")."""
        for token in phrase.sentence.dependents(phrase.head, "compound", "nmod:poss"):
            name = phrase.sentence.name_at.get(token.index)
            text = self._context.name_text(phrase.sentence, name) if name else token.text
            place = self._context.gazetteer.country(text, self._context.date)
            if place and place.kind in {"seat", "city"} and not (name and name.first <= phrase.head < name.end):
                return text
        return None
