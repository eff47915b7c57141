"""Scores on the development parts, printed while training."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import torch

from dragoman.language.labels import NAME_TAGS, UPOS
from training import settings
from training.batching import batches, collate, encode
from training.losses import score
from training.treebanks import Sentence, name_spans, read_conllu, read_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.losses import Scores
    from training.model import Net
    from training.tasks import Work

BUDGET = 8000


@cache
def _dev(kind: str) -> list[Sentence]:
    path = settings.TREEBANKS / kind
    return read_conllu(path) if kind.endswith("conllu.gz") else read_names(path)


def dev_scores(net: Net, work: Work) -> dict[str, object]:
    """Return tags and attachment on half of GUM dev, name F1 on held-out name data, and scores on held-out dispatches.

    Attachment is [tags, UAS, LAS] in per cent; events are F1 of trigger words with their type, and of actor
    and recipient heads at the triggers that are annotated.
    """
    net.eval()
    out: dict[str, object] = {"gum": _tree_scores(net, work, _dev("gum-dev.conllu.gz")[::2])}
    for name in ("uner-dev", "gmb-test", "wikigold-test"):
        out[name] = _name_f1(net, work, _dev(f"ner-{name}.tsv.gz"))
    out.update(_event_scores(net, work))
    return out


def _scored(net: Net, work: Work, sentences: Sequence[Sequence[str]]) -> Iterator[tuple[int, int, Scores]]:
    """Yield for every sentence its index, its row in a batch, and the scores of that batch."""
    encoded = [encode(words, work.pieces) for words in sentences]
    device = net.encoder.kind.device
    with torch.no_grad():
        for batch in batches([len(e.pieces) for e in encoded], BUDGET, None):
            x = collate([encoded[i] for i in batch])
            scores = score(net, type(x)(*(part.to(device) for part in x)))
            yield from ((i, row, scores) for row, i in enumerate(batch))


def _tree_scores(net: Net, work: Work, sentences: list[Sentence]) -> list[float]:
    words = tags = attached = labelled = 0
    for i, row, scores in _scored(net, work, [s.words for s in sentences]):
        gold, n = sentences[i], len(sentences[i].words)
        upos = scores.upos[row, :n].argmax(-1).tolist()
        chosen = scores.arcs[row, :n].argmax(-1)
        mine = net.tree.label_of(scores.dependents[row : row + 1, :n], scores.heads[row : row + 1], chosen[None])
        for head, label, tag, *right in zip(
            chosen.tolist(), mine[0].argmax(-1).tolist(), upos, gold.heads, gold.deprels, gold.upos, strict=True
        ):
            words += 1
            tags += UPOS[tag] == right[2]
            attached += head == right[0]
            labelled += head == right[0] and work.vocabulary["deprel"][label] == right[1]
    return [round(100 * v / words, 2) for v in (tags, attached, labelled)]


def _name_f1(net: Net, work: Work, sentences: list[Sentence]) -> float:
    right = guessed = gold = 0
    keep = ("PER", "ORG", "LOC")
    for i, row, scores in _scored(net, work, [s.words for s in sentences]):
        tags = scores.names[row, : len(sentences[i].words)].argmax(-1).tolist()
        mine = {z for z in name_spans([NAME_TAGS[t] for t in tags]) if z[2] in keep}
        true = {z for z in name_spans(sentences[i].names) if z[2] in keep}
        right, guessed, gold = right + len(mine & true), guessed + len(mine), gold + len(true)
    return round(200 * right / max(1, guessed + gold), 2)


def _event_scores(net: Net, work: Work) -> dict[str, float]:
    rows = work.held_out
    kinds: set[tuple[int, int, int]] = set()
    true_kinds: set[tuple[int, int, int]] = set()
    parties: set[tuple[int, int, int, int]] = set()
    true_parties: set[tuple[int, int, int, int]] = set()
    for i, at, scores in _scored(net, work, [r.words for r in rows]):
        row, n = rows[i], len(rows[i].words)
        trigger = (scores.events.trigger[at, :n] + net.event.domain[row.domain]).argmax(-1).tolist()
        kinds |= {(i, k, t) for k, t in enumerate(trigger) if t and row.trigger[k] >= 0}
        true_kinds |= {(i, k, t) for k, t in enumerate(row.trigger) if t > 0}
        for event in row.events:
            if event.arguments is None:
                continue
            for role in (0, 1):
                found = (scores.events.role[at, role, event.trigger, :n] > 0).nonzero().flatten().tolist()
                parties |= {(i, event.trigger, role, k) for k in found}
                true_parties |= {(i, event.trigger, role, k) for k in event.arguments[role]}
    return {"trigger": _f1(kinds, true_kinds), "parties": _f1(parties, true_parties)}


def _f1(mine: set, gold: set) -> float:
    return round(200 * len(mine & gold) / max(1, len(mine) + len(gold)), 2)
