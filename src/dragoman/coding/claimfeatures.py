"""What speaks for and against a candidate being a claim, how sure it is, and what its condition is: named features."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dragoman.coding.claimframes import class_of, modal_of
from dragoman.coding.claimwords import claim_words
from dragoman.coding.roles import is_passive, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dragoman.coding.claimframes import Frame
    from dragoman.coding.claimscope import Condition
    from dragoman.coding.claimsources import Source
    from dragoman.language.parse import Sentence, Token

_NEGATIONS = frozenset({"not", "never", "no", "neither", "nor", "nobody", "nothing", "none", "n't", "hardly", "cannot"})
_CLOSE = 4
_PAIRED = ("subject=", "relation=", "neg", "class=", "perfect", "under=", "harm", "speaker=")


def claim_features(
    sentence: Sentence, frame: Frame, source: Source, conditions: Sequence[Condition], quoted: bool
) -> set[str]:
    """Return the features of a candidate.

    Args:
        sentence: Its sentence.
        frame: The candidate.
        source: Who makes it.
        conditions: The conditions of the sentence.
        quoted: Whether its head stands in a quotation.
    """
    out = {f"seed={frame.seed}", f"cue={frame.cue}", f"manner={source.manner}", f"verb={source.verb}"}
    out |= set(_predicate(sentence, frame))
    out |= set(_governor(sentence, frame))
    out |= set(_nearest(sentence, frame, conditions))
    out |= set(_speaker(sentence, frame, source))
    if any(c.first <= frame.head < c.end for c in conditions):
        out.add("in condition")
    if quoted:
        out.add("quoted")
    if "?" in {t.text for t in sentence.tokens[-2:]}:
        out.add("question")
    pairs = [f"cue={frame.cue}", f"seed={frame.seed}"]
    others = [f"manner={source.manner}", *(f for f in out if f.startswith(_PAIRED))]
    out |= {f"{a}&{b}" for a in pairs for b in others}
    out |= {f"manner={source.manner}&{f}" for f in out if f.startswith("subject=")}
    return out


def _predicate(sentence: Sentence, frame: Frame) -> Iterator[str]:
    """Yield the features of the head and the word that tells what happens."""
    head, content = sentence.tokens[frame.head], sentence.tokens[frame.content]
    yield f"relation={head.deprel}"
    yield f"tag={content.upos}"
    yield f"lemma={content.lemma.lower()}"
    yield f"subject={_subject(sentence, head)}"
    for index in {frame.head, frame.content}:
        yield from _dependents(sentence, index)
    if any(t.lemma == "have" and t.relation == "aux" for t in sentence.dependents(frame.content)):
        yield "perfect"
    if is_passive(sentence, content):
        yield "passive"
    for feature in content.feats.split("|"):
        if feature.startswith(("Tense", "VerbForm")):
            yield feature
    inside = {sentence.tokens[i].text.lower() for i in sentence.subtree(frame.head)}
    yield from (f"ahead={word}" for word in sorted(inside & claim_words().future))
    yield from (f"sure={word}" for word in sorted(inside & claim_words().sure))
    harm = {t.lemma.lower() for t in (head, content, *sentence.dependents(frame.content))} & claim_words().harm
    if harm:
        yield "harm"
    if any(sentence.tokens[i].lemma.lower() in claim_words().harm for i in sentence.subtree(frame.head)):
        yield "harm below"


def _dependents(sentence: Sentence, index: int) -> Iterator[str]:
    """Yield the words that hang on a head."""
    for token in sentence.dependents(index, "advmod", "det", "cc", "mark"):
        word = token.lemma.lower()
        yield f"neg:{word}" if word in _NEGATIONS else f"with={word}"
    for token in sentence.dependents(index, "obj", "obl", "nsubj"):
        yield f"near={token.lemma.lower()}"
        if any(t.lemma.lower() == "no" for t in sentence.dependents(token.index, "det")):
            yield "neg:no"


def _nearest(sentence: Sentence, frame: Frame, conditions: Sequence[Condition]) -> Iterator[str]:
    """Yield the features of the condition nearest to a claim."""
    outside = [c for c in conditions if not c.first <= frame.head < c.end]
    if not outside:
        return
    nearest = min(outside, key=lambda c: (_gap(frame.head, c), c.first))
    tie = _tie(sentence, frame, nearest)
    yield f"under={nearest.mark}"
    yield f"under {tie}"
    yield f"under={nearest.mark} {tie}"


def _speaker(sentence: Sentence, frame: Frame, source: Source) -> Iterator[str]:
    """Yield what kind of speaker makes a claim, and whether it may be about the speaker."""
    if source.sentence is None or source.speaker is None:
        return
    token = source.sentence.tokens[source.speaker]
    yield f"speaker={token.upos}"
    yield f"speaker is {token.lemma.lower()}"
    if any(t.lemma.lower() in {"a", "an", "one"} for t in source.sentence.dependents(token.index, "det", "nummod")):
        yield "speaker unnamed"
    subjects, _ = subject_of(sentence, sentence.tokens[frame.head])
    if source.sentence is sentence and subjects and subjects[0] == source.speaker:
        yield "about the speaker"


def _subject(sentence: Sentence, head: Token) -> str:
    if sentence.dependents(head.index, "expl"):
        return "there"
    subjects, _ = subject_of(sentence, head)
    if not subjects:
        return "none"
    token = sentence.tokens[subjects[0]]
    word = token.text.lower()
    if token.upos == "PRON":
        return word
    if any(
        t.lemma.lower() in {"any", "anyone", "those", "whoever", "every"}
        for t in sentence.dependents(token.index, "det")
    ):
        return "any"
    return "name" if token.upos == "PROPN" else "noun"


def _governor(sentence: Sentence, frame: Frame) -> Iterator[str]:
    """Yield the features of what plans, expects, warns or doubts above."""
    if frame.governor is None:
        yield "class=none"
        return
    above = sentence.tokens[frame.governor]
    yield f"class={class_of(above)}"
    yield f"governor={above.lemma.lower()}"
    yield f"governor tag={above.upos}"
    yield f"link={sentence.tokens[frame.head].relation}"
    yield f"governor:{sentence.tokens[frame.head].relation}:{above.lemma.lower()}"
    for token in sentence.dependents(above.index, "advmod", "aux", "det", "cop"):
        word = token.lemma.lower()
        yield "governor neg" if word in _NEGATIONS else f"governor with={word}"
    for feature in above.feats.split("|"):
        if feature.startswith(("Tense", "VerbForm")):
            yield f"governor {feature}"
    yield f"governor relation={above.deprel}"


def condition_features(
    sentence: Sentence, frame: Frame, condition: Condition, rivals: Sequence[Frame], quoted: tuple[bool, bool]
) -> set[str]:
    """Return the features of a condition as one of a claim.

    Args:
        sentence: Their sentence.
        frame: The claim.
        condition: The condition.
        rivals: All candidates of the sentence.
        quoted: Whether claim and condition stand in a quotation.
    """
    before = condition.first < frame.head
    distance = frame.head - condition.end if before else condition.first - frame.head
    closer = [
        f for f in rivals
        if f is not frame and not condition.first <= f.head < condition.end
        and _gap(f.head, condition) < _gap(frame.head, condition)
    ]  # fmt: skip
    clause = sentence.tokens[condition.head]
    out = {
        f"mark={condition.mark}", f"before={before}", f"tie={_tie(sentence, frame, condition)}",
        f"closer={min(len(closer), 2)}", f"far={min(max(distance, 0) // _CLOSE, 5)}", f"cue={frame.cue}",
        f"quotes={quoted[0]}{quoted[1]}", f"tag={clause.upos}", f"seed={frame.seed}",
    }  # fmt: skip
    out |= {f"mark={condition.mark}&{f}" for f in out if f.startswith(("before", "tie", "cue", "closer"))}
    out |= {f"clause {f}" for f in clause.feats.split("|") if f.startswith(("Tense", "VerbForm"))}
    if modal_of(sentence, condition.head):
        out.add("modal in condition")
    return out


def _gap(head: int, condition: Condition) -> int:
    return condition.first - head if head < condition.first else head - condition.end


def _tie(sentence: Sentence, frame: Frame, condition: Condition) -> str:
    """Return how the tree joins a condition to a claim."""
    if condition.first <= frame.head < condition.end:
        return "inside"
    above = {t.index for t in sentence.ancestors(frame.head)}
    for token in (sentence.tokens[condition.head], *sentence.ancestors(condition.head)):
        if token.head == frame.head:
            return "own"
        if token.head in above:
            return "above" if token.index not in above else "shared"
        if condition.first <= token.head < condition.end:
            continue
        if token.head >= 0 and frame.head in {t.index for t in sentence.ancestors(token.head)}:
            return "below"
    return "apart"
