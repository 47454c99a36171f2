from __future__ import annotations

import re
from pathlib import Path

import folium
import pytest
from draw.samples import BASE, EVENTS, SIDES

from mapper.draw import SideStyle, build_map, draw_map
from mapper.draw.payload import DATE_COLUMNS, NUMBER_COLUMNS, TEXT_COLUMNS, payload
from mapper.errors import SetupError
from mapper.model import Event

# What asks the network for something: links of elements, imports and pictures of styles.
REMOTE = re.compile(r"""<(?:script|img|iframe|link|audio|video)[^>]+(?:src|href)=|@import|url\((?!data:|#)""")


def draw(folder: Path, events: tuple[Event, ...] = EVENTS, note: str = "") -> str:
    path = folder / "map.html"
    draw_map(events, path, title="Control, as reported", sides=SIDES, note=note)
    return path.read_text(encoding="utf-8")


def test_same_events_same_bytes(tmp_path: Path) -> None:
    assert draw(tmp_path) == draw(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_page_links_to_nothing(tmp_path: Path) -> None:
    html = draw(tmp_path)
    assert not REMOTE.search(html)
    assert "sourceMappingURL" not in html


def test_policy_names_every_script_and_style(tmp_path: Path) -> None:
    html = draw(tmp_path)
    policy = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', html)
    assert policy
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert html.index("Content-Security-Policy") < html.index("<style>")


def test_page_stays_small(tmp_path: Path) -> None:
    assert len(draw(tmp_path).encode()) < 600_000


def test_leaflet_carries_its_licence(tmp_path: Path) -> None:
    assert "Redistributions in binary form" in draw(tmp_path)


def test_no_events_make_a_map_too(tmp_path: Path) -> None:
    assert "frontline.start(" in draw(tmp_path, events=())


def test_folium_layers_can_be_added() -> None:
    events_map = build_map(EVENTS, title="Control, as reported", sides=SIDES)
    assert isinstance(events_map, folium.Map)
    folium.GeoJson({"type": "Point", "coordinates": [37.0, 48.0]}, name="mine").add_to(events_map)
    html = events_map.get_root().render()
    assert "geo_json" in html
    assert not REMOTE.search(html)
    assert html.index("geo_json_") < html.index("frontline.start(")


def test_rendering_twice_gives_the_same_page() -> None:
    root = build_map(EVENTS, title="t", sides=SIDES).get_root()
    assert root.render() == root.render()


def test_colour_must_be_one_the_script_can_read() -> None:
    with pytest.raises(SetupError, match=r"red.*#rrggbb"):
        SideStyle("Russia", "red")


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"nowhere.*cannot be written.*name a folder"):
        draw(tmp_path / "nowhere")


def test_failure_leaves_the_old_map_and_no_rubbish(tmp_path: Path) -> None:
    (tmp_path / "map.html").mkdir()
    with pytest.raises(SetupError):
        draw(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_every_field_of_an_event_reaches_the_page() -> None:
    carried = {*TEXT_COLUMNS, *DATE_COLUMNS, *NUMBER_COLUMNS, "ambiguity", "candidates"}
    assert set(Event.__dataclass_fields__) - carried == {"mention_start", "mention_stop", "trace"}


def test_strings_stand_once_and_none_is_minus_one() -> None:
    value = payload([BASE, BASE])
    assert len(value["strings"]) == len(set(value["strings"]))
    assert value["columns"]["event_date_end"] == [-1, -1]
    assert value["strings"][value["columns"]["quote"][1]] == BASE.quote
    assert value["columns"]["longitude"] == [3261780, 3261780]
    assert value["reports"] == 1
    assert value["newest"] == "2022-11-12"
