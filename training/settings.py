"""Everything that was chosen by hand in training."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

SEED = 7
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
TREEBANKS = SHARED / "treebanks"
CORPUS = ROOT / "training" / "corpus"
# Files of `dragoman review`, where somebody has put some; none are shipped.
REVIEWS = ROOT / "training" / "reviews"
# The model whose parser finds the head words of the dispatches' spans.
PARSER = ROOT / "src" / "dragoman" / "language" / "data"
# Nothing is chosen by EWT dev, so it is learned from too; GUM dev is left to look at.
TREES = ("ewt-train", "gum-train", "ewt-dev")


class Stage(NamedTuple):
    """Size and length of one training run, learning rates and the share of each task.

    A step is one batch of at most `budget` word pieces, padding included. The rate rises over `warm`
    steps and falls linearly to the last one.
    """

    steps: int
    feed: int
    share: dict[str, float]
    encoder_rate: float
    head_rate: float
    budget: int = 4200
    warm: int = 300
    check: int = 2000


STAGES = {
    # MiniLM whole; several of them with different seeds teach the small network.
    "teacher": Stage(
        steps=12000,
        feed=1536,
        share={"syntax": 0.32, "names": 0.20, "events": 0.48},
        encoder_rate=2.5e-4,
        head_rate=1.5e-3,
    ),
    # A teacher narrowed, learning from the data and from the mean of the teachers.
    "student": Stage(
        steps=8500,
        feed=512,
        share={"syntax": 0.30, "names": 0.25, "events": 0.45},
        encoder_rate=2.5e-4,
        head_rate=1.2e-3,
    ),
}
