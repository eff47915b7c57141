"""Who is likely next: candidates ranked by what happened before."""

from __future__ import annotations

from pathlib import Path

from dragoman.forecasting.ranking.compiling import ROOM, forget_stale
from dragoman.forecasting.ranking.tallies import find

# Before the first call of anything compiled.
forget_stale(Path(find.stats.cache_path or ROOM))
