"""Telephone numbers of North America tell their state or province."""

from __future__ import annotations

import pytest

from dragoman.coding.areacodes import telephoned


@pytest.mark.parametrize(
    "number", ["519-555-0170", "(519) 555-0170", "(519)555-0170", "519.555.0170", "1-519-555-0170", "+1 519-555-0170"]
)
def test_however_a_number_is_written(number: str) -> None:
    text = f"Call {number} now."
    ((start, country, province),) = telephoned(text)
    assert (country, province) == ("CAN", "Ontario")
    assert text[start:].startswith(number)


@pytest.mark.parametrize(
    "text",
    [
        "1-800-555-0170",
        "12-519-555-0170",
        "519-555-01701",
        "519-555-0170-2",
        "2519-555-0170",
        "519 555",
        "2016-12-1801",
    ],
    ids=["free of charge", "longer before", "longer after", "more parts", "four digits", "no number", "a date"],
)
def test_other_digits_tell_nothing(text: str) -> None:
    assert telephoned(text) == []


def test_every_number_is_told() -> None:
    found = telephoned("Ring 606-555-0101 or 212-555-0102.")
    assert [f[1:] for f in found] == [("USA", "Kentucky"), ("USA", "New York")]
