"""Boosted trees as plain arrays, so that asking a model needs numpy alone and can say why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.features import Matrix

    Floats = NDArray[np.float64]

TREES = 100
AT_ONCE = 200_000  # rows times trees that are walked together
PARAMETERS = {
    "objective": "binary",
    "num_leaves": 15,
    "learning_rate": 0.05,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.3,
    "lambda_l2": 10.0,
    "max_bin": 63,
    "feature_pre_filter": False,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
    "num_threads": 1,
    "seed": 1,
}


@dataclass(frozen=True)
class Trees:
    """An ensemble whose score is the sum of one leaf a tree. All arrays are one long row of nodes.

    Attributes:
        root: Where each tree begins.
        feature: The column that a node asks; -1 at a leaf.
        threshold: A row goes left where its value is not above it.
        left: The node on the left; itself at a leaf.
        right: The node on the right.
        value: The score at a leaf; elsewhere the mean of its leaves by how many training rows they held.
    """

    root: NDArray[np.int32]
    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats

    @classmethod
    def of(cls, dump: dict[str, Any], fixed: Mapping[int, float] | None = None) -> Trees:
        """Turn LightGBM's `dump_model()` into arrays.

        Args:
            dump: The model.
            fixed: Columns whose value is known for good: what they ask is answered here and goes.
        """
        nodes: list[list[float]] = []  # feature, threshold, left, right, value
        roots = [_add(tree["tree_structure"], fixed or {}, nodes)[0] for tree in dump["tree_info"]]
        table = np.array(nodes).reshape(-1, 5)
        feature, left, right = (table[:, i].astype(np.int32) for i in (0, 2, 3))
        return cls(np.array(roots, np.int32), feature, table[:, 1].copy(), left, right, table[:, 4].copy())

    def score(self, x: Matrix) -> Floats:
        """Return the sum of leaves (rows,)."""
        out, step = np.empty(len(x)), max(1, AT_ONCE // max(len(self.root), 1))
        for low in range(0, len(x), step):
            leaves = self._leaves(x[low : low + step])
            out[low : low + step] = self.value[leaves].sum(1)
        return out

    def _leaves(self, x: Matrix) -> NDArray[np.int32]:
        """Return where each row ends in each tree (rows, trees); all trees are walked at once, step by step."""
        trees = len(self.root)
        node = np.tile(self.root, len(x))
        walking = np.flatnonzero(self.feature[node] >= 0)
        while len(walking):
            at = node[walking]
            goes_left = x[walking // trees, self.feature[at]] <= self.threshold[at]
            node[walking] = after = np.where(goes_left, self.left[at], self.right[at])
            walking = walking[self.feature[after] >= 0]
        return node.reshape(len(x), trees)

    def contributions(self, row: Matrix) -> tuple[Floats, float]:
        """Split one row's score by columns: what each question on the way to the leaves changed.

        Returns:
            The change by column (columns,), and the score before any question; together they are the score.
        """
        parts, start = np.zeros(len(row)), float(self.value[self.root].sum())
        for root in self.root:
            node = int(root)
            while self.feature[node] >= 0:
                column = int(self.feature[node])
                after = int(self.left[node] if row[column] <= self.threshold[node] else self.right[node])
                parts[column] += self.value[after] - self.value[node]
                node = after
        return parts, start


def boost(
    x: Matrix,
    happened: NDArray[np.bool_],
    weight: Floats,
    start: Floats,
    trees: int = TREES,
    changed: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Boost trees that correct a score.

    Args:
        x: The matrix (rows, columns).
        happened: What came (rows,).
        weight: How many rows each row stands for.
        start: The log odds that the trees start from (rows,).
        trees: How many.
        changed: Parameters other than the usual.

    Returns:
        LightGBM's `dump_model()`.
    """
    # Imported late: reading a model and asking it do without.
    import lightgbm

    parameters = {**PARAMETERS, **(changed or {})}
    data = lightgbm.Dataset(x, happened.astype(np.float32), weight=weight, init_score=start, params=parameters)
    dump: dict[str, Any] = lightgbm.train(parameters, data, trees).dump_model()
    return dump


def _add(tree: dict[str, Any], fixed: Mapping[int, float], nodes: list[list[float]]) -> tuple[int, float, float]:
    """Add a node and all below it; return its place, mean value and weight."""
    while tree.get("split_feature") in fixed:
        tree = tree["left_child" if fixed[tree["split_feature"]] <= tree["threshold"] else "right_child"]
    at = len(nodes)
    if "leaf_value" in tree:
        nodes.append([-1, 0, at, at, tree["leaf_value"]])
        return at, tree["leaf_value"], max(tree.get("leaf_count", 1), 1)
    nodes.append([tree["split_feature"], tree["threshold"], 0, 0, 0])
    left, left_value, left_weight = _add(tree["left_child"], fixed, nodes)
    right, right_value, right_weight = _add(tree["right_child"], fixed, nodes)
    weight = left_weight + right_weight
    nodes[at][2:] = left, right, (left_value * left_weight + right_value * right_weight) / weight
    return at, nodes[at][4], weight
