"""Whom pronouns stand for: "he", "them", "it", "we", "who"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.phrases import Phrase, noun_phrase
from dragoman.coding.referents import STATES, Context, Mention, Referent
from dragoman.coding.roles import RELATIVE
from dragoman.coding.wordlists import GOVERNMENTS, GROUP_NOUNS, MEANT_BY, PERSONAL, PLURAL, SPEAKING, SPEECH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.coding.referring import References
    from dragoman.language.parse import Sentence, Token

PRONOUN_REACH = 4
PLURAL_REACH = 2  # beyond, a plural is no likelier to be "they" than what was told of since
_OBJECTS = frozenset({"obj", "iobj", "obl"})
# Clauses that have the subject of the one above them ("refused to congratulate him").
_CONTROLLED = frozenset({"xcomp", "advcl", "conj"})
# Of these one is no "they" though their names look like several ("the United Nations").
_ONE = STATES | {"igos", "organisation", "ngos_media", "institutions"}


class Pronouns:
    """Resolves the pronouns of one document."""

    def __init__(self, context: Context, references: References) -> None:
        """Prepare for one document."""
        self._context, self._references = context, references

    def referents(self, phrase: Phrase, lemma: str) -> tuple[Referent, ...]:
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
        for mention in self._candidates(phrase, is_plural=text in PLURAL) if kinds else ():
            if mention.kind in kinds and (mention.kind != "role" or mention.is_subject or text in PLURAL):
                found = self._references.taken_up(mention)
                if found:
                    return found
        return self._role_or_later(phrase) if text in PERSONAL else ()

    def _role_or_later(self, phrase: Phrase) -> tuple[Referent, ...]:
        """Return the office holder without a name, or the person named later in the sentence, that "he" means."""
        for mention in self._candidates(phrase, is_plural=False):
            if mention.kind == "role" and mention.is_subject and self._is_somebody(mention):
                return self._references.taken_up(mention)
        here = (m for m in self._references.mentions if m.sentence == phrase.sentence.index and m.token > phrase.head)
        return next(((m.referent,) for m in here if m.kind == "person" and m.referent), ())

    def _is_somebody(self, mention: Mention) -> bool:
        """Whether a role noun tells of one person: "the minister of information", not "the government"."""
        token = self._context.parse.sentences[mention.sentence].tokens[mention.token]
        return token.has("Number=Sing") and mention.lemma not in GROUP_NOUNS | GOVERNMENTS

    def _candidates(self, phrase: Phrase, *, is_plural: bool) -> Iterator[Mention]:
        """Yield whom a pronoun may mean, the likeliest first: several people before one body for "they"."""
        sentences, sides = self._context.parse.sentences, self._other_sides(phrase)
        before, here = self._references.before(phrase, PRONOUN_REACH), phrase.sentence.index
        others = self._references.others(phrase)
        mentions = [
            m
            for m in before
            if (m.sentence != here or m.token not in sides) and not (m.referent and m.referent.name in others)
        ]
        if not is_plural:
            yield from mentions
            return
        several = [
            m
            for m in mentions
            if here - m.sentence <= PLURAL_REACH
            and m.kind not in _ONE
            and sentences[m.sentence].tokens[m.token].has("Number=Plur")
        ]
        yield from several
        yield from (m for m in mentions if m not in several)

    def _other_sides(self, phrase: Phrase) -> set[int]:
        """Return the subjects of the clause whose object a pronoun is: "X told him" tells of two people."""
        sentence, token = phrase.sentence, phrase.head_token
        if token.relation not in _OBJECTS or token.head < 0 or token.text.lower().endswith(("self", "selves")):
            return set()
        verb = sentence.tokens[token.head]
        subjects = sentence.dependents(verb.index, "nsubj")
        while not subjects and verb.relation in _CONTROLLED and verb.head >= 0:
            verb = sentence.tokens[verb.head]
            subjects = sentence.dependents(verb.index, "nsubj")
        return {t.index for t in subjects}

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
