"""Trees that learn all four quad classes together: what holds of one class holds of the others, seen from its side.

The rarer a class, the less its own trees can learn. Here every question is asked four times, once for each class, and
the columns about classes are put in the order in which that class sees them: itself, the other of its polarity
(cooperation or conflict), the other of its matter (verbal or material), the one opposite. So the trees learn from all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dragoman.forecasting.probabilities.trees import Trees, boost

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Ints
    from dragoman.forecasting.probabilities.features import Feature
    from dragoman.forecasting.probabilities.sampling import Rows

    Floats = NDArray[np.float64]

SEEN = {1: (1, 2, 3, 4), 2: (2, 1, 4, 3), 3: (3, 4, 1, 2), 4: (4, 3, 2, 1)}
PARAMETERS = {"num_leaves": 31, "min_data_in_leaf": 200}
TREES = 200
SHARE = 0.5  # of the questions that came to nothing: there are four times as many rows


def seen_from(features: Sequence[Feature], quad: int) -> Ints:
    """Return the columns that tell of no single type, in the order in which a quad class sees them."""
    place = {feature: i for i, feature in enumerate(features)}
    return np.array([place[feature.seen_from(SEEN[quad])] for feature in features if feature.is_general])


def fit_pooled(rows: Rows, starts: Mapping[int, Floats]) -> dict[int, tuple[Ints, Trees]]:
    """Boost trees for all quad classes at once.

    Args:
        rows: Questions with known answers.
        starts: For each class the log odds that the trees correct (rows,).

    Returns:
        For each class its columns, in its order, and the trees as they are for it.
    """
    columns = {quad: seen_from(rows.features, quad) for quad in SEEN}
    draw = np.random.default_rng(0)
    parts = []
    for quad, chosen in columns.items():
        happened = rows.quads[:, quad - 1]
        share = np.where(happened, 1.0, SHARE)
        keep = draw.random(len(share)) < share
        own = np.full((int(keep.sum()), 1), quad, np.float32)
        x = np.hstack([rows.x[keep][:, chosen], own])
        parts.append((x, happened[keep], (rows.weight / share)[keep], starts[quad][keep]))
    x, flags, weight, start = (np.concatenate(column) for column in zip(*parts, strict=True))
    dump = boost(x, flags, weight, start, TREES, PARAMETERS)
    last = x.shape[1] - 1
    return {quad: (chosen, Trees.of(dump, {last: float(quad)})) for quad, chosen in columns.items()}
