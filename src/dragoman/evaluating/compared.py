"""What is compared: events reduced to what the scores look at, from whichever form they were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.evaluating.sentences import sentence_at

if TYPE_CHECKING:
    from dragoman.errors import InputError


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or recipient: canonical name, and country code (or IGO, NGO, MNC) or None."""

    name: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """One event, annotated or predicted.

    Attributes:
        document: Id of its document.
        sentence: Index of the sentence of the trigger.
        also: Indices of the sentences of its other mentions.
        has_place: Whether a place was annotated; only then `country` is compared.
        optional: Neither to be found nor wrong if found.
    """

    document: str
    sentence: int
    type: str
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    modes: frozenset[str] = frozenset()
    auxiliaries: frozenset[str] = frozenset()
    has_place: bool = False
    country: str | None = None
    date: str | None = None
    attribution: str | None = None
    confidence: float | None = None
    also: frozenset[int] = frozenset()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document that was annotated.

    Attributes:
        id: Its id, that of the records' `document_id`.
        text: Its text; None where only records are at hand.
        date: Its publication date (ISO), or None.
        starts: Where its sentences begin; empty without a text.
        judged: The sentences that were annotated; None means all of them.
    """

    id: str
    text: str | None = None
    date: str | None = None
    starts: tuple[int, ...] = ()
    judged: frozenset[int] | None = None

    def sentence(self, offset: int, sequence: int) -> int:
        """Return the sentence of an offset; without a text, the index that the record itself gives."""
        return sentence_at(self.starts, offset) if self.text is not None else sequence


@dataclass(frozen=True, slots=True)
class Gold:
    """Annotated documents and their events, in the order of the file, and what is wrong with lines of it."""

    documents: dict[str, GoldDocument] = field(default_factory=dict)
    events: tuple[Coded, ...] = ()
    faults: tuple[InputError, ...] = ()
