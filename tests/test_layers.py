"""What is computed from events as layers beside them in a GeoPackage."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pyogrio  # type: ignore[import-untyped]  # pyogrio publishes no types
import pytest
from click.testing import CliRunner
from shapely.geometry import box  # type: ignore[import-untyped]  # shapely ships no types

from mapper.cli import main
from mapper.errors import SetupError
from mapper.export import read_events, write_events
from mapper.land import Cells, to_metres
from mapper.layers import layers_of
from mapper.model import Event

MakeEvent = Callable[..., Event]


@pytest.fixture(autouse=True)
def two_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two squares of land side by side instead of all of Ukraine."""
    pieces = np.array([to_metres(box(36.0, 47.6, 36.5, 48.0)), to_metres(box(36.5, 47.6, 37.0, 48.0))])
    land = Cells(("x:west", "x:east"), ("UA", "UA"), pieces, np.array([1.0, 2.0]))
    monkeypatch.setattr("mapper.territory.cells", lambda **_: land)


@pytest.fixture
def events(make_event: MakeEvent) -> list[Event]:
    west = make_event(event_id="e-1", place_id="x:west", event_date=date(2024, 1, 1))
    east = make_event(
        event_id="e-2", place_id="x:east", actor="UA", control_after="UA", claimant_side="UA", event_date=date(2024, 1, 5)
    )
    return [west, east]


def test_layers_tell_who_held_what_and_where_the_line_runs(events: list[Event]) -> None:
    layers = layers_of(events)
    assert list(layers) == ["timeline", "territory", "front"]
    assert layers["timeline"]["controller"].tolist().count("unknown") == 2
    assert dict(zip(layers["territory"]["controller"], layers["territory"]["area_km2"], strict=True)) == {"RU": 1.0, "UA": 2.0}
    assert layers["front"][["one", "other", "day"]].values.tolist() == [["RU", "UA", "2024-01-05"]]
    assert {str(layer.crs) for layer in layers.values()} == {"EPSG:4326"}


def test_without_a_date_there_is_no_land(make_event: MakeEvent) -> None:
    assert list(layers_of([make_event(event_date=None)])) == ["timeline"]


def test_geopackage_has_the_layers_and_its_events_are_read_back(events: list[Event], tmp_path: Path) -> None:
    write_events(events, tmp_path / "events.geojson")
    arguments = ["export", str(tmp_path / "events.geojson"), "--areas", "-o", str(tmp_path / "events.gpkg")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    found = {name for name, _ in pyogrio.list_layers(tmp_path / "events.gpkg")}
    assert {"events", "candidates", "uncertainty", "timeline", "territory", "front"} <= found
    assert read_events(tmp_path / "events.gpkg") == events


def test_layers_are_for_a_geopackage_alone(events: list[Event], tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"only a GeoPackage.*\.gpkg"):
        write_events(events, tmp_path / "events.csv", further=layers_of(events))
    write_events(events, tmp_path / "events.geojson")
    result = CliRunner().invoke(main, ["export", str(tmp_path / "events.geojson"), "--areas", "-f", "csv"])
    assert result.exit_code == 2
    assert "-f gpkg" in result.output
