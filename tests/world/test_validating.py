"""`problems` finds what is wrong with a gazetteer folder and where, and nothing where nothing is."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import WorldError
from dragoman.world.tables import SCHEMA, new_folder, write_folder
from dragoman.world.validating import PROVENANCE_KEYS, counts, few_people, problems, read_tables


def provenance(*names: str) -> str:
    table = "\n".join(f'{key} = "{"2026-01" if key == "as_of" else "x"}"' for key in PROVENANCE_KEYS)
    return "\n".join(f'["{name}"]\n{table}\n' for name in names)


def make(folder: Path, **files: str) -> Path:
    """Write files (people__x is people/x.csv), each with the header of its schema, and their provenance."""
    names = []
    for key, body in files.items():
        name = key.replace("__", "/") + ".csv"
        names.append(name)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        schema = "people" if key.startswith("people") else key
        path.write_text(",".join(SCHEMA[schema]) + "\n" + body, encoding="utf-8")
    (folder / "provenance.toml").write_text(provenance(*names), encoding="utf-8")
    return folder


SOUND = {
    "states": "RUR,Ruritania,,Ruritanian,Strelsau,,,\n",
    "parties": "Farmers,,RUR,PTY,,,\n",
    "people__all": "Ama Doe,,RUR,GOV,President,2001,2003,Q1\nBo Ek,,RUR,GOV,President,2003,,Q2\n",
    "cities": "Zenda,RUR\n",
    "agents": "river guard,COP,,\n",
}


def test_a_sound_folder_has_no_problem(tmp_path: Path) -> None:
    assert problems(make(tmp_path, **SOUND)) == []


@pytest.mark.parametrize(
    ("file", "row", "problem"),
    [
        ("parties", "X,,RUR,PTY,,", "line 3: 6 fields, the header has 7"),
        ("parties", ",,RUR,PTY,,,", "line 3: the row names nothing"),
        ("parties", " X,,RUR,PTY,,,", "line 3: name = ' X' has blanks"),
        ("parties", "X,a;;b,RUR,PTY,,,", "line 3: aliases = 'a;;b' has an empty part"),
        ("parties", "X,,RUR,PTY;XXX,,,", "line 3: unknown sector 'XXX'; allowed are AGR, BUS"),
        ("parties", "X,,RUR,,,,", "line 3: has no sector"),
        ("parties", "X,,QQQ,PTY,,,", "line 3: code = 'QQQ' is neither a state of states.csv nor IGO, NGO or MNC"),
        ("parties", "X,,RUR,PTY,long ago,,", "line 3: valid_from = 'long ago' is not YYYY"),
        ("parties", "X,,RUR,PTY,,2001-13,", "line 3: valid_to = '2001-13' is not YYYY"),
        ("parties", "X,,RUR,PTY,2002,2001-05,", "line 3: valid_from 2002 is after valid_to 2001-05"),
        ("parties", "X,,RUR,PTY,,,17", "line 3: wikidata = '17' is not Q and a number"),
        ("people__all", "Ama Doe,,RUR,GOV,President,2001,2003,Q1", "line 4: 'Ama Doe' stands in line 2 already"),
        ("parties", "Farmers,,RUR,GOV,2001,,", "line 3: 'Farmers' begins before its row in line 2 ends"),
        ("states", "rur,Zembla,,,,,,", "line 3: code = 'rur' is not three capitals"),
        ("states", "RUR,Zembla,,,,,,", "line 3: 'RUR' stands in line 2 already"),
        ("states", "ZEM,Zembla,,Ruritanian,,,,", "line 3: 'Ruritanian' is a name or adjective of RUR too"),
        ("cities", "Hentzau,QQQ", "line 3: code = 'QQQ' is no state of states.csv"),
        ("agents", "river guard,MIL,,", "line 3: 'river guard' stands in line 2 already"),
        ("people__all", "Ama Doe,,RUR,GOV,Mayor,2005,,Q3", "line 4: 'Ama Doe' is Q1 in another row"),
        ("people__all", "Cy Fox,,RUR,GOV,Mayor,2005,,Q1", "line 4: Q1 is 'Ama Doe' in another row"),
        ("people__all", "Cy Fox,,RUR,GOV,President,2002,2003,", "RUR has two holders of the office 'President'"),
        (
            "people__all",
            "Cy Fox,,RUR,GOV,President,2010,,",
            "'Cy Fox' from 2010 while 'Bo Ek' (line 3) stays until today",
        ),
    ],
)
def test_a_problem_is_named_with_its_line(tmp_path: Path, file: str, row: str, problem: str) -> None:
    make(tmp_path, **{**SOUND, file: SOUND[file] + row + "\n"})
    found = problems(tmp_path)
    assert len(found) == 1, found
    assert found[0].startswith(str(tmp_path / file.replace("__", "/")))
    assert problem in found[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2001,2003-05-06", "2003-05-06,2004"),  # the day of change
        ("2001,2003-05-06", "2003-05-05,2004"),  # sources differ by a day
        ("2001,2003", "2003-05-05,2004"),  # as exact as both are
        ("2001,2003-05", "2003-05-05,2004"),
        (",2003", "2001,2004"),  # nobody knows when the first one began
    ],
)
def test_a_change_of_office_is_no_overlap(tmp_path: Path, first: str, second: str) -> None:
    people = f"Ama Doe,,RUR,GOV,President,{first},\nBo Ek,,RUR,GOV,President,{second},\n"
    assert problems(make(tmp_path, **{**SOUND, "people__all": people})) == []


def test_known_rival_governments_are_no_problem(tmp_path: Path) -> None:
    row = "{},,VEN,GOV,President,{},2022,\n"
    rivals = row.format("Nicolás Maduro", "2013") + row.format("Juan Guaidó", "2019")
    assert problems(make(tmp_path, people__all=rivals)) == []
    others = rivals.replace("Juan Guaidó", "Cy Fox")
    assert len(problems(make(tmp_path, people__all=others))) == 1


def test_columns(tmp_path: Path) -> None:
    make(tmp_path, **SOUND)
    (tmp_path / "cities.csv").write_text("name,country\nZenda,RUR\n")
    path = tmp_path / "cities.csv"
    assert problems(tmp_path) == [
        f"{path}, line 1: needs the columns code",
        f"{path}, line 1: unknown columns 'country'; allowed are name, code",
    ]


def test_provenance_of_every_file_and_no_other(tmp_path: Path) -> None:
    make(tmp_path, **SOUND)
    path = tmp_path / "provenance.toml"
    path.write_text(provenance("states.csv", "parties.csv", "people/all.csv", "agents.csv", "gone.csv"))
    assert problems(tmp_path) == [
        f'{path}: has no table ["cities.csv"]; every file needs {", ".join(PROVENANCE_KEYS)}',
        f'{path}: ["gone.csv"]: no such file',
    ]
    path.write_text('["states.csv"]\nas_of = "soon"\n')
    assert f'{path}: ["states.csv"] lacks holds, provenance, licence, reviewed' in problems(tmp_path)
    path.write_text(provenance("states.csv").replace("2026-01", "soon"))
    assert f"{path}: [\"states.csv\"] as_of = 'soon' is not YYYY, YYYY-MM or YYYY-MM-DD" in problems(tmp_path)


@pytest.mark.parametrize("data", [b"\xff\xfe\0", b'name,code\n"Z\xfcrich",CHE\n'])
def test_files_that_are_no_text_are_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "cities.csv").write_bytes(data)
    with pytest.raises(WorldError, match=r"cities.csv: cannot be read \(not valid UTF-8\)"):
        problems(tmp_path)


def test_a_huge_field_is_a_problem_of_its_line(tmp_path: Path) -> None:
    (tmp_path / "cities.csv").write_text("name,code\n" + "x" * 200_000 + ",KEN\n")
    assert "cities.csv, line 2: is no CSV" in problems(tmp_path)[0]


def test_other_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="no such folder"):
        problems(tmp_path / "none")
    (tmp_path / "x.csv").write_text("a,b\n")
    with pytest.raises(WorldError, match="holds none of the gazetteer files"):
        problems(tmp_path)
    (tmp_path / "cities.csv").write_text("name,code\nZenda,KEN\n")
    (tmp_path / "provenance.toml").write_text("[[[")
    with pytest.raises(WorldError, match=r"provenance\.toml: not valid TOML"):
        problems(tmp_path)


def test_counts(tmp_path: Path) -> None:
    make(tmp_path, **SOUND)
    found = {name: (rows, names, as_of) for name, rows, names, as_of in counts(read_tables(tmp_path), tmp_path)}
    assert found["people/all.csv"] == (2, 2, "2026-01")
    assert next(iter(found)) == "states.csv"


def test_states_with_few_people(tmp_path: Path) -> None:
    make(tmp_path, **SOUND)
    assert few_people(read_tables(tmp_path)) == {"Ruritania": 2}


def test_a_new_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "new"
    with pytest.raises(KeyboardInterrupt), new_folder(target) as folder:
        write_folder(folder, {"cities": [{"name": "Zenda", "code": "KEN"}]}, "")
        raise KeyboardInterrupt
    assert list((tmp_path / "deep").iterdir()) == []
    with new_folder(target) as folder:
        assert write_folder(folder, {"cities": [{"name": "Zenda", "code": "KEN"}], "parties": []}, "") == {
            "cities.csv": 1
        }
    assert {p.name for p in target.iterdir()} == {"cities.csv", "provenance.toml"}
