"""`mapper export`, `mapper schema` and `mapper run --format`: what they write and print."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from test_cli import invoke

from mapper.export import FORMATS, read_events, write_events
from mapper.json_schema import json_schema
from mapper.model import Event

MakeEvent = Callable[..., Event]

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_event: MakeEvent) -> Path:
    """Work in a folder of the test's own, with one event in events.geojson."""
    monkeypatch.chdir(tmp_path)
    write_events([make_event(candidates=())], "events.geojson")
    return tmp_path


class TestExport:
    @pytest.mark.parametrize("name", [name for name in FORMATS if name != "geojson"])
    def test_each_format_and_back(self, name: str, make_event: MakeEvent) -> None:
        result = invoke("export", "events.geojson", "-f", name)
        assert (result.exit_code, result.output) == (0, f"1 event; written to events.{name}.\n")
        assert read_events(f"events.{name}") == [make_event(candidates=())]
        assert invoke("export", f"events.{name}", "-o", "back.geojson").exit_code == 0
        assert Path("back.geojson").read_bytes() == Path("events.geojson").read_bytes()

    def test_several_formats(self) -> None:
        result = invoke("export", "events.geojson", "--format", "csv", "-f", "gpkg", "-f", "csv")
        assert result.stdout == "1 event; written to events.csv.\n1 event; written to events.gpkg.\n"

    def test_format_by_the_name_of_the_file(self) -> None:
        assert invoke("export", "events.geojson", "-o", "Mine.KML").stdout == "1 event; written to Mine.KML.\n"
        assert len(read_events("Mine.KML")) == 1

    def test_several_files_and_losses(self, make_event: MakeEvent) -> None:
        write_events([make_event(candidates=()), make_event(event_id="e-2", quote="я" * 200, candidates=())], "b.csv")
        result = invoke("export", "events.geojson", "b.csv", "-o", "both.shp")
        assert result.stderr == "both.shp: quote: 1 texts cut to 254 bytes\n"
        assert result.stdout.startswith(
            "Left out 1 event with the id of one read before.\n2 events; written to both.shp."
        )

    @pytest.mark.parametrize(
        ("args", "message"),
        [
            ((), "No format given; name one with -f, or a file with -o."),
            (("-f", "csv", "-f", "kml", "-o", "a.csv"), "-o names one file"),
            (("-f", "csv", "-o", "a.kml"), "a.kml does not end in .csv"),
            (("-o", "a.docx"), ".docx names no format; use one of geojson, gpkg"),
            (("-f", "docx"), "'docx' is not one of"),
            (("-f", "csv", "-f", "geojson"), "events.geojson: is a file of events to read; give another name with -o"),
        ],
    )
    def test_wrong_arguments(self, args: tuple[str, ...], message: str) -> None:
        result = invoke("export", "events.geojson", *args)
        assert result.exit_code == 2
        assert message in result.stderr
        assert [file.name for file in Path().iterdir()] == ["events.geojson"]


class TestOtherCommands:
    def test_the_map_of_any_format(self) -> None:
        invoke("export", "events.geojson", "-f", "gpkg")
        assert invoke("map", "events.gpkg").stdout == "1 event; open map.html.\n"
        assert invoke("diff", "events.gpkg", "events.geojson").stdout.startswith("reversed         0\n")

    def test_schema(self) -> None:
        assert json.loads(invoke("schema").stdout) == json_schema()

    def test_run_writes_further_formats(self, make_event: MakeEvent, monkeypatch: pytest.MonkeyPatch) -> None:
        long = make_event(quote="я" * 200, candidates=())
        monkeypatch.setattr("mapper.pipeline.Mapper.events", lambda *_args: (long,))
        report = str(ROOT / "examples" / "reports" / "krasnohirske.txt")
        result = invoke("run", report, "-o", "out", "-f", "gpkg", "--format", "shp", "-f", "gpkg")
        assert result.exit_code == 0
        assert result.stderr == "out/events.shp: quote: 1 texts cut to 254 bytes\n"
        assert read_events("out/events.gpkg") == read_events("out/events.geojson") == [long]

    def test_run_asks_for_a_missing_package_before_it_reads(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("mapper.export.formats.find_spec", lambda _asked: None)
        result = invoke("run", str(ROOT / "examples" / "reports"), "-o", "out", "-f", "xlsx")
        assert result.exit_code == 2
        assert "install it with: pip install 'frontline-mapper[xlsx]'" in result.stderr
        assert not Path("out").exists()
