"""Swap names for others of their kind, so that the network learns contexts and not lists.

The pools hold the names of the training corpora and of the project's own gazetteer.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import TYPE_CHECKING

from dragoman.language.tokens import tokenize
from dragoman.world.gazetteer import people_files
from dragoman.world.rows import DATA
from training.treebanks import Sentence, name_spans

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable
    from pathlib import Path

FILES = {
    "cities": "LOC",
    "states": "LOC",
    "igos": "ORG",
    "armed_groups": "ORG",
    "institutions": "ORG",
    "parties": "ORG",
    "ngos_media": "ORG",
}
SHARE = 0.3
LONGEST_NAME = 6

Pools = dict[str, list[list[str]]]


def name_pools(sentences: Iterable[Sentence]) -> Pools:
    """Return the known names of each kind as word lists."""
    pools: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for sentence in sentences:
        for start, end, kind in name_spans(sentence.names):
            if kind in ("PER", "ORG", "LOC"):
                pools[kind].add(tuple(sentence.words[start:end]))
    for path, kind in gazetteer_files():
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                # A name in brackets or with a comma is an identifier, not how news writes it.
                if not set(row["name"]) & set("(),"):
                    pools[kind].add(tuple(row["name"][a:b] for a, b in tokenize(row["name"])))
    return {k: sorted(list(n) for n in names if len(n) <= LONGEST_NAME) for k, names in pools.items()}


def gazetteer_files() -> list[tuple[Path, str]]:
    """Return the gazetteer files whose names are swapped in, with the kind of their names."""
    people = [(path, "PER") for path in people_files(DATA)]
    return people + [(DATA / f"{name}.csv", kind) for name, kind in FILES.items()]


def swap_names(sentence: Sentence, pools: Pools, rng: random.Random) -> Sentence:
    """Return the sentence with some names replaced, or itself when none is."""
    words, tags = list(sentence.words), list(sentence.names)
    changed = False
    for start, end, kind in sorted(name_spans(tags), reverse=True):
        if kind in pools and rng.random() < SHARE:
            name = rng.choice(pools[kind])
            words[start:end] = name
            tags[start:end] = [f"B-{kind}", *[f"I-{kind}"] * (len(name) - 1)]
            changed = True
    return Sentence(words, names=tags, source=sentence.source) if changed else sentence
