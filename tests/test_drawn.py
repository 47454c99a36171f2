"""Somebody's polygons: which are meant for a day, how far a spot is from their edge, and what is said of wrong files."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from geopandas import GeoDataFrame  # type: ignore[import-untyped]  # geopandas publishes no types
from pyproj import Geod
from shapely.geometry import Point, Polygon, box  # type: ignore[import-untyped]  # shapely ships no types

from mapper.drawn import DATE_COLUMNS, drawn, read_drawn
from mapper.errors import SetupError
from mapper.land import focus, to_degrees

EAST = box(36.0, 48.0, 37.0, 49.0)
FARTHER_WEST = box(35.0, 48.0, 37.0, 49.0)
FEB, MARCH = date(2024, 2, 1), date(2024, 3, 1)


def frame(*polygons: Any, crs: str | None = "EPSG:4326", **columns: list[Any]) -> GeoDataFrame:
    return GeoDataFrame(columns, geometry=list(polygons), crs=crs)


def km_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    return float(Geod(ellps="WGS84").inv(lon, lat, other_lon, other_lat)[2]) / 1000


class TestDays:
    def test_latest_not_after_the_day_counts(self) -> None:
        found = drawn(frame(FARTHER_WEST, EAST, date=[MARCH, FEB]))
        assert found.day_on(MARCH) == MARCH
        assert found.day_on(date(2024, 2, 29)) == FEB
        assert [found.holds(35.5, 48.5, day) for day in (FEB, MARCH)] == [False, True]

    @pytest.mark.parametrize("day", [date(2024, 1, 31), None])
    def test_before_the_first_day_and_without_a_day_nothing_is_known(self, day: date | None) -> None:
        found = drawn(frame(EAST, date=[FEB]))
        assert (found.holds(36.5, 48.5, day), found.km(36.5, 48.5, day)) == (None, None)
        with pytest.raises(LookupError):
            found.day_on(day)

    @pytest.mark.parametrize("day", [FEB, None])
    def test_undated_polygons_stand_for_every_day(self, day: date | None) -> None:
        found = drawn(frame(EAST))
        assert found.day_on(day) is None
        assert found.holds(36.5, 48.5, day) is True

    def test_polygons_of_one_day_belong_together(self) -> None:
        found = drawn(frame(EAST, box(35.0, 48.0, 36.0, 49.0), date=[FEB, FEB]))
        assert list(found.lands) == [FEB]
        assert found.holds(35.5, 48.5, FEB) is True

    @pytest.mark.parametrize("column", [*DATE_COLUMNS, "DATE"])
    @pytest.mark.parametrize("value", ["2024-02-01", "20240201", "2024-02-01T21:00:00Z", FEB, datetime(2024, 2, 1, 21)])  # noqa: DTZ001
    def test_day_is_read_in_its_usual_forms(self, column: str, value: object) -> None:
        assert list(drawn(frame(EAST, **{column: [value]})).lands) == [FEB]


class TestDistance:
    @pytest.mark.parametrize(("lon", "inside"), [(36.3, True), (35.7, False)])
    def test_is_measured_on_both_sides(self, lon: float, inside: bool) -> None:
        found = drawn(frame(EAST))
        assert found.holds(lon, 48.5, None) is inside
        assert found.km(lon, 48.5, None) == pytest.approx(km_between(lon, 48.5, 36.0, 48.5), rel=0.005)

    def test_border_is_no_front(self) -> None:
        found = drawn(frame(to_degrees(focus()).intersection(box(37.0, 46.0, 41.0, 50.5))))
        luhansk_at_the_border = (39.7, 48.8)
        away = found.km(*luhansk_at_the_border, None)
        assert away == pytest.approx(km_between(*luhansk_at_the_border, 37.0, 48.8), rel=0.01)

    def test_land_with_no_other_edge_is_taken_with_the_border(self) -> None:
        at_the_border = box(35.15, 51.02, 35.19, 51.05)
        away = drawn(frame(at_the_border)).km(35.17, 51.10, None)
        assert away == pytest.approx(km_between(35.17, 51.10, 35.17, 51.05), rel=0.01)


class TestSide:
    def test_is_that_from_abroad_unless_told(self) -> None:
        assert drawn(frame(EAST)).side == "RU"
        assert drawn(frame(EAST), "UA").side == "UA"

    def test_must_be_one(self) -> None:
        with pytest.raises(SetupError, match="side 'XX' is none of RU, UA"):
            drawn(frame(EAST), "XX")


class TestFiles:
    def test_any_vector_file_in_any_reference_system_is_read(self, tmp_path: Path) -> None:
        frame(EAST, date=["2024-02-01"]).to_crs(3857).to_file(tmp_path / "land.gpkg", layer="held")
        found = read_drawn(tmp_path / "land.gpkg")
        assert list(found.lands) == [FEB]
        assert found.holds(36.5, 48.5, FEB) is True
        assert found.name == str(tmp_path / "land.gpkg")

    def test_what_is_no_polygon_is_passed_over_and_counted(self, tmp_path: Path) -> None:
        frame(Point(36, 48), EAST, None, date=[None, "2024-02-01", None]).to_file(tmp_path / "land.geojson")
        found = read_drawn(tmp_path / "land.geojson")
        assert (list(found.lands), found.passed_over) == ([FEB], 2)

    def test_polygon_that_crosses_itself_is_mended(self) -> None:
        bow_tie = Polygon([(36.0, 48.0), (37.0, 49.0), (37.0, 48.0), (36.0, 49.0)])
        found = drawn(frame(bow_tie, box(36.2, 48.2, 36.4, 48.8)))
        assert found.holds(36.1, 48.5, None) is True
        assert found.holds(36.5, 48.9, None) is False

    @pytest.mark.parametrize(
        ("name", "text", "message"),
        [
            ("none.geojson", None, "no such file"),
            ("text.geojson", "hello", "cannot be read as a vector file"),
            ("points.geojson", '{"type": "Point", "coordinates": [36, 48]}', "no polygon in it"),
            ("empty.geojson", '{"type": "FeatureCollection", "features": []}', "no polygon in it"),
        ],
    )
    def test_wrong_file_is_told(self, tmp_path: Path, name: str, text: str | None, message: str) -> None:
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(SetupError, match=f"{name}: {message}; give a vector file of polygons"):
            read_drawn(tmp_path / name)

    def test_several_layers_of_polygons_are_refused(self, tmp_path: Path) -> None:
        for layer in ("claimed", "advance"):
            frame(EAST).to_file(tmp_path / "land.gpkg", layer=layer)
        with pytest.raises(SetupError, match=r"polygons in 2 layers \(claimed, advance\); save the one"):
            read_drawn(tmp_path / "land.gpkg")

    def test_reference_system_must_be_known(self) -> None:
        with pytest.raises(SetupError, match="lines: says nothing of its coordinate reference system"):
            drawn(frame(EAST, crs=None), name="lines")

    def test_polygons_of_another_place_are_refused(self) -> None:
        with pytest.raises(SetupError, match="no polygon within 500 km of UA; is longitude first"):
            drawn(frame(box(48.0, 36.0, 49.0, 37.0)))

    @pytest.mark.parametrize("value", ["soon", None])
    def test_polygon_without_its_date_is_refused(self, value: str | None) -> None:
        with pytest.raises(SetupError, match=r"lines: feature 2: date is .*, but should be a date as YYYY-MM-DD"):
            drawn(frame(EAST, EAST, date=["2024-02-01", value]), name="lines")
