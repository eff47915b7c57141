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
    from collections.abc import Iterator, Sequence
    from pathlib import Path

# A text of so few sentences is a dispatch: nearly every sentence of it tells an event.
SHORT_DISPATCH = 3
CHUNK = 256

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
        return next(self.parse_many([text]))

    def parse_many(self, texts: Sequence[str]) -> Iterator[Parse]:
        """Parse documents, batching their sentences together."""
        cut = [_tokenized(text) for text in texts]
        words = [[text[a:b] for a, b in tokens] for text, doc in zip(texts, cut, strict=True) for _, tokens in doc]
        dense = [len(doc) <= SHORT_DISPATCH for doc in cut for _ in doc]
        analyses = iter(self._analysed(words, dense))
        for text, doc in zip(texts, cut, strict=True):
            sentences = (_sentence(i, span, text, tokens, next(analyses)) for i, (span, tokens) in enumerate(doc))
            yield Parse(text, tuple(sentences))

    def _analysed(self, words: list[list[str]], dense: list[bool]) -> Iterator[Analysis]:
        """Analyse in chunks so that memory stays flat on huge documents."""
        for at in range(0, len(words), CHUNK):
            yield from self.model.analyse(words[at : at + CHUNK], dense[at : at + CHUNK])


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
    names = tuple(Name(*name) for name in analysis.names)
    return Sentence(index, *span, tuple(made), names, analysis.scores)


@cache
def shared_analyser() -> Analyser:
    """Return the analyser over the shipped model, loaded once per process."""
    return Analyser()
