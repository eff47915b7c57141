"""Train the language model: `python -m training.train teacher|student --out FOLDER`.

`teacher` trains MiniLM with all heads on trees, names and events; `student` narrows a teacher (--start)
and learns from the same data and from the mean of several teachers (--teachers). A checkpoint is
written at every check. On one H200 a run takes about eight minutes, two at a time; on two cores days.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from dragoman.language.wordpiece import WordPieces
from training import losses, settings, tasks
from training.batching import collate
from training.export import read_network
from training.minilm import minilm_folder
from training.model import Net
from training.prune import narrow
from training.scores import dev_scores

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Batches(IterableDataset):
    """An endless mixture of the tasks' batches, other ones in every worker."""

    def __init__(self, work: tasks.Work, stage: settings.Stage, seed: int) -> None:
        self.work, self.stage, self.seed = work, stage, seed

    def __iter__(self) -> Iterator[tuple]:
        worker = get_worker_info()
        rng = random.Random(self.seed * 1000 + (worker.id if worker else 0))
        plans = {t.name: tasks.stream(t, self.stage.budget, rng) for t in self.work.tasks}
        shares = [self.stage.share[t.name] for t in self.work.tasks]
        while True:
            task = rng.choices(self.work.tasks, shares)[0]
            yield task.name, task.batch(next(plans[task.name]), rng)


def to_device(batch: tuple, device: torch.device) -> tuple:
    """Return a batch, with the inputs inside it, on a device."""
    parts = (to_device(p, device) if isinstance(p, tuple) else p.to(device, non_blocking=True) for p in batch)
    return type(batch)(*parts)


def fresh_teacher(sizes: tasks.Sizes) -> Net:
    """Return a network whose encoder is MiniLM."""
    from safetensors.torch import load_file

    net = Net(sizes)
    net.encoder.load_minilm(load_file(minilm_folder() / "model.safetensors"))
    return net


def fresh_student(start: Path, work: tasks.Work, width: int) -> Net:
    """Return the network of a checkpoint with narrowed feed-forward layers."""
    net, _ = read_network(start)
    rng = random.Random(settings.SEED)
    plans = [(t, tasks.stream(t, settings.STAGES["student"].budget, rng)) for t in work.tasks]
    narrow(net.encoder, [collate([t.encoded[i] for i in next(plan)]) for t, plan in plans for _ in range(3)], width)
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
    """Warm up, then fall linearly to nothing."""
    scale = min(1.0, (step + 1) / warm) * (1 - step / total)
    for group in opt.param_groups:
        group["lr"] = group["top"] * scale


def train(
    net: Net, work: tasks.Work, stage: settings.Stage, teachers: Sequence[Net], options: argparse.Namespace
) -> None:
    """Run one stage and leave `out/last.pt`, with a log line at every check."""
    device, out = torch.device(options.device), options.out
    net.to(device)
    for teacher in teachers:
        teacher.to(device).eval()
    opt = optimiser(net, stage.encoder_rate, stage.head_rate)
    loader = DataLoader(Batches(work, stage, options.seed), batch_size=None, num_workers=options.workers)
    seen: dict[str, list[torch.Tensor]] = defaultdict(list)
    began = time.monotonic()
    net.train()
    for step, (name, cpu) in enumerate(loader):
        set_rate(opt, step, stage.steps, stage.warm)
        batch = to_device(cpu, device)
        scores = losses.score(net, batch.x)
        loss = losses.annotated(net, scores, batch)
        seen[name].append(loss.detach())
        if teachers:
            soft = losses.distilled(net, scores, losses.teach(teachers, batch), batch)
            seen["taught"].append(soft.detach())
            loss = loss + soft
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for g in opt.param_groups for p in g["params"] if p.grad is not None], 5.0)
        opt.step()
        if (step + 1) % stage.check == 0 or step + 1 == stage.steps:
            torch.save({k: v.cpu() for k, v in net.state_dict().items()}, out / "last.pt")
            row = {"step": step + 1, "minutes": round((time.monotonic() - began) / 60, 2)}
            row["loss"] = {k: round(torch.stack(v).mean().item(), 3) for k, v in seen.items()}
            row.update(dev_scores(net, work))
            net.train()
            seen.clear()
            with (out / "log.jsonl").open("a") as log:
                log.write(json.dumps(row) + "\n")
            print(json.dumps(row), flush=True)
        if step + 1 == stage.steps:
            break


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=sorted(settings.STAGES))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="checkpoint of the teacher that becomes the student")
    parser.add_argument("--teachers", type=Path, nargs="*", default=[], help="checkpoints")
    parser.add_argument("--seed", type=int, default=settings.SEED)
    parser.add_argument("--steps", type=int, help="fewer or more steps than settings.py has")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--workers", type=int, default=0, help="processes that make batches")
    parser.add_argument("--rows", type=Path, help="keep the dispatches with found heads in this file (.pkl.gz)")
    options = parser.parse_args()
    stage = settings.STAGES[options.stage]
    if options.steps:
        stage = stage._replace(steps=options.steps)
    if (options.stage == "student") != bool(options.start):
        raise SystemExit("--start CHECKPOINT belongs to the stage student, which needs it")
    torch.manual_seed(options.seed)
    torch.set_float32_matmul_precision("high")
    options.out.mkdir(parents=True, exist_ok=True)
    work = tasks.load(stage, WordPieces(minilm_folder() / "vocab.txt"), options.rows)
    tasks.write_labels(work.vocabulary, options.out)
    net = fresh_student(options.start, work, stage.feed) if options.start else fresh_teacher(work.sizes)
    print("training on", options.device, file=sys.stderr)
    train(net, work, stage, [read_network(path)[0] for path in options.teachers], options)


if __name__ == "__main__":
    main()
