"""Cells: every spot belongs to the nearest settlement of its oblast, and nothing is lost or counted twice."""

from __future__ import annotations

from functools import cache
from math import hypot

import pytest
import shapely  # type: ignore[import-untyped]  # shapely ships no types
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box  # type: ignore[import-untyped]  # as above

from gazetteer.coverage import is_located
from gazetteer.index import Gazetteer, open_gazetteer
from gazetteer.place import Place
from mapper.intervals import Interval, Settlement, Timeline
from mapper.land import Cells, cells, cut, focus, outlines_of, to_degrees, to_metres

SUDZHA = "geonames:486816"
FACTBOOK_KM2 = 603_550
WEST, EAST = box(0, 0, 20_000, 20_000), box(20_000, 0, 40_000, 20_000)
spots = st.lists(st.tuples(st.integers(0, 19_999), st.integers(0, 19_999)), min_size=1, max_size=12, unique=True)


def timeline_of(*place_ids: str) -> Timeline:
    settlements = {}
    for place_id in place_ids:
        place = gazetteer().by_id(place_id)
        settlements[place_id] = Settlement(place_id, *[None] * 6, place and place.country, None, None)
    return Timeline(settlements, {each: (Interval(each, None, None, "unknown", "none"),) for each in place_ids})


@cache
def gazetteer() -> Gazetteer:
    return open_gazetteer()


def place_named(name: str, kind: str = "city") -> Place:
    [place] = [m.place for m in gazetteer().lookup(name) if m.place.country == "UA" and m.place.kind == kind]
    return place


def cell_of(land: Cells, place_id: str) -> object:
    return shapely.union_all(land.pieces[[i for i, own in enumerate(land.place_ids) if own == place_id]])


def test_ukraine_is_cut_without_gap_or_overlap() -> None:
    land = cells()
    assert set(land.countries) == {"UA"}
    assert shapely.coverage_is_valid(land.pieces)
    assert land.areas_km2.sum() == pytest.approx(focus().area / 1e6, abs=0.1)
    assert land.areas_km2.sum() == pytest.approx(FACTBOOK_KM2, rel=0.01)
    assert len(set(land.place_ids)) > 17_900


@pytest.mark.parametrize("name", ["Бахмут", "Буча", "Севастополь", "Київ", "Генічеськ"])
def test_town_lies_in_its_cell(name: str) -> None:
    place = place_named(name)
    assert shapely.covers(cell_of(cells(), place.place_id), to_metres(Point(place.lon, place.lat)))


def test_same_cells_are_cut_once() -> None:
    assert cells() is cells(gazetteer(), timeline_of(place_named("Бахмут").place_id))


def test_land_abroad_is_cut_where_a_timeline_tells_of_it() -> None:
    land = cells(timeline=timeline_of(SUDZHA))
    assert set(land.countries) == {"UA", "RU"}
    assert shapely.coverage_is_valid(land.pieces)
    place = gazetteer().by_id(SUDZHA)
    assert place is not None
    assert shapely.covers(cell_of(land, SUDZHA), to_metres(Point(place.lon, place.lat)))
    abroad = land.pieces[[country == "RU" for country in land.countries]]
    corners = shapely.points(shapely.get_coordinates(abroad))
    assert max(shapely.distance(corners, focus())) == pytest.approx(50_000, abs=500)


def test_estimated_position_has_a_cell_when_a_timeline_tells_of_it() -> None:
    known = {(p.lon, p.lat) for p in gazetteer().places("UA") if is_located(p)}
    rough = [p for p in gazetteer().places("UA") if not is_located(p) and p.lon and p.kind == "village"]
    apart = next(p for p in rough if (p.lon, p.lat) not in known)
    twin = next(p for p in rough if (p.lon, p.lat) in known)
    assert apart.place_id not in cells().place_ids
    told = cells(timeline=timeline_of(apart.place_id, twin.place_id)).place_ids
    assert apart.place_id in told
    assert twin.place_id not in told


def test_districts_share_the_position_of_their_city_and_have_no_cell() -> None:
    districts = {place.place_id for place in gazetteer().places("UA") if place.kind == "district"}
    assert districts.isdisjoint(cells(timeline=timeline_of(*districts)).place_ids)


@pytest.mark.parametrize(("lon", "lat", "oblast"), [(32.84, 46.04, "UA65"), (30.01, 45.74, "UA51")])
def test_island_without_a_settlement_belongs_to_the_nearest_oblast(lon: float, lat: float, oblast: str) -> None:
    outlines = outlines_of([place for place in gazetteer().places("UA") if is_located(place)])
    [code] = [code for code, outline in outlines.items() if outline.covers(to_metres(Point(lon, lat)))]
    assert code[:4] == oblast


def test_metres_and_degrees_lead_back() -> None:
    there = to_metres(Point(36.35, 47.82))
    assert to_degrees(there).equals_exact(Point(36.35, 47.82), 1e-7)
    assert to_metres(Point(32, 49)).equals_exact(Point(0, 0), 1e-6)


def test_two_settlements_share_a_square_evenly() -> None:
    land = cut({"UA1": WEST}, {"UA1": [("a", 5_000, 10_000), ("b", 15_000, 10_000)]})
    assert land.place_ids == ("a", "b")
    assert land.areas_km2.tolist() == [200.0, 200.0]
    assert land.pieces[0].equals(box(0, 0, 10_000, 20_000))


def test_one_settlement_has_all_and_none_has_nothing() -> None:
    land = cut({"UA1": WEST, "RU2": EAST}, {"UA1": [("a", 1, 1)], "RU2": []})
    assert (land.place_ids, land.countries, land.areas_km2.tolist()) == (("a",), ("UA",), [400.0])


def test_settlement_outside_of_its_oblast_has_what_of_it_is_nearest() -> None:
    land = cut({"UA1": WEST, "UA2": EAST}, {"UA1": [("a", 5_000, 10_000), ("b", 21_000, 10_000)], "UA2": [("c", 30_000, 1)]})
    assert dict(zip(land.place_ids, land.areas_km2.tolist(), strict=True)) == {"a": 260.0, "b": 140.0, "c": 400.0}


def test_cell_in_two_parts_is_two_pieces() -> None:
    islands = shapely.union_all([box(0, 0, 1_000, 1_000), box(3_000, 0, 4_000, 1_000)])
    land = cut({"UA1": islands}, {"UA1": [("a", 500, 500)]})
    assert (land.place_ids, land.areas_km2.tolist()) == (("a", "a"), [1.0, 1.0])


@given(spots, spots)
def test_every_spot_belongs_to_the_nearest_settlement_of_its_oblast(
    west: list[tuple[int, int]], east: list[tuple[int, int]]
) -> None:
    sites = {
        "UA1": [(f"w{i}", x, y) for i, (x, y) in enumerate(west)],
        "UA2": [(f"e{i}", x + 20_000, y) for i, (x, y) in enumerate(east)],
    }
    land = cut({"UA1": WEST, "UA2": EAST}, sites)
    assert shapely.coverage_is_valid(land.pieces)
    assert land.areas_km2.sum() == pytest.approx(800, abs=1e-3)
    at = {place_id: (x, y) for own in sites.values() for place_id, x, y in own}
    for owner, piece in zip(land.place_ids, land.pieces, strict=True):
        spot = piece.representative_point()
        oblast = "UA1" if spot.x < 20_000 else "UA2"
        away = {place_id: hypot(x - spot.x, y - spot.y) for place_id, x, y in sites[oblast]}
        assert away[owner] <= min(away.values()) + 0.2, at
