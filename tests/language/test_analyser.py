"""A parse points into its text, is a tree, and depends on its sentence alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import ModelError
from dragoman.language.analyser import Analyser, shared_analyser
from dragoman.language.labels import CONTEXTS, MODES, NAME_KINDS, ROLES, TRIGGER_LABELS, UPOS
from dragoman.language.parse import Parse

from ..conftest import ARRESTS
from ..texts import articles


def check(parse: Parse) -> None:
    position = 0
    for number, sentence in enumerate(parse.sentences):
        count = len(sentence.tokens)
        assert sentence.index == number
        assert position <= sentence.start < sentence.end <= len(parse.text)
        position = sentence.end
        for index, token in enumerate(sentence.tokens):
            assert token.index == index
            assert parse.text[token.start : token.end] == token.text
            assert sentence.start <= token.start < token.end <= sentence.end
            assert token.upos in UPOS
            assert token.lemma
            assert sum(1 for _ in zip(range(count + 1), sentence.ancestors(index), strict=False)) <= count - 1
        assert sum(t.head == -1 for t in sentence.tokens) == 1
        assert all(0 <= n.first < n.end <= count and n.kind in NAME_KINDS for n in sentence.names)
        scores = sentence.scores
        assert scores is not None
        assert scores.trigger.shape == (count, len(TRIGGER_LABELS))
        assert (scores.mode.shape, scores.context.shape) == ((count, len(MODES)), (count, len(CONTEXTS)))
        assert all(rows.shape == (len(ROLES), count) for rows in scores.roles.values())
        assert scores.arcs(0, count - 1).shape == (count,)
        for rows in (scores.trigger, scores.auxiliary, scores.mode, scores.context, *scores.roles.values()):
            assert np.isfinite(rows).all()
            assert (rows >= 0).all()
            assert (rows <= 1).all()
        assert np.allclose(scores.trigger.sum(1), 1, atol=1e-3)


@given(st.one_of(st.text(), articles()))
@settings(max_examples=25, deadline=None)
def test_any_text_is_parsed(text: str) -> None:
    check(shared_analyser().parse(text))


@pytest.mark.parametrize("text", ["", " \n", "word " * 800, "x" * 3000, "🕊" * 1500, "a-b/" * 600, "(" * 2500])
def test_awkward_lengths(text: str) -> None:
    parse = shared_analyser().parse(text)
    check(parse)
    assert bool(parse.sentences) == bool(text.strip())


def test_a_clear_sentence() -> None:
    (sentence,) = shared_analyser().parse(ARRESTS).sentences
    words = {t.text: t for t in sentence.tokens}
    root = next(t for t in sentence.tokens if t.head < 0)
    assert (root.text, root.lemma, root.upos) == ("arrested", "arrest", "VERB")
    assert words["Police"].deprel == "nsubj"
    assert words["supporters"].deprel == "obj"
    assert [(sentence.tokens[n.first].text, n.kind) for n in sentence.names] == [("Dhaka", "LOC")]


def test_a_missing_model_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=f"cannot load the language model from {tmp_path}"):
        Analyser.load(tmp_path)
    (tmp_path / "labels.json").write_text("[]")
    with pytest.raises(ModelError):
        Analyser.load(tmp_path)
