"""Compiled code on disk, forgotten when any source of this room has changed.

numba keeps what it compiled and asks only whether the file of a function is still the same, not the files of the
functions it calls: after a change in one of those, old code would go on with wrong results.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

ROOM = Path(__file__).parent
STAMP = "dragoman-ranking.stamp"


def forget_stale(kept: Path) -> bool:
    """Delete the compiled code in a folder unless it was made from the sources as they are; return whether it was."""
    stamp = hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted(ROOM.glob("*.py")))).hexdigest()
    at = kept / STAMP
    try:
        if at.read_text(encoding="utf-8") == stamp:
            return False
    except (OSError, UnicodeDecodeError):
        pass
    # Where nothing can be written or deleted, nothing was kept either.
    with contextlib.suppress(OSError):
        kept.mkdir(parents=True, exist_ok=True)
        for path in [*kept.glob("*.nbi"), *kept.glob("*.nbc")]:
            path.unlink(missing_ok=True)
        at.write_text(stamp, encoding="utf-8")
    return True
