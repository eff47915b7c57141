"""Fit the scorer of claims (coding/data/claims.json) on the training corpus: `python -m training.claiming`.

Four logistic regressions over the features of coding/claimfeatures.py: whether a candidate is a claim, its hedge, its
kind, and whether a condition near it is its condition. Full-batch Adam with an L2 penalty; no dependency but numpy.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dragoman.coding.claims import Candidate, candidates_of, pick
from dragoman.coding.claimscope import statement_of
from dragoman.coding.claimscorer import QUESTIONS, WEIGHTS, read_scorers
from dragoman.coding.claimsources import quotations
from dragoman.language.analyser import shared_analyser
from training import dispatches, settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dragoman.language.parse import Parse, Sentence

# In these files only few of the claims are annotated; what is not annotated there is not wrong.
SPARSE_FILES = frozenset(
    f"w{i}" for i in (8, 9, 11, 13, 22, 23, 27, 28, 29, 31, 32, 33, 34, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45)
)
# Sentences written to teach what the corpus has too few of.
LESSONS = settings.CORPUS / "claims.jsonl"
LESSON_WEIGHT = 3.0
PENALTY = {"claim": 4.0, "hedge": 3.0, "kind": 6.0, "condition": 2.0}
# The least probabilities of a claim and of a condition. On held-out dispatches F1 is the same from 0.18 to 0.3; of
# claims nobody annotated there are many, so the lower end is nearer to the truth.
THRESHOLDS = {"claim": [0.2], "condition": [0.5]}
STEPS, RATE = 300, 0.1
RAREST = 3
SMALLEST = 0.02
OVERLAP = 0.3


class Sample(NamedTuple):
    """The features of one thing to judge, the index of the right answer, and the weight of both."""

    features: frozenset[str]
    answer: int
    weight: float = 1.0


class Lesson(NamedTuple):
    """One dispatch with its samples for each question."""

    dispatch: dict
    parse: Parse
    samples: dict[str, list[Sample]]


def annotated(part: str) -> list[dict]:
    """Return the dispatches of a part whose claims are annotated throughout."""
    return [d for d in dispatches.read(part) if d["id"].partition("-")[0] not in SPARSE_FILES and "claims" in d]


def lesson(dispatch: dict, parse: Parse, weight: float = 1.0) -> Lesson:
    """Return a dispatch with its samples."""
    out: dict[str, list[Sample]] = {name: [] for name in QUESTIONS}
    for sentence in parse.sentences:
        found = candidates_of(parse, sentence, quotations(parse.text))
        gold = matched(dispatch, parse, sentence, found)
        near = {i for _, close in gold.values() for i in close}
        for i, candidate in enumerate(found):
            if i in gold or i not in near:
                out["claim"].append(Sample(frozenset(candidate.features), int(i in gold), weight))
            if i in gold:
                claim = gold[i][0]
                for question in ("hedge", "kind"):
                    answer = QUESTIONS[question].index(claim[question])
                    out[question].append(Sample(frozenset(candidate.features), answer, weight))
                out["condition"] += _conditions(dispatch, candidate, found, claim, weight)
    return Lesson(dispatch, parse, out)


def matched(
    dispatch: dict, parse: Parse, sentence: Sentence, found: list[Candidate]
) -> dict[int, tuple[dict, list[int]]]:
    """Return the annotated claim of each candidate that is one, with other candidates for the same words."""
    out: dict[int, tuple[dict, list[int]]] = {}
    for claim in dispatch.get("claims", []):
        start, end = dispatches.locate(dispatch["text"], claim["span"])
        if not sentence.start <= start < sentence.end:
            continue
        shares = [overlap(candidate, start, end) for candidate in found]
        order = sorted(range(len(found)), key=lambda i: -shares[i])
        best = next((i for i in order if i not in out and shares[i] >= OVERLAP), None)
        if best is None:
            best = next((i for i in order if i not in out and start <= _at(found[i]) < end), None)
        if best is not None:
            out[best] = claim, [i for i in order if i != best and start <= _at(found[i]) < end and shares[i] > OVERLAP]
    return out


def _at(candidate: Candidate) -> int:
    return candidate.sentence.tokens[candidate.frame.head].start


def overlap(candidate: Candidate, start: int, end: int) -> float:
    """Return the share of the joint stretch that a candidate's statement and a span have in common."""
    tokens = candidate.sentence.tokens
    first, stop = statement_of(candidate.sentence, candidate.frame, candidate.conditions, candidate.source.tag)
    a, b = tokens[first].start, tokens[stop - 1].end
    return max(0, min(b, end) - max(a, start)) / (max(b, end) - min(a, start))


def _conditions(
    dispatch: dict, candidate: Candidate, found: list[Candidate], claim: dict, weight: float
) -> Iterable[Sample]:
    sentence = candidate.sentence
    for condition in candidate.conditions:
        right = False
        if claim["condition"]:
            start, end = dispatches.locate(dispatch["text"], claim["condition"])
            a, b = sentence.tokens[condition.first].start, sentence.tokens[condition.end - 1].end
            right = max(0, min(b, end) - max(a, start)) > OVERLAP * (max(b, end) - min(a, start))
        yield Sample(frozenset(candidate.condition_features(condition, [c.frame for c in found])), int(right), weight)


def fit(samples: list[Sample], answers: tuple[str, ...], penalty: float) -> dict[str, list[float]]:
    """Return the weights of a multinomial logistic regression, by feature."""
    seen = Counter(name for sample in samples for name in sample.features)
    names = sorted(name for name, count in seen.items() if count >= RAREST)
    at = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(samples), len(names) + 1), dtype=np.float32)
    matrix[:, -1] = 1
    for row, sample in enumerate(samples):
        matrix[row, [at[name] for name in sample.features if name in at]] = 1
    right = np.eye(len(answers), dtype=np.float32)[[s.answer for s in samples]]
    shares = np.array([[s.weight] for s in samples], dtype=np.float32)
    weights = _descend(matrix, right, shares, penalty)
    rows = {name: weights[i] for name, i in at.items()} | {"": weights[-1]}
    return {k: [round(float(x), 3) for x in w] for k, w in sorted(rows.items()) if np.abs(w).max() >= SMALLEST}


def _descend(
    matrix: NDArray[np.float32], right: NDArray[np.float32], shares: NDArray[np.float32], penalty: float
) -> NDArray[np.float32]:
    """Minimise the weighted cross-entropy; the last column, which is always 1, goes without penalty."""
    shape = (matrix.shape[1], right.shape[1])
    weights, moment, square = (np.zeros(shape, dtype=np.float32) for _ in range(3))
    decay = np.full((shape[0], 1), penalty, dtype=np.float32)
    decay[-1] = 0
    for step in range(1, STEPS + 1):
        scores = matrix @ weights
        odds = np.exp(scores - scores.max(1, keepdims=True))
        chances = odds / odds.sum(1, keepdims=True)
        slope = (matrix.T @ (shares * (chances - right)) + decay * weights) / len(matrix)
        moment, square = 0.9 * moment + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= RATE * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8) / (1 + step / 100)
    return weights


def fit_all(lessons: list[Lesson]) -> dict[str, dict[str, list[float]]]:
    """Return the weights for all questions."""
    out = {}
    for question, answers in QUESTIONS.items():
        samples = [s for one in lessons for s in one.samples[question]]
        out[question] = fit(samples, answers, PENALTY[question])
    return out | {"thresholds": THRESHOLDS}


def sentence_f1(lessons: list[Lesson], weights: dict) -> dict[str, float]:
    """Return sentence F1 and the accuracies on sentences found, of picks made with some weights."""
    scorers = read_scorers(weights)
    right = guessed = true = 0
    same: Counter[str] = Counter()
    for one in lessons:
        quotes = quotations(one.parse.text)
        for sentence in one.parse.sentences:
            gold = gold_of(one.dispatch, sentence)
            found = pick(candidates_of(one.parse, sentence, quotes), scorers)
            right, guessed, true = right + bool(gold and found), guessed + bool(found), true + bool(gold)
            if gold and found:
                count(same, one.dispatch["text"], sentence, gold, found)
    out = {
        "f1": 2 * right / max(1, guessed + true),
        "precision": right / max(1, guessed),
        "recall": right / max(1, true),
    }
    return out | {k: same[k] / max(1, same["n"]) for k in ("hedge", "kind", "condition")}


def gold_of(dispatch: dict, sentence: Sentence) -> list[dict]:
    """Return the annotated claims of a sentence."""
    spans = [(dispatches.locate(dispatch["text"], c["span"])[0], c) for c in dispatch.get("claims", [])]
    return [c for at, c in spans if sentence.start <= at < sentence.end]


def count(same: Counter[str], text: str, sentence: Sentence, gold: list[dict], found: list) -> None:
    """Count the fields that agree between each annotated claim and the pick that overlaps it most."""
    for claim in gold:
        start, end = dispatches.locate(text, claim["span"])

        def share(picked, start=start, end=end):
            a, b = sentence.tokens[picked.first].start, sentence.tokens[picked.end - 1].end
            return min(b, end) - max(a, start)

        best = max(found, key=share)
        same["n"] += 1
        same["hedge"] += best.hedge == claim["hedge"]
        same["kind"] += best.kind == claim["kind"]
        if bool(claim["condition"]) == bool(best.condition):
            if best.condition:
                ca, cb = dispatches.locate(text, claim["condition"])
                c = best.condition
                same["condition"] += sentence.tokens[c.first].start < cb and sentence.tokens[c.end - 1].end > ca
            else:
                same["condition"] += 1


def lessons_of(rows: list[dict], weight: float = 1.0) -> list[Lesson]:
    """Return parsed dispatches with their samples."""
    analyser = shared_analyser()
    return [lesson(row, analyser.parse(row["text"]), weight) for row in rows]


def written() -> list[Lesson]:
    """Return the sentences written for this purpose."""
    rows = [json.loads(line) for line in LESSONS.read_text(encoding="utf-8").splitlines()]
    return lessons_of(rows, LESSON_WEIGHT)


def main() -> None:
    """Fit on the training part and the written sentences, and print the scores on the held-out part."""
    weights = fit_all([*lessons_of(annotated("train")), *written()])
    rows = {question: dict(sorted(table.items())) for question, table in weights.items()}
    WEIGHTS.write_text(_compact(rows), encoding="utf-8")
    scores = sentence_f1(lessons_of(annotated("dev")), weights)
    print(" ".join(f"{name} {value:.3f}" for name, value in scores.items()))


def _compact(rows: dict[str, dict[str, list[float]]]) -> str:
    """Return JSON with one feature a line, so that changes can be read."""
    parts = []
    for question, table in rows.items():
        lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(weights)}" for name, weights in table.items())
        parts.append(f" {json.dumps(question)}: {{\n{lines}\n }}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main()
