"""Phrases are found in trees, whatever stands between their words."""

# ruff: noqa: E501 (a sentence with its tree stands on one line)

from __future__ import annotations

import pytest

from dragoman.codebook.loader import shipped_codebook
from dragoman.codebook.matcher import Match, Matcher
from dragoman.codebook.schema import Codebook, EventType, LexicalEntry
from dragoman.language.parse import Sentence, Token


def sentence(text: str) -> Sentence:
    """Return the sentence of a text written as word/lemma/UPOS/head/relation, heads counted from 1, 0 the root."""
    tokens = []
    for index, item in enumerate(text.split()):
        word, lemma, upos, head, relation = item.split("|")
        feats = "Tense=Past|VerbForm=Part" if relation == "acl" else "_"
        tokens.append(Token(index, 0, 0, word, lemma or word.lower(), upos, feats, int(head) - 1, relation))
    return Sentence(0, 0, 0, tuple(tokens), ())


def matcher(*entries: tuple[str, str], excluded: tuple[str, ...] = ()) -> Matcher:
    made = tuple(LexicalEntry("A", "", pos, 0.8, tuple(phrase.split())) for pos, phrase in entries)
    return Matcher(
        Codebook("x", "x", {"A": EventType("A")}, entries=made, excluded=tuple(tuple(p.split()) for p in excluded))
    )


def found(text: str, *entries: tuple[str, str], excluded: tuple[str, ...] = ()) -> list[str]:
    """Return the words of the matches: the anchor, then all words."""
    parsed = sentence(text)
    words = [t.text for t in parsed.tokens]
    matches = matcher(*entries, excluded=excluded).find(parsed)
    return [f"{words[i]}: {' '.join(words[w] for w in m.words)}" for i, ms in matches.items() for m in ms]


ACTIVE = "Chad||PROPN|2|nsubj imposed|impose|VERB|0|root strict||ADJ|4|amod sanctions|sanction|NOUN|2|obj on||ADP|6|case Mali||PROPN|2|obl"
PASSIVE = "Sanctions|sanction|NOUN|3|nsubj:pass were|be|AUX|3|aux:pass imposed|impose|VERB|0|root on||ADP|5|case Mali||PROPN|3|obl"
PARTICIPLE = "the||DET|2|det sanctions|sanction|NOUN|0|root imposed|impose|VERB|2|acl on||ADP|5|case Mali||PROPN|3|obl"
NAMES = "Troops|troop|NOUN|2|nsubj test|test|VERB|5|compound -||PUNCT|2|punct and||CCONJ|5|cc fired|fire|VERB|0|root"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ACTIVE, "imposed: imposed sanctions on"),
        (PASSIVE, "imposed: imposed Sanctions on"),
        (PARTICIPLE, "imposed: imposed sanctions on"),
    ],
)
def test_verbs_in_active_passive_and_participle(text: str, words: str) -> None:
    assert found(text, ("verb", "impose sanction on")) == [words]


def test_the_words_after_a_verb_hang_from_it() -> None:
    text = "He||PRON|2|nsubj left|leave|VERB|0|root and||CCONJ|4|cc took|take|VERB|2|conj office||NOUN|4|obj"
    assert found(text, ("verb", "leave office")) == ["left: left office"]  # four steps are allowed
    text = "He||PRON|2|nsubj left|leave|VERB|0|root ;||PUNCT|2|punct office||NOUN|2|obj"
    assert found(text, ("verb", "leave office")) == []


def test_the_part_of_speech_must_fit() -> None:
    noun = "The||DET|2|det attack||NOUN|3|nsubj failed|fail|VERB|0|root"
    assert found(noun, ("verb", "attack")) == []
    assert found(noun, ("noun", "attack")) == ["attack: attack"]


def test_a_star_stands_for_other_words() -> None:
    text = "They||PRON|2|nsubj accused|accuse|VERB|0|root the||DET|5|det new||ADJ|5|amod army||NOUN|2|obj of||ADP|7|case theft||NOUN|2|obl"
    assert found(text, ("verb", "accuse * of")) == ["accused: accused of"]
    text = "He||PRON|3|nsubj is|be|AUX|3|cop due||ADJ|0|root in||ADP|5|case Cairo||PROPN|3|obl for||ADP|7|case talks|talk|NOUN|3|obl"
    assert found(text, ("phrase", "due in * for talk")) == ["due: due in for talks"]


def test_noun_phrases_end_in_their_noun_unless_a_preposition_follows() -> None:
    text = "The||DET|3|det air||NOUN|3|compound strike||NOUN|4|nsubj failed|fail|VERB|0|root"
    assert found(text, ("noun", "air strike"), ("noun", "strike air")) == ["strike: air strike"]
    text = "a||DET|2|det ban||NOUN|0|root on||ADP|5|case opposition||NOUN|5|compound parties|party|NOUN|2|nmod"
    assert found(text, ("noun", "ban on party")) == ["ban: ban on parties"]


def test_fixed_phrases_are_matched_word_by_word() -> None:
    text = "Miners|miner|NOUN|2|nsubj went|go|VERB|0|root on||ADP|4|case strike||NOUN|2|obl"
    assert found(text, ("phrase", "on strike")) == ["on: on strike"]
    text = "Miners|miner|NOUN|2|nsubj went|go|VERB|0|root on||ADP|5|case long||ADJ|5|amod strike||NOUN|2|obl"
    assert found(text, ("phrase", "on strike")) == []


HYPHENS = [
    "cease||NOUN|3|compound -||PUNCT|3|punct fire||NOUN|0|root",
    "cease||NOUN|2|compound fire||NOUN|0|root",
    "ceasefire||NOUN|0|root",
    "cease-fire||NOUN|0|root",
]


@pytest.mark.parametrize("text", HYPHENS)
def test_a_hyphen_is_a_hyphen_a_blank_or_nothing(text: str) -> None:
    assert len(found(text, ("noun", "cease-fire"))) == 1
    assert len(found("They||PRON|2|nsubj observe||VERB|0|root " + shifted(text), ("verb", "observe cease-fire"))) == 1
    assert len(found(text, ("phrase", "cease-fire"))) == 1


def shifted(text: str) -> str:
    """Return words for the object of the second word of a sentence."""
    rows = [item.split("|") for item in text.split()]
    rows = [[w, m, u, "2" if r == "root" else str(int(h) + 2), "obj" if r == "root" else r] for w, m, u, h, r in rows]
    return " ".join("|".join(row) for row in rows)


@pytest.mark.parametrize(
    ("phrase", "word", "lemma"),
    [
        ("test-fire", "tested", "test"),
        ("drive-by", "drove", "drive"),
        ("press-gang", "pressed", "press"),
        ("co-operate", "co", "co"),
    ],
)
def test_half_of_a_hyphened_verb_is_nothing(phrase: str, word: str, lemma: str) -> None:
    assert found(f"They||PRON|2|nsubj {word}|{lemma}|VERB|0|root", ("verb", phrase)) == []


def test_a_hyphened_verb_is_anchored_on_its_last_part() -> None:
    text = (
        "Chad||PROPN|4|nsubj test||NOUN|4|compound -||PUNCT|4|punct fired|fire|VERB|0|root missiles|missile|NOUN|4|obj"
    )
    assert found(text, ("verb", "test-fire missile")) == ["fired: test fired missiles"]


def test_a_subject_or_an_adverb_may_come_first() -> None:
    text = "A||DET|3|det car||NOUN|3|compound bomb||NOUN|4|nsubj exploded|explode|VERB|0|root"
    assert found(text, ("verb", "car bomb explode")) == ["exploded: car bomb exploded"]
    text = "They||PRON|3|nsubj forcibly||ADV|3|advmod returned|return|VERB|0|root refugees|refugee|NOUN|3|obj"
    assert found(text, ("verb", "forcibly return")) == ["returned: forcibly returned"]
    text = "A||DET|2|det bomb||NOUN|4|nsubj nobody||PRON|4|nsubj saw|see|VERB|0|root exploded|explode|VERB|4|ccomp"
    assert found(text, ("verb", "bomb explode")) == []


def test_the_longest_phrase_comes_first() -> None:
    assert [m.split(": ")[1] for m in found(ACTIVE, ("verb", "impose"), ("verb", "impose sanction on"))] == [
        "imposed sanctions on",
        "imposed",
    ]


def test_excluded_phrases_bar_their_words_but_not_longer_phrases() -> None:
    text = "The||DET|3|det price||NOUN|3|compound war||NOUN|4|nsubj ended|end|VERB|0|root"
    assert found(text, ("noun", "war"), excluded=("price war",)) == []
    assert found(text, ("noun", "war"), ("verb", "end")) == ["war: war", "ended: ended"]
    text = "They||PRON|2|nsubj hit||VERB|0|root home||ADV|2|advmod run||NOUN|2|obj target||NOUN|2|obj"
    assert found(text, ("verb", "hit"), excluded=("hit home run",)) == []
    assert len(found(text, ("verb", "hit home run target"), excluded=("hit home run",))) == 1


def test_matching_does_not_depend_on_the_order_of_a_set() -> None:
    entries = tuple(LexicalEntry(kind, "", "verb", 0.8, ("hit",)) for kind in "ABCDEFGH")
    book = Codebook("x", "x", {k: EventType(k) for k in "ABCDEFGH"}, entries=entries)
    (matches,) = Matcher(book).find(sentence("They||PRON|2|nsubj Hit|hit|VERB|0|root")).values()
    assert [m.entry.type for m in matches] == list("ABCDEFGH")


def test_every_shipped_phrase_is_indexed() -> None:
    index = Matcher(shipped_codebook())._candidates
    found = {c.entry for groups in index.values() for candidates in groups.values() for c in candidates}
    assert found == set(shipped_codebook().entries)


def test_a_match_is_a_plain_record() -> None:
    (matches,) = matcher(("noun", "attack")).find(sentence("attack||NOUN|0|root")).values()
    assert matches == [Match(LexicalEntry("A", "", "noun", 0.8, ("attack",)), 0, (0,))]
