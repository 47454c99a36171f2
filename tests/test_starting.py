"""The start of a timeline from a file: whose an area is, which settlements lie in it, and what a wrong file is told."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
import pytest
from shapely import GeometryCollection, MultiPolygon, Point, Polygon, box  # type: ignore[import-untyped]  # shapely publishes no types

from gazetteer import open_gazetteer
from mapper.errors import SetupError
from mapper.starting import controller_of, read_start
from mapper.theatre import load_theatre

DAY = date(2024, 7, 9)
BAKHMUT = "katottg:UA14020010010059145"
AROUND_BAKHMUT, AROUND_KHERSON = box(37.95, 48.55, 38.05, 48.62), box(32.58, 46.62, 32.66, 46.68)


def write(path: Path, areas: dict[Any, str | None], attribute: str = "control", crs: str = "EPSG:4326") -> Path:
    frame = geopandas.GeoDataFrame({attribute: list(areas.values())}, geometry=list(areas), crs="EPSG:4326")
    frame.to_crs(crs).to_file(path)
    return path


def held(path: Path, **options: Any) -> dict[str | None, str]:
    given = read_start(path, DAY, **options)
    assert {each.day for each in given} == {DAY}
    assert [each.settlement.place_id for each in given] == sorted(each.settlement.place_id for each in given)
    return {each.settlement.place_name: each.controller for each in given}


class TestWords:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("RU", "RU"),
            (" ua ", "UA"),
            ("Russia", "RU"),
            ("Україна", "UA"),
            ("Assessed Russian Control", "RU"),
            ("Claimed Ukrainian Counteroffensives", "UA"),
            ("contested", "contested"),
            ("Grey zone", "contested"),
            ("сіра зона", "contested"),
            ("unknown", "unknown"),
            ("Russian and Ukrainian", None),
            ("Occupied", None),
            ("", None),
        ],
    )
    def test_whose(self, text: str, expected: str | None) -> None:
        assert controller_of(text, load_theatre("ukraine")) == expected


class TestAreas:
    @pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp"])
    def test_settlements_inside_and_no_others(self, tmp_path: Path, suffix: str) -> None:
        found = held(write(tmp_path / f"a{suffix}", {AROUND_BAKHMUT: "Russian", AROUND_KHERSON: "UA"}))
        assert (found["Bakhmut"], found["Kherson"]) == ("RU", "UA")
        assert "Kyiv" not in found
        assert len(found) < 40

    def test_the_settlement_is_the_gazetteers(self, tmp_path: Path) -> None:
        given = read_start(write(tmp_path / "a.geojson", {AROUND_BAKHMUT: "RU"}), DAY)
        [bakhmut] = [each.settlement for each in given if each.settlement.place_id == BAKHMUT]
        assert (bakhmut.place_name_uk, bakhmut.admin1, bakhmut.country) == ("Бахмут", "Donetsk Oblast", "UA")
        assert bakhmut.longitude == pytest.approx(38.0, abs=0.1)
        assert bakhmut.latitude == pytest.approx(48.6, abs=0.1)

    def test_one_land_of_one_side_without_attributes(self, tmp_path: Path) -> None:
        path = tmp_path / "a.geojson"
        rings = [[list(at) for at in area.exterior.coords] for area in (AROUND_BAKHMUT, AROUND_KHERSON)]
        land = {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}
        path.write_text(
            json.dumps(
                {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": land}]}
            )
        )
        found = held(path, side="RU")
        assert (found["Bakhmut"], found["Kherson"]) == ("RU", "RU")

    def test_other_coordinates(self, tmp_path: Path) -> None:
        assert held(write(tmp_path / "a.gpkg", {AROUND_BAKHMUT: "RU"}, crs="EPSG:32637"))["Bakhmut"] == "RU"

    def test_areas_of_both_sides_are_contested_and_those_of_nobody_known_passed_over(self, tmp_path: Path) -> None:
        around = box(37.94, 48.54, 38.06, 48.63)
        path = write(
            tmp_path / "a.geojson", {AROUND_BAKHMUT: "RU", around: "UA", AROUND_KHERSON: None, box(30, 50, 31, 51): "?"}
        )
        found = held(path)
        assert found["Bakhmut"] == "contested"
        assert "Kherson" not in found
        assert "Kyiv" not in found

    def test_the_first_attribute_that_tells(self, tmp_path: Path) -> None:
        frame = geopandas.GeoDataFrame(
            {"status": ["active"], "Name": ["Russian control"]}, geometry=[AROUND_BAKHMUT], crs="EPSG:4326"
        )
        frame.to_file(tmp_path / "a.gpkg")
        assert held(tmp_path / "a.gpkg")["Bakhmut"] == "RU"

    def test_neither_parts_of_cities_nor_places_of_countries_without_the_war(self, tmp_path: Path) -> None:
        around_homel = box(30.8, 52.3, 31.2, 52.6)
        areas = {AROUND_KHERSON: "RU", box(35.0, 48.3, 35.2, 48.6): "RU", around_homel: "RU"}
        places = open_gazetteer()
        given = read_start(write(tmp_path / "a.geojson", areas), DAY)
        found = [places.by_id(each.settlement.place_id) for each in given]
        assert {place.country for place in found if place} == {"UA"}
        assert "district" not in {place.kind for place in found if place}
        around = {place.kind for place, _ in places.near(35.05, 48.46, 10)}
        assert "district" in around  # so there is something to leave out

    def test_of_an_area_whose_holder_is_unknown_another_attribute_may_tell(self, tmp_path: Path) -> None:
        frame = geopandas.GeoDataFrame(
            {"control": ["unknown"], "side": ["RU"]}, geometry=[AROUND_BAKHMUT], crs="EPSG:4326"
        )
        frame.to_file(tmp_path / "a.gpkg")
        assert set(held(tmp_path / "a.gpkg").values()) == {"RU"}

    def test_parts_of_an_area_that_overlap(self, tmp_path: Path) -> None:
        both = MultiPolygon([AROUND_BAKHMUT, box(37.94, 48.54, 38.06, 48.63)])
        assert held(write(tmp_path / "a.gpkg", {both: "RU"}))["Bakhmut"] == "RU"

    def test_points_nothing_and_a_crossed_outline_do_not_matter(self, tmp_path: Path) -> None:
        crossed = Polygon([(37.9, 48.5), (38.1, 48.7), (38.1, 48.5), (37.9, 48.7)])
        both = GeometryCollection([AROUND_BAKHMUT, Point(30, 50)])
        for number, shape in enumerate((crossed, both)):
            path = write(tmp_path / f"{number}.gpkg", {shape: "RU", Point(31, 51): "RU", Polygon(): "UA"})
            assert set(held(path).values()) == {"RU"}

    @pytest.mark.parametrize(
        ("areas", "options", "expected"),
        [
            (
                {AROUND_BAKHMUT: "Occupied"},
                {},
                r"nothing says whose its areas are \(found: 'Occupied'\).*--start-side RU or UA",
            ),
            ({AROUND_BAKHMUT: None}, {}, r"nothing says whose its areas are; say"),
            ({Point(38, 48.6): "RU"}, {}, "no polygon in it"),
            ({box(0, 0, 1, 1): "RU"}, {}, "no settlement"),
            ({AROUND_BAKHMUT: "RU"}, {"side": "XX"}, "side 'XX': give one of RU, UA, contested"),
        ],
    )
    def test_wrong_areas(self, tmp_path: Path, areas: dict[Any, str | None], options: Any, expected: str) -> None:
        with pytest.raises(SetupError, match=expected):
            read_start(write(tmp_path / "a.geojson", areas), DAY, **options)

    def test_wrong_files(self, tmp_path: Path) -> None:
        path = tmp_path / "a.geojson"
        with pytest.raises(SetupError, match="no such file"):
            read_start(path, DAY)
        path.write_text("{}")
        with pytest.raises(SetupError, match=r"a\.geojson: cannot be read"):
            read_start(path, DAY)
        with pytest.raises(SetupError, match="say of which day it tells"):
            read_start(write(tmp_path / "b.geojson", {AROUND_BAKHMUT: "RU"}))

    def test_without_a_reference_system(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.shp", {AROUND_BAKHMUT: "RU"})
        path.with_suffix(".prj").unlink()
        with pytest.raises(SetupError, match="coordinate reference system"):
            read_start(path, DAY)


class TestTable:
    @pytest.mark.parametrize(
        "text",
        [
            "place_id,controller\nkatottg:UA14020010010059145,RU\n",
            "katottg;side\nUA14020010010059145;Russia\n",
            "\ufeffname\toblast\tcontrol\r\nБахмут\tДонецька область\tросійська армія\r\n",
            "name,oblast,controller,date\nBakhmut,Donetsk,RU,2024-07-09\n",
            'note,name,oblast,controller\n"one, two\nlines",Bakhmut,Donetsk,RU\n',
        ],
    )
    def test_ways_of_writing_it(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "a.csv"
        path.write_text(text, encoding="utf-8")
        [given] = read_start(path, DAY)
        assert (given.settlement.place_id, given.day, given.controller) == (BAKHMUT, DAY, "RU")

    def test_a_settlement_on_several_days_and_one_unknown(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        rows = ["UA,2024-07-01", "RU,2024-07-05", "unknown,2024-07-09", "RU,2024-07-05"]
        path.write_text("\n".join(["place_id,controller,date", *(f"{BAKHMUT},{row}" for row in rows)]))
        assert [(each.day.day, each.controller) for each in read_start(path)] == [(1, "UA"), (5, "RU")]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("name,longitude\nBakhmut,38\n", "has the columns name, longitude; needed are controller"),
            ("controller\nRU\n", "needed are controller, and place_id or name"),
            ("", "has the columns ; needed are"),
            (
                "name,controller\nМиколаївка,UA\n",
                r"line 2 names 'Миколаївка', which could be Mykolaivka, .*: give its place_id",
            ),
            ("name,oblast,controller\nKrasnogorsk,Zaporizhzhia,RU\n", "line 2 names 'Krasnogorsk', which could be Krasnohirske"),
            ("name,controller\nXqzw,UA\n", "line 2 names 'Xqzw', which could be no place known"),
            ("place_id,controller\nUA1,UA\n", "line 2 has the id 'UA1', which the gazetteer does not know"),
            (f"place_id,controller\n{BAKHMUT},me\n", "line 2 says 'me', which is neither RU, UA nor contested"),
            (f"place_id,controller,date\n{BAKHMUT},RU,9 July\n", "line 2 Invalid isoformat"),
            (
                f"place_id,controller\n{BAKHMUT},RU\n{BAKHMUT},UA\n",
                "line 3 says that UA holds what an earlier row gives RU",
            ),
            (f"place_id,controller\n{BAKHMUT},unknown\n", "no settlement that the gazetteer knows is held"),
            ("place_id,controller\n" + "x,RU\n" * 5, "line 4 has the id 'x', .*; and 2 more; mend"),
        ],
    )
    def test_wrong_tables(self, tmp_path: Path, text: str, expected: str) -> None:
        path = tmp_path / "a.csv"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SetupError, match=expected):
            read_start(path, DAY)

    def test_without_a_day(self, tmp_path: Path) -> None:
        path = tmp_path / "a.tsv"
        path.write_text(f"place_id\tcontroller\n{BAKHMUT}\tRU\n")
        with pytest.raises(SetupError, match="line 2 has no date"):
            read_start(path)

    def test_another_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes("name,controller\nБахмут,RU\n".encode("cp1251"))
        with pytest.raises(SetupError, match="is not UTF-8; convert it with iconv"):
            read_start(path, DAY)
