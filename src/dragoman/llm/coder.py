"""The coder that asks a language model: the same documents in, the same kind of event records out."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from dragoman.coding.listing import with_listed_names
from dragoman.coding.merge import merge_events
from dragoman.coding.order import with_order
from dragoman.coding.sizes import with_sizes
from dragoman.errors import EndpointError, InputError
from dragoman.llm.answers import told_events
from dragoman.llm.building import Building, with_tellings_joined
from dragoman.llm.chunks import chunks, halves
from dragoman.llm.client import Client, NoAnswerError, Question
from dragoman.llm.prompt import answer_schema, report_prompt, system_prompt
from dragoman.llm.transport import TooLongError
from dragoman.llm.usage import Tally
from dragoman.world.caching import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from dragoman.coding.coder import Coder
    from dragoman.language.parse import Parse
    from dragoman.llm.chunks import Chunk
    from dragoman.llm.settings import Settings
    from dragoman.records import Claim, Document, Event

# So many documents without a usable answer after one another are no accident.
MOST_FAILURES = 3


@dataclass
class LanguageModelCoder:
    """Codes documents with a language model; parties, places and dates come from Dragoman's own world.

    Attributes:
        base: The own coder, whose codebook, parser and gazetteer are used.
        settings: Which model to ask and how.
        files: The user's codebook files, for what their types include and exclude.
    """

    base: Coder
    settings: Settings
    files: tuple[Path, ...] = ()
    tally: Tally = field(default_factory=Tally, init=False)
    _failures: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        """Prepare; nothing is sent yet.

        Raises:
            UsageError: The key, the address or the folder for answers cannot be used.
        """
        self.client = Client(self.settings, self.settings.cache or cache_folder() / "answers")

    @property
    def report(self) -> str:
        """What was asked, what it cost and what was dropped, in two lines."""
        return self.client.usage.report(self.settings.model, self.tally)

    def code(self, document: Document) -> list[Event]:
        """Return the event records of one document in the order of its text.

        Raises:
            InputError: The model gives no usable answer for this document.
            EndpointError: The server cannot be used, or gave no usable answer for several documents in a row.
        """
        return self.code_parsed(document, self.base.analyser.parse(document.text))

    def code_many(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Event]]]:
        """Code documents one after another, yielding each with its records; raises like `code`."""
        for document in documents:
            yield document, self.code(document)

    def code_with_claims(self, document: Document) -> tuple[list[Event], list[Claim]]:
        """Return the model's event records and the own coder's claims of one document; raises like `code`."""
        parse = self.base.analyser.parse(document.text)
        return self.code_parsed(document, parse), self.base.claims_parsed(document, parse)

    def code_parsed(self, document: Document, parse: Parse) -> list[Event]:
        """Return the event records of a document whose parse is at hand; raises like `code`."""
        try:
            events = self._coded(document, with_listed_names(parse, self.base.gazetteer))
        except (NoAnswerError, TooLongError) as error:
            self._failures += 1
            if self._failures == MOST_FAILURES:
                raise EndpointError(
                    f"{self.client.name}: no usable answer for {MOST_FAILURES} documents in a row, for the last one: "
                    f"{error}; look after the server and run again, answers are kept"
                ) from error
            raise InputError(document.id, f"not coded by the language model: {error}") from error
        self._failures = 0
        return events

    def _coded(self, document: Document, parse: Parse) -> list[Event]:
        building = Building(self.base, document, parse, self.settings.model, self.tally)
        events: list[Event] = []
        for chunk in chunks(parse):
            for part, answer in self._answers(document, parse, chunk):
                told = told_events(answer, self.base.codebook, self.tally)
                events += filter(None, (building.event(t, part) for t in told))
        if not events:
            return []
        return with_order(with_sizes(merge_events(with_tellings_joined(events), building.lemmas), parse), parse)

    def _answers(self, document: Document, parse: Parse, chunk: Chunk) -> Iterator[tuple[Chunk, list[Any]]]:
        """Yield the answers for a chunk; for its halves where it is too long for the model."""
        try:
            answer = self.client.ask(Question(self._system, report_prompt(document, parse, chunk), self._schema))
        except TooLongError:
            parts = halves(chunk, parse)
            if not parts:
                raise
            for part in parts:
                yield from self._answers(document, parse, part)
        else:
            yield chunk, answer

    @cached_property
    def _system(self) -> str:
        return system_prompt(self.base.codebook, self.files)

    @cached_property
    def _schema(self) -> dict[str, Any]:
        return answer_schema(self.base.codebook)
