"""What is minimised: the losses against annotated data, and against the mean of the teachers.

Distillation (Hinton et al. 2015): whatever the batch is, every head of the student also learns the
mean of the teachers' probabilities, so that the event heads see the news and the web text of the
treebanks and name corpora, and the parser sees the dispatches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import torch
import torch.nn.functional as F

from dragoman.language.labels import MODES, TRIGGER_LABELS
from training.dispatches import IGNORED, NATURAL
from training.tasks import EventsBatch, NamesBatch, SyntaxBatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from training.model import EventScores, Inputs, Net

TRIGGER_WEIGHT = 8.0  # a mean over words, most of which are no triggers
CONTEXT_WEIGHT = 0.3
ROLE_WEIGHT = 0.7
FEWEST = 4.0  # events; a batch that tells fewer counts for less, instead of its few counting for more


class Scores(NamedTuple):
    """Scores of all heads for a batch."""

    upos: Tensor
    feats: Tensor
    arcs: Tensor
    dependents: Tensor
    heads: Tensor
    names: Tensor
    events: EventScores


def score(net: Net, x: Inputs) -> Scores:
    """Run the encoder once and every head."""
    states = net.encoder(x)
    arcs, dependents, heads = net.parse(states, x)
    return Scores(
        *net.tags(states, x), _possible(arcs, x), dependents, heads, net.names(states, x), net.events(states, x)
    )


def _words(x: Inputs) -> Tensor:
    """Mask of the words that are there: [B,N]; the first piece of a sentence is its start mark."""
    return x.first > 0


def _possible(arcs: Tensor, x: Inputs) -> Tensor:
    """Mask heads beyond the sentence and the word itself."""
    there = F.pad(_words(x), (1, 0), value=True)
    arcs = arcs.masked_fill(~there[:, None, :], -1e9)
    itself = torch.eye(arcs.shape[1] + 1, dtype=torch.bool, device=arcs.device)[1:]
    return arcs.masked_fill(itself[None], -1e9)


def annotated(net: Net, scores: Scores, batch: SyntaxBatch | NamesBatch | EventsBatch) -> Tensor:
    """Return the loss against the batch's own labels."""
    if isinstance(batch, SyntaxBatch):
        return _syntax(net, scores, batch)
    if isinstance(batch, NamesBatch):
        return _names(scores, batch)
    return _events(net, scores, batch)


def _syntax(net: Net, scores: Scores, gold: SyntaxBatch) -> Tensor:
    chosen = net.tree.label_of(scores.dependents, scores.heads, gold.heads.clamp(min=0))
    return (
        0.5 * _cross_entropy(scores.upos, gold.upos)
        + 0.5 * _cross_entropy(scores.feats, gold.feats)
        + _cross_entropy(scores.arcs, gold.heads)
        + _cross_entropy(chosen, gold.deprels)
    )


def _cross_entropy(scores: Tensor, gold: Tensor) -> Tensor:
    """Mean over the words that have a label."""
    return F.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=IGNORED)


def _names(scores: Scores, gold: NamesBatch) -> Tensor:
    """Minus the log of the total probability of the possible tags, per word."""
    logs = F.log_softmax(scores.names, -1).masked_fill(~gold.possible, -1e9)
    known = gold.possible.any(-1)
    return -(torch.logsumexp(logs, -1) * known).sum() / known.sum()


def _events(net: Net, scores: Scores, gold: EventsBatch) -> Tensor:
    told = scores.events
    trigger = told.trigger + net.event.domain[gold.domain][:, None]
    each = F.cross_entropy(trigger.flatten(0, 1), gold.trigger.flatten(), ignore_index=IGNORED, reduction="none")
    weight = gold.weight[:, None] * (gold.trigger != IGNORED)
    loss = TRIGGER_WEIGHT * (each.view_as(weight) * weight).sum() / weight.sum()
    if not len(gold.row):
        return loss
    row, at = gold.row, gold.at
    details = (
        _binary(told.auxiliary[row, at], gold.auxiliary).sum(-1)
        + (_binary(told.mode[row, at], gold.mode) * gold.mode_mask).sum(-1)
        + CONTEXT_WEIGHT * _binary(told.context[row, at], gold.context).sum(-1)
        + ROLE_WEIGHT * (_binary(told.role[row, :, at], gold.role) * gold.role_mask).sum((-2, -1))
    )
    return loss + (details * gold.event_weight).mean()


def _binary(scores: Tensor, gold: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(scores, gold, reduction="none")


class Taught(NamedTuple):
    """The teachers' mean probabilities for a batch."""

    upos: Tensor
    feats: Tensor
    arcs: Tensor
    chosen: Tensor  # most likely head of every word
    deprels: Tensor  # of that head
    names: Tensor
    trigger: Tensor
    auxiliary: Tensor
    mode: Tensor
    context: Tensor
    role: Tensor


def teach(teachers: Sequence[Net], batch: SyntaxBatch | NamesBatch | EventsBatch) -> Taught:
    """Return the mean of the teachers' probabilities."""
    domain = _domain(batch)
    with torch.no_grad():
        told = [score(net, batch.x) for net in teachers]
        arcs = _mean([s.arcs.softmax(-1) for s in told])
        chosen = arcs.argmax(-1)
        deprels = [n.tree.label_of(s.dependents, s.heads, chosen) for n, s in zip(teachers, told, strict=True)]
        trigger = [s.events.trigger + n.event.domain[domain][:, None] for n, s in zip(teachers, told, strict=True)]
        return Taught(
            _mean([s.upos.softmax(-1) for s in told]),
            _mean([s.feats.softmax(-1) for s in told]),
            arcs,
            chosen,
            _mean([d.softmax(-1) for d in deprels]),
            _mean([s.names.softmax(-1) for s in told]),
            _mean([t.softmax(-1) for t in trigger]),
            *(_mean([getattr(s.events, n).sigmoid() for s in told]) for n in ("auxiliary", "mode", "context", "role")),
        )


def distilled(net: Net, scores: Scores, taught: Taught, batch: SyntaxBatch | NamesBatch | EventsBatch) -> Tensor:
    """Return the loss of all heads against the teachers' probabilities."""
    words = _words(batch.x).to(scores.upos.dtype)
    share = words / words.sum()
    deprels = net.tree.label_of(scores.dependents, scores.heads, taught.chosen)
    loss = (
        0.5 * _soft(scores.upos, taught.upos, share)
        + 0.5 * _soft(scores.feats, taught.feats, share)
        + _soft(scores.arcs, taught.arcs, share)
        + _soft(deprels, taught.deprels, share)
        + _soft(scores.names, taught.names, share)
    )
    told = scores.events
    trigger = told.trigger + net.event.domain[_domain(batch)][:, None]
    loss = loss + TRIGGER_WEIGHT * _soft(trigger, taught.trigger, share)
    return loss + _soft_details(told, taught, words)


def _soft_details(told: EventScores, taught: Taught, words: Tensor) -> Tensor:
    """Loss of modes, contexts and roles, each word counting as much as the teachers take it for a trigger."""
    likely = (1 - taught.trigger[..., 0]) * words
    of_type = taught.trigger[..., _TYPE_OF_MODE.to(words.device)]
    there = words[:, None, None, :]
    details = (
        _binary(told.auxiliary, taught.auxiliary).sum(-1) * likely
        + (_binary(told.mode, taught.mode) * of_type).sum(-1) * words
        + CONTEXT_WEIGHT * _binary(told.context, taught.context).sum(-1) * likely
        + ROLE_WEIGHT * (_binary(told.role, taught.role) * there).sum((1, 3)) * likely
    )
    return details.sum() / likely.sum().clamp(min=FEWEST)


_TYPE_OF_MODE = torch.tensor([TRIGGER_LABELS.index(m.partition("-")[0]) for m in MODES])


def _domain(batch: SyntaxBatch | NamesBatch | EventsBatch) -> Tensor:
    if isinstance(batch, EventsBatch):
        return batch.domain
    return torch.full((len(batch.x.first),), NATURAL, device=batch.x.first.device)


def _mean(probabilities: list[Tensor]) -> Tensor:
    return torch.stack(probabilities).mean(0)


def _soft(scores: Tensor, gold: Tensor, share: Tensor) -> Tensor:
    """Cross-entropy against probabilities, averaged over words."""
    logs = F.log_softmax(scores, -1)
    return -((gold * logs).sum(-1) * share).sum()
