"""Read the treebanks and name corpora of ../shared/treebanks."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.language.labels import NAME_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME_SOURCES = {"uner": 4, "gmb": 1, "crossner": 2, "btc": 1, "wnut": 1, "wikigold": 3}
# Titles belong to no name in the other corpora; GMB puts them inside.
TITLES = frozenset(
    "President Prime Minister Mr. Mrs. Ms. Dr. General Gen. Senator Secretary King Queen Prince Pope Colonel "
    "Chancellor Vice Foreign Defense Justice Judge Ambassador Chairman Premier Secretary-General Governor".split()
)


@dataclass
class Sentence:
    """One training sentence: words with tree and tags, or with names."""

    words: list[str]
    upos: list[str] = field(default_factory=list)
    feats: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deprels: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    source: str = ""


def _blocks(path: Path) -> Iterator[list[str]]:
    block: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                block.append(line.rstrip("\n"))
            elif block:
                yield block
                block = []
    if block:
        yield block


def read_conllu(path: Path) -> list[Sentence]:
    """Read a gzipped CoNLL-U file; multiword ranges and empty nodes are left out."""
    out = []
    for block in _blocks(path):
        rows = [line.split("\t") for line in block if not line.startswith("#")]
        rows = [r for r in rows if r[0].isdigit()]
        out.append(
            Sentence(
                [r[1] for r in rows],
                [r[3] for r in rows],
                [r[5] for r in rows],
                [int(r[6]) for r in rows],
                [r[7] for r in rows],
                source=path.name.split(".")[0],
            )
        )
    return out


def read_names(path: Path) -> list[Sentence]:
    """Read a gzipped two-column file of tokens and BIO tags."""
    source = path.name.split("-")[1]
    out = []
    for block in _blocks(path):
        rows = [line.split("\t") for line in block]
        tags = [r[1] for r in rows]
        words = [r[0] for r in rows]
        if source == "gmb":
            tags = _without_titles(words, tags)
        out.append(Sentence(words, names=tags, source=source))
    return out


def _without_titles(words: list[str], tags: list[str]) -> list[str]:
    out = list(tags)
    for i, (word, tag) in enumerate(zip(words, tags, strict=True)):
        starts = tag == "B-PER" or (tag == "I-PER" and i > 0 and out[i - 1] == "O")
        if starts:
            out[i] = "O" if word in TITLES else "B-PER"
    return out


def name_spans(tags: list[str]) -> set[tuple[int, int, str]]:
    """Return (start, end, kind) of the names in a BIO sequence."""
    out, start = set(), 0
    for i, tag in enumerate([*tags, "O"]):
        previous = tags[i - 1] if i else "O"
        if previous != "O" and (tag[0] != "I" or tag[2:] != previous[2:]):
            out.add((start, i, previous[2:]))
        if tag != "O" and (tag[0] == "B" or tag[2:] != previous[2:]):
            start = i
    return out


def nationality_words(sentences: list[Sentence]) -> frozenset[str]:
    """Return the lower-cased words some corpus marks as nationality, religion or political group."""
    return frozenset(
        w.lower() for s in sentences if s.names for w, t in zip(s.words, s.names, strict=True) if t.endswith("NORP")
    )


def allowed_tags(sentence: Sentence, nationalities: frozenset[str]) -> list[list[int]]:
    """Return for every word the tag ids that its corpus leaves possible.

    Corpora differ in what they annotate: an O of a corpus without nationalities may be either,
    so training maximises the total probability of what is possible (marginal likelihood).
    """
    ids = {t: i for i, t in enumerate(NAME_TAGS)}
    out = []
    for word, tag in zip(sentence.words, sentence.names, strict=True):
        options = [ids[tag]]
        nationality = word.lower() in nationalities
        if tag == "O" and (word[0].isupper() or any(c.isdigit() for c in word)):
            if nationality and sentence.source in ("uner", "btc", "wnut"):
                options += [ids["B-NORP"], ids["I-NORP"]]
            if sentence.source in ("uner", "btc", "gmb"):
                options += [ids["B-MISC"], ids["I-MISC"]]
        if tag.endswith("MISC") and nationality and sentence.source in ("crossner", "wikigold"):
            options.append(ids[tag[:2] + "NORP"])
        out.append(options)
    return out
