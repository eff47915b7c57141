"""Annotated dispatches (training/corpus) as training sentences with event labels."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.evaluating.reviews import read_reviews
from dragoman.language.labels import AUXILIARY_MODES, CONTEXTS, MODES, TRIGGER_LABELS
from training import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.analyser import Analyser
    from dragoman.language.parse import Parse, Sentence

DENSE, NATURAL = 0, 1
IGNORED = -100
# Files of short dispatches, with the weight of their sentences in the loss.
DENSE_FILES = {
    **{f"w{i}": 0.6 for i in range(1, 8)},
    **dict.fromkeys(("w17", "w19"), 0.8),
    **dict.fromkeys(("w22", "w23", "w24"), 0.9),
    **dict.fromkeys(("w26", "w27", "w28", "w29"), 0.9),
    **dict.fromkeys(("w32", "w33", "w34", "w36", "w38", "w40", "w41"), 1.0),
}
# In these files a second mention of an event is not annotated and must not count as "no event".
UNMARKED_MENTIONS = frozenset(f"w{i}" for i in range(1, 8))
CONTEXT_ALIASES = {"resource": "natural_resource", "environmental": "environment"}
_WEAK = frozenset({"AUX", "ADP", "DET", "PUNCT", "PART", "CCONJ", "SCONJ", "PRON"})


@dataclass(frozen=True)
class LabelledEvent:
    """One trigger word: type, auxiliary modes, modes, contexts as label ids; argument heads per role.

    `arguments` is None where the mention's own arguments are not annotated.
    """

    trigger: int
    type: str
    auxiliary: list[int]
    mode: list[int]
    context: list[int]
    arguments: list[list[int]] | None


@dataclass
class Labelled:
    """One sentence of a dispatch."""

    words: list[str]
    trigger: list[int]
    domain: int
    weight: float
    events: list[LabelledEvent] = field(default_factory=list)
    names: list[tuple[int, int, str]] = field(default_factory=list)  # first word, end, kind: as the parser finds them


def is_held_out(identifier: str) -> bool:
    """Whether a dispatch belongs to the development part: a tenth, by hash of its id."""
    return int(hashlib.sha256(identifier.encode()).hexdigest(), 16) % 10 == 0


def read(part: str) -> list[dict]:
    """Return the dispatches of `train` or `dev`."""
    rows = []
    for path in sorted(settings.CORPUS.glob("w*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        rows += [json.loads(line) for line in lines if line.strip()]
    return [r for r in rows if is_held_out(r["id"]) == (part == "dev")]


def reviewed() -> list[dict]:
    """Return the partial dispatches that files of `dragoman review` in training/reviews hold.

    They are for training only, so that the held-out part stays what it was.

    Raises:
        ValueError: An event has a type or mode that the network does not know (it was coded by another codebook).
    """
    found = [(path, d) for path in sorted(settings.REVIEWS.glob("*.jsonl")) for d in read_reviews(path)]
    for path, dispatch in found:
        for event in dispatch["events"]:
            known = {event["event"]} <= set(TRIGGER_LABELS) and {f"{event['event']}-{m}" for m in event["mode"]} <= set(
                MODES
            )
            if not known:
                told = "-".join([event["event"], *event["mode"]])
                raise ValueError(f"{path}, {dispatch['id']}: {told} is no type with modes of the network (labels.py)")
    return [d for _, d in found]


def locate(text: str, span: str) -> tuple[int, int]:
    """Return the offsets of a span written as "string" or "string@@occurrence"."""
    string, _, number = span.partition("@@")
    at = -1
    for _ in range(int(number or 1)):
        at = text.find(string, at + 1)
    if at < 0:
        raise ValueError(f"span {span!r} is not in the text")
    return at, at + len(string)


def labelled(part: str, analyser: Analyser) -> list[Labelled]:
    """Return the sentences of a part with trigger and argument heads found by a parser."""
    dispatches = read(part) + (reviewed() if part == "train" else [])
    parses = [analyser.parse(d["text"]) for d in dispatches]
    nouns = _trigger_words(zip(dispatches, parses, strict=True))
    return [row for d, p in zip(dispatches, parses, strict=True) for row in _label(d, p, nouns)]


def _trigger_words(pairs: Iterator[tuple[dict, Parse]]) -> dict[str, set[str]]:
    """Return for every lemma the event types it triggers somewhere."""
    out: dict[str, set[str]] = defaultdict(set)
    for dispatch, parse in pairs:
        for event in dispatch["events"]:
            for mention in (event["trigger"], *event.get("also", [])):
                found = head_in(parse, *locate(dispatch["text"], mention))
                if found:
                    out[found[0].tokens[found[1]].lemma].add(event["event"])
    return out


def head_in(parse: Parse, start: int, end: int) -> tuple[Sentence, int] | None:
    """Return the sentence and index of the syntactic head of a span."""
    for sentence in parse.sentences:
        inside = [t for t in sentence.tokens if t.start < end and t.end > start]
        if inside:
            within = {t.index for t in inside}
            tops = [t for t in inside if t.head not in within]
            strong = [t for t in tops if t.upos not in _WEAK] or [t for t in inside if t.upos not in _WEAK]
            return sentence, (strong or tops)[0].index
    return None


def _label(dispatch: dict, parse: Parse, nouns: dict[str, set[str]]) -> list[Labelled]:
    file = "" if dispatch.get("partial") else dispatch["id"].partition("-")[0]
    domain = DENSE if file in DENSE_FILES else NATURAL
    rows = [
        Labelled(
            [t.text for t in s.tokens],
            [0] * len(s.tokens),
            domain,
            DENSE_FILES.get(file, 1.0),
            names=[(n.first, n.end, n.kind) for n in s.names],
        )
        for s in parse.sentences
    ]
    for event in dispatch["events"]:
        _add_event(rows, dispatch["text"], parse, event)
    if file in UNMARKED_MENTIONS:
        _hide_other_mentions(rows, parse, {e["event"] for e in dispatch["events"]}, nouns)
    return _judged(rows, dispatch, parse) if dispatch.get("partial") else rows


def _judged(rows: list[Labelled], dispatch: dict, parse: Parse) -> list[Labelled]:
    """Return the sentences that a reviewer judged; what was recorded there but not judged counts neither way."""
    text = dispatch["text"]
    for record in dispatch["unreviewed"]:
        found = head_in(parse, *locate(text, record["trigger"]))
        if found and rows[found[0].index].trigger[found[1]] == 0:
            rows[found[0].index].trigger[found[1]] = IGNORED
    heads = [head_in(parse, *locate(text, e["trigger"])) for e in (*dispatch["events"], *dispatch["rejected"])]
    return [rows[i] for i in sorted({head[0].index for head in heads if head})]


def _hide_other_mentions(rows: list[Labelled], parse: Parse, types: set[str], words: dict[str, set[str]]) -> None:
    for row, sentence in zip(rows, parse.sentences, strict=True):
        for token in sentence.tokens:
            if row.trigger[token.index] == 0 and types & words.get(token.lemma, set()):
                row.trigger[token.index] = IGNORED


def _add_event(rows: list[Labelled], text: str, parse: Parse, event: dict) -> None:
    kind = event["event"]
    modes = [MODES.index(f"{kind}-{m}") for m in event["mode"]]
    named = (CONTEXT_ALIASES.get(c, c) for c in event.get("context", []))
    contexts = [CONTEXTS.index(c) for c in named if c in CONTEXTS]
    auxiliary = [AUXILIARY_MODES.index(a) for a in event["aux"]]
    for mention in (event["trigger"], *event.get("also", [])):
        found = head_in(parse, *locate(text, mention))
        if not found:
            continue
        sentence, at = found
        row = rows[sentence.index]
        if row.trigger[at] == 0:
            row.trigger[at] = TRIGGER_LABELS.index(kind)
        main = mention == event["trigger"]
        arguments = _arguments(text, parse, sentence, event) if main else None
        row.events.append(LabelledEvent(at, kind, auxiliary, modes, contexts, arguments))


def _arguments(text: str, parse: Parse, sentence: Sentence, event: dict) -> list[list[int]]:
    """Return per role the heads of the arguments that stand in the trigger's sentence."""
    spans = [
        event["actors"],
        event["recipients"],
        *([event[k]] if event.get(k) else [] for k in ("location", "time", "speaker")),
    ]
    out = []
    for role in spans:
        found = [head_in(parse, *locate(text, s)) for s in role]
        out.append([f[1] for f in found if f and f[0].index == sentence.index])
    return out
