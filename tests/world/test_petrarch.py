"""PETRARCH dictionaries become gazetteer rows; what they say at a date is what the gazetteer then says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import InputError
from dragoman.world.cameo import CameoCodes
from dragoman.world.custom import extended, load_world
from dragoman.world.dictionaries import Actor, AgentPhrase, Block, Problem, read_actors, read_agents
from dragoman.world.gazetteer import Gazetteer
from dragoman.world.petrarch import Importer, spellings, titled
from dragoman.world.spans import Span, gaps, without_overlaps
from dragoman.world.tables import write_folder
from dragoman.world.validating import problems

ACTORS = """\
# a comment
ZORGONIA_FRONT_ [NGAREB]   ; another
+ZORGON_REBELS_
JAMES_ZYRNES_  ; CountryInfo.txt
\t[USAELI 18970101-450702]
\t[USAGOV 450703-470121]
ZUFFE_ELLEMANN_ZENSEN_ [IGOEUREEC 820701-821231][IGOEUREEC 870701-871231]
ABDEL_ZATTAH_EL_ZISI_
+EL_ZISI_
\t[EGYGOV > 140608]
\t[EGYELI]
JOHN_ZÖRNER_\t[DEUMIL <850101]
ZAFO  [IGOWSTNAT]
"""


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.write_text(text, encoding="utf-8")
    return path


def actors(text: str) -> list[Actor | Problem]:
    return list(read_actors(write("x.actors.txt", text)))


def tables(actors: str, kind: str | None = None) -> dict[str, list[dict[str, str]]]:
    importer = Importer(kind)
    importer.read(write("x.actors.txt", actors))
    return importer.tables()


def gazetteer(text: str) -> Gazetteer:
    folder = Path("folder")
    folder.mkdir()
    write_folder(folder, tables(text), "")
    assert [p for p in problems(folder) if "provenance" not in p] == []
    return extended([load_world(folder)])[0]


# ---- the format


def test_phrases_synonyms_comments_and_blocks() -> None:
    found = actors(ACTORS)
    assert not [f for f in found if isinstance(f, Problem)]
    assert [f.names for f in found if isinstance(f, Actor)] == [
        ["ZORGONIA FRONT", "ZORGON REBELS"], ["JAMES ZYRNES"], ["ZUFFE ELLEMANN ZENSEN"],
        ["ABDEL ZATTAH EL ZISI", "EL ZISI"], ["JOHN ZÖRNER"], ["ZAFO"],
    ]  # fmt: skip
    assert [len(f.blocks) for f in found if isinstance(f, Actor)] == [1, 2, 2, 2, 1, 1]


@pytest.mark.parametrize(
    ("inside", "block"),
    [
        ("USAGOV", Block("USAGOV")),
        ("USAGOV <850101", Block("USAGOV", None, date(1985, 1, 1))),
        ("USAGOV < 850101", Block("USAGOV", None, date(1985, 1, 1))),
        ("usagov >19850101", Block("USAGOV", date(1985, 1, 1), None)),
        ("USAGOV 850101-870202", Block("USAGOV", date(1985, 1, 1), date(1987, 2, 2))),
        ("USAGOV  18970101 - 450703", Block("USAGOV", date(1897, 1, 1), date(1945, 7, 3))),
        ("USAGOV 300101-20310101", Block("USAGOV", date(2030, 1, 1), date(2031, 1, 1))),  # 30 is 2030, 31 is 1931
        ("USAGOV 310101-320101", Block("USAGOV", date(1931, 1, 1), date(1932, 1, 1))),
        ("USAGOV 20100101-99991231", Block("USAGOV", date(2010, 1, 1), None)),
        ("---", Block("---")),
    ],
)
def test_blocks(inside: str, block: Block) -> None:
    for text in (f"X_ [{inside}]\n", f"X_\n\t[{inside}]\n", f"X_\t[{inside}]  # why\n", f"X\n[{inside}]\n"):
        found = actors(text)
        assert [f.blocks for f in found if isinstance(f, Actor)] == [[block]], text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("X_ [USAGOV\n", "brackets do not pair"),
        ("X_ USAGOV]\n", "brackets do not pair"),
        ("X_\n\tUSAGOV\n", "brackets do not pair"),
        ("X_ []\n", "begins with no code"),
        ("X_ [USAGOV 991301-000101]\n", "has a day that no calendar has"),
        ("X_ [USAGOV 100229-110101]\n", "has a day that no calendar has"),
        ("X_ [USAGOV 020101-010101]\n", "ends before it begins"),
        ("X_ [USAGOV yesterday]\n", "is neither <date, >date nor date-date"),
        ("+X_\nY_ [USAGOV]\n", "a synonym before any phrase"),
        ("\t[USAGOV]\nY_ [USAGOV]\n", "a code before any phrase"),
    ],
)
def test_a_malformed_line_is_named_and_the_rest_is_read(text: str, problem: str) -> None:
    found = actors(text + "LAST_ [USA]\n")
    told = [f for f in found if isinstance(f, Problem)]
    assert len(told) == 1
    assert problem in told[0].text
    assert isinstance(found[-1], Actor)
    assert found[-1].names == ["LAST"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "holds no entry"),
        (b"# nothing\n\n", "holds no entry"),
        (b"X_ [USA]\n\0\1\2", "line 2: looks binary"),
        ("WÖRNER_ [DEU]".encode("latin-1"), "not valid utf-8; try --encoding latin-1"),
        (b"X" * 20_000, "line 1: a line of more than 10,000 characters"),
    ],
)
def test_what_is_no_dictionary_is_refused(data: bytes, problem: str) -> None:
    path = Path("x.actors.txt")
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        list(read_actors(path))
    assert problem in str(caught.value)
    assert str(caught.value).startswith("x.actors.txt")


def test_other_encodings() -> None:
    path = Path("x.actors.txt")
    path.write_bytes("WÖRNER_ [DEU]\n".encode("latin-1"))
    assert [a.names for a in read_actors(path, "latin-1") if isinstance(a, Actor)] == [["WÖRNER"]]


def test_what_follows_a_stop_is_not_read() -> None:
    assert len(actors("X_ [USA]\n---STOP---\nY_ [USA]\n")) == 1


def test_agents() -> None:
    text = """\
!PERSON! = MAN, MEN, WOMAN   # a marker
POLICE {} [~COP]
CHIMNEY_SWEEP [~LAB]
OX {OXEN} [~AGR]
CONGRESS!PERSON! [~LEG]
CHARITY [NGO~]
CRAB [LAB
X!NONE! [~LAB]
"""
    found = list(read_agents(write("x.agents.txt", text)))
    assert [f for f in found if isinstance(f, AgentPhrase)] == [
        (2, "POLICE", "", "~COP"), (3, "CHIMNEY SWEEP", None, "~LAB"), (4, "OX", "OXEN", "~AGR"),
        (5, "CONGRESSMAN", "", "~LEG"), (5, "CONGRESSMEN", "", "~LEG"), (5, "CONGRESSWOMAN", "", "~LEG"),
        (6, "CHARITY", None, "NGO~"),
    ]  # fmt: skip
    assert [(f.line, f.text) for f in found if isinstance(f, Problem)] == [
        (7, "'CRAB [LAB' is no phrase with a code in brackets"), (8, "!NONE! is not defined above"),
    ]  # fmt: skip


# ---- codes


@pytest.mark.parametrize(
    ("code", "country", "sectors", "unknown"),
    [
        ("USAGOV", "USA", ("GOV",), ()),
        ("NGAREBMUS", "NGA", ("REB",), ()),
        ("IGOEUREEC", "IGO", (), ()),
        ("IGOUNOREFHLH", "IGO", ("REF", "MED"), ()),
        ("GBRMED", "GBR", ("JRN",), ()),  # the media
        ("SUNGOV", "SUN", ("GOV",), ()),
        ("IRQREBSUN", "IRQ", ("REB",), ()),
        ("YUGHRV", "YUG", (), ()),
        ("ROMMIL", "ROU", ("MIL",), ()),
        ("NGOAMN", "NGO", ("SOC",), ()),
        ("MIL", "", ("MIL",), ()),
        ("KENGOVQQQ", "KEN", ("GOV",), ("QQQ",)),
        ("KENGO", "KEN", (), ("GO",)),
        ("QQQ", "", (), ("QQQ",)),
    ],
)
def test_codes(code: str, country: str, sectors: tuple[str, ...], unknown: tuple[str, ...]) -> None:
    found = CameoCodes().meaning(code)
    assert (found.code, found.sectors, found.unknown) == (country, sectors, unknown)


# ---- rows


@pytest.mark.parametrize(
    ("name", "day", "code", "sectors"),
    [
        ("Zorgonia Front", "2000-01-01", "NGA", ("REB",)),
        ("zorgon Rebels", "2000-01-01", "NGA", ("REB",)),
        ("James Zyrnes", "1900-01-01", "USA", ("ELI",)),
        ("James Zyrnes", "1945-07-03", "USA", ("GOV",)),
        ("Zuffe Ellemann Zensen", "1982-08-01", "IGO", ()),
        ("El Zisi", "2014-06-07", "EGY", ("ELI",)),
        ("Abdel Zattah el-Zisi", "2014-06-08", "EGY", ("GOV",)),
        ("John Zorner", "1985-01-01", "DEU", ("MIL",)),
        ("ZAFO", "2000-01-01", "IGO", ()),
        ("Zafo", "2000-01-01", "IGO", ()),
    ],
)
def test_the_gazetteer_says_what_the_dictionary_says(name: str, day: str, code: str, sectors: tuple[str, ...]) -> None:
    entry = gazetteer(ACTORS).find(name, day)
    assert entry is not None
    assert (entry.code, entry.sectors) == (code, sectors)


def test_names_of_a_country_become_adjectives_cities_and_seats() -> None:
    found = tables("AFGHANISTAN_ [AFG]\n+AFGHAN_\n+KUNDUZ_\n+ZORGABAD_\nZORGISTAN_ [AFG]\n")
    assert found["states"] == [
        {
            "code": "AFG",
            "name": "Afghanistan",
            "aliases": "Zorgistan",
            "adjectives": "Afghan",
            "capital": "",
            "seats": "Zorgabad",
        }
    ]
    assert found["cities"] == [{"name": "Kunduz", "code": "AFG"}]


def test_a_name_that_stands_twice_keeps_all_codes() -> None:
    found = tables("ZORK_BLUM_ [KENGOV <900101]\nOTHER_ZORK_ [KENOPP]\nZORK_BLUM_ [KENOPP >920101]\n")
    rows = [(r["sectors"], r["valid_from"], r["valid_to"]) for r in found["people/petrarch"]]
    assert rows == [("GOV", "", "1990-01-01"), ("OPP", "1992-01-01", "")]


@pytest.mark.parametrize(
    ("code", "file"),
    [
        ("KENREB", "armed_groups"), ("KENPTY", "parties"), ("KENGOV", "institutions"), ("IGOUNO", "igos"),
        ("NGOHRI", "ngos_media"), ("KENMUS", "peoples"), ("IMGMUS", "armed_groups"), ("KENELI", "people/petrarch"),
        ("KENGOV >900101", "people/petrarch"),
    ],
)  # fmt: skip
def test_the_code_tells_the_file(code: str, file: str) -> None:
    assert list(tables(f"ZORK_BLUM_ [{code}]\n")) == [file]


def test_a_kind_may_be_given() -> None:
    for code in ("KENREB", "KENGOV", "NGOHRI", "KENELI", "KENGOV >900101"):
        assert list(tables(f"ZORK_BLUM_ [{code}]\n", "parties")) == ["parties"]


def test_the_shipped_gazetteer_tells_the_kind_of_a_known_name() -> None:
    assert list(tables("TALIBAN_ [AFGGOV 960927-011113]\n")) == ["armed_groups"]


def test_unknown_codes_are_counted_and_not_guessed() -> None:
    importer = Importer()
    importer.read(write("x.actors.txt", "ZORK_ [QQQZZZ]\nBLUM_ [KENQQQ]\nTHREE_ [KENGOVQQQ]\nFOUR_ [---]\nFIVE_\n"))
    importer.read(write("x.agents.txt", "WIZARD [~WIZ]\nA_B_C_D_E_F_G_H [~LAB]\n"))
    found = importer.tables()
    assert importer.report.unknown == {"QQQ": 3, "ZZZ": 1, "WIZ": 1}
    assert importer.report.left_out == {
        "entry whose code has neither country nor sector": 1, "entry without a code": 2,
        "role noun whose code has no sector": 1, "role noun of more than 7 words": 1,
    }  # fmt: skip
    assert {name for rows in found.values() for name in (r["name"] for r in rows)} == {"Blum", "Three"}


def test_a_file_that_is_neither() -> None:
    for name in ("dictionary.txt", "actors.agents.txt"):
        with pytest.raises(InputError, match=f"{name}: its name tells neither actors nor agents"):
            Importer().read(write(name, ACTORS))


def test_agents_are_found_by_their_lemmas() -> None:
    importer = Importer()
    importer.read(write("x.agents.txt", "CHIMNEY_SWEEP [~LAB]\nOX {OXEN} [~AGR]\nOX [~LAB]\n"))
    Path("folder").mkdir()
    write_folder(Path("folder"), importer.tables(), "")
    agents = extended([load_world(Path("folder"))])[1]
    assert agents.find(["chimney", "sweep"], 1).sectors == ("LAB",)  # type: ignore[union-attr]
    assert agents.find(["oxen"], 0).sectors == ("AGR",)  # type: ignore[union-attr]


def test_large_dictionaries_are_quick(benchmark_seconds: Callable[[Callable[[], object]], float]) -> None:
    lines = [f"PERSON_NO_{i}_\n+P_{i}_\n\t[USAELI 800101-900101]\n\t[USAGOV > 000101]\n" for i in range(13_750)]
    path = write("x.actors.txt", "".join(lines))  # 55,000 lines
    importer = Importer()
    assert benchmark_seconds(lambda: (importer.read(path), importer.tables())) < 20


@pytest.fixture
def benchmark_seconds() -> Callable[[Callable[[], object]], float]:
    import time

    def measure(work: Callable[[], object]) -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return measure


def test_spellings() -> None:
    assert titled("ARMY OF THE RIVER-PEOPLE") == "Army of the River-People"
    assert spellings(["IRAN", "WHO", "NPFL", "BIG DOG"]) == ["Iran", "IRAN", "WHO", "NPFL", "Big Dog"]


# ---- days


DAYS = st.none() | st.dates(date(1990, 1, 1), date(1990, 3, 1))
SPANS = st.lists(st.tuples(DAYS, DAYS), max_size=5).map(
    lambda pairs: [Span(a, b, str(i)) for i, (a, b) in enumerate(pairs) if a is None or b is None or a <= b]
)
SOME_DAYS = [
    date(1990, 1, 1),
    date(1989, 1, 1),
    date(1990, 2, 14),
    date(1990, 3, 1),
    date(1990, 3, 2),
    date(2000, 1, 1),
]


def covers(start: date | None, end: date | None, day: date) -> bool:
    return (start is None or start <= day) and (end is None or day <= end)


@given(SPANS, st.sampled_from(SOME_DAYS) | st.dates(date(1989, 12, 1), date(1990, 4, 1)))
def test_a_day_is_in_a_span_or_in_one_gap(spans: list[Span], day: date) -> None:
    inside = any(covers(s.start, s.end, day) for s in spans)
    assert sum(covers(a, b, day) for a, b in gaps(spans)) == (not inside)


@given(SPANS, st.dates(date(1989, 12, 1), date(1990, 4, 1)))
def test_cut_spans_do_not_overlap_and_lie_in_the_old_ones(spans: list[Span], day: date) -> None:
    cut = without_overlaps(spans)
    found = [s for s in cut if covers(s.start, s.end, day)]
    assert len(found) <= 1
    assert all(any(covers(s.start, s.end, day) for s in spans) for _ in found)
