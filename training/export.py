"""Export a checkpoint to int8 ONNX with its labels and word pieces.

`python -m training.export CHECKPOINT OUT_FOLDER`
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from dragoman.language.labels import AUXILIARY_MODES, CONTEXTS, MODES, NAME_TAGS, ROLES, TRIGGER_LABELS, UPOS
from training.model import Inputs, Net, Sizes

INPUTS = ["pieces", "shapes", "mask", "first", "last"]
OUTPUTS = ["upos", "feats", "name", "arcs", "labels", "trigger", "auxiliary", "mode", "context", "role"]


class Exported(nn.Module):
    """The network with the cheap part of decoding (argmax of tags and labels) built in."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        x = Inputs(*inputs)
        states = self.net.encoder(x)
        upos, feats = self.net.tags(states, x)
        arcs, dependents, heads = self.net.parse(states, x)
        batch, count, _ = dependents.shape
        flat = dependents.view(batch, count * self.net.tree.labels, -1)
        scores = torch.matmul(flat, heads.transpose(1, 2)).view(batch, count, self.net.tree.labels, -1)
        return (
            upos.argmax(-1),
            feats.argmax(-1),
            self.net.names(states, x),
            arcs,
            scores.argmax(2),
            *self.net.events(states, x),
        )


def load_checkpoint(path: Path) -> tuple[Net, dict[str, list[str]]]:
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
    net, vocabulary = load_checkpoint(checkpoint)
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
    ids = torch.randint(1000, 2000, (3, 9))
    first, last = torch.tensor([[1, 2, 4, 6]] * 3), torch.tensor([[1, 3, 5, 7]] * 3)
    axes = {n: {0: "batch", 1: "pieces"} for n in INPUTS[:3]} | {n: {0: "batch", 1: "words"} for n in INPUTS[3:]}
    axes |= {n: {0: "batch", 1: "words"} for n in OUTPUTS}
    axes |= {n: {0: "batch", 1: "words", 2: "heads"} for n in ("arcs", "labels")}
    axes["role"] = {0: "batch", 2: "words", 3: "words"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Exported(net).eval(), (ids, torch.ones_like(ids), torch.ones(3, 9), first, last), str(path),
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
