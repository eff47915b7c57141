"""The atlas: every place that bears a name, with coordinates, from `data/places.parquet`.

The table (how it is made: training/places.py) is kept as a few NumPy columns and one block of text,
because 300,000 Python objects would cost seconds and hundreds of megabytes.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from functools import cache, lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from dragoman.errors import WorldError
from dragoman.world.caching import kept_arrays

if TYPE_CHECKING:
    from numpy.typing import NDArray

PLACES = Path(__file__).parent / "data" / "places.parquet"
# The order is that of the numbers in the table; new kinds go to the end.
KINDS = (
    "country", "province", "district", "capital", "town", "continent", "region", "area", "island", "peninsula",
    "sea", "strait", "river", "lake", "mountains", "desert", "site",
)  # fmt: skip
COLUMNS = ("kind", "lat", "lon", "population", "geonameid")
NOTED = 128  # added to the number of the kind
BLOCK = 2_500  # places in a row of the table
MOST_CANDIDATES = 60
ROW_MASK = 0xFFFFFFFF
EARTH_RADIUS_KM = 6371.0
_SEPARATORS = re.compile(r"[^a-z0-9]+")
# Letters that do not fall apart into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


class Toponym(NamedTuple):
    """One place that a name may stand for.

    Attributes:
        countries: Alpha-3 codes, the main one first; empty for seas and continents.
        province: Name of the province, of a place below that level.
        is_noted: Whether the place is better known in the news than its size tells (Venice, Srebrenica).
        is_usual_name: Whether news calls the place so; false for historic and foreign names.
    """

    name: str
    kind: str
    lat: float
    lon: float
    countries: tuple[str, ...]
    province: str | None
    population: int
    geonameid: int | None
    is_usual_name: bool
    is_noted: bool = False

    @property
    def country_code(self) -> str | None:
        """The alpha-3 code of the country, where the place lies in only one."""
        return self.countries[0] if len(self.countries) == 1 else None


def place_key(name: str) -> str:
    """Return the key of a place name: no accents, case, punctuation, leading article; St for Saint."""
    name = name.lower()
    if name.isalpha() and name.isascii():
        return name
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name.translate(_LETTERS)) if not _is_mark(c))
    words = _SEPARATORS.sub(" ", name.replace("'", "").replace("’", "").replace(".", "")).split()
    if len(words) > 1:
        if words[0] == "the":
            words = words[1:]
        words = [_SHORT.get(w, w) for w in words]
    return " ".join(words)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) == "Mn"


def key_hash(key: str) -> int:
    """Return the 32-bit hash under which the table holds a key."""
    return zlib.crc32(key.encode())


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance between two points in degrees."""
    p, q = radians(lat), radians(other_lat)
    half = sin((q - p) / 2) ** 2 + cos(p) * cos(q) * sin(radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


class Atlas:
    """All places by name."""

    def __init__(self, path: Path = PLACES) -> None:
        """Read the table of places.

        Raises:
            WorldError: The file is missing or is no table of places; names the file.
        """
        # A search in the sorted hashes, each joined to a row number, finds all bearers of a name.
        columns = _read(path)
        self._text, self._block_ends, self._index = columns["text"], columns["ends"], columns["index"]
        self._kind, self._noted = columns["kind"] % NOTED, columns["kind"] >= NOTED
        self._lat, self._lon = columns["lat"], columns["lon"]
        self._population, self._geonameid = columns["population"], columns["geonameid"]
        self._ends: dict[int, NDArray[np.int64]] = {}
        self.candidates = lru_cache(maxsize=4096)(self._candidates)
        countries = (self._toponym(int(i), "") for i in np.flatnonzero(self._kind == KINDS.index("country")))
        self.countries = {c.countries[0]: c for c in countries if c}

    def __len__(self) -> int:
        """The number of places."""
        return len(self._kind)

    def _candidates(self, name: str) -> tuple[Toponym, ...]:
        """Return the places that bear a name, the most populous first, at most MOST_CANDIDATES."""
        key = place_key(name)
        rows = self._rows(key)
        if not len(rows):
            return ()
        if len(rows) > MOST_CANDIDATES:
            rows = rows[np.argsort(-self._population[rows], kind="stable")][:MOST_CANDIDATES]
        found = [t for t in (self._toponym(int(row), key) for row in rows) if t]
        return tuple(sorted(found, key=lambda t: -t.population))

    def _rows(self, key: str) -> NDArray[np.int64]:
        number = key_hash(key)
        first = self._index.searchsorted(np.uint64(number << 32))
        end = self._index.searchsorted(np.uint64((number << 32) + ROW_MASK), side="right")
        return (self._index[first:end] & np.uint64(ROW_MASK)).astype(np.int64)

    def _line(self, row: int) -> bytes:
        """Return the line of a place; where the lines of its block end is found when first asked."""
        number, line = divmod(row, BLOCK)
        start = int(self._block_ends[number - 1]) if number else 0
        block = self._text[start : int(self._block_ends[number])]
        ends = self._ends.get(number)
        if ends is None:
            ends = np.append(np.flatnonzero(block == ord("\n")), len(block))
            self._ends[number] = ends
        return block[ends[line - 1] + 1 if line else 0 : ends[line]].tobytes()

    def _toponym(self, row: int, key: str) -> Toponym | None:
        """Return a place; None where only the hash of the key agrees. An empty key agrees with all."""
        name, usual, others, countries, province = self._line(row).decode().split("\t")
        is_usual = not key or place_key(name) == key or key in map(place_key, usual.split(";"))
        if not is_usual and key not in map(place_key, others.split(";")):
            return None
        return Toponym(
            name,
            KINDS[self._kind[row]],
            round(float(self._lat[row]), 4),
            round(float(self._lon[row]), 4),
            tuple(countries.split(";")) if countries else (),
            province or None,
            int(self._population[row]),
            int(self._geonameid[row]) or None,
            is_usual,
            bool(self._noted[row]),
        )


def _read(path: Path) -> dict[str, NDArray[Any]]:
    """Return the numeric columns, the lines of all places with the ends of their blocks, and every hash of a name."""
    if not path.exists():
        raise WorldError(f"{path} is missing: reinstall the package, or make it with `python -m training.places`")
    return kept_arrays("places", [path], lambda: _decoded(path))


def _decoded(path: Path) -> dict[str, NDArray[Any]]:
    import duckdb  # here, as the import costs a tenth of a second

    try:
        # One thread hands out the rows in their order.
        with duckdb.connect(config={"threads": 1}) as connection:
            table = connection.read_parquet(str(path))
            numbers = table.project(", ".join(f"unnest({name}) AS {name}" for name in COLUMNS)).fetchnumpy()
            index = table.project("(unnest(key)::UBIGINT << 32) | unnest(owner) AS entry").fetchnumpy()["entry"]
            blocks = [row[0] for row in table.project("encode(text)").fetchall()]
    except duckdb.Error as error:
        raise WorldError(f"{path} is no table of places: {str(error).splitlines()[0]}") from error
    columns = {name: np.ma.getdata(column) for name, column in numbers.items()}
    text = {"text": np.frombuffer(b"".join(blocks), np.uint8), "ends": np.cumsum([len(block) for block in blocks])}
    return columns | text | {"index": np.ma.getdata(index)}


@cache
def shared_atlas() -> Atlas:
    """Return the shipped atlas, loaded once per process."""
    return Atlas()
