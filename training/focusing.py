"""Fit the weights of coding/focus.py on the training corpus: `python -m training.focusing`.

Samples are the annotated actors and recipients whose country the document tells only by context.
A conditional logit over the countries of the document and "none", with an L2 penalty.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from dragoman.coding.entities import DocumentEntities
from dragoman.coding.focus import WEIGHTS, Focus
from dragoman.coding.listing import with_listed_names
from dragoman.coding.toponyms import DocumentPlaces
from dragoman.language.analyser import shared_analyser
from dragoman.world.agents import shared_agents
from dragoman.world.atlas import shared_atlas
from dragoman.world.gazetteer import shared_gazetteer
from training import dispatches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.coding.countrysigns import Asked
    from dragoman.language.parse import Parse, Sentence

PENALTY = 1.0
STEPS = 600
RATE = 0.3
RAREST = 5
# Codes of ended states stand for their successors: the corpus uses both.
SUCCESSORS = {"SUN": "RUS", "YUG": "SRB", "SCG": "SRB", "KOS": "XKX", "CSK": "CZE", "DDR": "DEU", "ZAR": "COD"}

Sample = tuple[list[dict[str, float]], int]


class _Recorder(Focus):
    """A focus that notes what it is asked and answers, by sentence and word."""

    def __init__(self, parse: Parse, date: str | None, places: DocumentPlaces) -> None:
        super().__init__(parse, date, shared_gazetteer(), places)
        self.asked: dict[tuple[int, int], tuple[Asked, str | None]] = {}

    def _best(self, asked: Asked) -> str | None:
        answer = super()._best(asked)
        self.asked[asked.sentence, asked.token] = asked, answer
        return answer


def samples(part: str) -> Iterator[Sample]:
    """Yield the candidates' features and the index of the right one, for every mention asked about."""
    analyser = shared_analyser()
    for dispatch in dispatches.read(part):
        yield from samples_of(dispatch, analyser.parse(dispatch["text"]))


def samples_of(dispatch: dict, parse: Parse) -> Iterator[Sample]:
    """Yield the samples of one dispatch."""
    date = dispatch.get("date")
    parse = with_listed_names(parse, shared_gazetteer())
    places = DocumentPlaces(parse, shared_atlas(), shared_gazetteer(), date)
    focus = _Recorder(parse, date, places)
    entities = DocumentEntities(parse, date, shared_gazetteer(), shared_agents(), places, focus)
    for span, code in _annotated(dispatch):
        found = dispatches.head_in(parse, *dispatches.locate(dispatch["text"], span))
        if found:
            resolved = entities.resolve(*found)
            asked, answer = _heard(focus, *found)
            # What was asked for "President Clinton" and then not heeded is no sample.
            if asked and resolved and resolved[0].code == answer:
                yield from _sample(focus, asked, code)


def _heard(focus: _Recorder, sentence: Sentence, head: int) -> tuple[Asked | None, str | None]:
    """Return what was asked for a mention, or for what it counts ("hundreds of people"), with the answer."""
    words = (head, *(t.index for t in sentence.dependents(head, "nmod")))
    return next((focus.asked[sentence.index, w] for w in words if (sentence.index, w) in focus.asked), (None, None))


def _annotated(dispatch: dict) -> Iterator[tuple[str, str | None]]:
    """Yield the actors and recipients with their country codes."""
    for event in dispatch["events"]:
        for side in ("actors", "recipients"):
            if len(event[side]) == len(event["resolved"][side]):
                for span, (_, code, _) in zip(event[side], event["resolved"][side], strict=True):
                    yield span, code


def _sample(focus: Focus, asked: Asked, code: str | None) -> Iterator[Sample]:
    features = focus.features(asked)
    codes = list(features)
    successors = [SUCCESSORS.get(c or "", c) for c in codes]
    right = SUCCESSORS.get(code or "", code)
    if right in successors:
        yield list(features.values()), codes.index(code) if code in codes else successors.index(right)


def fit(rows: list[Sample]) -> dict[str, float]:
    """Return the weights that make the right countries most likely."""
    seen = Counter(name for candidates, _ in rows for features in candidates for name in features)
    names = sorted(name for name, count in seen.items() if count >= RAREST)
    at = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((sum(len(c) for c, _ in rows), len(names)))
    starts, right, row = [], [], 0
    for candidates, answer in rows:
        starts.append(row)
        right.append(row + answer)
        for features in candidates:
            for name, value in features.items():
                if name in at:
                    matrix[row, at[name]] = value
            row += 1
    weights, moment, square = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    lengths = np.diff([*starts, row])
    for step in range(1, STEPS + 1):
        scores = matrix @ weights
        scores = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), lengths))
        chances = scores / np.repeat(np.add.reduceat(scores, starts), lengths)
        slope = (matrix.T @ chances - matrix[right].sum(0) + PENALTY * weights) / len(rows)
        moment, square = 0.9 * moment + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= RATE * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8) / (1 + step / 100)
    return {name: round(float(weights[i]), 4) for name, i in at.items()}


def accuracy(rows: list[Sample], weights: dict[str, float]) -> float:
    """Return the share of mentions whose country comes first."""
    right = 0
    for candidates, answer in rows:
        scores = [sum(weights.get(n, 0.0) * v for n, v in features.items()) for features in candidates]
        right += int(np.argmax(scores)) == answer
    return right / max(1, len(rows))


def main() -> None:
    """Fit on the training part and print the accuracy on both."""
    train, held_out = list(samples("train")), list(samples("dev"))
    weights = fit(train)
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    print(f"{len(train)} mentions, accuracy {accuracy(train, weights):.3f}; held out {accuracy(held_out, weights):.3f}")


if __name__ == "__main__":
    main()
