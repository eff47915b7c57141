"""What usually followed: how often Y came after X, among questions that stood alike before.

Most of a raw ratio is "active dyads are active". So weeks with X are compared with weeks without X of the same stratum:
the same volume of earlier events and the same answer to whether Y had happened in the 90 days before. The ratio over
strata is Mantel and Haenszel's (1959). It remains an association, not an effect.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.forecasting.probabilities.sampling import ACTIVE, STEP, WARM_UP, came_true, open_questions
from dragoman.forecasting.probabilities.scores import Resamples, interval, resamples

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from dragoman.forecasting.probabilities.events import Events, Ints
    from dragoman.forecasting.probabilities.outcomes import Outcome

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

VOLUMES = (1, 2, 3, 5, 9, 17, 33)  # edges of the classes of earlier events
STRATA = 2 * (len(VOLUMES) + 1)
EXPOSED = 7  # days in which X counts as just happened
FEWEST_CASES, FEWEST_DYADS = 20, 5
DRAWS = 200
SHOWN = 8
SHORTEST = 4  # weeks apart that two shown cases of one dyad must be

# How the asked dyad C → D stands to the inserted event A → B.
PATTERNS = {
    "same": "the same dyad",
    "reverse": "the other way round",
    "doer goes on": "the doer of X towards others",
    "target goes on": "the target of X towards others",
    "towards doer": "others towards the doer of X",
    "towards target": "others towards the target of X",
}


@dataclass(frozen=True)
class Case:
    """A past week in which X had happened, and what came.

    Attributes:
        actor: Who would do Y.
        recipient: To whom.
        week_before: The date on whose eve the week of X ended.
        followed: Whether Y came within the horizon.
    """

    actor: str
    recipient: str
    week_before: date
    followed: bool

    def words(self, x: str, y: str, pattern: str) -> str:
        """Tell the case in a line."""
        came = f"{y} followed" if self.followed else f"no {y} followed"
        return (
            f"{self.actor} → {self.recipient}, {x} ({PATTERNS[pattern]}) in the week before {self.week_before}: {came}"
        )


@dataclass(frozen=True)
class Association:
    """How Y went with X among past dyad-weeks.

    Attributes:
        pattern: How the dyad of Y stands to that of X, one of `PATTERNS`.
        ratio: The stratified risk ratio; 1 where X told nothing more than the strata.
        ratio_interval: 95 %, bootstrapped by dyad.
        raw_ratio: The same without strata, to see how much of it they take away.
        exposed: Weeks with X in all strata.
        matched: Weeks with X in the stratum of the question.
        matched_dyads: Of how many dyads.
        matched_rate: How often Y followed in them.
        matched_interval: 95 %, bootstrapped by dyad.
        unexposed_rate: How often Y came in the stratum's weeks without X.
        stratum: The question's stratum in words.
        cases: Matched cases.
    """

    pattern: str
    ratio: float
    ratio_interval: tuple[float, float]
    raw_ratio: float
    exposed: int
    matched: int
    matched_dyads: int
    matched_rate: float
    matched_interval: tuple[float, float]
    unexposed_rate: float
    stratum: str
    cases: tuple[Case, ...]

    def record(self) -> dict[str, Any]:
        """Return it as plain data; what could not be counted is None."""
        plain = {**asdict(self), "pattern": PATTERNS[self.pattern]}
        plain["cases"] = [{**asdict(c), "week_before": c.week_before.isoformat()} for c in self.cases]
        return {name: _number(value) for name, value in plain.items()}

    def refusal(self) -> str | None:
        """Return why the past has too little to tell, or None."""
        if self.matched >= FEWEST_CASES and self.matched_dyads >= FEWEST_DYADS:
            return None
        return (
            f"only {self.matched} past weeks of {self.matched_dyads} dyads had X with {self.stratum}; "
            f"at least {FEWEST_CASES} weeks of {FEWEST_DYADS} dyads are needed"
        )


def _number(value: object) -> object:
    """Turn NaN, which JSON does not know, into None."""
    if isinstance(value, tuple) and value and isinstance(value[0], float):
        return [_number(one) for one in value]
    return None if isinstance(value, float) and value != value else value


@dataclass(frozen=True)
class Weeks:
    """Dyad-weeks of the past, one a row."""

    origin: Ints
    actor: Ints
    recipient: Ints
    exposed: Flags
    followed: Flags
    stratum: Ints


def pattern_of(doer: int, target: int, actor: int, recipient: int) -> str | None:
    """Return how actor → recipient stands to doer → target; None where they share nobody."""
    if (actor, recipient) == (doer, target):
        return "same"
    if (actor, recipient) == (target, doer):
        return "reverse"
    sides = {
        "doer goes on": actor == doer,
        "target goes on": actor == target,
        "towards doer": recipient == doer,
        "towards target": recipient == target,
    }
    return next((name for name, holds in sides.items() if holds), None)


def associate(
    events: Events, x: Outcome, y: Outcome, pattern: str, horizon: int, origin: int, actor: int, recipient: int
) -> Association:
    """Compare past weeks with and without X, for a question asked on the eve of `origin`."""
    past = events.before(origin)
    parts = [_week(past, t, x, y, pattern, horizon) for t in range(origin - horizon, WARM_UP - 1, -STEP)][::-1]
    columns = ("origin", "actor", "recipient", "exposed", "followed", "stratum")
    weeks = (
        Weeks(**{c: np.concatenate([getattr(p, c) for p in parts]) for c in columns})
        if parts
        else _week(past, origin, x, y, pattern, 0)
    )
    mine = int(_strata(past, origin, y, np.array([actor]), np.array([recipient]))[0])
    draws = resamples(weeks.actor * len(events.names) + weeks.recipient, DRAWS)
    cells = [weeks.exposed & weeks.followed, weeks.exposed, ~weeks.exposed & weeks.followed, ~weeks.exposed]
    tables = np.stack([[_sums(draws, weeks, c, s) for c in cells] for s in range(STRATA)])  # strata, cells, 1 + draws
    ratios = _mantel_haenszel(tables)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = tables[mine, 0] / tables[mine, 1]
        raw = tables[:, 0, 0].sum() / tables[:, 1, 0].sum() / (tables[:, 2, 0].sum() / tables[:, 3, 0].sum())
        unexposed = tables[mine, 2, 0] / tables[mine, 3, 0]
    matched = np.flatnonzero(weeks.exposed & (weeks.stratum == mine))
    dyads = len(np.unique(weeks.actor[matched] * len(events.names) + weeks.recipient[matched]))
    return Association(
        pattern,
        float(ratios[0]),
        interval(ratios[1:]),
        float(raw),
        int(weeks.exposed.sum()),
        len(matched),
        dyads,
        float(shares[0]),
        interval(shares[1:]) if len(matched) else (float("nan"), float("nan")),
        float(unexposed),
        _stratum_words(mine, y),
        _cases(events, weeks, matched, actor, recipient),
    )


def _sums(draws: Resamples, weeks: Weeks, cell: Flags, stratum: int) -> Floats:
    """Return the number of weeks in a cell of a stratum: all, then in each draw."""
    inside = (cell & (weeks.stratum == stratum)).astype(float)
    return np.concatenate([[inside.sum()], draws.sums(inside)])


def _mantel_haenszel(tables: Floats) -> Floats:
    """Return the stratified risk ratio of each draw from (strata, cells, draws) counts."""
    hits, exposed, other_hits, others = np.moveaxis(tables, 1, 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        total = np.where(exposed + others > 0, exposed + others, np.nan)
        up, down = np.nansum(hits * others / total, 0), np.nansum(other_hits * exposed / total, 0)
        return np.asarray(np.where(down > 0, up / down, np.nan))


def _week(past: Events, origin: int, x: Outcome, y: Outcome, pattern: str, horizon: int) -> Weeks:
    actors, recipients = open_questions(past, origin, "dyad", both_ways=False)
    followed = came_true(past, origin, horizon, [y], actors, recipients)[:, 0]
    just = past.between(origin - EXPOSED, origin)
    exposed = exposure(just.where(x.happens(just)), pattern, actors, recipients)
    return Weeks(
        np.full(len(actors), origin),
        actors,
        recipients,
        exposed,
        followed,
        _strata(past, origin, y, actors, recipients),
    )


def exposure(done: Events, pattern: str, actors: Ints, recipients: Ints) -> Flags:
    """Return which dyads some events stand to as the pattern says."""
    n = len(done.names)
    forth, back = actors * n + recipients, recipients * n + actors
    keys = done.actor * n + done.recipient
    if pattern in ("same", "reverse"):
        return np.isin(forth if pattern == "same" else back, keys)
    side = done.actor if pattern in ("doer goes on", "towards doer") else done.recipient
    shared = actors if pattern in ("doer goes on", "target goes on") else recipients
    count = np.bincount(side, minlength=n)[shared]
    # Events between the two themselves are no event with a third.
    own = forth if (side is done.actor) == (shared is actors) else back
    unique, found = np.unique(keys, return_counts=True)
    at = np.minimum(np.searchsorted(unique, own), max(len(unique) - 1, 0))
    between = np.where(unique[at] == own, found[at], 0) if len(unique) else 0
    return np.asarray(count - between > 0)


def _strata(past: Events, origin: int, y: Outcome, actors: Ints, recipients: Ints) -> Ints:
    """Return each dyad's stratum: its events, and whether Y was among them, in the 90 days before the week of X."""
    n, before = len(past.names), past.between(origin - EXPOSED - ACTIVE, origin - EXPOSED)
    asked, keys = actors * n + recipients, before.actor * n + before.recipient
    unique, counts = np.unique(keys, return_counts=True)
    at = np.minimum(np.searchsorted(unique, asked), max(len(unique) - 1, 0))
    volume = np.where(unique[at] == asked, counts[at], 0) if len(unique) else np.zeros(len(asked), np.int64)
    return np.asarray(np.digitize(volume, VOLUMES) * 2 + np.isin(asked, keys[y.happens(before)]), dtype=np.int64)


def _stratum_words(stratum: int, y: Outcome) -> str:
    level = stratum // 2
    low = (0, *VOLUMES)[level]
    high = f" to {VOLUMES[level] - 1}" if level < len(VOLUMES) and VOLUMES[level] - 1 > low else ""
    more = " or more" if level == len(VOLUMES) else ""
    return f"{low}{high}{more} events in the 90 days before, {'some' if stratum % 2 else 'no'} {y.name} among them"


def _cases(events: Events, weeks: Weeks, matched: Ints, actor: int, recipient: int) -> tuple[Case, ...]:
    """Choose cases to show: of the same dyad or entities or their countries first, then the latest."""
    code = events.country_codes
    near = (weeks.actor[matched] == actor) * 2 + (weeks.recipient[matched] == recipient) * 2
    near = near + (code[weeks.actor[matched]] == code[actor]) * (code[actor] > 0)
    near = near + (code[weeks.recipient[matched]] == code[recipient]) * (code[recipient] > 0)
    shown: list[Case] = []
    taken: dict[tuple[int, int], int] = {}
    for i in matched[np.lexsort((-weeks.origin[matched], -near))]:
        pair, day = (int(weeks.actor[i]), int(weeks.recipient[i])), int(weeks.origin[i])
        if abs(taken.get(pair, -999) - day) < SHORTEST * STEP:
            continue
        taken[pair] = day
        doer, target = (events.names[j].replace("_", " ") for j in pair)
        shown.append(Case(doer, target, events.date_of(day), bool(weeks.followed[i])))
        if len(shown) == SHOWN:
            break
    return tuple(shown)
