"""A probability over time: what was said on the eve of each week, and the events that came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.forecasting.pictures.drawing import COLOURS, FAINT, RAISES, UNSEEN, drawn, percent, plain, tick, titled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from dragoman.forecasting.overtime import Course, Week


def over_time(course: Course, path: Path, title: str, below: str) -> None:
    """Draw the probability said on the eve of each week, with the events that came.

    Args:
        course: What was said and what came.
        path: An .svg or .png file.
        title: Who, what, to whom and within how many days.
        below: A line under the title.
    """
    weeks, base_rate = course.weeks, course.base_rate
    with drawn(path, (9.2, 4.6)) as figure:
        grid = figure.subplot_mosaic([["chance"], ["events"]], height_ratios=[3, 1], sharex=True)
        titled(figure, plain(title, 110), plain(below, 150))
        chance, days = grid["chance"], np.array([week.day for week in weeks], dtype="datetime64[D]")
        said = np.array([week.probability for week in weeks])
        _shade_unseen(grid.values(), weeks)
        chance.plot(days, said, color=COLOURS[0], lw=1.6, marker="o", ms=3)
        chance.axhline(base_rate, color=FAINT, lw=0.9, ls=(0, (4, 3)))
        chance.annotate(
            f"base rate {percent(base_rate)}", (1, base_rate), xycoords=("axes fraction", "data"), xytext=(-2, 3),
            textcoords="offset points", ha="right", fontsize=8, color=FAINT,
        )  # fmt: skip
        chance.annotate(
            percent(said[-1]), (days[-1], said[-1]), xytext=(6, 0), textcoords="offset points", va="center",
            fontsize=9, fontweight="bold", color=COLOURS[0],
        )  # fmt: skip
        _finish_time(grid, course.events, days, float(max(said.max(), base_rate)))


def _shade_unseen(all_axes: Any, weeks: Sequence[Week]) -> None:  # noqa: ANN401
    """Shade the weeks that the model did not learn from, and say which are which."""
    from datetime import timedelta

    unseen = [week.day for week in weeks if not week.seen]
    top, *others = all_axes
    if unseen:
        for axes in (top, *others):
            axes.axvspan(unseen[0] - timedelta(days=3), weeks[-1].day + timedelta(days=3), color=UNSEEN, lw=0, zorder=0)
        top.annotate(
            "not learned from:\na forecast", (unseen[0], 1), xycoords=("data", "axes fraction"), xytext=(3, -3),
            textcoords="offset points", va="top", fontsize=8, color=FAINT,
        )  # fmt: skip
    if len(unseen) < len(weeks):
        top.annotate(
            "the model learned from these weeks: no forecasts", (0, 1), xycoords="axes fraction", xytext=(3, -3),
            textcoords="offset points", va="top", fontsize=8, color=FAINT,
        )  # fmt: skip


def _finish_time(grid: Any, events: Mapping[date, int], days: Any, highest: float) -> None:  # noqa: ANN401
    from matplotlib import dates
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    chance, bars = grid["chance"], grid["events"]
    chance.set_ylim(0, min(1.02, highest * 1.3 + 1e-4))
    chance.yaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(round(value, 6))))
    chance.set_ylabel("probability said")
    starts = np.append(days, days[-1] + np.timedelta64(7, "D"))
    when = np.array(list(events), dtype="datetime64[D]")
    counts, _ = np.histogram(when.astype(int), starts.astype(int), weights=np.array(list(events.values()), float))
    bars.bar(days, counts, width=6, align="edge", color=RAISES)
    bars.set_ylabel("events a week")
    bars.set_ylim(0, max(counts.max(initial=0) * 1.15, 1))
    bars.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    bars.set_xlabel("week that began on")
    marks: Any = dates  # has no types
    locator = marks.AutoDateLocator(minticks=4, maxticks=10)
    bars.xaxis.set_major_locator(locator)
    bars.xaxis.set_major_formatter(marks.ConciseDateFormatter(locator))
    bars.set_xlim(days[0] - np.timedelta64(4, "D"), days[-1] + np.timedelta64(21, "D"))
