"""Narrow the feed-forward layers of MiniLM before training.

For each layer the units that contribute most on a sample of text are kept, and the output
matrix is re-fitted by least squares so that the kept units reproduce the old output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.model import Encoder, Inputs, Layer


def narrow(encoder: Encoder, batches: Sequence[Inputs], width: int) -> None:
    """Reduce every layer's feed-forward width in place, fitting on the given batches."""
    encoder.eval()
    with torch.no_grad():
        states = [encoder.embed(x) for x in batches]
        biases = [(1 - x.mask)[:, None, None, :] * -1e4 for x in batches]
        for layer in encoder.layers:
            attended = [layer.attend(s, b) for s, b in zip(states, biases, strict=True)]
            rows = torch.cat([a[x.mask > 0] for a, x in zip(attended, batches, strict=True)])
            outputs = [layer.norm2(a + layer.down(F.gelu(layer.up(a)))) for a in attended]
            _narrow_layer(layer, rows, width)
            states = outputs


def _narrow_layer(layer: Layer, rows: torch.Tensor, width: int) -> None:
    active = F.gelu(layer.up(rows))
    weight = active.std(0) * layer.down.weight.norm(dim=0)
    keep = weight.argsort(descending=True)[:width].sort().values
    target = active @ layer.down.weight.T + layer.down.bias
    kept = torch.cat([active[:, keep], torch.ones(len(active), 1)], 1).double()
    gram = kept.T @ kept + 1e-3 * len(kept) * torch.eye(width + 1, dtype=torch.float64) * 0.01
    fitted = torch.linalg.solve(gram, kept.T @ target.double()).float()
    layer.up.weight.data, layer.up.bias.data = layer.up.weight[keep].clone(), layer.up.bias[keep].clone()
    layer.down.weight.data, layer.down.bias.data = fitted[:-1].T.contiguous(), fitted[-1].clone()
    layer.up.out_features = layer.down.in_features = width
