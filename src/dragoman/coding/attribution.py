"""Who reports an event: the reporters of its sentence, the speaker of a quotation, and whom the network is sure of.

Background of the writer's own ("a day after it was attacked", "the bridge that was hit") is nobody's report.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from dragoman.coding.arguments import SPEAKER
from dragoman.coding.phrases import preposition
from dragoman.coding.reporters import DATA, VERBS, Reporter, is_saying, reporters_above, reporters_apart, speaker_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Parse, Sentence, Token

SPEECH_TYPES = frozenset(DATA["own"]["speech"])
DEEDS = frozenset(DATA["own"]["deeds"])
_TIME_MARKS = frozenset(DATA["time_marks"].split())
# The least probability of a speaker whom only the network finds.
SURE = 0.5
_WHO = frozenset({"who", "whom", "which"})
_NOUNS = frozenset({"NOUN", "PROPN", "ADJ"})


class Reports:
    """Finds the reporters in one document."""

    def __init__(self, parse: Parse) -> None:
        """Prepare for one document; its quotations are read when first needed."""
        self._parse = parse

    def of(self, sentence: Sentence, index: int, kind: str) -> Iterator[Reporter]:
        """Yield whom the text credits with what a word tells, the nearest first.

        Args:
            sentence: The sentence of the event.
            index: Its trigger word.
            kind: The event type.
        """
        found = [*reporters_above(sentence, index), *reporters_apart(sentence, index)]
        yield from (r for r in found if not is_background(sentence, index, r, kind))
        if not found and kind in DEEDS:
            yield from self._of_quotation(sentence, index)

    @cached_property
    def _quotations(self) -> list[tuple[int, int]]:
        return quotations(self._parse.text)

    def _of_quotation(self, sentence: Sentence, index: int) -> Iterator[Reporter]:
        """Yield who speaks in the quotation around a word, told in one of its sentences or the one before."""
        at = sentence.tokens[index].start
        span = next((s for s in self._quotations if s[0] <= at < s[1]), None)
        if span is None:
            return
        near = [s for s in self._parse.sentences if s.start < span[1] and s.end > span[0]]
        before = self._parse.sentences[near[0].index - 1] if near[0].index else None
        if before and "\n" not in self._parse.text[before.end : near[0].start]:
            near.append(before)
        for one in near:
            for verb in one.tokens:
                if is_saying(verb, VERBS) and not self._is_quoted(verb):
                    yield from speaker_of(one, verb, "quotation", index)

    def _is_quoted(self, token: Token) -> bool:
        return any(start <= token.start < end for start, end in self._quotations)


def believed(sentence: Sentence, index: int, kind: str, heads: list[int]) -> Iterator[Reporter]:
    """Yield the words that the network takes for the speaker of an event, those it is sure of.

    Args:
        sentence: The sentence of the event.
        index: Its trigger word.
        kind: The event type.
        heads: The network's choices.
    """
    if sentence.scores is None:
        return
    row = sentence.scores.arcs(SPEAKER, index)
    above = [index, *(t.index for t in sentence.ancestors(index))]
    for head in heads:
        over = {head, *(t.index for t in sentence.ancestors(head))}
        reporter = Reporter(sentence, head, "network", next((i for i in above if i in over), index))
        if row[head] >= SURE and not is_background(sentence, index, reporter, kind):
            yield reporter


def is_report_of_own(sentence: Sentence, index: int, kind: str, by_other: bool) -> bool:
    """Whether a party reports a deed, and does not just do it by speaking.

    "He said he had refused" reports a refusal, and so does "the minister said Ankara would not go"; "he said
    he would not go" is one.

    Args:
        sentence: The sentence of the event.
        index: Its trigger word.
        kind: The event type.
        by_other: Whether the trigger has a subject that is not the party who speaks.
    """
    is_pluperfect = any(t.text.lower() in {"had", "having"} for t in sentence.dependents(index, "aux"))
    return kind not in SPEECH_TYPES or is_pluperfect or (by_other and kind != "ACCUSE")


def is_background(sentence: Sentence, index: int, reporter: Reporter, kind: str) -> bool:
    """Whether a word stands in what the writer tells beside the report.

    Relative clauses and participles of nouns, clauses of time, and behind "he said" nouns that are no part
    of the news: "he said the raid last week was no excuse" does not report a raid.
    """
    token = sentence.tokens[index]
    leads = reporter.sentence is sentence and reporter.head < index
    if leads and index != reporter.top and _is_aside(sentence, token, kind):
        return True
    while token.index != reporter.top and token.head >= 0:
        # ", killing two, the mayor said": such a participle is none of the mayor's.
        if token.relation == "acl" and token.head != reporter.head:
            return True
        if leads and token.relation == "parataxis":
            return True
        if any(t.lemma.lower() in _WHO for t in sentence.dependents(token.index, "nsubj", "obl", "obj")):
            return True
        marks = {t.lemma.lower() for t in sentence.dependents(token.index, "mark", "case")}
        if token.relation == "advcl" and marks & _TIME_MARKS:
            return True
        token = sentence.tokens[token.head]
    return False


def _is_aside(sentence: Sentence, token: Token, kind: str) -> bool:
    """Whether a noun is the subject or a circumstance of what is told, and not the news itself."""
    if token.upos not in _NOUNS or token.deprel == "nsubj:pass" or token.relation not in {"nsubj", "obl", "nmod"}:
        return False
    word = preposition(sentence, token.index)
    return word != "by" and not (word == "in" and kind in DEEDS)


def quotations(text: str) -> list[tuple[int, int]]:
    """Return the offsets of what stands in double quotation marks; an open one ends with its paragraph."""
    out, opened = [], -1
    for at, character in enumerate(text):
        if character in '“”"\n':
            if opened >= 0 and character != "“":
                out.append((opened, at + 1))
                opened = -1
            elif opened < 0 and character in '“"':
                opened = at
    return [*out, (opened, len(text))] if opened >= 0 else out
