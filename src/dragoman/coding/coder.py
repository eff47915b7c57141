"""The coder: parsed documents in, event records out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dragoman.codebook.loader import shipped_codebook
from dragoman.codebook.matcher import Matcher
from dragoman.coding.arguments import ArcWeights, Arguments, find_arguments
from dragoman.coding.attribution import Reports, believed, is_report_of_own
from dragoman.coding.auxiliaries import aged, auxiliaries_of
from dragoman.coding.claims import find_claims
from dragoman.coding.coverage import Reading, apply_coverage, governing_cues
from dragoman.coding.dates import EventDate, date_event
from dragoman.coding.entities import DocumentEntities
from dragoman.coding.listing import with_listed_names
from dragoman.coding.merge import merge_events
from dragoman.coding.order import with_order
from dragoman.coding.places import EventSides, find_place
from dragoman.coding.recording import citation, identifier, is_among
from dragoman.coding.sizes import with_sizes
from dragoman.coding.times import TimeExpression, find_times
from dragoman.coding.toponyms import DocumentPlaces
from dragoman.coding.triggers import Certainty, Trigger, Weights, find_triggers, points_back, with_parties
from dragoman.coding.unsaid import with_unsaid_parties
from dragoman.language.analyser import Analyser, shared_analyser
from dragoman.language.labels import CONTEXTS, MODES
from dragoman.records import Claim, Document, Entity, Event
from dragoman.version import __version__
from dragoman.world.agents import Agents, shared_agents
from dragoman.world.atlas import shared_atlas
from dragoman.world.gazetteer import Gazetteer, shared_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dragoman.codebook.schema import Codebook
    from dragoman.language.parse import Parse, Sentence

CALIBRATION = Path(__file__).parent / "data" / "calibration.json"
# At .3, and with every mode above it, most is right on the stories and the held-out dispatches alike.
MODE_THRESHOLD = 0.3
CONTEXT_THRESHOLD = 0.5
LEXICAL = 0.3


@cache
def _calibration() -> dict[str, dict[str, Any]]:
    return json.loads(CALIBRATION.read_text(encoding="utf-8")) if CALIBRATION.exists() else {}


@dataclass
class Coder:
    """Codes documents with one codebook, gazetteer and model; reusable and deterministic."""

    codebook: Codebook = field(default_factory=shipped_codebook)
    analyser: Analyser = field(default_factory=shared_analyser)
    gazetteer: Gazetteer = field(default_factory=shared_gazetteer)
    agents: Agents = field(default_factory=shared_agents)
    triggers: Weights = field(default_factory=lambda: Weights(**_calibration().get("triggers", {})))
    arcs: ArcWeights = field(default_factory=lambda: ArcWeights(**_calibration().get("arcs", {})))
    certainty: Certainty = field(default_factory=lambda: Certainty(**_calibration().get("certainty", {})))

    def __post_init__(self) -> None:
        """Index the codebook's phrases."""
        self.matcher = Matcher(self.codebook)

    def is_event_noun(self, sentence: Sentence, index: int) -> bool:
        """Whether a word is a noun that tells events ("the talks"), and so no party to one."""
        token = sentence.tokens[index]
        return token.upos == "NOUN" and token.lemma.lower() in self.matcher.event_nouns

    def code(self, document: Document) -> list[Event]:
        """Return the event records of one document in the order of its text."""
        return self.code_parsed(document, self.analyser.parse(document.text))

    def code_many(self, documents: Iterable[Document]) -> Iterator[tuple[Document, list[Event]]]:
        """Code documents one after another, yielding each with its records."""
        for document in documents:
            yield document, self.code(document)

    def code_parsed(self, document: Document, parse: Parse) -> list[Event]:
        """Return the event records of a document whose parse is at hand."""
        return self.work(document, parse).events()

    def claims(self, document: Document) -> list[Claim]:
        """Return the statements of one document about the future, in the order of its text."""
        return self.claims_parsed(document, self.analyser.parse(document.text))

    def claims_parsed(self, document: Document, parse: Parse) -> list[Claim]:
        """Return the claims of a document whose parse is at hand."""
        return self.work(document, parse).claims()

    def code_with_claims(self, document: Document) -> tuple[list[Event], list[Claim]]:
        """Return event records and claims of one document, which is parsed once."""
        work = self.work(document, self.analyser.parse(document.text))
        return work.events(), work.claims()

    def work(self, document: Document, parse: Parse) -> Work:
        """Return all that is found in a document whose parse is at hand, each part worked out when first asked for."""
        parse = with_listed_names(parse, self.gazetteer)
        return Work(self, document, parse, self.triggers_in(parse))

    def triggers_in(self, parse: Parse) -> list[Trigger]:
        """Return the words of a parse that tell events, in order."""
        return [t for s in parse.sentences for t in find_triggers(s, self.codebook, self.matcher, self.triggers)]


class Aspects(NamedTuple):
    """The modes and contexts of a trigger with their probabilities, likeliest modes first."""

    modes: dict[str, float]
    contexts: dict[str, float]


@dataclass
class Work:
    """What is found in one document."""

    coder: Coder
    document: Document
    parse: Parse
    found: list[Trigger]

    @cached_property
    def places(self) -> DocumentPlaces:
        """The places of the document."""
        return DocumentPlaces(self.parse, shared_atlas(), self.coder.gazetteer, self.document.date)

    @cached_property
    def entities(self) -> DocumentEntities:
        """Who the mentions of the document are."""
        coder = self.coder
        return DocumentEntities(self.parse, self.document.date, coder.gazetteer, coder.agents, self.places)

    def events(self) -> list[Event]:
        """Return the event records in order."""
        events, lemmas, backward = [], {}, set()
        for trigger in self.found:
            event = self.record(trigger)
            if event:
                events.append(event)
                lemmas[event.id] = trigger.sentence.tokens[trigger.token].lemma.lower()
                if points_back(trigger.sentence, trigger.token):
                    backward.add(event.id)
        if not events:
            return []
        events = with_unsaid_parties(events, self.parse, self.entities, self.coder.gazetteer)
        return with_order(with_sizes(merge_events(events, lemmas, frozenset(backward)), self.parse), self.parse)

    def claims(self) -> list[Claim]:
        """Return the claims in order."""
        return find_claims(self.document, self.parse, self.entities, self.found, self.times)

    def record(self, trigger: Trigger) -> Event | None:
        """Return the record of a trigger, or None where a coverage rule or a lack of parties drops it."""
        aspects = Aspects(_modes(trigger, self.coder.codebook), _contexts(trigger))
        reading = self._reading(trigger, aspects)
        if reading.discarded:
            return None
        arguments = find_arguments(trigger, self.coder.arcs)
        actors = self._resolved(trigger.sentence, arguments.actor)
        recipients = [e for e in self._resolved(trigger.sentence, arguments.recipient) if not is_among(e, actors)]
        if not actors and not recipients:
            return None
        score = with_parties(trigger.score, bool(actors), bool(recipients), arguments.is_loose, self.coder.triggers)
        if score < self.coder.triggers.threshold:
            return None
        return self._event(replace(trigger, score=score), aspects, reading, arguments, (actors, recipients))

    def _reading(self, trigger: Trigger, aspects: Aspects) -> Reading:
        codebook = self.coder.codebook
        found = Reading(trigger.type, tuple(aspects.modes), auxiliaries_of(trigger))
        # The network has learned the folded types; the cues are for what only the codebook found.
        lexical = trigger.match is not None and trigger.neural < LEXICAL
        cues = governing_cues(trigger.sentence, trigger.token) if lexical else frozenset()
        return apply_coverage(found, cues, frozenset(aspects.contexts), codebook)

    def _resolved(self, sentence: Sentence, heads: list[int]) -> list[Entity]:
        out: list[Entity] = []
        for head in heads:
            if self.coder.is_event_noun(sentence, head) and not self.entities.is_agent(sentence, head):
                continue
            for entity in self.entities.resolve(sentence, head):
                if not is_among(entity, out):
                    out.append(entity)
        return out

    def _event(
        self,
        trigger: Trigger,
        aspects: Aspects,
        reading: Reading,
        arguments: Arguments,
        parties: tuple[list[Entity], list[Entity]],
    ) -> Event:
        actors, recipients = parties
        sentence, text = trigger.sentence, self.parse.text
        words = trigger.words
        start, end = sentence.tokens[words[0]].start, sentence.tokens[words[-1]].end
        told = self._date(trigger, reading, arguments)
        attribution = self._attribution(trigger, reading.type, arguments, actors)
        sides = EventSides(reading.type, frozenset(e.code for e in (*actors, *recipients)))
        place = find_place(self.parse, sentence, trigger.token, arguments.location, self.places, sides)
        kind = self.coder.codebook.types[reading.type]
        if kind.reciprocal and not self.coder.codebook.is_directed(reading.type, reading.modes):
            actors, recipients = [*actors, *recipients], []
        return Event(
            id=identifier(self.document.id, reading.type, start, end),
            document_id=self.document.id,
            event=(reading.type,),
            mode=reading.modes,
            auxiliary_modes=aged(reading.auxiliaries, told.date if told.time else None, self.document.date),
            context=tuple(aspects.contexts),
            actor=tuple(actors),
            recipient=tuple(recipients),
            event_text=(text[start:end],),
            sequence=sentence.index,
            start=start,
            end=end,
            quad_code=kind.quad,
            event_scale=self.coder.codebook.score(reading.type, reading.modes),
            confidence=round(self.coder.certainty.of(trigger.score), 3),
            date=told.date,
            enddate=told.enddate,
            event_loc=place,
            attribution=attribution,
            evidence=_evidence(trigger, reading, arguments, told.time, aspects),
            coder=f"dragoman {__version__}",
            codebook=self.coder.codebook.id,
            cite_info=citation(self.document),
        )

    @cached_property
    def _reports(self) -> Reports:
        return Reports(self.parse)

    def _attribution(self, trigger: Trigger, kind: str, arguments: Arguments, actors: list[Entity]) -> Entity | None:
        """Return whom the text credits with the report: the nearest who is no actor, else an actor who tells a deed."""
        sentence, index = trigger.sentence, trigger.token
        own: Entity | None = None
        for found in (*self._reports.of(sentence, index, kind), *believed(sentence, index, kind, arguments.speaker)):
            for entity in self._resolved(found.sentence, [found.head])[:1]:
                if not is_among(entity, actors):
                    return entity
                own = own or entity
        subjects = [t.index for t in sentence.dependents(index, "nsubj") if t.upos != "PRON"]
        by_other = own is not None and bool(subjects) and not is_among(own, self._resolved(sentence, subjects))
        return own if is_report_of_own(sentence, index, kind, by_other) else None

    @cached_property
    def times(self) -> list[TimeExpression]:
        """The time expressions of the document."""
        return find_times(self.parse, self.document.date)

    def _date(self, trigger: Trigger, reading: Reading, arguments: Arguments) -> EventDate:
        """Return the event's date; what is history and undated is not dated to the day it was told."""
        default = None if "historical" in reading.auxiliaries else self.document.date
        return date_event(self.parse, trigger, arguments.time, self.times, default, "future" in reading.auxiliaries)


def _modes(trigger: Trigger, codebook: Codebook) -> dict[str, float]:
    """Return the modes of the type with their probabilities, likeliest first; that of a phrase where there is none."""
    scores, found = trigger.sentence.scores, {}
    if scores is not None and trigger.neural:
        row = scores.mode[trigger.token]
        for i, mode in enumerate(MODES):
            kind, _, name = mode.partition("-")
            if kind == trigger.type and row[i] >= MODE_THRESHOLD and (kind, name) in codebook.modes:
                found[name] = float(row[i])
    if not found and trigger.match and trigger.match.entry.mode:
        found[trigger.match.entry.mode] = trigger.match.entry.weight
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def _contexts(trigger: Trigger) -> dict[str, float]:
    """Return the contexts with their probabilities."""
    scores = trigger.sentence.scores
    if scores is None or not trigger.neural:
        return {}
    row = scores.context[trigger.token]
    return {c: float(row[i]) for i, c in enumerate(CONTEXTS) if row[i] >= CONTEXT_THRESHOLD}


def _evidence(
    trigger: Trigger, reading: Reading, arguments: Arguments, time: list[int] | None, aspects: Aspects
) -> dict[str, Any]:
    out: dict[str, Any] = {"trigger": trigger.sentence.tokens[trigger.token].text, "neural": round(trigger.neural, 3)}
    for name, found in (("modes", aspects.modes), ("contexts", aspects.contexts)):
        # A coverage rule may have changed the type and with it the modes.
        told = {k: round(p, 3) for k, p in found.items() if name == "contexts" or k in reading.modes}
        if told:
            out[name] = told
    if trigger.match:
        out["phrase"] = trigger.match.entry.phrase
        out["phrase_weight"] = trigger.match.entry.weight
    if reading.rule:
        out["coverage_rule"] = reading.rule
        out["type_found"] = trigger.type
    if arguments.paths:
        out["paths"] = arguments.paths
    if time:
        out["time"] = time
    return out
