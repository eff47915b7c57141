"""Pictures of forecasts: how far probabilities hold, how one moved over time, what drives it. SVG or PNG.

Names come from strangers: no text is ever read as markup, neither by matplotlib ("$") nor by what shows the SVG.
"""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.errors import ForecastError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDINGS = (".svg", ".png")
INK, FAINT, GRID = "#222222", "#666666", "#e4e4e4"
COLOURS = ("#1b6ca8", "#c8553d", "#2e8b57", "#7b5ea7", "#b8860b")
RAISES, LOWERS, UNSEEN = "#c8553d", "#1b6ca8", "#eef4ee"
LONGEST_NAME = 48
DOTS = 150  # an inch, of a PNG
STYLE: dict[Any, Any] = {
    "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica"], "font.size": 9,
    "text.parse_math": False, "text.usetex": False,
    "axes.edgecolor": FAINT, "axes.labelcolor": INK, "axes.spines.top": False, "axes.spines.right": False,
    "axes.grid": True, "axes.axisbelow": True, "grid.color": GRID, "grid.linewidth": 0.8, "text.color": INK,
    "xtick.color": FAINT, "ytick.color": FAINT, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
    "axes.titlesize": 9, "axes.titlecolor": FAINT, "axes.titlelocation": "left", "legend.frameon": False,
    # Text stays text: sharp, searchable and in every script the reader's fonts have. The same data, the same file.
    "svg.fonttype": "none", "svg.hashsalt": "dragoman",
}  # fmt: skip


@contextmanager
def drawn(path: Path, size: tuple[float, float]) -> Iterator[Any]:
    """Give a figure, and write it when it is drawn.

    Raises:
        ForecastError: matplotlib is not installed.
        UsageError: The file is neither .svg nor .png, or cannot be written.
    """
    refuse_other_endings(path)
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ForecastError("pictures need matplotlib; pip install 'dragoman[forecast]'") from error
    with mpl.rc_context(STYLE), warnings.catch_warnings():
        # A name in a script that the font lacks gets boxes in a PNG; that is no reason to fail.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = Figure(figsize=size, layout="constrained", facecolor="white")
        FigureCanvasAgg(figure)
        yield figure
        # Without a date in it, the same picture is the same file.
        more: dict[str, Any] = {"metadata": {"Date": None}} if path.suffix.lower() == ".svg" else {"dpi": DOTS}
        try:
            figure.savefig(path, format=path.suffix.lower().lstrip("."), **more)
        except OSError as error:
            raise UsageError(f"cannot write {path}: {error.strerror or error}") from error


def refuse_other_endings(path: Path) -> None:
    """Refuse a file whose name does not say which form a picture has.

    Raises:
        UsageError: Its ending is not one of those allowed.
    """
    if path.suffix.lower() not in ENDINGS:
        raise UsageError(f"picture {path}: its name must end in {' or '.join(ENDINGS)}")


def plain(text: str, longest: int = LONGEST_NAME) -> str:
    """Return a text on one line, without what cannot be written or turns the direction of writing, and not too long."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    kept = " ".join(kept.split())
    return kept if len(kept) <= longest else f"{kept[: longest - 1]}…"


def percent(probability: float) -> str:
    """Return a probability as a reader takes it: three of a thousand are 0.3 %, not 0 %."""
    share = 100 * probability
    digits = 0 if share >= 10 else 1 if share >= 1 else 2
    return "0 %" if share == 0 else "< 0.01 %" if share < 0.01 else f"{share:.{digits}f} %"


def titled(figure: Any, title: str, below: str) -> None:  # noqa: ANN401 (matplotlib is imported when it is needed)
    """Put a title over a figure, and a line under it."""
    figure.suptitle(title + "\n", x=0.012, ha="left", fontsize=11, fontweight="bold")
    figure.text(0.012, 1 - 0.30 / figure.get_figheight(), below, ha="left", va="top", fontsize=8.5, color=FAINT)


def tick(value: float) -> str:
    """Return a share as a scale tells it."""
    return f"{100 * value:g} %"
