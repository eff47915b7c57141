"""Event tables: the same from every kind of file, numbered so that later rows change nothing."""

from __future__ import annotations

import csv
import datetime
import gzip

import duckdb
import numpy as np
import pytest

from dragoman.errors import InputError
from dragoman.forecasting.tables import NOBODY, read_table, table_of, to_date, to_day

from .ranking.made_tables import rows

HEADER = ("date", "actor", "event", "recipient")


def write(path, data, header=HEADER):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *data])
    return path


def test_csv_gzip_parquet_and_rows_give_the_same_table(tmp_path):
    data = rows(20)
    plain = write(tmp_path / "a.csv", data)
    packed = write(tmp_path / "a.csv.gz", data)
    duckdb.sql(f"COPY (SELECT * FROM read_csv('{plain}')) TO '{tmp_path}/a.parquet'")
    digests = {read_table(path).digest() for path in (plain, packed, tmp_path / "a.parquet")}
    assert digests == {table_of(data).digest()}


def test_columns_are_found_by_the_names_other_projects_use(tmp_path):
    data = rows(5)
    for header in (
        ("Event Date", "Source Name", "Event Text", "Target Name"),
        ("event_date", "actor1", "event_type", "actor2"),
        ("date", "actor", "relation", "recipient"),
        ("SQLDATE", "Actor1Name", "EventCode", "Actor2Name"),
    ):
        assert len(read_table(write(tmp_path / "b.csv", data, header))) == len(data)


def test_a_missing_column_is_told_with_those_there(tmp_path):
    path = write(tmp_path / "c.csv", rows(3), ("date", "who", "event", "recipient"))
    with pytest.raises(InputError, match=r"no column actor; the columns there are: date, who, event, recipient"):
        read_table(path)


def test_a_wrong_date_is_told_with_its_line(tmp_path):
    data = [("2020-01-01", "A", "Meet", "B"), ("soon", "A", "Meet", "B")]
    with pytest.raises(InputError, match=r"line 3: 'soon' is not a date"):
        read_table(write(tmp_path / "d.csv", data))


@pytest.mark.parametrize("value", ["0203-05-01", "9999-12-31", "1799-12-31", "2101-01-01"])
def test_a_date_that_cannot_be_is_told_with_its_line_in_the_file(tmp_path, value):
    data = [("2020-01-01", "", "Meet", "B"), ("2020-01-01", "A", "Meet", "B"), (value, "A", "Meet", "B")]
    with pytest.raises(InputError, match=rf"i.csv, line 4: the date '{value}' is not between 1800 and 2100"):
        read_table(write(tmp_path / "i.csv", data))


def test_dates_are_read_as_icews_gdelt_and_acled_write_them(tmp_path):
    dates = ["2020-03-01", "20200301", "01 March 2020", "2020-03-01 12:30:00", "2020-03-01T12:30:00Z"]
    data = [(date, "A", "Meet", f"B{number}") for number, date in enumerate(dates)]
    assert set(read_table(write(tmp_path / "j.csv", data)).day.tolist()) == {to_day(datetime.date(2020, 3, 1))}


def test_tables_of_acled_and_polecat_are_read(tmp_path):
    acled = tmp_path / "acled.csv"
    header = ("event_id_cnty", "event_date", "event_type", "sub_event_type", "actor1", "inter1", "actor2", "source")
    battle = (
        "KEN1",
        "01 March 2020",
        "Battles",
        "Armed clash",
        "Police Forces of Kenya (2013-2022)",
        "1",
        "Al Shabaab",
    )
    protest = ("KEN2", "02 March 2020", "Protests", "Peaceful protest", "Protesters (Kenya)", "6", "")
    table = read_table(write(acled, [(*battle, "Nation"), (*protest, "Star")], header))
    assert (table.entities, table.events) == (("Police Forces of Kenya (2013-2022)", "Al Shabaab"), ("Armed clash",))
    assert table.skipped == 1
    assert read_table(acled, one_sided=True).events == ("Armed clash", "Peaceful protest")
    polecat = tmp_path / "polecat.txt"
    lines = ["Event ID\tEvent Date\tEvent Type\tEvent Mode\tActor Name\tActor Country\tRecipient Name\tContexts"]
    lines += ["1\t2023-01-02\tCONSULT\tvisit\tWang Yi\tCHN\tEgypt\tdiplomatic;economic"] * 2
    polecat.write_text("\n".join(lines), encoding="utf-8")
    table = read_table(polecat)
    assert (len(table), table.entities, table.events) == (2, ("Wang Yi", "Egypt"), ("CONSULT",))


def test_the_events_with_a_recipient_are_a_table_as_if_no_others_had_been_read(tmp_path):
    data = [(date, actor, event, "" if at % 3 == 0 else to) for at, (date, actor, event, to) in enumerate(rows(30))]
    path = write(tmp_path / "k.csv", data)
    both, only = read_table(path, one_sided=True), read_table(path)
    assert both.digest() != only.digest() == both.paired().digest()
    assert both.paired().skipped == only.skipped
    with pytest.raises(InputError, match="none of its 1 events has a recipient"):
        table_of([(datetime.date(2020, 1, 1), "A", "Protest", None)]).paired()


def test_an_unknown_split_is_told(tmp_path):
    data = [("2020-01-01", "A", "Meet", "B", "dev")]
    with pytest.raises(InputError, match=r"column split holds 'dev'; it takes train, valid, test"):
        read_table(write(tmp_path / "e.csv", data, (*HEADER, "split")))


def test_events_without_a_recipient_are_left_out_and_counted_unless_asked_for(tmp_path):
    path = write(tmp_path / "f.csv", [("2020-01-01", "A", "Protest", ""), ("2020-01-02", "A", "Meet", "B")])
    assert (len(read_table(path)), read_table(path).skipped) == (1, 1)
    both = read_table(path, one_sided=True)
    assert both.recipient.tolist() == [NOBODY, both.entity_numbers["B"]]


def test_a_table_with_nothing_in_it_and_a_missing_file_are_errors(tmp_path):
    with pytest.raises(InputError, match="no events"):
        read_table(write(tmp_path / "g.csv", []))
    with pytest.raises(InputError, match="no such file"):
        read_table(tmp_path / "h.csv")


def test_cutting_a_table_is_the_same_as_never_having_had_the_later_rows():
    data = rows(60)
    cut = datetime.date(2020, 2, 1)
    whole, part = table_of(data), table_of([row for row in data if row[0] < cut])
    found = whole.until(to_day(cut))
    assert found.digest() == part.digest()
    assert found.entities == whole.entities[: len(found.entities)]
    assert len(found.entities) < len(whole.entities)


def test_another_row_is_another_digest():
    data = rows(10)
    changed = [*data[:-1], (data[-1][0], "Somebody", *data[-1][2:])]
    assert table_of(data).digest() != table_of(changed).digest()


def test_days_are_in_order_and_dates_come_back():
    table = table_of(list(reversed(rows(10))))
    assert np.all(np.diff(table.day) >= 0)
    assert to_date(int(table.day[0])) == datetime.date(2020, 1, 1)
