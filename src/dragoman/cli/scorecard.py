"""What `dragoman evaluate` shows: scores as a JSON-ready dictionary, and that as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from dragoman.evaluating.reliability import best_threshold, bins, calibration_error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dragoman.evaluating.compared import Gold
    from dragoman.evaluating.scoring import Comparison, Rate, Score

DIGITS = 3
Card = dict[str, Any]


def of(comparison: Comparison, gold: Gold, others: int, by_type: bool) -> Card:
    """Return the scores; docs/evaluation.md explains every field."""
    score = comparison.score()
    rate = score.levels["type"]
    card: Card = {
        "n": {"documents": len(gold.documents), "gold": rate.gold, "predicted": rate.predicted, "elsewhere": others},
        "levels": _levels(score),
        "fields": {name: {"n": n, "accuracy": _round(right / n)} for name, (right, n) in score.fields.items()},
    }
    if by_type:
        card["by_type"] = {kind: _by_type(comparison.score(kind)) for kind in comparison.types}
    if comparison.outcomes:
        card["reliability"] = _reliability(comparison)
    return card


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _rate(rate: Rate) -> Card:
    return {"precision": _round(rate.precision), "recall": _round(rate.recall), "f1": _round(rate.f1)}


def _levels(score: Score) -> Card:
    return {name: {"tp": rate.right, **_rate(rate)} for name, rate in score.levels.items()}


def _by_type(score: Score) -> Card:
    rate = score.levels["type"]
    return {"gold": rate.gold, "predicted": rate.predicted, **_levels(score)}


def _reliability(comparison: Comparison) -> Card:
    found = bins(comparison.outcomes)
    threshold, rate = best_threshold(comparison)
    rows = [
        {"from": b.low, "to": b.high, "n": b.count, "expected": _round(b.expected), "observed": _round(b.observed)}
        for b in found
    ]
    best = {"min_confidence": threshold, **_rate(rate)}
    return {"bins": rows, "calibration_error": _round(calibration_error(found)), "best": best}


def write(card: Card, file: TextIO) -> None:
    """Write the scores as tables."""
    from rich.console import Console

    console = Console(file=file, width=None if file.isatty() else 100, highlight=False)
    n = card["n"]
    told = (_counted(n["documents"], "document"), _counted(n["gold"], "event"), _counted(n["predicted"], "record"))
    console.print("{}, {} annotated, {} scored".format(*told))
    if n["elsewhere"]:
        were = "was" if n["elsewhere"] == 1 else "were"
        console.print(f"{_counted(n['elsewhere'], 'record')} of documents that are not in GOLD {were} left out")
    _print(console, "", ("level", "right", "precision", "recall", "F1"), _level_rows(card["levels"]))
    fields = ((name, value["n"], value["accuracy"]) for name, value in card["fields"].items())
    _print(console, "fields, where the type is right", ("field", "compared", "accuracy"), fields)
    if "by_type" in card:
        names = ("type", "annotated", "scored", "precision", "recall", "type F1", "dyad F1")
        _print(console, "by type", names, _type_rows(card["by_type"]))
    if "reliability" in card:
        _reliability_tables(console, card["reliability"])


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _level_rows(levels: Card) -> Iterable[tuple[Any, ...]]:
    return ((name, v["tp"], v["precision"], v["recall"], v["f1"]) for name, v in levels.items())


def _type_rows(types: Card) -> Iterable[tuple[Any, ...]]:
    for kind, v in types.items():
        told = v["type"]
        yield kind, v["gold"], v["predicted"], told["precision"], told["recall"], told["f1"], v["dyad"]["f1"]


def _reliability_tables(console: Any, found: Card) -> None:  # noqa: ANN401 (a rich console, imported late)
    rows = (
        (f"{b['from']:.1f} to {b['to']:.1f}", b["n"], b["expected"], b["observed"]) for b in found["bins"] if b["n"]
    )
    names = ("confidence", "records", "expected", "observed")
    _print(console, "is a record as often right as its confidence says?", names, rows)
    best = found["best"]
    console.print(f"mean distance of expected and observed: {found['calibration_error']:.3f}")
    console.print(
        f"best F1 of the type, chosen on these very events: {best['f1']:.3f} with --min-confidence "
        f"{best['min_confidence']:.2f} (precision {best['precision']:.3f}, recall {best['recall']:.3f})",
        soft_wrap=True,
    )


def _print(console: Any, title: str, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:  # noqa: ANN401
    from rich.table import Table
    from rich.text import Text

    cells = [[f"{c:.3f}" if isinstance(c, float) else "" if c is None else str(c) for c in row] for row in rows]
    if not cells:
        return
    table = Table(box=None, pad_edge=False)
    for i, name in enumerate(names):
        table.add_column(name, justify="left" if i == 0 else "right", no_wrap=True)
    for row in cells:
        table.add_row(*map(Text, row))
    console.print()
    if title:
        console.print(Text(title, "bold"))
    console.print(table)
