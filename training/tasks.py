"""The three training tasks: trees and tags, names, events; each yields batches and a loss."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import torch
import torch.nn.functional as F

from dragoman.language.analyser import Analyser
from dragoman.language.labels import AUXILIARY_MODES, CONTEXTS, MODES, NAME_TAGS, ROLES, TRIGGER_LABELS, UPOS
from training import dispatches, settings
from training.augment import PartyPools, Pools, name_pools, party_pools, swap_names, swap_parties
from training.batching import Encoded, collate, encode, endless, labels, pad
from training.batching import batches as plan
from training.export import export
from training.model import EventScores, Net, Sizes
from training.treebanks import NAME_SOURCES, Sentence, allowed_tags, nationality_words, read_conllu, read_names

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from torch import Tensor

    from dragoman.language.wordpiece import WordPieces

IGNORED = -100


class Task(Protocol):
    """What the training loop needs of a task."""

    name: str

    def stream(self, budget: int, rng: random.Random) -> Iterator[list[int]]: ...
    def loss(self, net: Net, batch: list[int], rng: random.Random) -> Tensor: ...


@dataclass
class Syntax:
    """Universal POS tags, features and trees."""

    sentences: list[Sentence]
    encoded: list[Encoded]
    feats: dict[str, int]
    deprels: dict[str, int]
    name = "syntax"

    def plan(self, rng: random.Random | None, budget: int = 1400) -> list[list[int]]:
        return plan([len(e.pieces) for e in self.encoded], budget, rng)

    def stream(self, budget: int, rng: random.Random) -> Iterator[list[int]]:
        return endless([len(e.pieces) for e in self.encoded], budget, rng)

    def loss(self, net: Net, batch: list[int], rng: random.Random) -> Tensor:
        rows = [self.sentences[i] for i in batch]
        x = collate([self.encoded[i] for i in batch], rng)
        states = net.encoder(x)
        upos, feats = net.tags(states, x)
        arcs, dependents, heads = net.parse(states, x)
        gold_heads = labels([s.heads for s in rows], IGNORED)
        tags = labels([[UPOS.index(t) if t in UPOS else IGNORED for t in s.upos] for s in rows])
        features = labels([[self.feats.get(f, IGNORED) for f in s.feats] for s in rows])
        relations = labels([[self.deprels.get(d, IGNORED) for d in s.deprels] for s in rows])
        chosen = net.tree.label_of(dependents, heads, gold_heads.clamp(min=0))
        return (
            0.5 * cross_entropy(upos, tags)
            + 0.5 * cross_entropy(feats, features)
            + cross_entropy(hide_impossible(arcs, [len(s.words) for s in rows]), gold_heads)
            + cross_entropy(chosen, relations)
        )


def cross_entropy(scores: Tensor, gold: Tensor) -> Tensor:
    """Mean over the words that have a label."""
    return F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORED)


def hide_impossible(arcs: Tensor, lengths: list[int]) -> Tensor:
    """Mask heads beyond the sentence and the word itself."""
    count = arcs.shape[1]
    real = torch.from_numpy(pad([[1] * (n + 1) for n in lengths], 0, count + 1))
    arcs = arcs.masked_fill(real[:, None, :] == 0, -1e9)
    return arcs.masked_fill(torch.eye(count + 1)[1:].bool()[None], -1e9)


@dataclass
class Names:
    """Name tags, each corpus trained on what it annotates."""

    sentences: list[Sentence]
    encoded: list[Encoded]
    nationalities: frozenset[str]
    pools: Pools
    pieces: WordPieces
    name = "names"

    def stream(self, budget: int, rng: random.Random) -> Iterator[list[int]]:
        return endless([len(e.pieces) for e in self.encoded], budget, rng)

    def loss(self, net: Net, batch: list[int], rng: random.Random) -> Tensor:
        sentences = [swap_names(self.sentences[i], self.pools, rng) for i in batch]
        x = collate([encode(s.words, self.pieces) for s in sentences], rng)
        scores = F.log_softmax(net.names(net.encoder(x), x), -1)
        possible = torch.zeros(scores.shape, dtype=torch.bool)
        for row, sentence in enumerate(sentences):
            for word, options in enumerate(allowed_tags(sentence, self.nationalities)):
                possible[row, word, options] = True
        known = possible.any(-1)
        return -torch.logsumexp(scores.masked_fill(~possible, -1e9), -1)[known].mean()


@dataclass
class Events:
    """Triggers with type, modes and contexts, and arcs to arguments."""

    rows: list[dispatches.Labelled]
    encoded: list[Encoded]
    pools: PartyPools
    pieces: WordPieces
    name = "events"

    def stream(self, budget: int, rng: random.Random) -> Iterator[list[int]]:
        return endless([len(e.pieces) for e in self.encoded], budget, rng)

    def loss(self, net: Net, batch: list[int], rng: random.Random) -> Tensor:
        rows = [self.rows[i] for i in batch]
        x = collate([encode(swap_parties(row, self.pools, rng), self.pieces) for row in rows], rng)
        scores = net.events(net.encoder(x), x)
        domain = net.event.domain[torch.tensor([r.domain for r in rows])][:, None]
        gold = labels([r.trigger for r in rows])
        weight = torch.tensor([r.weight for r in rows])[:, None] * (gold != IGNORED)
        each = F.cross_entropy(
            (scores.trigger + domain).flatten(0, 1), gold.flatten(), ignore_index=IGNORED, reduction="none"
        )
        loss = (each.view_as(gold) * weight).sum() / weight.sum()
        return loss * 8 + self._details(scores, rows)

    def _details(self, scores: EventScores, rows: list[dispatches.Labelled]) -> Tensor:
        """Losses at the gold triggers: auxiliary modes, modes of the type, contexts, role arcs."""
        total, found = scores.trigger.new_zeros(()), 0
        for i, row in enumerate(rows):
            for event in row.events:
                total = total + row.weight * self._event_loss(scores, i, event, len(row.words))
                found += 1
        return total / max(found, 1)

    def _event_loss(self, scores: EventScores, i: int, event: dispatches.LabelledEvent, count: int) -> Tensor:
        at = event.trigger
        loss = binary(scores.auxiliary[i, at], event.auxiliary)
        mine = [k for k, m in enumerate(MODES) if m.startswith(event.type + "-")]
        if mine:
            loss = loss + binary(scores.mode[i, at, mine], [mine.index(k) for k in event.mode if k in mine])
        loss = loss + 0.3 * binary(scores.context[i, at], event.context)
        if event.arguments is None:
            return loss
        for role, heads in enumerate(event.arguments):
            loss = loss + 0.7 * binary(scores.role[i, role, at, :count], heads)
        return loss


def binary(scores: Tensor, positive: list[int]) -> Tensor:
    """Summed binary cross-entropy of a row with the given positive places."""
    gold = torch.zeros_like(scores)
    gold[positive] = 1.0
    return F.binary_cross_entropy_with_logits(scores, gold, reduction="sum")


@dataclass
class Work:
    """All that a stage trains on."""

    tasks: list[Task]
    syntax: Syntax
    sizes: Sizes
    vocabulary: dict[str, list[str]]
    pieces: WordPieces


def load(stage: settings.Stage, pieces: WordPieces, out: Path, start: Path | None) -> Work:
    """Read the data of a stage and write its label vocabulary to `out/labels.json`.

    The heads of the dispatches' spans are found with the parser of the checkpoint `start`.
    """
    trees = [s for name in stage.trees for s in read_conllu(settings.TREEBANKS / f"{name}.conllu.gz")]
    counted = [s for s in trees if not s.source.endswith("-dev")]  # every stage has the same labels
    vocabulary = {"feats": _frequent(counted, "feats"), "deprel": _frequent(counted, "deprels")}
    (out / "labels.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    index = {k: {v: i for i, v in enumerate(values)} for k, values in vocabulary.items()}
    syntax = Syntax(trees, [encode(s.words, pieces) for s in trees], index["feats"], index["deprel"])
    tasks: list[Task] = [syntax, _names(pieces)]
    if "events" in stage.share:
        if start is None:
            raise SystemExit("the stage that trains events needs --start CHECKPOINT of the syntax stage")
        export(start, out / "parser")
        rows = dispatches.labelled("train", Analyser.load(out / "parser"))
        tasks.append(Events(rows, [encode(r.words, pieces) for r in rows], party_pools(rows), pieces))
    sizes = Sizes(
        len(UPOS), len(vocabulary["feats"]), len(vocabulary["deprel"]), len(NAME_TAGS), len(TRIGGER_LABELS),
        len(AUXILIARY_MODES), len(MODES), len(CONTEXTS), len(ROLES), feed=stage.feed,
    )  # fmt: skip
    return Work(tasks, syntax, sizes, vocabulary, pieces)


def _names(pieces: WordPieces) -> Names:
    read = {s: read_names(settings.TREEBANKS / f"ner-{s}-train.tsv.gz") for s in NAME_SOURCES}
    nationalities = nationality_words(read["gmb"])
    rows = [s for source, times in NAME_SOURCES.items() for s in read[source] * times]
    return Names(rows, [encode(s.words, pieces) for s in rows], nationalities, name_pools(rows), pieces)


def _frequent(sentences: list[Sentence], name: str, least: int = 3) -> list[str]:
    counts = Counter(v for s in sentences for v in getattr(s, name))
    return [v for v, n in counts.most_common() if n >= least]
