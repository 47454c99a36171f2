"""Joining points to settlements, and estimating where those without a point lie: on small countries drawn by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("scipy", reason="the build's extra is not installed: pip install '.[build]'")

from shapely.geometry import box  # type: ignore[import-untyped]  # shapely ships no types

from gazetteer.distance import great_circle_km
from gazetteer.estimates import estimate
from gazetteer.positions import Point, Site, locate
from gazetteer.sources.postal import PostalRow

OUTLINES = {"WEST": box(30, 48, 32, 49), "EAST": box(32, 48, 34, 49)}


def site(code: str, name: str, hromada: str, region: str = "WEST", *, other: str = "") -> Site:
    return Site(code, (frozenset({name}), frozenset({other} - {""})), region, (region, f"raion-{region}", hromada))


def point(name: str, lon: float, lat: float, source: str = "postal") -> Point:
    return Point(lon, lat, frozenset({name}), source)


def row(name: str, postcode: str, council: str = "", lon: float | None = None, lat: float | None = None) -> PostalRow:
    return PostalRow("UA", postcode, name, council, "West", lon, lat, placed=False)


def test_a_name_unique_in_its_region_takes_the_point_inside_that_region() -> None:
    sites = [site("w", "lypa", "h1"), site("e", "lypa", "h2", "EAST")]
    found = locate(sites, [point("lypa", 33, 48.5), point("lypa", 31, 48.5)], OUTLINES)
    assert (found["w"].lon, found["e"].lon) == (31, 33)


def test_a_point_in_another_region_is_no_position() -> None:
    assert locate([site("w", "lypa", "h1")], [point("lypa", 33, 48.5)], OUTLINES) == {}


def namesakes_in_two_hromadas() -> tuple[list[Site], list[Point]]:
    sites = [
        site("a", "lypa", "north"),
        site("b", "lypa", "south"),
        site("c", "dub", "north"),
        site("d", "klen", "south"),
    ]
    points = [point("lypa", 31, 48.1), point("lypa", 31, 48.9), point("dub", 31.05, 48.88), point("klen", 31.05, 48.12)]
    return sites, points


def test_namesakes_take_the_points_beside_their_own_hromadas() -> None:
    sites, points = namesakes_in_two_hromadas()
    found = locate(sites, points, OUTLINES)
    assert {code: at.lat for code, at in found.items()} == {"a": 48.9, "b": 48.1, "c": 48.88, "d": 48.12}


def test_a_point_far_from_the_rest_of_its_hromada_is_taken_back() -> None:
    village = [site(f"v{i}", f"name{i}", "h") for i in range(6)]
    points = [point(f"name{i}", 30.5 + i / 100, 48.5) for i in range(5)] + [point("name5", 31.9, 48.5)]
    found = locate(village, points, OUTLINES)
    assert sorted(found) == ["v0", "v1", "v2", "v3", "v4"]


def test_a_distant_point_stays_when_a_neighbour_of_the_hromada_is_near() -> None:
    names = [f"name{i}" for i in range(9)]
    along = [30.1 + 0.13 * i for i in range(9)]  # one long row of villages, 9.6 km apart
    found = locate(
        [site(n, n, "h") for n in names], [point(n, lon, 48.5) for n, lon in zip(names, along, strict=True)], OUTLINES
    )
    assert len(found) == 9


@pytest.mark.parametrize(
    ("lons", "kept"),
    [
        ((31.0, 31.4), "ab"),
        ((31.0, 31.6), "a"),
        ((31.0, 31.1, 31.4), "ab"),
        ((31.0, 31.4, 31.1), "ac"),
        ((31.0, 31.1, 31.3), "abc"),
        ((30.5, 31.1, 31.8), "a"),
    ],
)
def test_a_point_far_from_all_others_of_a_small_hromada_is_taken_back(lons: tuple[float, ...], kept: str) -> None:
    points = [point(name, lon, 48.5) for name, lon in zip("abc", lons, strict=False)]
    found = locate([site(name, name, "h") for name in "abc"], points, OUTLINES)
    assert "".join(sorted(found)) == kept


@pytest.mark.parametrize(
    ("lon", "far", "town", "kept"),
    [(31.09, 31.2, None, False), (31.03, 31.055, None, True), (31.09, 31.4, None, True), (31.09, 31.2, 1, True)],
)
def test_a_point_is_given_up_that_lies_oddly_and_that_a_namesake_without_one_could_claim(
    lon: float, far: float, town: int | None, kept: bool
) -> None:
    around = {"dub": 31.0, "klen": 31.01, "hrab": 31.02}
    sites = [site("a", "lypa", "near"), *(site(name, name, "near") for name in around)]
    sites += [site("b", "lypa", "far"), site("iva", "iva", "far")]
    points = [point(name, at, 48.5) for name, at in (around | {"iva": far}).items()]
    found = locate(sites, [replace(point("lypa", lon, 48.5), geonameid=town), *points], OUTLINES)
    assert ("a" in found) is kept


def test_todays_name_goes_before_a_former_one() -> None:
    sites = [site("old", "myrne", "h1", other="zhovtneve"), site("new", "zhovtneve", "h2")]
    found = locate(sites, [point("zhovtneve", 31, 48.5)], OUTLINES)
    assert sorted(found) == ["new"]


def test_the_first_of_two_points_at_one_place_is_kept() -> None:
    found = locate(
        [site("a", "lypa", "h")], [point("lypa", 31, 48.5, "cities500"), point("lypa", 31.001, 48.5)], OUTLINES
    )
    assert found["a"].source == "cities500"


def test_the_order_of_settlements_does_not_matter() -> None:
    sites, points = namesakes_in_two_hromadas()
    assert locate(sites, points, OUTLINES) == locate(sites[::-1], points, OUTLINES)


@pytest.fixture
def grid() -> tuple[list[Site], dict[str, Point]]:
    """Four hromadas of five pairs of villages with a point, 7 km from pair to pair, and one without in the first."""
    sites = [site(f"{h}-{i}", f"name{h}{i}", f"h{h}") for h in range(4) for i in range(10)]
    points = {
        f"{h}-{i}": point("", 30.2 + 0.4 * h + 0.01 * (i % 2), 48.2 + 0.07 * (i // 2))
        for h in range(4)
        for i in range(10)
    }
    return [*sites, site("lost", "lost", "h0")], points


def test_a_settlement_without_a_point_lies_within_the_radius_around_its_hromada(
    grid: tuple[list[Site], dict[str, Point]],
) -> None:
    sites, points = grid
    rough = estimate(sites, points, {}, {})["lost"]
    assert rough.source == "estimate: hromada"
    assert great_circle_km(rough.lon, rough.lat, 30.2, 48.34) < 2
    assert 5_000 < rough.radius_m < 30_000


def test_neighbours_with_the_same_postcode_tell_more_than_the_hromada(
    grid: tuple[list[Site], dict[str, Point]],
) -> None:
    sites, points = grid
    rows = {
        (f"name{h}{i}", "WEST"): [row("", str(10_000 + 100 * h + 2 * (i // 2)))] for h in range(4) for i in range(10)
    }
    rows["lost", "WEST"] = [row("", "10008")]
    rough = estimate(sites, points, rows, {})["lost"]
    assert rough.source == "estimate: postcode"
    assert great_circle_km(rough.lon, rough.lat, 30.205, 48.48) < 1


def test_the_seat_of_a_rural_council_tells_where_its_villages_lie(
    grid: tuple[list[Site], dict[str, Point]],
) -> None:
    sites, points = grid
    councils = ("Зеленська", "Іванівська", "Петрівська", "Михайлівська", "Дубівська")
    rows = {
        (f"name{h}{i}", "WEST"): [row("", "1", f"{councils[i // 2]} сільська рада")]
        for h in range(4)
        for i in range(10)
    }
    rows["lost", "WEST"] = [row("", "1", "Михайлівська сільська рада")]
    seats = {"0-6": "Михайлівка", "0-7": "Ліски"}
    rough = estimate(sites, points, rows, seats)["lost"]
    assert rough.source == "estimate: council"
    assert great_circle_km(rough.lon, rough.lat, 30.205, 48.41) < 1


def test_the_point_of_a_postal_area_counts_beside_the_hromada_alone(
    grid: tuple[list[Site], dict[str, Point]],
) -> None:
    sites, points = grid
    rows = {(f"name{h}{i}", "WEST"): [row("", "1", lon=points[f"{h}-{i}"].lon, lat=points[f"{h}-{i}"].lat + 0.01)]
            for h in range(4) for i in range(10)}  # fmt: skip
    near = {**rows, ("lost", "WEST"): [row("", "1", lon=30.21, lat=48.3)]}
    far = {**rows, ("lost", "WEST"): [row("", "1", lon=33.0, lat=48.3)]}
    assert estimate(sites, points, near, {})["lost"].source == "postal area"
    assert estimate(sites, points, far, {})["lost"].source.startswith("estimate")


def test_a_clue_that_is_farther_off_as_a_rule_is_passed_over(grid: tuple[list[Site], dict[str, Point]]) -> None:
    sites, points = grid
    ends = {i: min(i, 9 - i) for i in range(10)}  # the first and the last village of a hromada share a postcode …
    rows = {
        (f"name{h}{i}", "WEST"): [row("", str(10_000 + 100 * h + 20 * ends[i]))] for h in range(4) for i in range(10)
    }
    rows["lost", "WEST"] = [row("", "10000")]
    assert estimate(sites, points, rows, {})["lost"].source == "estimate: hromada"


def test_a_settlement_is_no_neighbour_of_its_own_when_the_radius_is_tried(
    grid: tuple[list[Site], dict[str, Point]],
) -> None:
    sites, points = grid
    pairs = {code: point("", at.lon + 0.04 * (int(code[2]) % 2), at.lat) for code, at in points.items()}  # 3.7 km
    rows = {
        (f"name{h}{i}", "WEST"): [row("", str(10_000 + 100 * h + 20 * (i // 2)))] for h in range(4) for i in range(10)
    }
    rows["lost", "WEST"] = [row("", "10080")]
    assert estimate(sites, pairs, rows, {})["lost"].radius_m > 3_700


def test_a_settlement_without_neighbours_has_no_position(grid: tuple[list[Site], dict[str, Point]]) -> None:
    sites, points = grid
    alone = Site("alone", (frozenset({"alone"}),), "EAST", ("EAST", "raion-EAST", "h9"))
    assert "alone" not in estimate([*sites, alone], points, {}, {})


def test_a_settlement_with_a_point_is_not_estimated(grid: tuple[list[Site], dict[str, Point]]) -> None:
    sites, points = grid
    assert sorted(estimate(sites, points, {}, {})) == ["lost"]
