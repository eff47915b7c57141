"""The parts of `make evaluate`: each returns named scores in percent or as shares, as its peers print them."""

from __future__ import annotations

import gzip
import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks import claims as claims_file
from benchmarks import forecasting as forecasts
from benchmarks import mentions as mentions_file
from benchmarks.entities import corpus_parties, gsr_countries
from dragoman.annotating import annotate_document
from dragoman.coding.coder import Coder
from dragoman.language.analyser import shared_analyser
from dragoman.reading.dates import publication_date
from dragoman.records import Document
from training import dispatches
from training.settings import SHARED, TREEBANKS
from training.treebanks import name_spans, read_conllu, read_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from dragoman.records import Event

DATA, EVAL = SHARED / "data", SHARED / "eval"
Scores = dict[str, float]


def scorer(name: str) -> ModuleType:
    """Load a scorer of shared/eval as a module."""
    spec = importlib.util.spec_from_file_location(name, EVAL / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(path: Path) -> list[dict]:
    """Read a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def syntax() -> Scores:
    """UPOS and LAS on the EWT test set with gold tokens."""
    sentences = [s for s in read_conllu(TREEBANKS / "ewt-test.conllu.gz") if len(s.words) < 300]
    analyses = shared_analyser().model.analyse([s.words for s in sentences])
    words = tags = labelled = 0
    for gold, ours in zip(sentences, analyses, strict=True):
        words += len(gold.words)
        for i in range(len(gold.words)):
            tags += ours.upos[i] == gold.upos[i]
            labelled += ours.heads[i] + 1 == gold.heads[i] and ours.deprels[i] == gold.deprels[i]
    return {"upos": 100 * tags / words, "las": 100 * labelled / words}


def names() -> Scores:
    """Name F1 on CrossNER politics (nationalities count as its MISC) and UNER PUD (PER, ORG, LOC)."""
    return {
        "politics": _name_f1("ner-polit-test.tsv.gz", {"NORP": "MISC"}, {"PER", "ORG", "LOC", "MISC"}),
        "pud": _name_f1("ner-unerpud-test.tsv.gz", {}, {"PER", "ORG", "LOC"}),
    }


def _name_f1(file: str, mapping: dict[str, str], kinds: set[str]) -> float:
    sentences = read_names(TREEBANKS / file)
    analyses = shared_analyser().model.analyse([s.words for s in sentences])
    right = guessed = true = 0
    for gold, ours in zip(sentences, analyses, strict=True):
        mine = {(a, b, mapping.get(k, k)) for a, b, k in ours.names}
        mine = {n for n in mine if n[2] in kinds}
        theirs = {n for n in name_spans(gold.names) if n[2] in kinds}
        right, guessed, true = right + len(mine & theirs), guessed + len(mine), true + len(theirs)
    return 200 * right / max(1, guessed + true)


def coded(documents: list[Document], coder: Coder) -> list[dict]:
    """Return the PLOVER records of documents."""
    return [event.to_plover() for _, events in coder.code_many(documents) for event in events]


def gsr_documents() -> list[Document]:
    """Return the PLOVER gold standard sentences, one document each."""
    return [Document(r["id"], r["text"], publication_date(r["date"])) for r in lines(DATA / "gsr_dev.jsonl")]


def gsr_scores(records: list[dict]) -> Scores:
    """Score records of the gold standard sentences with their scorer."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "records.jsonl"
        out.write_text("".join(json.dumps(r) + "\n" for r in records), encoding="utf-8")
        run = [sys.executable, str(EVAL / "score_gsr.py"), str(DATA / "gsr_dev.jsonl"), str(out)]
        return json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)


def gsr(coder: Coder | None = None) -> Scores:
    """PLOVER gold standard sentences: type of the surest event, type with both countries."""
    records = coded(gsr_documents(), coder or Coder())
    return gsr_scores(records) | gsr_countries(lines(DATA / "gsr_dev.jsonl"), records)


class Annotated(NamedTuple):
    """Documents with their gold rows; `keyed` is what the scorer needs to place records in sentences."""

    documents: list[Document]
    gold: list[dict]
    keyed: dict[str, dict]


def annotated_corpus() -> Annotated:
    """Return the held-out tenth of the dispatch corpus."""
    module = scorer("score_events")
    held_out = dispatches.read("dev")
    pairs = [module.from_dispatch(d) for d in held_out]
    keyed = {doc["id"]: doc for _, doc in pairs}
    gold = module.flatten([row for rows, _ in pairs for row in rows], keyed)
    return Annotated([Document(d["id"], d["text"], publication_date(d.get("date"))) for d in held_out], gold, keyed)


def annotated_stories() -> Annotated:
    """Return the real development stories, annotated by hand."""
    rows = lines(DATA / "realdev_docs.jsonl")
    keyed = {r["id"]: dict(r) for r in rows}
    gold = scorer("score_events").flatten(lines(DATA / "realdev_events.jsonl"), keyed)
    documents = [Document(r["id"], "\n".join(r["sentences"]), publication_date(r["date"])) for r in rows]
    return Annotated(documents, gold, keyed)


def event_result(records: list[dict], data: Annotated) -> dict:
    """Score records with the event scorer."""
    module = scorer("score_events")
    return module.score(data.gold, module.flatten(records, data.keyed))


def corpus(coder: Coder | None = None) -> Scores:
    """The held-out tenth of the dispatch corpus."""
    data = annotated_corpus()
    records = coded(data.documents, coder or Coder())
    same_name = scorer("score_events").names_overlap
    parties = corpus_parties(dispatches.read("dev"), records, same_name)
    return _event_scores(event_result(records, data)) | parties


def stories(coder: Coder | None = None) -> Scores:
    """The real development stories, annotated by hand."""
    data = annotated_stories()
    return _event_scores(event_result(coded(data.documents, coder or Coder()), data))


def _event_scores(result: dict) -> Scores:
    out = {f"{level}_f1": result[level]["f1"] for level in ("type", "actor", "dyad", "names")}
    out |= {"type_precision": result["type"]["precision"], "type_recall": result["type"]["recall"]}
    out |= {name: row["accuracy"] for name, row in result["fields"].items()}
    return out | {"gold": result["n"]["gold"], "predicted": result["n"]["predicted"]}


# The events a careful reader finds in ../shared/dispatch.txt: type, words near the trigger, actor, recipient.
DISPATCH = (
    ("invitation", {"AGREE"}, ("extended", "invitation"), "Mironov", "Massoud"),
    ("meeting", {"CONSULT"}, ("discussions", "meeting", "dialogue", "delved"), "Massoud", "Mironov"),
    ("accusation", {"ACCUSE"}, ("argued", "underscored", "violations"), "Massoud", "Taliban"),
    ("Graham's visa", {"AGREE", "SUPPORT", "AID"}, ("issuing", "consider", "visa", "suggested"), "", "Dostum"),
    ("Pakistani visit", {"CONSULT"}, ("traveled", "meet"), "Pakistan", "Rahmon|Tajikistan"),
    ("recruiting", {"MOBILIZE"}, ("recruitment", "initiated"), "Revolutionary Guard", ""),
    ("deploying", {"MOBILIZE"}, ("deploying",), "Revolutionary Guard", ""),
    ("massing", {"MOBILIZE"}, ("gathering",), "militants", ""),
    ("visit to Russia", {"CONSULT"}, ("visit", "return"), "Massoud", ""),
    ("support withdrawn", {"SANCTION", "THREATEN"}, ("withdrawing",), "international community", ""),
    ("call for inclusion", {"REQUEST", "AGREE", "CONSULT"}, ("emphasized",), "Massoud", ""),
)  # fmt: skip


def dispatch(coder: Coder | None = None) -> Scores:
    """The acceptance text: how many of a careful reader's events are found with their actors, and what is told of them.

    `details` counts: the visa hypothetical and on Graham's word, recruiting in Mashhad, deploying in Afghanistan,
    the withdrawn support hypothetical, Graham's remark and the Pakistani visit after the visit to Russia.
    """
    document = Document("dispatch", (SHARED / "dispatch.txt").read_text(encoding="utf-8"), "2023-10-12")
    events = (coder or Coder()).code(document)
    found = {name: next((e for e in events if _is(e, *wanted)), None) for name, *wanted in DISPATCH}
    visit = found["visit to Russia"]
    details = (
        _told(found["Graham's visa"], lambda e: "hypothetical" in e.auxiliary_modes),
        _told(found["Graham's visa"], lambda e: bool(e.attribution) and "Graham" in e.attribution.identifier_text),
        _told(found["recruiting"], lambda e: bool(e.event_loc) and e.event_loc.resolved_place == "Mashhad"),
        _told(found["deploying"], lambda e: bool(e.event_loc) and e.event_loc.country_code == "AFG"),
        _told(found["support withdrawn"], lambda e: "hypothetical" in e.auxiliary_modes),
        *(
            _told(found[name], lambda e: visit is not None and _is_after(e, visit))
            for name in ("Graham's visa", "Pakistani visit")
        ),
    )
    return {"found": sum(e is not None for e in found.values()), "details": sum(details), "records": len(events)}


def _is_after(event: Event, earlier: Event) -> bool:
    """Whether either record says that one event came after the other."""
    return {"type": "after", "id": earlier.id} in event.relations or (
        {"type": "before", "id": event.id} in earlier.relations
    )


def _told(event: Event | None, wanted: Callable[[Any], bool]) -> bool:
    return event is not None and wanted(event)


def _is(event: Event, types: set[str], words: tuple[str, ...], actor: str, recipient: str) -> bool:
    told = " ".join(event.event_text).lower()
    return (
        event.event[0] in types
        and any(w in told for w in words)
        and _mentions(event, "actor", actor)
        and _mentions(event, "recipient", recipient)
    )


def _mentions(event: Event, side: str, wanted: str) -> bool:
    both = event.event[0] in {"CONSULT", "AGREE", "COOPERATE"}
    entities = (*event.actor, *event.recipient) if both else getattr(event, side)
    told = " ".join(f"{e.identifier_text} {e.entity_text}" for e in entities)
    return any(w in told for w in wanted.split("|"))


def mentions(coder: Coder | None = None) -> Scores:
    """Dated mentions of actors: name, country and primary sector right."""
    return mentions_file.score(coder or Coder())


def dates(coder: Coder | None = None) -> Scores:
    """Time expressions of annotated news: found, and dated right."""
    documents = [Document(r["id"], r["text"], publication_date(r["date"])) for r in lines(DATA / "dates_dev.jsonl")]
    return _annotation_scores("dates", documents, "times", ("relaxed_f1", "value_f1"), coder)


def places(coder: Coder | None = None) -> Scores:
    """Place names of annotated news: found, resolved within 161 km, and both."""
    # Without their dates: many are not written as dates, and no place depends on them.
    documents = [Document(r["id"], r["text"]) for r in lines(DATA / "places_dev.jsonl")]
    return _annotation_scores("places", documents, "places", ("found_f1", "acc161", "f1_161"), coder)


def _annotation_scores(
    name: str, documents: list[Document], field: str, wanted: tuple[str, ...], coder: Coder | None
) -> Scores:
    """Annotate the gold documents of shared/data/NAME_dev.jsonl and score one field of the annotations."""
    coder = coder or Coder()
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "annotated.jsonl"
        found = (annotate_document(d, coder) for d in documents)
        rows = [{"id": a["id"], field: a[field]} for a in found]
        out.write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
        run = [sys.executable, str(EVAL / f"score_{name}.py"), str(DATA / f"{name}_dev.jsonl"), str(out)]
        scores = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
    return {score: scores[score] for score in wanted}


def claims(coder: Coder | None = None) -> Scores:
    """Statements about the future in held-out dispatches and in the real development stories (`stories_…`)."""
    coder = coder or Coder()
    rows = lines(DATA / "realdev_docs.jsonl"), lines(DATA / "realdev_claims.jsonl")
    stories = claims_file.score(claims_file.story_cases(*rows), coder)
    scores = claims_file.score(claims_file.corpus_cases(coder), coder)
    return scores | {f"stories_{name}": value for name, value in stories.items()}


def sample_stories(count: int) -> list[Document]:
    """Return real stories for timing."""
    with gzip.open(DATA / "stories.jsonl.gz", "rt", encoding="utf-8") as rows:
        found = [json.loads(line) for line, _ in zip(rows, range(count), strict=False)]
    return [Document(r["id"], r["text"], r.get("date")) for r in found]


def incidents() -> Scores:
    """Pairs of records judged by hand: whether they are brought together where they tell the same real event."""
    from benchmarks import incidents as pairs  # it needs this module's data

    return pairs.scores()


PARTS: dict[str, Callable[[], Scores]] = {
    "syntax": syntax, "names": names, "gsr": gsr, "corpus": corpus, "stories": stories, "dispatch": dispatch,
    "mentions": mentions, "dates": dates, "places": places, "claims": claims, "incidents": incidents,
    "ranking": forecasts.ranking, "probabilities": forecasts.probabilities,
}  # fmt: skip
