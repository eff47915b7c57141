"""Names: who bears them in the gazetteer at the date, and who is only known to the document."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from dragoman.coding.acronyms import long_forms
from dragoman.coding.phrases import Phrase, noun_phrase
from dragoman.coding.referents import ORGANISATIONS, STATES, Context, Referent, from_entry, head_of_name
from dragoman.coding.wordlists import CALLING, ELECTED, HONORIFICS, IN_PLACE, NO_TITLE, PAST
from dragoman.language.parse import Name
from dragoman.world.names import normalise
from dragoman.world.rows import INTERNATIONAL, OFFICIAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.coding.describing import Roles
    from dragoman.language.parse import Sentence
    from dragoman.world.rows import Entry

_CIVIC = frozenset(
    "Centre Center Institute Foundation Watch Trust Society Association Federation Network Forum".split()
)
_HALVES = ("North", "South")
LONGEST_TITLE = 6


class Names:
    """Resolves the names of one document."""

    def __init__(self, context: Context, roles: Roles) -> None:
        """Prepare for one document; the names are read when first needed."""
        self._context, self._roles = context, roles
        # Filled while it is read from: who stands earlier is known when somebody asks.
        self._known_people: dict[str, Referent] | None = None
        self._by_full_name: set[str] = set()  # surnames of people whom the document names in full

    def named(self, phrase: Phrase) -> Referent | None:
        """Return the referent of the name that heads or fills the phrase."""
        sentence = phrase.sentence
        name = self._past_title(sentence, sentence.name_at.get(phrase.head)) or self._name_below(phrase)
        if name is None:
            defined = self._acronyms.get(phrase.head_token.text)
            if defined:
                return defined
            whole = self._context.gazetteer.find(self._context.text(phrase), self._context.date)
            return self._located(phrase, whole) if whole and whole.kind != "person" else self._demonym(phrase)
        if name.kind == "PER":
            return self._in_person(phrase, name)
        text = self._context.name_text(sentence, name)
        defined = self._acronyms.get(text) or self._overlooked(text) or self._shortened(text) or self._halves.get(text)
        if defined:
            return defined
        for text in self._readings(phrase, name):
            entry = self._context.gazetteer.find(text, self._context.date)
            if entry and entry.kind != "person" and not self._is_foreign(phrase, name, text, entry):
                return self._located(phrase, entry)
        return self._demonym(phrase) or self._listed_person(phrase, name) or self._unlisted(phrase, name)

    def _listed_person(self, phrase: Phrase, name: Name) -> Referent | None:
        """Return the person whom the network took for a place or an organisation ("Foday Sankoh", "Assad")."""
        if name.kind not in {"LOC", "ORG"}:
            return None
        text = self._context.name_text(phrase.sentence, name)
        if name.end - name.first > 1:
            return self._listed(phrase, name, text) if self._context.gazetteer.find_city(text) is None else None
        is_word = text.isupper() or self._context.gazetteer.country(text) is not None
        if is_word or not self._context.gazetteer.is_surname(text):
            return None
        return self._titled(phrase, name) or self._surnamed(phrase, name) or self._listed(phrase, name, text)

    def _overlooked(self, text: str) -> Referent | None:
        """Return the person of the document whose surname the network took for a place or an organisation."""
        known = None if " " in text else self.people.get(normalise(text))
        is_name = known is not None and known.name.endswith((f" {text}", f"-{text}"))
        return known if is_name and self._context.gazetteer.country(text) is None else None

    def _shortened(self, text: str) -> Referent | None:
        """Return the listed organisation of the document whose name is written here without its front."""
        if " " not in text:
            return None
        for longer in self._organisations:
            if longer.endswith(f" {text}"):
                entry = self._context.gazetteer.find(longer, self._context.date)
                if entry and entry.kind in ORGANISATIONS:
                    return from_entry(entry)
        return None

    @cached_property
    def _halves(self) -> dict[str, Referent]:
        """The two states that "the North" and "the South" mean where the document names one of them."""
        find, date = self._context.gazetteer.country, self._context.date
        for sentence in self._context.parse.sentences:
            for before, token in pairwise(sentence.tokens):
                found = find(f"{before.text} {token.text}", date) if before.text in _HALVES else None
                if found and found.kind in STATES:
                    country = found.name.removeprefix(before.text)
                    both = {half: find(f"{half}{country}", date) for half in _HALVES}
                    return {half: from_entry(entry) for half, entry in both.items() if entry}
        return {}

    @cached_property
    def _organisations(self) -> dict[str, None]:
        """The names of organisations in the document as written, in order."""
        return dict.fromkeys(
            self._context.name_text(sentence, name)
            for sentence in self._context.parse.sentences
            for name in sentence.names
            if name.kind == "ORG" and name.end - name.first > 2
        )

    def _located(self, phrase: Phrase, entry: Entry) -> Referent:
        """Return an organisation; one that acts in several countries in that of them which the text is about."""
        found = from_entry(entry)
        if entry.kind == "institutions":
            found = found._replace(name=self._roles.plain_name(phrase) or found.name)
        if entry.kind == "peoples" and entry.code is None:
            return found._replace(code=self._context.focus.country(phrase.sentence, phrase.head, entry.sectors))
        if not entry.others:
            return found
        codes = (entry.code, *entry.others)
        return found._replace(code=self._context.focus.among(phrase.sentence, phrase.head, codes) or entry.code)

    def _is_foreign(self, phrase: Phrase, name: Name, text: str, entry: Entry) -> bool:
        """Whether the head alone was found and the rest names another country ("Syrian Congress of ...")."""
        if name.end - name.first == 1 or text != phrase.head_token.text or entry.kind in {"state", "seat", "igos"}:
            return False
        owner = self._roles.owner(phrase)
        return owner is None or owner.code != entry.code

    # ---- which words are the name

    def _past_title(self, sentence: Sentence, name: Name | None) -> Name | None:
        """Return the name after a title that the network took for a name of its own ("Marshal" Doe)."""
        if name and name.kind == "PER" and sentence.tokens[name.first].text.lower() in ELECTED | PAST:
            name = Name(name.first + 1, name.end, "PER") if name.end - name.first > 1 else name
        following = sentence.name_at.get(name.end) if name else None
        if not name or not following or name.end - name.first > 1 or {name.kind, following.kind} != {"PER"}:
            return name
        title = sentence.tokens[name.first].text.lower()
        return following if title in HONORIFICS | ELECTED or self._context.agents.find([title], 0) else name

    def _name_below(self, phrase: Phrase) -> Name | None:
        """Return a person's name below a title or role noun ("President" < "Hamid Karzai")."""
        for token in phrase.sentence.dependents(phrase.head, "flat", "compound", "appos"):
            name = phrase.sentence.name_at.get(token.index)
            if name and name.kind == "PER" and token.relation != "compound":
                return name
        return self._name_after_title(phrase)

    def _name_after_title(self, phrase: Phrase) -> Name | None:
        """Return the person's name that follows capitalised titles, however they hang together."""
        tokens = phrase.sentence.tokens
        for index in range(phrase.head, min(phrase.head + LONGEST_TITLE, len(tokens))):
            name = phrase.sentence.name_at.get(index)
            if index > phrase.head:
                if name and name.kind == "PER":
                    return self._past_title(phrase.sentence, name)
                if name is None and normalise(tokens[index].text) in self.people and tokens[index].upos == "PROPN":
                    return Name(index, index + 1, "PER")  # a known name that the network overlooked here
            is_of = tokens[index].text in {"of", "for", "and"} and index > phrase.head
            if not is_of and (not tokens[index].text[:1].isupper() or tokens[index].upos in NO_TITLE):
                return None
        return None

    def _readings(self, phrase: Phrase, name: Name) -> Iterator[str]:
        """Yield the strings a name may be listed under, the longest first."""
        sentence, tokens = phrase.sentence, phrase.sentence.tokens
        yield self._context.text(phrase)
        for start in range(phrase.first + 1, name.first + 1):
            yield self._context.words(sentence, start, phrase.end)
        yield self._context.name_text(sentence, name)
        if name.kind == "PER" and name.first > 0 and tokens[name.first - 1].text[:1].isupper():
            yield self._context.words(sentence, name.first - 1, name.end)  # "Imam Ali Rahman"
        if name.kind == "PER":  # titles inside the name
            for start in range(name.first + 1, name.end - 1):
                yield self._context.words(sentence, start, name.end)
        if name.first <= phrase.head < name.end and name.kind != "PER":
            yield self._context.words(sentence, name.first, phrase.head + 1)
            yield tokens[phrase.head].text

    # ---- people

    def _in_person(self, phrase: Phrase, name: Name) -> Referent:
        """Return a person, as what the words around call them: former, acting, elect."""
        person = self._person(phrase, name)
        tokens = phrase.sentence.tokens
        before = {t.text.lower() for t in tokens[max(0, min(phrase.first, name.first) - 3) : name.first]}
        inside = {t.text.lower() for t in phrase.tokens}
        return as_told(person, before & (inside | _adjacent(phrase, name)) | inside)

    def _person(self, phrase: Phrase, name: Name) -> Referent:
        text = self._context.name_text(phrase.sentence, name)
        surname = self._shared_surname(phrase.sentence, name)
        if surname:
            whole = f"{text} {surname}"
            return self.people.get(normalise(whole)) or self._described(phrase, name, whole)
        known = self.people.get(normalise(text))
        is_short = name.end - name.first == 1
        if is_short and known and normalise(text) in self._by_full_name:
            return known  # whom this document names in full, not a namesake in office
        found = self._titled(phrase, name) if is_short else None
        for reading in () if found else self._readings(phrase, name):
            found = self._listed(phrase, name, reading)
            if found:
                break
        if found is None and not (is_short and known and " " in known.name):
            found = self._no_person(phrase, text)
        return (
            found
            or self._titled(phrase, name)
            or self._surnamed(phrase, name)
            or known
            or self._described(phrase, name, text)
        )

    def _shared_surname(self, sentence: Sentence, name: Name) -> str | None:
        """Return the surname that a first name shares with the next one ("Mahmud and Ayyub Ferreira")."""
        following = sentence.name_at.get(name.end + 1)
        if following is None or following.kind != "PER" or sentence.tokens[name.end].text != "and":
            return None
        if name.end - name.first > 1 or following.end - following.first != 2:
            return None
        text = self._context.name_text(sentence, name)
        known = self.people.get(normalise(text))
        is_known = known is not None and (text in known.name.split() and " " in known.name)
        if is_known or not self._context.gazetteer.is_given_name(text):
            return None  # "Xi and Vladimir Putin" are no family
        return sentence.tokens[following.end - 1].text

    def _surnamed(self, phrase: Phrase, name: Name) -> Referent | None:
        """Return the one member of the government told of whose surname alone is written ("Blair")."""
        text = self._context.name_text(phrase.sentence, name)
        if name.end - name.first > 1 or not self._context.gazetteer.is_surname(text):
            return None
        for code in self._codes_about(phrase, name):
            found = self._context.gazetteer.in_office(text, code, self._context.date) if code else None
            if found:
                return from_entry(found)
        return None

    def _no_person(self, phrase: Phrase, text: str) -> Referent | None:
        """Return the state, town or group that the network took for a person ("Phnom Penh", "Al-Shabaab")."""
        entry = self._context.gazetteer.find(text, self._context.date)
        return None if entry is None or _titles(phrase, text) else self._located(phrase, entry)

    def _listed(self, phrase: Phrase, name: Name, text: str) -> Referent | None:
        """Return the listed person of a name; among several in office the one of the country told of."""
        found = self._context.gazetteer.people(text, self._context.date)
        if not found:
            return None
        if len(found) > 1:
            codes = self._codes_about(phrase, name)
            found.sort(key=lambda e: codes.index(e.code) if e.code in codes else len(codes))
        return from_entry(found[0])

    def _titled(self, phrase: Phrase, name: Name) -> Referent | None:
        """Return who of that surname held the office before the name ("Prime Minister Singh", "King Abdullah")."""
        sentence = phrase.sentence
        titles = sentence.tokens[name.first : name.end - 1]
        if not self._context.gazetteer.is_surname(sentence.tokens[name.end - 1].text):
            return None
        if not all(t.text.lower() in HONORIFICS or self._context.agents.find([t.text.lower()], 0) for t in titles):
            return None
        title = self._context.words(sentence, max(0, min(phrase.first, name.first - 4)), name.end)
        find = self._context.gazetteer.find_titled
        for code in (*self._codes_about(phrase, name), None):
            found = find(sentence.tokens[name.end - 1].text, title, self._context.date, code)
            if found:
                return from_entry(found)
        return None

    def _codes_about(self, phrase: Phrase, name: Name) -> list[str | None]:
        """Return the countries that a name may belong to: the one in the phrase, then the one told of."""
        owner = self._roles.owner(phrase, outside=range(name.first, name.end))
        about = self._context.focus.country(phrase.sentence, phrase.head)
        return [code for code in (owner.code if owner else None, about) if code]

    def _described(self, phrase: Phrase, name: Name, text: str) -> Referent:
        """Return a person the gazetteer does not know, with country and sector from the words around."""
        own = range(name.first, name.end)
        sectors, code = self._description(phrase, own, name)
        for other in self._beside(phrase):
            if code and sectors:
                break
            more_sectors, more_code = self._description(other, own, None)
            sectors, code = sectors or more_sectors, code or more_code
        # Somebody the text does not place belongs where the text is about.
        code = code or self._context.focus.country(phrase.sentence, phrase.head, sectors)
        return Referent(text, code, sectors, "person")

    def _beside(self, phrase: Phrase) -> Iterator[Phrase]:
        """Yield the phrases in apposition to a name, on either side."""
        for token in phrase.sentence.dependents(phrase.head, "appos"):
            yield noun_phrase(phrase.sentence, token.index)
        token = phrase.head_token
        if token.relation == "appos" and token.head >= 0:
            yield noun_phrase(phrase.sentence, token.head)
            place = phrase.sentence.tokens[token.head]
            if place.relation == "nmod" and place.head >= 0:
                yield noun_phrase(phrase.sentence, place.head)  # "Italy's ambassador to Asmara, ..."
        clause = phrase.sentence.tokens[token.head] if token.head >= 0 else token
        if clause.relation == "acl" and clause.lemma.lower() in CALLING:
            yield noun_phrase(phrase.sentence, clause.head)  # "a Honduran woman named ..."

    def _description(self, phrase: Phrase, own: range, name: Name | None) -> tuple[tuple[str, ...], str | None]:
        agent = (self._roles.title(phrase, name) if name else None) or self._roles.agent(phrase)
        owner = self._roles.owner(phrase, outside=own)
        sectors = agent.sectors if agent and "UNK" not in agent.sectors else ()
        if owner and not sectors and owner.kind not in {"state", "seat", "city", "people", "place"}:
            sectors = owner.sectors
        return sectors, owner.code if owner else None

    @property
    def people(self) -> dict[str, Referent]:
        """Everyone the document names, under the full name and under the surname."""
        if self._known_people is None:
            self._known_people = {}
            for sentence in self._context.parse.sentences:
                for name in sentence.names:
                    if name.kind == "PER":
                        self._register(sentence, name, self._known_people)
        return self._known_people

    def _register(self, sentence: Sentence, name: Name, out: dict[str, Referent]) -> None:
        if self._past_title(sentence, name) != name:
            return
        text = self._context.name_text(sentence, name)
        key = normalise(text)
        if key in out and out[key].code and out[key].sectors:
            return
        phrase = noun_phrase(sentence, head_of_name(sentence, name))
        is_short = name.end - name.first == 1
        if is_short and key in out:
            return
        found = next((f for r in self._readings(phrase, name) if (f := self._listed(phrase, name, r))), None)
        if found is None and is_short:
            found = self._titled(phrase, name) or self._surnamed(phrase, name)
        referent = found or _fuller(out.get(key), self._described(phrase, name, text))
        out[key] = referent
        for first in range(name.first + 1, name.end):  # "De Mistura" and "Mistura" after "Staffan de Mistura"
            short = normalise(self._context.words(sentence, first, name.end))
            # A headline has the surname alone; it is the person whose full name follows.
            if short not in out or not out[short].code or not (out[short].is_listed or " " in out[short].name):
                out[short] = referent
            self._by_full_name.add(short)
        if not is_short:
            out.setdefault(normalise(sentence.tokens[name.first].text), referent)  # a first name alone

    # ---- organisations, peoples, places

    def _demonym(self, phrase: Phrase) -> Referent | None:
        state = self._roles.adjective(phrase.sentence, phrase.head)
        if not state or phrase.head_token.upos not in {"PROPN", "ADJ", "NOUN"}:
            return None
        if any(t.text.lower() == "ethnic" for t in phrase.tokens):  # they live elsewhere
            elsewhere = self._context.focus.country(phrase.sentence, phrase.head, ("CVL",), but=state.code)
            return Referent(f"ethnic {phrase.head_token.text}", elsewhere, ("CVL",), "people", is_listed=True)
        # "American, French and British" are states, "the Iranians" a people.
        name = state.name if phrase.head_token.upos == "ADJ" else self._context.text(phrase)
        return Referent(name, state.code, ("CVL",), "people", is_listed=True)

    def _unlisted(self, phrase: Phrase, name: Name) -> Referent | None:
        """Return an organisation or place that the gazetteer does not list."""
        text = self._context.name_text(phrase.sentence, name)
        if name.kind in {"LOC", "NORP"}:
            place = self._context.gazetteer.country(text, self._context.date, by_sound=True)
            if place:
                listed = from_entry(place)
                return listed._replace(name=text) if place.kind == "city" else listed
        if name.kind == "LOC":
            code = self._context.focus.place_code(phrase.sentence, name.end - 1)
            return Referent(text, code, (), "place")
        return self._organisation(phrase, text)

    def _organisation(self, phrase: Phrase, text: str) -> Referent:
        by_sound = self._context.gazetteer.find(text, self._context.date, by_sound=True)
        if by_sound and by_sound.kind not in {"person", "city"}:
            return from_entry(by_sound)
        agent = self._roles.agent(phrase)
        owner = self._roles.owner(phrase)
        sectors = agent.sectors if agent and "UNK" not in agent.sectors else ()
        code = owner.code if owner else None
        if owner and owner.kind == "igos" and any(word in _CIVIC for word in text.split()):
            code = "NGO"  # "the European Centre for Law" is no body of the European Union
        for other in self._beside(phrase):
            if code and sectors:
                break
            more, beside = self._roles.agent(other), self._roles.owner(other)
            sectors = sectors or (more.sectors if more and "UNK" not in more.sectors else ())
            code = code or (beside.code if beside and beside.code not in INTERNATIONAL else None)
        # "The Senate" is that of the country told of.
        code = code or self._context.focus.country(phrase.sentence, phrase.head, sectors)
        return Referent(text, code, sectors, "organisation")

    # ---- acronyms introduced in the text

    @cached_property
    def _acronyms(self) -> dict[str, Referent]:
        """Organisations by the acronym that stands in brackets after their name."""
        out: dict[str, Referent] = {}
        for acronym, sentence, first, end in long_forms(self._context.parse):
            if acronym not in out:
                out[acronym] = self._defined(sentence, first, end)
        return out

    def _defined(self, sentence: Sentence, first: int, end: int) -> Referent:
        text = self._context.words(sentence, first, end)
        entry = self._context.gazetteer.find(text, self._context.date)
        if entry and entry.kind != "person":
            return from_entry(entry)
        heads = [i for i in range(first, end) if not first <= sentence.tokens[i].head < end]
        return self._organisation(noun_phrase(sentence, heads[0] if heads else first), text)


def _titles(phrase: Phrase, text: str) -> bool:
    """Whether something before a name, a title or a first name, makes it a person's."""
    before = [t for t in phrase.tokens if t.upos in {"NOUN", "PROPN"} and t.text not in text]
    return bool(before)


def as_told(person: Referent, words: set[str]) -> Referent:
    """Return a person as the words around the name call them.

    A former or future office makes nobody ELI who holds another office on the day.
    """
    in_office = person.is_listed and bool(OFFICIAL & set(person.sectors))
    if words & PAST and not in_office:
        return person._replace(sectors=("ELI",))
    if words & ELECTED and not in_office:
        return person._replace(sectors=("ELI",))
    if words & IN_PLACE and "ELI" in person.sectors:
        return person._replace(sectors=("GOV",))
    return person


def _adjacent(phrase: Phrase, name: Name) -> set[str]:
    """Return the words straight before a name that belong to it: "ex-", "President-elect"."""
    out: set[str] = set()
    for token in reversed(phrase.sentence.tokens[max(0, name.first - 5) : name.first]):
        if token.upos in {"ADP", "VERB", "AUX", "PRON", "CCONJ"} or token.text in {",", ".", ";"}:
            break
        out.add(token.text.lower())
    return out


def _fuller(known: Referent | None, described: Referent) -> Referent:
    """Return what two descriptions of one person tell together."""
    if known is None:
        return described
    return known._replace(code=known.code or described.code, sectors=known.sectors or described.sectors)
