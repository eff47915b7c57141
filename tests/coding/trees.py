"""Build small parsed sentences from a table, so that the rules are tested without the network."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import strategies as st

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


def line(words: str, *names: tuple[int, int, str]) -> Sentence:
    """Read the same fields from one line: words apart by blanks, "word/upos/head/deprel[/lemma][/feats]"."""
    return sentence("\n".join(word.replace("/", " ") for word in words.split()), names)


def parse(*sentences: Sentence) -> Parse:
    """Return a parse whose text is the words joined by blanks.

    Its sentences are those given, moved to where they stand in the document.
    """
    moved, at = [], 0
    for index, one in enumerate(sentences):
        tokens = tuple(replace(t, start=t.start + at, end=t.end + at) for t in one.tokens)
        moved.append(replace(one, index=index, start=one.start + at, end=one.end + at, tokens=tokens))
        at = moved[-1].end + 1
    return Parse(" ".join(t.text for s in sentences for t in s.tokens), tuple(moved))


_WORDS = (
    "the both two former deputy acting elect ethnic president minister foreign army police rebels group side countries "
    "leader he it they who I said attacked of in and 's - , ( ) Karzai Hamid Bush George Ruritania Ruritanian Zenda "
    "Taliban Hamas Islamic State Trinidad and Tobago UN secretary general Turks Turkish Fritz Tarlen FPR "
    "Hentzau Palace Guard Çelik 北京 🕊 x US hundreds 22"
).split()
_TAGS = "NOUN PROPN ADJ VERB AUX PRON DET ADP CCONJ NUM PUNCT PART X".split()
_NUMBERS = ("Sing", "Plur")
_KINDS = ("PER", "ORG", "LOC", "NORP", "MISC")
_RELATIONS = (
    "nsubj obj obl nmod nmod:poss amod compound flat appos conj cc case det acl acl:relcl nummod parataxis ccomp xcomp "
    "punct nmod:unmarked dep advcl obl:tmod"
).split()


@st.composite
def sentences(draw: st.DrawFn) -> Sentence:
    """Return any tree over words of news, with any names: right or wrong, as a network may hand them over."""
    count = draw(st.integers(1, 12))
    order = draw(st.permutations(range(count)))  # every word hangs on one that comes before it here
    heads = {w: order[draw(st.integers(0, i - 1))] if i else -1 for i, w in enumerate(order)}
    rows = [
        f"{draw(st.sampled_from(_WORDS))} {draw(st.sampled_from(_TAGS))} {heads[w] + 1} "
        f"{draw(st.sampled_from(_RELATIONS)) if heads[w] >= 0 else 'root'}"
        for w in range(count)
    ]
    rows = [
        f"{row} {row.split()[0].lower().rstrip('s') or 's'} Number={draw(st.sampled_from(_NUMBERS))}" for row in rows
    ]
    edges = sorted(draw(st.sets(st.integers(0, count), max_size=6)))
    names = [(first, end, draw(st.sampled_from(_KINDS))) for first, end in pairwise(edges)]
    return sentence("\n".join(rows), tuple(name for name in names if draw(st.booleans())))


def parses() -> st.SearchStrategy[Parse]:
    """Return a strategy of parsed documents of a few sentences."""
    return st.lists(sentences(), max_size=5).map(lambda found: parse(*found))
