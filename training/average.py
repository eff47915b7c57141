"""Average checkpoints: `python -m training.average OUT.pt CHECKPOINT...`.

The mean of the last checkpoints parses and finds names a little better than any of them, most of
all where the learning rate has not yet fallen to nothing (stochastic weight averaging, Izmailov
et al. 2018).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch


def average(checkpoints: list[Path], out: Path) -> None:
    """Write the mean of the checkpoints' weights, and the label lists of the first beside it."""
    weights = [torch.load(path) for path in checkpoints]
    mean = {name: sum(w[name].double() for w in weights) / len(weights) for name in weights[0]}
    out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({name: value.float() for name, value in mean.items()}, out)
    shutil.copy(checkpoints[0].parent / "labels.json", out.parent)


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    args = parser.parse_args()
    average(args.checkpoints, args.out)


if __name__ == "__main__":
    main()
