"""Trees are trees and, on short sentences, the best ones; names follow the tag scheme."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from dragoman.language.decode import decode_names, decode_tree
from dragoman.language.labels import NAME_TAGS

Scores = NDArray[np.float32]


@st.composite
def arc_scores(draw: st.DrawFn, most: int) -> Scores:
    words = draw(st.integers(1, most))
    seed, spread = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([0.1, 1.0, 10.0, 100.0]))
    drawn = np.random.default_rng(seed).normal(0, spread, (words, words + 1)).astype(np.float32)
    # Every word would hang from the first, from the root, or all scores are alike.
    bias = draw(st.sampled_from(["none", "first", "root", "equal"]))
    if bias == "equal":
        drawn[:] = 0
    elif bias != "none":
        drawn[:, min(bias == "first", words)] += 50
    return drawn


def is_tree(heads: NDArray[np.int64]) -> bool:
    if np.count_nonzero(heads == 0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        seen: set[int] = set()
        while word:
            if word in seen:
                return False
            seen.add(word)
            word = int(heads[word - 1])
    return True


def total(arcs: Scores, heads: NDArray[np.int64]) -> float:
    return float(arcs.astype(np.float64)[np.arange(len(arcs)), heads].sum())


@given(arc_scores(30))
@settings(max_examples=60, deadline=None)
def test_trees_have_one_root_and_no_cycle(arcs: Scores) -> None:
    before = arcs.copy()
    heads = decode_tree(arcs)
    assert heads.shape == (len(arcs),)
    assert is_tree(heads)
    assert np.array_equal(arcs, before)


@given(arc_scores(4))
@example(np.array([[0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 1, 0]], np.float32))
@settings(max_examples=60, deadline=None)
def test_the_tree_of_a_short_sentence_is_the_best_one(arcs: Scores) -> None:
    every = (np.array(h) for h in itertools.product(range(len(arcs) + 1), repeat=len(arcs)))
    roots = likeliest_roots(arcs)
    best = max(total(arcs, heads) for heads in every if is_tree(heads) and int(np.argmin(heads)) in roots)
    assert total(arcs, decode_tree(arcs)) >= best - max(1e-3, 1e-5 * abs(best))


def likeliest_roots(arcs: Scores) -> set[int]:
    """Return the words the decoder promises to try as roots: all where there are at most three."""
    masked = arcs.astype(np.float64)
    masked[np.arange(len(arcs)), np.arange(len(arcs)) + 1] = -np.inf
    share = masked[:, 0] - np.log(np.exp(masked - masked.max(1, keepdims=True)).sum(1)) - masked.max(1)
    return set(np.argsort(-share)[:3].tolist())


def test_the_tree_of_a_chain() -> None:
    arcs = np.full((4, 5), -5, np.float32)
    for word, head in enumerate((2, 0, 2, 3)):
        arcs[word, head] = 5
    assert decode_tree(arcs).tolist() == [2, 0, 2, 3]


def test_a_long_sentence_in_one_cycle_is_decoded() -> None:
    words = 300
    arcs = np.full((words, words + 1), -5, np.float32)
    for word in range(words):
        arcs[word, (word + 1) % words + 1] = 5
    assert is_tree(decode_tree(arcs))


@given(st.integers(1, 12), st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_names_do_not_overlap_and_are_the_best(words: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 2, (words, len(NAME_TAGS))).astype(np.float32)
    names = decode_names(scores)
    position = 0
    for first, end, kind in names:
        assert position <= first < end <= words
        assert f"B-{kind}" in NAME_TAGS
        position = end
    if words <= 3:
        assert names == best_names(scores)


def best_names(scores: Scores) -> list[tuple[int, int, str]]:
    def legal(tags: tuple[int, ...]) -> bool:
        named = ["O", *(NAME_TAGS[t] for t in tags)]
        return all(b[0] != "I" or a[2:] == b[2:] for a, b in itertools.pairwise(named))

    every = itertools.product(range(len(NAME_TAGS)), repeat=len(scores))
    best = max(filter(legal, every), key=lambda tags: sum(float(scores[i, t]) for i, t in enumerate(tags)))
    out: list[list[object]] = []
    for i, tag in enumerate(NAME_TAGS[t] for t in best):
        if tag[0] == "B":
            out.append([i, i + 1, tag[2:]])
        elif tag[0] == "I":
            out[-1][1] = i + 1
    return [(int(a), int(b), str(k)) for a, b, k in out]  # type: ignore[call-overload]


def test_no_names() -> None:
    scores = np.zeros((3, len(NAME_TAGS)), np.float32)
    scores[:, 0] = 1
    assert decode_names(scores) == []
