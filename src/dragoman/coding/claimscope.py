"""What belongs to a claim: the words of its statement, and the conditions near it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.claimframes import LINKS, SEEMING, modal_of
from dragoman.coding.claimwords import claim_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dragoman.coding.claimframes import Frame
    from dragoman.language.parse import Sentence, Token

_ASIDE = frozenset({"though", "although", "because", "as", "since", "whereas", "while", "so", "for"})
_LINKING = _ASIDE | {"that", "but", "however", "whether", "if"}
_STOPS = frozenset({";", ":"})
_EDGE = frozenset({"PUNCT", "CCONJ"})
_INVERTED = frozenset({"should", "were", "had"})


class Condition(NamedTuple):
    """A condition: words [first, end) of its sentence, the index of its head and the word that opens it."""

    first: int
    end: int
    head: int
    mark: str


def conditions_of(sentence: Sentence) -> list[Condition]:
    """Return the phrases and clauses of a sentence that may be conditions, in order."""
    out: list[Condition] = []
    for index in range(len(sentence.tokens)):
        if out and index < out[-1].end:
            continue
        found = _condition_at(sentence, index)
        if found:
            out.append(found)
    return out


def _condition_at(sentence: Sentence, index: int) -> Condition | None:
    words, token = claim_words(), sentence.tokens[index]
    word = token.text.lower()
    for phrase in words.phrases:
        if tuple(t.text.lower() for t in sentence.tokens[index : index + len(phrase)]) == phrase:
            return _opened(sentence, index, index + len(phrase) - 1, " ".join(phrase))
    if token.relation == "csubj" and word.endswith("ing") and token.head > index:
        return _gerund(sentence, index)  # "failing to do so may cost them the vote"
    if word not in words.marks:
        return None
    if word == "otherwise":
        return Condition(index, index + 1, index, word)
    if word in _INVERTED and not _is_inverted(sentence, token):
        return None
    return _opened(sentence, index, index, word)


def _gerund(sentence: Sentence, index: int) -> Condition | None:
    """Return a gerund that is the subject of a modal clause."""
    modal = modal_of(sentence, sentence.tokens[index].head)
    return Condition(index, max(sentence.subtree(index)) + 1, index, "gerund") if modal else None


def _is_inverted(sentence: Sentence, token: Token) -> bool:
    """Whether an auxiliary opens its clause and its subject follows: "should it fail"."""
    before = sentence.tokens[token.index - 1] if token.index else None
    if before is not None and before.upos not in {"PUNCT", "CCONJ", "SCONJ"}:
        return False
    after = sentence.tokens[token.index + 1 : token.index + 12]
    is_named = bool(after) and after[0].upos in {"PRON", "DET", "PROPN", "NOUN", "ADJ", "NUM"}
    return is_named and "?" not in sentence.tokens[-1].text


def _opened(sentence: Sentence, first: int, mark: int, name: str) -> Condition | None:
    head = _clause_head(sentence, mark)
    if head is None:
        return None
    inside = set(sentence.subtree(head))
    end = max(head, mark) + 1
    while end < len(sentence.tokens) and end in inside and not _leaves(sentence, head, end):
        end += 1
    while end - 1 > max(head, mark) and sentence.tokens[end - 1].upos in _EDGE:
        end -= 1
    while first and sentence.tokens[first - 1].text.lower() in claim_words().before:
        first -= 1
    return Condition(first, end, head, name)


def _leaves(sentence: Sentence, head: int, index: int) -> bool:
    """Whether a word begins the main clause that the tree hangs below the condition."""
    token = sentence.tokens[index]
    return token.text == "," and any(
        modal_of(sentence, t.index) and t.index > index for t in sentence.dependents(head, "ccomp", "parataxis", "conj")
    )


def _clause_head(sentence: Sentence, mark: int) -> int | None:
    """Return the head of what a conjunction or preposition opens."""
    token = sentence.tokens[mark]
    if token.upos == "VERB":  # "provided that", "failing to do so"
        below = [t for t in sentence.dependents(mark, "ccomp", "xcomp", "obj", "obl") if t.index > mark]
        if below:
            return below[0].index
    head = token.head if token.relation in {"mark", "case", "aux", "cop", "advmod", "cc"} else -1
    if head > mark and not _beyond_comma(sentence, mark, head):
        return head
    following = sentence.tokens[mark + 1 : mark + 15]
    verbs = [t for t in following if t.upos in {"VERB", "AUX"} and t.relation not in {"aux", "cop", "amod"}]
    stop = next((t.index for t in following if t.text in {",", ";"}), len(sentence.tokens))
    inner = [t.index for t in verbs if t.index < stop]
    nouns = [t.index for t in following if t.upos in {"NOUN", "PROPN"} and t.index < stop]
    return inner[0] if inner else nouns[0] if nouns else mark if token.upos == "VERB" else None


def _beyond_comma(sentence: Sentence, mark: int, head: int) -> bool:
    """Whether the head has a modal and stands after a comma: it is the main clause, not the condition."""
    between = sentence.tokens[mark:head]
    return any(t.text == "," for t in between) and modal_of(sentence, head) is not None


def statement_of(
    sentence: Sentence, frame: Frame, conditions: Iterable[Condition], tag: tuple[int, int] | None = None
) -> tuple[int, int]:
    """Return the words [first, end) of a statement: its clause without conditions, speech tags and other clauses."""
    barred = {i for c in conditions if not c.first <= frame.head < c.end for i in range(c.first, c.end)}
    barred |= set(range(*tag)) if tag else set()
    inside = {frame.head, *_clause(sentence, frame.head)} - barred
    if frame.content not in barred:
        inside.add(frame.content)
    inside |= set(_raised(sentence, frame)) - barred
    first, end = min(inside), max(inside) + 1
    while first < frame.head and sentence.tokens[first].text in _STOPS:
        first += 1
    return _trimmed(sentence, first, end, frame.head)


def _raised(sentence: Sentence, frame: Frame) -> Iterator[int]:
    """Yield the words of "output" in "expect output to shrink": the subject that the tree hangs on the verb above."""
    if frame.governor is None or sentence.tokens[frame.head].relation != "xcomp":
        return
    for token in sentence.dependents(frame.governor, "obj"):
        if frame.governor < token.index < frame.head:
            yield from sentence.subtree(token.index)


def _clause(sentence: Sentence, top: int) -> Iterator[int]:
    """Yield the words of a clause, in no order."""
    stack = [top]
    while stack:
        index = stack.pop()
        if sentence.tokens[index].upos != "PUNCT":
            yield index
        for child in sentence.dependents(index):
            is_tag = child.relation == "parataxis" and child.lemma.lower() in claim_words().speech
            if not is_tag and not (index == top and _is_apart(sentence, child, top)):
                stack.append(child.index)


def _is_apart(sentence: Sentence, child: Token, top: int) -> bool:
    """Whether a dependent of the head is a clause of its own, or the conjunction before it."""
    if child.relation in {"parataxis", "discourse", "vocative", "cc"} and (child.relation != "cc" or child.index < top):
        return True
    if child.relation == "mark" and child.lemma.lower() in {"that", "whether", "as", "because", "since"}:
        return True
    if child.relation == "advcl":
        first = next(
            t for i in sentence.subtree(child.index) if (t := sentence.tokens[i]).upos != "PUNCT" or i == child.index
        )
        # "As it seems set on leaving": the parser may hang "seems" below "set".
        return first.lemma.lower() in _ASIDE and not (child.lemma.lower() in SEEMING and child.index == top - 1)
    if child.relation == "conj":
        own = sentence.dependents(child.index, "nsubj", "expl")
        return bool(own) or modal_of(sentence, child.index) is not None
    return False


def _trimmed(sentence: Sentence, first: int, end: int, head: int) -> tuple[int, int]:
    """Take punctuation and words of linking off both ends: "of" in "fears of a war", "that" in "said that"."""
    while first < head and _is_linking(sentence.tokens[first], head):
        first += 1
    while end - 1 > head and sentence.tokens[end - 1].upos in _EDGE:
        end -= 1
    return first, end


def _is_linking(token: Token, head: int) -> bool:
    word = token.text.lower()
    own = token.head == head and token.relation in {"case", "mark"} and word in LINKS
    return own or token.upos in _EDGE or word in _LINKING
