"""The codebook that comes with the package is PLOVER, whole and without contradiction."""

from __future__ import annotations

import csv
import importlib.util
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from dragoman.codebook.loader import DATA, PARTS_OF_SPEECH, shipped_codebook
from dragoman.language import labels

CHECK = Path(__file__).resolve().parents[2] / "training" / "corpus" / "check.py"
QUADS = {
    **dict.fromkeys("AGREE CONSULT SUPPORT CONCEDE".split(), 1),
    **dict.fromkeys("COOPERATE AID RETREAT".split(), 2),
    **dict.fromkeys("REQUEST ACCUSE REJECT THREATEN".split(), 3),
    **dict.fromkeys("PROTEST SANCTION MOBILIZE COERCE ASSAULT".split(), 4),
}


@pytest.fixture(scope="module")
def lexicon() -> dict[str, list[dict[str, object]]]:
    return tomllib.loads((DATA / "lexicon.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check", CHECK)
    if spec is None or spec.loader is None or not CHECK.exists():
        pytest.skip("needs the training corpus")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_types_and_quads() -> None:
    assert {t.name: t.quad for t in shipped_codebook().types.values()} == QUADS
    assert set(QUADS) == set(labels.EVENT_TYPES)


def test_scores_follow_the_quads() -> None:
    for kind in shipped_codebook().types.values():
        assert kind.score is not None
        assert kind.score >= 0 if kind.quad in (1, 2) or kind.name == "REQUEST" else kind.score < 0


def test_modes_are_those_of_the_corpus(check: ModuleType) -> None:
    modes = {(kind, mode) for kind, names in check.MODES.items() for mode in names.split()}
    assert set(shipped_codebook().modes) == modes
    assert {f"{kind}-{mode}" for kind, mode in modes} == set(labels.MODES)
    assert set(shipped_codebook().auxiliaries) == check.AUX


def test_contexts_and_auxiliaries() -> None:
    assert set(shipped_codebook().contexts) == set(labels.CONTEXTS)
    assert len(shipped_codebook().contexts) == 37
    assert list(shipped_codebook().auxiliaries) == labels.AUXILIARY_MODES


def test_everything_is_defined_in_words() -> None:
    book = shipped_codebook()
    assert all(t.definition.endswith(".") for t in book.types.values())
    assert all(m.definition for m in book.modes.values())
    assert all(book.contexts.values())
    assert all(book.auxiliaries.values())


def test_scores_of_modes() -> None:
    book = shipped_codebook()
    assert book.score("ASSAULT", ()) == book.types["ASSAULT"].score
    for (kind, name), mode in book.modes.items():
        expected = book.types[kind].score if mode.score is None else mode.score
        assert book.score(kind, (name,)) == expected
    assert book.score("AGREE", ("nonsense",)) == book.types["AGREE"].score


def test_every_type_and_mode_has_phrases() -> None:
    found = {(e.type, e.mode) for e in shipped_codebook().entries}
    assert {kind for kind, _ in found} == set(QUADS)
    assert found >= set(shipped_codebook().modes)


def test_phrases_are_lemmas_in_lower_case() -> None:
    for entry in shipped_codebook().entries:
        assert entry.phrase == entry.phrase.lower() == " ".join(entry.phrase.split())
        assert entry.pos in PARTS_OF_SPEECH
        assert 0 < entry.weight <= 1
        assert entry.lemmas[0] != "*" != entry.lemmas[-1]


def test_no_phrase_opens_events_of_two_types() -> None:
    strong: dict[tuple[str, str], set[str]] = {}
    for entry in shipped_codebook().entries:
        if entry.weight >= 0.7:
            strong.setdefault((entry.pos, entry.phrase), set()).add(entry.type)
    assert {k: v for k, v in strong.items() if len(v) > 1} == {}


def test_exemplars(lexicon: dict[str, list[dict[str, str]]]) -> None:
    book, seen = shipped_codebook(), set()
    for row in lexicon["exemplar"]:
        assert row["trigger"] in row["sentence"], row
        assert not row["mode"] or (row["type"], row["mode"]) in book.modes, row
        seen.add((row["type"], row["mode"]))
    assert seen >= set(book.modes)
    assert {kind for kind, _ in seen} == set(book.types)


def test_cameo_crosswalk() -> None:
    book = shipped_codebook()
    with (DATA / "cameo.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["cameo", "plover_type", "plover_mode", "aux", "description"]
    codes = [r["cameo"] for r in rows]
    assert len(codes) == len(set(codes))
    assert {c[:2] for c in codes} == {f"{n:02d}" for n in range(1, 21)}
    for row in rows:
        kind, mode = row["plover_type"], row["plover_mode"]
        assert row["cameo"].isdigit()
        assert kind == "" or kind in book.types, row
        assert mode == "" or (kind, mode) in book.modes, row
        assert row["aux"] in {"", *book.auxiliaries}, row


def test_coverage_rules() -> None:
    book = shipped_codebook()
    names = [rule.name for rule in book.coverage]
    assert len(names) == len(set(names))
    for rule in book.coverage:
        assert rule.if_aux | rule.drop_aux <= set(book.auxiliaries), rule.name
        assert rule.if_context <= set(book.contexts), rule.name
        # A rule without any condition beside would fold every event of its types.
        assert rule.if_aux or rule.if_cue or rule.if_actor or rule.if_context, rule.name
        for kind in {rule.becomes} if rule.becomes else rule.if_types:
            assert not rule.mode or (kind, rule.mode) in book.modes, rule.name
        for also in rule.also:
            kind, _, mode = also.partition("-")
            assert (kind, mode) in book.modes if mode else kind in book.types, rule.name
