"""Why a candidate is ranked where it is: past events, rules and how often they held, look-alikes, neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from dragoman.forecasting.ranking import paths
from dragoman.forecasting.ranking.features import FEATURES
from dragoman.forecasting.ranking.history import age_bin, count_bin
from dragoman.forecasting.ranking.rules import rate_of
from dragoman.forecasting.ranking.tallies import find, pack
from dragoman.forecasting.tables import to_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from dragoman.forecasting.ranking.engine import Engine
    from dragoman.forecasting.ranking.questions import Questions

AGES = ("1 day", "2-3 days", "4-7 days", "8-14 days", "15-30 days", "31-60 days", "61-120 days", "over 120 days")
COUNTS = ("once", "twice", "3-4 times", "5-9 times", "10 times or more")
EVENTS_SHOWN, RULES_SHOWN, NAMES_SHOWN = 5, 3, 3
LEAST_TRIES = 5
# Which evidence a feature belongs to, by the start of its name; the first that fits.
FAMILIES = {
    "past": ("triple", "pair", "way", "rules"),
    "look-alikes": ("alike", "likeness"),
    "partners": ("near", "reach"),
    "home": ("same_home", "home", "who_home", "fellow"),
    "role": ("role", "who_role", "whom_role", "peer"),
    "resemblance": ("guess",),
    "all together": ("cheap",),
    "candidate": ("whom", "taking", "anyone", "busy", "self"),
    "question": ("",),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, in words and as data.

    Attributes:
        kind: "past", "rule", "again", "look-alikes", "home" or "resemblance".
        text: one sentence.
        data: the numbers, names and dates in it.
    """

    kind: str
    text: str
    data: dict[str, Any] = field(default_factory=dict)


class Reasons:
    """Finds the reasons for answers to one question."""

    def __init__(self, engine: Engine, asked: Questions) -> None:
        """Get the engine ready; `asked` is one question."""
        self.engine, self.who, self.deed, self.day = engine, int(asked.who[0]), int(asked.deed[0]), asked.day
        self.history, self.names = engine.chronicle.history, engine.chronicle.entities
        engine.open_day(self.day)
        self.desk = engine.desks[0]
        paths.meet_asker(self.history, self.desk, self.who, self.day)
        self.guesses = engine.guess(asked)[0]
        self.log = np.concatenate(engine.chronicle.log)

    def of(self, whom: int) -> tuple[Reason, ...]:
        """Return the reasons for one candidate, those closest to the question first."""
        return (*self._past(whom), *self._again(whom), *self._rules(whom), *self._others(whom), self._guessed(whom))

    def _name(self, deed: int) -> str:
        return self.engine.chronicle.events[deed >> 1]

    def _done(self, who: str, deed: int, whom: str) -> str:
        """Return who does what to whom, in the direction of the deed."""
        return f"{who} {self._name(deed)} {whom}" if deed & 1 == 0 else f"{whom} {self._name(deed)} {who}"

    def _past(self, whom: int) -> Iterator[Reason]:
        days, actors, events, recipients = self.log.T
        theirs = ((actors == self.who) & (recipients == whom)) | ((actors == whom) & (recipients == self.who))
        if not theirs.any():
            return
        forth, back = (self.who, whom) if self.deed & 1 == 0 else (whom, self.who)
        same = theirs & (events == self.deed >> 1) & (actors == forth) & (recipients == back)
        chosen = np.flatnonzero(same if same.any() else theirs)
        latest = [
            {
                "date": to_date(int(days[row])).isoformat(),
                "actor": self.names[actors[row]],
                "event": self.engine.chronicle.events[events[row]],
                "recipient": self.names[recipients[row]],
            }
            for row in chosen[::-1][:EVENTS_SHOWN]
        ]
        last = latest[0]
        text = f"{int(theirs.sum())} events between the two so far, {int(same.sum())} of them this one; the last"
        text += " of those" if same.any() else ""
        text += f": {last['actor']} {last['event']} {last['recipient']}, {last['date']}"
        yield Reason("past", text, {"events": int(theirs.sum()), "same": int(same.sum()), "latest": latest})

    def _again(self, whom: int) -> Iterator[Reason]:
        triple = find(self.history.triples, pack(0, self.who, self.deed, whom))
        if triple < 0:
            return
        rules, count = self.history.rules, int(self.history.triples.times[triple])
        age = self.day - int(self.history.triples.last[triple])
        cell = (self.deed, age_bin(age), count_bin(count))
        hits, tries = int(rules.again_hits[cell]), int(rules.again_tries[cell])
        if tries >= LEAST_TRIES:
            text = f"one to whom it was done {COUNTS[cell[2]]}, the last time {AGES[cell[1]]} before, was right"
            text += f" in {hits:,} of {tries:,} cases ({hits / tries:.0%})"
            yield Reason("again", text, {"days": age, "count": count, "hits": hits, "tries": tries})

    def _rules(self, whom: int) -> Iterator[Reason]:
        lists, rules = self.history.lists, self.history.rules
        pair, found = find(self.history.pairs, pack(0, self.who, 0, whom)), []
        triple = int(lists.first_in_pair[pair]) if pair >= 0 else -1
        while triple >= 0:
            past, bin_ = int(lists.deed[triple]), age_bin(self.day - int(self.history.triples.last[triple]))
            tries = int(rules.tries[self.deed, past, bin_])
            if past != self.deed and tries >= LEAST_TRIES:
                rate, _ = rate_of(rules, self.deed, past, bin_)
                hits = int(rules.hits[self.deed, past, bin_])
                found.append((rate, past, bin_, hits, tries, triple))
            triple = int(lists.next_in_pair[triple])
        for _, past, bin_, hits, tries, triple in sorted(found, reverse=True)[:RULES_SHOWN]:
            last = to_date(int(self.history.triples.last[triple])).isoformat()
            text = f"after “{self._done('X', past, 'Y')}” {AGES[bin_]} before (here on {last}), "
            text += f"“{self._done('X', self.deed, 'Y')}” was about Y in {hits:,} of {tries:,} cases"
            text += f" ({hits / tries:.1%})"
            data = {"past": self._name(past), "by_asker": past & 1 == 0, "last": last, "hits": hits, "tries": tries}
            yield Reason("rule", text, data)

    def _others(self, whom: int) -> Iterator[Reason]:
        """Tell who else did the same to the candidate: look-alikes of the asker, and those of its home."""
        lists, desk, triples = self.history.lists, self.desk, self.history.triples
        taking = find(self.history.takings, pack(0, 0, self.deed, whom))
        triple = int(lists.first_in_taking[taking]) if taking >= 0 else -1
        alike, fellows = [], []
        while triple >= 0:
            who = int(lists.who[triple])
            entry: dict[str, Any] = {
                "name": self.names[who],
                "count": int(triples.times[triple]),
                "last": to_date(int(triples.last[triple])).isoformat(),
            }
            if who != self.who and desk.likeness[who] > 0:
                alike.append((float(desk.likeness[who]) * entry["count"], entry))
            if who != self.who and self._at_home(who):
                fellows.append((float(entry["count"]), entry))
            triple = int(lists.next_in_taking[triple])
        yield from self._told("look-alikes", "those who dealt with the same as the asker", alike)
        yield from self._told("home", "others of the asker's home", fellows)

    def _at_home(self, who: int) -> bool:
        """Tell whether the name of an entity says that it is of the asker's home."""
        lists = self.history.lists
        return bool(lists.home_votes[who] == 0 and lists.home[who] == lists.home[self.who])

    def _told(self, kind: str, who: str, found: list[tuple[float, dict[str, Any]]]) -> Iterator[Reason]:
        if not found:
            return
        best = [entry for _, entry in sorted(found, key=lambda each: -each[0])[:NAMES_SHOWN]]
        names = ", ".join(f"{each['name']} ({each['count']} times, last {each['last']})" for each in best)
        yield Reason(kind, f"the same with {who}, {len(found)} in all: {names}", {"all": len(found), "best": best})

    def _guessed(self, whom: int) -> Reason:
        place = int((self.guesses > self.guesses[whom]).sum()) + 1
        text = f"by resemblance alone it is number {place:,} of {len(self.guesses):,}"
        return Reason("resemblance", text, {"place": place, "of": len(self.guesses)})


def families(contributions: NDArray[np.float64]) -> dict[str, float]:
    """Return how much each family of evidence adds to the score of a candidate, the most first."""
    totals = dict.fromkeys(FAMILIES, 0.0)
    for name, value in zip(FEATURES, contributions.tolist(), strict=True):
        family = next(family for family, starts in FAMILIES.items() if name.startswith(starts))
        totals[family] += value
    return {name: round(value, 3) for name, value in sorted(totals.items(), key=lambda each: -abs(each[1]))}
