"""What a backtest found: scores, intervals and reliability as plain data, and the same in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.forecasting.probabilities.scores import (
    EQUAL_BINS,
    Resamples,
    all_scores,
    interval,
    log_scores,
    reliability,
    resamples,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.outcomes import Outcome
    from dragoman.forecasting.probabilities.sampling import Rows

    Floats = NDArray[np.float64]

MODEL = "dragoman"
DRAWS = 200
SCORES = {
    "brier": "Brier",
    "brier_skill": "skill",
    "log_score": "log score",
    "ece": "ECE",
    "ece_above_0.1": "ECE of p ≥ 10 %",
    "auroc": "AUROC",
    "auprc": "AUPRC",
}


def judged(test: Rows, outcomes: Sequence[Outcome], said: dict[str, Floats]) -> dict[str, Any]:
    """Score what each method said of the test questions; macro means are over the outcomes."""
    base = said["base rate"]
    scores = {
        name: [all_scores(p[:, i], test.happened[:, i], float(base[0, i])) for i in range(len(outcomes))]
        for name, p in said.items()
    }
    p = said[MODEL]
    return {
        "scored": True,
        "n": len(test.origin),
        "origins": sorted({int(t) for t in test.origin}),
        "prevalence": {o.name: float(test.happened[:, i].mean()) for i, o in enumerate(outcomes)},
        "macro": {name: {k: _mean([s[k] for s in rows]) for k in rows[0]} for name, rows in scores.items()},
        "intervals": _intervals(test, said),
        "by_outcome": {o.name: {name: rows[i] for name, rows in scores.items()} for i, o in enumerate(outcomes)},
        "reliability": reliability(p.ravel(), test.happened.ravel()),
        "reliability_by_outcome": {o.name: reliability(p[:, i], test.happened[:, i]) for i, o in enumerate(outcomes)},
    }


def _mean(values: Sequence[float | None]) -> float | None:
    """Return the mean of those that are numbers; None where none is."""
    known = [v for v in values if v is not None]
    return sum(known) / len(known) if known else None


def _intervals(test: Rows, said: dict[str, Floats]) -> dict[str, Any]:
    """Return 95 % bootstrap intervals by dyad of the macro means, and of the lead over the decayed rate."""
    draws = resamples(test.actor * (int(test.recipient.max(initial=0)) + 2) + test.recipient, DRAWS)
    errors = {name: [draws.sums(e) for e in ((p - test.happened) ** 2).T] for name, p in said.items()}
    skill = {name: _drawn_skill(np.stack(rows), np.stack(errors["base rate"])) for name, rows in errors.items()}
    size = draws.sums(np.ones(len(test.origin)))
    columns = list(zip(said[MODEL].T, test.happened.T, strict=True))
    logs = [draws.sums(log_scores(*column)) for column in columns]
    return {
        "brier": interval(np.mean(errors[MODEL], 0) / size),
        "brier_skill": interval(skill[MODEL]),
        "brier_skill_over_decayed_rate": interval(skill[MODEL] - skill["decayed rate"]),
        "log_score": interval(np.mean(logs, 0) / size),
        "ece": interval(np.mean([_drawn_ece(draws, *column) for column in columns], 0)),
    }


def _drawn_skill(errors: Floats, base: Floats) -> Floats:
    """Return the macro skill in each draw from squared errors (outcomes, draws); NaN where the base rate never errs."""
    known = base > 0
    skill = np.where(known, 1 - errors / np.where(known, base, 1), 0).sum(0)
    return np.where(known.any(0), skill / np.maximum(known.sum(0), 1), np.nan)


def _drawn_ece(draws: Resamples, p: Floats, happened: NDArray[np.bool_]) -> Floats:
    """Return the calibration error in each draw, over the bins of the whole."""
    gaps = np.zeros(len(draws.draws))
    for rows in np.array_split(np.argsort(p, kind="stable"), EQUAL_BINS):
        inside = np.zeros(len(p))
        inside[rows] = (p - happened)[rows]
        gaps += np.abs(draws.sums(inside))
    return np.asarray(gaps / draws.sums(np.ones(len(p))))


def told(report: dict[str, Any]) -> str:
    """Return a report of `backtest` in lines to read."""
    head = (
        f"{report['events']:,} events, {report['first_date']} to {report['last_date']}; unit: {report['unit']}; "
        f"calibrated from {report['valid_from']}, judged from {report['test_from']}"
    )
    lines = [head, f"asked: {', '.join(report['outcomes'])}"]
    for horizon, found in report["horizons"].items():
        lines += ["", f"within {horizon} days"]
        lines += _told_horizon(found, report["unit"]) if found["scored"] else [f"  not scored: {found['reason']}"]
    return "\n".join([*lines, "", f"{report['seconds']} s in all"])


def _told_horizon(found: dict[str, Any], unit: str) -> Iterator[str]:
    outside, seconds = found["outside"], found["seconds"]
    yield (
        f"  {found['n']:,} questions with an event in the 90 days before, on {len(found['origins'])} days; "
        f"{outside['share']:.1%} of the {outside['events']:,} events that came were outside them"
    )
    yield f"  {'':<13}" + "".join(f"{label:>16}" for label in SCORES.values())
    for name, scores in found["macro"].items():
        yield f"  {name:<13}" + "".join(f"{_shown(scores[key]):>16}" for key in SCORES)
    for key, label in (
        ("brier_skill", "skill"),
        ("ece", "ECE"),
        ("brier_skill_over_decayed_rate", "lead over the rate"),
    ):
        low, high = found["intervals"][key]
        yield f"  {label}: 95 % within {low:.4f} to {high:.4f} (bootstrap by {unit})"
    for name, scores in found["by_outcome"].items():
        note = "" if found["basis"][name] == "model" else " (too few events to learn from: decayed rate)"
        yield f"  {name}: skill {_shown(scores[MODEL]['brier_skill'])}, came true {found['prevalence'][name]:.2%}{note}"
    yield "  said           came true   questions"
    for row in found["reliability"]:
        said = f"{row['mean_probability']:.2%}"
        yield f"  {said:<13}{row['frequency']:>11.2%}{row['n']:>12,}"
    if "what_if" in found:
        yield from _told_what_if(found["what_if"])
    yield f"  features {seconds['features']} s, training {seconds['training']} s, scoring {seconds['scoring']} s"


def _told_what_if(found: dict[str, Any]) -> Iterator[str]:
    if not found["n"]:
        yield "  what-if: no case to score"
        return
    low, high = found["gain_interval"]
    yield (
        f"  what-if: on {found['n']:,} questions after an event X that came, Brier {found['brier']:.4f} without X, "
        f"{found['brier_given_x']:.4f} with X inserted; gain {found['gain']:.5f} (95 % {low:.5f} to {high:.5f}); "
        f"{found['caution']}"
    )


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
