#!/usr/bin/env bash
# Remake the shipped weights from MiniLM, the treebanks and the dispatch corpus; see training/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."
export PYTHONPATH=src
out=${OUT:-build/train}
workers=${WORKERS:-4}
mkdir -p "$out"
python -m training.hashes --check
rows="$out/rows.pkl.gz"
teachers=()
for seed in 1 2 3 4; do
    python -m training.train teacher --out "$out/teacher$seed" --seed "$seed" --workers "$workers" --rows "$rows"
    teachers+=("$out/teacher$seed/last.pt")
done
for seed in 11 12; do
    python -m training.train student --out "$out/student$seed" --seed "$seed" --workers "$workers" --rows "$rows" \
        --start "$out/teacher3/last.pt" --teachers "${teachers[@]}"
done
python -m training.average "$out/mean/mean.pt" "$out"/student1[12]/last.pt
python -m training.export "$out/mean/mean.pt" src/dragoman/language/data
python -m training.focusing
python -m training.calibrate --afresh
python -m training.claiming
