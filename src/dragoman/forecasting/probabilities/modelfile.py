"""Models as files: a NumPy archive whose header names the format, the table and every part."""

from __future__ import annotations

import json
import os
import zipfile
from dataclasses import asdict, astuple, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import ForecastError
from dragoman.forecasting.probabilities.calibration import Calibration
from dragoman.forecasting.probabilities.features import Feature
from dragoman.forecasting.probabilities.forecast import ProbabilityModel
from dragoman.forecasting.probabilities.learning import Learned, Scorer
from dragoman.forecasting.probabilities.network import ARRAYS, Head, Network
from dragoman.forecasting.probabilities.outcomes import Outcome
from dragoman.forecasting.probabilities.quiet import Quiet
from dragoman.forecasting.probabilities.quietdays import QuietDays
from dragoman.forecasting.probabilities.rates import Rate
from dragoman.forecasting.probabilities.trees import Trees
from dragoman.version import __version__

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.learning import Part

    Arrays = dict[str, NDArray[Any]]

# Raise it whenever what the columns count or how parts are kept changes: older files are then refused, not misread.
FORMAT = "dragoman probabilities 3"
TREE_ARRAYS = tuple(f.name for f in fields(Trees))


def save(model: ProbabilityModel, path: Path) -> None:
    """Write a model to a file, whole or not at all; the same model gives the same bytes."""
    keys = sorted(model.parts)
    learned = [part for key in keys if isinstance(part := model.parts[key], Learned)]
    networks = {id(part.scorer.head.network): part.scorer.head.network for part in learned}
    header = {
        "format": FORMAT,
        "coder": f"dragoman {__version__}",
        "trained_until": model.trained_until.isoformat(),
        "data_hash": model.data_hash,
        "outcomes": [astuple(o) for o in model.outcomes],
        "horizons": model.horizons,
        "kinds": model.kinds,
        "features": {unit: [astuple(f) for f in features] for unit, features in model.features.items()},
        "quiet_days": [asdict(one) for one in model.quiet_days],
        "refused": [[*key, reason] for key, reason in sorted(model.refused.items())],
        "parts": [
            {"key": key, "quiet": asdict(model.quiet[key]), **_numbers(model.parts[key], list(networks))}
            for key in keys
        ],
    }
    # A few long arrays read faster than a thousand short ones.
    pieces = [_arrays(part.scorer) for part in learned]
    names = pieces[0] if pieces else ()
    arrays = {name: np.concatenate([piece[name] for piece in pieces]) for name in names}
    sizes = {f"{name}.size": np.array([len(piece[name]) for piece in pieces]) for name in names}
    for i, network in enumerate(networks.values()):  # each serves all outcomes of a unit and horizon
        arrays |= {f"network {i}.{name}": getattr(network, name) for name in ARRAYS}
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            np.savez(file, allow_pickle=False, header=np.array(json.dumps(header)), **arrays, **sizes)
        beside.replace(path)
    except OSError as error:
        raise ForecastError(f"{path}: the model cannot be written ({error.strerror}); name another file") from error
    finally:
        beside.unlink(missing_ok=True)


def _numbers(part: Part, networks: list[int]) -> dict[str, Any]:
    if isinstance(part, Rate):
        return {"rate": _plain(part)}
    return {
        "head": [networks.index(id(part.scorer.head.network)), part.scorer.head.outcome],
        "start": _plain(part.scorer.rate),
        "calibration": asdict(part.calibration),
        "base_rate": part.base_rate,
    }


def _plain(rate: Rate) -> list[float]:
    return [rate.base_rate, rate.strength, rate.half_life]


def _arrays(scorer: Scorer) -> Arrays:
    return {"columns": scorer.columns, **{name: getattr(scorer.trees, name) for name in TREE_ARRAYS}}


def load(path: Path) -> ProbabilityModel:
    """Read a model.

    Raises:
        ForecastError: It cannot be read, or is of another format; names the file and the next step.
    """
    unreadable = ForecastError(f"{path}: not a model of probabilities that can be read; train one again")
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        header = json.loads(str(arrays.pop("header")))
    except (OSError, ValueError, KeyError, EOFError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise unreadable from error
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        there = header.get("format") if isinstance(header, dict) else header
        raise ForecastError(f"{path}: its format is {there!r}, this version reads {FORMAT!r}; train one again")
    try:
        return _model(header, arrays)
    except (KeyError, ValueError, TypeError, IndexError) as error:
        raise unreadable from error


def _model(header: dict[str, Any], arrays: Arrays) -> ProbabilityModel:
    outcomes = tuple(Outcome(*o) for o in header["outcomes"])
    named = {outcome.name: outcome for outcome in outcomes}
    forests, networks = _forests(arrays), _networks(arrays)
    parts: dict[tuple[str, str, int], Part] = {}
    quiet: dict[tuple[str, str, int], Quiet] = {}
    for numbers in header["parts"]:
        unit, name, horizon = numbers["key"]
        quiet[unit, name, horizon] = Quiet(**numbers["quiet"])
        if "rate" in numbers:
            parts[unit, name, horizon] = Rate(named[name], horizon, *numbers["rate"])
        else:
            rate = Rate(named[name], horizon, *numbers["start"])
            at, place = numbers["head"]
            scorer = Scorer(rate, *forests.pop(0), Head(networks[at], place))
            parts[unit, name, horizon] = Learned(scorer, Calibration(**numbers["calibration"]), numbers["base_rate"])
    return ProbabilityModel(
        outcomes=outcomes,
        horizons=tuple(header["horizons"]),
        kinds=tuple(header["kinds"]),
        features={unit: tuple(Feature(*f) for f in features) for unit, features in header["features"].items()},
        parts=parts,
        quiet=quiet,
        quiet_days=tuple(QuietDays(**one) for one in header["quiet_days"]),
        refused={(unit, horizon): reason for unit, horizon, reason in header["refused"]},
        trained_until=date.fromisoformat(header["trained_until"]),
        data_hash=header["data_hash"],
    )


def _networks(arrays: Arrays) -> list[Network]:
    count = sum(name.endswith(f".{ARRAYS[0]}") for name in arrays)
    return [Network(*(arrays[f"network {i}.{name}"] for name in ARRAYS)) for i in range(count)]


def _forests(arrays: Arrays) -> list[tuple[NDArray[Any], Trees]]:
    pieces = {
        name: np.split(arrays[name], np.cumsum(arrays[f"{name}.size"])[:-1])
        for name in ("columns", *TREE_ARRAYS)
        if name in arrays
    }
    count = len(pieces.get("columns", []))
    return [(pieces["columns"][i], Trees(*(pieces[name][i] for name in TREE_ARRAYS))) for i in range(count)]
