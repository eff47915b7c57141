"""Swap names for others of their kind, so that the network learns contexts and not lists.

The pools hold the names of the training corpora and of the project's own gazetteer.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from dragoman.language.tokens import tokenize
from dragoman.world.gazetteer import people_files, shared_gazetteer
from dragoman.world.rows import DATA
from training.treebanks import Sentence, name_spans

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable
    from pathlib import Path

    from training.dispatches import Labelled

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
# Of the names in dispatches: who does what to whom must be told by the grammar, not by who they are.
PARTY_SHARE = 0.4
LONGEST_NAME = 6

Pools = dict[str, list[list[str]]]
# Names of dispatches by kind and number of words; states are a kind of their own.
PartyPools = dict[tuple[str, int], list[tuple[str, ...]]]


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


def party_pools(rows: Iterable[Labelled]) -> PartyPools:
    """Return the names of dispatches, each kind and length together."""
    pools: dict[tuple[str, int], set[tuple[str, ...]]] = defaultdict(set)
    for row in rows:
        for first, end, kind in row.names:
            words = tuple(row.words[first:end])
            pools[_kind(words, kind), len(words)].add(words)
    return {key: sorted(names) for key, names in pools.items() if len(names) > 1}


def swap_parties(row: Labelled, pools: PartyPools, rng: random.Random) -> list[str]:
    """Return the words of a sentence with some names replaced by others of their kind and length.

    Every word keeps its place, so that triggers and arguments stay where they are marked; a name that
    tells an event itself is left, and a name told twice gets one replacement.
    """
    words = list(row.words)
    chosen: dict[tuple[str, ...], tuple[str, ...]] = {}
    for first, end, kind in row.names:
        old = tuple(row.words[first:end])
        if any(row.trigger[first:end]):
            continue
        pool = pools.get((_kind(old, kind), len(old)))
        if pool and old not in chosen:
            chosen[old] = rng.choice(pool) if rng.random() < PARTY_SHARE else old
        words[first:end] = chosen.get(old, old)
    return words


def _kind(words: tuple[str, ...], kind: str) -> str:
    return "STATE" if kind == "LOC" and " ".join(words) in _state_names() else kind


@cache
def _state_names() -> frozenset[str]:
    return frozenset(entry.name for entry in shared_gazetteer().states.values())
