"""From documents to an archive: batches out to the workers, shards back, merged in order by one writer."""

from __future__ import annotations

import time
from collections import deque
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.adding.batches import DOCUMENTS, Batch, Feed
from dragoman.adding.coding import Settings, code_batch, prepare
from dragoman.adding.executors import Engine, Lost
from dragoman.adding.shards import Coded, await_shard, clear, shard_path, work_folder
from dragoman.adding.signature import run_info
from dragoman.archive.writing import CodedDocument, Writer
from dragoman.errors import ArchiveError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dragoman.adding.batches import Item
    from dragoman.adding.executors import Executor
    from dragoman.adding.progress import Reporter, Tally
    from dragoman.records import Document

# Batches merged at once. Shards keep what is coded, so nothing is lost by waiting for more of it.
MERGED, SECONDS_BETWEEN = 8, 15.0
SECONDS = 60.0
FATAL = "ended its worker twice"


@dataclass(frozen=True, slots=True)
class How:
    """How documents are added.

    Attributes:
        engine: Who codes them; the archive is the same whoever does.
        keep_text: Whether the archive keeps the texts.
        wait: Whether to wait for another writer of the archive.
        batch: Documents that a worker gets at once.
        seconds: Time limit for 10,000 characters of a document; a worker that needs more is given up.
    """

    engine: Engine
    codebook: Path | None = None
    world: tuple[Path, ...] = ()
    keep_text: bool = True
    wait: bool = True
    batch: int = DOCUMENTS
    seconds: float = SECONDS


def add(items: Iterable[Item], archive: Path, how: How, tally: Tally, reporter: Reporter) -> None:
    """Code documents into an archive; each is there once, however often this is broken off and begun again.

    Args:
        items: Documents and failures in the order of the inputs; read as they are needed.
        archive: The file of the archive; made if it is not there.
        how: How to do it.
        tally: Counts what is done.
        reporter: Shows it.

    Raises:
        DragomanError: The archive cannot be written, or the workers cannot work. What was merged before is kept.
    """
    archive = archive.absolute()
    info = run_info(how.codebook, how.world)
    reporter_of_wait = partial(_tell_wait, archive, reporter)
    with Writer(archive, keep_text=how.keep_text, wait=how.wait, on_wait=reporter_of_wait) as writer:
        writer.begin_run(info)
        folder = _made(work_folder(archive) / info.signature)
        world = tuple(path.absolute() for path in how.world)
        settings = Settings(folder, info.signature, _absolute(how.codebook), world)
        feed = Feed(_watched(items, tally, reporter), lambda keys: writer.known(keys, info.signature), how.batch)
        Merging(writer, feed, tally, reporter, settings).run(how)
        writer.finish_run()
        clear(archive)  # while the lock is held: the next writer's shards will stand there


@dataclass
class Merging:
    """Takes batches through the workers and into the archive."""

    writer: Writer
    feed: Feed
    tally: Tally
    reporter: Reporter
    settings: Settings
    _given: deque[Batch] = field(default_factory=deque)
    _coded: list[CodedDocument] = field(default_factory=list)
    _failures: list[InputError] = field(default_factory=list)
    _shards: list[Path] = field(default_factory=list)
    _batches: int = 0
    _merged_at: float = field(default_factory=time.monotonic)

    def run(self, how: How) -> None:
        """Add all that is new; workers are started only if something is."""
        batches = self.feed.batches()
        first = next(batches, None)
        if first is None or not first.documents:
            self._finish(first or Batch(), [])
        else:
            with closing(how.engine.start(partial(prepare, self.settings), self.reporter.say)) as executor:
                if executor.expendable:
                    self.settings = replace(self.settings, seconds=how.seconds)
                self.tally.start()
                self._work(executor, chain([first], batches))
        self._merge()

    def _work(self, executor: Executor, batches: Iterator[Batch]) -> None:
        work = partial(code_batch, self.settings)
        for documents, result in executor.map(work, self._documents(batches)):
            batch = self._given.popleft()
            if isinstance(result, Lost):
                coded = [self._coded_alone(executor, *pair) for pair in zip(documents, batch.names, strict=True)]
            else:
                coded = self._fetched(documents)
            self._finish(batch, coded)
            self._batches += 1
            if self._batches == MERGED or time.monotonic() - self._merged_at >= SECONDS_BETWEEN:
                self._merge()

    def _documents(self, batches: Iterator[Batch]) -> Iterator[tuple[Document, ...]]:
        for batch in batches:
            self._given.append(batch)
            yield tuple(batch.documents)

    def _fetched(self, documents: tuple[Document, ...]) -> list[Coded]:
        path = shard_path(self.settings.folder, documents)
        self._shards.append(path)
        return await_shard(path, documents) if documents else []

    def _coded_alone(self, executor: Executor, document: Document, name: str) -> Coded:
        """Return what comes of a document of a batch that ended its worker."""
        result = executor.once(partial(code_batch, self.settings), (document,))
        if not isinstance(result, Lost):
            return self._fetched((document,))[0]
        self.reporter.say(f"{name}: the worker that codes it {result.reason}; left out")
        return Coded(document.id, "failed", FATAL, None, 0, [], [])

    def _finish(self, batch: Batch, coded: list[Coded]) -> None:
        """Take over what came of a batch, to be merged with others."""
        for document, name, one in zip(batch.documents, batch.names, coded, strict=True):
            self._coded.append(_entry(document, name, one))
            if one.state == "failed":
                self._failures.append(InputError(name, one.reason or ""))
                if one.reason != FATAL:
                    self.reporter.say(f"{name}: {one.reason}; left out")
        self._failures += batch.failures
        self.tally.count(coded)
        self.tally.done += batch.items
        self.tally.read, self.tally.already = self.feed.read, self.feed.already
        self.reporter.update(self.tally)

    def _merge(self) -> None:
        if self._coded or self._failures:
            self.writer.merge(self._coded, self._failures)
        self.feed.under_way.difference_update(one.key for one in self._coded)
        for path in self._shards:
            path.unlink(missing_ok=True)
        self._coded, self._failures, self._shards = [], [], []
        self._batches, self._merged_at = 0, time.monotonic()


def _entry(document: Document, name: str, one: Coded) -> CodedDocument:
    told = document if document.language or not one.language else replace(document, language=one.language)
    date_from = document.date_from if document.date else None
    return CodedDocument(
        document.id, name, told, date_from, one.state, one.reason, one.sentences, one.events, one.claims
    )


def _watched(items: Iterable[Item], tally: Tally, reporter: Reporter) -> Iterator[Item]:
    """Tell failures as they are read."""
    for item in items:
        if isinstance(item, InputError):
            tally.unreadable += 1
            reporter.say(str(item))
        yield item


def _tell_wait(archive: Path, reporter: Reporter, holder: str) -> None:
    reporter.say(f"{archive} is being written by {holder}; waiting until that is done (--no-wait stops instead)")


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"cannot make the folder {folder}: {error.strerror}") from error
    return folder


def _absolute(path: Path | None) -> Path | None:
    return path.absolute() if path else None
