"""Who makes a claim: the subject of a verb of speech, a tag between commas, a named source, who speaks a quotation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from dragoman.coding.claimwords import claim_words
from dragoman.coding.phrases import NOMINAL
from dragoman.coding.roles import is_passive, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dragoman.coding.claimframes import Frame
    from dragoman.language.parse import Parse, Sentence, Token

_UP = frozenset(
    {"ccomp", "xcomp", "parataxis", "obj", "obl", "conj", "acl", "nmod", "advcl", "csubj", "nsubj", "iobj", "dep"}
)
_CLAUSES = frozenset({"ccomp", "xcomp", "parataxis", "advcl", "dep"})
_RELATIVES = frozenset({"who", "which", "that", "whom", "whose", "where", "and", "or"})
_MARKS = re.compile(r"[“”\"]|\n")
SO_FAR_BACK = 3
LONGEST_CHAIN = 6


class Source(NamedTuple):
    """Who makes a claim: the sentence and index of the speaker, the speech verb and how it was found.

    `tag` holds the words [first, end) of a tag between commas (", he said on Friday,").
    """

    sentence: Sentence | None
    speaker: int | None
    verb: str
    manner: str
    tag: tuple[int, int] | None = None


def quotations(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text between double quotation marks; one left open ends with its paragraph."""
    out, start = [], -1
    for match in _MARKS.finditer(text):
        mark = match.group()
        if mark == "\n":
            out += [(start, match.start())] if start >= 0 else []
            start = -1
        elif start < 0 and mark != "”":
            start = match.start()
        elif start >= 0 and mark != "“":
            out.append((start, match.end()))
            start = -1
    return [*out, (start, len(text))] if start >= 0 else out


def source_of(parse: Parse, sentence: Sentence, frame: Frame, quoted: list[tuple[int, int]]) -> Source:
    """Return who makes a claim; nobody where the writer does."""
    told = _bracketed(sentence, frame.head) or _above(sentence, frame) or _tagged(sentence, frame.head)
    if told:
        return told
    named = _named_source(parse, sentence)
    if named:
        return named
    at = sentence.tokens[frame.head].start
    if any(a <= at < b for a, b in quoted):
        return _of_quotation(parse, sentence)
    return Source(None, None, "", "")


def _bracketed(sentence: Sentence, head: int) -> Source | None:
    """Return the speaker of a tag between commas, whatever the tree makes of it: ", a diplomat said on Friday,"."""
    best: tuple[int, Source] | None = None
    for first, end in _segments(sentence, head):
        found = None if first <= head < end else _tag_in(sentence, first, end)
        distance = first - head if first > head else head - end
        if found and (best is None or distance < best[0]):
            best = distance, found
    return best[1] if best else None


def _segments(sentence: Sentence, head: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches between punctuation marks within the part, divided by semicolons, that holds a word."""
    first, held = 0, list[tuple[int, int]]()
    for token in (*sentence.tokens, None):
        if token is not None and token.upos != "PUNCT":
            continue
        at = token.index if token is not None else len(sentence.tokens)
        if first < at:
            held.append((first, at))
        first = at + 1
        if token is None or token.text == ";":
            if held and held[0][0] <= head < held[-1][1]:
                yield from held
            held = []


def _tag_in(sentence: Sentence, first: int, end: int) -> Source | None:
    """Return the speaker of a stretch that holds one finite verb, of speech, with nothing said inside it."""
    tokens = sentence.tokens[first:end]
    verbs = [t for t in tokens if t.upos == "VERB" and t.relation not in {"amod", "acl", "compound"}]
    if len(verbs) != 1 or len(tokens) < 2 or any(t.upos in {"AUX", "SCONJ"} for t in tokens):
        return None
    verb = verbs[0]
    is_finite = verb.has("VerbForm=Fin") or (verb.has("Tense=Past") and not is_passive(sentence, verb))
    is_speech = verb.lemma.lower() in claim_words().speech and is_finite
    if (
        not is_speech
        or tokens[0].text.lower() in _RELATIVES
        or any(first <= t.index < end for t in _objects(sentence, verb))
    ):
        return None
    nouns = [t for t in tokens if t.upos in {"NOUN", "PROPN", "PRON"}]
    before = [t for t in nouns if t.index < verb.index and t.head not in {u.index for u in nouns}]
    after = [t for t in nouns if t.index > verb.index]
    if verb.index == first or tokens[0].upos == "ADV":
        before = after  # "said a columnist"
    subjects = [t for t in sentence.dependents(verb.index, "nsubj") if first <= t.index < end] or before
    if not subjects:
        return None
    return Source(sentence, subjects[0].index, verb.lemma.lower(), "beside", (first, end))


def _objects(sentence: Sentence, verb: Token) -> list[Token]:
    """Return the objects of a verb, but not the speaker whom the tree takes for one ("said a columnist")."""
    return [t for t in sentence.dependents(verb.index, "obj") if sentence.dependents(verb.index, "nsubj")]


def _above(sentence: Sentence, frame: Frame) -> Source | None:
    """Return the subject of the verb of speech or thought that governs a claim."""
    index = frame.head
    for _ in range(LONGEST_CHAIN):
        token = sentence.tokens[index]
        if token.head < 0 or token.relation not in _UP:
            return None
        head = sentence.tokens[token.head]
        if (
            token.relation != "conj"
            and _speaks(head, token.relation)
            and not (token.relation == "nsubj" and head.upos == "VERB")
        ):
            found = speaker_of_verb(sentence, head)
            if found is not None or head.upos == "VERB":
                if found is None and is_passive(sentence, head):
                    return None
                return Source(
                    sentence, found, head.lemma.lower(), "above" if token.relation != "parataxis" else "beside"
                )
        index = head.index
    return None


def _speaks(token: Token, link: str) -> bool:
    """Whether a word tells what hangs on it: a verb its clauses, one of warning or planning also its objects."""
    words, lemma = claim_words(), token.lemma.lower()
    if token.upos == "VERB" and link not in _CLAUSES:
        return lemma in words.verbs
    return lemma in (words.speech if token.upos == "VERB" else words.speakers if token.upos == "NOUN" else ())


def speaker_of_verb(sentence: Sentence, verb: Token) -> int | None:
    """Return the head of who speaks: the subject of a verb, the owner of a noun ("Moscow's threat")."""
    for _ in range(LONGEST_CHAIN):
        if verb.upos != "NOUN":
            break
        owners = sentence.dependents(verb.index, "nmod:poss")
        if owners or verb.head < 0 or verb.relation not in {"obj", "obl", "nmod"}:
            return owners[0].index if owners else None
        verb = sentence.tokens[verb.head]
    if is_passive(sentence, verb):
        agents = [t for t in sentence.dependents(verb.index, "obl") if _has_by(sentence, t.index)]
        return agents[0].index if agents else None
    subjects, _ = subject_of(sentence, verb)
    return next((s for s in subjects if sentence.tokens[s].upos in NOMINAL), None)


def _has_by(sentence: Sentence, index: int) -> bool:
    return any(t.lemma.lower() == "by" for t in sentence.dependents(index, "case"))


def _tagged(sentence: Sentence, head: int) -> Source | None:
    """Return the speaker of ", he said," inside or beside the clauses above a claim."""
    index = head
    for _ in range(LONGEST_CHAIN):
        for tag in sentence.dependents(index, "parataxis"):
            if _is_of_speech(tag) and tag.upos == "VERB":
                subjects = sentence.dependents(tag.index, "nsubj")
                if subjects:
                    return Source(sentence, subjects[0].index, tag.lemma.lower(), "beside")
        token = sentence.tokens[index]
        if token.head < 0:
            return None
        index = token.head
    return None


def _named_source(parse: Parse, sentence: Sentence) -> Source | None:
    """Return the source after "according to", "in the view of"."""
    text = parse.text[sentence.start : sentence.end].lower()
    for phrase in claim_words().sources:
        at = text.find(phrase)
        if at < 0:
            continue
        start = sentence.start + at
        words = [t.index for t in sentence.tokens if t.start >= start]
        after = [t for t in sentence.tokens if t.start >= start + len(phrase) and t.upos in NOMINAL - {"ADJ", "NUM"}]
        found = [t for t in after if t.head not in {o.index for o in after}] or after
        if found:
            end = max(sentence.subtree(found[0].index)) + 1
            return Source(sentence, found[0].index, "accord", "source", (words[0], max(end, words[0] + 1)))
    return None


def _of_quotation(parse: Parse, sentence: Sentence) -> Source:
    """Return who speaks a quotation whose speaker stands in a sentence before or after."""
    before = reversed(parse.sentences[max(0, sentence.index - SO_FAR_BACK) : sentence.index])
    after = parse.sentences[sentence.index + 1 : sentence.index + 2]
    for other in (*before, *after):
        for token in other.tokens:
            if (
                token.upos == "VERB"
                and token.lemma.lower() in claim_words().speech
                and token.relation in {"root", "parataxis", "conj"}
            ):
                speaker = speaker_of_verb(other, token)
                if speaker is not None and not _is_first_person(other.tokens[speaker]):
                    return Source(other, speaker, token.lemma.lower(), "quotation")
    return Source(None, None, "", "quotation")


def _is_first_person(token: Token) -> bool:
    return token.text.lower() in {"i", "we", "you"}


def _is_of_speech(token: Token) -> bool:
    return token.lemma.lower() in claim_words().speech
