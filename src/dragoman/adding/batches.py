"""Documents that the archive does not have yet, in batches that are the same whenever the work is taken up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from dragoman.archive.keys import document_key
from dragoman.errors import InputError
from dragoman.records import Document

# A few seconds of work: little is lost with a batch, and little of the time goes into handing it over.
DOCUMENTS, CHARACTERS = 32, 60_000
# Documents looked up in the archive at once.
LOOKED_UP = 64

Item = Document | InputError


@dataclass(slots=True)
class Batch:
    """Whole documents to be coded together, and what could not be read before the last of them.

    Attributes:
        documents: With their keys for ids.
        names: The ids that the inputs gave them.
        items: How many items of the inputs were read for it, those that are known included.
        size: How many documents make it full.
    """

    size: int = DOCUMENTS
    documents: list[Document] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    failures: list[InputError] = field(default_factory=list)
    items: int = 0

    @property
    def is_full(self) -> bool:
        """Whether no more documents are to be added."""
        characters = sum(len(document.text) for document in self.documents)
        return len(self.documents) >= self.size or characters >= CHARACTERS

    def add(self, document: Document, key: str) -> None:
        """Add a document under its key, so that the ids of its records depend on its content alone."""
        self.documents.append(replace(document, id=key))
        self.names.append(document.id)


class Feed:
    """Cuts what is read into batches of documents that are new to an archive.

    Batches are merged whole and in order. Therefore the first document that is not in the archive after a break was
    the first of a batch before it, and what was coded of that batch and the following ones is found again by name.
    """

    def __init__(self, items: Iterable[Item], known: Callable[[list[str]], set[str]], size: int = DOCUMENTS) -> None:
        """Read from `items`; `known` says which keys the archive has; a batch has at most `size` documents.

        Attributes:
            under_way: Keys of documents in batches that are not merged yet; whoever merges takes them out.
            read: Documents and failures read so far.
            already: Documents that the archive had or that were read before.
        """
        self._items, self._known, self._size = iter(items), known, size
        self.under_way: set[str] = set()
        self.read = self.already = 0

    def batches(self) -> Iterator[Batch]:
        """Yield the batches; the last one may hold failures alone."""
        batch = Batch(self._size)
        while chunk := list(islice(self._items, LOOKED_UP)):
            # Told apart before any of them is given away, as what is given away may be merged in the meantime.
            for item, key in self._told_apart(chunk):
                batch.items += 1
                if isinstance(item, InputError):
                    batch.failures.append(item)
                elif key:
                    batch.add(item, key)
                if batch.is_full:
                    yield batch
                    batch = Batch(self._size)
        if batch.items:
            yield batch

    def _told_apart(self, chunk: list[Item]) -> list[tuple[Item, str | None]]:
        """Return items with the keys of those documents that are new."""
        self.read += len(chunk)
        keys = [document_key(item) if isinstance(item, Document) else None for item in chunk]
        known = self._known([key for key in keys if key])
        out: list[tuple[Item, str | None]] = []
        for item, key in zip(chunk, keys, strict=True):
            is_new = key is not None and key not in known and key not in self.under_way
            self.already += key is not None and not is_new
            if key and is_new:
                self.under_way.add(key)
            out.append((item, key if is_new else None))
        return out
