"""Train the language model: `python -m training.train syntax|joint|final|polish`.

Stage `syntax` teaches tags, trees and names from MiniLM's weights; `joint` goes on with these
and adds the event layer on the dispatches of training/corpus, whose argument heads are found
with the parser of the stage before; `final` and `polish` go on with lower rates. Every stage
writes a checkpoint at each check and starts from the checkpoint given with --start.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from pathlib import Path

import torch

from dragoman.language.wordpiece import WordPieces
from training import settings, tasks
from training.batching import collate
from training.minilm import minilm_folder
from training.model import Net
from training.prune import narrow
from training.scores import dev_scores


def fresh_network(sizes: tasks.Sizes, syntax: tasks.Syntax, width: int) -> Net:
    """Return a network whose encoder is MiniLM with narrowed feed-forward layers."""
    from safetensors.torch import load_file

    net = Net(sizes._replace(feed=1536))
    net.encoder.load_minilm(load_file(minilm_folder() / "model.safetensors"))
    rng = random.Random(settings.SEED)
    sample = [collate([syntax.encoded[i] for i in b]) for b in rng.sample(syntax.plan(rng), 12)]
    narrow(net.encoder, sample, width)
    return net


def optimiser(net: Net, encoder_rate: float, head_rate: float) -> torch.optim.Optimizer:
    """Return AdamW with a lower rate for the encoder; the embeddings of pieces stay as they are."""
    for frozen in (net.encoder.piece.weight, net.encoder.position.weight, net.encoder.kind):
        frozen.requires_grad_(False)
    body = [p for n, p in net.named_parameters() if n.startswith(("encoder.layers", "encoder.norm"))]
    mine = {id(p) for p in body}
    heads = [p for p in net.parameters() if p.requires_grad and id(p) not in mine]
    groups = [
        {"params": body, "lr": encoder_rate, "top": encoder_rate},
        {"params": heads, "lr": head_rate, "top": head_rate},
    ]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def set_rate(opt: torch.optim.Optimizer, step: int, total: int, warm: int) -> None:
    """Warm up, then fall linearly to two hundredths of the top rate."""
    scale = min(1.0, (step + 1) / warm) * max(0.02, 1 - step / total)
    for group in opt.param_groups:
        group["lr"] = group["top"] * scale


def train(stage: settings.Stage, out: Path, start: Path | None) -> None:
    """Run one stage and leave `out/last.pt`, with a log line at every check."""
    torch.manual_seed(settings.SEED)
    rng = random.Random(settings.SEED)
    pieces = WordPieces(minilm_folder() / "vocab.txt")
    work = tasks.load(stage, pieces, out, start)
    net = fresh_network(work.sizes, work.syntax, stage.feed)
    if start:
        missing = net.load_state_dict(torch.load(start), strict=False)
        print("not in the start weights:", missing.missing_keys, file=sys.stderr)
    opt = optimiser(net, stage.encoder_rate, stage.head_rate)
    streams = {t.name: t.stream(stage.budget, rng) for t in work.tasks}
    losses: dict[str, list[float]] = defaultdict(list)
    began = time.monotonic()
    for step in range(stage.steps):
        set_rate(opt, step, stage.horizon, stage.warm)
        net.train()
        task = rng.choices(work.tasks, [stage.share[t.name] for t in work.tasks])[0]
        loss = task.loss(net, next(streams[task.name]), rng)
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for g in opt.param_groups for p in g["params"]], 5.0)
        opt.step()
        losses[task.name].append(loss.item())
        if (step + 1) % stage.check == 0 or step + 1 == stage.steps:
            torch.save(net.state_dict(), out / "last.pt")
            torch.save(net.state_dict(), out / f"step{step + 1}.pt")
            row = {"step": step + 1, "minutes": round((time.monotonic() - began) / 60, 1)}
            row["loss"] = {k: round(sum(v) / len(v), 3) for k, v in losses.items()}
            row.update(dev_scores(net, work))
            losses.clear()
            with (out / "log.jsonl").open("a") as log:
                log.write(json.dumps(row) + "\n")
            print(json.dumps(row), flush=True)


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=sorted(settings.STAGES))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    stage = settings.STAGES[args.stage]
    train(stage._replace(steps=args.steps) if args.steps else stage, args.out, args.start)


if __name__ == "__main__":
    main()
