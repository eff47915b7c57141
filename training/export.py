"""Export a checkpoint to int8 ONNX with its labels and word pieces.

`python -m training.export CHECKPOINT OUT_FOLDER`
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import shutil
import warnings
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from dragoman.language.labels import AUXILIARY_MODES, CONTEXTS, MODES, NAME_TAGS, ROLES, TRIGGER_LABELS, UPOS
from training.model import HEADS, HIDDEN, Net, Sizes

INPUTS = ["pieces", "shapes", "first", "last"]
OUTPUTS = ["upos", "feats", "name", "arcs", "labels", "trigger", "auxiliary", "mode", "context", "role"]


class Exported(nn.Module):
    """The network as it runs: one sentence at a time, without mask and padding, with argmax built in.

    The same function as `Net`, with fewer operations: the four mixtures of layers are one product,
    words are picked by row, and the scale of attention is part of the query weights.
    """

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net
        mixers = (net.tag_words, net.tree_words, net.name_words, net.event_words)
        self.shares = torch.stack([F.softmax(m.weight, 0) for m in mixers]).detach()
        with torch.no_grad():
            for layer in net.encoder.layers:
                for part in (layer.qkv.weight, layer.qkv.bias):
                    part[:HIDDEN] /= math.sqrt(HIDDEN // HEADS)

    def forward(self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        tags, tree, names, events = self._mixtures(pieces, shapes)
        first, last = first[0], last[0]
        root = torch.zeros_like(first[:1])
        net = self.net
        hidden = net._hidden(net.tag_hidden, self._words(tags, first, last))
        upos, feats = together(hidden, net.upos, net.feats)
        arcs, labels = self._tree(self._words(tree, torch.cat([root, first]), torch.cat([root, last])))
        named = net.name(net._hidden(net.name_hidden, self._words(names, first, last)))
        told = self._events(self._words(events, first, last))
        return (upos.argmax(-1), feats.argmax(-1), named, arcs, labels, *told)

    def _tree(self, words: Tensor) -> tuple[Tensor, Tensor]:
        """Return arc scores and the best label of every arc, as `Tree` has them."""
        tree = self.net.tree
        projections = tree.arc_dep, tree.arc_head, tree.label_dep, tree.label_head
        arc_dep, arc_head, label_dep, label_head = (F.gelu(y) for y in together(words, *projections))
        arcs = torch.matmul(arc_dep[:, 1:], tree.arc_form) + tree.arc_prior
        arcs = torch.matmul(arcs, arc_head.transpose(1, 2)) / 16.0
        dependents = torch.matmul(with_one(label_dep[:, 1:]), tree.label_form)
        count = dependents.shape[1]
        flat = dependents.view(1, count * tree.labels, -1)
        scores = torch.matmul(flat, with_one(label_head).transpose(1, 2))
        return arcs, scores.view(1, count, tree.labels, -1).argmax(2)

    def _events(self, words: Tensor) -> tuple[Tensor, ...]:
        """Return the scores of `EventLayer`."""
        event = self.net.event
        projections = event.hidden, event.role_trigger, event.role_word
        hidden, left, right = (F.gelu(y) for y in together(words, *projections))
        left, right = with_one(left), with_one(right)
        moved = torch.matmul(left, event.role_form).view(1, left.shape[1], event.roles, left.shape[2]).transpose(1, 2)
        roles = torch.matmul(moved, right[:, None].transpose(-1, -2)) - 3.0
        return (*together(hidden, event.trigger, event.auxiliary, event.mode, event.context), roles)

    def _mixtures(self, pieces: Tensor, shapes: Tensor) -> Tensor:
        """Return the four mixtures of encoder layers: [4, T, H]."""
        encoder = self.net.encoder
        length = pieces.shape[1]
        x = encoder.piece(pieces) + encoder.position.weight[:length] + encoder.kind + encoder.shape(shapes)
        x = encoder.norm(x)
        states = []
        for layer in encoder.layers:
            q, k, v = layer.qkv(x).view(length, 3, HEADS, HIDDEN // HEADS).permute(1, 2, 0, 3).unbind(0)
            mixed = torch.matmul(F.softmax(torch.matmul(q, k.transpose(-1, -2)), -1), v)
            x = layer.norm1(x + layer.out(mixed.transpose(0, 1).reshape(1, length, HIDDEN)))
            x = layer.norm2(x + layer.down(F.gelu(layer.up(x))))
            states.append(x[0])
        return torch.matmul(self.shares, torch.stack(states).view(len(states), -1)).view(-1, length, HIDDEN)

    def _words(self, mixture: Tensor, first: Tensor, last: Tensor) -> Tensor:
        return torch.cat([mixture[first], mixture[last]], -1)[None]


def together(x: Tensor, *layers: nn.Linear) -> tuple[Tensor, ...]:
    """Apply several linear layers to one input as a single product."""
    weight, bias = torch.cat([m.weight for m in layers]), torch.cat([m.bias for m in layers])
    return F.linear(x, weight, bias).split([m.out_features for m in layers], -1)


def with_one(x: Tensor) -> Tensor:
    """Append a constant feature."""
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


def read_network(path: Path) -> tuple[Net, dict[str, list[str]]]:
    """Return the network of a checkpoint and the label lists beside it."""
    vocabulary = json.loads((path.parent / "labels.json").read_text(encoding="utf-8"))
    weights = torch.load(path)
    sizes = Sizes(
        len(UPOS), len(vocabulary["feats"]), len(vocabulary["deprel"]), len(NAME_TAGS), len(TRIGGER_LABELS),
        len(AUXILIARY_MODES), len(MODES), len(CONTEXTS), len(ROLES),
        feed=weights["encoder.layers.0.up.weight"].shape[0],
    )  # fmt: skip
    net = Net(sizes)
    net.load_state_dict(weights)
    return net.eval(), vocabulary


def export(checkpoint: Path, out: Path, full_range: bool = False) -> None:
    """Write model.int8.onnx, labels.json and pieces.txt to a folder."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from training.minilm import minilm_folder

    out.mkdir(parents=True, exist_ok=True)
    net, vocabulary = read_network(checkpoint)
    plain = out / "model.onnx"
    _to_onnx(net, plain)
    # Seven-bit weights: processors without VNNI add two 8-bit products in 16 bits and would saturate.
    quantize_dynamic(
        plain, out / "model.int8.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=not full_range,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )  # fmt: skip
    plain.unlink()
    labels = {**vocabulary, "domain": [[round(v, 5) for v in row] for row in net.event.domain.tolist()]}
    (out / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    shutil.copy(minilm_folder() / "vocab.txt", out / "pieces.txt")


def _to_onnx(net: Net, path: Path) -> None:
    ids = torch.randint(1000, 2000, (1, 9))
    first, last = torch.tensor([[1, 2, 4, 6]]), torch.tensor([[1, 3, 5, 7]])
    axes = {n: {1: "pieces"} for n in INPUTS[:2]} | {n: {1: "words"} for n in (*INPUTS[2:], *OUTPUTS)}
    axes |= {n: {1: "words", 2: "heads"} for n in ("arcs", "labels")}
    axes["role"] = {2: "words", 3: "words"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Exported(net).eval(), (ids, torch.ones_like(ids), first, last), str(path),
            input_names=INPUTS, output_names=OUTPUTS, dynamic_axes=axes, opset_version=17, dynamo=False,
        )  # fmt: skip


def main() -> None:
    """Parse the command line."""
    logging.disable(logging.WARNING)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--full-range", action="store_true", help="eight-bit weights (safe only with VNNI)")
    args = parser.parse_args()
    export(args.checkpoint, args.out, args.full_range)


if __name__ == "__main__":
    main()
