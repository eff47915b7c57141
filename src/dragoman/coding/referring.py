"""Reference through the document: pronouns, "the group", "the rebels", "both sides"."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from dragoman.coding.phrases import Phrase, noun_phrase, preposition
from dragoman.coding.referents import ORGANISATIONS, STATES, Context, Mention, Referent, head_of_name
from dragoman.coding.roles import RELATIVE
from dragoman.coding.wordlists import (
    COUNTRY_NOUNS,
    FIGHTERS,
    GROUP_NOUNS,
    HEADS,
    MEANT_BY,
    PAIR_NOUNS,
    SPEAKING,
    SPEECH,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.coding.describing import Roles
    from dragoman.coding.naming import Names
    from dragoman.language.parse import Sentence, Token

PRONOUN_REACH, PAIR_REACH, NOUN_REACH = 4, 5, 8
_REBELS = frozenset({"REB", "PRM", "CRM", "UAF"})
# Of these may somebody be "the leader": of a state, a party, a group.
_LEADING = frozenset({"GOV", "REB", "PTY", "OPP", "PRM"})
_PLACED = frozenset({"in", "at", "near"})


class References:
    """Finds who was told of before."""

    def __init__(self, context: Context, names: Names, roles: Roles) -> None:
        """Prepare for one document; its mentions are read when first needed."""
        self._context, self._names, self._roles = context, names, roles
        self._known_mentions: list[Mention] | None = None

    # ---- the mentions of the document

    @property
    def _mentions(self) -> list[Mention]:
        """Named people, groups, organisations and states, and role nouns, in the order of the text."""
        if self._known_mentions is None:
            self._known_mentions = []
            for sentence in self._context.parse.sentences:
                for mention in self._mentions_in(sentence):
                    self._known_mentions.append(mention)
        return self._known_mentions

    def _mentions_in(self, sentence: Sentence) -> Iterator[Mention]:
        heads = {head_of_name(sentence, n): n for n in sentence.names if n.kind != "MISC"}
        for token in sentence.tokens:
            is_subject = token.relation == "nsubj"
            lemma = token.lemma.lower()
            name = heads.get(token.index)
            if name is None:
                if token.upos == "NOUN" and self._roles.agent(noun_phrase(sentence, token.index)):
                    yield Mention(sentence.index, token.index, "role", is_subject, lemma, None)
            elif name.kind != "NORP" or token.relation not in {"amod", "compound"}:
                referent = self._names.named(noun_phrase(sentence, token.index))
                if referent:
                    yield Mention(sentence.index, token.index, referent.kind, is_subject, lemma, referent)

    def _taken_up(self, mention: Mention) -> tuple[Referent, ...]:
        if mention.referent:
            return (mention.referent,)
        sentence = self._context.parse.sentences[mention.sentence]
        return self._context.resolver.referents(noun_phrase(sentence, mention.token))

    def _before(self, phrase: Phrase, reach: int) -> Iterator[Mention]:
        """Yield earlier mentions, sentence by sentence backwards, subjects first within each."""
        mentions = self._mentions
        sentence = phrase.sentence.index
        end = bisect_left(mentions, (sentence, phrase.head), key=lambda m: m.position)
        start = bisect_left(mentions, (sentence - reach, 0), hi=end, key=lambda m: m.position)
        yield from sorted(mentions[start:end], key=lambda m: (m.sentence, m.is_subject, -m.token), reverse=True)

    # ---- pronouns

    def pronoun(self, phrase: Phrase, lemma: str) -> tuple[Referent, ...]:
        """Return whom a pronoun stands for."""
        sentence, index = phrase.sentence, phrase.head
        text = phrase.head_token.text.lower()
        if lemma in RELATIVE:
            for above in sentence.ancestors(index):
                if above.relation == "acl" and above.head >= 0:
                    return self._context.resolver.referents(noun_phrase(sentence, above.head))
            return ()
        if text in SPEAKING:
            return self._speaker(sentence, index)
        kinds = next((kinds for words, kinds in MEANT_BY if text in words), frozenset[str]())
        for mention in self._before(phrase, PRONOUN_REACH) if kinds else ():
            if mention.kind in kinds and (mention.kind != "role" or mention.is_subject):
                found = self._taken_up(mention)
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
        before = self._context.parse.sentences[sentence.index - 1]
        for token in before.tokens:
            found = self._speaker_of(before, token)
            if found:
                return found
        return ()

    def _speaker_of(self, sentence: Sentence, verb: Token) -> tuple[Referent, ...]:
        for token in (verb, *sentence.dependents(verb.index, "parataxis")):
            if token.lemma in SPEECH:
                for subject in sentence.dependents(token.index, "nsubj"):
                    if subject.text.lower() not in SPEAKING:
                        return self._context.resolver.referents(noun_phrase(sentence, subject.index))
        return ()

    # ---- nouns

    def earlier(self, phrase: Phrase, owner: Referent | None) -> Referent | None:
        """Return whom "the group", "the premier", "the rebels", "the Israeli leader" points back to."""
        for mention in self._before(phrase, NOUN_REACH):
            known = mention.referent
            if known and (owner is None or known.code == owner.code) and self._can_mean(phrase, known, owner is None):
                return self._as_country(phrase, known)
        return None

    def _can_mean(self, phrase: Phrase, known: Referent, is_bare: bool) -> bool:
        """Whether a role noun can mean somebody told of before; bare ones can mean states and organisations too."""
        lemma, is_single = phrase.head_token.lemma.lower(), phrase.head_token.has("Number=Sing")
        agent = self._roles.agent(phrase)
        sectors = frozenset(agent.sectors) if agent else frozenset[str]()
        if is_bare and lemma in COUNTRY_NOUNS:
            return is_single and known.kind in STATES
        if is_bare and lemma in GROUP_NOUNS and known.kind in ORGANISATIONS:
            return True
        if lemma in FIGHTERS and known.kind == "armed_groups":
            return bool(sectors & _REBELS)
        if not is_single or lemma in GROUP_NOUNS or known.kind != "person":
            return False
        return bool(sectors & set(known.sectors)) or (lemma in HEADS and bool(_LEADING & set(known.sectors)))

    def _as_country(self, phrase: Phrase, known: Referent) -> Referent:
        """Return a state with the sectors that "the kingdom", "the country" have, others as they are."""
        agent = self._roles.agent(phrase)
        return known._replace(sectors=tuple(agent.sectors)) if agent and known.kind in STATES else known

    def same_role(self, phrase: Phrase) -> Referent | None:
        """Return the agent of the same noun told of before with its country ("Congolese soldiers … the soldiers")."""
        lemma = phrase.head_token.lemma.lower()
        for mention in self._before(phrase, NOUN_REACH):
            if mention.referent is None and mention.lemma == lemma:
                earlier = noun_phrase(self._context.parse.sentences[mention.sentence], mention.token)
                if self._roles.owner(earlier):
                    found = self._taken_up(mention)
                    if len(found) == 1:
                        return found[0]
        return None

    def latest(self, phrase: Phrase, sectors: frozenset[str], reach: int) -> tuple[Phrase, Referent] | None:
        """Return the last mention before a phrase of somebody whose first sector is one of the given ones."""
        for mention in self._before(phrase, reach):
            for referent in self._taken_up(mention):
                if referent.code and sectors & set(referent.sectors[:1]):
                    sentence = self._context.parse.sentences[mention.sentence]
                    return noun_phrase(sentence, mention.token), referent
        return None

    def several(self, phrase: Phrase, lemma: str) -> tuple[Referent, ...]:
        """Return the parties behind "both sides", "the two countries", "the two leaders"."""
        words = {t.lemma.lower() for t in phrase.tokens}
        if lemma not in PAIR_NOUNS or not words & {"both", "two"} or any(t.upos == "PROPN" for t in phrase.tokens):
            return ()
        person = lemma in {"leader", "man", "official", "minister", "president"}
        out: dict[str | None, Referent] = {}
        for mention in self._before(phrase, PAIR_REACH):
            known = mention.referent
            if known is None or (person and known.kind != "person"):
                continue
            sentence = self._context.parse.sentences[mention.sentence]
            is_place = preposition(sentence, mention.token) in _PLACED
            if known.code and known.kind not in {"city", "place"} and not is_place:
                out.setdefault(known.code, known)
            if len(out) == 2:
                return tuple(out.values())
        return ()
