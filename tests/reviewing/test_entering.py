"""What a reviewer types becomes fields, or is refused with what would do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dragoman.codebook.loader import shipped_codebook
from dragoman.coding.coder import Coder
from dragoman.records import Document
from dragoman.reviewing.entering import (
    EntryError,
    Frame,
    typed_date,
    typed_parties,
    typed_place,
    typed_type,
    typed_words,
)
from dragoman.reviewing.mentions import Mention, Mentions

TEXT = "Kenya is far. Police in Nairobi arrested 22 men, and Kenya protested. Police left."
START, END = TEXT.index("Police"), TEXT.index(" Police left")
FRAME = Frame(TEXT, START, END, 0, len(TEXT))


@pytest.fixture(scope="module")
def mentions() -> Mentions:
    return Mentions(Coder(), Document("d", TEXT, "2020-03-02"))


@pytest.fixture
def shown(mentions: Mentions) -> list[Mention]:
    return mentions.parties(START, END)


def words(found: list[Mention]) -> list[str]:
    return [TEXT[m.start : m.end] for m in found]


def test_the_mentions_of_the_sentence_are_offered(shown: list[Mention], mentions: Mentions) -> None:
    assert {"Police", "22 men", "Kenya"} <= set(words(shown))
    assert all(START <= m.start < m.end <= END for m in shown)
    assert ("Kenya", "KEN", ["GOV"]) in [means for m in shown for means in m.means]
    assert ("Nairobi", "KEN") in [means for m in mentions.places(START, END) for means in m.means]


def test_parties_by_number_and_by_words(shown: list[Mention], mentions: Mentions) -> None:
    number = words(shown).index("Kenya") + 1
    spans, parties = typed_parties(f"{number}; 22 men", FRAME, shown, mentions)
    # The Kenya of this sentence is the second of the text.
    assert spans == ["Kenya@@2", "22 men"]
    assert parties[0] == ["Kenya", "KEN", ["GOV"]]


def test_who_a_party_is_may_be_typed(shown: list[Mention], mentions: Mentions) -> None:
    entry = "22 men = Farmers' Union, ken, cvl lab; Police = City Police, -, "
    assert typed_parties(entry, FRAME, shown, mentions) == (
        ["22 men", "Police"],
        [["Farmers' Union", "KEN", ["CVL", "LAB"]], ["City Police", None, []]],
    )
    assert typed_parties('"22"', FRAME, shown, mentions)[0] == ["22"]
    assert typed_parties("-", FRAME, shown, mentions) == ([], [])


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("99", "99 is no number of the list; allowed: 1 to "),
        ("the army", '"the army" is not in the sentence; copy the words exactly'),
        ("Police left", "is not in the sentence"),
        ("22 men = ", 'after "=" write NAME, CODE, SECTORS'),
        ("22 men = x, KENYA", "'KENYA' is no code; write three letters"),
        ("22 men = x, KEN, ABC", "'ABC' is no sector; allowed: "),
        (";", "is not in the sentence"),
    ],
)
def test_wrong_parties(entry: str, problem: str, shown: list[Mention], mentions: Mentions) -> None:
    with pytest.raises(EntryError) as error:
        typed_parties(entry, FRAME, shown, mentions)
    assert problem in str(error.value)


def test_places(mentions: Mentions) -> None:
    places = mentions.places(START, END)
    number = words(places).index("Nairobi") + 1
    assert typed_place(str(number), FRAME, places) == ("Nairobi", ["Nairobi", "KEN"])
    assert typed_place("Nairobi", FRAME, places) == ("Nairobi", ["Nairobi", "KEN"])
    assert typed_place("Nairobi = Eastleigh, KEN", FRAME, places) == ("Nairobi", ["Eastleigh", "KEN"])
    assert typed_place("arrested", FRAME, places) == ("arrested", ["arrested", None])
    assert typed_place("-", FRAME, places) == (None, None)
    with pytest.raises(EntryError, match="7 is no number of the list"):
        typed_place("7", FRAME, places)


def test_types() -> None:
    book = shipped_codebook()
    assert [typed_type(t, book) for t in ("coerce", " ASS", "co" + "ns")] == ["COERCE", "ASSAULT", "CONSULT"]
    for entry in ("co", "war", "-"):
        with pytest.raises(EntryError, match="is no type of the codebook; allowed: AGREE, "):
            typed_type(entry, book)
    longer = replace(book, types={**book.types, "AIDE": book.types["AID"]})
    assert typed_type("aid", longer) == "AID"


def test_words_of_a_list() -> None:
    assert typed_words("future, negation", ["future", "negation"], "aux") == ["future", "negation"]
    assert typed_words(" - ", ["future"], "aux") == []
    with pytest.raises(EntryError, match="'past' is no aux; allowed: future, or - for none"):
        typed_words("past", ["future"], "aux")


@pytest.mark.parametrize("entry", ["2020-02-30", "2020-13", "May", "20", "2020-1-1"])
def test_wrong_dates(entry: str) -> None:
    with pytest.raises(EntryError, match="is no date; write YYYY-MM-DD, YYYY-MM or YYYY, or - for none"):
        typed_date(entry)


def test_dates() -> None:
    assert [typed_date(d) for d in ("2020", "2020-02", " 2020-02-29", "-")] == ["2020", "2020-02", "2020-02-29", None]
