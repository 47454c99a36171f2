"""`mapper territory`, `mapper compare` and `mapper run --front`: what they print and write, and how wrong set-ups end."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
import pytest
from geopandas import GeoDataFrame
from shapely.geometry import Point, box  # type: ignore[import-untyped]  # shapely ships no types
from test_cli import invoke

from mapper.export import read_geojson, write_geojson
from mapper.model import Event

RYBNE = "katottg:UA23100070220083216"  # beside Krasnohirske, of which the sample tells
FEB, MARCH = date(2025, 2, 1), date(2025, 3, 1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(make_event: Callable[..., Event]) -> Callable[..., str]:
    """Write events that differ from the sample by some fields to a file; gives its name."""

    def to_file(*events: dict[str, Any], name: str = "events.geojson") -> str:
        made = [make_event(event_id=f"e-{number}", **fields) for number, fields in enumerate(events)]
        write_geojson(made, name)
        return name

    return to_file


def polygons(west: float, name: str = "lines.geojson", **columns: list[Any]) -> str:
    GeoDataFrame(columns, geometry=[box(west, 47.0, 38.0, 49.0)], crs="EPSG:4326").to_file(name)
    return name


Write = Callable[..., str]


def sample(day: date, side: str = "RU", **fields: Any) -> dict[str, Any]:
    return {"event_date": day, "published": day, "actor": side, "claimant_side": side, "control_after": side, **fields}


class TestTerritory:
    def test_prints_areas_and_their_change(self, write: Write) -> None:
        file = write(sample(FEB), sample(MARCH, "UA", change="gained"))
        result = invoke("territory", file, "--date", "2025-03-01", "--date", "2025-02-01")
        assert result.exit_code == 0
        lines = [line.split() for line in result.stdout.splitlines()]
        assert [line[0] for line in lines if len(line[0]) == 10] == ["2025-02-01", "2025-03-01"]
        km2 = lines[1][4]
        assert lines[1] == ["UA", "RU", "claimed", "1", km2]
        assert ["UA", "RU", "claimed", "0", "0", f"-{km2}"] in lines
        assert ["UA", "UA", "claimed", "1", km2, f"+{km2}"] in lines

    def test_last_change_is_the_day_unless_told(self, write: Write) -> None:
        assert invoke("territory", write(sample(FEB), sample(MARCH, "UA"))).stdout.startswith("2025-03-01  country")

    def test_rule_tells_whose_words_count(self, write: Write) -> None:
        file = write(sample(FEB))
        by_rule = {rule: invoke("territory", file, "--date", "2025-03-01", "--by", rule) for rule in ("claimed", "confirmed")}
        assert {rule: " RU  " in result.stdout for rule, result in by_rule.items()} == {"claimed": True, "confirmed": False}
        assert invoke("territory", file, "--by", "rumour").exit_code == 2

    def test_writes_areas_and_lines(self, write: Write) -> None:
        file = write(sample(FEB), sample(FEB, "UA", place_id=RYBNE))
        result = invoke("territory", file, "-o", "land.geojson")
        assert "between RU and UA: 4 km" in result.stdout
        assert "The areas and the lines between them are in land.geojson." in result.stdout
        written = geopandas.read_file("land.geojson")
        assert written.layer.tolist() == ["area", "area", "area", "front"]
        assert set(written.day.astype(str)) == {"2025-02-01"}
        assert set(written.controller.dropna()) == {"RU", "UA", "unknown"}
        front = json.loads(Path("land.geojson").read_text(encoding="utf-8"))["features"][-1]
        numbers = [str(number) for point in front["geometry"]["coordinates"] for number in point]
        assert max(len(number.partition(".")[2]) for number in numbers) == 6

    def test_settlements_without_land_are_counted(self, write: Write) -> None:
        result = invoke("territory", write(sample(FEB), sample(FEB, place_id="user:1")))
        assert "Not counted: 1 of 2 settlements without land of their own." in result.stdout

    def test_without_a_day_there_is_nothing_to_measure(self, write: Write) -> None:
        result = invoke("territory", write(sample(FEB, place_id=None, longitude=None, latitude=None)))
        assert (result.exit_code, "give one with --date" in result.stderr) == (2, True)


class TestCompare:
    def test_prints_verdicts_and_distances(self, write: Write) -> None:
        file = write(sample(FEB))
        result = invoke("compare", file, "--with", polygons(36.45))
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert lines[0] == "Control on 2025-02-01; land of RU by lines.geojson, undated"
        assert [line.split()[:2] for line in lines[1:6]] == [
            ["agree", "0"], ["ahead", "1"], ["differ", "0"], ["contested", "0"], ["unknown", "0"],
        ]  # fmt: skip
        assert lines[6] == (
            "ahead     Krasnohirske (Zaporizhzhia Oblast): ours RU, claimed, since 2025-02-01; "
            "theirs UA, 7.5 km from their line"
        )
        within = "half of them within 7.5 km of the line of their day, the farthest 7.5 km"
        assert lines[7:] == [f"1 events, {within}; 0 farther than 50 km"]

    def test_day_and_side_can_be_told(self, write: Write) -> None:
        file = write(sample(FEB), sample(MARCH, "UA"))
        lines = polygons(36.0, date=["2025-01-01"])
        result = invoke("compare", file, "--with", lines, "--date", "2025-02-15", "--side", "UA")
        assert result.stdout.startswith("Control on 2025-02-15; land of UA by lines.geojson, of 2025-01-01\n")
        assert "ours RU, claimed, since 2025-02-01; theirs UA" in result.stdout

    def test_writes_a_row_for_each_event(self, write: Write) -> None:
        file = write(sample(FEB), sample(FEB, place_id=None, longitude=None, latitude=None, claimant="=1+1"))
        result = invoke("compare", file, "--with", polygons(36.45), "-o", "events.csv")
        assert "The events are in events.csv." in result.stdout
        assert "1 events without a position or a line on their day" in result.stdout
        with Path("events.csv").open(encoding="utf-8", newline="") as table:
            one, other = csv.DictReader(table)
        assert [one[k] for k in ("event_id", "day", "inside", "ours", "theirs", "verdict")] == [
            "e-0", "2025-02-01", "False", "RU", "UA", "ahead",
        ]  # fmt: skip
        assert float(one["distance_km"]) == pytest.approx(7.5, abs=0.05)
        assert (other["distance_km"], other["verdict"], other["claimant"]) == ("", "", "'=1+1")

    def test_what_is_no_polygon_is_told(self, write: Write) -> None:
        GeoDataFrame(geometry=[box(36, 47, 38, 49), Point(36, 48)], crs="EPSG:4326").to_file("mixed.geojson")
        result = invoke("compare", write(sample(FEB)), "--with", "mixed.geojson")
        assert "Left out of mixed.geojson: 1 features that are no polygons." in result.stdout

    def test_wrong_file_ends_with_one_line(self, write: Write) -> None:
        result = invoke("compare", write(sample(FEB)), "--with", "missing.geojson")
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert "missing.geojson: no such file; give a vector file of polygons" in result.stderr

    def test_polygons_are_never_written_over(self, write: Write) -> None:
        lines = polygons(36.0)
        result = invoke("compare", write(sample(FEB)), "--with", lines, "-o", lines)
        assert (result.exit_code, "give another name with -o" in result.stderr) == (2, True)


class TestFront:
    REPORT = "Published: 2025-02-02\nSource: ISW\n\nRussian forces captured Velyka Novosilka in Donetsk Oblast on February 1."

    def run(self, *options: str) -> Event:
        Path("report.txt").write_text(self.REPORT, encoding="utf-8")
        result = invoke("run", "report.txt", *options)
        assert result.exit_code == 0, result.output
        [event] = read_geojson("output/events.geojson")
        return event

    def test_events_far_from_the_line_of_their_day_are_doubtful(self) -> None:
        event = self.run("--front", polygons(37.8, date=["2025-02-01"]))
        assert [(each.code, each.detail) for each in event.ambiguity] == [
            ("far_from_front", "it lies 72 km from the front on 2025-02-01 by lines.geojson")
        ]
        assert event.ambiguous
        assert "far_from_front" in Path("output/ambiguous.csv").read_text(encoding="utf-8")

    @pytest.mark.parametrize("west", [36.9, 36.2])
    def test_near_ones_are_not(self, west: float) -> None:
        assert self.run("--front", polygons(west), "--front-side", "RU").ambiguity == ()

    def test_nothing_is_said_of_a_day_before_the_first(self) -> None:
        assert self.run("--front", polygons(37.8, date=["2025-02-02"])).ambiguity == ()

    def test_side_without_a_file_is_refused(self) -> None:
        result = invoke("run", "report.txt", "--front-side", "RU")
        assert (result.exit_code, "give both" in result.stderr) == (2, True)
