"""The GeoPackage: its layers, and the styles that QGIS opens them in."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
import pyogrio  # type: ignore[import-untyped]  # pyogrio publishes no types
import pytest
from pyproj import Geod
from shapely import LineString, Point  # type: ignore[import-untyped]  # shapely publishes no types

from mapper.errors import SetupError
from mapper.export import geopackage, read_events
from mapper.export.geopackage import CORNERS
from mapper.export.sides import holders
from mapper.model import Event, Reading

MakeEvent = Callable[..., Event]

QGIS_COLUMNS = [
    ("id", "INTEGER"),
    ("f_table_catalog", "TEXT(256)"),
    ("f_table_schema", "TEXT(256)"),
    ("f_table_name", "TEXT(256)"),
    ("f_geometry_column", "TEXT(256)"),
    ("styleName", "TEXT(30)"),
    ("styleQML", "TEXT"),
    ("styleSLD", "TEXT"),
    ("useAsDefault", "BOOLEAN"),
    ("description", "TEXT"),
    ("owner", "TEXT(30)"),
    ("ui", "TEXT(30)"),
    ("update_time", "DATETIME"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "e.gpkg"


def asked(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


class TestLayers:
    def test_lines_lead_to_the_other_readings(self, path: Path, make_event: MakeEvent) -> None:
        [reading] = make_event().candidates
        nowhere = Reading("p", "N", "O", "UA", None, None, 0.1, "no position")
        unresolved = make_event(event_id="e-2", longitude=None, latitude=None)
        geopackage.write([make_event(candidates=(reading, nowhere)), unresolved], path)
        lines = pyogrio.read_dataframe(path, layer="candidates")
        [line] = lines.to_dict("records")
        assert line.pop("geometry") == LineString([(36.35, 47.82), (37.33, 55.83)])
        assert line == {
            "event_id": "e-0001",
            "mention": "Krasnogorsk",
            "place_id": "geonames:542374",
            "place_name": "Krasnogorsk",
            "admin1": "Moscow Oblast",
            "country": "RU",
            "score": 0.04,
            "why": "exact name; 870 km from the stated region",
        }

    @pytest.mark.parametrize(("longitude", "latitude", "radius_m"), [(36.35, 47.82, 600.0), (179.999, -60, 90_000.0)])
    def test_circles_are_as_wide_as_the_radius(
        self, path: Path, make_event: MakeEvent, longitude: float, latitude: float, radius_m: float
    ) -> None:
        event = make_event(longitude=longitude, latitude=latitude, position_uncertainty_m=radius_m)
        geopackage.write([event], path)
        [circle] = pyogrio.read_dataframe(path, layer="uncertainty").geometry
        corners = list(circle.exterior.coords)
        assert circle.is_valid
        assert circle.bounds[2] - circle.bounds[0] < 4
        assert len(corners) == CORNERS + 1
        for lon, lat in corners:
            assert Geod(ellps="WGS84").inv(longitude, latitude, lon, lat)[2] == pytest.approx(radius_m, abs=0.01)
        middle = ((corners[0][0] + corners[1][0]) / 2, (corners[0][1] + corners[1][1]) / 2)
        nearest_m = Geod(ellps="WGS84").inv(longitude, latitude, *middle)[2]
        assert nearest_m / radius_m == pytest.approx(0.9988, abs=0.0001)

    def test_one_circle_a_place_and_radius(self, path: Path, make_event: MakeEvent) -> None:
        many = [make_event(), make_event(event_id="e-2"), make_event(position_uncertainty_m=900.0)]
        without = [make_event(position_uncertainty_m=None), make_event(position_uncertainty_m=0.0)]
        geopackage.write([*many, *without, make_event(longitude=None, latitude=None)], path)
        circles = pyogrio.read_dataframe(path, layer="uncertainty")
        assert circles["position_uncertainty_m"].tolist() == [600, 900]
        assert circles["place_name"].tolist() == ["Krasnohirske"] * 2

    def test_further_layers(self, path: Path, make_event: MakeEvent) -> None:
        lines = geopandas.GeoDataFrame(
            {"day": ["2025-11-09"]}, geometry=[LineString([(4e6, 6e6), (4.1e6, 6e6)])], crs="EPSG:3857"
        )
        points = geopandas.GeoDataFrame({"controller": ["RU"]}, geometry=[Point(36, 48)], crs="EPSG:4326")
        geopackage.write([make_event()], path, {"front": lines, "timeline": points, "mine": points})
        frame = pyogrio.read_dataframe(path, layer="front")
        assert (frame.crs, frame["day"].tolist()) == ("EPSG:4326", ["2025-11-09"])
        assert 35 < frame.geometry[0].coords[0][0] < 37
        styled = [name for (name,) in asked(path, "SELECT f_table_name FROM layer_styles")]
        assert styled == ["events", "candidates", "uncertainty", "front", "timeline"]
        assert read_events(path) == [make_event()]

    def test_names_of_our_layers_are_taken(self, path: Path) -> None:
        with pytest.raises(SetupError, match="'events': that name is taken"):
            geopackage.write([], path, {"events": geopandas.GeoDataFrame()})

    def test_file_without_the_layer(self, path: Path) -> None:
        frame = geopandas.GeoDataFrame({"a": [1]}, geometry=[Point(36, 48)], crs="EPSG:4326")
        pyogrio.write_dataframe(frame, path, layer="other")
        with pytest.raises(SetupError, match=r"e\.gpkg: cannot be read by GDAL: .*events"):
            read_events(path)


class TestStyles:
    def test_the_table_is_as_qgis_makes_it(self, path: Path, make_event: MakeEvent) -> None:
        geopackage.write([make_event()], path)
        columns = asked(path, "PRAGMA table_info(layer_styles)")
        assert [(name, kind) for _, name, kind, *_ in columns] == QGIS_COLUMNS
        assert asked(path, "SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'") == [("attributes",)]

    def test_each_layer_has_one_style_that_qgis_takes_by_default(self, path: Path, make_event: MakeEvent) -> None:
        geopackage.write([make_event()], path)
        rows = asked(
            path,
            "SELECT f_table_catalog, f_table_schema, f_table_name, useAsDefault, column_name = f_geometry_column "
            "FROM layer_styles JOIN gpkg_geometry_columns ON table_name = f_table_name",
        )
        assert rows == [("", "", name, 1, 1) for name in ("events", "candidates", "uncertainty")]

    def test_a_category_for_each_holder_in_its_colour(self, path: Path, make_event: MakeEvent) -> None:
        geopackage.write([make_event()], path)
        [(qml,)] = asked(path, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'events'")
        root = ElementTree.fromstring(str(qml))  # noqa: S314  ours
        assert root.tag == "qgis"
        categories = {each.get("value"): each for each in root.iter("category")}
        assert {code: each.get("render") for code, each in categories.items()} == {
            "RU": "true",
            "UA": "true",
            "contested": "true",
            "unknown": "true",
            "background": "false",
            "": "true",
        }
        symbols = {each.get("name"): each for each in root.iter("symbol")}
        for holder in holders():
            symbol = symbols[categories[holder.code].get("symbol")]
            colours = {each.get("value") for each in symbol.iter("Option") if each.get("name") == "outline_color"}
            red, green, blue = bytes.fromhex(holder.colour[1:])
            assert colours == {f"{red},{green},{blue},255"}
        assert "255,0,255" not in str(qml)

    def test_nothing_is_dated_by_the_clock(self, path: Path, make_event: MakeEvent) -> None:
        geopackage.write([make_event(), make_event(published=None)], path)
        moment = ("2025-11-09T00:00:00.000Z",)
        assert set(asked(path, "SELECT last_change FROM gpkg_contents")) == {moment}
        assert set(asked(path, "SELECT update_time FROM layer_styles")) == {moment}
