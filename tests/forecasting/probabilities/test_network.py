import numpy as np
import pytest

from dragoman.forecasting.probabilities.network import Head, fit_network


def log_score(raw, happened):
    return float(np.mean(np.log1p(np.exp(np.where(happened, -raw, raw)))))


@pytest.fixture(scope="module")
def learned():
    """Two outcomes: one needs two columns together, the other comes at random."""
    draw = np.random.default_rng(3)
    x = draw.poisson(1.0, (20_000, 6)).astype(np.float32)
    both = (x[:, 0] > 1) != (x[:, 1] > 1)
    happened = np.stack([draw.random(len(x)) < np.where(both, 0.6, 0.05), draw.random(len(x)) < 0.1], 1)
    start = np.log(happened.mean(0) / (1 - happened.mean(0))) * np.ones((len(x), 2))
    half = len(x) // 2
    return fit_network(x[:half], happened[:half], np.ones(half), start[:half]), x[half:], happened[half:], start[half:]


def test_it_learns_what_two_columns_say_together_and_nothing_from_chance(learned):
    network, x, happened, start = learned
    before, after = (log_score(start[:, 0] + more, happened[:, 0]) for more in (0, network.score(x, 0)))
    assert after < before - 0.05
    assert np.abs(network.score(x, 1)).mean() < 0.2


def test_the_parts_of_a_score_add_up_to_its_distance_from_an_average_row(learned):
    network, x, _, _ = learned
    head = Head(network, 0)
    average = head.score(np.expm1(network.mean)[None])[0]
    for row in x[:20]:
        assert head.contributions(row).sum() == pytest.approx(head.score(row[None])[0] - average, abs=0.02)


def test_a_row_scores_the_same_alone_and_among_others(learned):
    network, x, _, _ = learned
    assert network.score(x[5:6], 0)[0] == pytest.approx(network.score(x, 0)[5], abs=1e-5)


def test_training_again_gives_the_same_network(learned):
    _, x, happened, start = learned
    first, second = (fit_network(x[:3000], happened[:3000], np.ones(3000), start[:3000]) for _ in range(2))
    assert np.array_equal(first.w1, second.w1) and np.array_equal(first.b3, second.b3)


def test_fewer_rows_than_a_batch_and_columns_without_spread_are_no_trouble():
    x = np.zeros((5, 3), np.float32)
    network = fit_network(x, np.ones((5, 1), bool), np.ones(5), np.zeros((5, 1)))
    assert np.isfinite(network.score(x, 0)).all()
