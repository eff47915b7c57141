"""Choose how the network's and the codebook's opinions combine, on development data only.

`python -m training.calibrate` searches the few numbers of `Weights` and `ArcWeights` by
coordinate steps and writes src/dragoman/coding/data/calibration.json. What is maximised: type
and dyad F1 on the real development stories, and with less weight on the corpus's held-out part
and the gold-standard sentences, so that no number hangs on fourteen articles alone.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.parts import (
    Annotated,
    annotated_corpus,
    annotated_stories,
    event_result,
    gsr_documents,
    gsr_scores,
)
from dragoman.coding.arguments import ArcWeights
from dragoman.coding.coder import CALIBRATION, Coder
from dragoman.coding.triggers import Weights

if TYPE_CHECKING:
    from dragoman.language.parse import Parse

GRIDS = {
    "triggers": {
        "offset": (-1.0, -0.5, 0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5),
        "phrase": (1.0, 2.0, 3.0, 4.0, 5.0),
        "weak": (0.0, 0.2, 0.3, 0.4, 0.5, 0.6),
        "scale": (0.7, 0.85, 1.0, 1.2),
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


class Set(NamedTuple):
    """Annotated documents with their parses, made once for the whole search."""

    data: Annotated
    parses: list[Parse]


def load(coder: Coder) -> tuple[Set, Set, Set]:
    """Return the real stories, the corpus's development part and the gold-standard sentences, parsed."""
    found = annotated_stories(), annotated_corpus(), Annotated(gsr_documents(), [], {})
    stories, corpus, gsr = (Set(data, [coder.analyser.parse(d.text) for d in data.documents]) for data in found)
    return stories, corpus, gsr


def records(coder: Coder, part: Set) -> list[dict]:
    """Return the records of a set."""
    pairs = zip(part.data.documents, part.parses, strict=True)
    return [e.to_plover() for d, p in pairs for e in coder.code_parsed(d, p)]


def objective(coder: Coder, sets: tuple[Set, Set, Set]) -> tuple[float, dict[str, float]]:
    """Return the value to maximise and the scores it is made of."""
    out: dict[str, float] = {}
    for name, part in zip(("stories", "corpus"), sets, strict=False):
        result = event_result(records(coder, part), part.data)
        out |= {f"{name}_{level}": result[level]["f1"] for level in ("type", "dyad", "names")}
    out |= {f"gsr_{k}": v for k, v in gsr_scores(records(coder, sets[2])).items() if k in {"type_first", "triple_hit"}}
    value = out["stories_type"] + out["stories_dyad"] + 0.4 * (out["corpus_type"] + out["corpus_dyad"])
    return value + 0.4 * (out["gsr_type_first"] + out["gsr_triple_hit"]), out


def search(coder: Coder, sets: tuple[Set, Set, Set], rounds: int) -> dict[str, dict[str, float]]:
    """Improve one number at a time over its grid, until a round brings nothing."""
    best, scores = objective(coder, sets)
    print(round(best, 4), scores, flush=True)
    for _ in range(rounds):
        before = best
        for group, grids in GRIDS.items():
            for name, grid in grids.items():
                best = _best_of(coder, sets, best, group, name, grid)
        if best == before:
            break
    return {"triggers": coder.triggers._asdict(), "arcs": coder.arcs._asdict()}


def _best_of(
    coder: Coder, sets: tuple[Set, Set, Set], best: float, group: str, name: str, grid: tuple[float, ...]
) -> float:
    """Leave the coder with the best value of one number and return the objective reached."""
    kept = getattr(coder, group)
    for value in grid:
        tried = kept._replace(**{name: value})
        setattr(coder, group, tried)
        found, scores = objective(coder, sets)
        if found > best + 1e-4:
            best, kept = found, tried
            print(round(best, 4), name, value, scores, flush=True)
    setattr(coder, group, kept)
    return best


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    coder = Coder(triggers=Weights(), arcs=ArcWeights())
    found = search(coder, load(coder), args.rounds)
    CALIBRATION.parent.mkdir(exist_ok=True)
    CALIBRATION.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
