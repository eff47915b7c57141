"""The atlas knows places by the names news gives them, quickly and with coordinates."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.errors import WorldError
from dragoman.world.atlas import KINDS, Atlas, Toponym, distance_km, place_key, shared_atlas
from dragoman.world.gazetteer import DATA, shared_gazetteer

from ..conftest import environment


def best(name: str, kind: str | None = None) -> Toponym:
    return next(c for c in shared_atlas().candidates(name) if kind in {None, c.kind} and c.is_usual_name)


@pytest.mark.parametrize(
    ("name", "code", "lat", "lon"),
    [
        ("Kyiv", "UKR", 50.45, 30.52),
        ("Kiev", "UKR", 50.45, 30.52),
        ("Bombay", "IND", 19.07, 72.88),
        ("Mumbai", "IND", 19.07, 72.88),
        ("Sana'a", "YEM", 15.35, 44.2),
        ("Deir al-Zor", "SYR", 35.34, 40.14),
        ("Mazar-e-Sharif", "AFG", 36.71, 67.11),
        ("Brasília", "BRA", -15.8, -47.9),
        ("brasilia", "BRA", -15.8, -47.9),
        ("Ho Chi Minh City", "VNM", 10.8, 106.6),
        ("Saint Petersburg", "RUS", 59.94, 30.31),
        ("Metcalfe County", "USA", 36.98, -85.6),
        ("Ontario", "CAN", 49.25, -84.5),
        ("Helmand", "AFG", 31.0, 64.0),
        ("Donbas", "UKR", 48.4, 38.0),
        ("Turkey", "TUR", 39.0, 35.0),
    ],
)
def test_names_of_the_news(name: str, code: str, lat: float, lon: float) -> None:
    found = best(name)
    assert found.country_code == code
    assert distance_km(found.lat, found.lon, lat, lon) < 60


def test_a_name_has_all_its_bearers_the_largest_first() -> None:
    found = shared_atlas().candidates("London")
    assert [c.country_code for c in found[:2]] == ["GBR", "CAN"]
    assert {"Kentucky", "Ohio", "Arkansas"} <= {c.province for c in found}
    assert [c.population for c in found] == sorted((c.population for c in found), reverse=True)


def test_an_unknown_name_has_none() -> None:
    for name in ("Xyzzyville", "", "'s", "، ؟", "A" * 10_000):
        assert shared_atlas().candidates(name) == ()


def test_places_of_several_countries_or_none_have_no_code() -> None:
    assert best("Kashmir", "area").countries == ("IND", "PAK")
    assert best("Kashmir", "area").country_code is None
    assert best("Black Sea").country_code is None


def test_every_country_of_the_gazetteer_has_coordinates() -> None:
    ended = {"ANT", "CSK", "DDR", "SCG", "SUN", "YUG", "RVN", "VDR", "YMD", "ZAR", "SKM", "RHO", "DHY", "PCZ", "HVO"}
    missing = set(shared_gazetteer().states) - set(shared_atlas().countries)
    assert missing <= ended
    assert shared_atlas().countries["RUS"].lat == 60.0


def test_wales_is_itself_and_not_the_united_kingdom() -> None:
    assert [c.name for c in shared_atlas().candidates("Wales") if c.kind in {"country", "province"}] == ["Wales"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Hague", "hague"),
        ("Saint-Étienne", "st etienne"),
        ("Fort St. John", "ft st john"),
        ("Łódź", "lodz"),
        ("N'Djamena", "ndjamena"),
        ("U.S.", "us"),
        ("Diyarbak\u0131r", "diyarbakir"),
        ("Cox’s Bazar", "coxs bazar"),
    ],
)
def test_keys(name: str, key: str) -> None:
    assert place_key(name) == key


def test_a_missing_table_is_named_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"none\.parquet is missing: .*training\.places"):
        Atlas(tmp_path / "none.parquet")


@pytest.mark.parametrize("content", [b"", b"name,lat,lon\n"])
def test_another_file_is_no_table_of_places(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.parquet"
    path.write_bytes(content)
    with pytest.raises(WorldError, match="is no table of places"):
        Atlas(path)


def test_regions_keep_their_schema() -> None:
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 800
    assert {r["kind"] for r in rows} <= set(KINDS)
    codes = set(shared_gazetteer().states)
    for row in rows:
        assert row["name"], row
        assert -90 <= float(row["lat"]) <= 90
        assert -180 <= float(row["lon"]) <= 180
        assert set(filter(None, row["countries"].split(";"))) <= codes, row
    keys = [(r["name"], r["kind"], r["countries"]) for r in rows]
    assert len(keys) == len(set(keys))


def test_every_region_is_in_the_atlas_near_its_row() -> None:
    """The table was made from this very file."""
    with (DATA / "regions.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in filter(None, (row["name"], *row["aliases"].split(";"))):
                found = [c for c in shared_atlas().candidates(name) if c.is_usual_name]
                near = [c for c in found if distance_km(c.lat, c.lon, float(row["lat"]), float(row["lon"])) < 60]
                assert near, (name, row)


def test_the_table_is_small_enough_to_ship() -> None:
    assert (DATA / "places.parquet").stat().st_size < 12_000_000
    assert len(shared_atlas()) > 200_000


def test_duckdb_is_not_imported_before_the_table_is_read() -> None:
    code = "import sys, dragoman.world.atlas; print('duckdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment())
    assert done.stdout.strip() == "False"
