"""The parts of a codebook as frozen records."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class EventType:
    """One event type with its quad code (1-4) and value on the conflict-cooperation scale (-10 to 10)."""

    name: str
    quad: int | None = None
    score: float | None = None
    reciprocal: bool = False
    requires_recipient: bool = False
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Mode:
    """A finer kind of an event type; `directed` where a reciprocal type has a recipient after all (a visit)."""

    type: str
    name: str
    score: float | None = None
    definition: str = ""
    directed: bool = False


@dataclass(frozen=True, slots=True)
class CoverageRule:
    """When a type with its auxiliaries is recorded as another type; see docs/codebook.md."""

    name: str
    if_types: frozenset[str]
    if_modes: frozenset[str] = frozenset()
    if_aux: frozenset[str] = frozenset()
    if_cue: frozenset[str] = frozenset()
    if_context: frozenset[str] = frozenset()
    if_actor: str = ""
    becomes: str | None = None
    mode: str | None = None
    drop_aux: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()
    discard: bool = False


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """A phrase that evokes a type: its lemmas, part of speech and weight (0-1)."""

    type: str
    mode: str
    pos: str
    weight: float
    lemmas: tuple[str, ...]

    @property
    def phrase(self) -> str:
        """The phrase as written in the codebook."""
        return " ".join(self.lemmas)


@dataclass(frozen=True)
class Codebook:
    """What counts as an event: types, modes, contexts, auxiliaries, coverage rules and lexicon."""

    id: str
    title: str
    types: dict[str, EventType]
    modes: dict[tuple[str, str], Mode] = field(default_factory=dict)
    contexts: dict[str, str] = field(default_factory=dict)
    auxiliaries: dict[str, str] = field(default_factory=dict)
    coverage: tuple[CoverageRule, ...] = ()
    entries: tuple[LexicalEntry, ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()

    def is_directed(self, kind: str, modes: tuple[str, ...]) -> bool:
        """Whether one of the modes gives an event of a reciprocal type a recipient."""
        return any(m.directed for m in (self.modes.get((kind, mode)) for mode in modes) if m)

    def score(self, kind: str, modes: tuple[str, ...]) -> float | None:
        """Return the conflict-cooperation value of a type, or of its first mode that has one."""
        for mode in modes:
            found = self.modes.get((kind, mode))
            if found and found.score is not None:
                return found.score
        return self.types[kind].score
