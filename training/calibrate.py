"""Choose how the network's and the codebook's opinions combine, on development data only.

`python -m training.calibrate` searches the few numbers of `Weights` and `ArcWeights` by
coordinate steps and writes src/dragoman/coding/data/calibration.json. What is maximised: type
and dyad F1 on the real development stories, and with less weight on the corpus's held-out part
and the gold-standard sentences, so that no number hangs on fourteen articles alone.

Then it fits what turns a record's score into a probability (`Certainty`), on the stories and the
held-out dispatches, and prints the reliability table. `--certainty` does only that.
"""

from __future__ import annotations

import argparse
import json
from typing import Any, NamedTuple

import numpy as np

from benchmarks.parts import (
    Annotated,
    annotated_corpus,
    annotated_stories,
    event_result,
    gsr_documents,
    gsr_scores,
    scorer,
)
from dragoman.coding.arguments import ArcWeights
from dragoman.coding.coder import CALIBRATION, Coder, Work
from dragoman.coding.triggers import Certainty, Weights, bounded_logit
from dragoman.evaluating.reliability import bins, calibration_error
from dragoman.language.labels import EVENT_TYPES

GRIDS = {
    "triggers": {
        "offset": (-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5),
        "phrase": (1.0, 2.0, 3.0, 4.0, 5.0),
        "weak": (0.0, 0.2, 0.3, 0.4, 0.5, 0.6),
        "plain": (0.0, 0.5, 1.0, 1.5, 2.0),
        "scale": (0.7, 0.85, 1.0, 1.2),
        "lead": (1.0, 1.5, 2.0),
        "no_actor": (0.0, 0.4, 0.8, 1.2),
        "no_recipient": (0.0, 0.4, 0.8, 1.2),
        # Below 0.8 what grammar does not tie to a trigger makes nonsense records.
        "loose": (0.8, 1.0, 1.3),
        "embedded": (0.0, 0.5, 1.0, 2.0, 3.0),
        "depth": (0.0, 0.2, 0.4, 0.6, 0.8),
    },
    "arcs": {
        "threshold": (0.25, 0.3, 0.35, 0.4, 0.5),
        "tree": (0.15, 0.25, 0.35),
        "alone": (0.02, 0.03, 0.06, 0.1),
        "deep": (0.01, 0.02, 0.05, 0.1),
        "last": (0.08, 0.12, 0.15, 0.2, 0.3),
    },
}


# Offsets of single types; a change must gain so much that it is no accident of a single text.
BY_TYPE = (-0.6, -0.3, 0.0, 0.3, 0.6)
GAIN = 2e-3


class Set(NamedTuple):
    """Annotated documents with what the weights do not change (parses, entities, places), made once for the search."""

    data: Annotated
    works: list[Work]


def load(coder: Coder) -> tuple[Set, Set, Set]:
    """Return the real stories, the corpus's development part and the gold-standard sentences, parsed."""
    found = annotated_stories(), annotated_corpus(), Annotated(gsr_documents(), [], {})
    stories, corpus, gsr = (
        Set(data, [coder.work(d, coder.analyser.parse(d.text)) for d in data.documents]) for data in found
    )
    return stories, corpus, gsr


def records(coder: Coder, part: Set) -> list[dict]:
    """Return the records of a set."""
    out = []
    for work in part.works:
        work.coder, work.found = coder, coder.triggers_in(work.parse)
        out += [e.to_plover() for e in work.events()]
    return out


def objective(coder: Coder, sets: tuple[Set, Set, Set]) -> tuple[float, dict[str, float]]:
    """Return the value to maximise and the scores it is made of."""
    out: dict[str, float] = {}
    for name, part in zip(("stories", "corpus"), sets, strict=False):
        result = event_result(records(coder, part), part.data)
        out |= {f"{name}_{level}": result[level]["f1"] for level in ("type", "dyad", "names")}
    out |= {f"gsr_{k}": v for k, v in gsr_scores(records(coder, sets[2])).items() if k in {"type_first", "triple_f1"}}
    value = out["stories_type"] + out["stories_dyad"] + 0.8 * (out["corpus_type"] + out["corpus_dyad"])
    return value + 0.5 * (out["gsr_type_first"] + out["gsr_triple_f1"]), out


def search(coder: Coder, sets: tuple[Set, Set, Set], rounds: int) -> None:
    """Improve one number at a time over its grid, until a round brings nothing; the coder is left with the best."""
    best, scores = objective(coder, sets)
    print(round(best, 4), scores, flush=True)
    for _ in range(rounds):
        before = best
        for group, grids in GRIDS.items():
            for name, grid in grids.items():
                best = _best_of(coder, sets, best, group, {value: {name: value} for value in grid})
        for kind in EVENT_TYPES:
            kept = dict(coder.triggers.by_type)
            best = _best_of(coder, sets, best, "triggers", {v: {"by_type": kept | {kind: v}} for v in BY_TYPE})
        if best == before:
            break


def _best_of(
    coder: Coder, sets: tuple[Set, Set, Set], best: float, group: str, options: dict[float, dict[str, Any]]
) -> float:
    """Leave the coder with the best of some changes of its weights and return the objective reached."""
    kept = getattr(coder, group)
    for change in options.values():
        tried = kept._replace(**change)
        if tried == kept:
            continue
        setattr(coder, group, tried)
        found, scores = objective(coder, sets)
        if found > best + GAIN:
            best, kept = found, tried
            print(round(best, 4), change, scores, flush=True)
    setattr(coder, group, kept)
    return best


def outcomes(coder: Coder, part: Set) -> list[tuple[float, bool]]:
    """Return the confidence of every record of a set and whether its type is right."""
    module = scorer("score_events")
    predicted = module.flatten(records(coder, part), part.data.keyed)
    matched = {id(p): bool(g.get("optional")) for g, p in module.match(part.data.gold, predicted)}
    # Events that only one annotator coded count neither way.
    return [(p["confidence"], id(p) in matched) for p in predicted if not matched.get(id(p))]


def fit_certainty(told: list[tuple[float, bool]], steps: int = 30) -> Certainty:
    """Return the slope and bias of a logistic regression of "right" on the log-odds of the score (Newton's method)."""
    x = np.array([[bounded_logit(score), 1.0] for score, _ in told])
    right = np.array([float(r) for _, r in told])
    weights = np.zeros(2)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ weights))
        curvature = (x * (p * (1 - p))[:, None]).T @ x + 1e-6 * np.eye(2)
        weights -= np.linalg.solve(curvature, x.T @ (p - right))
    return Certainty(round(float(weights[0]), 4), round(float(weights[1]), 4))


def print_reliability(told: list[tuple[float, bool]]) -> None:
    """Print for each tenth of confidence how many records there are, the mean and the share that is right."""
    found = bins(told)
    for b in found:
        if b.count:
            print(f"{b.low:.1f}-{b.high:.1f}  {b.count:5}  expected {b.expected:.2f}  right {b.observed:.2f}")
    print(f"expected calibration error {calibration_error(found):.3f} of {len(told)} records")


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--certainty", action="store_true", help="keep the weights, fit only what makes probabilities")
    parser.add_argument("--afresh", action="store_true", help="start from the defaults, not from the shipped weights")
    args = parser.parse_args()
    coder = Coder(certainty=Certainty())
    if args.afresh:
        coder.triggers, coder.arcs = Weights(), ArcWeights()
    sets = load(coder)
    if not args.certainty:
        search(coder, sets, args.rounds)
    found = {"triggers": coder.triggers._asdict(), "arcs": coder.arcs._asdict()}
    found["triggers"]["by_type"] = {k: v for k, v in coder.triggers.by_type.items() if v}
    coder.certainty = fit_certainty([o for part in sets[:2] for o in outcomes(coder, part)])
    found["certainty"] = coder.certainty._asdict()
    print_reliability([o for part in sets[:2] for o in outcomes(coder, part)])
    CALIBRATION.parent.mkdir(exist_ok=True)
    CALIBRATION.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
