"""Choose among the places of one name: how much each is known, and how well it fits the others of the document."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log10
from typing import TYPE_CHECKING

import numpy as np

from dragoman.world.atlas import place_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dragoman.world.atlas import Toponym

    Numbers = NDArray[np.float64]

ROUNDS = 3
MOST_SENSES = 40  # of a name that take part
MOST_WITNESSES = 3  # senses of a name that speak for the others
# Bonuses in powers of ten of inhabitants: a country is meant before a town a thousand times as large.
KIND_BONUS = {"country": 3.0, "continent": 2.0, "province": 0.6, "capital": 2.0, "district": 1.0, "town": 0.0}
LISTED = 1.5  # of regions, seas and whatever else regions.csv lists
DISTRICT_SHARE = 0.5  # counties are hardly better known for being large
OTHER_NAME = -1.0
# The names that news uses for large towns are known; what remains is historic or foreign (Salisbury for Harare).
LARGE = 300_000
OTHER_NAME_OF_LARGE = -2.5
NOTED = 1.2
LEAST_PEOPLE = 300
TOLD_SORT = 2.5
# A town with this share of the people of its province is meant before the province of its name.
CITY_SHARE = 0.2
# Cosines of great-circle angles, and what a place so near to another says for it.
NEARNESS = ((np.cos(50 / 6371), 0.9), (np.cos(160 / 6371), 0.7), (np.cos(400 / 6371), 0.4))
SAME_PROVINCE = 1.8
SAME_COUNTRY = 0.3
FAMOUS_SAYS = 0.4
FAMOUS = 2_000_000
MOST_SUPPORT = 4.5
HALF_SUPPORT = 2.5
WIDE = frozenset({"country", "continent", "region", "sea"})
# The kinds of place that a word beside may mean.
SORTS = {
    "town": {"town", "capital"}, "province": {"province", "area"}, "district": {"district", "province", "area"},
    "area": {"area", "region"},
}  # fmt: skip


@dataclass(slots=True)
class NameGroup:
    """All mentions of one name with the places it may mean.

    `everything` bears the name, `senses` without provinces that stand behind their city, `forced` are those
    that a wider place beside points to.
    """

    key: str
    senses: list[Toponym]
    count: int = 0
    sorts: set[str] = field(default_factory=set)
    forced: list[Toponym] = field(default_factory=list)
    everything: list[Toponym] = field(default_factory=list)

    def likeliest(self) -> Toponym | None:
        """Return the place that the name means without any evidence."""
        return max(self.senses, key=lambda p: prior(p, self.sorts), default=None)

    def choices(self) -> list[Toponym]:
        """Return the senses still open."""
        return self.forced or self.senses


def prior(place: Toponym, sorts: set[str]) -> float:
    """Return how readily a name means a place, as a power of ten of inhabitants."""
    people = log10(max(place.population, LEAST_PEOPLE))
    score = (people if place.kind != "district" else DISTRICT_SHARE * people) + NOTED * place.is_noted
    if place.is_usual_name:
        score += KIND_BONUS.get(place.kind, LISTED)
    else:
        score += OTHER_NAME if place.population < LARGE else OTHER_NAME_OF_LARGE
    if any(is_of_sort(place, sort) for sort in sorts):
        score += TOLD_SORT
    return score


def is_of_sort(place: Toponym, sort: str) -> bool:
    """Whether a place is what a word beside its name says ("the city of", "province")."""
    return place.kind in SORTS.get(sort, {sort})


def keep_cities(places: Sequence[Toponym], sorts: set[str]) -> list[Toponym]:
    """Leave out provinces that are hardly more than the city of their name, unless they are told as such."""
    cities = [p for p in places if p.kind in {"town", "capital"} and p.is_usual_name]
    return [p for p in places if p.kind != "province" or "province" in sorts or not any(_fills(c, p) for c in cities)]


def _fills(city: Toponym, province: Toponym) -> bool:
    """Whether a city is so large a part of its province that the bare name means the city."""
    is_inside = city.countries == province.countries and city.province == province.name
    return is_inside and city.population >= CITY_SHARE * province.population


class Senses:
    """The senses of all names of a document, as arrays."""

    def __init__(self, groups: Sequence[NameGroup]) -> None:
        """Line up the senses of the groups, each with its prior."""
        self._groups = groups
        self._places: list[Toponym] = []
        self._owner: list[int] = []
        priors: list[float] = []
        for number, group in enumerate(groups):
            scored = sorted(((prior(p, group.sorts), p) for p in group.choices()), key=lambda s: -s[0])
            for score, place in scored[:MOST_SENSES]:
                self._places.append(place)
                self._owner.append(number)
                priors.append(score)
        self._prior = np.array(priors)

    def choose(self) -> list[Toponym | None]:
        """Return the best sense of every group, in order."""
        if not self._places:
            return [None] * len(self._groups)
        owner = np.array(self._owner)
        starts = np.searchsorted(owner, np.arange(len(self._groups)))
        weights = np.array([1 + 0.5 * log10(max(g.count, 1)) for g in self._groups])
        score = self._prior
        for _ in range(ROUNDS):
            trust = _shares(score, owner, len(self._groups))
            support = self._support(owner, trust, weights, starts)
            score = self._prior + MOST_SUPPORT * support / (support + HALF_SUPPORT)
        out: list[Toponym | None] = []
        for number in range(len(self._groups)):
            mine = np.flatnonzero(owner == number)
            out.append(self._places[mine[np.argmax(score[mine])]] if len(mine) else None)
        return out

    def _support(
        self, owner: NDArray[np.int64], trust: Numbers, weights: Numbers, starts: NDArray[np.int64]
    ) -> Numbers:
        """Return what the likeliest senses of the other names say for every sense."""
        witnesses = np.concatenate(
            [np.flatnonzero(owner == g)[np.argsort(-trust[owner == g])[:MOST_WITNESSES]] for g in range(len(starts))]
        ).astype(np.int64)
        links = self._links[:, witnesses] * (owner[:, None] != owner[witnesses][None, :])
        return np.asarray(links @ (trust[witnesses] * weights[owner[witnesses]]))

    @property
    def _links(self) -> Numbers:
        """How much every sense (columns) speaks for every other (rows)."""
        if not hasattr(self, "_known_links"):
            self._known_links = _link_matrix(self._places)
        return self._known_links


def _link_matrix(places: Sequence[Toponym]) -> Numbers:
    lat, lon = np.radians([p.lat for p in places]), np.radians([p.lon for p in places])
    points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    cosine = points @ points.T
    narrow = np.array([p.kind not in WIDE for p in places])
    out: Numbers = np.zeros(cosine.shape)
    for least, says in NEARNESS:
        out = np.maximum(out, says * (cosine >= least))
    out *= narrow[:, None] & narrow[None, :]
    country = _numbers([p.country_code or "" for p in places])
    province = _numbers([_province_key(p) for p in places])
    out += SAME_COUNTRY * ((country[:, None] == country[None, :]) & (country[None, :] > 0))
    out += SAME_PROVINCE * ((province[:, None] == province[None, :]) & (province[None, :] > 0))
    # News from anywhere names New York: that says little for the villages around it.
    fame: Numbers = np.array([FAMOUS_SAYS if _is_famous(p) else 1.0 for p in places])
    return out * fame[None, :]


def _is_famous(place: Toponym) -> bool:
    return place.kind in {"town", "capital"} and place.population >= FAMOUS


def _province_key(place: Toponym) -> str:
    province = place.name if place.kind == "province" else place.province
    return f"{place.countries[0]} {place_key(province)}" if province and place.countries else ""


def _numbers(keys: Sequence[str]) -> NDArray[np.int64]:
    """Return a number for every distinct key, 0 for none."""
    known = {"": 0}
    return np.array([known.setdefault(key, len(known)) for key in keys])


def _shares(score: Numbers, owner: NDArray[np.int64], groups: int) -> Numbers:
    """Return the probability of every sense within its name."""
    out = np.zeros(len(score))
    for number in range(groups):
        mine = owner == number
        if mine.any():
            power = np.exp(2 * (score[mine] - score[mine].max()))
            out[mine] = power / power.sum()
    return out
