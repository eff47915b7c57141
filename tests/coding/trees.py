"""Build small parsed sentences from a table, so that the rules are tested without the network."""

from __future__ import annotations

from dragoman.language.parse import Name, Parse, Sentence, Token


def sentence(table: str, names: tuple[tuple[int, int, str], ...] = ()) -> Sentence:
    """Read rows of "word upos head deprel [lemma] [feats]", heads counted from 1 with 0 the root."""
    tokens, at = [], 0
    for i, row in enumerate(line.split() for line in table.strip().splitlines()):
        word, upos, head, deprel, *rest = row
        lemma = rest[0] if rest else word.lower()
        feats = rest[1] if len(rest) > 1 else "_"
        tokens.append(Token(i, at, at + len(word), word, lemma, upos, feats, int(head) - 1, deprel))
        at += len(word) + 1
    return Sentence(0, 0, at - 1, tuple(tokens), tuple(Name(*n) for n in names))


def parse(*sentences: Sentence) -> Parse:
    """Return a parse whose text is the words joined by blanks."""
    return Parse(" ".join(t.text for s in sentences for t in s.tokens), sentences)
