"""People told of by a description here and named elsewhere: "Russia's ambassador ... Ambassador Andrei Karlov"."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.phrases import Phrase, noun_phrase
from dragoman.coding.referents import Context, Referent, head_of_name
from dragoman.coding.wordlists import ASSAILANTS, CALLING, GOVERNMENTS, GROUP_NOUNS, INDEFINITE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.coding.describing import Roles
    from dragoman.coding.naming import Names
    from dragoman.language.parse import Name, Sentence

# Of these one is named where another is described: an office, a rank, a post.
_POSTS = frozenset("GOV MIL COP LEG JUD SPY REB PTY OPP REL".split())
_LONGEST_TITLE = 4
_TOO_MANY = frozenset("leader official member man woman head candidate politician lawmaker".split())


class Described(NamedTuple):
    """A name of the document with the words that describe its bearer; `called` where somebody is identified by it."""

    phrase: Phrase
    words: frozenset[str]
    called: str | None


class Identities:
    """The descriptions under which one document names people."""

    def __init__(self, context: Context, names: Names, roles: Roles) -> None:
        """Prepare for one document; its names are read when first asked for."""
        self._context, self._names, self._roles = context, names, roles

    def find(self, phrase: Phrase, code: str | None) -> Referent | None:
        """Return the one person whom the document names under the words of a singular description.

        Args:
            phrase: A role noun with its modifiers.
            code: Whose the phrase tells the person is, if it does.
        """
        head = phrase.head_token
        lemma = head.lemma.lower()
        if not head.has("Number=Sing") or lemma in GOVERNMENTS | GROUP_NOUNS or not self._described:
            return None
        agent = self._roles.agent(phrase)
        sectors = frozenset(agent.sectors) if agent else frozenset[str]()
        if lemma in ASSAILANTS or phrase.tokens[0].lemma.lower() in INDEFINITE:
            fitting = [d for d in self._described if d.called and self._is_called(d, lemma, sectors)]
        elif lemma in _TOO_MANY or not sectors & _POSTS:
            return None
        else:
            before = (t for t in phrase.tokens if t.index <= phrase.head and t.text.islower())
            told = {t.lemma.lower() for t in before if t.upos in {"NOUN", "ADJ"}}
            fitting = [d for d in self._described if lemma in d.words and told <= d.words]
        found = {r.name: r for d in fitting if (r := self._names.named(d.phrase)) and code in {None, r.code}}
        return next(iter(found.values())) if len(found) == 1 else None

    def _is_called(self, described: Described, lemma: str, sectors: frozenset[str]) -> bool:
        """Whether an identified person is "the assailant", or the "policeman" that a member of the police is."""
        if lemma in ASSAILANTS:
            return described.called in ASSAILANTS
        agents = (self._context.agents.find([word], 0) for word in described.words)
        return any(agent and sectors & _POSTS & set(agent.sectors) for agent in agents)

    @cached_property
    def _described(self) -> list[Described]:
        return [
            found
            for sentence in self._context.parse.sentences
            for name in sentence.names
            if name.kind == "PER" and name.end - name.first > 1 and (found := _describe(sentence, name))
        ]


def _describe(sentence: Sentence, name: Name) -> Described | None:
    phrase = noun_phrase(sentence, head_of_name(sentence, name))
    token = phrase.head_token
    clause = sentence.tokens[token.head] if token.head >= 0 else token
    called = None
    if clause.relation == "acl" and clause.lemma.lower() in CALLING and clause.head >= 0:
        called = sentence.tokens[clause.head].lemma.lower()
    words = frozenset(_words_beside(sentence, phrase, name))
    return Described(phrase, words, called) if words or called else None


def _words_beside(sentence: Sentence, phrase: Phrase, name: Name) -> Iterator[str]:
    """Yield the lemmas of the title before a name and of the phrases in apposition to it."""
    for token in reversed(sentence.tokens[max(0, name.first - _LONGEST_TITLE) : name.first]):
        if token.upos not in {"NOUN", "PROPN", "ADJ"}:
            break
        yield token.lemma.lower()
    beside = [t.index for t in sentence.dependents(phrase.head, "appos")]
    if phrase.head_token.relation == "appos":
        beside.append(phrase.head_token.head)
    for index in beside:
        yield from (t.lemma.lower() for t in noun_phrase(sentence, index).tokens if t.deprel != "nmod:poss")
