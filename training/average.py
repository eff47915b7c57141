"""Average checkpoints: `python -m training.average OUT.pt CHECKPOINT...`.

The mean of runs that start from one network is a little better than each of them (model soups,
Wortsman et al. 2022).
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
