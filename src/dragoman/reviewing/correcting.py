"""The dialogue in which an event is corrected or a missed one is added."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.evaluating.dispatches import auxiliaries_of
from dragoman.evaluating.spans import locate, string_of
from dragoman.reviewing.annotation import blank
from dragoman.reviewing.answers import ENTER
from dragoman.reviewing.entering import (
    EntryError,
    typed_date,
    typed_parties,
    typed_place,
    typed_type,
    typed_words,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from dragoman.codebook.schema import Codebook
    from dragoman.reviewing.annotation import Annotation
    from dragoman.reviewing.answers import Answers
    from dragoman.reviewing.entering import Frame
    from dragoman.reviewing.mentions import Mention, Mentions
    from dragoman.reviewing.screen import Screen

MENU = (
    "t type  m mode  x aux  w words of the trigger  a actors  r recipients  d date  p place  s speaker  "
    "Enter keep  u undo"
)
LETTERS = "tmxwardpsu "
HOW = 'numbers or words of the sentence, divided by ";" ("words = name, code, sectors" says who); - none'


@dataclass
class Correction:
    """The state of correcting one event."""

    answers: Answers
    screen: Screen
    codebook: Codebook
    frame: Frame
    mentions: Mentions

    def corrected(self, event: Annotation) -> Annotation | None:
        """Return the event as the reviewer leaves it, None where the correction was undone."""
        draft = copy.deepcopy(event)
        steps: dict[str, Callable[[Annotation], None]] = {
            "t": self._type, "m": self._mode, "x": self._auxiliaries, "w": self._trigger, "d": self._date,
            "a": lambda draft: self._side(draft, "actors"), "r": lambda draft: self._side(draft, "recipients"),
            "p": self._place, "s": self._speaker,
        }  # fmt: skip
        while True:
            self.screen.ask(MENU)
            key = self.answers.key(LETTERS)
            if key == ENTER:
                self.screen.say("")
                return draft
            if key == "u":
                return None
            steps[key](draft)
            self.screen.event(draft, None)

    def added(self) -> Annotation | None:
        """Return an event that was missed, None where the reviewer thinks better of it."""
        draft = blank("", "")
        self._trigger(draft)
        if not draft["trigger"]:
            return None
        while not draft["event"]:
            self._type(draft)
        self.screen.event(draft, None)
        return self.corrected(draft)

    def _entered(self, question: str, take: Callable[[str], None]) -> None:
        """Ask for a line until it does; an empty one leaves things as they are."""
        while True:
            self.screen.ask(question)
            entry = self.answers.line()
            if not entry.strip():
                return
            try:
                return take(entry)
            except EntryError as error:
                self.answers.refuse(str(error))

    def _trigger(self, draft: Annotation) -> None:
        def take(entry: str) -> None:
            draft["trigger"] = self.frame.span(entry.strip())

        self._entered(f"words that tell the event, exactly as in the sentence{_now(string_of(draft['trigger']))}", take)

    def _type(self, draft: Annotation) -> None:
        def take(entry: str) -> None:
            draft["event"] = typed_type(entry, self.codebook)
            draft["mode"] = [m for m in draft["mode"] if m in self._modes(draft)]

        self._entered(f"type: {', '.join(self.codebook.types)}{_now(draft['event'])}", take)

    def _modes(self, draft: Annotation) -> list[str]:
        return [mode for kind, mode in self.codebook.modes if kind == draft["event"]]

    def _mode(self, draft: Annotation) -> None:
        allowed = self._modes(draft)

        def take(entry: str) -> None:
            draft["mode"] = typed_words(entry, allowed, f"mode of {draft['event']}")

        self._entered(f"mode: {', '.join(allowed) or 'none here'}; - none{_now(' '.join(draft['mode']))}", take)

    def _auxiliaries(self, draft: Annotation) -> None:
        allowed = auxiliaries_of(self.codebook)

        def take(entry: str) -> None:
            draft["aux"] = typed_words(entry, allowed, "auxiliary mode")

        self._entered(f"aux: {', '.join(allowed)}; - none{_now(' '.join(draft['aux']))}", take)

    def _side(self, draft: Annotation, side: str) -> None:
        shown = self._shown(draft)

        def take(entry: str) -> None:
            draft[side], draft["resolved"][side] = typed_parties(entry, self.frame, shown, self.mentions)

        self.screen.mentions(self.frame, shown)
        self._entered(f"{side}: {HOW}", take)

    def _speaker(self, draft: Annotation) -> None:
        shown = self._shown(draft)

        def take(entry: str) -> None:
            spans, _ = typed_parties(entry, self.frame, shown, self.mentions)
            draft["speaker"] = spans[0] if spans else None

        self.screen.mentions(self.frame, shown)
        self._entered("who the text says tells it: a number or words of the sentence; - nobody", take)

    def _shown(self, draft: Annotation) -> list[Mention]:
        """Return the mentions of the sentence, and the parties as recorded, which may be cut otherwise."""
        found = {(m.start, m.end): m for m in self.mentions.parties(self.frame.start, self.frame.end)}
        for span in (*draft["actors"], *draft["recipients"]):
            offsets = locate(self.frame.text, span)
            if offsets and offsets not in found and self.frame.start <= offsets[0] < self.frame.end:
                found[offsets] = self.mentions.party(*offsets)
        return [found[key] for key in sorted(found)]

    def _date(self, draft: Annotation) -> None:
        def take(entry: str) -> None:
            draft["resolved"]["date"] = typed_date(entry)

        self._entered(f"date: YYYY-MM-DD, YYYY-MM or YYYY; - none{_now(draft['resolved']['date'] or '')}", take)

    def _place(self, draft: Annotation) -> None:
        shown = self.mentions.places(self.frame.start, self.frame.end)

        def take(entry: str) -> None:
            draft["location"], draft["resolved"]["location"] = typed_place(entry, self.frame, shown)

        self.screen.mentions(self.frame, shown)
        self._entered('place: a number or words of the sentence ("words = name, country code"); - none', take)


def _now(value: str) -> str:
    return f" [{value}]" if value else ""
