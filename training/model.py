"""The network: a pruned MiniLM encoder with heads for tags, tree, names and events.

One encoder pass serves every head. A word is represented by the vectors of its first and
last piece; each group of heads reads its own learned mixture of the encoder layers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from dragoman.language.wordpiece import SHAPES

if TYPE_CHECKING:
    from collections.abc import Mapping

HIDDEN = 384
LAYERS = 6
HEADS = 12
PIECES = 30522
POSITIONS = 512
ROLE_RATE = 0.2  # dropped of the vectors of links, beside what all event heads drop


class Inputs(NamedTuple):
    """A padded batch: pieces [B,T], shapes [B,T], mask [B,T], first and last piece of each word [B,N]."""

    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor


def drop(x: Tensor, rate: float, training: bool) -> Tensor:
    """Drop features, the same ones for all positions of a sentence (cheap to draw on a CPU)."""
    if not training or rate == 0:
        return x
    keep = (torch.rand(x.shape[0], 1, x.shape[-1], device=x.device) >= rate).to(x.dtype) / (1 - rate)
    return x * keep


class Layer(nn.Module):
    """One post-norm transformer layer with explicit attention (faster than SDPA on a CPU)."""

    def __init__(self, feed: int, rate: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.up = nn.Linear(HIDDEN, feed)
        self.down = nn.Linear(feed, HIDDEN)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.rate = rate

    def attend(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, HIDDEN // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        weights = F.softmax(torch.matmul(q, k.transpose(-1, -2)) / math.sqrt(HIDDEN // HEADS) + bias, -1)
        mixed = torch.matmul(weights, v).transpose(1, 2).reshape(batch, length, HIDDEN)
        return self.norm1(x + self.out(mixed))

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = self.attend(x, bias)
        return self.norm2(x + drop(self.down(F.gelu(self.up(x))), self.rate, self.training))


class Encoder(nn.Module):
    """Six layers over word pieces, with a word-shape embedding because the pieces are uncased."""

    def __init__(self, feed: int, rate: float = 0.1) -> None:
        super().__init__()
        self.piece = nn.Embedding(PIECES, HIDDEN)
        self.position = nn.Embedding(POSITIONS, HIDDEN)
        self.kind = nn.Parameter(torch.zeros(HIDDEN))
        self.shape = nn.Embedding(SHAPES, HIDDEN)
        nn.init.zeros_(self.shape.weight)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.layers = nn.ModuleList(Layer(feed, rate) for _ in range(LAYERS))
        self.rate = rate

    def embed(self, x: Inputs) -> Tensor:
        length = x.pieces.shape[1]
        total = self.piece(x.pieces) + self.position.weight[:length] + self.kind + self.shape(x.shapes)
        return drop(self.norm(total), self.rate, self.training)

    def forward(self, x: Inputs) -> list[Tensor]:
        hidden = self.embed(x)
        bias = (1 - x.mask)[:, None, None, :] * -1e4
        states = []
        for layer in self.layers:
            hidden = layer(hidden, bias)
            states.append(hidden)
        return states

    def load_minilm(self, weights: Mapping[str, Tensor]) -> None:
        """Copy the weights of all-MiniLM-L6-v2 (the feed-forward size must be 1536)."""
        self.piece.weight.data = weights["embeddings.word_embeddings.weight"].clone()
        self.position.weight.data = weights["embeddings.position_embeddings.weight"].clone()
        self.kind.data = weights["embeddings.token_type_embeddings.weight"][0].clone()
        self.norm.weight.data = weights["embeddings.LayerNorm.weight"].clone()
        self.norm.bias.data = weights["embeddings.LayerNorm.bias"].clone()
        for i, layer in enumerate(self.layers):
            at = f"encoder.layer.{i}."
            for part in ("weight", "bias"):
                names = [f"{at}attention.self.{n}.{part}" for n in ("query", "key", "value")]
                getattr(layer.qkv, part).data = torch.cat([weights[n] for n in names]).clone()
                for module, name in (
                    (layer.out, "attention.output.dense"),
                    (layer.norm1, "attention.output.LayerNorm"),
                    (layer.up, "intermediate.dense"),
                    (layer.down, "output.dense"),
                    (layer.norm2, "output.LayerNorm"),
                ):
                    getattr(module, part).data = weights[f"{at}{name}.{part}"].clone()


class Words(nn.Module):
    """Mix the encoder layers and gather the first and last piece of each word: [B,N,2H]."""

    def __init__(self) -> None:
        super().__init__()
        start = torch.zeros(LAYERS)
        start[-1] = 1.0
        self.weight = nn.Parameter(start)

    def forward(self, states: list[Tensor], first: Tensor, last: Tensor) -> Tensor:
        share = F.softmax(self.weight, 0)
        mixed = sum(share[i] * state for i, state in enumerate(states))
        ends = [torch.gather(mixed, 1, at[:, :, None].expand(-1, -1, HIDDEN)) for at in (first, last)]
        return torch.cat(ends, -1)


class Sizes(NamedTuple):
    """Number of labels of each head, and the feed-forward width of the encoder."""

    upos: int
    feats: int
    deprel: int
    name: int
    trigger: int
    auxiliary: int
    mode: int
    context: int
    role: int
    domain: int = 2
    feed: int = 512


class Net(nn.Module):
    """All heads over one encoder."""

    def __init__(self, sizes: Sizes, rate: float = 0.3) -> None:
        super().__init__()
        self.encoder = Encoder(sizes.feed)
        self.rate = rate
        self.tag_words, self.tree_words, self.name_words, self.event_words = (Words() for _ in range(4))
        self.tag_hidden = nn.Linear(2 * HIDDEN, 256)
        self.upos = nn.Linear(256, sizes.upos)
        self.feats = nn.Linear(256, sizes.feats)
        self.name_hidden = nn.Linear(2 * HIDDEN, 256)
        self.name = nn.Linear(256, sizes.name)
        self.tree = Tree(sizes.deprel, rate)
        self.event = EventLayer(sizes, rate)

    def _hidden(self, layer: nn.Linear, words: Tensor) -> Tensor:
        return drop(F.gelu(layer(drop(words, self.rate, self.training))), self.rate, self.training)

    def tags(self, states: list[Tensor], x: Inputs) -> tuple[Tensor, Tensor]:
        hidden = self._hidden(self.tag_hidden, self.tag_words(states, x.first, x.last))
        return self.upos(hidden), self.feats(hidden)

    def names(self, states: list[Tensor], x: Inputs) -> Tensor:
        return self.name(self._hidden(self.name_hidden, self.name_words(states, x.first, x.last)))

    def parse(self, states: list[Tensor], x: Inputs) -> tuple[Tensor, Tensor, Tensor]:
        # The start piece stands for the root, so heads are numbered from 1 with 0 the root.
        root = torch.zeros_like(x.first[:, :1])
        words = self.tree_words(states, torch.cat([root, x.first], 1), torch.cat([root, x.last], 1))
        return self.tree(words)

    def events(self, states: list[Tensor], x: Inputs) -> EventScores:
        return self.event(self.event_words(states, x.first, x.last))


class Tree(nn.Module):
    """Deep biaffine arcs and labels (Dozat & Manning 2017)."""

    def __init__(self, labels: int, rate: float, arc: int = 192, label: int = 48) -> None:
        super().__init__()
        self.arc_dep, self.arc_head = nn.Linear(2 * HIDDEN, arc), nn.Linear(2 * HIDDEN, arc)
        self.label_dep, self.label_head = nn.Linear(2 * HIDDEN, label), nn.Linear(2 * HIDDEN, label)
        self.arc_form = nn.Parameter(torch.empty(arc, arc))
        nn.init.xavier_uniform_(self.arc_form)
        self.arc_prior = nn.Parameter(torch.zeros(arc))
        self.label_form = nn.Parameter(torch.empty(label + 1, labels * (label + 1)))
        nn.init.normal_(self.label_form, std=0.02)
        self.labels, self.rate = labels, rate

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return arc scores [B,N,N+1], label-dependent [B,N,labels*(d+1)] and label-head [B,N+1,d+1] vectors."""
        words = drop(words, self.rate, self.training)
        project = lambda layer, x: drop(F.gelu(layer(x)), self.rate, self.training)  # noqa: E731
        dependents = words[:, 1:]
        arcs = torch.matmul(project(self.arc_dep, dependents), self.arc_form) + self.arc_prior
        arcs = torch.matmul(arcs, project(self.arc_head, words).transpose(1, 2)) / 16.0
        label_dep, label_head = project(self.label_dep, dependents), project(self.label_head, words)
        label_dep = torch.cat([label_dep, torch.ones_like(label_dep[..., :1])], -1)
        label_head = torch.cat([label_head, torch.ones_like(label_head[..., :1])], -1)
        return arcs, torch.matmul(label_dep, self.label_form), label_head

    def label_of(self, dependents: Tensor, heads: Tensor, chosen: Tensor) -> Tensor:
        """Return label scores [B,N,labels] for the chosen head of every word."""
        picked = torch.gather(heads, 1, chosen[:, :, None].expand(-1, -1, heads.shape[-1]))
        batch, count, _ = dependents.shape
        return (dependents.view(batch, count, self.labels, -1) * picked[:, :, None, :]).sum(-1)


class EventScores(NamedTuple):
    """Per word: trigger types, auxiliary modes, modes, contexts; per role: trigger-by-word scores [B,R,N,N]."""

    trigger: Tensor
    auxiliary: Tensor
    mode: Tensor
    context: Tensor
    role: Tensor


class EventLayer(nn.Module):
    """Trigger words with their type, modes and contexts, and arcs from a trigger to its arguments."""

    def __init__(self, sizes: Sizes, rate: float, width: int = 256, arc: int = 96) -> None:
        super().__init__()
        self.hidden = nn.Linear(2 * HIDDEN, width)
        self.trigger = nn.Linear(width, sizes.trigger)
        self.auxiliary = nn.Linear(width, sizes.auxiliary)
        self.mode = nn.Linear(width, sizes.mode)
        self.context = nn.Linear(width, sizes.context)
        # How dense with events each kind of training text is; inference picks one.
        self.domain = nn.Parameter(torch.zeros(sizes.domain, sizes.trigger))
        self.role_trigger, self.role_word = nn.Linear(2 * HIDDEN, arc), nn.Linear(2 * HIDDEN, arc)
        self.role_form = nn.Parameter(torch.empty(arc + 1, sizes.role * (arc + 1)))
        nn.init.normal_(self.role_form, std=0.02)
        self.roles, self.rate = sizes.role, rate
        # Links are learned by heart sooner than types: on dispatches trained on nearly all are right.
        self.role_rate = ROLE_RATE

    def forward(self, words: Tensor) -> EventScores:
        words = drop(words, self.rate, self.training)
        project = lambda layer: drop(F.gelu(layer(words)), self.rate, self.training)  # noqa: E731
        hidden = project(self.hidden)
        return EventScores(
            self.trigger(hidden), self.auxiliary(hidden), self.mode(hidden), self.context(hidden), self._roles(project)
        )

    def _roles(self, project: object) -> Tensor:
        ends = [
            drop(project(layer), self.role_rate, self.training)  # type: ignore[operator]
            for layer in (self.role_trigger, self.role_word)
        ]
        left, right = (torch.cat([e, torch.ones_like(e[..., :1])], -1) for e in ends)
        batch, count, width = left.shape
        moved = torch.matmul(left, self.role_form).view(batch, count, self.roles, width).transpose(1, 2)
        return torch.matmul(moved, right[:, None].transpose(-1, -2)) - 3.0
