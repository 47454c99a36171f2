"""Every format: what is written is read back, or said to be lost; the contract, GDAL and spreadsheets can take it."""

import csv
import json
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
import openpyxl  # type: ignore[import-untyped]  # openpyxl publishes no types
import pyarrow.parquet as pq  # type: ignore[import-untyped]  # pyarrow publishes no types
import pyogrio  # type: ignore[import-untyped]  # pyogrio publishes no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from made_events import events

from mapper.errors import SetupError
from mapper.export import FORMATS, feature, read_events, write_events, xlsx
from mapper.json_schema import json_schema
from mapper.model import Event, Reading
from mapper.schema import COLUMNS

MakeEvent = Callable[..., Event]

ROOT = Path(__file__).parents[1]
SCHEMA = json_schema()
FEATURE = Draft202012Validator({**SCHEMA["$defs"]["event"], "$schema": SCHEMA["$schema"]})
LOSSLESS = ("geojson", "parquet", "csv")
every_format = pytest.mark.parametrize("name", FORMATS)


def fields_of(event: Event) -> dict[str, Any]:
    return {**feature(event)["properties"], "position": (event.longitude, event.latitude)}


class TestRoundTrip:
    @every_format
    @settings(max_examples=40)
    @given(many=st.lists(events(), max_size=3))
    def test_what_is_not_said_to_be_lost_is_read_back(
        self, name: str, tmp_path_factory: pytest.TempPathFactory, many: list[Event]
    ) -> None:
        path = tmp_path_factory.mktemp("round") / f"events.{name}"
        lost = write_events(many, path)
        back = read_events(path)
        changed = {line.partition(":")[0] for line in lost}
        assert len(back) == len(many)
        for before, after in zip(map(fields_of, many), map(fields_of, back), strict=True):
            assert {key for key in before if before[key] != after[key]} <= changed
        assert not lost or name not in LOSSLESS
        assert not [error.message for event in back for error in FEATURE.iter_errors(feature(event))]

    @every_format
    def test_what_a_report_says_is_read_back_whole(self, name: str, tmp_path: Path, make_event: MakeEvent) -> None:
        quote = """=He said: "Часів Яр\nнаш" 🇺🇦; it's <b>not</b> & won't be"""
        nowhere = make_event(longitude=None, latitude=None, place_id=None, admin1=None, event_date=None, published=None)
        many = [
            make_event(quote=quote, candidates=()),
            replace(nowhere, candidates=()),
            make_event(candidates=(), place_id="p"),
        ]
        assert write_events(many, tmp_path / f"e.{name}") == ()
        assert read_events(tmp_path / f"e.{name}") == many

    @every_format
    def test_no_events_at_all(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / f"events.{name}"
        assert write_events([], path) == ()
        assert read_events(path) == []

    def test_geojson_needs_no_suffix(self, tmp_path: Path, make_event: MakeEvent) -> None:
        write_events([make_event()], tmp_path / "a.geojson")
        for other in ("a.json", "a"):
            (tmp_path / "a.geojson").rename(tmp_path / other)
            assert read_events(tmp_path / other) == [make_event()]
            (tmp_path / other).rename(tmp_path / "a.geojson")


class TestLosses:
    """A loss is told with its column, and nothing else changes."""

    def check(self, path: Path, event: Event, column: str, told: str, left: object) -> None:
        assert write_events([event], path) == (f"{column}: {told}",)
        [back] = read_events(path)
        assert back == replace(event, **{column: left})

    @pytest.mark.parametrize("name", ["gpkg", "fgb", "kml"])
    def test_nul(self, name: str, tmp_path: Path, make_event: MakeEvent) -> None:
        told = "1 with characters that it cannot hold; each became \ufffd"
        self.check(tmp_path / f"e.{name}", make_event(quote="a\0b"), "quote", told, "a\ufffdb")

    @pytest.mark.parametrize(
        ("column", "value", "told", "left"),
        [
            ("quote", "я" * 130, "1 texts cut to 254 bytes", "я" * 127),
            ("quote", "a" + "я" * 130, "1 texts cut to 254 bytes", "a" + "я" * 126),
            ("quote", " a ", "1 texts without the spaces around them", "a"),
            ("admin3", "", "1 empty texts that will be read as null", None),
            ("place_confidence", 0.12345678901234567, "1 numbers rounded to 15 decimals", 0.123456789012346),
        ],
    )
    def test_shapefile(
        self, tmp_path: Path, make_event: MakeEvent, column: str, value: object, told: str, left: object
    ) -> None:
        self.check(tmp_path / "e.shp", make_event(candidates=(), **{column: value}), column, told, left)

    def test_shapefile_keeps_the_readings_that_fit(self, tmp_path: Path, make_event: MakeEvent) -> None:
        short = Reading("p", "N", "O", "UA", None, None, 0.5, "why")
        many = (short, replace(short, why="because " * 30))
        told = "1 lists cut to the first objects that fit"
        self.check(tmp_path / "e.shp", make_event(candidates=many), "candidates", told, (short,))

    @pytest.mark.parametrize("letter", ["я", "😀", "\x0b"])
    def test_workbook(self, tmp_path: Path, make_event: MakeEvent, letter: str) -> None:
        room = {"я": 32_767, "😀": 16_383, "\x0b": 4_681}[letter]  # 2 units each, 7 characters each
        path = tmp_path / "e.xlsx"
        assert write_events([make_event(quote=letter * room)], path) == ()
        self.check(path, make_event(quote=letter * 40_000), "quote", "1 texts cut to 32,767 characters", letter * room)

    def test_workbook_without_room_for_all_events(
        self, tmp_path: Path, make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(xlsx, "MOST_ROWS", 1)
        with pytest.raises(SetupError, match="has room for 1 events, not 2; choose another format"):
            write_events([make_event()] * 2, tmp_path / "e.xlsx")


class TestFiles:
    @every_format
    def test_same_bytes_again(self, name: str, tmp_path: Path, make_event: MakeEvent) -> None:
        for folder in ("a", "b"):
            (tmp_path / folder).mkdir()
            write_events([make_event(), make_event(longitude=None, latitude=None)], tmp_path / folder / f"e.{name}")
        first, second = (
            {file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()} for folder in ("a", "b")
        )
        assert first == second

    @every_format
    def test_failure_leaves_the_old_file_alone(self, name: str, tmp_path: Path, make_event: MakeEvent) -> None:
        path = tmp_path / f"e.{name}"
        write_events([make_event()], path)
        before = {file: file.read_bytes() for file in tmp_path.iterdir()}
        broken = make_event(position_uncertainty_m="far", ambiguity=(5,))
        with pytest.raises((TypeError, ValueError, KeyError, AttributeError)):
            write_events([broken], path)
        assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before

    @every_format
    def test_folder_that_cannot_be_written(self, name: str, tmp_path: Path, make_event: MakeEvent) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(SetupError, match="cannot be written: Not a directory"):
            write_events([make_event()], tmp_path / "file" / f"e.{name}")

    @every_format
    def test_missing_file(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(SetupError, match=rf"e\.{name}: .*[Nn]o such file"):
            read_events(tmp_path / f"e.{name}")

    @every_format
    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file", b"\xff\xfe\0\0", b"<kml>"])
    def test_file_of_something_else(self, name: str, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / f"e.{name}"
        path.write_bytes(content)
        with pytest.raises(SetupError, match=rf"e\.{name}: "):
            read_events(path)

    @pytest.mark.parametrize("name", [name for name in FORMATS if name != "kml"])  # in KML a null is an absent field
    def test_lacking_column_is_named(
        self, name: str, tmp_path: Path, make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / f"e.{name}"
        fewer = tuple(column for column in COLUMNS if column.name != "status")
        with monkeypatch.context() as patch:
            for module in ("columns", "contract", "csv_table", "parquet", "shapefile", "vector", "xlsx"):
                patch.setattr(f"mapper.export.{module}.COLUMNS", fewer)
            write_events([make_event()], path)
        with pytest.raises(SetupError, match=r"lacks .*status"):
            read_events(path)

    @every_format
    def test_value_outside_the_contract_is_named(self, name: str, tmp_path: Path, make_event: MakeEvent) -> None:
        path = tmp_path / f"e.{name}"
        write_events([make_event(), make_event(change="liberated")], path)
        with pytest.raises(SetupError, match=r"e\.\w+: ?\w* ?\d: change is 'liberated', but should be one of gained"):
            read_events(path)

    @pytest.mark.parametrize(("old", "new"), [(": 0.04", ": NaN"), (": 0.04", ": 1e999"), ("exact name", "\\ud800")])
    def test_array_that_could_not_be_written_again(
        self, tmp_path: Path, make_event: MakeEvent, old: str, new: str
    ) -> None:
        path = tmp_path / "e.csv"
        write_events([make_event()], path)
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        with pytest.raises(SetupError, match=r"e\.csv:2: candidates is .* should be a list of objects"):
            read_events(path)

    def test_disk_that_is_full_at_the_last_rows(
        self, tmp_path: Path, make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_args: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
        with pytest.raises(SetupError, match="cannot be written: No space left on device"):
            write_events([make_event()], tmp_path / "e.parquet")
        assert not list(tmp_path.iterdir())

    def test_unknown_suffix(self, tmp_path: Path) -> None:
        for act in (lambda path: write_events([], path), read_events):
            with pytest.raises(SetupError, match=r"\.zip names no format; use one of geojson, gpkg, fgb"):
                act(tmp_path / "e.zip")

    @pytest.mark.parametrize(("name", "package"), [("parquet", "pyarrow"), ("xlsx", "openpyxl")])
    def test_missing_package_names_the_extra(
        self, name: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("mapper.export.formats.find_spec", lambda asked: None if asked == package else asked)
        for act in (lambda path: write_events([], path), read_events):
            with pytest.raises(SetupError, match=rf"needs {package}.*pip install 'frontline-mapper\[{name}\]'"):
                act(tmp_path / f"e.{name}")

    @pytest.mark.parametrize("name", ["gpkg", "fgb", "shp"])
    def test_without_pyarrow_the_same_events(
        self, name: str, tmp_path: Path, make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        many = [make_event(candidates=()), make_event(event_date=None, longitude=None, latitude=None, candidates=())]
        monkeypatch.setattr("mapper.export.vector.find_spec", lambda _asked: None)
        write_events(many, tmp_path / f"e.{name}")
        assert read_events(tmp_path / f"e.{name}") == many


class TestOtherPrograms:
    @pytest.mark.parametrize("name", [name for name in FORMATS if name != "parquet"])
    def test_gdal_opens_it(self, name: str, tmp_path: Path, make_event: MakeEvent) -> None:
        path = tmp_path / f"events.{name}"
        write_events([make_event(candidates=()), make_event(longitude=None, latitude=None, candidates=())], path)
        layers = [layer for layer, _ in pyogrio.list_layers(path)]
        frame = pyogrio.read_dataframe(path, layer="events" if "events" in layers else layers[0])
        assert len(frame) == 2
        assert "Красногірське" in frame.astype(str).to_string()
        if name not in ("csv", "xlsx"):
            assert frame.crs == "EPSG:4326"
            assert (frame.geometry.iloc[0].x, frame.geometry.iloc[0].y) == (36.35, 47.82)
            assert frame.geometry.iloc[1] is None

    def test_geopandas_opens_parquet(self, tmp_path: Path, make_event: MakeEvent) -> None:
        write_events([make_event(), make_event(longitude=None, latitude=None)], tmp_path / "e.parquet")
        frame = geopandas.read_parquet(tmp_path / "e.parquet")
        assert frame.crs == "OGC:CRS84"
        assert (frame.geometry[0].x, frame.geometry[0].y) == (36.35, 47.82)
        assert frame.geometry[1] is None
        assert frame["candidates"][0][0]["place_name"] == "Krasnogorsk"
        assert frame["event_date"][0] == date(2025, 11, 9)

    @pytest.mark.parametrize("metadata", [{}, {b"control_events_schema_version": b"2.0"}])
    def test_parquet_of_another_version_is_refused(
        self, tmp_path: Path, make_event: MakeEvent, metadata: dict[bytes, bytes]
    ) -> None:
        path = tmp_path / "e.parquet"
        write_events([make_event()], path)
        pq.write_table(pq.read_table(path).replace_schema_metadata(metadata), path)
        with pytest.raises(SetupError, match=r"states (no )?version.*but should be of 1\.0"):
            read_events(path)

    def test_parquet_is_geoparquet(self, tmp_path: Path, make_event: MakeEvent) -> None:
        write_events([make_event(), make_event(longitude=-10.5, latitude=60)], tmp_path / "e.parquet")
        geo = json.loads(pq.read_schema(tmp_path / "e.parquet").metadata[b"geo"])
        assert geo["version"] == "1.1.0"
        column = {"encoding": "WKB", "geometry_types": ["Point"], "bbox": [-10.5, 47.82, 36.35, 60]}
        assert (geo["primary_column"], geo["columns"]) == ("geometry", {"geometry": column})

    def test_geojson_keeps_the_schema_as_a_whole(self, tmp_path: Path, make_event: MakeEvent) -> None:
        write_events([make_event(), make_event(longitude=None, latitude=None)], tmp_path / "e.geojson")
        written = json.loads((tmp_path / "e.geojson").read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(SCHEMA)
        assert not list(Draft202012Validator(SCHEMA).iter_errors(written))
        assert set(written) == {"type", "features"}  # RFC 7946 has no `crs`

    def test_shapefile_is_dated_by_the_events_and_in_utf_8(self, tmp_path: Path, make_event: MakeEvent) -> None:
        write_events([make_event()], tmp_path / "e.shp")
        assert (tmp_path / "e.cpg").read_text(encoding="ascii") == "UTF-8"
        assert struct.unpack("3B", (tmp_path / "e.dbf").read_bytes()[1:4]) == (2025 - 1900, 11, 9)
        assert list(pyogrio.read_info(tmp_path / "e.shp")["fields"]) == [column.short_name for column in COLUMNS]


class TestSpreadsheets:
    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
    def test_no_cell_of_csv_starts_a_formula(self, tmp_path: Path, make_event: MakeEvent, start: str) -> None:
        hostile = f"{start}cmd|'/c calc'!A0"
        texts = [column.name for column in COLUMNS if column.type == "string" and not column.values]
        write_events([make_event(**dict.fromkeys(texts, hostile), longitude=-5.5)], tmp_path / "e.csv")
        with (tmp_path / "e.csv").open(encoding="utf-8-sig", newline="") as file:
            [row] = csv.DictReader(file)
        assert [name for name, cell in row.items() if cell.startswith(start)] == (["longitude"] if start == "-" else [])
        assert row["quote"] == f"'{hostile}"

    def test_csv_tells_excel_its_encoding(self, tmp_path: Path, make_event: MakeEvent) -> None:
        write_events([make_event()], tmp_path / "e.csv")
        assert (tmp_path / "e.csv").read_bytes().startswith(b"\xef\xbb\xbfevent_id,event_date,")

    def test_workbook(self, tmp_path: Path, make_event: MakeEvent) -> None:
        path = tmp_path / "e.xlsx"
        write_events([make_event(quote='=HYPERLINK("x")', source="#N/A")], path)
        sheet = openpyxl.load_workbook(path)["events"]
        cells = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
        assert sheet.freeze_panes == "A2"
        assert (cells["quote"].value, cells["quote"].data_type, cells["quote"].quotePrefix) == (
            '=HYPERLINK("x")',
            "s",
            True,
        )
        assert cells["source"].data_type == "s"
        assert cells["event_date"].is_date
        assert cells["event_date"].value.date() == date(2025, 11, 9)
        assert (cells["longitude"].value, cells["background"].value) == (36.35, False)
        assert "<f" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()

    def test_workbook_has_dates_that_excel_counts_wrongly_as_texts(self, tmp_path: Path, make_event: MakeEvent) -> None:
        write_events([make_event(event_date=date(1900, 2, 28), published=date(1900, 3, 1))], tmp_path / "e.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "e.xlsx")["events"]
        cells = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
        assert (cells["event_date"].value, cells["published"].is_date) == ("1900-02-28", True)

    def test_workbook_is_dated_by_the_events(self, tmp_path: Path, make_event: MakeEvent) -> None:
        write_events([make_event()], tmp_path / "e.xlsx")
        with zipfile.ZipFile(tmp_path / "e.xlsx") as book:
            assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            moments = re.findall(r">([^<]*)</dcterms", book.read("docProps/core.xml").decode())
        assert moments == ["2025-11-09T00:00:00Z"] * 2


class TestSchema:
    def test_the_committed_schema_is_current(self) -> None:
        assert json.loads((ROOT / "docs" / "events.schema.json").read_text(encoding="utf-8")) == SCHEMA

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("change", "liberated"),
            ("event_date", "9 Nov"),
            ("background", 1),
            ("place_confidence", 1.01),
            ("quote", None),
            ("mention_start", 1.5),
            ("ambiguity", [{"kode": "x"}]),
            ("candidates", ["x"]),
        ],
    )
    def test_it_refuses_what_the_reader_refuses(self, make_event: MakeEvent, field: str, value: object) -> None:
        bad = feature(make_event())
        assert FEATURE.is_valid(bad)
        bad["properties"][field] = value
        assert not FEATURE.is_valid(bad)

    def test_short_names_are_apart_and_fit(self) -> None:
        names = [column.short_name for column in COLUMNS]
        assert len(set(names)) == len(names)
        assert [name for name in names if len(name) > 10 or not name.isascii()] == []
