"""The losses reward what they should: the annotated labels, and the teachers' probabilities."""

from __future__ import annotations

import random

import pytest

torch = pytest.importorskip("torch", reason="torch is for training only")

from dragoman.language.labels import AUXILIARY_MODES, CONTEXTS, MODES, NAME_TAGS, ROLES, TRIGGER_LABELS, UPOS  # noqa: E402
from training import losses  # noqa: E402
from training.batching import Encoded, collate  # noqa: E402
from training.dispatches import DENSE, NATURAL, Labelled, LabelledEvent  # noqa: E402
from training.model import Net, Sizes  # noqa: E402
from training.tasks import EventsBatch, events_batch  # noqa: E402
from training.train import optimiser  # noqa: E402

ATTACK = TRIGGER_LABELS.index("ASSAULT")
SIZES = Sizes(
    len(UPOS), 3, 4, len(NAME_TAGS), len(TRIGGER_LABELS), len(AUXILIARY_MODES), len(MODES), len(CONTEXTS), len(ROLES),
    feed=64,
)  # fmt: skip


def batch() -> EventsBatch:
    told = LabelledEvent(1, "ASSAULT", [0], [], [2], [[0], [2], [], [], []])
    rows = [
        Labelled("Rebels attacked soldiers".split(), [0, ATTACK, 0], DENSE, 1.0, events=[told]),
        Labelled("It rained".split(), [0, 0], NATURAL, 0.5),
    ]
    encoded = [
        Encoded([101, 5, 6, 7, 102], [0, 1, 1, 1, 0], [1, 2, 3], [1, 2, 3]),
        Encoded([101, 8, 9, 102], [0, 1, 1, 0], [1, 2], [1, 2]),
    ]
    return events_batch(rows, collate(encoded))


def network(seed: int) -> Net:
    torch.manual_seed(seed)
    return Net(SIZES).eval()


def test_labels_become_tensors_at_their_places() -> None:
    told = batch()
    assert told.trigger.tolist() == [[0, ATTACK, 0], [0, 0, -100]]
    assert (told.row.tolist(), told.at.tolist()) == ([0], [1])
    assert told.role[0, 0].tolist() == [1, 0, 0] and told.role[0, 1].tolist() == [0, 0, 1]
    assert told.auxiliary[0].tolist() == [1, 0, 0, 0] and told.context[0].argmax() == 2
    mine = [m for m, masked in zip(MODES, told.mode_mask[0].tolist(), strict=True) if masked]
    assert mine and all(m.startswith("ASSAULT-") for m in mine)


def test_training_on_a_batch_makes_its_labels_likelier() -> None:
    net, told = network(1), batch()
    opt = optimiser(net, 3e-3, 3e-3)
    before = losses.annotated(net, losses.score(net, told.x), told).item()
    for _ in range(20):
        loss = losses.annotated(net, losses.score(net, told.x), told)
        opt.zero_grad()
        loss.backward()
        opt.step()
    scores = losses.score(net, told.x).events
    assert loss.item() < before / 2
    assert (scores.trigger + net.event.domain[told.domain][:, None])[0].argmax(-1).tolist() == [0, ATTACK, 0]
    assert (scores.role[0, 0, 1] > 0).tolist()[:3] == [True, False, False]


def test_nothing_is_nearer_to_a_teacher_than_the_teacher() -> None:
    teacher, told = network(1), batch()
    taught = losses.teach([teacher], told)
    own = losses.distilled(teacher, losses.score(teacher, told.x), taught, told)
    own.backward()
    slopes = [p.grad.abs().max().item() for p in teacher.parameters() if p.grad is not None]
    assert max(slopes) < 1e-4
    for seed in (2, 3):
        other = network(seed)
        assert losses.distilled(other, losses.score(other, told.x), taught, told) > own


def test_the_mean_of_teachers_is_taught() -> None:
    first, second, told = network(1), network(2), batch()
    both, one, two = (losses.teach(nets, told) for nets in ([first, second], [first], [second]))
    torch.testing.assert_close(both.names, (one.names + two.names) / 2)
    torch.testing.assert_close(both.role, (one.role + two.role) / 2)


def test_what_stands_behind_a_sentence_counts_for_nothing() -> None:
    net, told = network(1), batch()
    x = told.x
    padded = type(x)(*(torch.nn.functional.pad(part, (0, 2)) for part in x))
    wider = told._replace(
        x=padded,
        trigger=torch.nn.functional.pad(told.trigger, (0, 2), value=-100),
        role=torch.nn.functional.pad(told.role, (0, 2)),
        role_mask=torch.nn.functional.pad(told.role_mask, (0, 2)),
    )
    torch.testing.assert_close(
        losses.annotated(net, losses.score(net, x), told), losses.annotated(net, losses.score(net, padded), wider)
    )


def test_batches_are_the_same_for_the_same_seed() -> None:
    encoded = [Encoded([101, 5, 102], [0, 2, 0], [1], [1])] * 20
    drawn = [collate(encoded, random.Random(4)).shapes.tolist() for _ in range(2)]
    assert drawn[0] == drawn[1] and [0, 2, 0] in drawn[0]
