"""The reliability diagram: how often came what was said to be so likely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.forecasting.pictures.drawing import COLOURS, FAINT, drawn, plain, tick, titled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Row = Mapping[str, float]

MARKS = ("o", "s", "D", "^", "v")
LEAST_SHOWN = 1e-4  # the left end of a scale of magnitudes


def reliability(horizons: Mapping[str, Sequence[Row]], path: Path, title: str, below: str) -> None:
    """Draw how often came what was said to be so likely: plainly, by magnitude, and of how many questions.

    Args:
        horizons: For each name of a curve ("7 days") its ranges: from, to, n, mean_probability, frequency.
        path: An .svg or .png file.
        title: Who, what and when.
        below: A line under the title.
    """
    with drawn(path, (9.2, 6.4)) as figure:
        grid = figure.subplot_mosaic([["even", "log"], ["counts", "counts"]], height_ratios=[3, 1.25])
        titled(figure, plain(title, 110), plain(below, 150))
        low = _lowest(horizons)
        for at, (name, rows) in enumerate(horizons.items()):
            for axes in (grid["even"], grid["log"]):
                _curve(axes, rows, at, plain(name), low if axes is grid["log"] else None)
        _frame(grid["even"], "All probabilities")
        _frame(grid["log"], "By magnitude (log scale); hollow at the foot: none came", low)
        _counts(grid["counts"], horizons)
        grid["even"].legend(loc="upper left")


def _lowest(horizons: Mapping[str, Sequence[Row]]) -> float:
    said = [row["mean_probability"] for rows in horizons.values() for row in rows if row["mean_probability"] > 0]
    return max(min([*said, 0.01]) / 2, LEAST_SHOWN)


def _curve(axes: Any, rows: Sequence[Row], at: int, name: str, low: float | None) -> None:  # noqa: ANN401
    """Draw a curve with its intervals; on a log scale what never came stands hollow at the foot."""
    colour, mark = COLOURS[at % len(COLOURS)], MARKS[at % len(MARKS)]
    said = np.array([row["mean_probability"] for row in rows])
    came = np.array([row["frequency"] for row in rows])
    spans = np.array([interval(row["frequency"], row["n"]) for row in rows]).reshape(-1, 2)
    floor = 0.0 if low is None else low
    there = came > 0 if low is not None else np.ones(len(came), bool)
    axes.vlines(said, np.maximum(spans[:, 0], floor), np.maximum(spans[:, 1], floor), color=colour, alpha=0.5, lw=1.2)
    axes.plot(said[there], came[there], color=colour, marker=mark, ms=4.5, lw=1.2, label=name)
    if not there.all():
        style = {"ls": "", "ms": 5, "mfc": "white", "clip_on": False}
        axes.plot(said[~there], np.full((~there).sum(), floor), color=colour, marker=mark, **style)


def interval(share: float, n: float) -> tuple[float, float]:
    """Return where the true share lies, 95 %, by Wilson's formula (1927)."""
    z = 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def _frame(axes: Any, title: str, low: float | None = None) -> None:  # noqa: ANN401
    from matplotlib.ticker import FuncFormatter, NullLocator

    axes.plot([low or 0, 1], [low or 0, 1], color=FAINT, lw=0.9, ls=(0, (4, 3)), zorder=1)
    axes.set_title(title)
    axes.set_xlabel("probability said")
    axes.set_ylabel("share that came, with 95 % interval")
    if low is not None:
        axes.set_xscale("log")
        axes.set_yscale("log")
    for side, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        getattr(axes, f"set_{side}lim")(low if low is not None else -0.01, 1.02)
        axis.set_major_formatter(FuncFormatter(lambda value, _: tick(value)))
        axis.set_minor_locator(NullLocator())


def _counts(axes: Any, horizons: Mapping[str, Sequence[Row]]) -> None:  # noqa: ANN401
    """Draw of how many questions each point is, by range of probability."""
    from matplotlib.ticker import FuncFormatter, NullLocator

    ranges = sorted({(row["from"], row["to"]) for rows in horizons.values() for row in rows})
    width, small = 0.8 / max(len(horizons), 1), 7 if len(horizons) < 2 else 5.5
    for at, rows in enumerate(horizons.values()):
        counts = {(row["from"], row["to"]): row["n"] for row in rows}
        places = np.array([i for i, span in enumerate(ranges) if span in counts])
        heights = np.array([counts[span] for span in ranges if span in counts])
        bars = axes.bar(
            places + (at - (len(horizons) - 1) / 2) * width, heights, width, color=COLOURS[at % len(COLOURS)]
        )
        axes.bar_label(bars, [_short(n) for n in heights], fontsize=small, padding=1, color=FAINT)
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.set_ylim(0.7, axes.get_ylim()[1] * 4)
    axes.set_xticks(range(len(ranges)), [f"{100 * low:g}–{100 * high:g} %" for low, high in ranges], fontsize=7.5)
    axes.set_xlabel("range of probabilities")
    axes.set_ylabel("questions (log scale)")
    axes.grid(visible=False, axis="x")


def _short(n: float) -> str:
    return f"{n / 1000:.0f}k" if n >= 10_000 else f"{n / 1000:.1f}k" if n >= 1000 else f"{n:.0f}"
