"""What a worker does: code a batch of documents and leave a shard."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.adding.limits import limited
from dragoman.adding.shards import Coded, read_shard, shard_path, write_shard
from dragoman.adding.signature import run_info
from dragoman.errors import WorkError

if TYPE_CHECKING:
    from dragoman.coding.coder import Coder
    from dragoman.records import Document

ENGLISH = "en"
# The time limit is for so many characters, which take less than a second on a laptop.
LIMITED_CHARACTERS = 10_000
# A worker codes one batch at a time, as the time limit is the process's.
_ALONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class Settings:
    """How documents are coded, the same for every batch of a run.

    Attributes:
        folder: Where the shards go.
        signature: Of what the documents are coded with.
        seconds: Time limit for 10,000 characters, after which the worker ends itself; None sets none.
    """

    folder: Path
    signature: str
    codebook: Path | None = None
    world: tuple[Path, ...] = ()
    seconds: float | None = None


def prepare(settings: Settings) -> None:
    """Load all that coding needs, before the first batch and outside its time limit.

    Raises:
        WorkError: The folder for the shards cannot be seen from here, or what is here codes otherwise.
    """
    _coder(settings.codebook, settings.world, settings.signature)
    _check_folder(settings.folder)


def code_batch(settings: Settings, documents: tuple[Document, ...]) -> None:
    """Code documents, whose ids are their keys, and leave their shard; do nothing if it is there.

    Raises:
        ArchiveError: The shard cannot be written.
        WorkError: The folder for the shards cannot be seen from here, or what is here codes otherwise.
    """
    path = shard_path(settings.folder, documents)
    with _ALONE:
        if read_shard(path, documents) is not None:
            return
        _check_folder(settings.folder)
        coder = _coder(settings.codebook, settings.world, settings.signature)
        characters = sum(len(document.text) for document in documents)
        allowed = settings.seconds and settings.seconds * max(1.0, characters / LIMITED_CHARACTERS)
        with limited(allowed):
            coded = [code_document(coder, document) for document in documents]
        write_shard(path, coded)


def code_document(coder: Coder, document: Document) -> Coded:
    """Return what comes of one document: it is coded, skipped as not English, or failed where the coder fails."""
    from dragoman.reading.languages import SURE, identify

    language, certainty = identify(document.text)
    found = language if certainty >= SURE else None
    if found not in {ENGLISH, None}:
        return Coded(document.id, "skipped", f"language: {found}", found, 0, [], [])
    try:
        parse = coder.analyser.parse(document.text)
        work = coder.work(document, parse)
        events = [event.to_plover() for event in work.events()]
        claims = [claim.to_json() for claim in work.claims()]
    except Exception as error:  # noqa: BLE001 (whatever a document makes the coder do, the rest is done)
        return Coded(document.id, "failed", f"coding failed: {type(error).__name__}: {error}", found, 0, [], [])
    return Coded(document.id, "coded", None, found, len(parse.sentences), events, claims)


@cache
def _coder(codebook: Path | None, world: tuple[Path, ...], signature: str) -> Coder:
    """Return the coder of this process, ready: the first worker of a cluster is prepared, those after it are not."""
    from dragoman.api import make_coder
    from dragoman.records import Document

    if run_info(codebook, world).signature != signature:
        hint = "install the same dragoman everywhere, and leave codebook and world as they are while it runs"
        raise WorkError(f"a worker on {socket.gethostname()} has another dragoman, codebook or world; {hint}")
    coder = make_coder(codebook, world)
    # Coding a sentence loads what is loaded when first used: lemmas, places, language profiles.
    code_document(coder, Document("ready", "Police in Dhaka arrested 22 opposition supporters on Wednesday."))
    return coder


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        hint = "the workers must see the folder of the archive under the same path as the machine that adds"
        raise WorkError(f"a worker does not find {folder}; {hint}")
