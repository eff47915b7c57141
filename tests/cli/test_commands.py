"""The command line: what is wrong is said in one line, the rest is done, the status tells."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.records import PLOVER_FIELDS
from dragoman.version import __version__

from ..conftest import ARRESTS, Result
from ..samples import MARKUP

Run = Callable[..., Result]

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"
BAD = {
    "empty.txt": (b"", "is empty"),
    "blank.txt": (b" \n\t\r\n ", "is empty"),
    "photo.txt": (PNG, "line 3: has NUL bytes"),
    "utf16.txt": (ARRESTS.encode("utf-16"), "line 1: is UTF-16"),
    "latin1.txt": ("Zürich\nMünchen".encode("latin-1"), "line 1: not valid UTF-8"),
    "broken.txt": (b"War.\nPeace \xe2\x82", "line 2: not valid UTF-8"),
    "nul.txt": (b"War.\n\n\0", "line 3: has NUL bytes"),
    "line.txt": (b"x" * 50_000_000, "50,000,000 characters"),
    "words.txt": (b"war " * 1_000_000, "4,000,000 characters"),
    "page.html": (b"<html><script>x</script></html>", "no article text"),
    "missing.txt": (None, "cannot be read: No such file or directory"),
    "nothing": (None, "no .atom"),
    "dates.jsonl": (
        b"\n".join(b'{"text": "A", "date": %s}' % d for d in (b'"2023-13-45"', b'"99999-01-01"', b"12345", b"true")),
        "is not a date",
    ),
    "lines.jsonl": (
        b'{"text": \n[]\n{}\n{"text": 5}\n' + b"[" * 100_000 + b'\n{"n": ' + b"9" * 5000 + b"}",
        "line ",
    ),
}
MESSAGES = {name: {"dates.jsonl": 4, "lines.jsonl": 6}.get(name, 1) for name in BAD}
GOOD = {
    "a.txt": ARRESTS.encode(),
    "bom.txt": b"\xef\xbb\xbf" + ARRESTS.encode(),
    "crlf.txt": ARRESTS.replace(" on", "\r\non").encode(),
    "emoji.txt": f"🕊 {ARRESTS} 👩‍👩‍👧🇧🇩".encode(),
    "rtl.txt": f"الشرطة قالت. שלום. {ARRESTS}".encode(),
    "surrogate.jsonl": json.dumps({"id": "\ud800", "title": "\udfff", "text": f"\ud800 {ARRESTS}"}).encode(),
    "page.html": f"<html><body><article><p>{ARRESTS * 6}<p><b>Unclosed <script>evil()</script>".encode(),
}


def make(files: dict[str, bytes]) -> None:
    for name, data in files.items():
        Path(name).write_bytes(data)


def test_bad_inputs_are_named_and_the_rest_is_coded(cli: Run, own_codebook: Path) -> None:
    Path("nothing").mkdir()
    make({name: data for name, (data, _) in BAD.items() if data is not None})
    make({"good.txt": ARRESTS.encode(), "last.txt": ARRESTS.encode()})
    done = cli("code", "good.txt", *BAD, "last.txt", "--codebook", str(own_codebook))
    assert done.status == 1
    assert [json.loads(line)["document_id"] for line in done.out.splitlines()] == ["good.txt", "last.txt"]
    lines = done.err.splitlines()
    for name, (_, problem) in BAD.items():
        told = [line for line in lines if line.startswith((f"dragoman: {name}:", f"dragoman: {name},"))]
        assert len(told) == MESSAGES[name], (name, lines)
        assert all(problem in line and len(line) < 300 for line in told), told
    assert len(lines) == sum(MESSAGES.values()) + 1
    assert lines[-1] == f"dragoman: {sum(MESSAGES.values())} inputs failed, 2 documents done"


@pytest.mark.parametrize("verb", ["code", "annotate"])
def test_odd_but_good_inputs_pass(main: Run, own_codebook: Path, verb: str) -> None:
    make(GOOD)
    done = main(verb, *GOOD, *(["--codebook", str(own_codebook)] if verb == "code" else []))
    assert (done.status, done.err) == (0, "")
    rows = [json.loads(line) for line in done.out.splitlines()]
    names = {n if n != "surrogate.jsonl" else "\ufffd" for n in GOOD}
    assert {r["document_id" if verb == "code" else "id"] for r in rows} == names


def test_one_failure_of_annotate(main: Run) -> None:
    make({"a.txt": ARRESTS.encode()})
    done = main("annotate", "missing.txt", "a.txt")
    assert done.status == 1
    assert json.loads(done.out)["id"] == "a.txt"
    assert done.err.splitlines()[-1] == "dragoman: 1 input failed, 1 document done"


def test_messages_are_one_line_whatever_the_name(main: Run) -> None:
    make({"a\nb\x1b[31m.txt": b""})
    done = main("code", "a\nb\x1b[31m.txt")
    assert done.err.splitlines()[0] == "dragoman: a\\nb\\x1b[31m.txt: is empty"


def test_a_file_name_that_is_not_unicode(cli: Run, tmp_path: Path) -> None:
    name = "caf\udce9.txt"
    (tmp_path / name).write_text(ARRESTS)
    done = cli("annotate", name)
    assert done.status == 0, done.err
    assert json.loads(done.out)["id"] == "caf\ufffd.txt"


def test_standard_input_and_folders(main: Run, cli: Run, own_codebook: Path) -> None:
    done = cli("code", "-", "--codebook", str(own_codebook), "--date", "19 June 1997", stdin=ARRESTS.encode())
    assert (done.status, done.err) == (0, "")
    record = json.loads(done.out)
    assert record["document_id"].startswith("stdin-")
    assert record["date"] in {"1997-06-19", "1997-06-18"}
    for name in ("news/b.txt", "news/deep/er/a.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(ARRESTS)
    done = main("code", "news", "--codebook", str(own_codebook))
    assert [json.loads(line)["document_id"] for line in done.out.splitlines()] == ["news/b.txt", "news/deep/er/a.txt"]


def test_encoding(main: Run, own_codebook: Path) -> None:
    text = ARRESTS.replace("Dhaka", "Zürich")
    make({"latin1.txt": text.encode("latin-1"), "utf16.txt": text.encode("utf-16")})
    for name, encoding in (("latin1.txt", "latin-1"), ("utf16.txt", "UTF-16")):
        done = main("code", name, "--encoding", encoding, "--codebook", str(own_codebook))
        assert done.status == 0
        assert json.loads(done.out)["text_info"]["start"] == text.index("arrested")


USAGE = [
    (["code"], "Missing argument 'INPUT...'"),
    (["code", "a.txt", "--format", "xml"], "'xml' is not one of 'table', 'timeline', 'jsonl', 'csv', 'parquet'"),
    (["code", "a.txt", "--date", "2023-13-45"], "'2023-13-45' is not a date; write YYYY-MM-DD (years 1700 to 2200)"),
    (["annotate", "a.txt", "--date", "soon"], "'soon' is not a date"),
    (["code", "a.txt", "--encoding", "klingon"], "unknown encoding 'klingon'; write utf-8, utf-16, latin-1, cp1252"),
    (["code", "a.txt", "--encoding", "base64"], "unknown encoding 'base64'"),
    (["code", "a.txt", "--encoding", "undefined"], "unknown encoding 'undefined'"),
    (["code", "a.txt", "--max-chars", "0"], "0 is not in the range x>=1"),
    (["code", "a.txt", "--max-chars", "many"], "'many' is not a valid integer"),
    (["code", "a.txt", "--min-confidence", "2"], "2.0 is not in the range 0<=x<=1"),
    (["code", "a.txt", "--codebook", "none.toml"], "dragoman: none.toml: cannot be read (No such file or directory)"),
    (["code", "a.txt", "--codebook", "."], "dragoman: .: cannot be read (Is a directory)"),
    (["code", "a.txt", "-o", "none/out.jsonl"], "dragoman: cannot write none/out.jsonl: No such file or directory"),
    (["annotate", "a.txt", "-o", "none/out"], "dragoman: cannot write none/out: No such file or directory"),
    (["code", "a.txt", "-o", "a.txt"], "dragoman: -o a.txt is one of the inputs; name another file"),
    (["annotate", "a.txt", "-o", "./a.txt"], "dragoman: -o a.txt is one of the inputs; name another file"),
    (["code", "a.txt", "--format", "parquet"], "--format parquet needs -o FILE"),
    (["code", "a.txt", "--nonsense"], "No such option"),
    (["translate", "a.txt"], "No such command 'translate'"),
]


@pytest.mark.parametrize(("arguments", "problem"), USAGE, ids=[" ".join(a) for a, _ in USAGE])
def test_wrong_usage(main: Run, arguments: list[str], problem: str) -> None:
    make({"a.txt": ARRESTS.encode()})
    done = main(*arguments)
    assert done.status == 2
    assert done.out == ""
    assert problem in done.err
    assert "Traceback" not in done.err
    assert Path("a.txt").read_text() == ARRESTS


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["code", "--help"], ["annotate", "-h"]])
def test_help(main: Run, arguments: list[str]) -> None:
    done = main(*arguments)
    assert (done.status, done.err) == (0, "")
    assert "Examples:" in done.out


def test_version(main: Run) -> None:
    assert main("--version") == (0, f"dragoman, version {__version__}\n", "")


def test_no_verb_shows_the_verbs(main: Run) -> None:
    done = main()
    assert done.status in {0, 2}
    assert "annotate" in done.out + done.err


# ---- formats


def test_jsonl_is_the_default_in_a_pipe(main: Run, own_codebook: Path) -> None:
    make({"a.txt": ARRESTS.encode()})
    done = main("code", "a.txt", "--codebook", str(own_codebook))
    record = json.loads(done.out)
    assert tuple(record) == PLOVER_FIELDS
    assert (record["event"], record["codebook"]) == (["DETAIN"], "mine")


def test_the_ending_of_the_output_chooses_the_format(main: Run, own_codebook: Path) -> None:
    make({"a.txt": ARRESTS.encode()})
    for name in ("e.csv", "e.jsonl", "e.CSV", "e.dat"):
        assert main("code", "a.txt", "-o", name, "--codebook", str(own_codebook)) == (0, "", "")
    assert Path("e.csv").read_text().startswith("id,document_id,")
    assert Path("e.CSV").read_bytes() == Path("e.csv").read_bytes()
    assert Path("e.dat").read_bytes() == Path("e.jsonl").read_bytes()
    assert json.loads(Path("e.jsonl").read_text())["event"] == ["DETAIN"]


def test_csv_of_article_text(main: Run, own_codebook: Path) -> None:
    rows = [{"id": "=cmd()", "text": ARRESTS}, {"id": '"a,\nb', "text": ARRESTS}]
    make({"a.jsonl": "\n".join(map(json.dumps, rows)).encode()})
    done = main("code", "a.jsonl", "--format", "csv", "--codebook", str(own_codebook))
    found = list(csv.DictReader(io.StringIO(done.out, newline="")))
    assert [r["document_id"] for r in found] == ["'=cmd()", '"a,\nb']
    assert [r["event_text"] for r in found] == ["arrested"] * 2


def test_parquet(main: Run, own_codebook: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    make({"a.txt": ARRESTS.encode()})
    assert main("code", "a.txt", "-o", "e.parquet", "--codebook", str(own_codebook)) == (0, "", "")
    assert duckdb.sql("select event, event_text from 'e.parquet'").fetchall() == [(["DETAIN"], ["arrested"])]


def test_table_of_hostile_text(main: Run, own_codebook: Path) -> None:
    text = f"{MARKUP}\n\n[/] Police [bold]arrested[/bold] ten men in Dhaka. [link=x]y[/link] \x1b[31m"
    make({"a.jsonl": json.dumps({"text": text, "title": "[red]Raid[/nope]"}).encode()})
    done = main("code", "a.jsonl", "--format", "table", "--codebook", str(own_codebook))
    assert (done.status, done.err) == (0, "")
    assert "[red]Raid[/nope]" in done.out
    assert "DETAIN" in done.out
    assert "arrested" in done.out
    assert "\x1b" not in done.out


def test_a_document_without_events(main: Run, own_codebook: Path) -> None:
    make({"a.txt": b"It rained."})
    arguments = ["code", "a.txt", "--codebook", str(own_codebook), "--format"]
    assert main(*arguments, "jsonl").out == ""
    assert main(*arguments, "table").out == "a.txt: no events\n"
    assert len(main(*arguments, "csv").out.splitlines()) == 1


def test_min_confidence(main: Run, own_codebook: Path) -> None:
    make({"a.txt": ARRESTS.encode()})
    assert main("code", "a.txt", "--codebook", str(own_codebook), "--min-confidence", "0.99").out == ""


def test_an_old_output_in_the_folder_is_not_read(main: Run, own_codebook: Path) -> None:
    Path("news").mkdir()
    Path("news/a.txt").write_text(ARRESTS)
    for _ in range(2):
        assert main("code", "news", "-o", "news/e.jsonl", "--codebook", str(own_codebook)) == (0, "", "")
        assert len(Path("news/e.jsonl").read_text().splitlines()) == 1


def test_output_is_utf8_in_any_locale(cli: Run) -> None:
    make({"a.txt": "Police in Zürich 🕊 arrested ten men.".encode()})
    done = cli("annotate", "a.txt", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0"})
    assert (done.status, done.err) == (0, "")
    assert any(e["text"] == "Zürich" for e in json.loads(done.out)["entities"])


def test_a_malformed_codebook_is_one_line(main: Run) -> None:
    make({"a.txt": ARRESTS.encode(), "bad.toml": b'[codebook]\nid = "x"\n[[type]]\nname = "A"\nquad = 7\n'})
    done = main("code", "a.txt", "--codebook", "bad.toml")
    assert (done.status, done.err) == (2, "dragoman: bad.toml: type A: quad = 7; allowed are 1, 2, 3, 4\n")


def test_what_is_not_english_is_named_and_left_out(main: Run) -> None:
    french = "La police a arrêté vingt manifestants à Dakar mercredi, a annoncé le ministre de l'Intérieur."
    make({"fr.txt": french.encode(), "en.txt": ARRESTS.encode()})
    found = main("code", "fr.txt", "en.txt", "--format", "jsonl")
    assert found.status == 1
    assert 'fr.txt: is in language "fr", and only English is coded' in found.err
    assert {json.loads(line)["document_id"] for line in found.out.splitlines()} == {"en.txt"}
    assert main("code", "fr.txt", "--any-language", "--format", "jsonl").status == 0
