"""Who a mention is: a noun phrase or pronoun of a document becomes a resolved Entity.

The order of evidence: a name in the gazetteer at the document's date; a name met earlier in the
document; a role noun with the country found in the phrase; an earlier mention of the same role;
and, for generic agents only, the country the sentence or the document is about.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.focus import Focus
from dragoman.coding.phrases import Phrase, conjuncts, noun_phrase, preposition
from dragoman.coding.places import country_beside
from dragoman.coding.roles import RELATIVE
from dragoman.coding.wordlists import (
    COUNTRY_NOUNS,
    GROUP_NOUNS,
    HONORIFICS,
    MEANT_BY,
    MODIFIER_ORDER,
    NO_TITLE,
    NOT_OWNED,
    ORGANISED,
    PAIR_NOUNS,
    POINTING,
    QUANTITIES,
    SPEAKING,
    SPEECH,
    STATELESS,
)
from dragoman.language.parse import Name
from dragoman.records import Entity
from dragoman.world.gazetteer import Entry, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Parse, Sentence, Token
    from dragoman.world.agents import Agent, Agents
    from dragoman.world.gazetteer import Gazetteer

LONGEST_RUN = 6
LONGEST_CHAIN = 8


class Referent(NamedTuple):
    """What the document knows of somebody it named: canonical name, code, sectors, office, kind."""

    name: str
    code: str | None
    sectors: tuple[str, ...]
    kind: str
    office: str | None = None
    identifier: str | None = None


class Mention(NamedTuple):
    """A place in the document where somebody is named, or told of by a role noun as a subject.

    The referent of a role noun is looked for only when the mention is taken up.
    """

    sentence: int
    token: int
    kind: str
    is_subject: bool
    referent: Referent | None


def _position(mention: Mention) -> tuple[int, int]:
    return mention.sentence, mention.token


def _from_entry(entry: Entry) -> Referent:
    return Referent(entry.name, entry.code, entry.sectors, entry.kind, entry.office, entry.identifier)


class DocumentEntities:
    """Resolves the mentions of one document."""

    def __init__(self, parse: Parse, date: str | None, gazetteer: Gazetteer, agents: Agents) -> None:
        """Prepare for one document; the names are read when first needed."""
        self._parse, self._date, self._gazetteer, self._agents = parse, date, gazetteer, agents
        self._cache: dict[tuple[int, int], tuple[Referent, ...]] = {}
        # Filled while they are read from: what stands earlier is known when a pronoun asks for it.
        self._known_people: dict[str, Referent] | None = None
        self._known_mentions: list[Mention] | None = None
        self._focus = Focus(parse, date, gazetteer)
        self._depth = 0

    def resolve(self, sentence: Sentence, index: int) -> list[Entity]:
        """Return the entities of a mention; more than one for a coordination or "both sides"."""
        out = []
        for head in conjuncts(sentence, index):
            phrase = noun_phrase(sentence, head)
            for referent in self._referents(phrase):
                out.append(self._entity(phrase, referent))
        return out

    def is_agent(self, sentence: Sentence, index: int) -> bool:
        """Whether a mention is a name or a role noun, somebody who can act."""
        phrase = noun_phrase(sentence, index)
        return index in sentence.name_at or self._agent(phrase) is not None

    def resolve_name(self, sentence: Sentence, name: Name) -> Referent | None:
        """Return who or what a name stands for."""
        return self._named(noun_phrase(sentence, self._head_of_name(sentence, name)))

    def _entity(self, phrase: Phrase, referent: Referent) -> Entity:
        return Entity(
            self._parse.text[phrase.start : phrase.stop], referent.name, phrase.start, phrase.stop,
            referent.code, referent.sectors, referent.office, referent.identifier,
        )  # fmt: skip

    def _referents(self, phrase: Phrase) -> tuple[Referent, ...]:
        key = (phrase.sentence.index, phrase.head)
        if key not in self._cache:
            if self._depth >= LONGEST_CHAIN:
                return ()
            self._cache[key] = ()  # a cycle of apposition resolves to nobody
            self._depth += 1
            self._cache[key] = self._find(phrase)
            self._depth -= 1
        return self._cache[key]

    def _find(self, phrase: Phrase) -> tuple[Referent, ...]:
        lemma = phrase.head_token.lemma.lower()
        counted = self._counted(phrase, lemma)
        if counted is not None:
            return self._referents(counted)
        if phrase.head_token.upos in {"PRON", "DET"}:
            return self._pronoun(phrase, lemma)
        return self._several(phrase, lemma) or tuple(filter(None, [self._one(phrase)]))

    def _counted(self, phrase: Phrase, lemma: str) -> Phrase | None:
        """Return what is counted in "hundreds of people", "two of the rebels"."""
        if lemma not in QUANTITIES and phrase.head_token.upos != "NUM":
            return None
        for token in phrase.sentence.dependents(phrase.head, "nmod"):
            if preposition(phrase.sentence, token.index) == "of":
                return noun_phrase(phrase.sentence, token.index)
        return None

    def _one(self, phrase: Phrase) -> Referent | None:
        named = self._named(phrase)
        if named:
            return named
        apposed = self._apposed(phrase)
        if apposed:
            return apposed
        return self._role(phrase)

    # ---- names

    def _named(self, phrase: Phrase) -> Referent | None:
        """Return the referent of the name that heads or fills the phrase."""
        sentence, head = phrase.sentence, phrase.head
        name = self._past_title(sentence, sentence.name_at.get(head)) or self._name_below(phrase)
        if name is None:
            whole = self._gazetteer.find(self._text(phrase), self._date)
            return _from_entry(whole) if whole else self._demonym(phrase)
        for text in self._readings(phrase, name):
            entry = self._gazetteer.find(text, self._date)
            if entry and (entry.kind == "person") <= (name.kind == "PER"):
                return _from_entry(entry)
        if name.kind == "PER":
            return self._person(phrase, name)
        return self._demonym(phrase) or self._unlisted(phrase, name)

    def _past_title(self, sentence: Sentence, name: Name | None) -> Name | None:
        """Return the name after a title that the network took for a name of its own ("Marshal" Doe)."""
        following = sentence.name_at.get(name.end) if name else None
        if not name or not following or name.end - name.first > 1 or {name.kind, following.kind} != {"PER"}:
            return name
        title = sentence.tokens[name.first].text.lower()
        return following if title in HONORIFICS or self._agents.find([title], 0) else name

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
        for index in range(phrase.head, min(phrase.head + 4, len(tokens))):
            name = phrase.sentence.name_at.get(index)
            if index > phrase.head:
                if name and name.kind == "PER":
                    return self._past_title(phrase.sentence, name)
                if name is None and normalise(tokens[index].text) in self._people and tokens[index].upos == "PROPN":
                    return Name(index, index + 1, "PER")  # a known name that the network overlooked here
            if not tokens[index].text[:1].isupper() or tokens[index].upos in NO_TITLE:
                return None
        return None

    def _readings(self, phrase: Phrase, name: Name) -> Iterator[str]:
        """Yield the strings a name may be listed under, the longest first."""
        tokens = phrase.sentence.tokens
        yield self._text(phrase)
        start = phrase.first
        while start < name.first:
            start += 1
            yield self._parse.text[tokens[start].start : phrase.stop]
        yield self._parse.text[tokens[name.first].start : tokens[name.end - 1].end]
        if name.kind == "PER" and name.first > 0 and tokens[name.first - 1].text[:1].isupper():
            yield self._parse.text[tokens[name.first - 1].start : tokens[name.end - 1].end]  # "Imam Ali Rahman"
        if name.kind == "PER" and name.end - name.first > 2:  # a title inside the name
            yield self._parse.text[tokens[name.first + 1].start : tokens[name.end - 1].end]
        if name.first <= phrase.head < name.end and name.kind != "PER":
            yield self._parse.text[tokens[name.first].start : tokens[phrase.head].end]
            yield tokens[phrase.head].text

    def _text(self, phrase: Phrase) -> str:
        tokens = phrase.tokens
        while len(tokens) > 1 and tokens[0].upos == "DET":
            tokens = tokens[1:]
        return self._parse.text[tokens[0].start : tokens[-1].end]

    def _demonym(self, phrase: Phrase) -> Referent | None:
        state = self._gazetteer.find_adjective(phrase.head_token.text, self._date)
        if not state or phrase.head_token.upos not in {"PROPN", "ADJ", "NOUN"}:
            return None
        return Referent(state.name, state.code, ("CVL",), "people")

    def _person(self, phrase: Phrase, name: Name) -> Referent:
        text = self._name_text(phrase.sentence, name)
        known = self._people.get(normalise(text))
        if known is None or known.name == text:
            titled = self._gazetteer.find_titled(text, self._text(phrase), self._date)
            known = _from_entry(titled) if titled else known
        return known or self._described(phrase, text)

    def _name_text(self, sentence: Sentence, name: Name) -> str:
        return self._parse.text[sentence.tokens[name.first].start : sentence.tokens[name.end - 1].end]

    def _described(self, phrase: Phrase, text: str) -> Referent:
        """Return a person the gazetteer does not know, with country and sector from the words around."""
        sectors, code = self._description(phrase)
        for token in phrase.sentence.dependents(phrase.head, "appos"):
            if code and sectors:
                break
            more_sectors, more_code = self._description(noun_phrase(phrase.sentence, token.index))
            sectors, code = sectors or more_sectors, code or more_code
        token = phrase.head_token
        if not (code and sectors) and token.relation == "appos" and token.head >= 0:
            more_sectors, more_code = self._description(noun_phrase(phrase.sentence, token.head))
            sectors, code = sectors or more_sectors, code or more_code
        # Somebody the text does not place belongs where the text is about.
        return Referent(text, code or self._focus.country(phrase.sentence.index), sectors, "person")

    def _description(self, phrase: Phrase) -> tuple[tuple[str, ...], str | None]:
        agent = self._agent(phrase)
        owner = self._owner(phrase)
        sectors = agent.sectors if agent and "UNK" not in agent.sectors else ()
        if owner and not sectors and owner.kind not in {"state", "seat", "city"}:
            sectors = owner.sectors
        inner = None if owner else self._inside(phrase)
        return sectors, owner.code if owner else inner.code if inner else None

    def _unlisted(self, phrase: Phrase, name: Name) -> Referent | None:
        """Return an organisation or place that the gazetteer does not list."""
        text = self._name_text(phrase.sentence, name)
        if name.kind in {"LOC", "NORP"}:
            place = self._gazetteer.country(text, self._date)
            if place:
                return _from_entry(place)._replace(name=text if place.kind == "city" else place.name)
            if name.kind == "LOC":
                beside = country_beside(self._parse, phrase.sentence, name.end - 1, self._gazetteer, self._date)
                return Referent(text, beside.code if beside else None, (), "place")
        agent = self._agent(phrase)
        owner = self._owner(phrase)
        sectors = agent.sectors if agent and "UNK" not in agent.sectors else ()
        inner = None if owner else self._inside(phrase)
        code = owner.code if owner else inner.code if inner else None
        if code is None and sectors:
            code = self._focus.country(phrase.sentence.index)  # "the Senate" is that of the country told of
        return Referent(text, code, sectors, "organisation")

    def _inside(self, phrase: Phrase) -> Entry | None:
        """Return the state, organisation or group named by the longest run of words within a phrase."""
        tokens = phrase.tokens
        for length in range(min(LONGEST_RUN, len(tokens)), 0, -1):
            for first in range(len(tokens) - length + 1):
                run = tokens[first : first + length]
                if not run[0].text[:1].isupper() or run[-1].upos in {"DET", "ADP"}:
                    continue
                text = self._parse.text[run[0].start : run[-1].end]
                found = self._gazetteer.find(text, self._date)
                if found and found.kind != "person":
                    return found
                if length == 1 and run[0].upos in {"PROPN", "ADJ"}:
                    found = self._gazetteer.country(text, self._date)
                    if found:
                        return found
        return None

    # ---- people of the document

    @property
    def _people(self) -> dict[str, Referent]:
        """Everyone the document names, under the full name and under the surname."""
        if self._known_people is None:
            self._known_people = {}
            for sentence in self._parse.sentences:
                for name in sentence.names:
                    if name.kind == "PER":
                        self._register(sentence, name, self._known_people)
        return self._known_people

    def _register(self, sentence: Sentence, name: Name, out: dict[str, Referent]) -> None:
        if self._past_title(sentence, name) != name:
            return
        text = self._name_text(sentence, name)
        key = normalise(text)
        if key in out and out[key].code:
            return
        entry = self._gazetteer.find(text, self._date)
        if entry and entry.kind == "person":
            referent = _from_entry(entry)
        elif name.end - name.first == 1 and key in out:
            return
        else:
            head = self._head_of_name(sentence, name)
            described = self._described(noun_phrase(sentence, head), text)
            referent = described if key not in out or described.code else out[key]
        out[key] = referent
        for first in range(name.first + 1, name.end):  # "De Mistura" and "Mistura" after "Staffan de Mistura"
            words = sentence.tokens[first : name.end]
            short = normalise(self._parse.text[words[0].start : words[-1].end])
            if short not in out or not out[short].code:
                out[short] = referent
        if name.end - name.first > 1:
            out.setdefault(normalise(sentence.tokens[name.first].text), referent)  # a first name alone

    def _head_of_name(self, sentence: Sentence, name: Name) -> int:
        inside = range(name.first, name.end)
        for index in inside:
            if sentence.tokens[index].head not in inside:
                token = sentence.tokens[index]
                head = token.head
                is_part = head >= 0 and token.relation in {"flat"} and sentence.tokens[head].upos in {"NOUN", "PROPN"}
                return head if is_part else index
        return name.first

    # ---- role nouns

    def _agent(self, phrase: Phrase) -> Agent | None:
        """Return the role noun phrase that covers the head."""
        lemmas = [t.lemma.lower() for t in phrase.sentence.tokens[phrase.first : phrase.end] if t.text != "-"]
        before = sum(t.text != "-" for t in phrase.sentence.tokens[phrase.first : phrase.head])
        found = self._agents.find(lemmas, before)
        if found:
            return found
        return self._agents.find([phrase.head_token.text.lower()], 0)

    def _owner(self, phrase: Phrase, depth: int = 0) -> Referent | None:
        """Return the state, organisation or group that a phrase belongs to."""
        sentence = phrase.sentence
        for token in self._modifiers(phrase):
            name = sentence.name_at.get(token.index)
            texts = [self._name_text(sentence, name)] if name else []
            for text in (*texts, token.text):
                entry = self._gazetteer.find(text, self._date)
                if entry and entry.kind != "person":
                    return _from_entry(entry)
                place = self._gazetteer.find_adjective(text, self._date) or self._gazetteer.find_city(text)
                if place:
                    return _from_entry(place)
            if token.upos == "PRON" and token.deprel == "nmod:poss":
                owners = self._referents(noun_phrase(sentence, token.index))
                if owners:
                    return owners[0]
            if token.relation == "nmod" and token.upos == "NOUN":
                inside = noun_phrase(sentence, token.index)
                owner = self._owner(inside, depth + 1) if inside.head != phrase.head and depth < 4 else None
                if owner:
                    return owner
        inner = self._inside(phrase) if len(phrase.tokens) > 1 else None
        return _from_entry(inner) if inner else None

    def _modifiers(self, phrase: Phrase) -> Iterator[Token]:
        """Yield the words that may tell whose somebody is, the closest kinds first."""
        sentence = phrase.sentence
        direct = sentence.dependents(phrase.head, "nmod:poss", "amod", "compound", "nmod", "nmod:unmarked")
        pronouns = [t for t in direct if t.upos == "PRON"]
        for token in sorted(direct, key=lambda t: MODIFIER_ORDER.get(_modifier_kind(sentence, t), 9)):
            kind = _modifier_kind(sentence, token)
            if token.upos == "PRON" or kind not in MODIFIER_ORDER:
                continue
            yield token
            if token.lemma.lower() not in NOT_OWNED:
                yield from sentence.dependents(token.index, "compound", "amod", "nmod:poss")
        yield from pronouns
        head = phrase.head_token
        if head.relation == "flat" and head.head >= 0:
            yield from sentence.dependents(head.head, "amod", "compound", "nmod:poss")

    def _role(self, phrase: Phrase) -> Referent | None:
        """Return a generic agent with its sectors and the country the evidence gives."""
        agent = self._agent(phrase)
        owner = self._owner(phrase)
        text = self._text(phrase)
        head = phrase.head_token
        if owner:
            sectors = agent.sectors if agent else owner.sectors
            return Referent(_role_name(owner, phrase, text), owner.code, sectors, "role")
        pointed = any(t.lemma.lower() in POINTING for t in phrase.tokens[:1])
        if pointed or head.lemma.lower() in COUNTRY_NOUNS:
            earlier = self._earlier(phrase, head.lemma.lower())
            if earlier and (earlier.code or agent is None):
                return earlier
        if agent is None and head.upos not in {"NOUN", "PROPN"}:
            return None
        sectors = agent.sectors if agent else ()
        code = None if STATELESS & set(sectors) else self._focus.country(phrase.sentence.index)
        return Referent(text, code, sectors, "role" if agent else "thing")

    def _apposed(self, phrase: Phrase) -> Referent | None:
        """Return the name that explains a role noun ("the resistance leader, Ahmad Massoud")."""
        for token in phrase.sentence.dependents(phrase.head, "appos", "flat", "nmod:unmarked"):
            name = phrase.sentence.name_at.get(token.index)
            if name and name.kind in {"PER", "ORG"}:
                return self._named(noun_phrase(phrase.sentence, token.index))
        return None

    # ---- reference through the document

    @property
    def _mentions(self) -> list[Mention]:
        """Named people, groups, organisations and states, and subjects with a role, in the order of the text."""
        if self._known_mentions is None:
            self._known_mentions = []
            for sentence in self._parse.sentences:
                for mention in self._mentions_in(sentence):
                    self._known_mentions.append(mention)
        return self._known_mentions

    def _mentions_in(self, sentence: Sentence) -> Iterator[Mention]:
        heads = {self._head_of_name(sentence, n): n for n in sentence.names if n.kind != "MISC"}
        for token in sentence.tokens:
            is_subject = token.relation == "nsubj"
            name = heads.get(token.index)
            if name is None:
                if is_subject and token.upos == "NOUN" and self._agent(noun_phrase(sentence, token.index)):
                    yield Mention(sentence.index, token.index, "role", True, None)
            elif name.kind != "NORP" or token.relation not in {"amod", "compound"}:
                referent = self._named(noun_phrase(sentence, token.index))
                if referent:
                    yield Mention(sentence.index, token.index, referent.kind, is_subject, referent)

    def _taken_up(self, mention: Mention) -> tuple[Referent, ...]:
        if mention.referent:
            return (mention.referent,)
        return self._referents(noun_phrase(self._parse.sentences[mention.sentence], mention.token))

    def _before(self, sentence: int, token: int, reach: int) -> Iterator[Mention]:
        """Yield earlier mentions, sentence by sentence backwards, subjects first within each."""
        mentions = self._mentions
        end = bisect_left(mentions, (sentence, token), key=_position)
        rows = mentions[bisect_left(mentions, (sentence - reach, 0), hi=end, key=_position) : end]
        yield from sorted(rows, key=lambda m: (m.sentence, m.is_subject, -m.token), reverse=True)

    def _pronoun(self, phrase: Phrase, lemma: str) -> tuple[Referent, ...]:
        sentence, index = phrase.sentence, phrase.head
        text = phrase.head_token.text.lower()
        if lemma in RELATIVE:
            for above in sentence.ancestors(index):
                if above.relation == "acl" and above.head >= 0:
                    return self._referents(noun_phrase(sentence, above.head))
            return ()
        if text in SPEAKING:
            return self._speaker(sentence, index)
        kinds = next((kinds for words, kinds in MEANT_BY if text in words), frozenset[str]())
        for mention in self._before(sentence.index, index, 4) if kinds else ():
            found = self._taken_up(mention) if mention.kind in kinds else ()
            if found:
                return found
        return ()

    def _speaker(self, sentence: Sentence, index: int) -> tuple[Referent, ...]:
        """Return who says "I" or "we": the subject of the verb of saying here or before."""
        for above in sentence.ancestors(index):
            found = self._speaker_of(sentence, above)
            if found:
                return found
        root = [t for t in sentence.tokens if t.head < 0]
        found = self._speaker_of(sentence, root[0]) if root else ()
        if found or sentence.index == 0:
            return found
        before = self._parse.sentences[sentence.index - 1]
        for token in before.tokens:
            found = self._speaker_of(before, token)
            if found:
                return found
        return ()

    def _speaker_of(self, sentence: Sentence, verb: Token) -> tuple[Referent, ...]:
        near = [verb, *sentence.dependents(verb.index, "parataxis")]
        for token in near:
            if token.lemma in SPEECH:
                for subject in sentence.dependents(token.index, "nsubj"):
                    if subject.text.lower() not in SPEAKING:
                        return self._referents(noun_phrase(sentence, subject.index))
        return ()

    def _earlier(self, phrase: Phrase, lemma: str) -> Referent | None:
        """Return whom "the group", "the premier", "the country" points back to."""
        agent = self._agent(phrase)
        sectors = set(agent.sectors) if agent else set()
        for mention in self._before(phrase.sentence.index, phrase.head, 6):
            known = mention.referent
            if known is None:
                continue
            if lemma in COUNTRY_NOUNS and phrase.head_token.has("Number=Sing") and known.kind in {"state", "seat"}:
                return known._replace(sectors=tuple(agent.sectors) if agent else known.sectors)
            if lemma in GROUP_NOUNS and known.kind in ORGANISED - {"state", "seat"}:
                return known
            is_one = phrase.head_token.has("Number=Sing") and lemma not in GROUP_NOUNS | COUNTRY_NOUNS
            if is_one and known.kind == "person" and sectors & set(known.sectors):
                return known
        return None

    def _several(self, phrase: Phrase, lemma: str) -> tuple[Referent, ...]:
        """Return the parties behind "both sides", "the two countries", "the two leaders"."""
        words = {t.lemma.lower() for t in phrase.tokens}
        if lemma not in PAIR_NOUNS or not words & {"both", "two"} or any(t.upos == "PROPN" for t in phrase.tokens):
            return ()
        person = lemma in {"leader", "man", "official"}
        out: dict[str | None, Referent] = {}
        for mention in self._before(phrase.sentence.index, phrase.head, 5):
            known = mention.referent
            if known is None or (person and known.kind != "person"):
                continue
            told_as_place = preposition(self._parse.sentences[mention.sentence], mention.token) in {"in", "at", "near"}
            if known.code and known.kind not in {"city", "place"} and not told_as_place:
                out.setdefault(known.code, known)
            if len(out) == 2:
                return tuple(out.values())
        return ()


def _modifier_kind(sentence: Sentence, token: Token) -> str:
    """Return "of" and the like for a prepositional modifier, else the relation."""
    if token.deprel == "nmod:poss":
        return token.deprel  # its case mark is the possessive ending
    return preposition(sentence, token.index) or token.deprel


def _role_name(owner: Referent, phrase: Phrase, text: str) -> str:
    """Return the canonical name of a role: a government's is its state's, others keep their words."""
    lemma = phrase.head_token.lemma.lower()
    return owner.name if lemma in {"government", "regime", "administration", "authority"} else text
