"""Batches are whole, in order, and the same when the work is taken up again."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from dragoman.adding import batches
from dragoman.adding.batches import Batch, Feed
from dragoman.archive.keys import document_key
from dragoman.errors import InputError
from dragoman.records import Document


def document(number: int, text: str | None = None) -> Document:
    return Document(f"name-{number}", text or f"Text {number}.")


def cut(items: list[Document | InputError], had: set[str] = frozenset(), size: int = 4) -> list[Batch]:  # type: ignore[assignment]
    return list(Feed(items, lambda keys: had & set(keys), size).batches())


def test_documents_get_their_keys_for_ids_and_keep_their_names() -> None:
    (batch,) = cut([document(1), document(2)])
    assert batch.names == ["name-1", "name-2"]
    assert [d.id for d in batch.documents] == [document_key(document(1)), document_key(document(2))]


def test_a_document_told_twice_is_taken_once_whatever_it_is_called() -> None:
    feed = Feed([document(1, "Same."), document(2, "Same."), document(3)], lambda _: set(), 8)
    (batch,) = feed.batches()
    assert batch.names == ["name-1", "name-3"]
    assert (feed.read, feed.already, batch.items) == (3, 1, 3)


def test_what_is_merged_and_comes_again_is_known() -> None:
    merged: set[str] = set()
    again = [document(n) for n in range(6)] * 2
    feed = Feed(again, lambda keys: merged & set(keys), 4)
    taken = []
    for batch in feed.batches():
        taken += [d.id for d in batch.documents]
        merged.update(taken)
        feed.under_way.clear()
    assert len(taken) == len(set(taken)) == 6
    assert feed.already == 6


def test_a_failure_goes_with_the_batch_before_whose_end_it_was_read() -> None:
    failure = InputError("x", "is empty")
    items = [document(1), document(2), failure, document(3), failure]
    assert [(len(b.documents), len(b.failures), b.items) for b in cut(items, size=2)] == [(2, 0, 2), (1, 2, 3)]


def test_failures_alone_make_a_batch() -> None:
    (batch,) = cut([InputError("x", "is empty")])
    assert (batch.documents, len(batch.failures)) == ([], 1)
    assert cut([]) == []


def test_long_documents_make_short_batches() -> None:
    long = "x" * batches.CHARACTERS
    sizes = [len(b.documents) for b in cut([document(1), document(2, long), document(3), document(4)], size=32)]
    assert sizes == [2, 2]


def test_inputs_are_read_only_as_they_are_needed() -> None:
    read = []

    def items() -> Iterator[Document]:
        for number in range(10_000):
            read.append(number)
            yield document(number)

    next(Feed(items(), lambda _: set()).batches())
    assert len(read) <= batches.LOOKED_UP


@given(st.integers(0, 150), st.integers(1, 9), st.data())
def test_after_a_break_the_batches_are_those_that_were_left(count: int, size: int, data: st.DataObject) -> None:
    items = [document(n) for n in range(count)]
    first = cut(items, size=size)
    merged = data.draw(st.integers(0, len(first)))
    had = {d.id for batch in first[:merged] for d in batch.documents}
    again = [[d.id for d in b.documents] for b in cut(items, had, size) if b.documents]
    assert again == [[d.id for d in b.documents] for b in first[merged:]]
