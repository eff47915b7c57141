"""Sentences are exact slices of the document, cover it and take linear time."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.language.sentences import LONGEST_SENTENCE, split_sentences

DOCUMENTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "realdev_docs.jsonl"


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def assert_partition(text: str, spans: list[tuple[int, int]]) -> None:
    position = 0
    for start, end in spans:
        assert position <= start < end <= start + LONGEST_SENTENCE
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


# One text a line; "|" stands where a sentence ends (" |X" where no blank follows it).
CASES = """
He left. | She stayed.
Mr. Smith met Gen. Joe Dunn and Lt. Col. R. Fox. | They spoke.
Sen. John Doe (R-Ky.) voted no. | He left.
George W. Bush and J. K. Rowling met Dr. A. Khan.
The U.S. Army left. | It joined U.N. Security Council talks.
It went to the U.S. | The move surprised all.
A pro-U.S. President spoke.
Talks began at 5 p.m. Monday. | Others began at 6 a.m. (0300 GMT).
They ended at 6 p.m. | Police said so.
Exxon Mobil Corp. Chief Executive Jo Lee quit. | He joined Shell Inc. | In May he left.
The Jan. 5 raid was No. 5, e.g. Kabul. | Was it so? | No. | He denied it.
It rose 3.5 percent to 1.2 million. | Then it fell.
In 2014. | 12 people died in St. Petersburg vs. Moscow.
“We want talks.” | He left.
“We want talks,” he said. | “They do not.”
“It failed. | We tried. | It failed again,” he said.
“Why now?” he asked. | “Stop!” | They ran.
“Why now?” Mr. Putin asked. | Nobody knew.
What?! | Yes! | No... | Maybe.
He paused … Then spoke.
First came war; then came peace: so it ended.
(He left early.) | She stayed.
He was born in Kyiv. [3] | He died there.
KABUL, Afghanistan (AP) — The Taliban attacked. | Ten died.
LONDON, Ky. (WKYT) - London Police arrested two. | They fled.
They fled Mali. | al-Qaida followed. | de Mistura spoke.
The war ended.” |He left.
1. Stop the war. | 2. Talk.
他来了。|她走了。
She works at example.com. | It is down.
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_examples(case: str) -> None:
    expected = [part.strip() for part in case.split("|")]
    assert sentences(case.replace("| ", "").replace(" |", "").replace("|", "")) == expected


WRAPPED = """\
KABUL, Afghanistan (AP) — The Taliban attacked a police post in the northern\r
province of Kunduz on Monday, killing ten, officials said. The governor, Gen.\r
Abdul Khan, blamed al-Qaida and the\r
Haqqani network.\r
\r
No one else was hurt."""


def test_hard_wrapped_lines_are_joined() -> None:
    found = sentences(WRAPPED)
    assert [" ".join(sentence.split())[-20:] for sentence in found] == [
        "ten, officials said.",
        "the Haqqani network.",
        "o one else was hurt.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Talks collapse\nThe envoy left Geneva on Friday.",
        "Talks collapse\r\n\r\nThe envoy left.\r\n",
        "\ufeffTalks collapse\n \t\nthe envoy left",
        "By Jo Lee\u2029The envoy left.",
    ],
)
def test_headings_stand_alone(text: str) -> None:
    assert len(sentences(text)) == 2


def test_list_items_stand_alone() -> None:
    assert sentences("Demands:\n- peace\n- land\n• bread") == [
        "Demands:",
        "- peace",
        "- land",
        "• bread",
    ]


def test_white_space_inside_a_sentence_stays() -> None:
    assert sentences(" He\u00a0 said\tso. \u00a0 She left.\u00a0") == [
        "He\u00a0 said\tso.",
        "She left.",
    ]


def test_long_sentences_are_cut_at_the_best_place() -> None:
    clause = "they marched on the town, "
    text = clause * 50 + "they stopped; " + clause * 60
    first, *_ = sentences(text)
    assert first.endswith("they stopped;")
    assert_partition(text, split_sentences(text))


@given(st.text())
def test_every_character_is_in_one_sentence(text: str) -> None:
    assert_partition(text, split_sentences(text))


PIECES = [
    "Mr",
    ".",
    "U.S.",
    "? ",
    "! ",
    "”",
    '"',
    " ",
    "\n",
    "\r\n",
    "The ",
    "a, ",
    "…",
    "[1]",
    "- ",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_awkward_pieces_are_covered(text: str) -> None:
    assert_partition(text, split_sentences(text))


@given(st.sampled_from(["a", "a ", "a; ", " ", "\n", "A.", ". "]), st.integers(1000, 9000))
def test_long_runs_are_covered(unit: str, count: int) -> None:
    text = "x " + unit * count + " x"
    assert_partition(text, split_sentences(text))


UNITS = ["a", "word ", ". ", ".", " ", "\n", " \n", "x\n", '."', ".[1]", "Mr. ", "He left. "]


@pytest.mark.parametrize("unit", UNITS)
def test_a_million_characters_are_fast(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    spans = split_sentences(text)
    assert time.process_time() - began < 4
    assert_partition(text, spans)


@pytest.mark.skipif(not DOCUMENTS.exists(), reason="needs the shared documents")
@pytest.mark.parametrize("separator", [" ", "\n"])
def test_agrees_with_annotated_news(separator: str) -> None:
    right = gold_count = count = 0
    for line in DOCUMENTS.read_text(encoding="utf-8").splitlines():
        units: list[str] = json.loads(line)["sentences"]
        ends = {len(separator.join(units[:number])) for number in range(1, len(units))}
        found = {end for _, end in split_sentences(separator.join(units))[:-1]}
        right, gold_count, count = (
            right + len(ends & found),
            gold_count + len(ends),
            count + len(found),
        )
    assert 2 * right / (gold_count + count) >= 0.98
