"""Why a name means what it means: every bearer with its rows and where they stand, roles, adjectives, places."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING, Any

from dragoman.language.lemmas import lemma
from dragoman.world.names import normalise
from dragoman.world.rows import DATA, EARLIEST, LATEST, listed
from dragoman.world.tables import ENTRY_KINDS
from dragoman.world.validating import read_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.world.agents import Agents
    from dragoman.world.atlas import Atlas
    from dragoman.world.bearers import Bearer
    from dragoman.world.custom import World
    from dragoman.world.gazetteer import Gazetteer
    from dragoman.world.rows import Entry

MOST_PLACES = 8
MOST_SUGGESTIONS = 6
CLOSE = 0.75


@dataclass
class Explanation:
    """What a name stands for; every field is JSON-ready.

    Attributes:
        name: The name asked for.
        date: The date asked for, or None.
        bearers: Everybody who bears the name, the one meant at the date first.
        role: Whom a phrase such as "the Pakistani foreign minister" stands for.
        agent: The sectors of a role noun.
        adjective: The state of an adjective or demonym.
        places: The places of the name, the most populous first.
        suggestions: Names that are spelt alike, where nothing was found.
    """

    name: str
    date: str | None
    bearers: list[dict[str, Any]] = field(default_factory=list)
    role: dict[str, Any] | None = None
    agent: dict[str, Any] | None = None
    adjective: dict[str, Any] | None = None
    places: list[dict[str, Any]] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Whether the name stands for anything."""
        return bool(self.bearers or self.role or self.agent or self.adjective or self.places)


class Explainer:
    """Explains names by one gazetteer."""

    def __init__(self, gazetteer: Gazetteer, agents: Agents, worlds: Sequence[World] = ()) -> None:
        """Read where every row of the shipped files and of the worlds stands."""
        self._gazetteer, self._agents = gazetteer, agents
        # By kind and name, as a bearer holds them: the names of its rows, their dates and their places.
        self._rows: dict[tuple[str, str], list[tuple[dict[str, str], str]]] = {}
        for table in read_tables(DATA):
            kind, path = ENTRY_KINDS.get(table.schema), table.path.relative_to(DATA)
            for line, row in table.rows if kind else ():
                self._keep(str(kind), row, f"{path}:{line}")
        for world in worlds:
            for (kind, row), where in zip(world.rows, world.places, strict=True):
                self._keep(kind, row, where)

    def _keep(self, kind: str, row: dict[str, str], where: str) -> None:
        self._rows.setdefault((kind, normalise(row["name"])), []).append((row, where))

    def explain(self, name: str, date: str | None, atlas: Atlas | None = None) -> Explanation:
        """Return what a name or role phrase stands for at a date."""
        out = Explanation(name, date)
        meant = self._gazetteer.find(name, date, by_sound=True)
        bearers = self._gazetteer.bearers(name, by_sound=True)
        for bearer in sorted(bearers, key=lambda b: b.distance(date)):
            told = self._bearer(bearer, name, date)
            told["meant"] = meant is not None and not any(b["meant"] for b in out.bearers)
            out.bearers.append(told)
        words = normalise(name).lower().replace("'s ", " ").split()
        out.role = self._role(words, date)
        out.agent = None if out.bearers or out.role else self._agent(words)
        state = self._gazetteer.find_adjective(name, date)
        out.adjective = {"state": state.name, "code": state.code} if state else None
        out.places = self._places(name, atlas)
        if not out.is_known:
            out.suggestions = self._alike(name)
        return out

    # ---- bearers

    def _bearer(self, bearer: Bearer, name: str, date: str | None) -> dict[str, Any]:
        rows = self._placed(bearer)
        spelling = _spelling(name, [row for row, _ in rows])
        return {
            "name": bearer.name,
            "kind": bearer.kind,
            "matched": spelling,
            "by_sound": spelling is not None and normalise(spelling).lower() != normalise(name).lower(),
            "at_date": self._entry(bearer.at(date)),
            "rows": [self._row(row, where, date) for row, where in rows],
        }

    def _placed(self, bearer: Bearer) -> list[tuple[dict[str, str], str]]:
        """Return the rows of a bearer with their places, only those that the gazetteer still heeds."""
        kind = "state" if bearer.kind == "seat" else bearer.kind
        heeded = {(e.office, e.code, e.valid_from, e.valid_to) for e in bearer.rows}
        found = self._rows.get((kind, normalise(bearer.name)), [])
        kept: dict[tuple[str, ...], tuple[dict[str, str], str]] = {}
        for row, where in found:  # of two rows alike the later has replaced the earlier
            start, end = row.get("valid_from") or EARLIEST, row.get("valid_to") or LATEST
            if (row.get("office") or None, row["code"] or None, start, end) in heeded:
                kept[row.get("office", ""), row["code"], start, end] = (row, where)
        return list(kept.values())

    def _entry(self, entry: Entry) -> dict[str, Any]:
        return {
            "name": entry.name, "code": entry.code, "country": self._country(entry.code),
            "sectors": list(entry.sectors), "office": entry.office, "wikidata": entry.identifier,
        }  # fmt: skip

    def _row(self, row: dict[str, str], where: str, date: str | None) -> dict[str, Any]:
        start, end = row.get("valid_from") or None, row.get("valid_to") or None
        return {
            "office": row.get("office") or None, "code": row["code"] or None,
            "sectors": list(listed(row.get("sectors", ""))), "from": start, "to": end,
            "holds": _holds(start or EARLIEST, end or LATEST, date) if date else None, "where": where,
        }  # fmt: skip

    def _country(self, code: str | None) -> str | None:
        state = self._gazetteer.states.get(code or "")
        return state.name if state else None

    # ---- phrases

    def _role(self, words: list[str], date: str | None) -> dict[str, Any] | None:
        """Return the office, country and holder of "the pakistani foreign minister" or "president of chad"."""
        for first, rest in _owner_and_office(words):
            owner = self._owner(first, date)
            offices = self._gazetteer.offices.named(rest, len(rest) - 1) if owner and owner.code else ()
            if owner and owner.code and offices:
                holder = self._gazetteer.offices.holder(offices, owner.code, date) if date else None
                told = {"offices": list(offices), "code": owner.code, "country": self._country(owner.code)}
                return {**told, "holder": self._entry(holder) if holder else None}
        return None

    def _owner(self, words: str, date: str | None) -> Entry | None:
        """Return the country that an owner in small letters names."""
        for spelt in (words.title(), words.upper(), words):
            found = self._gazetteer.find_adjective(spelt, date) or self._gazetteer.country(spelt, date)
            if found:
                return found
        return None

    def _agent(self, words: list[str]) -> dict[str, Any] | None:
        lemmas = [lemma(word, "NOUN").lower() for word in words]
        head = len(words) - 1
        found = self._agents.find(words, head) or self._agents.find(lemmas, head) if words else None
        return {"phrase": found.phrase, "sectors": list(found.sectors)} if found else None

    def _places(self, name: str, atlas: Atlas | None) -> list[dict[str, Any]]:
        city = self._gazetteer.find_city(name)
        rows = self._rows.get(("city", normalise(name)), [])
        out: list[dict[str, Any]] = []
        if city:
            where = {"country": self._country(city.code), "where": rows[-1][1] if rows else None}
            out.append({"name": city.name, "kind": "city", "code": city.code, **where})
        for place in (atlas.candidates(name) if atlas else ())[:MOST_PLACES]:
            code = place.country_code
            told = {"name": place.name, "kind": place.kind, "code": code, "country": self._country(code)}
            more = {"province": place.province, "population": place.population or None, "geonameid": place.geonameid}
            out.append({**told, **more, "lat": place.lat, "lon": place.lon, "where": "places.parquet"})
        return out

    def _alike(self, name: str) -> list[str]:
        """Return names that are spelt nearly like a name nobody bears."""
        key = normalise(name).lower()
        near: dict[str, str] = {}
        for rows in self._rows.values():
            for row, _ in rows:
                for other in (row["name"], *listed(row.get("aliases", ""))):
                    if abs(len(other) - len(key)) <= max(2, len(key) // 3):
                        near.setdefault(normalise(other).lower(), other)
        return [near[k] for k in get_close_matches(key, near, MOST_SUGGESTIONS, CLOSE)]


def _holds(start: str, end: str, date: str) -> bool:
    return start[: len(date)] <= date and date[: len(end)] <= end


def _owner_and_office(words: list[str]) -> list[tuple[str, list[str]]]:
    """Return the ways to cut a phrase into a country and an office: before, or after "of" and the like."""
    cuts = [(" ".join(words[:i]), words[i:]) for i in range(1, len(words))]
    for i, word in enumerate(words):
        if word in {"of", "for"} and 0 < i < len(words) - 1:
            cuts.append((" ".join(w for w in words[i + 1 :] if w != "the"), words[:i]))
    return cuts


def _spelling(name: str, rows: list[dict[str, str]]) -> str | None:
    """Return the listed spelling that a name matched: the same one, else the one most like it."""
    names = [n for row in rows for k in ("name", "aliases", "capital", "seats") for n in listed(row.get(k, ""))]
    key = normalise(name).lower()
    same = [n for n in names if normalise(n).lower() == key]
    return same[0] if same else max(names, key=lambda n: SequenceMatcher(None, normalise(n), key).ratio(), default=None)
