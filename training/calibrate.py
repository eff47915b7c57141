"""Choose how the network's and the codebook's opinions combine, on development data only.

`python -m training.calibrate` searches the few numbers of `Weights` and `ArcWeights` by
coordinate steps and writes src/dragoman/coding/data/calibration.json. What is maximised: type
and dyad F1 on the real development stories, and with less weight on the corpus's held-out part
and the gold-standard sentences, so that no number hangs on fourteen articles alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.parts import DATA, EVAL, lines, scorer
from dragoman.coding.arguments import ArcWeights
from dragoman.coding.coder import CALIBRATION, Coder
from dragoman.coding.triggers import Weights
from dragoman.reading.dates import publication_date
from dragoman.records import Document
from training import dispatches

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
    """Parsed documents with what is needed to score their coding."""

    documents: list[Document]
    parses: list[Parse]
    gold: list[dict]
    keyed: dict[str, dict]


def load(coder: Coder) -> tuple[Set, Set, Set]:
    """Return the real stories, the corpus's development part and the gold-standard sentences, parsed."""
    module = scorer("score_events")
    rows = lines(DATA / "realdev_docs.jsonl")
    keyed = {r["id"]: dict(r) for r in rows}
    stories = [Document(r["id"], "\n".join(r["sentences"]), publication_date(r["date"])) for r in rows]
    held_out = dispatches.read("dev")
    pairs = [module.from_dispatch(d) for d in held_out]
    corpus_keyed = {doc["id"]: doc for _, doc in pairs}
    corpus_gold = module.flatten([row for found, _ in pairs for row in found], corpus_keyed)
    corpus = [Document(d["id"], d["text"], publication_date(d.get("date"))) for d in held_out]
    gsr = [Document(r["id"], r["text"], publication_date(r["date"])) for r in lines(DATA / "gsr_dev.jsonl")]
    parse = lambda docs: [coder.analyser.parse(d.text) for d in docs]  # noqa: E731
    return (
        Set(stories, parse(stories), module.flatten(lines(DATA / "realdev_events.jsonl"), keyed), keyed),
        Set(corpus, parse(corpus), corpus_gold, corpus_keyed),
        Set(gsr, parse(gsr), [], {}),
    )


def records(coder: Coder, data: Set) -> list[dict]:
    """Return the records of a set."""
    pairs = zip(data.documents, data.parses, strict=True)
    return [e.to_plover() for d, p in pairs for e in coder.code_parsed(d, p)]


def objective(coder: Coder, sets: tuple[Set, Set, Set]) -> tuple[float, dict[str, float]]:
    """Return the value to maximise and the scores it is made of."""
    module = scorer("score_events")
    out: dict[str, float] = {}
    for name, data in zip(("stories", "corpus"), sets, strict=False):
        result = module.score(data.gold, module.flatten(records(coder, data), data.keyed))
        out |= {f"{name}_{level}": result[level]["f1"] for level in ("type", "dyad", "names")}
    out |= {f"gsr_{k}": v for k, v in gsr_scores(records(coder, sets[2])).items() if k in {"type_first", "triple_hit"}}
    value = out["stories_type"] + out["stories_dyad"] + 0.4 * (out["corpus_type"] + out["corpus_dyad"])
    return value + 0.4 * (out["gsr_type_first"] + out["gsr_triple_hit"]), out


def gsr_scores(found: list[dict]) -> dict[str, float]:
    """Run the gold-standard scorer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        path.write_text("".join(json.dumps(r) + "\n" for r in found), encoding="utf-8")
        run = [sys.executable, str(EVAL / "score_gsr.py"), str(DATA / "gsr_dev.jsonl"), str(path)]
        return json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)


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
