"""Records as JSON Lines, CSV, Parquet and tables."""

from __future__ import annotations

import csv
import dataclasses
import json
from pathlib import Path

import pytest

from dragoman.cli.writing import CSV_FIELDS, PARQUET_TYPES, writer
from dragoman.errors import UsageError
from dragoman.records import PLOVER_FIELDS, Entity, Place

from ..samples import HOSTILE, entity, event

FORMULAS = ["=1+1", "+1", "-1+cmd|'/C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]


def written(form: str, *events: object, name: str = "out") -> Path:
    path = Path(f"{name}.{form}")
    with writer(form, path) as write:
        write(HOSTILE, list(events))  # type: ignore[arg-type]
    return path


def test_jsonl_has_exactly_the_fields_of_plover() -> None:
    lines = written("jsonl", event(), event(id="e2")).read_text(encoding="utf-8").splitlines()
    assert [tuple(json.loads(line)) for line in lines] == [PLOVER_FIELDS] * 2


def test_csv_is_read_back() -> None:
    with written("csv", event()).open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert tuple(row) == CSV_FIELDS
    assert (row["event"], row["mode"], row["context"]) == ("COERCE", "arrest", "legal;crime")
    assert (row["actor"], row["actor_code"], row["actor_sector"]) == ("[red]Police[/red]", "BGD", "COP")
    # Parts stand in the same order, and a semicolon in a name does not add one.
    assert (row["recipient"], row["recipient_code"], row["recipient_sector"]) == ("22 men;a, b", ";NGO", "CVL;")
    assert (row["event_scale"], row["quad_code"]) == ("-5.0", "4")


@pytest.mark.parametrize("formula", FORMULAS)
def test_csv_defuses_formulas(formula: str) -> None:
    record = event(
        id=formula,
        document_id=formula,
        actor=(entity(formula),),
        recipient=(entity(formula),),
        event_loc=Place(formula, 0, 1),
        attribution=entity(formula),
        event_text=(formula,),
    )
    with written("csv", record).open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    for name in ("id", "document_id", "actor", "recipient", "place", "attribution", "event_text"):
        assert row[name] == f"'{formula}", name
    assert row["event_scale"] == "-5.0"


def test_csv_keeps_line_ends_and_quotes_inside_a_cell() -> None:
    told = 'said "no",\r\nthen; left'
    with written("csv", event(event_text=(told,))).open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["event_text"] == told


def test_table_shows_type_and_trigger_and_obeys_no_markup() -> None:
    shown = written("table", event()).read_text(encoding="utf-8")
    flat = shown.replace("│", " ")
    assert "COERCE (arrest)" in shown
    assert "arrested" in shown
    for literal in ("[red]Police[/red]", "[/foo]", ":warning:", "[blink]Raid[/nope] <b>now</b> :smile:"):
        assert literal in flat
    assert "\x1b" not in shown


def test_table_names_documents_without_events() -> None:
    assert "no events" in written("table").read_text(encoding="utf-8")


def test_parquet_is_read_back() -> None:
    duckdb = pytest.importorskip("duckdb")
    path = written("parquet", event(), event(id="e2", event_loc=None, attribution=None, actor=(), size={"dead": 3}))
    assert [c[0] for c in duckdb.sql(f"describe from '{path}'").fetchall()] == list(PLOVER_FIELDS)
    query = f"select id, event, actor[1].code, event_loc.extracted_place, size.dead, text_info.\"end\" from '{path}'"
    end = event().end
    assert duckdb.sql(query).fetchall() == [
        ("e1", ["COERCE"], "BGD", "[/foo]", None, end),
        ("e2", ["COERCE"], None, None, 3, end),
    ]
    (evidence,) = duckdb.sql(f"select evidence from '{path}' limit 1").fetchall()[0]
    assert json.loads(evidence) == event().evidence


def test_parquet_columns_do_not_depend_on_the_records() -> None:
    duckdb = pytest.importorskip("duckdb")
    full, none = written("parquet", event(), name="full"), written("parquet", name="none")
    columns = [duckdb.sql(f"describe from '{p}'").fetchall() for p in (full, none)]
    assert columns[0] == columns[1]
    assert duckdb.sql(f"select count(*) from '{none}'").fetchall() == [(0,)]


def test_parquet_knows_every_field() -> None:
    assert set(PARQUET_TYPES) == set(PLOVER_FIELDS)
    for kind, column in ((Entity, "actor"), (Entity, "attribution"), (Place, "event_loc")):
        for field in dataclasses.fields(kind):
            assert f"{field.name} " in PARQUET_TYPES[column].replace('"', ""), (column, field.name)


@pytest.mark.parametrize("form", ["jsonl", "csv", "table", "parquet"])
def test_an_output_that_cannot_be_written_is_said_before_the_work(form: str) -> None:
    if form == "parquet":
        pytest.importorskip("duckdb")
    with pytest.raises(UsageError, match=r"cannot write missing/out\.\w+: No such file"):
        written(form, name="missing/out")


def test_what_fails_midway_leaves_the_old_parquet() -> None:
    pytest.importorskip("duckdb")
    path = written("parquet", event())
    before = path.read_bytes()
    with pytest.raises(KeyboardInterrupt), writer("parquet", path) as write:
        write(HOSTILE, [event()])
        raise KeyboardInterrupt
    assert path.read_bytes() == before
