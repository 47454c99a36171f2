"""`mapper map` and `mapper diff`: what they write and print, and that a wrong file or name ends with one line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_cli import invoke

from mapper.export import read_geojson, write_geojson
from mapper.model import Event

MakeEvent = Callable[..., Event]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of the test's own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def write(make_event: MakeEvent) -> Callable[..., str]:
    """Write events that differ from the sample by some fields to a file; gives its name."""

    def to_file(name: str, *events: dict[str, Any]) -> str:
        write_geojson([make_event(**fields) for fields in events], name)
        return name

    return to_file


Write = Callable[..., str]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Note with what the map is drawn, and draw it all the same."""
    from mapper.draw import draw_map

    calls: list[dict[str, Any]] = []

    def note(events: list[Event], **options: Any) -> Any:
        calls.append({"events": events, **options})
        return draw_map(events, **options)

    monkeypatch.setattr("mapper.draw.draw_map", note)
    return calls


class TestMap:
    def test_draws_the_events_of_a_file(self, write: Write, drawn: list[dict[str, Any]]) -> None:
        file = write("events.geojson", {})
        result = invoke("map", file)
        assert (result.exit_code, result.stdout) == (0, "1 event; open map.html.\n")
        assert Path("map.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
        options = {"title": None, "note": "", "lang": None, "tiles": None, "quotes": True, "timeline": None}
        assert drawn == [{"events": read_geojson(file), **options}]

    def test_options_reach_the_map(self, write: Write, drawn: list[dict[str, Any]]) -> None:
        words = ("--title", "T", "--note", "N", "--lang", "uk", "--tiles", "OpenStreetMap.Mapnik", "--no-quotes")
        result = invoke("map", write("events.geojson", {}), "-o", "mine.html", *words)
        assert result.stdout == "1 event; open mine.html.\n"
        options = {"title": "T", "note": "N", "lang": "uk", "tiles": "OpenStreetMap.Mapnik", "quotes": False}
        assert drawn[0] | options == drawn[0]
        assert "tile.openstreetmap.org" in Path("mine.html").read_text(encoding="utf-8")

    def test_areas_come_by_the_rule_asked_for(self, write: Write, drawn: list[dict[str, Any]]) -> None:
        file = write("events.geojson", {"status": "claimed"})
        for by, controller in (("claimed", "RU"), ("confirmed", "unknown")):
            assert invoke("map", file, "--areas", "--by", by).exit_code == 0
            [place] = drawn[-1]["timeline"].intervals.values()
            assert place[-1].controller == controller
        assert 'id="frontline-land"' in Path("map.html").read_text(encoding="utf-8")

    def test_tiles_are_off_unless_asked_for(self, write: Write) -> None:
        invoke("map", write("events.geojson", {}))
        assert "https://tile" not in Path("map.html").read_text(encoding="utf-8")

    def test_of_several_files_the_first_has_an_event(self, write: Write, drawn: list[dict[str, Any]]) -> None:
        first = write("a.geojson", {"event_id": "e-1"}, {"event_id": "e-2"})
        second = write("b.geojson", {"event_id": "e-2", "change": "held"}, {"event_id": "e-3"})
        result = invoke("map", first, second)
        assert result.stdout == "Left out 1 event with the id of one read before.\n3 events; open map.html.\n"
        [call] = drawn
        assert [(event.event_id, event.change) for event in call["events"]] == [
            ("e-1", "gained"),
            ("e-2", "gained"),
            ("e-3", "gained"),
        ]

    def test_fragment_for_an_article(self, write: Write) -> None:
        result = invoke("map", write("events.geojson", {}), "--embed")
        assert result.stdout == "1 event; paste the line in map.embed.html into the article.\n"
        assert Path("map.embed.html").read_text(encoding="ascii").startswith("<iframe ")
        assert not Path("map.html").exists()

    def test_picture(self, write: Write, drawn: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
        taken: list[Path] = []
        monkeypatch.setattr("mapper.draw.save_still", lambda _map, path: taken.append(path))
        result = invoke("map", write("events.geojson", {}), "--png")
        assert result.stdout == "1 event; the picture is map.png.\n"
        assert taken == [Path("map.png")]
        assert drawn[0]["quotes"] is False
        assert not Path("map.html").exists()

    def test_picture_without_chromium(self, write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.delenv("CHROME", raising=False)
        result = invoke("map", write("events.geojson", {}), "--png")
        assert result.exit_code == 2
        assert "install Chromium" in result.stderr

    def test_events_are_not_written_over(self, write: Write, folder: Path) -> None:
        file = write("events.geojson", {})
        before = Path(file).read_bytes()
        for output in (file, str(folder / "x" / ".." / file)):
            (folder / "x").mkdir(exist_ok=True)
            result = invoke("map", "other.geojson", file, "-o", output)
            assert (result.exit_code, Path(file).read_bytes()) == (2, before)
            assert "give another name with -o" in result.stderr

    @pytest.mark.parametrize(
        ("options", "expected"),
        [
            (("--lang", "ru"), "language 'ru': the map has words in en and uk"),
            (("--tiles", "OpenStretMap.Mapnik"), "did you mean OpenStreetMap.Mapnik"),
            (("--tiles", "Thunderforest.Outdoors"), "wants a key of yours"),
            (("-o", "nowhere/map.html"), "nowhere/map.html: cannot be written"),
            (("-o", "nowhere/map.embed.html", "--embed"), "nowhere/map.embed.html: cannot be written"),
        ],
    )
    def test_wrong_option_ends_with_one_line(self, write: Write, options: tuple[str, ...], expected: str) -> None:
        result = invoke("map", write("events.geojson", {}), *options)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert expected in result.stderr
        assert list(Path().glob("*.html")) == []

    @pytest.mark.parametrize("args", [(), ("events.geojson", "--embed", "--png"), ("events.geojson", "--note")])
    def test_wrong_arguments(self, write: Write, args: tuple[str, ...]) -> None:
        write("events.geojson", {})
        assert invoke("map", *args).exit_code == 2


class TestWrongFile:
    @pytest.mark.parametrize(
        ("content", "expected"),
        [
            (None, "wrong.geojson: No such file or directory; give a GeoJSON file of events"),
            ("<html>", "wrong.geojson: is not JSON"),
            ('{"type": "Feature"}', "wrong.geojson: is no GeoJSON FeatureCollection"),
            ('{"features": [{"properties": {"event_id": "e-1"}}]}', "wrong.geojson: feature 1: lacks event_date"),
        ],
    )
    @pytest.mark.parametrize("command", [("map", "good.geojson"), ("diff", "good.geojson")])
    def test_ends_with_one_line(
        self, write: Write, command: tuple[str, str], content: str | None, expected: str
    ) -> None:
        write("good.geojson", {})
        if content is not None:
            Path("wrong.geojson").write_text(content, encoding="utf-8")
        result = invoke(*command, "wrong.geojson")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
        assert expected in result.stderr
        assert list(Path().glob("*.html")) == []


@pytest.fixture
def runs(write: Write) -> tuple[str, str]:
    """Two runs with one difference of each kind, and one event as before."""
    elsewhere = {"place_id": "geonames:542374", "place_name": "Krasnogorsk", "longitude": 37.33, "latitude": 55.83}
    same, sentence = {"event_id": "e-1"}, {"event_id": "e-4", "report_id": "r-4"}
    old = write("old.geojson", same, {"event_id": "e-2", "report_id": "r-2"}, sentence,
                {"event_id": "e-5", "report_id": "r-5"}, {"event_id": "e-6", "report_id": "r-6", **elsewhere})  # fmt: skip
    new = write("new.geojson", same, sentence | {"quote": "Another sentence."},
                {"event_id": "e-3", "report_id": "r-3\x1b[31m", "event_date": None, "claimant": None},
                {"event_id": "e-6", "report_id": "r-6"},
                {"event_id": "e-5", "report_id": "r-5", "status": "denied", "control_after": "unknown"})  # fmt: skip
    return old, new


class TestDiff:
    def test_counts_and_lines_what_matters_most_first(self, runs: tuple[str, str]) -> None:
        result = invoke("diff", *runs)
        assert result.exit_code == 0
        place, who = "Krasnohirske (Zaporizhzhia Oblast)", "Russian Ministry of Defence, 2025-11-09"
        assert result.stdout.splitlines() == [
            "reversed         1",
            "moved            1",
            "new              1",
            "gone             1",
            "reread           1",
            "unchanged        1",
            f"reversed  {place}: control_after RU → unknown; status claimed → denied [{who}, r-5]",
            f"moved     {place}: place_id geonames:542374 → katottg:UA23100070100084433; "
            f"place_name Krasnogorsk → Krasnohirske; longitude 37.33 → 36.35; latitude 55.83 → 47.82 [{who}, r-6]",
            f"new       {place}: RU gained, claimed [nobody named, undated, r-3 [31m]",
            f"gone      {place}: RU gained, claimed [{who}, r-2]",
            f"reread    {place}: another quote [{who}, r-4]",
            "Open diff.html.",
        ]

    def test_place_is_called_as_it_was_where_it_is_unresolved_now(self, write: Write) -> None:
        lost = dict.fromkeys(("place_id", "place_name", "admin1", "longitude", "latitude"))
        old, new = write("old.geojson", {}), write("new.geojson", lost)
        assert "\nmoved     Krasnohirske (Zaporizhzhia Oblast): place_id katottg:" in invoke("diff", old, new).stdout
        assert "\ngone      Krasnogorsk: RU gained" in invoke("diff", new, write("none.geojson")).stdout

    def test_json_is_one_object_a_line(self, runs: tuple[str, str]) -> None:
        result = invoke("diff", *runs, "--json")
        found = [json.loads(line) for line in result.stdout.splitlines()]
        assert [each["kind"] for each in found] == ["reversed", "moved", "new", "gone", "reread"]
        assert found[0]["changes"][1] == {"field": "status", "before": "claimed", "after": "denied"}
        assert found[1]["before"]["geometry"]["coordinates"] == [37.33, 55.83]
        assert found[1]["event"]["properties"]["place_name"] == "Krasnohirske"
        assert (found[2]["before"], found[2]["changes"]) == (None, [])
        assert result.stderr == "Open diff.html.\n"

    def test_map_shows_what_differs_and_nothing_else(
        self, runs: tuple[str, str], drawn: list[dict[str, Any]]
    ) -> None:
        invoke("diff", *runs, "-o", "changes.html")
        [call] = drawn
        assert [event.event_id for event in call["events"]] == ["e-5", "e-6", "e-3", "e-2", "e-4"]
        assert [each.event for each in call["differences"]] == call["events"]
        assert call["note"] == "reversed 1, moved 1, new 1, gone 1, reread 1, unchanged 1"
        assert Path("changes.html").exists()

    def test_equal_runs_are_done_too(self, write: Write) -> None:
        file = write("events.geojson", {}, {"event_id": "e-2", "report_id": "r-2"})
        result = invoke("diff", file, file)
        assert result.exit_code == 0
        assert result.stdout.splitlines()[-2:] == ["unchanged        2", "Open diff.html."]
        assert invoke("diff", file, file, "--json").stdout == ""

    def test_runs_are_not_written_over(self, runs: tuple[str, str]) -> None:
        for output in runs:
            before = Path(output).read_bytes()
            result = invoke("diff", *runs, "-o", output)
            assert (result.exit_code, Path(output).read_bytes()) == (2, before)

    @pytest.mark.parametrize("args", [(), ("one.geojson",), ("a", "b", "c")])
    def test_wrong_arguments(self, args: tuple[str, ...]) -> None:
        assert invoke("diff", *args).exit_code == 2
