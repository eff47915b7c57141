"""The way of a new user: half a year of short dispatches, added to an archive, and what can be asked of it."""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from ..conftest import Result

pytest.importorskip("lightgbm")
pytestmark = pytest.mark.slow

Main = Callable[..., Result]
BEGIN = datetime.date(2023, 1, 2)
DISPATCHES = 150


def dispatches() -> list[dict[str, str]]:
    """Return dated sentences of a war with answers, aid, talks, sanctions, an insurgency and arrests."""
    draw, found, day = random.Random(3), list[dict[str, str]](), 0

    def say(on: int, text: str) -> None:
        when = BEGIN + datetime.timedelta(days=on)
        found.append({"id": f"d{len(found)}", "date": when.isoformat(), "text": text, "source": "Wire"})

    while len(found) < DISPATCHES:
        day += draw.choice((1, 1, 2, 2))
        kind, town, count = draw.random(), draw.choice(("Kharkiv", "Odesa", "Dnipro", "Kherson")), draw.randint(2, 40)
        if kind < 0.3:
            weekday = (BEGIN + datetime.timedelta(days=day)).strftime("%A")
            say(day, f"Russian forces shelled {town} on {weekday}, killing {count} civilians.")
            if draw.random() < 0.6:
                say(day + 1, f"Ukraine accused Russia of a war crime after the attack on {town}.")
        elif kind < 0.45:
            say(day, f"Ukrainian troops attacked Russian positions near {town} with {count} drones.")
        elif kind < 0.6:
            say(day, f"The United States pledged {count} million dollars of aid to Ukraine.")
        elif kind < 0.7:
            place = draw.choice(("Ankara", "Istanbul", "Kyiv"))
            say(day, f"The foreign ministers of Turkey and Ukraine met in {place} to discuss grain exports.")
        elif kind < 0.8:
            place = draw.choice(("Herat", "Kunduz", "Kabul"))
            say(day, f"Taliban fighters attacked a police post in {place}, killing {count} officers.")
        elif kind < 0.9:
            say(day, f"Germany imposed sanctions on {count} Russian companies.")
        else:
            say(day, f"Police in Tehran arrested {count} protesters.")
    return sorted(found, key=lambda row: row["date"])


def test_an_archive_of_half_a_year_gives_forecasts_or_the_reason_why_not(main: Main, tmp_path: Path) -> None:
    lines = [json.dumps(row) for row in dispatches()]
    (tmp_path / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert main("add", "news.jsonl", "--archive", "news.duckdb", "--workers", "0").status == 0

    done = main("forecast", "--archive", "news.duckdb", "--actor", "Russia", "--recipient", "Ukraine", "--json")
    assert done.status == 0, done.err
    found = {f["outcome"]: f for f in json.loads(done.out)["forecasts"]}
    assert found["material conflict"]["probability"] > 0.5 > found["material cooperation"]["probability"]
    assert found["material conflict"]["probability"] > found["material conflict"]["base_rate"]

    listed = main("forecast", "watchlist", "--archive", "news.duckdb", "--json")
    assert listed.status == 0 and json.loads(listed.out)["watchlist"]

    last = json.loads(done.out)["known_until"]
    for insert, ask in (
        (f"{last}, Ukraine, ASSAULT, Russia", "Russia, material conflict, Ukraine, 7d"),
        (f"{last}, United States, AID, Ukraine", "Russia, ASSAULT, Ukraine, 30d"),
    ):
        told = main("whatif", "--archive", "news.duckdb", "--insert", insert, "--ask", ask)
        assert told.status == 0, told.err
        assert "This is association, not effect." in told.out or (
            "No answer: only" in told.out and "needed" in told.out
        )

    unknown = main(
        "whatif", "--archive", "news.duckdb", "--insert", f"{last}, Taliban, AGREE, Afghan opposition",
        "--ask", "United States, SUPPORT, Taliban, 90d",
    )  # fmt: skip
    assert unknown.status == 2 and "it stands for Opposition (Afghanistan), of whom nothing is told" in unknown.err

    ranked = main("forecast", "rank", "--archive", "news.duckdb", "--event", "ACCUSE", "--actor", "UKR")
    assert (ranked.status == 0 and "Russia" in ranked.out) or "too few" in ranked.err
