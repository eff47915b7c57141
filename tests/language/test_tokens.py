"""Tokens follow the UD English treebanks, lose no character and take linear time."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.language.tokens import LONGEST_TOKEN, tokenize

TREEBANKS = Path(__file__).resolve().parents[3] / "shared" / "treebanks"


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in tokenize(text)]


def assert_partition(text: str, spans: list[tuple[int, int]]) -> None:
    position = 0
    for start, end in spans:
        assert position <= start < end
        assert not text[position:start].strip()
        assert not any(char.isspace() for char in text[start:end])
        position = end
    assert not text[position:].strip()


# One case a line; the tokens, parted by blanks, are the expectation, the text is given before "→".
CASES = """
He can't say → He ca n't say
She doesn’t; they’re not → She does n’t ; they ’re not
I cannot, I'm gonna → I can not , I 'm gon na
He'd've won't → He 'd 've wo n't
John's, John’s states' states’ → John 's , John ’s states ' states ’
Sana’a’s Ja’afari of O'Connor → Sana’a ’s Ja’afari of O'Connor
anti-Taliban co-star's e-mail → anti-Taliban co-star 's e-mail
ex-president re-elected non-state → ex-president re-elected non-state
mid-1980s pro-Russian → mid-1980s pro-Russian
UN-backed al-Qaeda 20-year-old → UN - backed al - Qaeda 20 - year - old
and/or Russia/CIA → and / or Russia / CIA
$5m, £3 and €1,200.50 → $ 5 m , £ 3 and € 1,200.50
US$4.5 billion → US$ 4.5 billion
5.5% of 1,000 → 5.5 % of 1,000
10:30 a.m. on the 21st of 9/11 → 10:30 a.m. on the 21st of 9/11
1990s 1990's '90s → 1990s 1990's '90s
2010-11 and 2010–11 → 2010 - 11 and 2010 – 11
519-661-5670 or +44 → 519-661-5670 or +44
Mr. Smith met Gen. J. R. Doe → Mr. Smith met Gen. J. R. Doe
the U.S.-led Jan. 5 raid No. 7 → the U.S. - led Jan. 5 raid No. 7
No. He left. → No . He left .
Cargill Inc. sold → Cargill Inc. sold
It was Cargill Inc. → It was Cargill Inc .
in the U.K, or U.S. → in the U.K , or U.S.
AT&T and S&P → AT&T and S&P
see http://a.b/c?d=e, (www.x.org). → see http://a.b/c?d=e , ( www.x.org ) .
mail a.b@c.org or bbc.co.uk/news. → mail a.b@c.org or bbc.co.uk/news .
@POTUS #Syria → @POTUS #Syria
wait ... what… → wait ... what …
“No,” he said -- twice — ‘yes’ → “ No , ” he said -- twice — ‘ yes ’
What?! [sic] → What ?! [ sic ]
习近平访问。 السلام عليكم हिन्दी → 习近平访问 。 السلام عليكم हिन्दी
ok 👩‍👩‍👧🇺🇦 👍🏽 → ok 👩‍👩‍👧 🇺🇦 👍🏽
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_examples(case: str) -> None:
    text, expected = case.split(" → ")
    assert words(text) == expected.split()


@pytest.mark.parametrize("text", ["", " ", "\n\t\u00a0"])
def test_blank_text_has_no_tokens(text: str) -> None:
    assert tokenize(text) == []


@given(st.text())
def test_every_character_is_in_one_token(text: str) -> None:
    assert_partition(text, tokenize(text))


PIECES = [
    "Mr.",
    "U.S",
    ".",
    "'s",
    "n't",
    "’",
    "-",
    "anti-",
    "$",
    "1,",
    "5",
    "@",
    "/",
    " ",
    "\n",
    "é",
    "a",
]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_awkward_pieces_are_covered(text: str) -> None:
    assert_partition(text, tokenize(text))


@settings(max_examples=20)
@given(st.text(min_size=1, max_size=3), st.integers(200, 2000))
def test_no_token_is_longer_than_the_limit(unit: str, count: int) -> None:
    spans = tokenize(unit * count)
    assert all(end - start <= LONGEST_TOKEN for start, end in spans)


@pytest.mark.parametrize("unit", ["a", "1", ".", " ", "\u0301", "http://", "习"])
def test_a_million_characters_are_fast(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    began = time.process_time()
    spans = tokenize(text)
    assert time.process_time() - began < 4
    assert_partition(text, spans)


@pytest.mark.parametrize("unit", ["a-", "1-", "a@", "A.", '."', "a'", "x&", "a/", "com."])
def test_time_is_linear(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    began = time.process_time()
    tokenize(text)
    assert time.process_time() - began < 4


def gold_sentences(name: str) -> list[tuple[str, set[tuple[int, int]]]]:
    """Read a treebank: raw text and gold offsets, contractions cut into their parts."""
    with gzip.open(TREEBANKS / f"{name}.conllu.gz", "rt", encoding="utf-8") as file:
        blocks = file.read().strip().split("\n\n")
    return [gold_sentence(block.splitlines()) for block in blocks]


def gold_sentence(lines: list[str]) -> tuple[str, set[tuple[int, int]]]:
    text = next(line[9:] for line in lines if line.startswith("# text = "))
    position, spans = 0, set()
    for line in lines:
        number, form, *_ = line.split("\t") if line[0] != "#" else ("-", "")
        if number.isdigit():
            while text[position].isspace():
                position += 1
            # A part spelt otherwise than the surface (rare) counts as an error of ours.
            spans.add((position, position + len(form)))
            position += len(form)
    return text, spans


@pytest.mark.skipif(not TREEBANKS.exists(), reason="needs the shared treebanks")
@pytest.mark.parametrize(("name", "floor"), [("ewt-dev", 0.99), ("gum-dev", 0.996)])
def test_agrees_with_treebank(name: str, floor: float) -> None:
    right = gold_count = count = 0
    for text, gold in gold_sentences(name):
        ours = set(tokenize(text))
        right, gold_count, count = (
            right + len(gold & ours),
            gold_count + len(gold),
            count + len(ours),
        )
    assert 2 * right / (gold_count + count) >= floor
