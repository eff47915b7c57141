"""Decode scores into trees and name spans; numpy only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dragoman.language.labels import NAME_TAGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]
    Heads = NDArray[np.int64]

IMPOSSIBLE = -1e9
LONGEST_EXACT = 150


def decode_tree(arcs: Scores) -> Heads:
    """Return the best tree with exactly one root.

    Args:
        arcs: Scores [words, words + 1]; column 0 is the root, column j + 1 is word j.

    Returns:
        For every word the column of its head.
    """
    count = len(arcs)
    arcs = arcs.copy()
    arcs[np.arange(count), np.arange(count) + 1] = IMPOSSIBLE
    heads: Heads = arcs.argmax(1)
    if _is_tree(heads):
        return heads
    if count > LONGEST_EXACT:
        return _repaired(arcs, heads)
    return _best_single_root(_log_softmax(arcs))


def _repaired(arcs: Scores, heads: Heads) -> Heads:
    """Make greedy heads a tree: one root, and every word off the tree hangs from it.

    The exact search takes seconds on "sentences" of hundreds of words, which are lists or noise.
    """
    root = int(arcs[:, 0].argmax())
    heads = heads.copy()
    heads[heads == 0] = root + 1
    heads[root] = 0
    for start in range(len(heads)):
        seen, node = set(), start
        while heads[node] != 0 and node not in seen:
            seen.add(node)
            node = int(heads[node]) - 1
        if heads[node] != 0:
            heads[node] = root + 1
    return heads


def _is_tree(heads: Heads) -> bool:
    """Whether there is one root and every word reaches it."""
    if np.count_nonzero(heads == 0) != 1:
        return False
    parents = np.concatenate([[0], heads])
    reached = parents
    for _ in range(max(1, len(heads).bit_length())):
        reached = reached[reached]
    return not reached.any()


def _log_softmax(scores: Scores) -> Scores:
    shifted = scores - scores.max(1, keepdims=True)
    result: Scores = shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
    return result


def _best_single_root(scores: Scores, tried: int = 3) -> Heads:
    """Return the best tree; where it has several roots, try the likeliest ones singly."""
    count = len(scores)
    square = np.full((count + 1, count + 1), IMPOSSIBLE, np.float64)
    square[1:] = scores
    free = _arborescence(square)[1:]
    if np.count_nonzero(free == 0) == 1:
        return free
    best, best_total = free, -np.inf
    for root in np.argsort(-scores[:, 0])[:tried]:
        rooted = square.copy()
        rooted[1:, 0] = IMPOSSIBLE
        rooted[root + 1] = IMPOSSIBLE
        rooted[root + 1, 0] = scores[root, 0]
        heads = _arborescence(rooted)[1:]
        total = rooted[np.arange(1, count + 1), heads].sum()
        if total > best_total:
            best, best_total = heads, total
    return best


def _find_cycle(heads: Heads) -> list[int] | None:
    state = np.zeros(len(heads), np.int8)
    for start in range(1, len(heads)):
        path, node = [], start
        while node != 0 and state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if node != 0 and state[node] == 1:
            return path[path.index(node) :]
        state[path] = 2
    return None


def _arborescence(scores: NDArray[np.float64]) -> Heads:
    """Chu-Liu/Edmonds: scores[dependent, head], node 0 the root; heads[0] is 0."""
    count = len(scores)
    scores = scores.copy()
    scores[0] = -np.inf
    np.fill_diagonal(scores, -np.inf)
    heads: Heads = scores.argmax(1)
    heads[0] = 0
    found = _find_cycle(heads)
    if found is None:
        return heads
    cycle = np.array(found)
    rest = np.setdiff1d(np.arange(count), cycle)
    size = len(rest)
    small = np.full((size + 1, size + 1), -np.inf)
    small[:size, :size] = scores[np.ix_(rest, rest)]
    inward = scores[np.ix_(cycle, rest)] - scores[cycle, heads[cycle]][:, None]
    enter = inward.argmax(0)
    small[size, :size] = inward[enter, np.arange(size)]
    outward = scores[np.ix_(rest, cycle)]
    leave = outward.argmax(1)
    small[:size, size] = outward[np.arange(size), leave]
    inner = _arborescence(small)
    result = heads.copy()
    for i, node in enumerate(rest):
        if node != 0:
            result[node] = cycle[leave[i]] if inner[i] == size else rest[inner[i]]
    entry = inner[size]
    result[cycle[enter[entry]]] = rest[entry]
    return result


def _transitions() -> Scores:
    """Penalties [from, to] that forbid I-X after anything but B-X or I-X."""
    penalty = np.zeros((len(NAME_TAGS), len(NAME_TAGS)), np.float32)
    for j, tag in enumerate(NAME_TAGS):
        if tag[0] == "I":
            for i, before in enumerate(NAME_TAGS):
                if before == "O" or before[2:] != tag[2:]:
                    penalty[i, j] = IMPOSSIBLE
    return penalty


_TRANSITIONS = _transitions()
_START = np.array([IMPOSSIBLE if t[0] == "I" else 0.0 for t in NAME_TAGS], np.float32)


def decode_names(scores: Scores) -> list[tuple[int, int, str]]:
    """Return (first word, end word, kind) of the names under the best tag sequence.

    Args:
        scores: Tag scores [words, tags].
    """
    best = scores.argmax(1)
    if not best.any():
        return []
    if not _is_legal(best):
        best = _viterbi(scores)
    return _spans([NAME_TAGS[k] for k in best])


def _is_legal(tags: Heads) -> bool:
    return bool(_START[tags[0]] == 0 and not _TRANSITIONS[tags[:-1], tags[1:]].any())


def _viterbi(scores: Scores) -> Heads:
    score = scores[0] + _START
    back = []
    for row in scores[1:]:
        options = score[:, None] + _TRANSITIONS
        choice = options.argmax(0)
        back.append(choice)
        score = options[choice, np.arange(len(choice))] + row
    path = [int(score.argmax())]
    for choice in reversed(back):
        path.append(int(choice[path[-1]]))
    return np.array(path[::-1])


def _spans(tags: list[str]) -> list[tuple[int, int, str]]:
    out = []
    start, kind = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        if kind and tag != f"I-{kind}":
            out.append((start, i, kind))
            kind = ""
        if tag[0] == "B":
            start, kind = i, tag[2:]
    return out
