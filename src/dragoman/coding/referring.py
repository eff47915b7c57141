"""Reference through the document: "the group", "the rebels", "the Frenchman", "both sides"."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from dragoman.coding.phrases import Phrase, noun_phrase, preposition
from dragoman.coding.referents import ORGANISATIONS, STATES, Context, Mention, Referent, head_of_name
from dragoman.coding.wordlists import (
    COUNTRY_NOUNS,
    FIGHTERS,
    GOVERNMENTS,
    GROUP_NOUNS,
    HEADS,
    PAIR_NOUNS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.coding.describing import Roles
    from dragoman.coding.naming import Names
    from dragoman.language.parse import Sentence

PAIR_REACH, NOUN_REACH, BODY_REACH = 5, 8, 15
_REBELS = frozenset({"REB", "PRM", "CRM", "UAF"})
# Of these may somebody be "the leader": of a state, a party, a group.
_LEADING = frozenset({"GOV", "REB", "PTY", "OPP", "PRM"})
# Nouns that may mean a body of any kind; "the court", "the party" mean one of their own kind.
_ANY_BODY = frozenset("group organisation organization movement agency body bloc alliance network outfit".split())
# Bodies that nobody is, though they have the sector of those who work there.
_BODIES = frozenset(
    "embassy consulate junta ministry department army navy cabinet neighbour neighbor service command leadership "
    "presidency commission committee assembly senate congress house police guard unit battalion".split()
)
# What the office of somebody says who is called so.
_TITLED = {
    "president": "president", "minister": "minister", "premier": "prime minister", "king": "king",
    "chancellor": "chancellor", "governor": "governor", "emir": "emir", "pope": "pope", "queen": "queen",
}  # fmt: skip
_ELECTED = frozenset({"LEG", "PTY", "ELI"})
# Members of a party who stand for one person: "the Tennessee Republican".
_PARTISANS = frozenset({"Republican", "Democrat"})
_NOT_NOW = ("former", "elect", "designate")
_PASSING = frozenset("new former then current acting interim caretaker late old young embattled beleaguered".split())
_PLACED = frozenset({"in", "at", "near"})


class References:
    """Finds who was told of before."""

    def __init__(self, context: Context, names: Names, roles: Roles) -> None:
        """Prepare for one document; its mentions are read when first needed."""
        self._context, self._names, self._roles = context, names, roles
        self._known_mentions: list[Mention] | None = None

    # ---- the mentions of the document

    @property
    def mentions(self) -> list[Mention]:
        """Named people, groups, organisations and states, and role nouns, in the order of the text."""
        if self._known_mentions is None:
            self._known_mentions = []
            for sentence in self._context.parse.sentences:
                for mention in self._in_sentence(sentence):
                    self._known_mentions.append(mention)
        return self._known_mentions

    def _in_sentence(self, sentence: Sentence) -> Iterator[Mention]:
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

    def taken_up(self, mention: Mention) -> tuple[Referent, ...]:
        """Return whom a mention stands for."""
        if mention.referent:
            return (mention.referent,)
        sentence = self._context.parse.sentences[mention.sentence]
        return self._context.resolver.referents(noun_phrase(sentence, mention.token))

    def before(self, phrase: Phrase, reach: int) -> Iterator[Mention]:
        """Yield earlier mentions, sentence by sentence backwards, subjects first within each."""
        mentions = self.mentions
        sentence = phrase.sentence.index
        end = bisect_left(mentions, (sentence, phrase.head), key=lambda m: m.position)
        start = bisect_left(mentions, (sentence - reach, 0), hi=end, key=lambda m: m.position)
        yield from sorted(mentions[start:end], key=lambda m: (m.sentence, m.is_subject, -m.token), reverse=True)

    # ---- nouns

    def others(self, phrase: Phrase) -> set[str]:
        """Return the names that a phrase cannot stand for, being the subject of what is told of them.

        "The president said he had warned Mr Putin" tells of another president.
        """
        sentence, token = phrase.sentence, phrase.head_token
        if token.relation != "nsubj" or token.head < 0:
            return set()
        here = (m for m in self.mentions if m.sentence == sentence.index and m.token > phrase.head and m.referent)
        return {
            m.referent.name
            for m in here
            if m.referent and any(above.index == token.head for above in sentence.ancestors(m.token))
        }

    def earlier(self, phrase: Phrase, owner: Referent | None) -> Referent | None:
        """Return whom "the group", "the premier", "the rebels", "the Israeli leader" points back to."""
        others = self.others(phrase)
        found = [
            known
            for mention in self.before(phrase, NOUN_REACH)
            if (known := mention.referent)
            and known.name not in others
            and (owner is None or known.code == owner.code)
            and self._can_mean(phrase, known, owner is None)
        ]
        if not found:
            return None
        if owner is None and phrase.head_token.lemma.lower() in _TITLED:
            # Of two presidents told of before, the one of the country that the text is about.
            about = self._context.focus.country(phrase.sentence, phrase.head, ("GOV",))
            found.sort(key=lambda known: known.code != about)
        return self._as_country(phrase, found[0])

    def by_last_word(self, phrase: Phrase) -> Referent | None:
        """Return the body told of before of whose name one word is left: "the Mission", "the Union", "the tribunal"."""
        words = [t for t in phrase.tokens if t.upos != "PUNCT"]
        if len(words) != 2 or words[0].text.lower() not in {"the", "this"} or not words[1].has("Number=Sing"):
            return None
        word = words[1].text.lower()
        for mention in self.before(phrase, BODY_REACH):
            known = mention.referent
            if known and known.kind in ORGANISATIONS and word in known.name.lower().split() and word != "house":
                return known  # "the House" is not the White House
        return None

    def known_by_kind(self, phrase: Phrase) -> Referent | None:
        """Return the person told of before whom "the Tennessee Republican" or "the Frenchman" means."""
        head = phrase.head_token
        if phrase.tokens[0].text.lower() != "the" or not head.text[:1].isupper() or not head.has("Number=Sing"):
            return None
        state = self._roles.adjective(phrase.sentence, phrase.head)
        code = "USA" if head.text in _PARTISANS else state.code if state and head.upos != "ADJ" else None
        for mention in self.before(phrase, NOUN_REACH) if code else ():
            known = mention.referent
            fits = known is not None and (head.text not in _PARTISANS or bool(_ELECTED & set(known.sectors)))
            if known and known.kind == "person" and known.code == code and fits:
                return known
        return None

    def _can_mean(self, phrase: Phrase, known: Referent, is_bare: bool) -> bool:
        """Whether a role noun can mean somebody told of before; bare ones can mean states and organisations too."""
        lemma, is_single = phrase.head_token.lemma.lower(), phrase.head_token.has("Number=Sing")
        if lemma in GOVERNMENTS:
            return False  # nobody who governs, and no body, is "the government"
        agent = self._roles.agent(phrase)
        sectors = frozenset(agent.sectors) if agent else frozenset[str]()
        if is_bare and lemma in COUNTRY_NOUNS:
            return is_single and known.kind in STATES
        if is_bare and lemma in GROUP_NOUNS and known.kind in ORGANISATIONS:
            is_such = lemma in _ANY_BODY or lemma in known.name.lower() or bool(sectors & set(known.sectors))
            return is_single and is_such
        if lemma in FIGHTERS and known.kind == "armed_groups":
            return bool(sectors & _REBELS)
        if not is_single or lemma in GROUP_NOUNS | _BODIES or known.kind != "person":
            return False
        if known.office and known.is_listed and not _may_hold(phrase, known.office.lower()):
            return False
        return bool(sectors & set(known.sectors)) or (lemma in HEADS and bool(_LEADING & set(known.sectors)))

    def _as_country(self, phrase: Phrase, known: Referent) -> Referent:
        """Return a state with the sectors that "the kingdom", "the country" have, others as they are."""
        agent = self._roles.agent(phrase)
        return known._replace(sectors=tuple(agent.sectors)) if agent and known.kind in STATES else known

    def same_role(self, phrase: Phrase) -> Referent | None:
        """Return the agent of the same noun told of before with its country ("Congolese soldiers … the soldiers")."""
        lemma = phrase.head_token.lemma.lower()
        own = _modifiers(phrase)
        for mention in self.before(phrase, NOUN_REACH):
            if mention.referent is None and mention.lemma == lemma:
                earlier = noun_phrase(self._context.parse.sentences[mention.sentence], mention.token)
                # "Rebel groups" are not the "al-Qaida-linked group" of before.
                if own <= _modifiers(earlier) and self._roles.owner(earlier):
                    found = self.taken_up(mention)
                    if len(found) == 1:
                        return found[0]
        return None

    def latest(self, phrase: Phrase, sectors: frozenset[str], reach: int) -> tuple[Phrase, Referent] | None:
        """Return the last mention before a phrase of somebody whose first sector is one of the given ones."""
        for mention in self.before(phrase, reach):
            for referent in self.taken_up(mention):
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
        for mention in self.before(phrase, PAIR_REACH):
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


def _modifiers(phrase: Phrase) -> set[str]:
    """Return the lemmas of the adjectives and nouns before a noun."""
    return {t.lemma.lower() for t in phrase.sentence.dependents(phrase.head, "amod", "compound")}


def _may_hold(phrase: Phrase, office: str) -> bool:
    """Whether "the president", "the interior minister" may be who holds an office."""
    title = phrase.head_token.lemma.lower()
    if title not in _TITLED:
        return True
    office = office.replace("defense", "defence")
    words = {t.text.lower() for t in phrase.tokens}
    if any((word in office) != (word in words) for word in _NOT_NOW):
        return False
    of_what = [t.text.lower() for t in phrase.sentence.dependents(phrase.head, "amod", "compound")]
    of_what = [word.replace("defense", "defence") for word in of_what if word not in _PASSING]
    fits = not of_what or any(word in office for word in of_what)
    return _TITLED[title] in office and (title != "minister" or fits)
