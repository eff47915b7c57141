"""Who reports an event: verbs of saying, "according to", quotations; and what is nobody's report."""

from __future__ import annotations

import pytest

from dragoman.coding.attribution import Reports, is_report_of_own, quotations
from dragoman.coding.coder import Coder
from dragoman.language.analyser import shared_analyser
from dragoman.records import Document


def reporters(text: str, word: str, kind: str = "ASSAULT") -> list[str]:
    """Return the head words of the reporters of what a word tells, the nearest first."""
    parse = shared_analyser().parse(text)
    at = text.index(word)
    sentence, index = next((s, t.index) for s in parse.sentences for t in s.tokens if t.start == at)
    return [r.sentence.tokens[r.head].text for r in Reports(parse).of(sentence, index, kind)]


@pytest.mark.parametrize(
    ("text", "word", "reporter"),
    [
        ("Officials said rebels had attacked the town.", "attacked", "Officials"),
        ("Rebels attacked the town on Sunday, officials said.", "attacked", "officials"),
        ("Rebels attacked the town, said two residents.", "attacked", "residents"),
        ("Rebels attacked the town on Monday, said two residents of Sokoto.", "attacked", "residents"),
        ("Rebels, witnesses said, attacked the town and killed nine men.", "killed", "witnesses"),
        ("According to the Red Cross, rebels attacked the town.", "attacked", "Cross"),
        ("Rebels attacked the town, according to state media.", "attacked", "media"),
        ("By the army's count, rebels killed nine men.", "killed", "army"),
        ("The report alleged that soldiers tortured nine men.", "tortured", "report"),
        (
            "Rebels attacked the town, the mayor told reporters, killing nine men.",
            "killing",
            "mayor",
        ),
        ("Reporters met the governor, who said rebels had attacked the town.", "attacked", "governor"),
        ("Police said three men were killed by a roadside bomb.", "bomb", "Police"),
    ],
)
def test_the_text_credits_somebody(text: str, word: str, reporter: str) -> None:
    assert reporters(text, word)[:1] == [reporter]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Rebels attacked the town on Sunday.", "attacked"),
        ("The minister said the talks went well, and rebels attacked the town on Sunday.", "attacked"),
        ("The minister, who was attacked by rebels in May, said the talks went well.", "attacked"),
        ("The minister said the road was open, two days after rebels attacked the town.", "attacked"),
        ("Rebels believed to hold the town attacked a convoy.", "attacked"),
        ("The mayor was told that rebels had attacked the town.", "attacked"),
        ("Rebels attacked the town; the minister said the talks went well.", "attacked"),
    ],
)
def test_the_writer_tells_it_himself(text: str, word: str) -> None:
    assert reporters(text, word) == []


def test_a_chain_gives_the_innermost_first() -> None:
    assert reporters("The mayor said residents had told him that rebels attacked the town.", "attacked") == [
        "residents",
        "mayor",
    ]


def test_a_verb_of_the_mind_counts_where_nobody_speaks() -> None:
    assert reporters("Diplomats believe that rebels attacked the town.", "attacked") == ["Diplomats"]
    assert reporters("Diplomats said they believe that rebels attacked the town.", "attacked")[0] == "Diplomats"


def test_a_quotation_runs_over_sentences() -> None:
    text = "“They came at night,” said Amina Diallo. “They burned the houses. They killed my brother.”"
    assert reporters(text, "killed") in (["Amina"], ["Diallo"])
    assert reporters(text, "killed", "ACCUSE") == []  # what is done by speaking is the speaker's own


def test_quotations_end_with_their_paragraph() -> None:
    text = 'He left. "Go," he said.\n“Stay here.\nShe "came'
    assert [text[a:b] for a, b in quotations(text)] == ['"Go,"', "“Stay here.\n", '"came']


@pytest.mark.parametrize(
    ("text", "word", "kind", "by_other", "expected"),
    [
        ("He said he would not go.", "go", "REJECT", False, False),
        ("He said he had refused to go.", "refused", "REJECT", False, True),
        ("He said he would meet them.", "meet", "AGREE", False, True),
        ("The minister said Ankara would not go.", "go", "REJECT", True, True),
        ("The minister said the rebels were liars.", "liars", "ACCUSE", True, False),
    ],
)
def test_deeds_are_reported_and_words_are_not(text: str, word: str, kind: str, by_other: bool, expected: bool) -> None:
    (sentence,) = shared_analyser().parse(text).sentences
    index = next(t.index for t in sentence.tokens if t.text == word)
    assert is_report_of_own(sentence, index, kind, by_other) is expected


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Police in Dhaka arrested 22 students, Amnesty International said.", "COERCE", "Amnesty International"),
        ("Police in Dhaka arrested 22 students on Monday.", "COERCE", None),
        ("Vladimir Putin said he would meet Xi Jinping in May.", "AGREE", "Vladimir Putin"),
        ("Vladimir Putin accused Ukraine of shelling Donetsk.", "ACCUSE", None),
    ],
)
def test_records_name_the_reporter(text: str, kind: str, name: str | None) -> None:
    events = [e for e in Coder().code(Document("d", text, "2023-10-12")) if e.event == (kind,)]
    assert events
    assert {e.attribution.identifier_text if e.attribution else None for e in events} == {name}
