"""Print the scores of every part beside its floor and aim; exit 1 if a floor is missed.

`python -m benchmarks.evaluate [PART...] [--short] [--json]`
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from pathlib import Path

from training.settings import SHARED

FLOORS = Path(__file__).with_name("floors.toml")
SLOW = ("ranking", "probabilities")


def report(scores: dict[str, dict[str, float]], floors: dict) -> bool:
    """Print a table; return whether every floor is met."""
    met = all(name in scores[part] for part, rows in floors.items() for name in rows)
    print(f"{'part':10} {'score':18} {'now':>8} {'floor':>8} {'aim':>8}")
    for part, values in scores.items():
        for name, value in values.items():
            row = floors.get(part, {}).get(name, {})
            # Of errors, less is better: they have a ceiling.
            floor, aim = row.get("floor", row.get("ceiling")), row.get("aim")
            below = floor is not None and (value > floor if "ceiling" in row else value < floor)
            met &= not below
            mark = "  MISSES THE FLOOR" if below else ""
            print(f"{part:10} {name:18} {value:8.3f} {_number(floor)} {_number(aim)}{mark}")
    return met


def _number(value: float | None) -> str:
    return f"{value:8.3f}" if value is not None else " " * 8


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--short", action="store_true", help=f"leave out what takes minutes: {', '.join(SLOW)}")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    args = parser.parse_args()
    if not SHARED.exists():
        print(f"nothing evaluated: the public test data is not at {SHARED}")
        return
    from benchmarks.parts import PARTS

    unknown = set(args.parts) - set(PARTS)
    if unknown:
        parser.error(f"unknown part {sorted(unknown)[0]!r}; the parts are {', '.join(PARTS)}")
    chosen = args.parts or [name for name in PARTS if not (args.short and name in SLOW)]
    scores = {name: PARTS[name]() for name in chosen}
    with FLOORS.open("rb") as file:
        floors = {k: v for k, v in tomllib.load(file).items() if k in scores}
    if args.json:
        print(json.dumps(scores))
    elif not report(scores, floors):
        sys.exit("a score is below its floor (benchmarks/floors.toml)")


if __name__ == "__main__":
    main()
