"""Grown trees as flat arrays: read from LightGBM's text once, asked without it, for it takes seconds to import."""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"
# ruff: noqa: ANN001, ANN201

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

CATEGORY = 1  # bit of decision_type
NUMBER, IN_SET = 0, 1


class Trees(NamedTuple):
    """Nodes of all trees one after the other; a child below zero is the leaf with number -1 - child of its tree."""

    first_node: NDArray[np.int64]  # of a tree
    first_leaf: NDArray[np.int64]
    kind: NDArray[np.int8]  # of a node: NUMBER or IN_SET
    column: NDArray[np.int32]
    threshold: NDArray[np.float64]  # up to it, to the left
    set_begin: NDArray[np.int64]  # of IN_SET: where its bits begin and end in `bits`; to the left where the bit is set
    set_end: NDArray[np.int64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]  # what all examples that came to a node would get
    leaf_value: NDArray[np.float64]
    bits: NDArray[np.uint32]


def trees_of(text: str) -> Trees:
    """Return the trees of a LightGBM model in its text form; columns must not hold NaN."""
    parts: dict[str, list[NDArray[np.generic]]] = {name: [] for name in Trees._fields}
    nodes = leaves = bits = 0
    for block in text.split("\nTree=")[1:]:
        told = dict(line.split("=", 1) for line in block.split("\n\n")[0].splitlines()[1:] if "=" in line)
        if int(told["num_leaves"]) == 1:  # nothing was split: a constant
            told |= dict.fromkeys(("split_feature", "threshold", "decision_type", "internal_value"), "0")
            told |= {"left_child": "-1", "right_child": "-1"}
        column = {name: np.array(values.split(), np.float64) for name, values in told.items() if name in _COLUMNS}
        kind = (column["decision_type"].astype(np.int64) & CATEGORY).astype(np.int8)
        begin, end = np.zeros(len(kind), np.int64), np.zeros(len(kind), np.int64)
        if kind.any():
            edges, sets = column["cat_boundaries"].astype(np.int64), column["threshold"][kind == IN_SET].astype(int)
            begin[kind == IN_SET], end[kind == IN_SET] = bits + edges[sets], bits + edges[sets + 1]
            parts["bits"].append(column["cat_threshold"].astype(np.uint32))
            bits += len(parts["bits"][-1])
        found = {
            "first_node": np.array([nodes]), "first_leaf": np.array([leaves]), "kind": kind,
            "column": column["split_feature"].astype(np.int32), "threshold": column["threshold"],
            "set_begin": begin, "set_end": end, "left": column["left_child"].astype(np.int32),
            "right": column["right_child"].astype(np.int32), "value": column["internal_value"],
            "leaf_value": column["leaf_value"],
        }  # fmt: skip
        for name, values in found.items():
            parts[name].append(values)
        nodes, leaves = nodes + len(kind), leaves + len(column["leaf_value"])
    parts["bits"].append(np.zeros(1, np.uint32))
    return Trees._make(np.concatenate(parts[name]) for name in Trees._fields)


_COLUMNS = {
    "split_feature", "threshold", "decision_type", "left_child", "right_child", "leaf_value", "internal_value",
    "cat_boundaries", "cat_threshold",
}  # fmt: skip


@numba.njit(cache=True)
def goes_left(trees, node, value):
    """Tell where a row with such a value goes at a node."""
    if trees.kind[node] == NUMBER:
        return value <= trees.threshold[node]
    number = np.int64(value)
    word = trees.set_begin[node] + (number >> 5)
    return value >= 0 and word < trees.set_end[node] and (trees.bits[word] >> np.uint32(number & 31)) & 1 == 1


@numba.njit(cache=True, nogil=True)
def add_up(trees, rows):
    """Return the sum of the leaves of each row."""
    scores = np.zeros(len(rows))
    for row in range(len(rows)):
        for tree in range(len(trees.first_node)):
            at = 0
            while at >= 0:
                node = trees.first_node[tree] + at
                at = trees.left[node] if goes_left(trees, node, rows[row, trees.column[node]]) else trees.right[node]
            scores[row] += trees.leaf_value[trees.first_leaf[tree] - 1 - at]
    return scores


@numba.njit(cache=True)
def share_out(trees, rows):
    """Return what each column adds to the score of each row: how far its splits move the value on the way to a leaf."""
    shares = np.zeros(rows.shape)
    for row in range(len(rows)):
        for tree in range(len(trees.first_node)):
            at = 0
            while at >= 0:
                node = trees.first_node[tree] + at
                column = trees.column[node]
                at = trees.left[node] if goes_left(trees, node, rows[row, column]) else trees.right[node]
                after = (
                    trees.value[trees.first_node[tree] + at]
                    if at >= 0
                    else trees.leaf_value[trees.first_leaf[tree] - 1 - at]
                )
                shares[row, column] += after - trees.value[node]
    return shares


def predict(trees: Trees, rows: NDArray[np.float32], threads: int) -> NDArray[np.float64]:
    """Return the scores of candidates."""
    if threads == 1 or len(rows) < threads:
        return np.asarray(add_up(trees, rows), np.float64)
    with ThreadPoolExecutor(threads) as pool:
        return np.concatenate(list(pool.map(lambda part: add_up(trees, part), np.array_split(rows, threads))))
