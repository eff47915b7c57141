"""Scores on the development parts, printed while training."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import torch

from dragoman.language.labels import NAME_TAGS, UPOS
from training import settings
from training.batching import batches, collate, encode
from training.treebanks import Sentence, name_spans, read_conllu, read_names

if TYPE_CHECKING:
    from training.model import Net
    from training.tasks import Work


@cache
def _dev(kind: str) -> list[Sentence]:
    path = settings.TREEBANKS / kind
    return read_conllu(path) if kind.endswith("conllu.gz") else read_names(path)


def dev_scores(net: Net, work: Work) -> dict[str, object]:
    """Return tagging and attachment on half of EWT and GUM dev, name F1 on held-out name data."""
    net.eval()
    out: dict[str, object] = {}
    with torch.no_grad():
        for name in ("ewt", "gum"):
            out[name] = _tree_scores(net, work, _dev(f"{name}-dev.conllu.gz")[::2])
        for name in ("uner-dev", "gmb-test", "wikigold-test"):
            out[name] = _name_f1(net, work, _dev(f"ner-{name}.tsv.gz"))
    return out


def _tree_scores(net: Net, work: Work, sentences: list[Sentence]) -> list[float]:
    encoded = [encode(s.words, work.pieces) for s in sentences]
    words = tags = attached = labelled = 0
    for batch in batches([len(e.pieces) for e in encoded], 4000, None):
        x = collate([encoded[i] for i in batch])
        states = net.encoder(x)
        upos = net.tags(states, x)[0].argmax(-1)
        arcs, dependents, heads = net.parse(states, x)
        for row, i in enumerate(batch):
            s = sentences[i]
            n = len(s.words)
            mine = arcs[row, :n, : n + 1].clone()
            mine[torch.arange(n), torch.arange(n) + 1] = -1e9
            chosen = mine.argmax(-1)
            scores = net.tree.label_of(dependents[row : row + 1, :n], heads[row : row + 1], chosen[None])[0].argmax(-1)
            words += n
            for k in range(n):
                tags += UPOS[upos[row, k]] == s.upos[k]
                if chosen[k] == s.heads[k]:
                    attached += 1
                    labelled += work.vocabulary["deprel"][scores[k]] == s.deprels[k]
    return [round(100 * v / words, 2) for v in (tags, attached, labelled)]


def _name_f1(net: Net, work: Work, sentences: list[Sentence]) -> float:
    encoded = [encode(s.words, work.pieces) for s in sentences]
    right = guessed = gold = 0
    for batch in batches([len(e.pieces) for e in encoded], 4000, None):
        x = collate([encoded[i] for i in batch])
        best = net.names(net.encoder(x), x).argmax(-1)
        for row, i in enumerate(batch):
            s = sentences[i]
            keep = ("PER", "ORG", "LOC")
            mine = {z for z in name_spans([NAME_TAGS[best[row, k]] for k in range(len(s.words))]) if z[2] in keep}
            true = {z for z in name_spans(s.names) if z[2] in keep}
            right, guessed, gold = right + len(mine & true), guessed + len(mine), gold + len(true)
    return round(200 * right / max(1, guessed + gold), 2)
