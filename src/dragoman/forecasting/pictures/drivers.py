"""What drives a probability, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.forecasting.pictures.drawing import FAINT, INK, LOWERS, RAISES, drawn, plain, titled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LONGEST_REASON = 76
CROWDED = 8.0  # of log odds: a wider scale marks powers of ten alone


def drivers(reasons: Sequence[tuple[str, float]], path: Path, title: str, below: str) -> None:
    """Draw how far each reason raises or lowers the odds.

    Args:
        reasons: Words and what they add to the log odds.
        path: An .svg or .png file.
        title: Who, what, to whom, within how many days and how likely.
        below: A line under the title.
    """
    with drawn(path, (9.2, 1.5 + 0.52 * max(len(reasons), 1))) as figure:
        axes = figure.subplots()
        titled(figure, plain(title, 110), plain(below, 150))
        effects = np.array([effect for _, effect in reasons])
        places = np.arange(len(reasons))
        bars = axes.barh(places, effects, 0.55, color=[RAISES if e > 0 else LOWERS for e in effects])
        axes.bar_label(bars, [f"odds x {np.exp(e):.2g}" for e in effects], fontsize=8, padding=3, color=INK)
        axes.set_yticks(places, [_folded(words) for words, _ in reasons], fontsize=8)
        axes.invert_yaxis()
        axes.axvline(0, color=FAINT, lw=0.9)
        _scale(axes, float(effects.min(initial=0)), float(effects.max(initial=0)))
        axes.set_xlabel("the odds of an average question are multiplied by (log scale)")
        axes.grid(visible=False, axis="y")


def _scale(axes: Any, low: float, high: float) -> None:  # noqa: ANN401 (matplotlib is imported when it is needed)
    """Leave room for the labels beside the bars, and mark round factors."""
    room = max(0.3 * (high - low), 0.2)
    left, right = (low - room if low < 0 else -0.1 * room), (high + room if high > 0 else 0.1 * room)
    axes.set_xlim(left, right)
    steps = (1, 2, 5) if right - left < CROWDED else (1,)
    factors = [step * 10.0**power for power in range(-6, 7) for step in steps]
    marks = [factor for factor in factors if left <= np.log(factor) <= right]
    axes.set_xticks(np.log(marks), [f"x {factor:g}" for factor in marks])


def _folded(words: str) -> str:
    """Return a reason on at most two lines."""
    words = plain(words, 2 * LONGEST_REASON - 4)
    if len(words) <= LONGEST_REASON:
        return words
    at = words.rfind(" ", 0, LONGEST_REASON)
    return words if at < 0 else f"{words[:at]}\n{plain(words[at:], LONGEST_REASON)}"
