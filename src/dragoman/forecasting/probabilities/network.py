"""A small neural network beside the trees: it errs elsewhere, so that the mean of both errs less.

Two hidden layers learn all outcomes at once (rare ones from common ones), with dropout (Srivastava et al. 2014) and
Adam with decoupled weight decay (Loshchilov and Hutter 2019). Plain NumPy: asking a model needs nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from dragoman.forecasting.probabilities.calibration import expit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.features import Matrix

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Layers = tuple[Singles, ...]  # weights and biases by turns

HIDDEN = (96, 48)
DROPPED = (0.2, 0.4, 0.2)  # of the inputs and of each hidden layer
EPOCHS = 12
BATCH = 1024
RATE, WARM_UP, DECAY = 2e-3, 0.3, 2e-2  # learning rate, the share of steps in which it rises, weight decay
BETAS, TINY = (0.9, 0.999), 1e-8
FARTHEST = 6.0  # standard deviations
SEEDS = (0, 1)
PATH = 64  # steps from an average question to the one whose score is explained
AT_ONCE = 20_000  # rows


@dataclass(frozen=True)
class Network:
    """What the networks of all seeds add to the scores of some outcomes.

    Attributes:
        mean: Of each input on its scale (columns,).
        spread: The standard deviation (columns,).
        w1: Inputs to the first hidden layer, of each seed (seeds, columns, 96).
        b1: Its biases (seeds, 96).
        w2: To the second hidden layer (seeds, 96, 48).
        b2: Its biases (seeds, 48).
        w3: To the outcomes (seeds, 48, outcomes).
        b3: Their biases (seeds, outcomes).
    """

    mean: Singles
    spread: Singles
    w1: Singles
    b1: Singles
    w2: Singles
    b2: Singles
    w3: Singles
    b3: Singles

    def score(self, x: Matrix, outcome: int) -> Floats:
        """Return what is added to the log odds of an outcome (rows,), the mean of all seeds."""
        out = np.zeros(len(x))
        for low in range(0, len(x), AT_ONCE):
            inputs = self._scaled(x[low : low + AT_ONCE])
            for layers in self._seeds():
                out[low : low + AT_ONCE] += _forward(layers, inputs)[-1][:, outcome]
        return out / len(self.w1)

    def contributions(self, row: Matrix, outcome: int) -> Floats:
        """Split what is added to one row, beyond what is added to an average one, by columns (columns,).

        Integrated gradients (Sundararajan et al. 2017) on the straight way from the average row.
        """
        inputs = self._scaled(row[None])
        way = inputs * ((np.arange(PATH) + 0.5) / PATH).astype(np.float32)[:, None]
        slopes = np.zeros(row.shape, np.float64)
        for layers in self._seeds():
            w1, _, w2, _, w3, _ = layers
            first, second, _ = _forward(layers, way)
            back = (w3[:, outcome] * (second > 0)) @ w2.T * (first > 0)
            slopes += (back @ w1.T).mean(0)
        return np.asarray(inputs[0] * slopes / len(self.w1))

    def _scaled(self, x: Matrix) -> Singles:
        return np.asarray(np.clip((on_scale(x) - self.mean) / self.spread, -FARTHEST, FARTHEST))

    def _seeds(self) -> Iterator[Layers]:
        return zip(self.w1, self.b1, self.w2, self.b2, self.w3, self.b3, strict=True)


ARRAYS = tuple(field.name for field in fields(Network))


@dataclass(frozen=True)
class Head:
    """One outcome of a network."""

    network: Network
    outcome: int

    def score(self, x: Matrix) -> Floats:
        """Return what is added to the log odds (rows,)."""
        return self.network.score(x, self.outcome)

    def contributions(self, row: Matrix) -> Floats:
        """Split what is added to one row, beyond what is added to an average one, by columns (columns,)."""
        return self.network.contributions(row, self.outcome)


def on_scale(x: Matrix) -> Singles:
    """Return counts and ages on the scale on which twice as many is one step."""
    return np.log1p(np.maximum(x, 0), dtype=np.float32)


def fit_network(x: Matrix, happened: NDArray[np.bool_], weight: Floats, start: Floats) -> Network:
    """Train networks that correct scores.

    Args:
        x: The matrix (rows, columns).
        happened: What came (rows, outcomes).
        weight: How many rows each row stands for.
        start: The log odds that are corrected (rows, outcomes).
    """
    scaled = on_scale(x)
    mean, spread = scaled.mean(0), scaled.std(0) + np.float32(1e-3)
    scaled -= mean
    scaled /= spread
    np.clip(scaled, -FARTHEST, FARTHEST, out=scaled)
    flags, begin = happened.astype(np.float32), start.astype(np.float32)
    relative = (weight / weight.mean()).astype(np.float32)[:, None]
    trained = [_train(scaled, flags, relative, begin, seed) for seed in SEEDS]
    return Network(mean, spread, *(np.stack(layer) for layer in zip(*trained, strict=True)))


def _train(x: Singles, happened: Singles, weight: Singles, start: Singles, seed: int) -> Layers:
    draw = np.random.default_rng(seed)
    layers = _fresh(x.shape[1], happened.shape[1], draw)
    first, second = ([np.zeros_like(layer) for layer in layers] for _ in range(2))
    size = min(BATCH, len(x))
    steps = EPOCHS * (len(x) // size)
    for step in range(steps):
        if step % (len(x) // size) == 0:
            order = draw.permutation(len(x))
            at = 0
        rows = order[at : at + size]
        at += size
        gradients = _gradients(layers, x[rows], happened[rows], weight[rows], start[rows], draw)
        rate = RATE * _pace((step + 1) / steps)
        for layer, gradient, m, v in zip(layers, gradients, first, second, strict=True):
            m += (1 - BETAS[0]) * (gradient - m)
            v += (1 - BETAS[1]) * (gradient * gradient - v)
            fall = np.sqrt(v / (1 - BETAS[1] ** (step + 1))) + TINY
            layer -= np.float32(rate) * (m / (1 - BETAS[0] ** (step + 1)) / fall + DECAY * layer)
    return layers


def _fresh(columns: int, outcomes: int, draw: np.random.Generator) -> Layers:
    """Return layers before training; the last is 0, so that the scores begin as they are."""
    wide, narrow = HIDDEN
    layers: list[Singles] = []
    for before, after in ((columns, wide), (wide, narrow)):
        bound = 1 / np.sqrt(before)
        layers.append(draw.uniform(-bound, bound, (before, after)).astype(np.float32))
        layers.append(draw.uniform(-bound, bound, after).astype(np.float32))
    return (*layers, np.zeros((narrow, outcomes), np.float32), np.zeros(outcomes, np.float32))


def _pace(done: float) -> float:
    """Return the share of the learning rate: rising, then falling along a cosine (Smith and Topin 2018)."""
    if done < WARM_UP:
        return 0.04 + 0.96 * done / WARM_UP
    return float(0.5 * (1 + np.cos(np.pi * (done - WARM_UP) / (1 - WARM_UP))))


def _forward(layers: Layers, x: Singles, kept: tuple[Singles, Singles] | None = None) -> tuple[Singles, ...]:
    """Return the values of both hidden layers and of the outcomes (rows, width)."""
    w1, b1, w2, b2, w3, b3 = layers
    first = np.maximum(x @ w1 + b1, 0)
    first = first * kept[0] if kept else first
    second = np.maximum(first @ w2 + b2, 0)
    second = second * kept[1] if kept else second
    return first, second, second @ w3 + b3


def _gradients(
    layers: Layers, x: Singles, happened: Singles, weight: Singles, start: Singles, draw: np.random.Generator
) -> Layers:
    """Return the gradients of the log score, with some inputs and values dropped at random."""
    _, _, w2, _, w3, _ = layers
    kept = [_mask(draw, len(x), width, share) for width, share in zip((x.shape[1], *HIDDEN), DROPPED, strict=True)]
    x = x * kept[0]
    first, second, raw = _forward(layers, x, (kept[1], kept[2]))
    error: Singles = (expit(start + raw).astype(np.float32) - happened) * weight / np.float32(len(x))
    back2: Singles = error @ w3.T * kept[2] * (second > 0)
    back1: Singles = back2 @ w2.T * kept[1] * (first > 0)
    found = x.T @ back1, back1.sum(0), first.T @ back2, back2.sum(0), second.T @ error, error.sum(0)
    return tuple(np.asarray(gradient, np.float32) for gradient in found)


def _mask(draw: np.random.Generator, rows: int, width: int, share: float) -> Singles:
    """Return 0 for what is dropped, and for the rest what makes up for it."""
    kept = (draw.random((rows, width), dtype=np.float32) >= share).astype(np.float32)
    return np.asarray(kept / np.float32(1 - share))
