"""The three training tasks: trees and tags, names, events; each makes batches of tensors."""

from __future__ import annotations

import gzip
import json
import pickle
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import torch

from dragoman.language.analyser import Analyser
from dragoman.language.labels import AUXILIARY_MODES, CONTEXTS, MODES, NAME_TAGS, ROLES, TRIGGER_LABELS, UPOS
from training import dispatches, settings
from training.augment import PartyPools, Pools, name_pools, party_pools, swap_names, swap_parties
from training.batching import Encoded, collate, encode, endless, labels
from training.dispatches import IGNORED
from training.model import Inputs, Sizes
from training.treebanks import NAME_SOURCES, Sentence, allowed_tags, nationality_words, read_conllu, read_names

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from torch import Tensor

    from dragoman.language.wordpiece import WordPieces


class SyntaxBatch(NamedTuple):
    """Label ids of every word, each [B,N]."""

    x: Inputs
    upos: Tensor
    feats: Tensor
    heads: Tensor
    deprels: Tensor


class NamesBatch(NamedTuple):
    """The tags that each word may have: [B,N,tags], true where possible."""

    x: Inputs
    possible: Tensor


class EventsBatch(NamedTuple):
    """Triggers of every word [B,N] with the domain and weight of each sentence [B], and E told events.

    Of an event: its sentence `row` and word `at`, weight, auxiliary modes [E,A], modes [E,M] with a mask of
    those that its type can have, contexts [E,C], argument heads [E,R,N] with a mask of what is annotated.
    """

    x: Inputs
    domain: Tensor
    trigger: Tensor
    weight: Tensor
    row: Tensor
    at: Tensor
    event_weight: Tensor
    auxiliary: Tensor
    mode: Tensor
    mode_mask: Tensor
    context: Tensor
    role: Tensor
    role_mask: Tensor


class Task(Protocol):
    """What the training loop needs of a task."""

    name: str
    encoded: list[Encoded]

    def batch(self, indices: list[int], rng: random.Random) -> SyntaxBatch | NamesBatch | EventsBatch: ...


def stream(task: Task, budget: int, rng: random.Random) -> Iterator[list[int]]:
    """Yield shuffled batches of sentence indices for ever."""
    return endless([len(e.pieces) for e in task.encoded], budget, rng)


@dataclass
class Syntax:
    """Universal POS tags, features and trees."""

    sentences: list[Sentence]
    encoded: list[Encoded]
    feats: dict[str, int]
    deprels: dict[str, int]
    name = "syntax"

    def batch(self, indices: list[int], rng: random.Random) -> SyntaxBatch:
        rows = [self.sentences[i] for i in indices]
        return SyntaxBatch(
            collate([self.encoded[i] for i in indices], rng),
            labels([[UPOS.index(t) if t in UPOS else IGNORED for t in s.upos] for s in rows]),
            labels([[self.feats.get(f, IGNORED) for f in s.feats] for s in rows]),
            labels([s.heads for s in rows]),
            labels([[self.deprels.get(d, IGNORED) for d in s.deprels] for s in rows]),
        )


@dataclass
class Names:
    """Name tags, each corpus trained on what it annotates."""

    sentences: list[Sentence]
    encoded: list[Encoded]
    nationalities: frozenset[str]
    pools: Pools
    pieces: WordPieces
    name = "names"

    def batch(self, indices: list[int], rng: random.Random) -> NamesBatch:
        sentences = [swap_names(self.sentences[i], self.pools, rng) for i in indices]
        x = collate([encode(s.words, self.pieces) for s in sentences], rng)
        possible = torch.zeros((*x.first.shape, len(NAME_TAGS)), dtype=torch.bool)
        for row, sentence in enumerate(sentences):
            for word, options in enumerate(allowed_tags(sentence, self.nationalities)):
                possible[row, word, options] = True
        return NamesBatch(x, possible)


@dataclass
class Events:
    """Triggers with type, modes and contexts, and arcs to arguments."""

    rows: list[dispatches.Labelled]
    encoded: list[Encoded]
    pools: PartyPools
    pieces: WordPieces
    name = "events"

    def batch(self, indices: list[int], rng: random.Random) -> EventsBatch:
        rows = [self.rows[i] for i in indices]
        x = collate([encode(swap_parties(row, self.pools, rng), self.pieces) for row in rows], rng)
        return events_batch(rows, x)


def events_batch(rows: list[dispatches.Labelled], x: Inputs) -> EventsBatch:
    """Return the labels of sentences as tensors."""
    told = [(i, event) for i, row in enumerate(rows) for event in row.events]
    count, words = len(told), x.first.shape[1]
    auxiliary, mode = torch.zeros(count, len(AUXILIARY_MODES)), torch.zeros(count, len(MODES))
    mode_mask, context = torch.zeros(count, len(MODES)), torch.zeros(count, len(CONTEXTS))
    role, role_mask = (torch.zeros(count, len(ROLES), words) for _ in range(2))
    for k, (i, event) in enumerate(told):
        auxiliary[k, event.auxiliary] = 1
        mine = [m for m, name in enumerate(MODES) if name.startswith(event.type + "-")]
        mode_mask[k, mine] = 1
        mode[k, [m for m in event.mode if m in mine]] = 1
        context[k, event.context] = 1
        if event.arguments is not None:
            role_mask[k, :, : len(rows[i].words)] = 1
            for r, heads in enumerate(event.arguments):
                role[k, r, heads] = 1
    return EventsBatch(
        x,
        torch.tensor([r.domain for r in rows]),
        labels([r.trigger for r in rows]),
        torch.tensor([r.weight for r in rows]),
        torch.tensor([i for i, _ in told], dtype=torch.long),
        torch.tensor([event.trigger for _, event in told], dtype=torch.long),
        torch.tensor([rows[i].weight for i, _ in told]),
        auxiliary, mode, mode_mask, context, role, role_mask,
    )  # fmt: skip


@dataclass
class Work:
    """All that a run trains on, and the sentences of held-out dispatches."""

    tasks: list[Task]
    sizes: Sizes
    vocabulary: dict[str, list[str]]
    pieces: WordPieces
    held_out: list[dispatches.Labelled]


def load(stage: settings.Stage, pieces: WordPieces, cache: Path | None = None) -> Work:
    """Read the training data.

    The heads of the dispatches' spans are found with the shipped parser, which takes minutes; with `cache`
    they are kept in that file and read from it the next time.
    """
    trees = [s for name in settings.TREES for s in read_conllu(settings.TREEBANKS / f"{name}.conllu.gz")]
    counted = [s for s in trees if not s.source.endswith("-dev")]  # the same labels whatever is learned from
    vocabulary = {"feats": _frequent(counted, "feats"), "deprel": _frequent(counted, "deprels")}
    index = {k: {v: i for i, v in enumerate(values)} for k, values in vocabulary.items()}
    syntax = Syntax(trees, [encode(s.words, pieces) for s in trees], index["feats"], index["deprel"])
    rows = labelled_rows(cache)
    told = rows["train"]
    events = Events(told, [encode(r.words, pieces) for r in told], party_pools(told), pieces)
    sizes = Sizes(
        len(UPOS), len(vocabulary["feats"]), len(vocabulary["deprel"]), len(NAME_TAGS), len(TRIGGER_LABELS),
        len(AUXILIARY_MODES), len(MODES), len(CONTEXTS), len(ROLES), feed=stage.feed,
    )  # fmt: skip
    return Work([syntax, _names(pieces), events], sizes, vocabulary, pieces, rows["dev"])


def labelled_rows(cache: Path | None) -> dict[str, list[dispatches.Labelled]]:
    """Return the sentences of the parts `train` and `dev` of the dispatches, by way of a file if one is given."""
    if cache and cache.exists():
        with gzip.open(cache) as file:
            return pickle.load(file)  # a file that this module wrote
    parser = Analyser.load(settings.PARSER)
    rows = {part: dispatches.labelled(part, parser) for part in ("train", "dev")}
    if cache:
        with gzip.open(cache, "wb") as file:
            pickle.dump(rows, file)
    return rows


def write_labels(vocabulary: dict[str, list[str]], out: Path) -> None:
    """Write the label lists that belong to the checkpoints of a folder."""
    (out / "labels.json").write_text(json.dumps(vocabulary), encoding="utf-8")


def _names(pieces: WordPieces) -> Names:
    read = {s: read_names(settings.TREEBANKS / f"ner-{s}-train.tsv.gz") for s in NAME_SOURCES}
    nationalities = nationality_words(read["gmb"])
    rows = [s for source, times in NAME_SOURCES.items() for s in read[source] * times]
    return Names(rows, [encode(s.words, pieces) for s in rows], nationalities, name_pools(rows), pieces)


def _frequent(sentences: list[Sentence], name: str, least: int = 3) -> list[str]:
    counts = Counter(v for s in sentences for v in getattr(s, name))
    return [v for v, n in counts.most_common() if n >= least]
