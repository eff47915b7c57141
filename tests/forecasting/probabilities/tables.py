"""A small made-up table with a rhythm that can be learned: strikes are answered, and talks go on."""

from datetime import date

import numpy as np

from dragoman.forecasting.probabilities.events import Events, sorted_events

KINDS = ("", "CONSULT", "AID", "ACCUSE", "ASSAULT")
QUADS = (0, 1, 2, 3, 4)
FIRST = date(2020, 1, 1)


def made_up_table(days: int = 300, seed: int = 7, entities: int = 20) -> Events:
    """Return events of entities in four countries; an ASSAULT is answered within a week more often than not."""
    rng = np.random.default_rng(seed)
    names = tuple(f"Group {i} (Land {i % 4})" for i in range(entities))
    pairs = [(int(a), int(b)) for a, b in rng.integers(0, entities, (60, 2)) if a != b]
    rates = rng.gamma(0.5, 0.12, len(pairs))
    rows: list[tuple[int, int, int, int]] = []
    answers: list[tuple[int, int, int]] = []
    for day in range(days):
        for pair, rate in zip(pairs, rates, strict=True):
            if rng.random() < rate:
                kind = int(rng.choice(5, p=(0.1, 0.4, 0.1, 0.2, 0.2)))
                rows.append((day, *pair, kind))
                if kind == 4 and rng.random() < 0.7:
                    answers.append((day + int(rng.integers(1, 7)), pair[1], pair[0]))
        due = [a for a in answers if a[0] == day]
        rows += [(day, a, b, 4) for _, a, b in due]
    day, actor, recipient, kind = np.array(rows).T
    return sorted_events(
        day,
        actor,
        recipient,
        kind,
        names=names,
        kinds=KINDS,
        quads=QUADS,
        countries=tuple(f"Land {i % 4}" for i in range(entities)),
        first_date=FIRST,
    )
