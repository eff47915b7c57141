"""Pictures: legible files in two forms, in which no name is ever markup."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from dragoman.errors import UsageError
from dragoman.forecasting.overtime import Course, Week
from dragoman.forecasting.pictures.drawing import percent, plain
from dragoman.forecasting.pictures.drivers import drivers
from dragoman.forecasting.pictures.overtime import over_time
from dragoman.forecasting.pictures.reliability import interval, reliability

pytest.importorskip("matplotlib")

HOSTILE = "<script>alert('x')</script> & $\\frac{1}{0}$ _]]> --> \x00\x1b[31m\u202eevil مقاومة"
ROWS = [
    {"from": 0.0, "to": 0.001, "n": 9000, "mean_probability": 0.0004, "frequency": 0.0},
    {"from": 0.001, "to": 0.003, "n": 4000, "mean_probability": 0.0017, "frequency": 0.002},
    {"from": 0.1, "to": 0.2, "n": 150, "mean_probability": 0.14, "frequency": 0.16},
    {"from": 0.9, "to": 1.0, "n": 7, "mean_probability": 0.94, "frequency": 1.0},
]
FIRST = datetime.date(2023, 1, 1)


def course(seen: int, weeks: int = 20) -> Course:
    said = (Week(FIRST + datetime.timedelta(days=7 * i), 0.02 * i, i < seen) for i in range(weeks))
    return Course(tuple(said), {FIRST + datetime.timedelta(days=9): 3}, 0.05)


def draw(kind: str, path: Path, name: str = "Russia → Ukraine") -> None:
    if kind == "reliability":
        reliability({name: ROWS, "within 30 days": ROWS[1:]}, path, name, name)
    elif kind == "over time":
        over_time(course(12), path, name, name)
    else:
        drivers([(f"{name}: 12 events in 90 days, {name}", 2.0), (name, -0.3)], path, name, name)


def texts(path: Path) -> str:
    """Return all that a viewer reads in an SVG, and prove that it is whole XML without a script."""
    root = ET.fromstring(path.read_text(encoding="utf-8"))
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "script" not in tags and "foreignObject" not in tags
    return "\n".join("".join(element.itertext()) for element in root.iter() if element.tag.endswith("}text"))


@pytest.mark.parametrize("kind", ["reliability", "over time", "drivers"])
def test_a_hostile_name_is_text_and_nothing_else(kind: str, tmp_path: Path) -> None:
    draw(kind, tmp_path / "a.svg", HOSTILE)
    read = texts(tmp_path / "a.svg")
    assert "<script>alert('x')</script> & $" in read
    assert not any(c in read for c in "\x00\x1b\u202e")


@pytest.mark.parametrize("kind", ["reliability", "over time", "drivers"])
def test_a_png_is_a_picture_of_a_good_size_whatever_the_script_of_a_name(kind: str, tmp_path: Path) -> None:
    draw(kind, tmp_path / "a.PNG", f"{HOSTILE} 東京")
    content = (tmp_path / "a.PNG").read_bytes()
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    assert content.startswith(b"\x89PNG") and width >= 1200 and height >= 300


def test_the_same_data_gives_the_same_file(tmp_path: Path) -> None:
    for name in "ab":
        draw("over time", tmp_path / f"{name}.svg")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_axes_tell_what_they_measure(tmp_path: Path) -> None:
    told = {
        "reliability": (
            "probability said",
            "share that came",
            "questions (log scale)",
            "0.1–0.3 %",
            "none came",
            "9.0k",
        ),
        "over time": ("probability said", "events a week", "week that began on", "base rate 5.0 %", "38 %"),
        "drivers": ("odds", "12 events in 90 days", "odds x 7.4", "x 5"),
    }
    for kind, words in told.items():
        draw(kind, tmp_path / "a.svg")
        read = texts(tmp_path / "a.svg")
        assert [word for word in words if word not in read] == [], kind


def test_weeks_that_taught_the_model_are_not_called_forecasts(tmp_path: Path) -> None:
    learned, unseen = "the model learned from these weeks: no forecasts", "not learned from:"
    for seen, expected in ((20, (True, False)), (0, (False, True)), (12, (True, True))):
        over_time(course(seen), tmp_path / "a.svg", "title", "below")
        read = texts(tmp_path / "a.svg")
        assert (learned in read, unseen in read) == expected


def test_little_to_draw_is_drawn(tmp_path: Path) -> None:
    over_time(Course((Week(FIRST, 0.0, seen=False),), {}, 0.0), tmp_path / "a.png", "title", "below")
    drivers([("one reason", -0.01)], tmp_path / "b.png", "title", "below")
    reliability({"within 7 days": ROWS[:1]}, tmp_path / "c.png", "title", "below")
    assert all((tmp_path / f"{name}.png").stat().st_size > 5000 for name in "abc")


def test_other_forms_and_folders_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"its name must end in \.svg or \.png"):
        draw("drivers", tmp_path / "a.pdf")
    with pytest.raises(UsageError, match=r"cannot write .*No such file"):
        draw("drivers", tmp_path / "nowhere" / "a.svg")


def test_small_probabilities_can_be_read() -> None:
    shares = (0.0, 0.00001, 0.0004, 0.0123, 0.5, 0.987)
    assert [percent(p) for p in shares] == ["0 %", "< 0.01 %", "0.04 %", "1.2 %", "50 %", "99 %"]


def test_long_names_are_cut_and_line_ends_taken_out() -> None:
    assert plain("a\nb" + "c" * 100, 10) == "a bcccccc…"


def test_an_interval_holds_the_share_and_narrows_with_the_number() -> None:
    few, many = interval(0.2, 10), interval(0.2, 1000)
    assert few[0] < many[0] < 0.2 < many[1] < few[1]
    assert interval(0.0, 50)[0] == 0.0 and interval(0.0, 50)[1] == pytest.approx(0.0713, abs=0.001)
