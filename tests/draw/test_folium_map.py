from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import folium
import pytest
from draw.samples import BAKHMUT, BASE, EVENTS, SIDES

from gazetteer import check
from mapper.draw import SideStyle, draw_map, folium_map
from mapper.draw.payload import days_of, events_block, listed, texts_block
from mapper.errors import SetupError
from mapper.model import DatePrecision, Event

# What asks the network for something: links of elements, imports and pictures of styles.
REMOTE = re.compile(r"""<(?:script|img|iframe|link|audio|video)[^>]+(?:src|href)=|@import|url\((?!data:|#)""")


def draw(folder: Path, events: tuple[Event, ...] = EVENTS, note: str = "") -> str:
    path = folder / "map.html"
    draw_map(events, title="Control, as reported", sides=SIDES, note=note).save(path)
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
    events_map = draw_map(EVENTS, title="Control, as reported", sides=SIDES)
    assert isinstance(events_map, folium.Map)
    folium.GeoJson({"type": "Point", "coordinates": [37.0, 48.0]}, name="mine").add_to(events_map)
    html = events_map.get_root().render()
    assert "geo_json" in html
    assert not REMOTE.search(html)
    assert html.index("geo_json_") < html.index("frontline.start(")


def test_rendering_twice_gives_the_same_page() -> None:
    root = draw_map(EVENTS, title="t", sides=SIDES).get_root()
    assert root.render() == root.render()


def test_colour_must_be_one_the_script_can_read() -> None:
    with pytest.raises(SetupError, match=r"red.*#rrggbb"):
        SideStyle("Russia", "red")


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"nowhere.*cannot be written.*choose another folder"):
        draw(tmp_path / "nowhere")


def test_failure_leaves_the_old_map_and_no_rubbish(tmp_path: Path) -> None:
    (tmp_path / "map.html").mkdir()
    with pytest.raises(SetupError):
        draw(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_latest_first_and_undated_last() -> None:
    early, late = replace(BASE, event_date=date(2022, 1, 1)), replace(BASE, event_date=date(2023, 1, 1))
    undated = replace(BASE, event_date=None)
    month = replace(BASE, event_date=date(2022, 12, 1), date_precision="month")
    assert listed([undated, early, month, late]) == [late, month, early, undated]


def test_month_and_year_last_to_their_end() -> None:
    def ends(day: date, precision: DatePrecision) -> date:
        first, last = days_of(replace(BASE, event_date=day, date_precision=precision))
        return day + timedelta(days=last - first)

    assert ends(date(2024, 2, 1), "month") == date(2024, 2, 29)
    assert ends(date(2023, 1, 1), "year") == date(2023, 12, 31)
    assert ends(date(2023, 5, 6), "day") == date(2023, 5, 6)


def test_what_is_shared_stands_once() -> None:
    block = events_block([BASE, replace(BASE, event_id="e-00112233445566ff")], {}, {})
    assert block.columns["event.reading"] == [0, 0]
    assert block.columns["event.saying"] == [0, 0]
    assert len(block.value["strings"]) == len(set(block.value["strings"]))
    assert list(block.columns["spot.longitude"]) == [21261781]
    texts = texts_block([BASE, BASE], {}, quotes=True)
    assert texts.value["quotes"] == [BASE.quote]
    assert texts_block([BASE], {}, quotes=False).value["quotes"] is None


def test_ids_of_ours_are_cut_and_others_stand_whole() -> None:
    ids = ("e-00112233445566ff", "e-aa112233445566ff", "e-kherson", "e-0011223355555555")
    block = events_block([replace(BASE, event_id=each) for each in ids], {}, {})
    assert block.columns["event.id"] == [0x00112233, 0xAA112233, 0, 0x00112233]
    assert block.value["ids"] == {2: "e-kherson", 3: "e-0011223355555555"}


def test_too_many_quotes_go_to_a_file_beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folium_map, "MOST_QUOTES_INSIDE", 10)
    draw(tmp_path)
    beside = json.loads((tmp_path / "map.quotes.json").read_text(encoding="utf-8"))
    assert [beside["quotes"][number] for number in beside["quote"]] == [event.quote for event in listed(EVENTS)]
    assert len(beside["quotes"]) == len({event.quote for event in EVENTS})


def test_language_without_words_is_refused() -> None:
    with pytest.raises(SetupError, match=r"'fr'.*en and uk"):
        draw_map((), lang="fr")


@pytest.mark.parametrize(("name", "hint"), [("openstreetmap.mapnic", "OpenStreetMap.Mapnik"), ("MapBox", "wants a key")])
def test_tiles_that_cannot_be_had_are_refused(name: str, hint: str) -> None:
    with pytest.raises(SetupError, match=hint):
        draw_map((), tiles=name)


def test_tiles_are_all_that_the_policy_lets_through(tmp_path: Path) -> None:
    draw_map(EVENTS, tiles="OpenStreetMap.Mapnik").save(tmp_path / "map.html")
    html = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "img-src data: https://tile.openstreetmap.org;" in html
    assert "L.tileLayer" not in draw(tmp_path).partition("frontline.start(")[0].rpartition("L.map(")[2]


def test_former_names_reach_the_page() -> None:
    [found] = check("Бахмут").candidates[:1]
    block = draw_map([replace(BAKHMUT, place_id=found.match.place.place_id)])._blocks["events"]
    assert {"Артемівськ", "Артёмовск"} & set(block.value["strings"])
