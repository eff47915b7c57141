"""A malformed codebook is refused with its file, the entry and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.codebook.loader import load_codebook, shipped_codebook
from dragoman.codebook.schema import LexicalEntry
from dragoman.errors import CodebookError

from ..conftest import OWN_CODEBOOK, ROOT

HEAD = '[codebook]\nid = "x"\n'
TYPE = HEAD + '[[type]]\nname = "A"\n'
MODE = TYPE + '[[mode]]\ntype = "A"\nname = "m"\n'
EXTENDS = '[codebook]\nid = "x"\nextends = "plover"\n'


def load(text: str | bytes) -> object:
    path = Path("book.toml")
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_codebook(path)


MALFORMED = [
    ("", r"needs a table \[codebook\] with id"),
    ("id = 5", "unknown table `id`"),
    ("[codebook", "not valid TOML"),
    (b"\xff\xfe", "not valid TOML"),
    (b'[codebook]\nid = "\x00"', "not valid TOML"),
    ('codebook = "x"', r"`codebook` must be written as a table \[codebook\]"),
    ('[[codebook]]\nid = "x"', r"`codebook` must be written as a table \[codebook\]"),
    ("[codebook]\nid = 5", "with id"),
    (HEAD, r"needs at least one \[\[type\]\]"),
    ('[codebook]\nid = "x"\nextends = "cameo"', 'extends = "cameo"; the only codebook to extend is "plover"'),
    ('[codebook]\nid = "x"\nextends = ["plover"]', "extends"),
    ("type = 5\n" + HEAD, r"`type` must be written as \[\[type\]\] tables"),
    (EXTENDS + '[type]\nname = "A"', r"`type` must be written as \[\[type\]\] tables"),
    (EXTENDS + '[entry]\ntype = "AGREE"', r"`entry` must be written as \[\[entry\]\]"),
    ('context = ["military"]\n' + TYPE, r"`context` must be written as \[\[context\]\]"),
    (TYPE.replace("[[type]]", "[[types]]"), r"unknown table `types`; a codebook may have .*\[\[type\]\]"),
    (TYPE + 'nmae = "B"', r"\[\[type\]\] 'A': unknown key `nmae`; allowed are .*name, note, quad"),
    (HEAD + "[[type]]\nquad = 1", r"\[\[type\]\] '': needs name"),
    (HEAD + '[[type]]\nname = ""', "needs name"),
    (HEAD + "[[type]]\nname = 5", "needs name = .*, has 5"),
    *((TYPE + f"quad = {q}", "type A: quad = .*; allowed are 1, 2, 3, 4") for q in ("5", "true", "1.0", '"1"', "[1]")),
    *(
        (TYPE + f"score = {s}", "type A: score = .* is not a number from -10 to 10")
        for s in ("11", "-10.5", "nan", "inf", "true", '"2"', "[]")
    ),
    (TYPE + 'reciprocal = "no"', "type A: reciprocal = 'no'; allowed are true and false"),
    (TYPE + "requires_recipient = 1", "type A: requires_recipient = 1; allowed are true and false"),
    (TYPE + '[[mode]]\nname = "m"', r"\[\[mode\]\] 'm': needs type"),
    (TYPE + '[[mode]]\ntype = "B"\nname = "m"', r"\[\[mode\]\]: unknown type 'B'; this codebook has A"),
    (TYPE + '[[mode]]\ntype = "A"', r"\[\[mode\]\] of A '': needs name"),
    (MODE + "score = 99", "mode A-m: score = 99"),
    (TYPE + "[[context]]\n", r"\[\[context\]\] '': needs name"),
    (TYPE + "[[auxiliary]]\nname = []", r"\[\[auxiliary\]\] .*: needs name"),
    (TYPE + '[[entry]]\nphrases = ["go"]', r"\[\[entry\]\] '': needs type"),
    (TYPE + '[[entry]]\ntype = "B"\nphrases = ["go"]', r"\[\[entry\]\]: unknown type 'B'; this codebook has A"),
    (MODE + '[[entry]]\ntype = "A"\nmode = "n"\nphrases = ["go"]', r"\[\[entry\]\] of A: unknown mode 'n'; A has m"),
    (TYPE + '[[entry]]\ntype = "A"\nmode = "n"\nphrases = ["go"]', "unknown mode 'n'; A has none"),
    (TYPE + '[[entry]]\ntype = "A"\nmode = 5\nphrases = ["go"]', "unknown mode 5"),
    (TYPE + '[[entry]]\ntype = "A"\nmode = ["m"]\nphrases = ["go"]', r"unknown mode \['m'\]"),
    (
        TYPE + '[[entry]]\ntype = "A"\npos = "adverb"\nphrases = ["go"]',
        "pos = 'adverb'; allowed are verb, noun, phrase",
    ),
    (TYPE + '[[entry]]\ntype = "A"\npos = []\nphrases = ["go"]', "allowed are verb, noun, phrase"),
    (TYPE + '[[entry]]\ntype = "A"\nweight = 1.5\nphrases = ["go"]', "weight = 1.5 is not a number from 0 to 1"),
    (TYPE + '[[entry]]\ntype = "A"', r"\[\[entry\]\] of A: needs phrases"),
    *(
        (TYPE + f'[[entry]]\ntype = "A"\nphrases = {p}', r"\[\[entry\]\] of A: .*phrases")
        for p in ("[]", '"go"', "5", "[5]", '["go", ""]', '[" "]', '[["go"]]')
    ),
    (TYPE + '[[entry]]\ntype = "A"\nphrases = ["* go"]', r"a phrase cannot begin or end with \*: '\* go'"),
    (TYPE + '[[entry]]\ntype = "A"\nphrases = ["go *"]', r"a phrase cannot begin or end with \*"),
    ("phrases = 5\n" + TYPE, "excluded phrases: phrases = 5"),
    ('phrases = [""]\n' + TYPE, "excluded phrases"),
    (TYPE + '[[coverage]]\nif_types = ["A"]', r"\[\[coverage\]\] '': needs name"),
    (TYPE + '[[coverage]]\nname = "r"\nif_types = ["B"]', "coverage rule r: unknown type 'B'; this codebook has A"),
    (TYPE + '[[coverage]]\nname = "r"\nif_types = "A"', "coverage rule r: if_types = 'A'; write a list of texts"),
    (TYPE + '[[coverage]]\nname = "r"\nif_cue = [5]', "coverage rule r: if_cue"),
    (TYPE + '[[coverage]]\nname = "r"\nbecomes = "B"', "coverage rule r: unknown type 'B'"),
    (TYPE + '[[coverage]]\nname = "r"\nbecomes = ["A"]', r"coverage rule r: unknown type \['A'\]"),
    (TYPE + '[[coverage]]\nname = "r"\nmode = "n"', "coverage rule r: unknown mode 'n'"),
    (TYPE + '[[coverage]]\nname = "r"\nmode = ["n"]', "coverage rule r: unknown mode"),
    (MODE + '[[coverage]]\nname = "r"\nif_modes = ["n"]', "coverage rule r: unknown mode 'n'"),
    (TYPE + '[[coverage]]\nname = "r"\nif_actor = "victim"', 'if_actor = \'victim\'; allowed are "doer" and "party"'),
    (TYPE + '[[coverage]]\nname = "r"\nif_actor = []', "if_actor"),
    (
        TYPE + '[[coverage]]\nname = "r"\ndiscard = "yes"',
        "coverage rule r: discard = 'yes'; allowed are true and false",
    ),
    (TYPE + '[[coverage]]\nname = "r"\nalso = "A"', "coverage rule r: also = 'A'"),
]


@pytest.mark.parametrize(("text", "problem"), MALFORMED, ids=range(len(MALFORMED)))
def test_malformed(text: str | bytes, problem: str) -> None:
    with pytest.raises(CodebookError, match=problem) as caught:
        load(text)
    assert str(caught.value).startswith("book.toml: ")


def test_files_that_cannot_be_read() -> None:
    for path in (Path("missing.toml"), Path("/")):
        with pytest.raises(CodebookError, match=r"cannot be read \((No such file|Is a directory)"):
            load_codebook(path)


VALUES = st.recursive(
    st.one_of(st.integers(), st.booleans(), st.sampled_from(['"A"', '"plover"', '"m"', '""', "nan", "1979-05-27"])).map(
        lambda v: str(v).lower() if isinstance(v, bool) else str(v)
    ),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda v: f"[{', '.join(v)}]")
        | inner.map(lambda v: f"{{ name = {v}, type = {v} }}")
    ),
    max_leaves=4,
)
KEYS = st.sampled_from(
    "type mode context auxiliary coverage entry phrases codebook id extends name quad score if_types becomes".split()
)


@given(st.dictionaries(KEYS, VALUES, max_size=4), st.sampled_from(["", HEAD, TYPE, MODE, EXTENDS]))
@settings(max_examples=100, deadline=None)
def test_any_toml_is_a_codebook_or_a_codebook_error(pairs: dict[str, str], before: str) -> None:
    try:
        load(before + "\n".join(f"{k} = {v}" for k, v in pairs.items()))
    except CodebookError as error:
        assert str(error).startswith("book.toml: ")


def test_own_codebook() -> None:
    book = load(OWN_CODEBOOK)
    assert (book.id, book.title, list(book.types)) == ("mine", "mine", ["DETAIN", "MARCH"])
    assert book.score("DETAIN", ("mass",)) == -6.5
    assert book.score("MARCH", ()) is None
    assert LexicalEntry("DETAIN", "mass", "verb", 0.9, ("round", "up")) in book.entries


def test_phrases_are_taken_in_lower_case() -> None:
    book = load(TYPE + '[[entry]]\ntype = "A"\nphrases = ["Round  Up"]')
    assert book.entries[0].lemmas == ("round", "up")


def test_an_extension_adds_to_plover_and_replaces_by_name() -> None:
    text = EXTENDS + '[[type]]\nname = "FLEE"\nquad = 4\n[[type]]\nname = "AGREE"\nquad = 1\nscore = 9\n'
    text += '[[entry]]\ntype = "FLEE"\nphrases = ["flee"]\n'
    book, base = load('phrases = ["flee market"]\n' + text), shipped_codebook()
    assert book.id == "x"
    assert set(book.types) == {*base.types, "FLEE"}
    assert book.types["AGREE"].score == 9
    assert book.modes == base.modes
    assert book.entries[:-1] == base.entries
    assert book.excluded == (*base.excluded, ("flee", "market"))
    assert base.types["AGREE"].score != 9


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("*codebook*.toml")), ids=lambda p: p.name)
def test_the_examples_load(path: Path) -> None:
    assert load_codebook(path).entries
