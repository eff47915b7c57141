"""Scores of forecasts on ICEWS14, through the command line as a user would ask for them, with time and peak memory.

python -m benchmarks.forecasting            both backtests, their time and memory beside the floors

Needs ../shared. `make evaluate` prints the scores as its parts `ranking` and `probabilities`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from typing import Any, NamedTuple

from benchmarks.scale import SECONDS_BETWEEN_LOOKS, peak
from training.settings import SHARED

TABLE, RELATIONS = SHARED / "data" / "icews14.csv.gz", SHARED / "data" / "icews14_relations.csv"
RANK = ["rank", str(TABLE), "--json"]
PROBABILITIES = ["prob", str(TABLE), "--relations", str(RELATIONS), "--horizon", "7d", "--horizon", "30d", "--json"]
CAMEO = ["--quads", "cameo"]
MOST_SECONDS, MOST_MEGABYTES = 300, 4096


class Told(NamedTuple):
    """What a backtest printed last, as data, and what it took."""

    report: dict[str, Any]
    seconds: float
    megabytes: float


def backtest(arguments: list[str]) -> Told:
    """Run `dragoman backtest` in a process of its own."""
    command = [sys.executable, "-m", "dragoman", "backtest", *arguments]
    began, most = time.perf_counter(), [0.0]
    with tempfile.TemporaryFile("w+") as out, subprocess.Popen(command, stdout=out) as process:

        def watch() -> None:
            while process.poll() is None:
                most[0] = max(most[0], peak(process.pid))
                time.sleep(SECONDS_BETWEEN_LOOKS)

        watcher = threading.Thread(target=watch)
        watcher.start()
        status = process.wait()
        watcher.join()
        if status:
            sys.exit(f"{' '.join(command)} ended with status {status}")
        out.seek(0)
        report = json.loads(out.read().splitlines()[-1])
    return Told(report, time.perf_counter() - began, most[0])


def ranking_scores(single: dict[str, Any], multi: dict[str, Any]) -> dict[str, float]:
    """Return MRR and hits at 10, with and without the test days before the one asked about."""
    return {
        "mrr": single["mrr"], "hits10": single["hits10"], "multi_mrr": multi["mrr"], "multi_hits10": multi["hits10"],
    }  # fmt: skip


def probability_scores(report: dict[str, Any], whose: str = "") -> dict[str, float]:
    """Return the Brier skill and the calibration error by horizon, over the four quad classes."""
    out = {}
    for horizon in ("7", "30"):
        macro = report["horizons"][horizon]["macro"]["dragoman"]
        out |= {f"{whose}skill_{horizon}d": macro["brier_skill"], f"{whose}ece_{horizon}d": macro["ece"]}
    return out


def what_if_scores(report: dict[str, Any]) -> dict[str, float]:
    """Return what the Brier score gains where the event asked about happened, and the low end of its interval."""
    found = report["horizons"]["7"]["what_if"]
    return {"what_if_gain": found["gain"], "what_if_low": found["gain_interval"][0]}


def ranking() -> dict[str, float]:
    """Scores of who comes next."""
    return ranking_scores(backtest(RANK).report, backtest([*RANK, "--multi-step"]).report)


def probabilities() -> dict[str, float]:
    """Scores of how likely."""
    report, cameo = (backtest([*PROBABILITIES, *more]).report for more in (["--what-if"], CAMEO))
    return probability_scores(report) | what_if_scores(report) | probability_scores(cameo, "cameo_")


def main() -> None:
    """Print scores, time and memory; exit 1 if one takes too long or too much."""
    kept = True
    single, multi, prob = backtest(RANK), backtest([*RANK, "--multi-step"]), backtest(PROBABILITIES)
    scores = ranking_scores(single.report, multi.report) | probability_scores(prob.report)
    for name, value in scores.items():
        print(f"{name:16} {value:8.4f}")
    for name, told in {"ranking": single, "ranking, multi-step": multi, "probabilities": prob}.items():
        good = told.seconds <= MOST_SECONDS and told.megabytes <= MOST_MEGABYTES
        kept &= good
        print(
            f"{name:20} {told.seconds:6.0f} s (at most {MOST_SECONDS}) {told.megabytes:6.0f} MB (at most"
            f" {MOST_MEGABYTES}){'' if good else '  BELOW'}"
        )
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
