"""From text to Parse: sentences, tokens, one network pass, lemmas."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dragoman.language.lemmas import lemma
from dragoman.language.model import Analysis, Model
from dragoman.language.parse import Name, Parse, Sentence, Token
from dragoman.language.sentences import split_sentences
from dragoman.language.tokens import tokenize

if TYPE_CHECKING:
    from pathlib import Path

# A text of so few sentences is a dispatch: nearly every sentence of it tells an event.
SHORT_DISPATCH = 3

Spans = list[tuple[int, int]]


class Analyser:
    """Parses document texts with one model."""

    def __init__(self, model: Model | None = None) -> None:
        """Use the given model, or load the shipped one."""
        self.model = model or Model()

    @classmethod
    def load(cls, folder: Path) -> Analyser:
        """Return an analyser over the model files of another folder."""
        return cls(Model(folder))

    def parse(self, text: str) -> Parse:
        """Parse one document; offsets in the result are offsets into `text`."""
        cut = _tokenized(text)
        dense = len(cut) <= SHORT_DISPATCH
        sentences = []
        for index, (span, tokens) in enumerate(cut):
            analysis = self.model.analyse_one([text[a:b] for a, b in tokens], dense)
            sentences.append(_sentence(index, span, text, tokens, analysis))
        return Parse(text, tuple(sentences))


def _tokenized(text: str) -> list[tuple[tuple[int, int], Spans]]:
    out = []
    for start, end in split_sentences(text):
        tokens = [(start + a, start + b) for a, b in tokenize(text[start:end])]
        if tokens:
            out.append(((start, end), tokens))
    return out


def _sentence(index: int, span: tuple[int, int], text: str, tokens: Spans, analysis: Analysis) -> Sentence:
    made = []
    rows = zip(tokens, analysis.upos, analysis.feats, analysis.heads, analysis.deprels, strict=True)
    for i, ((start, end), upos, feats, head, deprel) in enumerate(rows):
        word = text[start:end]
        made.append(Token(i, start, end, word, lemma(word, upos), upos, feats, head, deprel))
    names = tuple(name for name in (_trimmed(made, *found) for found in analysis.names) if name)
    return Sentence(index, *span, tuple(made), names, analysis.scores)


def _trimmed(tokens: list[Token], first: int, end: int, kind: str) -> Name | None:
    """Return a name without a verb in small letters at its end ("Sergei delved"), None if nothing is left."""
    while end > first and tokens[end - 1].upos in {"VERB", "AUX"} and tokens[end - 1].text.islower():
        end -= 1
    return Name(first, end, kind) if end > first else None


@cache
def shared_analyser() -> Analyser:
    """Return the analyser over the shipped model, loaded once per process."""
    return Analyser()
