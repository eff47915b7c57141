"""Trees read from LightGBM's text say what LightGBM says."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest

from dragoman.forecasting.ranking.trees import predict, share_out, trees_of


@pytest.fixture(scope="module")
def grown():
    draw = np.random.default_rng(1)
    rows = draw.normal(size=(3000, 5)).astype(np.float32)
    rows[:, 2] = draw.integers(0, 90, 3000)
    hit = (rows[:, 0] + (rows[:, 2] % 7 == 3) * 2 + draw.normal(size=3000) > 1).astype(int)
    data = lightgbm.Dataset(rows, hit, group=np.full(100, 30), categorical_feature=[2])
    settings = {"objective": "lambdarank", "num_leaves": 15, "min_data_in_leaf": 5, "verbosity": -1, "num_threads": 1}
    return lightgbm.train(settings, data, 20), rows


def test_scores_are_those_of_lightgbm(grown):
    booster, rows = grown
    trees = trees_of(booster.model_to_string())
    assert trees.kind.any()
    assert not trees.kind.all()
    unknown = rows.copy()
    unknown[:100, 2], unknown[100:200, 2] = 5000, -1
    for each in (rows, unknown):
        assert predict(trees, each, 1) == pytest.approx(booster.predict(each), abs=1e-12)
    assert np.array_equal(predict(trees, rows, 1), predict(trees, rows, 2))


def test_what_columns_add_is_the_score_but_for_what_every_row_gets(grown):
    booster, rows = grown
    trees = trees_of(booster.model_to_string())
    shares = share_out(trees, rows[:50])
    everyone = trees.value[trees.first_node].sum()
    assert shares.sum(axis=1) + everyone == pytest.approx(predict(trees, rows[:50], 1), abs=1e-9)
    assert not shares[:, 4].any() or np.abs(shares[:, 0]).sum() > np.abs(shares[:, 4]).sum()


def test_trees_without_a_split_are_constants():
    data = lightgbm.Dataset(np.ones((40, 2)), np.arange(40) % 2, group=[40])
    booster = lightgbm.train({"objective": "lambdarank", "verbosity": -1, "num_threads": 1}, data, 2)
    assert predict(trees_of(booster.model_to_string()), np.ones((3, 2), np.float32), 1).tolist() == [0, 0, 0]
