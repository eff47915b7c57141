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

# The later stages also learn from the EWT dev trees, which nothing is chosen by any more.
ALL_TREES = ("ewt-train", "gum-train", "ewt-dev")


class Stage(NamedTuple):
    """Length, learning rates and task shares of one stage of training.

    The rate falls linearly towards step `horizon`; a stage that another one follows stops before.
    """

    steps: int
    horizon: int
    share: dict[str, float]
    encoder_rate: float = 2e-4
    head_rate: float = 1.5e-3
    warm: int = 200
    budget: int = 1400
    feed: int = 512
    check: int = 500
    trees: tuple[str, ...] = ("ewt-train", "gum-train")


STAGES = {
    "syntax": Stage(steps=1300, horizon=2600, share={"syntax": 0.65, "names": 0.35}, check=650),
    "joint": Stage(
        steps=1200,
        horizon=3200,
        share={"syntax": 0.40, "names": 0.26, "events": 0.34},
        encoder_rate=1.6e-4,
        head_rate=1.2e-3,
        check=600,
    ),
    "final": Stage(
        steps=4500,
        horizon=5400,
        share={"syntax": 0.37, "names": 0.30, "events": 0.33},
        encoder_rate=1.5e-4,
        head_rate=1.0e-3,
        check=900,
    ),
    "polish": Stage(
        steps=1650,
        horizon=2200,
        share={"syntax": 0.58, "names": 0.24, "events": 0.18},
        encoder_rate=8e-5,
        head_rate=6e-4,
        warm=50,
        check=550,
        trees=ALL_TREES,
    ),
    # Goes on from the mean of the stages before with the leads and reports written later: `extend` with
    # w22 to w25 (its rate has not fallen when it stops), `widen` with all files.
    "extend": Stage(
        steps=1600,
        horizon=9000,
        share={"syntax": 0.36, "names": 0.18, "events": 0.46},
        encoder_rate=1e-4,
        head_rate=8e-4,
        warm=100,
        check=800,
        trees=ALL_TREES,
    ),
    "widen": Stage(
        steps=4200,
        horizon=4300,
        share={"syntax": 0.33, "names": 0.17, "events": 0.50},
        encoder_rate=1e-4,
        head_rate=8e-4,
        warm=100,
        check=700,
        trees=ALL_TREES,
    ),
    # With names swapped in the dispatches too (augment.py); ended by hand where it stopped to help.
    "deepen": Stage(
        steps=12000,
        horizon=12000,
        share={"syntax": 0.29, "names": 0.15, "events": 0.56},
        encoder_rate=1.2e-4,
        head_rate=1e-3,
        warm=100,
        check=500,
        trees=ALL_TREES,
    ),
}
