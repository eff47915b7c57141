"""Statements about the future, against annotated ones: sentences found, then hedge, kind and condition of those found.

A predicted claim counts for the sentence that its statement begins in. Fields are compared between every annotated
claim in a sentence that was found and the predicted claim nearest to it; a condition agrees where both have none, or
both have one and the two overlap (of the real stories, whose conditions are told in other words: where both have one).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from dragoman.reading.dates import publication_date
from dragoman.records import Document
from training import dispatches
from training.claiming import annotated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.coding.coder import Coder
    from dragoman.records import Claim

_WORD = re.compile(r"\w+")


class Gold(NamedTuple):
    """An annotated claim: sentence, hedge, kind, offsets (None where they are not told) and words to know it by."""

    sentence: int
    hedge: str
    kind: str
    span: tuple[int, int] | None
    has_condition: bool
    condition: tuple[int, int] | None
    words: frozenset[str]


class Case(NamedTuple):
    """A document with the first offsets of its sentences and its annotated claims."""

    document: Document
    starts: list[int]
    gold: list[Gold]


def score(cases: Iterable[Case], coder: Coder) -> dict[str, float]:
    """Return sentence F1, precision and recall, and the shares of fields that agree."""
    right = guessed = true = 0
    same: Counter[str] = Counter()
    for case in cases:
        found = defaultdict(list)
        for claim in coder.claims(case.document):
            found[bisect_right(case.starts, claim.start) - 1].append(claim)
        told = {g.sentence for g in case.gold}
        right, guessed, true = right + len(told & found.keys()), guessed + len(found), true + len(told)
        for gold in case.gold:
            if gold.sentence in found:
                _compare(gold, _nearest(gold, found[gold.sentence]), same)
    n = max(1, same["n"])
    shares = {name: same[name] / n for name in ("hedge", "condition", "kind")}
    precision, recall = right / max(1, guessed), right / max(1, true)
    return {"sentence_f1": 2 * right / max(1, guessed + true), "precision": precision, "recall": recall} | shares


def _nearest(gold: Gold, claims: list[Claim]) -> Claim:
    """Return the claim that shares most characters, or most words, with an annotated one."""

    def shared(claim: Claim) -> int:
        if gold.span:
            return min(claim.end, gold.span[1]) - max(claim.start, gold.span[0])
        return len(gold.words & words_of(claim.statement))

    return max(claims, key=shared)


def _compare(gold: Gold, claim: Claim, same: Counter[str]) -> None:
    span = claim.condition_span
    same["n"] += 1
    same["hedge"] += gold.hedge == claim.hedge
    same["kind"] += gold.kind == claim.kind
    overlaps = gold.condition is None or (span and span.start < gold.condition[1] and span.end > gold.condition[0])
    same["condition"] += bool(overlaps) if gold.has_condition and span else gold.has_condition == bool(span)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text in small letters."""
    return frozenset(_WORD.findall(text.lower()))


def corpus_cases(coder: Coder) -> list[Case]:
    """Return the held-out dispatches whose claims are annotated throughout."""
    out = []
    for row in annotated("dev"):
        text = row["text"]
        starts = [s.start for s in coder.analyser.parse(text).sentences]
        gold = [_gold(text, starts, claim) for claim in row["claims"]]
        out.append(Case(Document(row["id"], text, publication_date(row.get("date"))), starts, gold))
    return out


def _gold(text: str, starts: list[int], claim: dict) -> Gold:
    span = dispatches.locate(text, claim["span"])
    condition = dispatches.locate(text, claim["condition"]) if claim["condition"] else None
    sentence = bisect_right(starts, span[0]) - 1
    return Gold(sentence, claim["hedge"], claim["kind"], span, bool(condition), condition, frozenset())


def story_cases(documents: list[dict], claims: list[dict]) -> list[Case]:
    """Return the real development stories; their claims are told in other words than the text's."""
    out = []
    for row in documents:
        starts, at = [], 0
        for sentence in row["sentences"]:
            starts.append(at)
            at += len(sentence) + 1
        gold = [
            Gold(c["sentence"], c["hedge"], c["kind"], None, bool(c["condition"]), None, words_of(c["claim"]))
            for c in claims
            if c["doc"] == row["id"]
        ]
        out.append(Case(Document(row["id"], "\n".join(row["sentences"]), publication_date(row["date"])), starts, gold))
    return out
