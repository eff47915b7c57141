#!/usr/bin/env bash
# Remake the shipped weights from MiniLM, the treebanks and the dispatch corpus; see training/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONPATH=src
out=${OUT:-build/train}
mkdir -p "$out"
python -m training.hashes --check
python -m training.train syntax --out "$out/syntax"
python -m training.train joint --out "$out/joint" --start "$out/syntax/last.pt"
python -m training.train final --out "$out/final" --start "$out/joint/last.pt"
python -m training.train polish --out "$out/polish" --start "$out/final/last.pt"
python -m training.average "$out/mean/mean.pt" "$out/final/last.pt" "$out"/polish/step*.pt
python -m training.export "$out/mean/mean.pt" src/dragoman/language/data
python -m training.calibrate
python -m training.claiming
