"""Words that may be the head of a statement about the future, and what in the tree makes them one.

A frame is a candidate only: the scorer (claimscorer.py) tells which are claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.claimwords import claim_words
from dragoman.coding.phrases import preposition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.language.parse import Sentence, Token

_PREDICATES = frozenset({"VERB", "NOUN", "ADJ", "AUX", "ADV", "PROPN", "PRON", "NUM", "ADP"})
_CLAUSES = frozenset({"xcomp", "ccomp", "acl", "advcl"})
_OBJECTS = frozenset({"obj", "obl", "nmod", "iobj", "ccomp", "xcomp", "acl"})
LINKS = frozenset({"of", "about", "against", "on", "in", "from", "for", "at"})
SEEMING = frozenset({"appear", "seem", "look", "remain"})
_INVERTED = frozenset({"should", "were", "had"})


class Frame(NamedTuple):
    """A candidate: head word of the statement, the word that tells what happens, and the cue.

    Attributes:
        head: Index of the word whose clause is the statement ("expected" in "is expected to win").
        content: Index of the word that tells what is foreseen ("win"); often the head.
        seed: How it was found: modal, to-be, going, raising, odds, clause, object, open.
        cue: Lemma or form of the word that points ahead.
        governor: Index of the word of planning, expecting or warning above it, or None.
    """

    head: int
    content: int
    seed: str
    cue: str
    governor: int | None = None


def frames_of(sentence: Sentence) -> list[Frame]:
    """Return the candidates of a sentence, at most one for a head, in order."""
    found: dict[int, Frame] = {}
    for token in sentence.tokens:
        if token.upos in _PREDICATES:
            frame = next(_frames(sentence, token), None)
            if frame and frame.content not in {f.content for f in found.values()}:
                found.setdefault(frame.head, frame)
    return [found[head] for head in sorted(found)]


def _frames(sentence: Sentence, token: Token) -> Iterator[Frame]:
    """Yield the frames of a word, the most telling first."""
    yield from _modal(sentence, token)
    yield from _raising(sentence, token)
    yield from _governed(sentence, token)
    yield from _open(sentence, token)


def modal_of(sentence: Sentence, index: int) -> Token | None:
    """Return the modal auxiliary of a word, not one that opens a condition ("should it fail")."""
    subjects = sentence.dependents(index, "nsubj", "expl")
    for token in sentence.dependents(index, "aux"):
        if token.text.lower() in claim_words().modals:
            inverted = token.text.lower() in _INVERTED and subjects and token.index < subjects[0].index
            if not inverted or "?" in sentence.tokens[-1].text:
                return token
    return None


def _modal(sentence: Sentence, token: Token) -> Iterator[Frame]:
    modal = modal_of(sentence, token.index)
    if modal:
        yield Frame(token.index, token.index, "modal", normal(modal), governor_of(sentence, token))
    if token.upos == "AUX" and token.relation not in {"aux", "cop"} and token.text.lower() in claim_words().modals:
        yield Frame(token.index, token.index, "modal", normal(token), governor_of(sentence, token))  # "so shall we"
    marks = [t for t in sentence.dependents(token.index, "mark") if t.lemma.lower() == "to"]
    if marks and any(
        t.lemma == "be" and t.index < marks[0].index for t in sentence.dependents(token.index, "aux", "cop")
    ):
        yield Frame(token.index, token.index, "to-be", "be to", governor_of(sentence, token))


def normal(modal: Token) -> str:
    """Return the plain form of a modal: "will" for "'ll" and "wo"."""
    word = modal.text.lower().replace("’", "'").removesuffix("n't")
    return {"'ll": "will", "wo": "will", "'d": "would", "ca": "can", "cannot": "can", "sha": "shall"}.get(word, word)


def _raising(sentence: Sentence, token: Token) -> Iterator[Frame]:
    """Yield "is expected to win", "is due on Monday", "is going to leave", "famine is likely"."""
    words, lemma = claim_words(), token.lemma.lower()
    is_predicate = bool(sentence.dependents(token.index, "aux:pass", "nsubj:pass", "cop"))
    if lemma == "go" and token.has("VerbForm=Part") | token.text.lower().endswith("ing"):
        for child in sentence.dependents(token.index, "xcomp"):
            yield Frame(token.index, child.index, "going", "going", governor_of(sentence, token))
    if lemma not in words.raising and lemma not in words.odds:
        return
    complements = sentence.dependents(token.index, "xcomp", "csubj", "ccomp", "advcl")
    content = next((t.index for t in complements if t.index > token.index), None)
    if lemma in words.raising and content is not None and (is_predicate or token.upos == "ADJ"):
        above = sentence.tokens[token.head] if token.relation in {"xcomp", "ccomp"} else token
        top = above if above.lemma.lower() in SEEMING else token  # "appears ready to"
        yield Frame(top.index, content, "raising", lemma, governor_of(sentence, top))
    elif lemma in words.odds | {"due", "schedule", "expect", "set", "slate"} and is_predicate:
        subjects = sentence.dependents(token.index, "nsubj", "csubj")
        at = token.index if content is None else content
        yield Frame(token.index, subjects[0].index if subjects and content is None else at, "odds", lemma,
                    governor_of(sentence, token))  # fmt: skip


def governor_of(sentence: Sentence, token: Token) -> int | None:
    """Return the word of planning, expecting, warning or doubting right above a word."""
    while token.relation == "conj" and token.head >= 0:
        token = sentence.tokens[token.head]
    if token.head < 0 or token.relation not in _OBJECTS | _CLAUSES | {"parataxis"}:
        return None
    above = sentence.tokens[token.head]
    return above.index if class_of(above) else None


def class_of(token: Token) -> str | None:
    """Return the class of a governor: intend, expect, warn or doubt."""
    words, lemma = claim_words(), token.lemma.lower()
    if token.upos in {"NOUN", "PROPN"}:
        return words.nouns.get(lemma)
    if token.upos in {"VERB", "AUX"}:
        return words.verbs.get(lemma)
    return "intend" if token.upos == "ADJ" and lemma in words.raising else None


def _governed(sentence: Sentence, token: Token) -> Iterator[Frame]:
    """Yield what is planned, expected or warned of without a modal: "vowed to fight", "fears of a famine"."""
    if token.head < 0 or token.relation == "conj" or token.relation not in _OBJECTS | _CLAUSES:
        return
    above = sentence.tokens[token.head]
    if not class_of(above) or token.index < above.index:
        return
    if token.relation in _CLAUSES:
        marks = {t.lemma.lower() for t in sentence.dependents(token.index, "mark", "case")}
        if token.relation != "advcl" or marks & (LINKS | {"to", "that"}):
            yield Frame(token.index, token.index, "clause", above.lemma.lower(), above.index)
    elif token.upos in {"NOUN", "PROPN"} and not sentence.dependents(above.index, "xcomp", "ccomp"):
        link = preposition(sentence, token.index)
        if token.relation == "obj" or link in LINKS | {"to"}:
            yield Frame(token.index, token.index, "object", above.lemma.lower(), above.index)
    elif token.relation in {"obj", "iobj"}:
        return


def _open(sentence: Sentence, token: Token) -> Iterator[Frame]:
    """Yield a clause in the present tense that hangs on a condition: "if the ovens cool they crack"."""
    if token.upos not in {"VERB", "ADJ", "NOUN", "AUX"} or token.relation in {"advcl", "amod", "acl", "nmod", "obl"}:
        return
    for clause in sentence.dependents(token.index, "advcl"):
        marks = {t.lemma.lower() for t in sentence.dependents(clause.index, "mark")}
        if marks & {"if", "unless", "until"}:
            yield Frame(token.index, token.index, "open", "+".join(sorted(marks)), governor_of(sentence, token))
            return
