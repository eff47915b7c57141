"""Measure speed, start-up, memory and size: `python -m benchmarks.bench [--stories N]`.

Ratios stand side by side in one run, since absolute times depend on the machine.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parent.parent


def throughput(count: int) -> dict[str, float]:
    """Return sentences a second of the bare model pass and of coding, on one thread."""
    from benchmarks.parts import sample_stories
    from dragoman.coding.coder import Coder
    from dragoman.language.sentences import split_sentences
    from dragoman.language.tokens import tokenize

    coder, documents = Coder(), sample_stories(count)
    words = [
        [d.text[s + a : s + b] for a, b in tokenize(d.text[s:e])] for d in documents for s, e in split_sentences(d.text)
    ]
    model = coder.analyser.model
    coder.code(documents[0])  # warm up
    # The best of three, side by side: what else runs on the machine only slows things down.
    pairs = [
        (
            _seconds(lambda: sum(len(model.analyse_one(s).upos) for s in words)),
            _seconds(lambda: sum(len(e) for _, e in coder.code_many(documents))),
        )
        for _ in range(3)
    ]
    bare, coded = (min(times) for times in zip(*pairs, strict=True))
    rate = {"model pass, sentences/s": len(words) / bare, "end to end, sentences/s": len(words) / coded}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return rate | {"end to end / model pass (time)": coded / bare, "sentences": len(words), "peak memory, MB": peak}


def _seconds(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - began


def start_up(repeats: int = 5) -> dict[str, float]:
    """Return the wall time and peak memory of `dragoman code` on one short file, and of bare Python."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "short.txt"
        file.write_text("Police in Dhaka detained 22 opposition supporters on Wednesday.\n", encoding="utf-8")
        run = [sys.executable, "-m", "dragoman", "code", str(file), "--date", "1997-06-19"]
        times = [_seconds(lambda: subprocess.run(run, check=True, capture_output=True)) for _ in range(repeats)]
        python = _seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"start-up, s (best)": min(times), "python alone, s": python, "start-up peak memory, MB": peak}


def installed_size() -> dict[str, float]:
    """Return the size of a fresh virtual environment with the package, less that of an empty one."""
    with tempfile.TemporaryDirectory() as folder:
        venv = Path(folder) / "venv"
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        empty = _size(venv)
        pip = [
            str(venv / "bin/python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-compile",
        ]
        subprocess.run([*pip, str(ROOT)], check=True)
        return {"installed size, MB": (_size(venv) - empty) / 1e6}


def _size(folder: Path) -> int:
    return sum(p.lstat().st_size for p in folder.rglob("*") if not p.is_dir())


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=120, help="how many stories to time")
    parser.add_argument("--no-size", action="store_true", help="leave out the installed size (needs pip)")
    args = parser.parse_args()
    rows = {**start_up(), **throughput(args.stories)} | ({} if args.no_size else installed_size())
    for name, value in rows.items():
        print(f"{name:34} {value:10.2f}")


if __name__ == "__main__":
    main()
