"""Measure `dragoman add`: engines side by side, cost beside the bare model pass, memory and time as the corpus grows.

python -m benchmarks.scale engines --documents 400      1 and 2 processes, Dask with 2 workers, in this one run
python -m benchmarks.scale cost --documents 100         end to end on one process / the bare model pass
python -m benchmarks.scale growth --sizes 1000 5000 20000     peak memory, time per document

Needs ../shared. Times without `(whole)` leave out what an engine takes to begin, measured on two documents.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from benchmarks.synthesis import story_sentences, write

ROOT = Path(__file__).resolve().parent.parent
# Natural reports for speed; short ones for size, since 20,000 natural ones take hours.
NATURAL, SHORT = (15, 30), (2, 4)
ENGINES = {
    "serial": ["--workers", "0"],
    "1 process": ["--workers", "1"],
    "2 processes": ["--workers", "2"],
    "Dask, 2 workers": ["--workers", "2", "--dask", "local"],
}
FLOORS = {
    "2 processes / 1 process (whole)": (1.7, ">="),
    "Dask / 2 processes (whole)": (0.8, ">="),
    "end to end / model pass (time)": (2.0, "<="),
    "peak memory, largest / smallest": (1.3, "<="),
    "time per document, largest / smallest": (1.15, "<="),
}
SECONDS_BETWEEN_LOOKS = 0.05
_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


class Measured(NamedTuple):
    """Seconds and megabytes of one `add`; memory is the sum of the peaks of its processes."""

    seconds: float
    main: float
    workers: float

    @property
    def memory(self) -> float:
        """Megabytes of the main process and its workers."""
        return self.main + self.workers


def added(corpus: Path, archive: Path, options: list[str]) -> Measured:
    """Run `dragoman add` on a corpus into a new archive, watching its processes."""
    archive.unlink(missing_ok=True)
    command = [sys.executable, "-m", "dragoman", "add", str(corpus), "--archive", str(archive), *options]
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    began = time.perf_counter()
    # Its progress goes to a file: nobody reads a pipe while it is watched.
    with tempfile.TemporaryFile("w+") as told:
        process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": path}, stdout=told, stderr=told)
        peaks: dict[int, float] = {}
        while process.poll() is None:
            for number in tree(process.pid):
                peaks[number] = max(peaks.get(number, 0.0), peak(number))
            time.sleep(SECONDS_BETWEEN_LOOKS)
        seconds = time.perf_counter() - began
        if process.returncode:
            told.seek(0)
            sys.exit(f"{' '.join(command)} ended with status {process.returncode}:\n{told.read()}")
    main = peaks.pop(process.pid, 0.0)
    return Measured(seconds, main, sum(peaks.values()))


def tree(number: int) -> list[int]:
    """Return a process and those it started, by their numbers."""
    out = [number]
    try:
        threads = list(Path(f"/proc/{number}/task").iterdir())
        for thread in threads:
            for child in (thread / "children").read_text().split():
                out += tree(int(child))
    except OSError:
        pass  # it has just ended
    return out


def peak(number: int) -> float:
    """Return the peak of the memory of a process in megabytes, 0 if it has ended."""
    try:
        found = _PEAK.search(Path(f"/proc/{number}/status").read_text())
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def engines(documents: int, repeats: int, folder: Path) -> dict[str, float]:
    """Return documents a second of every engine, the best of several rounds in which they take turns."""
    sentences = story_sentences()
    corpus = write(folder / "corpus.jsonl", sentences, documents, NATURAL)
    few = write(folder / "few.jsonl", sentences, 2, NATURAL)
    start = {name: added(few, folder / "few.duckdb", options).seconds for name, options in ENGINES.items()}
    best = dict.fromkeys(ENGINES, float("inf"))
    for _ in range(repeats):
        for name, options in ENGINES.items():
            best[name] = min(best[name], added(corpus, folder / "a.duckdb", options).seconds)
    out: dict[str, float] = {}
    for name, seconds in best.items():
        out[f"{name}, documents/s (whole)"] = documents / seconds
        out[f"{name}, documents/s"] = documents / max(seconds - start[name], 1e-9)
        out[f"{name}, s to begin"] = start[name]
    for suffix in (" (whole)", ""):
        rate = {name: out[f"{name}, documents/s{suffix}"] for name in ENGINES}
        out[f"2 processes / serial{suffix}"] = rate["2 processes"] / rate["serial"]
        out[f"2 processes / 1 process{suffix}"] = rate["2 processes"] / rate["1 process"]
        out[f"Dask / 2 processes{suffix}"] = rate["Dask, 2 workers"] / rate["2 processes"]
    return out


def cost(documents: int, repeats: int, folder: Path) -> dict[str, float]:
    """Return the processor time of adding beside that of the bare model pass on the same sentences."""
    from dragoman.adding.executors import Engine
    from dragoman.adding.pipeline import How, add
    from dragoman.adding.progress import Tally
    from dragoman.cli.progress import Lines
    from dragoman.language.analyser import shared_analyser
    from dragoman.language.sentences import split_sentences
    from dragoman.language.tokens import tokenize
    from dragoman.reading import Options, read_inputs

    corpus = write(folder / "corpus.jsonl", story_sentences(), documents, NATURAL)
    texts = [d.text for d in read_inputs([str(corpus)], Options())]  # type: ignore[union-attr]
    words = [[t[s + a : s + b] for a, b in tokenize(t[s:e])] for t in texts for s, e in split_sentences(t)]
    model = shared_analyser().model

    def whole(name: str) -> None:
        add(read_inputs([str(corpus)], Options()), folder / name, How(Engine(0)), Tally(), Lines())

    few = write(folder / "few.jsonl", story_sentences(), 2, NATURAL)
    add(read_inputs([str(few)], Options()), folder / "few.duckdb", How(Engine(0)), Tally(), Lines())  # warm up
    pairs = [
        (seconds(lambda: [model.analyse_one(s) for s in words]), seconds(lambda k=k: whole(f"{k}.duckdb")))
        for k in range(repeats)
    ]
    bare, all_told = (min(times) for times in zip(*pairs, strict=True))
    return {
        "model pass, sentences/s": len(words) / bare,
        "end to end, sentences/s": len(words) / all_told,
        "end to end / model pass (time)": all_told / bare,
    }


def seconds(work: object) -> float:
    """Return the processor time of a call in this process: other programs do not make it longer."""
    began = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - began


def growth(sizes: list[int], workers: int, folder: Path) -> dict[str, float]:
    """Return peak memory and time per document for corpora of several sizes of short documents."""
    sentences = story_sentences()
    options = ["--workers", str(workers)]
    few = write(folder / "few.jsonl", sentences, 2, SHORT)
    start = added(few, folder / "few.duckdb", options).seconds
    out, found = {"s to begin": start}, []
    for size in sizes:
        corpus = write(folder / f"{size}.jsonl", sentences, size, SHORT)
        one = added(corpus, folder / f"{size}.duckdb", options)
        each = 1000 * (one.seconds - start) / size
        found.append((one.memory, each))
        out |= {
            f"{size}: peak memory, MB": one.memory,
            f"{size}: of it the main process, MB": one.main,
            f"{size}: ms per document": each,
            f"{size}: documents/s": 1000 / each,
        }
    memory, time_each = ([row[k] for row in found] for k in (0, 1))
    out["peak memory, largest / smallest"] = memory[-1] / memory[0]
    out["time per document, largest / smallest"] = max(time_each) / min(time_each)
    return out


def report(found: dict[str, float]) -> bool:
    """Print what was measured beside the floors, and return whether all are kept."""
    kept = True
    for name, value in found.items():
        floor, sign = FLOORS.get(name, (None, ""))
        verdict = ""
        if floor is not None:
            ok = value >= floor if sign == ">=" else value <= floor
            kept &= ok
            verdict = f"  floor {sign} {floor}{'' if ok else '  BELOW'}"
        print(f"{name:44} {value:10.2f}{verdict}")
    return kept


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("engines", "cost", "growth"))
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000, 20000])
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        if args.what == "engines":
            found = engines(args.documents, args.repeats, place)
        elif args.what == "cost":
            found = cost(args.documents, args.repeats, place)
        else:
            found = growth(args.sizes, args.workers, place)
    sys.exit(0 if report(found) else 1)


if __name__ == "__main__":
    main()
