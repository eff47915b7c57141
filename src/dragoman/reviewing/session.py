"""The review itself: one question after the other, every answer written before the next."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.evaluating.reviews import WITHDRAW
from dragoman.language.sentences import split_sentences
from dragoman.reviewing.annotation import annotation_of
from dragoman.reviewing.correcting import Correction
from dragoman.reviewing.entering import Frame
from dragoman.reviewing.mentions import Mentions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.coding.coder import Coder
    from dragoman.records import Document
    from dragoman.reviewing.annotation import Annotation
    from dragoman.reviewing.answers import Answers
    from dragoman.reviewing.journal import Journal
    from dragoman.reviewing.screen import Screen
    from dragoman.reviewing.selection import Item

QUESTION = "a accept  r reject  c correct  m add a missed event  s skip  b back  q quit"
LETTERS = "arcmsbq"


@dataclass(frozen=True, slots=True)
class Done:
    """A decision that can be taken back; of a missed event `item` is the record it was added at."""

    identifier: str
    item: Item


@dataclass
class Session:
    """One sitting: what is asked, and the way back."""

    coder: Coder
    journal: Journal
    answers: Answers
    screen: Screen
    total: int | None = None
    again: bool = False
    made: dict[str, str] = field(default_factory=dict)
    _history: list[Done] = field(default_factory=list)
    _mentions: tuple[str, Mentions] | None = None

    def run(self, items: Iterator[Item]) -> None:
        """Ask about the items that are not yet decided, until there are no more or the reviewer quits.

        Raises:
            UsageError: The decisions cannot be written, or a document has changed since it was reviewed.
        """
        waiting: list[Item] = []
        number = 0
        try:
            for item in items:
                number += 1
                self.journal.check_text(item.document)
                if self._is_decided(item):
                    self._history.append(Done(item.id, item))
                    continue
                waiting.append(item)
                while waiting:
                    back = self._asked(waiting[-1], number - len(waiting) + 1)
                    if back is None:
                        waiting.pop()
                    elif back is not waiting[-1]:
                        waiting.append(back)
        except EOFError:
            self.screen.say("")

    def _is_decided(self, item: Item) -> bool:
        decision = self.journal.decided.get(item.id)
        return decision is not None and not (self.again and decision == "skip")

    def _asked(self, item: Item, number: int) -> Item | None:
        """Ask about one item; return None when it is decided, itself to be asked again, or the one to go back to."""
        frame = frame_of(item)
        event = annotation_of(item.record, item.document.text)
        self.screen.heading(item.document, f"{number} of {self.total}" if self.total else str(number))
        self.screen.sentence(frame, event)
        self.screen.event(event, item.record)
        self.screen.ask(QUESTION)
        key = self.answers.key(LETTERS)
        if key == "q":
            raise EOFError
        if key == "b":
            return self._back(item)
        if key == "m":
            self._add(item, self._correction(item, frame).added())
            return item
        if key == "c":
            corrected = self._correction(item, frame).corrected(event)
            if corrected is None:
                return item
            # Who keeps everything as it was accepts it.
            self._decide(item, "correct" if corrected != event else "accept", corrected)
            return None
        self._decide(item, {"a": "accept", "r": "reject", "s": "skip"}[key], event if key == "a" else None)
        return None

    def _correction(self, item: Item, frame: Frame) -> Correction:
        if self._mentions is None or self._mentions[0] != item.document.id:
            self._mentions = item.document.id, Mentions(self.coder, item.document)
        return Correction(self.answers, self.screen, self.coder.codebook, frame, self._mentions[1])

    def _decide(self, item: Item, decision: str, event: Annotation | None) -> None:
        self.journal.note(item.document, item.listed)
        self.journal.decide(item.document, item.id, decision, item.record, event)
        self._remember(decision, item.id, item)

    def _add(self, item: Item, event: Annotation | None) -> None:
        if event is None:
            return
        identifier = _identifier(item.document, event)
        self.journal.note(item.document, item.listed)
        self.journal.decide(item.document, identifier, "missed", event=event)
        self._remember("missed", identifier, item)

    def _remember(self, decision: str, identifier: str, item: Item) -> None:
        self.made[identifier] = decision
        self._history.append(Done(identifier, item))

    def _back(self, item: Item) -> Item:
        if not self._history:
            self.answers.refuse("this is the first record; there is nothing to go back to")
            return item
        done = self._history.pop()
        decision = self.journal.decided.get(done.identifier)
        if decision:
            self.journal.decide(done.item.document, done.identifier, WITHDRAW)
            self.made.pop(done.identifier, None)
            self.screen.say(f"taken back: {decision}")
        return item if done.item.id == item.id else done.item


def frame_of(item: Item) -> Frame:
    """Return the sentence that the trigger of a record stands in."""
    text, told = item.document.text, item.record["text_info"]
    spans = split_sentences(text)
    at = next((i for i, (start, end) in enumerate(spans) if start <= told["start"] < end), 0)
    start, end = spans[at][0], max(spans[at][1], told["end"])
    return Frame(text, start, end, spans[max(at - 1, 0)][0], max(end, spans[min(at + 1, len(spans) - 1)][1]))


def _identifier(document: Document, event: Annotation) -> str:
    told = f"{document.id}\n{event['event']}\n{event['trigger']}"
    return "missed-" + hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]
