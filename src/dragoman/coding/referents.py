"""Whom a mention stands for, and what the rooms that resolve mentions share about a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from dragoman.world.names import plain

if TYPE_CHECKING:
    from dragoman.coding.focus import Focus
    from dragoman.coding.phrases import Phrase
    from dragoman.language.parse import Name, Parse, Sentence
    from dragoman.world.agents import Agents
    from dragoman.world.gazetteer import Gazetteer
    from dragoman.world.rows import Entry

ORGANISATIONS = frozenset({"igos", "armed_groups", "institutions", "parties", "ngos_media", "organisation"})
STATES = frozenset({"state", "seat"})


class Referent(NamedTuple):
    """What the document knows of somebody it tells of.

    `kind` is that of the gazetteer entry, or "person", "organisation", "people" (a demonym),
    "role" (a role noun), "place", "thing". `is_listed` tells names that the gazetteer knows.
    """

    name: str
    code: str | None
    sectors: tuple[str, ...]
    kind: str
    office: str | None = None
    identifier: str | None = None
    is_listed: bool = False


class Mention(NamedTuple):
    """A place in the document where somebody is named, or told of by a role noun.

    The referent of a role noun is looked for only when the mention is taken up.
    """

    sentence: int
    token: int
    kind: str
    is_subject: bool
    lemma: str
    referent: Referent | None

    @property
    def position(self) -> tuple[int, int]:
        """Sentence and word."""
        return self.sentence, self.token


class Resolver(Protocol):
    """Resolves any phrase; names, roles and pronouns ask it for one another."""

    def referents(self, phrase: Phrase) -> tuple[Referent, ...]:
        """Return whom a phrase stands for."""
        ...


class Context(NamedTuple):
    """One document and what is known of the world."""

    parse: Parse
    date: str | None
    gazetteer: Gazetteer
    agents: Agents
    focus: Focus
    resolver: Resolver

    def name_text(self, sentence: Sentence, name: Name) -> str:
        """Return a name as written."""
        return self.words(sentence, name.first, name.end)

    def words(self, sentence: Sentence, first: int, end: int) -> str:
        """Return the text of the words [first, end) of a sentence."""
        return self.parse.text[sentence.tokens[first].start : sentence.tokens[end - 1].end]

    def text(self, phrase: Phrase) -> str:
        """Return a phrase as written, without determiners at its front."""
        first = phrase.first
        while first < phrase.end - 1 and phrase.sentence.tokens[first].upos == "DET":
            first += 1
        return self.words(phrase.sentence, first, phrase.end)


def from_entry(entry: Entry) -> Referent:
    """Return the referent of a gazetteer entry, its name in the plain letters of English-language news."""
    name = entry.name if entry.name.isascii() else plain(entry.name)
    return Referent(name, entry.code, entry.sectors, entry.kind, entry.office, entry.identifier, True)


def head_of_name(sentence: Sentence, name: Name) -> int:
    """Return the word that stands for a name in the tree, or the title it hangs on."""
    inside = range(name.first, name.end)
    for index in inside:
        token = sentence.tokens[index]
        if token.head not in inside:
            head = token.head
            is_part = head >= 0 and token.relation == "flat" and sentence.tokens[head].upos in {"NOUN", "PROPN"}
            return head if is_part else index
    return name.first
