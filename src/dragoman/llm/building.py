"""From what a model tells to event records: quotes verified, parties, places and dates resolved by Dragoman's world."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.coding.attribution import is_report_of_own
from dragoman.coding.auxiliaries import aged
from dragoman.coding.coverage import Reading, apply_coverage
from dragoman.coding.dates import EventDate, date_event
from dragoman.coding.entities import DocumentEntities
from dragoman.coding.phrases import NOMINAL
from dragoman.coding.places import EventSides, find_place
from dragoman.coding.recording import citation, identifier, is_among
from dragoman.coding.times import TimeExpression, find_times
from dragoman.coding.toponyms import DocumentPlaces
from dragoman.coding.triggers import LONGEST_TRIGGER, Trigger
from dragoman.llm.quoting import Found, Quotes
from dragoman.records import Document, Entity, Event, Place
from dragoman.version import __version__
from dragoman.world.atlas import shared_atlas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.coding.coder import Coder
    from dragoman.language.parse import Parse, Sentence
    from dragoman.llm.answers import ToldEvent
    from dragoman.llm.chunks import Chunk
    from dragoman.llm.usage import Tally

LONGEST_PLACE = 8  # words
_TELLING = frozenset({"VERB", "NOUN", "ADJ", "PROPN"})


class _Sides(NamedTuple):
    actors: list[Entity]
    recipients: list[Entity]


class Building:
    """Makes the records of one document."""

    def __init__(self, base: Coder, document: Document, parse: Parse, model: str, tally: Tally) -> None:
        """Prepare for one document."""
        self._base, self._document, self._parse = base, document, parse
        self._model, self._tally = model, tally
        self._quotes = Quotes(parse)
        self._taken: set[tuple[str, int]] = set()
        self.lemmas: dict[str, str] = {}  # of the triggers, by record

    @cached_property
    def _places(self) -> DocumentPlaces:
        return DocumentPlaces(self._parse, shared_atlas(), self._base.gazetteer, self._document.date)

    @cached_property
    def _entities(self) -> DocumentEntities:
        base = self._base
        return DocumentEntities(self._parse, self._document.date, base.gazetteer, base.agents, self._places)

    @cached_property
    def _times(self) -> list[TimeExpression]:
        return find_times(self._parse, self._document.date)

    def event(self, told: ToldEvent, chunk: Chunk) -> Event | None:
        """Return the record of a told event; None, and counted, where the text does not bear it out."""
        taken = frozenset(start for kind, start in self._taken if kind == told.type)
        found = self._quotes.find(told.trigger, taken=taken)
        words = _words(found) if found else []
        modes = (told.mode,) if told.mode else ()
        reading = apply_coverage(
            Reading(told.type, modes, told.auxiliaries), frozenset(), frozenset(told.contexts), self._base.codebook
        )
        if found is None or not words:
            self._tally["invented triggers"] += 1
        elif not chunk.first <= found.sentence.index < chunk.end:
            self._tally["outside their part"] += 1
        elif reading.discarded:
            self._tally["ruled out"] += 1
        else:
            head = _head(found.sentence, words, _TELLING)
            if len(words) > LONGEST_TRIGGER:
                # A record repeats no stretches of the report.
                token = found.sentence.tokens[head]
                found = found._replace(start=token.start, end=token.end)
            self._taken.add((told.type, found.start))
            trigger = Trigger(found.sentence, head, told.type, told.confidence, 0.0, None)
            return self._event(told, found, trigger, reading)
        return None

    def _event(self, told: ToldEvent, found: Found, trigger: Trigger, reading: Reading) -> Event | None:
        spans = {role: self._verified(told, role, found.start) for role in told.roles}
        actors = self._parties(spans["actor"])
        recipients = [e for e in self._parties(spans["recipient"]) if not is_among(e, actors)]
        if not actors and not recipients:
            self._tally["without parties"] += 1
            return None
        when = self._date(spans["time"], trigger, reading)
        place = self._place(spans["location"], trigger, reading, _Sides(actors, recipients))
        attribution = self._attribution(spans["speaker"], trigger, reading, actors)
        codebook = self._base.codebook
        kind = codebook.types[reading.type]
        if kind.reciprocal and not codebook.is_directed(reading.type, reading.modes):
            actors, recipients = [*actors, *recipients], []
        event = Event(
            id=identifier(self._document.id, reading.type, found.start, found.end),
            document_id=self._document.id,
            event=(reading.type,),
            mode=reading.modes,
            auxiliary_modes=aged(reading.auxiliaries, when.date if when.time else None, self._document.date),
            context=told.contexts,
            actor=tuple(actors),
            recipient=tuple(recipients),
            event_text=(self._parse.text[found.start : found.end],),
            sequence=found.sentence.index,
            start=found.start,
            end=found.end,
            quad_code=kind.quad,
            event_scale=codebook.score(reading.type, reading.modes),
            confidence=told.confidence,
            date=when.date,
            enddate=when.enddate,
            event_loc=place,
            attribution=attribution,
            evidence=self._evidence(trigger, reading, spans, when),
            coder=f"dragoman {__version__}, language model {self._model}",
            codebook=codebook.id,
            cite_info=citation(self._document),
        )
        self.lemmas[event.id] = trigger.sentence.tokens[trigger.token].lemma.lower()
        return event

    def _verified(self, told: ToldEvent, role: str, near: int) -> list[Found]:
        out = []
        for quote in told.roles[role]:
            found = self._quotes.find(quote, near)
            if found and _words(found):
                out.append(found)
            else:
                self._tally["invented spans"] += 1
        return out

    def _parties(self, spans: Iterable[Found]) -> list[Entity]:
        """Return whom spans stand for; of a coordination only those that were quoted."""
        out: list[Entity] = []
        for sentence, start, end in spans:
            head = _head(sentence, _words(Found(sentence, start, end)), NOMINAL)
            is_act = self._base.is_event_noun(sentence, head) and not self._entities.is_agent(sentence, head)
            found = [] if is_act else self._entities.resolve(sentence, head)
            quoted = [e for e in found if e.start < end and start < e.end]
            if not quoted:
                self._tally["unresolved parties"] += 1
            out += [e for e in quoted if not is_among(e, out)]
        return out

    def _place(self, spans: list[Found], trigger: Trigger, reading: Reading, sides: _Sides) -> Place | None:
        """Return the place told; words that no map has ("the banquet hall") are placed by the own coder's rules."""
        if not spans:
            return None
        sentence, start, end = spans[0]
        indices = _words(spans[0])
        for index in indices:
            place = self._places.at(sentence.index, index)
            if place and place.country_code:
                return place
        heads = [_head(sentence, indices, NOMINAL)] if sentence.index == trigger.sentence.index else []
        event = EventSides(reading.type, frozenset(e.code for e in (*sides.actors, *sides.recipients)))
        nearby = find_place(self._parse, trigger.sentence, trigger.token, heads, self._places, event)
        if len(indices) > LONGEST_PLACE:
            return nearby
        words = Place(self._parse.text[start:end], start, end)
        return replace(nearby, extracted_place=words.extracted_place, start=start, end=end) if nearby else words

    def _date(self, spans: list[Found], trigger: Trigger, reading: Reading) -> EventDate:
        default = None if "historical" in reading.auxiliaries else self._document.date
        heads = []
        for sentence, start, end in spans[:1]:
            if sentence.index == trigger.sentence.index:
                heads = _words(Found(sentence, start, end))
                continue
            told = next((t for t in self._times if t.start < end and start < t.end and t.date), None)
            if told:
                return EventDate(told.date, told.enddate, [told.start, told.end])
        ahead = "future" in reading.auxiliaries
        return date_event(self._parse, trigger, heads, self._times, default, ahead)

    def _attribution(
        self, spans: list[Found], trigger: Trigger, reading: Reading, actors: list[Entity]
    ) -> Entity | None:
        speakers = self._parties(spans)
        other = next((s for s in speakers if not is_among(s, actors)), None)
        if other or not speakers:
            return other
        return speakers[0] if is_report_of_own(trigger.sentence, trigger.token, reading.type, False) else None

    def _evidence(
        self, trigger: Trigger, reading: Reading, spans: dict[str, list[Found]], when: EventDate
    ) -> dict[str, Any]:
        out: dict[str, Any] = {"trigger": trigger.sentence.tokens[trigger.token].text, "model": self._model}
        if reading.rule:
            out["coverage_rule"] = reading.rule
            out["type_found"] = trigger.type
        out["quoted"] = {role: [[f.start, f.end] for f in found] for role, found in spans.items() if found}
        if when.time:
            out["time"] = when.time
        return out


def with_tellings_joined(events: Iterable[Event]) -> list[Event]:
    """Return events in the order of the text; those of one type whose triggers overlap are one, with all parties."""
    out: list[Event] = []
    for event in sorted(events, key=lambda e: (e.start, e.end)):
        same = next((o for o in out if o.event == event.event and event.start < o.end), None)
        if same is None:
            out.append(event)
            continue
        actors = _joined(same.actor, event.actor)
        recipients = tuple(e for e in _joined(same.recipient, event.recipient) if not is_among(e, actors))
        confidence = max(same.confidence, event.confidence)
        out[out.index(same)] = replace(same, actor=actors, recipient=recipients, confidence=confidence)
    return out


def _joined(first: tuple[Entity, ...], second: tuple[Entity, ...]) -> tuple[Entity, ...]:
    return (*first, *(e for e in second if not is_among(e, first)))


def _words(found: Found) -> list[int]:
    """Return the indices of the words that a span touches."""
    return [t.index for t in found.sentence.tokens if t.start < found.end and found.start < t.end]


def _head(sentence: Sentence, words: list[int], tags: frozenset[str]) -> int:
    """Return the word that the others of a span hang on, of the wanted tags if one is."""
    inside = set(words)
    tops = [i for i in words if sentence.tokens[i].head not in inside]
    return next((i for i in (*tops, *words) if sentence.tokens[i].upos in tags), words[0])
