"""`dragoman world` and --world: what is shown, checked, found missing and imported, and what is said of mistakes."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from dragoman.world.gazetteer import DATA

from ..conftest import ARRESTS, ROOT, Result, environment
from ..world.dumps import dump

Run = Callable[..., Result]
EXAMPLE = ROOT / "examples" / "my-world.toml"
PERSON = '[[person]]\nname = "Zork Blumfeld"\ncode = "KEN"\nsectors = ["EDU"]\n'
TALE = "Police in Nairobi arrested Zork Blumfeld. Blumfeld had met Hamid Karzai. Zork Blumfeld is free."


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# ---- show


def test_show_tells_who_bears_a_name_and_by_which_row(main: Run) -> None:
    done = main("world", "show", "Taliban", "--date", "2001-09-11")
    assert (done.status, done.err) == (0, "")
    assert done.out.splitlines()[0] == "Taliban at 2001-09-11 is Taliban, Afghanistan [AFG GOV], armed_groups"
    marked = [line for line in done.out.splitlines() if "→" in line]
    assert len(marked) == 1
    assert "1996-09-27" in marked[0]
    assert "armed_groups.csv:" in marked[0]


def test_show_as_json(main: Run) -> None:
    done = main("world", "show", "Taliban", "--date", "1995", "--json")
    told = json.loads(done.out)
    assert told["known"]
    assert told["bearers"][0]["at_date"]["sectors"] == ["REB"]
    assert [row["holds"] for row in told["bearers"][0]["rows"]].count(True) == 1


def test_show_of_places_roles_and_adjectives(main: Run) -> None:
    assert "place: Kunduz" in main("world", "show", "Kunduz").out
    assert main("world", "show", "riot police").out == "role noun: riot police [COP] (agents.csv)\n"
    assert main("world", "show", "Afghans").out == "adjective or demonym: Afghanistan [AFG] (states.csv)\n"
    done = main("world", "show", "the German chancellor", "--date", "2010-05-01")
    assert done.out.startswith(
        "role: Chancellor of Germany [DEU] at 2010-05-01: Angela Merkel, Chancellor, Germany [DEU"
    )
    assert "give --date" in main("world", "show", "the German chancellor").out


def test_show_of_a_world_of_ones_own(main: Run) -> None:
    done = main("world", "show", "Ama Doe", "--date", "2020-01-01", "--world", str(EXAMPLE))
    assert done.out.splitlines()[0] == "Ama Doe at 2020-01-01 is Ama Doe, Foreign Minister, Ruritania [RUR GOV], person"
    assert "my-world.toml:" in done.out


def test_show_of_an_unknown_name_says_how_to_add_it(main: Run) -> None:
    done = main("world", "show", "Hamad Karzaid")
    assert (done.status, done.err) == (1, "")
    lines = done.out.splitlines()
    assert lines[0] == "Hamad Karzaid: nobody bears this name"
    assert "Hamid Karzai" in lines[1]
    assert 'name = "Hamad Karzaid"' in lines
    assert not json.loads(main("world", "show", "Hamad Karzaid", "--json").out)["known"]


def test_show_of_hostile_names(main: Run) -> None:
    for name in ("", " ", "[red]x[/nope]", "\x1b[31mX", "x" * 5000, '"', "%s{}", ".", "'s"):
        done = main("world", "show", name)
        assert done.status == 1, name
        assert done.err == ""
        assert "\x1b" not in done.out


def test_show_of_a_bad_date(main: Run) -> None:
    done = main("world", "show", "Taliban", "--date", "last May")
    assert done.status == 2
    assert "'last May' is not a date" in done.err


# ---- check and stats


def test_check_of_a_sound_and_a_spoilt_folder(main: Run) -> None:
    Path("mine").mkdir()
    shutil.copy(DATA / "parties.csv", "mine")
    table = 'holds = "x"\nas_of = "2026"\nprovenance = "x"\nlicence = "x"\nreviewed = "x"\n'
    Path("mine/provenance.toml").write_text(f'["parties.csv"]\n{table}', encoding="utf-8")
    assert main("world", "check", "mine") == (0, "", "mine: no problems\n")
    with Path("mine/parties.csv").open("a", encoding="utf-8") as file:
        file.write("Zork Party,,QQQ,PTY,,,\n")
    last = len(Path("mine/parties.csv").read_text(encoding="utf-8").splitlines())
    done = main("world", "check", "mine")
    assert (done.status, done.err) == (1, "mine: 1 problem\n")
    assert done.out == (
        f"mine/parties.csv, line {last}: code = 'QQQ' is neither a state of states.csv nor IGO, NGO or MNC\n"
    )


def test_check_of_no_folder(main: Run) -> None:
    done = main("world", "check", "none")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("dragoman: none: no such folder")
    Path("empty").mkdir()
    assert "holds none of the gazetteer files" in main("world", "check", "empty").err


def test_stats_of_the_shipped_files(main: Run) -> None:
    done = main("world", "stats")
    assert done.status == 0
    lines = {line.split()[0]: line.split() for line in done.out.splitlines()}
    count = len((DATA / "states.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert lines["states.csv"][1] == str(count)
    assert lines["states.csv"][3].startswith("2026-")
    assert any(name.startswith("people/") for name in lines)


# ---- unknown


def test_unknown_counts_names_that_the_gazetteer_lacks(main: Run) -> None:
    Path("news").mkdir()
    Path("news/a.txt").write_text(TALE)
    Path("news/b.txt").write_text("Zork Blumfeld left.")
    done = main("world", "unknown", "news")
    assert (done.status, done.err) == (0, "")
    found = rows_of(done.out)
    assert [(r["name"], r["kind"], r["mentions"], r["documents"]) for r in found] == [
        ("Zork Blumfeld", "person", "4", "2")
    ]
    start, end = int(found[0]["start"]), int(found[0]["end"])
    assert TALE[start:end] == "Zork Blumfeld"
    assert found[0]["document_id"].endswith("a.txt")


def test_formats_of_unknown(main: Run) -> None:
    Path("a.txt").write_text(TALE)
    told = json.loads(main("world", "unknown", "a.txt", "--format", "jsonl").out)
    assert (told["name"], told["mentions"]) == ("Zork Blumfeld", 3)
    assert "Zork Blumfeld" in main("world", "unknown", "a.txt", "--format", "table").out
    assert rows_of(main("world", "unknown", "a.txt", "--min", "4").out) == []
    assert main("world", "unknown", "a.txt", "--min", "4", "--format", "table").out == "every name is known\n"
    assert main("world", "unknown", "a.txt", "-o", "u.csv") == (0, "", "")
    assert rows_of(Path("u.csv").read_text())[0]["name"] == "Zork Blumfeld"


def test_what_a_world_adds_is_unknown_no_more(main: Run) -> None:
    Path("a.txt").write_text(TALE)
    Path("my.toml").write_text(PERSON)
    assert rows_of(main("world", "unknown", "a.txt", "--world", "my.toml").out) == []


def test_unknown_names_inputs_that_fail(main: Run) -> None:
    Path("a.txt").write_text(TALE)
    Path("photo.txt").write_bytes(b"\x89PNG\0")
    done = main("world", "unknown", "photo.txt", "none.txt", "a.txt")
    assert done.status == 1
    assert len(rows_of(done.out)) == 1
    assert done.err.splitlines()[-1] == "dragoman: 2 inputs failed, 1 document done"


# ---- --world for the other verbs


def test_code_and_annotate_take_worlds(main: Run, own_codebook: Path) -> None:
    Path("a.txt").write_text("Zork Blumfeld arrested ten men.")
    Path("my.toml").write_text(PERSON)
    Path("more.toml").write_text(PERSON.replace("KEN", "GHA"))
    done = main("code", "a.txt", "--codebook", str(own_codebook), "--world", "my.toml")
    assert (done.status, done.err) == (0, "")
    actors = json.loads(done.out.splitlines()[0])["actor"]
    assert [(a["identifier_text"], a["code"], a["sector"]) for a in actors] == [("Zork Blumfeld", "KEN", ["EDU"])]
    done = main("annotate", "a.txt", "--world", "my.toml", "--world", "more.toml")
    found = next(e for e in json.loads(done.out)["entities"] if e["text"] == "Zork Blumfeld")
    assert (found["code"], found["sector"]) == ("GHA", ["EDU"])


@pytest.mark.parametrize(
    "verb", [["code", "a.txt"], ["annotate", "a.txt"], ["world", "unknown", "a.txt"], ["world", "show", "x"]]
)
def test_a_malformed_world_is_one_line(main: Run, verb: list[str]) -> None:
    Path("a.txt").write_text(ARRESTS)
    Path("my.toml").write_text(PERSON.replace("EDU", "XXX"))
    done = main(*verb, "--world", "my.toml")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(
        "dragoman: my.toml, line 1: [[person]] 'Zork Blumfeld': unknown sector 'XXX'; allowed are "
    )
    assert done.err.count("\n") == 1


def test_a_world_that_is_not_there(main: Run) -> None:
    done = main("world", "show", "x", "--world", "none.toml")
    assert (done.status, done.err) == (2, "dragoman: none.toml: cannot be read (No such file or directory)\n")


# ---- import


def test_import_petrarch_and_use_it(main: Run) -> None:
    Path("x.actors.txt").write_text("ZORK_BLUMFELD_\n\t[KENGOV 900101-951231]\n\t[KENELI]\n")
    Path("x.agents.txt").write_text("CHIMNEY_SWEEP [~LAB]\n")
    done = main("world", "import", "petrarch", "x.actors.txt", "x.agents.txt", "-o", "out")
    assert (done.status, done.err) == (0, "")
    assert [line.split() for line in done.out.splitlines()] == [
        ["3", "out/people/petrarch.csv"],
        ["1", "out/agents.csv"],
    ]
    assert main("world", "check", "out") == (0, "", "out: no problems\n")
    assert "[KEN GOV]" in main("world", "show", "Zork Blumfeld", "--date", "1993", "--world", "out").out
    assert "[KEN ELI]" in main("world", "show", "Zork Blumfeld", "--date", "1999", "--world", "out").out
    assert main("world", "show", "chimney sweeps", "--world", "out").status == 0
    assert 'as_of = "1995-12-31"' in Path("out/provenance.toml").read_text()


def test_import_petrarch_names_what_it_left_out(main: Run) -> None:
    Path("x.actors.txt").write_text("ZORK_ [KENGOV\nBLUM_ [KENQQQ]\nNOBODY_ [---]\n")
    done = main("world", "import", "petrarch", "x.actors.txt", "-o", "out")
    assert done.status == 1
    assert done.err.splitlines() == [
        "codes not in petrarch_codes.csv, passed over: QQQ 1",
        "left out: 2 times: entry without a code",
        "dragoman: x.actors.txt, line 1: brackets do not pair in 'ZORK_ [KENGOV'",
        "dragoman: 1 line left out, the rest is imported",
    ]
    assert rows_of(Path("out/institutions.csv").read_text())[0]["name"] == "Blum"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "holds no entry"),
        (b"X_ [USA]\n\0", "line 2: looks binary"),
        ("WÖRNER_ [DEU]".encode("latin-1"), "not valid utf-8; try --encoding latin-1"),
        (b"X_ [---]\n", "gave no row"),
    ],
)
def test_import_of_what_is_no_dictionary_writes_nothing(main: Run, data: bytes, problem: str) -> None:
    Path("x.actors.txt").write_bytes(data)
    done = main("world", "import", "petrarch", "x.actors.txt", "-o", "out")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("dragoman: x.actors.txt")
    assert problem in done.err
    assert sorted(p.name for p in Path().iterdir()) == ["x.actors.txt"]


def test_import_refuses_wrong_options(main: Run) -> None:
    Path("x.actors.txt").write_text("X_ [USA]\n")
    Path("full").mkdir()
    Path("full/a").write_text("")
    base = ("world", "import", "petrarch", "x.actors.txt", "-o")
    assert "-o full exists and is not empty" in main(*base, "full").err
    assert "-o x.actors.txt exists" in main(*base, "x.actors.txt").err
    assert "--kind bird: allowed are person, armed_groups" in main(*base, "o", "--kind", "bird").err
    assert "--encoding klingon: unknown" in main(*base, "o", "--encoding", "klingon").err
    dump = ("world", "import", "wikidata", "x.json", "-o", "o")
    assert "--languages EN: write codes such as en" in main(*dump, "--languages", "EN").err
    assert "--since long ago: write a year" in main(*dump, "--since", "long ago").err
    assert "x.json: cannot be read: No such file" in main(*dump).err
    assert not Path("o").exists()


@pytest.mark.parametrize(
    ("name", "pack"), [("d.json", bytes), ("d.json.gz", gzip.compress), ("d.json.bz2", bz2.compress)]
)
def test_import_wikidata_and_use_it(main: Run, name: str, pack: Callable[[bytes], bytes]) -> None:
    Path(name).write_bytes(pack(dump()))
    done = main("world", "import", "wikidata", name, "-o", "out")
    assert done.status == 0
    assert "12  out/people/wikidata.csv" in done.out
    assert done.err.splitlines()[0] == "33 entities read"
    assert "Keeper of the Swans 1" in done.err
    assert main("world", "check", "out") == (0, "", "out: no problems\n")
    assert "Foreign Minister, Ruritania [RUR GOV]" in main("world", "show", "Max Foreign", "--world", "out").out


def test_import_of_a_dump_that_is_cut_off(main: Run) -> None:
    Path("d.json").write_bytes(dump()[:-300])
    done = main("world", "import", "wikidata", "d.json", "-o", "out")
    assert done.status == 1
    assert "dragoman: d.json: 1 line without a whole entity (line 33)" in done.err
    assert "d.json: does not end with ]; it seems cut off, the rest is imported" in done.err
    assert Path("out/people/wikidata.csv").exists()
    Path("d.json.gz").write_bytes(gzip.compress(dump())[:-50])
    done = main("world", "import", "wikidata", "d.json.gz", "-o", "other")
    assert done.status == 2
    assert "the packed file is cut off or damaged" in done.err
    assert not Path("other").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_interrupted_import_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    lines = dump().splitlines()[1:-1]
    with (tmp_path / "d.json").open("wb") as file:  # more than is read before the test acts
        file.write(b"[\n")
        file.writelines(line.rstrip(b",") + b",\n" for _ in range(3000) for line in lines)
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    command = [
        sys.executable,
        "-m",
        "dragoman",
        "world",
        "import",
        "wikidata",
        str(tmp_path / "d.json"),
        "-o",
        "work/out",
    ]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), cwd=tmp_path, preexec_fn=heed
    ) as process:
        while process.poll() is None and not list(folder.iterdir()):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert err.decode().splitlines()[-1] == "interrupted; nothing was written"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "verb",
    [[], ["show"], ["check"], ["stats"], ["unknown"], ["import"], ["import", "petrarch"], ["import", "wikidata"]],
)
def test_help_has_examples(main: Run, verb: list[str]) -> None:
    done = main("world", *verb, "--help")
    assert done.status == 0
    assert f"  dragoman world {' '.join(verb)}".rstrip() in done.out.split("Examples:")[1]
