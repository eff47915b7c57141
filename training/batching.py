"""Turn sentences into padded tensors, batched by length."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from dragoman.language.wordpiece import CAPITALISED, END, LOWER, MIXED, START, UPPER, WordPieces, word_shape
from training.dispatches import IGNORED
from training.model import Inputs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from torch import Tensor

LONGEST = 200


class Encoded(NamedTuple):
    """Word pieces of one sentence and the first and last piece of every word."""

    pieces: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]


def encode(words: Sequence[str], pieces: WordPieces) -> Encoded:
    """Encode a sentence with start and end marks."""
    ids, shapes, first, last = [START], [0], [], []
    for word in words:
        parts = pieces(word)
        first.append(len(ids))
        ids.extend(parts)
        last.append(len(ids) - 1)
        shapes.extend([word_shape(word)] * len(parts))
    return Encoded([*ids, END], [*shapes, 0], first, last)


def pad(rows: Sequence[Sequence[float]], fill: float = 0, width: int | None = None) -> np.ndarray:
    """Stack rows of different length."""
    out = np.full((len(rows), width or max(map(len, rows))), fill, np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row
    return out


def _recase(shapes: np.ndarray, rng: random.Random) -> None:
    """Pretend that some sentences are written in lower, upper or title case."""
    for row in shapes:
        letters = np.isin(row, (LOWER, CAPITALISED, UPPER, MIXED))
        draw = rng.random()
        for limit, shape in ((0.04, LOWER), (0.06, UPPER), (0.09, CAPITALISED)):
            if draw < limit:
                row[letters] = shape
                break


def collate(batch: Sequence[Encoded], rng: random.Random | None = None) -> Inputs:
    """Pad a batch; with a random generator the letter case is augmented."""
    shapes = pad([e.shapes for e in batch])
    if rng:
        _recase(shapes, rng)
    mask = pad([[1] * len(e.pieces) for e in batch]).astype(np.float32)
    arrays = pad([e.pieces for e in batch]), shapes, mask, pad([e.first for e in batch]), pad([e.last for e in batch])
    return Inputs(*map(torch.from_numpy, arrays))


def batches(lengths: Sequence[int], budget: int, rng: random.Random | None) -> list[list[int]]:
    """Group sentence indices so that padded batches hold at most `budget` pieces."""
    order = [i for i, n in enumerate(lengths) if n <= LONGEST]
    if rng:
        rng.shuffle(order)
    order.sort(key=lambda i: lengths[i] + (rng.random() * 4 if rng else 0))
    out: list[list[int]] = []
    group: list[int] = []
    longest = 0
    for i in order:
        if group and max(longest, lengths[i]) * (len(group) + 1) > budget:
            out.append(group)
            group, longest = [], 0
        group.append(i)
        longest = max(longest, lengths[i])
    if group:
        out.append(group)
    if rng:
        rng.shuffle(out)
    return out


def endless(lengths: Sequence[int], budget: int, rng: random.Random) -> Iterator[list[int]]:
    """Yield shuffled batches for ever."""
    while True:
        yield from batches(lengths, budget, rng)


def labels(rows: Sequence[Sequence[int]], fill: int = IGNORED) -> Tensor:
    """Return padded label ids; `fill` marks what the loss ignores."""
    return torch.from_numpy(pad(rows, fill))
