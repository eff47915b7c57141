"""Write or check the hashes of everything the weights are made from: `python -m training.hashes [--check]`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

from dragoman.world.rows import DATA
from training import settings
from training.augment import gazetteer_files
from training.treebanks import NAME_SOURCES

HASHES = Path(__file__).with_name("data-hashes.json")
TREES = ("ewt-train", "gum-train", "ewt-dev", "gum-dev")
NAMES = (*(f"{source}-train" for source in NAME_SOURCES), "uner-dev", "gmb-test", "wikigold-test")


def inputs() -> dict[str, Path]:
    """Return the files that training reads, for the weights or for the scores it prints, by listed name."""
    trees = [settings.TREEBANKS / f"{name}.conllu.gz" for name in TREES]
    names = [settings.TREEBANKS / f"ner-{name}.tsv.gz" for name in NAMES]
    corpus = sorted(settings.CORPUS.glob("w*.jsonl"))
    reviews = sorted(settings.REVIEWS.glob("*.jsonl"))
    listed = {f"{path.parent.name}/{path.name}": path for path in (*trees, *names, *corpus, *reviews)}
    return listed | {f"world/{path.relative_to(DATA).as_posix()}": path for path, _ in gazetteer_files()}


def current() -> dict[str, str]:
    """Return the SHA-256 of every input; an absent file has the hash `missing`."""
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "missing"
        for name, path in sorted(inputs().items())
    }


def differences(noted: dict[str, str], found: dict[str, str]) -> list[str]:
    """Return one line for every input that is not as it was noted."""
    out = []
    for name in sorted({*noted, *found}):
        if found.get(name, "missing") == "missing":
            out.append(f"{name}: is missing")
        elif name not in noted:
            out.append(f"{name}: is new, not among the noted inputs")
        elif noted[name] != found[name]:
            out.append(f"{name}: has changed ({noted[name][:12]} noted, {found[name][:12]} now)")
    return out


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with data-hashes.json; exit 1 if they differ")
    args = parser.parse_args()
    found = current()
    if not args.check:
        absent = [name for name, value in found.items() if value == "missing"]
        if absent:
            sys.exit(f"not written: {', '.join(absent)} missing (is {settings.SHARED} there?)")
        HASHES.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(f"wrote {len(found)} hashes to {HASHES}")
        return
    if not HASHES.exists():
        sys.exit(f"{HASHES} is not there; write it with `python -m training.hashes`")
    wrong = differences(json.loads(HASHES.read_text(encoding="utf-8")), found)
    if wrong:
        sys.exit("the training data is not what the shipped weights were made from:\n  " + "\n  ".join(wrong))
    print(f"{len(found)} inputs are as noted")


if __name__ == "__main__":
    main()
