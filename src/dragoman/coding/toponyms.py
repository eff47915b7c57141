"""The places of a document: every mention with the one place it means."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from dragoman.coding.areacodes import telephoned
from dragoman.coding.placenames import PlaceMention, PlaceNames
from dragoman.coding.placewords import PlaceWords
from dragoman.coding.senses import NameGroup, Senses, is_of_sort, keep_cities
from dragoman.records import Place
from dragoman.world.atlas import distance_km, place_key

if TYPE_CHECKING:
    from dragoman.language.parse import Parse
    from dragoman.world.atlas import Atlas, Toponym
    from dragoman.world.gazetteer import Gazetteer

# How exact a place is, from PLOVER's 1 (a country) to 5 (a spot); wider than a country is None.
LEVELS = {
    "country": 1, "province": 2, "area": 2, "peninsula": 2, "island": 2, "desert": 2, "river": 2, "mountains": 2,
    "district": 3, "lake": 3, "strait": 3, "town": 4, "capital": 4, "site": 5,
}  # fmt: skip
CONTAINING = frozenset({"country", "province", "area", "district", "region", "island", "peninsula"})
NEAR_KM = 150
BY_STATE = frozenset({"USA", "CAN", "AUS"})
WELL_KNOWN = 200_000  # inhabitants of a town that needs no province beside it
_BETWEEN = re.compile(r"\s*(?:,|\(|,? in|,? in the|,? in \w+)\s*$")


class DocumentPlaces:
    """The place mentions of one document, found and resolved when first asked for."""

    def __init__(self, parse: Parse, atlas: Atlas, gazetteer: Gazetteer, date: str | None) -> None:
        """Remember the document; nothing is done yet."""
        self._parse = parse
        self._words = PlaceWords(parse, atlas, gazetteer, date)
        self._atlas = atlas

    def all(self) -> list[Place]:
        """Return all places in the order of the text."""
        return [place for _, place in self.mentions]

    def at(self, sentence: int, token: int) -> Place | None:
        """Return the place whose name covers a word."""
        return self._by_word.get((sentence, token))

    def mentions_in(self, sentence: int) -> list[tuple[PlaceMention, Place]]:
        """Return the mentions of one sentence with their places."""
        return self._by_sentence.get(sentence, [])

    @cached_property
    def mentions(self) -> list[tuple[PlaceMention, Place]]:
        """Every mention with its place, in the order of the text."""
        return [(m, self._place(m, s)) for m, s in zip(self._found, self._senses, strict=True)]

    @cached_property
    def countries(self) -> Counter[str]:
        """How often every country (alpha-3) is named, by itself or by a place in it."""
        return Counter(p.country_code for _, p in self.mentions if p.country_code)

    @cached_property
    def _by_word(self) -> dict[tuple[int, int], Place]:
        return {(m.sentence, i): p for m, p in self.mentions for i in range(m.first, m.end)}

    @cached_property
    def _by_sentence(self) -> dict[int, list[tuple[PlaceMention, Place]]]:
        out: dict[int, list[tuple[PlaceMention, Place]]] = {}
        for mention, place in self.mentions:
            out.setdefault(mention.sentence, []).append((mention, place))
        return out

    @cached_property
    def _found(self) -> list[PlaceMention]:
        return PlaceNames(self._parse, self._words).find()

    # ---- the sense of every mention

    @cached_property
    def _senses(self) -> list[Toponym | None]:
        """The place that every mention means, in order; a building means the town it stands in."""
        groups, keys = self._grouped()
        own = self._told_beside(groups, keys)
        self._tell_by_telephone(groups, keys)
        chosen = dict(zip(groups, Senses(list(groups.values())).choose(), strict=True))
        out = [
            own.get(i) or self._of_sort(m, groups.get(k), chosen.get(k))
            for i, (m, k) in enumerate(zip(self._found, keys, strict=True))
        ]
        for i, mention in enumerate(self._found):
            if mention.manner == "adjective":
                out[i] = self._words.adjective(mention.text)
        for i, mention in enumerate(self._found):
            if mention.manner == "facility":
                out[i] = self._town_of(i, out)
        return out

    def _grouped(self) -> tuple[dict[str, NameGroup], list[str]]:
        groups: dict[str, NameGroup] = {}
        keys = []
        for mention in self._found:
            key = place_key(mention.text) if mention.manner == "name" else mention.text
            keys.append(key)
            if mention.manner == "facility":
                continue
            if key not in groups:
                groups[key] = NameGroup(key, self._possible(mention))
            groups[key].count += 1
            if mention.sort:
                groups[key].sorts.add(mention.sort)
        for group in groups.values():
            group.sorts = group.sorts if len(group.sorts) == 1 else set()  # told as a city and as a province
            group.everything = group.senses
            group.senses = keep_cities(group.senses, group.sorts)
        return groups, keys

    def _possible(self, mention: PlaceMention) -> list[Toponym]:
        if mention.manner == "adjective":
            found = self._words.adjective(mention.text)
            return [found] if found else []
        return list(self._words.candidates(mention.text))

    def _of_sort(self, mention: PlaceMention, group: NameGroup | None, chosen: Toponym | None) -> Toponym | None:
        """Return the city or the province of the chosen name, as a word beside the mention tells."""
        if group is None or chosen is None or not mention.sort or is_of_sort(chosen, mention.sort):
            return chosen
        like = [p for p in group.everything if p.countries == chosen.countries and is_of_sort(p, mention.sort)]
        near = [p for p in like if distance_km(p.lat, p.lon, chosen.lat, chosen.lon) < NEAR_KM]
        return max(near, key=lambda p: (p.is_usual_name, p.population), default=chosen)

    def _told_beside(self, groups: dict[str, NameGroup], keys: list[str]) -> dict[int, Toponym]:
        """Resolve mentions by the wider place written beside them; tell their groups, too."""
        own: dict[int, Toponym] = {}
        for i in range(len(self._found) - 1, 0, -1):
            inner, outer = groups.get(keys[i - 1]), groups.get(keys[i])
            if inner is None or outer is None or (inner is outer and not self._is_within(i)):
                continue
            pair = self._pair(i, inner, outer, own.get(i)) or self._unlisted(i, inner, outer)
            if pair is None:
                continue
            own[i - 1], container = pair
            inner.forced = [*inner.forced, own[i - 1]]
            if self._found[i].manner == "name":
                own.setdefault(i, container)
        return own

    def _tell_by_telephone(self, groups: dict[str, NameGroup], keys: list[str]) -> None:
        """Tell the towns whose telephones stand in the same sentence: "call London police at 519-..."."""
        for start, country, province in telephoned(self._parse.text):
            for mention, key in zip(self._found, keys, strict=True):
                tokens = self._parse.sentences[mention.sentence].tokens
                group = groups.get(key)
                if group and not group.forced and tokens[0].start <= start < tokens[-1].end:
                    there = [p for p in group.senses if p.countries[:1] == (country,) and p.province == province]
                    group.forced = [p for p in there if p.is_usual_name]

    def _is_within(self, i: int) -> bool:
        """Whether mention i follows the one before as its container: "Homs, Syria", "Chibok in Nigeria"."""
        before, after = self._found[i - 1], self._found[i]
        return before.sentence == after.sentence and bool(_BETWEEN.match(self._parse.text[before.stop : after.start]))

    def _pair(
        self, i: int, inner: NameGroup, outer: NameGroup, known: Toponym | None
    ) -> tuple[Toponym, Toponym] | None:
        """Return the likeliest place of mention i-1 that lies in a place of mention i, with that place."""
        if not self._is_within(i) or self._found[i - 1].manner == "adjective" or self._found[i].manner == "adjective":
            return None
        containers = [known] if known else [c for c in outer.senses if c.kind in CONTAINING]
        first = inner.likeliest()
        for container in containers:
            if first and first.kind == container.kind and first.kind in {"country", "province"}:
                continue  # a list: "Georgia, Russia and Turkey", "Ohio, Indiana and Kansas"
            inside = [p for p in inner.senses if p != container and _lies_in(p, container)]
            if inside:
                return max(inside, key=lambda p: (p.is_usual_name, p.population)), container
        return None

    def _unlisted(self, i: int, inner: NameGroup, outer: NameGroup) -> tuple[Toponym, Toponym] | None:
        """Return the province told beside a village that the atlas lacks, in place of its namesakes elsewhere."""
        before, after = self._found[i - 1], self._found[i]
        if not self._is_within(i) or before.manner != "name" or after.manner != "name":
            return None
        province = next((c for c in outer.senses if c.kind == "province"), None)
        if province is None or any(p.kind == "country" for p in outer.senses):
            return None
        # Only there "Holliday, Missouri" is how a town is told; elsewhere it may be a list.
        by_state = province.countries[0] in BY_STATE
        if any(
            p.population >= WELL_KNOWN or (not by_state and p.countries == province.countries) for p in inner.senses
        ):
            return None
        return province, province

    def _town_of(self, i: int, senses: list[Toponym | None]) -> Toponym | None:
        """Return the town that a building stands in: the one named after it, else one in its sentence at home."""
        if i + 1 < len(senses) and self._is_within(i + 1) and senses[i + 1]:
            return senses[i + 1]
        here = self._found[i].sentence
        near = [
            s
            for j in (i + 1, i - 1, i + 2, i - 2)
            if 0 <= j < len(senses) and self._found[j].sentence == here and (s := senses[j])
        ]
        named = Counter(s.country_code for s in senses if s and s.country_code)
        home = named.most_common(1)[0][0] if named else None
        towns = [s for s in near if s.country_code == home and s.kind in {"town", "capital", "district", "area"}]
        return next(iter((*towns, *(s for s in near if s.country_code == home and s.kind == "province"))), None)

    # ---- records

    def _place(self, mention: PlaceMention, found: Toponym | None) -> Place:
        place = Place(self._parse.text[mention.start : mention.stop], mention.start, mention.stop)
        if found is None:
            return place
        country = self._atlas.countries.get(found.country_code or "")
        return replace(
            place,
            resolved_place=found.name,
            geonameid=found.geonameid,
            lat=found.lat,
            lon=found.lon,
            province=found.name if found.kind == "province" else found.province,
            country=country.name if country else None,
            country_code=found.country_code,
            resolution=LEVELS.get(found.kind),
        )


def _lies_in(place: Toponym, container: Toponym) -> bool:
    if container.kind == "country":
        return container.countries[0] in place.countries and place.kind != "country"
    if container.kind == "province":
        same = place.countries[:1] == container.countries[:1]
        return same and place.province is not None and place_key(place.province) == place_key(container.name)
    return place.kind != "country" and distance_km(place.lat, place.lon, container.lat, container.lon) < NEAR_KM
