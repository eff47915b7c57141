"""Dates are read as newspapers write them; what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.reading.dates import publication_date


@pytest.mark.parametrize(
    "value",
    [
        "2023-10-12",
        " 2023-10-12 ",
        "2023-10-12T08:30:00Z",
        "2023-10-12 08:30",
        "20231012",
        20231012,
        "12 October 2023",
        "12 Oct 2023",
        "October 12, 2023",
        "Oct 12, 2023",
        "2023/10/12",
        "12.10.2023",
    ],
)
def test_dates(value: object) -> None:
    assert publication_date(value) == "2023-10-12"


@pytest.mark.parametrize("value", [None, "", "  "])
def test_missing(value: object) -> None:
    assert publication_date(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "2023-13-45",
        "2023-02-29",
        "99999-01-01",
        "0001-01-01",
        "1699-12-31",
        "2201-01-01",
        "199711",
        12345,
        123456,
        -20231012,
        1e400,
        True,
        False,
        0,
        [],
        {},
        "yesterday",
        "\u0662\u0660\u0662\u0663-\u0661\u0660-\u0661\u0662",
        "2023-10",
        "2023-10-123",
        "x" * 10_000,
        10**4000,
        "\ud800",
        "2023-10-12\0",
    ],
)
def test_no_dates(value: object) -> None:
    with pytest.raises(ValueError, match="is not a date; write YYYY-MM-DD") as caught:
        publication_date(value)
    assert len(str(caught.value)) < 250
    assert str(caught.value).isprintable()


@given(st.dates())
@settings(max_examples=50, deadline=None)
def test_iso_dates_come_back_or_are_out_of_range(value: object) -> None:
    text = str(value)
    if 1700 <= int(text[:4]) <= 2200:
        assert publication_date(text) == publication_date(text.replace("-", "")) == text
    else:
        with pytest.raises(ValueError, match="1700"):
            publication_date(text)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.lists(st.integers())))
@settings(max_examples=50, deadline=None)
def test_anything_is_a_date_or_a_value_error(value: object) -> None:
    try:
        found = publication_date(value)
    except ValueError:
        return
    assert found is None or len(found) == 10
