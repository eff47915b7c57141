"""Models as files: a line that says so, a description as JSON, and the arrays of engine and trees as they are."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.errors import ForecastError
from dragoman.forecasting.ranking.engine import Engine
from dragoman.forecasting.ranking.factors import Factors
from dragoman.forecasting.ranking.features import FEATURES
from dragoman.forecasting.ranking.history import History, Lists, Rules
from dragoman.forecasting.ranking.resemblance import Lesson
from dragoman.forecasting.ranking.tallies import Tally
from dragoman.forecasting.ranking.trees import Trees
from dragoman.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    Arrays = dict[str, np.ndarray[Any, Any]]

MAGIC = b"dragoman ranking model\n"
FORMAT = 2
_LESSON = ("who", "deed", "whom", "partners", "weights")


def save(path: Path, engine: Engine, trees: Trees, about: dict[str, Any]) -> None:
    """Write a model; a half-written file never takes the place of a whole one."""
    arrays = arrays_of(engine)
    arrays |= {f"trees.{name}": array for name, array in trees._asdict().items()}
    chronicle = engine.chronicle
    told = {
        **about, "format": FORMAT, "dragoman": __version__, "features": list(FEATURES), "day": chronicle.day,
        "entities": chronicle.entities, "events": chronicle.events, "homes": chronicle.homes,
        "roles": chronicle.roles, "lone": chronicle.lone, "lessons": [each.day for each in engine.resemblance.lessons],
        "arrays": {name: (array.dtype.str, array.shape) for name, array in arrays.items()},
    }  # fmt: skip
    description = json.dumps(told).encode()
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(MAGIC + len(description).to_bytes(8, "little") + description)
            for array in arrays.values():
                file.write(np.ascontiguousarray(array).data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def load(path: Path) -> tuple[Engine, Trees, dict[str, Any]]:
    """Read a model.

    Raises:
        ForecastError: the file is no model, or one of another format.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ForecastError(f"{path}: cannot be read ({error.strerror}); make a model with Forecaster.fit") from error
    if not data.startswith(MAGIC):
        raise ForecastError(f"{path}: no ranking model of Dragoman; make one with Forecaster.fit")
    start = len(MAGIC) + 8
    end = start + int.from_bytes(data[start - 8 : start], "little")
    try:
        told: dict[str, Any] = json.loads(data[start:end])
    except ValueError as error:
        raise ForecastError(f"{path}: a damaged ranking model; make it again") from error
    if told["format"] != FORMAT or told["features"] != list(FEATURES):
        raise ForecastError(
            f"{path}: made by dragoman {told['dragoman']} (format {told['format']});"
            f" this is {__version__} (format {FORMAT}); make the model again"
        )
    arrays = _cut(memoryview(data)[end:], told["arrays"], path)
    return _engine(arrays, told), Trees._make(arrays[f"trees.{name}"] for name in Trees._fields), told


def arrays_of(engine: Engine) -> Arrays:
    """Return all arrays of an engine by name."""
    arrays: Arrays = {"weights": engine.weights, "log": np.concatenate(engine.chronicle.log)}
    for name, part in engine.chronicle.history._asdict().items():
        arrays |= {f"{name}.{field}": array for field, array in part._asdict().items()}
    found = engine.resemblance.factors
    arrays |= {f"factors.{name}": getattr(found, name) for name in Factors._fields if name != "steps"}
    arrays |= {f"factors.steps.{number}": array for number, array in enumerate(found.steps)}
    for number, lesson in enumerate(engine.resemblance.lessons):
        arrays |= {f"lesson.{number}.{name}": getattr(lesson, name) for name in _LESSON}
    return arrays


def _cut(data: memoryview, wanted: dict[str, tuple[str, list[int]]], path: Path) -> Arrays:
    """Cut the arrays out of the bytes after the description."""
    arrays, at = {}, 0
    for name, (kind, shape) in wanted.items():
        size = int(np.prod(shape, dtype=np.int64)) * np.dtype(kind).itemsize
        if at + size > len(data):
            raise ForecastError(f"{path}: a ranking model that was cut short; make it again")
        arrays[name] = np.frombuffer(data[at : at + size], kind).reshape(shape).copy()  # aligned, and can be changed
        at += size
    return arrays


def _engine(arrays: Arrays, told: dict[str, Any]) -> Engine:
    engine = Engine(told["settings"]["threads"])
    engine.weights = arrays["weights"]
    chronicle = engine.chronicle
    chronicle.entities, chronicle.events = told["entities"], told["events"]
    chronicle.homes, chronicle.roles, chronicle.lone = told["homes"], told["roles"], told["lone"]
    chronicle.day, chronicle.log = told["day"], [arrays["log"]]
    kinds: dict[str, Any] = {"lists": Lists, "rules": Rules}
    chronicle.history = History._make(
        kind._make(arrays[f"{name}.{field}"] for field in kind._fields)
        for name, kind in ((name, kinds.get(name, Tally)) for name in History._fields)
    )
    steps = tuple(arrays[f"factors.steps.{number}"] for number in range(10))
    engine.resemblance.factors = Factors._make(
        steps if name == "steps" else arrays[f"factors.{name}"] for name in Factors._fields
    )
    engine.resemblance.lessons = [
        Lesson(day, *(arrays[f"lesson.{number}.{name}"] for name in _LESSON))
        for number, day in enumerate(told["lessons"])
    ]
    return engine
