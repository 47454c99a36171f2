"""Exports: what is written can be read back, nothing is half written, and no cell becomes a formula."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_events import TEXT, events

from gazetteer.place import Ambiguity
from mapper.errors import SetupError
from mapper.export import feature, read_geojson, to_geodataframe, write_ambiguous, write_geojson, write_notes
from mapper.model import Event, Reading, Skipped
from mapper.schema import COLUMNS

MakeEvent = Callable[..., Event]

READING = asdict(Reading("p", "Name", "Oblast", "UA", None, 48, 0.5, "why"))


class TestGeoJson:
    @given(st.lists(events(), max_size=3))
    def test_round_trip(self, tmp_path_factory: pytest.TempPathFactory, many: list[Event]) -> None:
        path = tmp_path_factory.mktemp("round") / "events.geojson"
        write_geojson(many, path)
        assert read_geojson(path) == many

    def test_feature(self, make_event: MakeEvent) -> None:
        event = make_event()
        written = feature(event)
        assert written["geometry"] == {"type": "Point", "coordinates": [36.35, 47.82]}
        assert list(written["properties"]) == [column.name for column in COLUMNS]
        assert written["properties"]["event_date"] == "2025-11-09"
        assert written["properties"]["ambiguity"] == [
            {"code": "kind_differs", "detail": "called a town; it is a village"}
        ]

    def test_unresolved_place_has_no_geometry(self, make_event: MakeEvent) -> None:
        assert feature(make_event(longitude=None, latitude=None))["geometry"] is None

    def test_same_bytes_again_and_letters_unescaped(self, tmp_path: Path, make_event: MakeEvent) -> None:
        for name in ("a", "b"):
            write_geojson([make_event(), make_event(event_id="e-2")], tmp_path / name)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
        assert "Красногірське".encode() in (tmp_path / "a").read_bytes()

    def test_other_programs_can_read_it(self, tmp_path: Path, make_event: MakeEvent) -> None:
        write_geojson([make_event(), make_event(longitude=None, latitude=None)], tmp_path / "events.geojson")
        frame = geopandas.read_file(tmp_path / "events.geojson")
        assert frame.crs == "EPSG:4326"
        assert (frame.geometry[0].x, frame.geometry[0].y) == (36.35, 47.82)
        assert frame.geometry[1] is None

    def test_failure_half_way_leaves_the_old_file(self, tmp_path: Path, make_event: MakeEvent) -> None:
        path = tmp_path / "events.geojson"
        write_geojson([make_event()], path)
        before = path.read_bytes()

        def broken() -> Iterator[Event]:
            yield make_event()
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_geojson(broken(), path)
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("write", [write_geojson, write_ambiguous, write_notes])
    def test_folder_that_cannot_be_written(self, tmp_path: Path, write: Callable[..., None]) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(SetupError, match="Not a directory"):
            write([Skipped("a", "b")] if write is write_notes else [], tmp_path / "file" / "x")

    @pytest.mark.parametrize(
        ("field", "value", "expected"),
        [
            ("change", "liberated", "change is 'liberated', but should be one of gained, withdrew"),
            ("event_date", "9 Nov", "event_date is '9 Nov', but should be a date as YYYY-MM-DD"),
            ("background", 1, "background is 1, but should be of type boolean"),
            ("place_confidence", True, "place_confidence is True, but should be a number from 0 to 1"),
            ("place_confidence", 1.01, "should be a number from 0 to 1"),
            ("position_uncertainty_m", -1, "should be a number from 0 to 20,040,000"),
            ("quote", None, "quote is None, but should be of type string"),
            ("mention_start", 1.5, "mention_start is 1.5, but should be of type integer"),
            ("ambiguity", [{"kode": "x"}], "should be a list of objects with code, detail"),
            ("candidates", ["x"], "should be a list of objects with place_id"),
            ("candidates", [READING | {"score": "high"}], "should be a list of objects with place_id"),
            ("candidates", [READING | {"why": None}], "should be a list of objects with place_id"),
        ],
    )
    def test_broken_field_is_named(
        self, tmp_path: Path, make_event: MakeEvent, field: str, value: object, expected: str
    ) -> None:
        good, bad = feature(make_event()), feature(make_event())
        bad["properties"][field] = value
        path = tmp_path / "e.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [good, bad]}), encoding="utf-8")
        with pytest.raises(SetupError, match="feature 2") as caught:
            read_geojson(path)
        assert expected in str(caught.value)

    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            ("", "is not JSON"),
            ("[]", "is no GeoJSON FeatureCollection"),
            ('{"features": [5]}', "feature 1: has no properties"),
            ('{"features": [{"properties": {}}]}', "feature 1: lacks event_id"),
            ('{"features": [NaN]}', "is not JSON"),
            ('{"features": [1e999]}', "is not JSON"),
            ('{"features": ["\\ud800"]}', "is not JSON"),
            ("[" * 100_000, "is not JSON"),
        ],
    )
    def test_broken_file(self, tmp_path: Path, content: str, expected: str) -> None:
        path = tmp_path / "e.geojson"
        path.write_text(content, encoding="utf-8")
        with pytest.raises(SetupError, match=expected):
            read_geojson(path)

    @pytest.mark.parametrize(
        "geometry",
        [
            {"type": "LineString", "coordinates": [[1, 2], [3, 4]]},
            {"type": "Point", "coordinates": [4032000, 6108000]},
            {"type": "Point", "coordinates": [47.8, 136.4]},
            [1, 2],
            {},
        ],
    )
    def test_broken_geometry(self, tmp_path: Path, make_event: MakeEvent, geometry: object) -> None:
        path = tmp_path / "e.geojson"
        path.write_text(json.dumps({"features": [feature(make_event()) | {"geometry": geometry}]}), encoding="utf-8")
        with pytest.raises(SetupError, match="should be a Point"):
            read_geojson(path)

    def test_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(SetupError, match="No such file"):
            read_geojson(tmp_path / "missing.geojson")


class TestFrame:
    def test_axis_order_types_and_nulls(self, make_event: MakeEvent) -> None:
        frame = to_geodataframe([make_event(event_date=None), make_event(longitude=None, latitude=None)])
        assert frame.crs == "EPSG:4326"
        assert (frame.geometry[0].x, frame.geometry[0].y) == (36.35, 47.82)
        assert frame.geometry[1] is None
        assert frame["event_date"].isna().tolist() == [True, False]
        assert frame["published"][0].date() == date(2025, 11, 9)
        assert frame["candidates"][0][0]["place_name"] == "Krasnogorsk"

    def test_empty_frame_has_the_same_columns_and_types(self, make_event: MakeEvent) -> None:
        full, empty = to_geodataframe([make_event()]), to_geodataframe([])
        assert len(empty) == 0
        assert empty.crs == full.crs
        assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class TestAmbiguous:
    def test_one_row_a_doubtful_place(self, tmp_path: Path, make_event: MakeEvent) -> None:
        path = tmp_path / "ambiguous.csv"
        sure = make_event(ambiguous=False, place_id="p-2")
        write_ambiguous([make_event(), make_event(change="held"), sure, make_event(report_id="r-2")], path)
        first, second = rows_of(path)
        assert (first["report_id"], second["report_id"]) == ("r-1", "r-2")
        assert first["mention"] == "Krasnogorsk"
        assert first["taken_name"] == "Krasnohirske"
        assert first["taken_admin"] == "Malynivka Hromada, Polohy Raion, Zaporizhzhia Oblast, UA"
        assert (first["taken_lon"], first["taken_lat"], first["confidence"]) == ("36.35", "47.82", "0.62")
        assert first["could_also_be"].startswith("Krasnogorsk (Moscow Oblast, RU; geonames:542374, lon 37.33 lat 55.83")
        assert first["reasons"] == "kind_differs"
        assert first["details"] == "kind_differs: called a town; it is a village"
        assert "larger place of a similar name" in first["settled_by"]

    def test_only_doubts_are_to_be_settled(self, tmp_path: Path, make_event: MakeEvent) -> None:
        path = tmp_path / "ambiguous.csv"
        reasons = (Ambiguity("former_name", "renamed"), Ambiguity("unresolved", "nothing fits"))
        write_ambiguous([make_event(ambiguity=reasons)], path)
        [row] = rows_of(path)
        assert row["reasons"] == "former_name unresolved"
        assert row["settled_by"].startswith("Look the name up by hand")

    def test_nothing_doubtful_leaves_the_header(self, tmp_path: Path) -> None:
        path = tmp_path / "ambiguous.csv"
        write_ambiguous([], path)
        assert path.read_text(encoding="utf-8").startswith("report_id,source,published,")
        assert rows_of(path) == []

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
    def test_no_cell_starts_a_formula(self, tmp_path: Path, make_event: MakeEvent, start: str) -> None:
        hostile = f"{start}cmd|'/c calc'!A0"
        path = tmp_path / "ambiguous.csv"
        texts = dict.fromkeys(("report_id", "source", "url", "quote", "mention", "place_name", "admin3"), hostile)
        write_ambiguous([make_event(**texts, longitude=-5.5)], path)
        [row] = rows_of(path)
        starts = ("=", "+", "-", "@", "\t", "\r", "\n")
        assert [name for name, cell in row.items() if cell.startswith(starts)] == ["taken_lon"]
        assert row["quote"] == f"'{hostile}"

    @given(events(), st.lists(TEXT, min_size=1, max_size=4))
    def test_any_text_survives(self, tmp_path_factory: pytest.TempPathFactory, event: Event, quotes: list[str]) -> None:
        path = tmp_path_factory.mktemp("ambiguous") / "a.csv"
        many = (replace(event, ambiguous=True, quote=quote, report_id=str(n)) for n, quote in enumerate(quotes))
        write_ambiguous(many, path)
        assert [row["quote"].removeprefix("'") for row in rows_of(path)] == [q.removeprefix("'") for q in quotes]


class TestSkipped:
    def test_json_lines(self, tmp_path: Path) -> None:
        path = tmp_path / "skipped.jsonl"
        write_notes([Skipped("а.txt", "is empty"), Skipped("b", "c")], path)
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0] == '{"where": "а.txt", "reason": "is empty"}'
        assert len(lines) == 2

    def test_none_leaves_no_file_not_even_an_old_one(self, tmp_path: Path) -> None:
        path = tmp_path / "skipped.jsonl"
        path.write_text("old", encoding="utf-8")
        write_notes([], path)
        write_notes([], path)
        assert not path.exists()
