"""Areas and lines: whoever holds a settlement holds the land around it, and the sides are alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
import shapely  # type: ignore[import-untyped]  # shapely ships no types
from geopandas import GeoDataFrame  # type: ignore[import-untyped]  # geopandas publishes no types
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, box  # type: ignore[import-untyped]  # as above

from mapper.intervals import Interval, Settlement, Timeline
from mapper.land import PROJECTION, Cells, cut, to_metres
from mapper.territory import area_table, areas_on, front_on, smoothed, without_cell

FIRST, LATER = date(2024, 2, 1), date(2024, 2, 20)
NAMES = [f"{x}{y}" for x in range(4) for y in range(3)]
EXCHANGED = {"RU": "UA", "UA": "RU"}
hands = st.tuples(st.sampled_from(("RU", "UA", "contested", "unknown")), st.sampled_from(("claimed", "confirmed")))
holders = st.dictionaries(st.sampled_from(NAMES), hands)


def squares() -> Cells:
    """Twelve settlements, 10 km apart, called "xy"; the two columns in the east lie in Russia."""
    sites = [(name, 10_000 * int(name[0]) + 5_000, 10_000 * int(name[1]) + 5_000) for name in NAMES]
    outlines = {"UA1": box(0, 0, 20_000, 30_000), "RU1": box(20_000, 0, 40_000, 30_000)}
    return cut(outlines, {"UA1": sites[:6], "RU1": sites[6:]})


LAND = squares()


def timeline_of(held: Mapping[str, tuple[str, str]], since: date = FIRST) -> Timeline:
    before = Interval("", None, since - timedelta(1), "unknown", "none")
    intervals = {
        name: (replace(before, place_id=name), Interval(name, since, None, who, certainty))  # type: ignore[arg-type]
        for name, (who, certainty) in held.items()
    }
    return Timeline({name: Settlement(name, *[None] * 9) for name in held}, intervals)


def rows(areas: GeoDataFrame) -> dict[tuple[str, str, str], tuple[int, float]]:
    columns = zip(areas.country, areas.controller, areas.certainty, areas.settlements, areas.area_km2, strict=True)
    return {(country, who, certainty): (count, round(km2, 3)) for country, who, certainty, count, km2 in columns}


class TestAreas:
    def test_land_is_summed_by_country_controller_and_certainty(self) -> None:
        held = {"00": ("RU", "claimed"), "01": ("RU", "confirmed"), "10": ("RU", "claimed"), "20": ("RU", "claimed")}
        areas = areas_on(timeline_of(held), LATER, LAND)
        assert rows(areas) == {
            ("RU", "RU", "claimed"): (1, 100.0),
            ("RU", "unknown", "none"): (5, 500.0),
            ("UA", "RU", "claimed"): (2, 200.0),
            ("UA", "RU", "confirmed"): (1, 100.0),
            ("UA", "unknown", "none"): (3, 300.0),
        }
        assert areas.crs == "EPSG:4326"
        assert to_metres(areas.geometry[2]).area / 1e6 == pytest.approx(200)

    def test_what_is_not_told_of_is_unknown(self) -> None:
        areas = areas_on(Timeline({}, {}), FIRST, LAND)
        assert rows(areas) == {("RU", "unknown", "none"): (6, 600.0), ("UA", "unknown", "none"): (6, 600.0)}

    def test_day_counts(self) -> None:
        told = timeline_of({"00": ("RU", "claimed")}, since=LATER)
        assert "RU" not in set(areas_on(told, FIRST, LAND).controller)
        assert "RU" in set(areas_on(told, LATER, LAND).controller)

    @given(holders)
    def test_areas_make_up_the_whole_and_share_their_points(self, held: dict[str, tuple[str, str]]) -> None:
        areas = areas_on(timeline_of(held), LATER, LAND)
        assert areas.area_km2.sum() == pytest.approx(1_200)
        assert areas.settlements.sum() == 12
        assert shapely.coverage_is_valid(areas.geometry.values)

    @given(holders)
    def test_sides_exchanged_give_areas_and_lines_exchanged(self, held: dict[str, tuple[str, str]]) -> None:
        mirrored = {name: (EXCHANGED.get(who, who), certainty) for name, (who, certainty) in held.items()}
        areas, other = (areas_on(timeline_of(each), LATER, LAND) for each in (held, mirrored))
        expected = {(land, EXCHANGED.get(who, who), sure): value for (land, who, sure), value in rows(areas).items()}
        assert rows(other) == expected
        assert front_on(other).length_km.sum() == pytest.approx(front_on(areas).length_km.sum())


class TestTable:
    def test_tells_the_change_from_day_to_day(self) -> None:
        table = area_table(timeline_of({"00": ("RU", "claimed")}, since=LATER), [FIRST, LATER], LAND)
        told = [(r.day, r.country, r.controller, r.settlements, round(r.area_km2, 3)) for r in table.itertuples()]
        assert told == [
            (FIRST, "RU", "unknown", 6, 600.0),
            (FIRST, "UA", "RU", 0, 0.0),
            (FIRST, "UA", "unknown", 6, 600.0),
            (LATER, "RU", "unknown", 6, 600.0),
            (LATER, "UA", "RU", 1, 100.0),
            (LATER, "UA", "unknown", 5, 500.0),
        ]
        assert table.change_km2[:3].isna().all()
        assert table.change_km2[3:].round(3).tolist() == [0.0, 100.0, -100.0]

    @given(holders, st.lists(st.sampled_from((FIRST, LATER, date(2024, 1, 1), date(2024, 2, 10)))))
    def test_agrees_with_the_areas_of_each_day(self, held: dict[str, tuple[str, str]], days: list[date]) -> None:
        told = timeline_of(held, since=date(2024, 2, 10))
        table = area_table(told, days, LAND)
        assert table.day.drop_duplicates().tolist() == sorted(set(days))
        for day, own in table[table.settlements > 0].groupby("day"):
            assert rows(own) == rows(areas_on(told, day, LAND))

    def test_without_a_day_has_no_row(self) -> None:
        assert area_table(Timeline({}, {}), [], LAND).empty


def test_settlement_without_land_is_named() -> None:
    assert without_cell(timeline_of({"00": ("RU", "claimed"), "99": ("RU", "claimed")}), LAND) == ["99"]


class TestFront:
    def test_runs_between_sides_whatever_the_certainty_and_the_country(self) -> None:
        held = {"00": ("RU", "claimed"), "01": ("RU", "confirmed"), "10": ("UA", "claimed"), "11": ("UA", "confirmed")}
        front = front_on(areas_on(timeline_of({**held, "20": ("UA", "claimed")}), LATER, LAND))
        assert list(zip(front.one, front.other, strict=True)) == [("RU", "UA")]
        assert front.length_km[0] == pytest.approx(20, rel=1e-3)
        assert to_metres(front.geometry[0]).hausdorff_distance(LineString([(10_000, 0), (10_000, 20_000)])) < 1
        assert front.crs == "EPSG:4326"

    def test_passes_beside_contested_land_on_both_sides(self) -> None:
        held = {"00": ("RU", "claimed"), "10": ("contested", "claimed"), "20": ("UA", "claimed")}
        front = front_on(areas_on(timeline_of(held), LATER, LAND))
        assert list(zip(front.one, front.other, strict=True)) == [("RU", "contested"), ("UA", "contested")]

    def test_nothing_is_drawn_beside_the_unknown(self) -> None:
        assert front_on(areas_on(timeline_of({"00": ("RU", "claimed")}), LATER, LAND)).empty

    def test_lines_that_do_not_go_on_are_apart_the_longest_first(self) -> None:
        held = {"00": ("RU", "claimed"), "10": ("UA", "claimed"), "31": ("RU", "claimed"), "21": ("UA", "claimed")}
        front = front_on(areas_on(timeline_of({**held, "32": ("RU", "claimed"), "22": ("UA", "claimed")}), LATER, LAND))
        assert front.length_km.round(1).tolist() == [20.0, 10.0]


class TestSmoothed:
    def test_keeps_ends_and_cuts_corners(self) -> None:
        corner = LineString([(0, 0), (8_000, 0), (8_000, 8_000)])
        frame = GeoDataFrame({"one": ["RU"]}, geometry=[corner], crs=PROJECTION)
        line = smoothed(frame).geometry[0]
        assert [line.coords[0], line.coords[-1]] == [(0, 0), (8_000, 8_000)]
        assert 8_000 * 2**0.5 < line.length < corner.length
        assert corner.convex_hull.buffer(1e-6).covers(line)
        assert not line.touches(corner.interpolate(8_000))
        assert frame.geometry[0] is corner

    @pytest.mark.parametrize("start", [(0, 0), (-3_000, 5_000)])
    def test_is_the_same_from_either_end(self, start: tuple[int, int]) -> None:
        line = LineString([start, (8_000, 0), (8_000, 8_000), (9_000, 9_000)])
        frame = GeoDataFrame(geometry=[line, line.reverse()], crs=PROJECTION)
        one, other = smoothed(frame).geometry
        assert one.equals_exact(other.reverse(), 1e-6)

    def test_ring_stays_a_ring_without_a_corner_at_its_start(self) -> None:
        ring = LineString([(0, 0), (8, 0), (8, 8), (0, 8), (0, 0)])
        line = smoothed(GeoDataFrame(geometry=[ring], crs=PROJECTION)).geometry[0]
        assert line.is_ring
        assert line.distance(shapely.Point(0, 0)) > 1

    def test_straight_line_stays(self) -> None:
        line = LineString([(0, 0), (5, 5)])
        assert smoothed(GeoDataFrame(geometry=[line], crs=PROJECTION)).geometry[0].equals(line)
