"""Claims: every statement of a document about the future, with speaker, condition, hedge, kind and horizon."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.claimfeatures import claim_features, condition_features
from dragoman.coding.claimframes import SEEMING, Frame, class_of, frames_of
from dragoman.coding.claimscope import Condition, conditions_of, statement_of
from dragoman.coding.claimscorer import Scorers, shared_scorers
from dragoman.coding.claimsources import Source, quotations, source_of, speaker_of_verb
from dragoman.coding.phrases import noun_phrase
from dragoman.coding.roles import subject_of
from dragoman.records import Claim, Document, Entity, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.coding.entities import DocumentEntities
    from dragoman.coding.times import TimeExpression
    from dragoman.coding.triggers import Trigger
    from dragoman.language.parse import Parse, Sentence, Token

Quotes = list[tuple[int, int]]


@dataclass(frozen=True)
class Candidate:
    """A frame with everything that the scorer looks at."""

    sentence: Sentence
    frame: Frame
    source: Source
    conditions: tuple[Condition, ...]
    quoted: frozenset[int]  # words of the sentence that stand in quotations

    @cached_property
    def features(self) -> set[str]:
        """The features of the frame as a claim."""
        return claim_features(self.sentence, self.frame, self.source, self.conditions, self.frame.head in self.quoted)

    def condition_features(self, condition: Condition, rivals: Sequence[Frame]) -> set[str]:
        """Return the features of a condition as this claim's; rivals are all frames of the sentence."""
        quoted = self.frame.head in self.quoted, condition.head in self.quoted
        return condition_features(self.sentence, self.frame, condition, rivals, quoted)


class Picked(NamedTuple):
    """A candidate taken for a claim: the words [first, end) of its statement, condition, hedge, kind and chance."""

    candidate: Candidate
    first: int
    end: int
    condition: Condition | None
    hedge: str
    kind: str
    chance: float


def candidates_of(parse: Parse, sentence: Sentence, quotes: Quotes) -> list[Candidate]:
    """Return the candidates of a sentence in order.

    Args:
        parse: The document's parse.
        sentence: One of its sentences.
        quotes: The quotations of the document, as offsets.
    """
    frames = frames_of(sentence)
    if not frames:
        return []
    conditions = tuple(conditions_of(sentence))
    quoted = frozenset(t.index for t in sentence.tokens if any(a <= t.start < b for a, b in quotes))
    return [Candidate(sentence, f, source_of(parse, sentence, f, quotes), conditions, quoted) for f in frames]


def pick(candidates: Sequence[Candidate], scorers: Scorers) -> list[Picked]:
    """Return the claims among the candidates of one sentence; none within another's statement."""
    chances = [scorers.claim.chances(c.features)["yes"] for c in candidates]
    out: list[Picked] = []
    for i in sorted(range(len(candidates)), key=lambda i: -chances[i]):
        if chances[i] < scorers.least_claim:
            break
        picked = _picked(candidates[i], candidates, scorers, chances[i])
        if not any(_collide(picked, other) for other in out):
            out.append(picked)
    return sorted(out, key=lambda p: p.first)


def _picked(candidate: Candidate, rivals: Sequence[Candidate], scorers: Scorers, chance: float) -> Picked:
    sentence, frame = candidate.sentence, candidate.frame
    frames = [r.frame for r in rivals]
    best, likeliest = None, scorers.least_condition
    for condition in candidate.conditions:
        likely = scorers.condition.chances(candidate.condition_features(condition, frames))["yes"]
        if likely >= likeliest and not condition.first <= frame.head < condition.end:
            best, likeliest = condition, likely
    first, end = statement_of(sentence, frame, [best] if best else [], candidate.source.tag)
    features = candidate.features
    return Picked(candidate, first, end, best, scorers.hedge.best(features), scorers.kind.best(features), chance)


def _collide(a: Picked, b: Picked) -> bool:
    """Whether one claim's head stands in the statement or the condition of the other."""
    if _within(a.candidate.frame.head, b) or _within(b.candidate.frame.head, a):
        return True
    return a.candidate.frame.content == b.candidate.frame.content


def _within(head: int, picked: Picked) -> bool:
    condition = picked.condition
    return picked.first <= head < picked.end or (condition is not None and condition.first <= head < condition.end)


def find_claims(
    document: Document,
    parse: Parse,
    entities: DocumentEntities,
    triggers: Sequence[Trigger],
    times: Sequence[TimeExpression],
    scorers: Scorers | None = None,
) -> list[Claim]:
    """Return the claims of a document in the order of its text.

    Args:
        document: The document.
        parse: Its parse.
        entities: Who its mentions are.
        triggers: The words that tell events in it.
        times: Its time expressions.
        scorers: Other weights than those shipped.
    """
    scorers, quotes = scorers or shared_scorers(), quotations(parse.text)
    found = [p for s in parse.sentences for p in pick(candidates_of(parse, s, quotes), scorers)]
    return [_claim(document, parse, entities, picked, triggers, times) for picked in found]


def _claim(
    document: Document,
    parse: Parse,
    entities: DocumentEntities,
    picked: Picked,
    triggers: Sequence[Trigger],
    times: Sequence[TimeExpression],
) -> Claim:
    sentence, source = picked.candidate.sentence, picked.candidate.source
    start, end = _offsets(sentence, picked.first, picked.end)
    condition = Span(*_offsets(sentence, picked.condition.first, picked.condition.end)) if picked.condition else None
    speaker = None
    if source.sentence is not None and source.speaker is not None:
        speaker = _entity(parse, entities, source.sentence, source.speaker)
    return Claim(
        id=hashlib.sha256(f"{document.id}\nclaim\n{start}\n{end}".encode()).hexdigest()[:16],
        document_id=document.id,
        sequence=sentence.index,
        start=start,
        end=end,
        statement=parse.text[start:end],
        hedge=picked.hedge,
        kind=picked.kind,
        speaker=speaker,
        subject=_subject(parse, entities, picked, speaker),
        condition=parse.text[condition.start : condition.end] if condition else None,
        condition_span=condition,
        event=_foreseen(picked, triggers),
        horizon=_horizon(start, end, times, document.date),
    )


def _offsets(sentence: Sentence, first: int, end: int) -> tuple[int, int]:
    return sentence.tokens[first].start, sentence.tokens[end - 1].end


def _entity(parse: Parse, entities: DocumentEntities, sentence: Sentence, index: int) -> Entity:
    """Return who a mention is; the words as written where nobody is known by them."""
    found = entities.resolve(sentence, index)
    if found:
        return found[0]
    phrase = noun_phrase(sentence, index)
    words = parse.text[phrase.start : phrase.stop]
    return Entity(words, words, phrase.start, phrase.stop)


def _subject(parse: Parse, entities: DocumentEntities, picked: Picked, speaker: Entity | None) -> Entity | None:
    """Return whom a claim is about: the subject of its predicate; a pronoun that nobody else is for is the speaker."""
    sentence, frame = picked.candidate.sentence, picked.candidate.frame
    # "The council appears ready to": the parser may hang "appears" below "ready".
    seeming = [t.index for t in sentence.dependents(frame.head, "advcl") if t.lemma.lower() in SEEMING]
    planned = frame.governor is not None and class_of(sentence.tokens[frame.governor]) == "intend"
    # Who plans a thing is to do it; who fears or forecasts it is not.
    above = [frame.governor] if frame.seed != "object" or planned else []
    for index in (frame.head, frame.content, *(i for i in seeming if i == frame.head - 1), *above):
        if index is not None:
            subject = _subject_at(sentence, sentence.tokens[index])
            if subject is not None:
                found = _entity(parse, entities, sentence, subject)
                unknown = sentence.tokens[subject].upos == "PRON" and found.identifier_text == found.entity_text
                return speaker if unknown and speaker else found
    return None


def _subject_at(sentence: Sentence, token: Token) -> int | None:
    """Return the subject of a word; of an infinitive below a noun ("a plan to leave") whoever has the plan."""
    above = sentence.tokens[token.head] if token.head >= 0 else None
    if above is not None and token.deprel == "acl" and class_of(above) and above.upos == "NOUN":
        return speaker_of_verb(sentence, above)
    subjects, _ = subject_of(sentence, token)
    return subjects[0] if subjects else None


def _foreseen(picked: Picked, triggers: Sequence[Trigger]) -> str | None:
    """Return the type of the event that a statement tells: that of its content, else the nearest in it."""
    sentence, frame = picked.candidate.sentence, picked.candidate.frame
    inside = [t for t in triggers if t.sentence.index == sentence.index and picked.first <= t.token < picked.end]
    nearest = min(inside, key=lambda t: (abs(t.token - frame.content), t.token), default=None)
    return nearest.type if nearest else None


def _horizon(start: int, end: int, times: Sequence[TimeExpression], published: str | None) -> str | None:
    """Return the date or period that a statement tells and that does not lie before the publication."""
    inside = [t for t in times if start <= t.start < end]
    for time in inside:
        if time.date and (published is None or time.date >= published[: len(time.date)]):
            return time.date
    return next((t.value for t in inside if t.type == "DURATION" and t.value and t.value.startswith("P")), None)
