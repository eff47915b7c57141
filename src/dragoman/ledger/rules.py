"""The tables by which claims are resolved and scored (ledger/data), made ready for SQL."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import UsageError
from dragoman.world.rows import DATA, STATE_COLUMNS, read_rows

FOLDER = Path(__file__).parent / "data"
HEDGES = ("certain", "likely", "possible", "unlikely")


@dataclass(frozen=True, slots=True)
class Hedge:
    """How likely a thing is that is said with one of some words; no words: with any others."""

    hedge: str
    probability: float
    words: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """A regular expression that finds any of the words in a text in lower case."""
        # "'ll" follows its word without a gap.
        words = (("\\b" if word[0].isalnum() else "") + re.escape(word) + "\\b" for word in self.words)
        return f"({'|'.join(words)})".replace("\\+", "\\s+")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the ledger goes by.

    Attributes:
        hedges: In the order in which they are tried.
        parameters: Values of the parameters that the SQL of the ledger has.
    """

    hedges: tuple[Hedge, ...]
    parameters: dict[str, Any]


def load_rules(hedges: Path | None = None, window: int | None = None, heard: int | None = None) -> Rules:
    """Read the tables.

    Args:
        hedges: Another file of hedges.
        window: Days that a claim has which tells no time.
        heard: Documents of the time that must tell of both sides.

    Raises:
        UsageError: The file cannot be read or says what it cannot mean; a number is below its least.
    """
    if window is not None and window < 1:
        raise UsageError(f"window {window}: write a number of days, 1 or more")
    if heard is not None and heard < 0:
        raise UsageError(f"heard {heard}: write a number of documents, 0 or more")
    rows = tomllib.loads((FOLDER / "deeds.toml").read_text(encoding="utf-8"))
    days, kinds = rows["window"], rows["types"]
    states = [{"code": r["code"], "name": r["name"].lower()} for r in read_rows(DATA / "states.csv", STATE_COLUMNS)]
    parameters = {
        "window": window or days["untold"], "grace": days["grace"], "again": days["again"], "before": days["before"],
        "heard": days["heard"] if heard is None else heard,
        **{name: text.split() for name, text in kinds.items()},
        "states": json.dumps(states), "deeds": json.dumps([_deed(i, row) for i, row in enumerate(rows["deed"])]),
    }  # fmt: skip
    return Rules(read_hedges(hedges or FOLDER / "hedges.toml"), parameters)


def _deed(rank: int, row: dict[str, str]) -> dict[str, Any]:
    lists = {name: row[name].split() if name in row else None for name in ("words", "types", "modes", "told_by")}
    return {"rank": rank, "record": row["record"], "mode": row.get("mode"), **lists}


def read_hedges(path: Path) -> tuple[Hedge, ...]:
    """Return the hedges of a file: those of certain words first, then the plain ones.

    Raises:
        UsageError: It cannot be read, lacks a hedge, or has one that is none or a probability out of range.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))
        plain = [Hedge(name, float(p)) for name, p in rows["hedges"].items()]
        told = [Hedge(r["hedge"], float(r["probability"]), tuple(r["words"].split())) for r in rows.get("words", [])]
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, AttributeError, TypeError, ValueError) as error:
        form = FOLDER / "hedges.toml"
        raise UsageError(f"{path} is no table of hedges ({error}); {form} shows the form") from error
    missing = set(HEDGES) - {h.hedge for h in plain}
    if missing:
        raise UsageError(f"{path} tells no probability of {', '.join(sorted(missing))}; add it under [hedges]")
    for hedge in (*told, *plain):
        if hedge.hedge not in HEDGES or not 0 < hedge.probability < 1 or (hedge in told and not hedge.words):
            raise UsageError(
                f"{path}: {hedge.hedge!r} with {hedge.probability}: a hedge is one of {', '.join(HEDGES)},"
                " its probability lies between 0 and 1, and [[words]] has words"
            )
    return (*told, *plain)
