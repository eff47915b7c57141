"""What `dragoman add feed` remembers between calls: what each server said of its feed's last change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dragoman.errors import ArchiveError, InputError
from dragoman.reading import read_inputs
from dragoman.reading.subscriptions import FeedState, fetch_feed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dragoman.adding.batches import Item
    from dragoman.reading import Options


class Subscriptions:
    """Feeds with their states, kept in a file beside an archive."""

    def __init__(self, archive: Path, options: Options, *, articles: bool, allow_private: bool) -> None:
        """Prepare to read; nothing is fetched yet."""
        self._path = archive.with_name(archive.name + ".feeds.json")
        self._options, self._articles, self._allow_private = options, articles, allow_private
        self._new: dict[str, FeedState] = {}

    def items(self, inputs: Sequence[str]) -> Iterator[Item]:
        """Yield the entries of feeds, each an address or a file, and a failure for each that cannot be read."""
        states = self._kept()
        for given in inputs:
            if not given.lower().startswith(("http://", "https://")):
                yield from read_inputs([given], self._options)
                continue
            state = states.get(given)
            try:
                found = fetch_feed(
                    given, state, options=self._options, allow_private=self._allow_private, articles=self._articles
                )
            except InputError as error:
                yield error
                continue
            yield from found.items
            self._new[given] = found.state

    def keep(self) -> None:
        """Keep the states; only when all entries are in the archive, since an unchanged feed is not sent again.

        Raises:
            ArchiveError: They cannot be written.
        """
        if not self._new:
            return
        states = {url: state._asdict() for url, state in {**self._kept(), **self._new}.items()}
        temporary = self._path.with_name(self._path.name + ".new")
        try:
            temporary.write_text(json.dumps(states, indent=1), encoding="utf-8")
            temporary.replace(self._path)
        except OSError as error:
            raise ArchiveError(f"cannot write {self._path}: {error.strerror}") from error

    def _kept(self) -> dict[str, FeedState]:
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
            return {url: FeedState(**row) for url, row in rows.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}  # without it the feeds are fetched whole, and known entries skipped
