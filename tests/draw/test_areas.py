"""The land around settlements on the page: whose it is on the slider's day, and the front between the sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from chromium import colours, opened
from draw.samples import BASE, SIDES
from playwright.sync_api import Browser, Page
from shapely.geometry import box  # type: ignore[import-untyped]  # shapely ships no types

from mapper.draw import draw_map
from mapper.draw.areas import land_block
from mapper.land import Cells, to_metres
from mapper.timelines import timeline

WEST = replace(BASE, event_id="e-west", place_id="x:west", longitude=37.0, latitude=48.0, event_date=date(2024, 1, 1))
EAST = replace(
    WEST, event_id="e-east", place_id="x:east", longitude=37.4, change="gained", actor="RU", control_after="RU",
    claimant="Russian Ministry of Defence", claimant_side="RU", event_date=date(2024, 1, 11),
)  # fmt: skip
LOST = replace(
    WEST, event_id="e-lost", change="withdrew", actor="UA", control_after="RU", status="confirmed", event_date=date(2024, 2, 1)
)
EVENTS = (WEST, EAST, LOST)


def squares() -> Cells:
    """Two squares side by side, around the places of the events; and a third that nothing is told of."""
    sides = ((36.8, 37.2, "x:west"), (37.2, 37.6, "x:east"), (37.6, 38.0, "x:nobody"))
    pieces = [to_metres(box(west, 47.8, east, 48.2)) for west, east, _ in sides]
    return Cells(tuple(place_id for *_, place_id in sides), ("UA",) * 3, np.array(pieces), np.ones(3))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("mapper.land.cells", lambda **_: squares())
    draw_map(EVENTS, sides=SIDES, timeline=timeline(EVENTS)).save(tmp_path / "map.html")
    return tmp_path / "map.html"


def colour_at(page: Page, longitude: float, latitude: float) -> tuple[int, int, int]:
    """The colour in the middle of a spot."""
    x, y = page.evaluate(
        """(at) => {
            const { x, y } = map_events.latLngToContainerPoint(at);
            const box = map_events.getContainer().getBoundingClientRect();
            return [x + box.x, y + box.y];
        }""",
        [latitude, longitude],
    )
    return colours(page, round(x), round(y), radius=0)[0]


def is_tinted(colour: tuple[int, int, int]) -> str:
    red, _, blue = colour
    return "RU" if red - blue > 15 else "UA" if blue - red > 5 else ""


@pytest.mark.parametrize(
    ("fragment", "west", "east"),
    [("areas=1&day=2024-01-05", "UA", ""), ("areas=1&day=2024-01-20", "UA", "RU"), ("areas=1", "RU", "RU"), ("", "", "")],
)
def test_land_is_whose_it_is_on_the_day(browser: Browser, file: Path, fragment: str, west: str, east: str) -> None:
    with opened(browser, file, fragment=f"map=9/48.0/37.2&{fragment}") as view:
        assert is_tinted(colour_at(view.page, 36.9, 48.1)) == west
        assert is_tinted(colour_at(view.page, 37.5, 48.1)) == east
        assert view.complaints == []


@pytest.mark.parametrize(("day", "is_front"), [("2024-01-05", False), ("2024-01-20", True), ("2024-02-02", False)])
def test_front_parts_what_two_sides_hold(browser: Browser, file: Path, day: str, *, is_front: bool) -> None:
    with opened(browser, file, fragment=f"map=9/48.0/37.2&areas=1&day={day}") as view:
        assert (sum(colour_at(view.page, 37.2, 48.12)) < 300) == is_front


def test_areas_are_shown_when_asked_for(browser: Browser, file: Path) -> None:
    with opened(browser, file, fragment="map=9/48.0/37.2") as view:
        assert "land nearest to each settlement" in view.page.locator("#legend").inner_text()
        view.page.get_by_label("areas").check()
        assert is_tinted(colour_at(view.page, 37.5, 48.1)) == "RU"
        view.page.wait_for_url("**areas=1**")


def test_map_without_a_timeline_offers_no_areas(browser: Browser, tmp_path: Path) -> None:
    draw_map(EVENTS, sides=SIDES).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as view:
        assert view.page.get_by_label("areas").count() == 0


def test_block_holds_told_cells_alone_and_what_they_share() -> None:
    block = land_block(timeline(EVENTS), squares())
    assert len(block.value["cells"]) == 2
    [edge] = block.value["edges"]
    assert edge[:2] == [0, 1]
    assert block.value["holders"][block.columns["hold.holder"][0]] == "unknown"
    assert list(block.columns["hold.cell"]) == sorted(block.columns["hold.cell"])


def test_no_events_no_land() -> None:
    block = land_block(timeline(()), squares())
    assert block.value["cells"] == block.value["edges"] == []


def test_panel_says_what_became_of_a_claim(browser: Browser, file: Path) -> None:
    with opened(browser, file, fragment="event=e-east") as view:
        assert view.page.get_by_text("What became of this claim").count() == 0
    claimed = replace(WEST, event_id="e-said")
    answered = replace(
        WEST, event_id="e-answer", change="withdrew", actor="RU", status="confirmed", claimant="Russian Ministry of Defence",
        claimant_side="RU", event_date=date(2024, 1, 4), published=date(2024, 1, 5), report_id="r-2",
    )  # fmt: skip
    said = [replace(claimed, published=date(2024, 1, 2)), answered]
    draw_map(said, sides=SIDES, timeline=timeline(said)).save(file)
    with opened(browser, file, fragment="event=e-said") as view:
        answer = view.page.get_by_role("button", name="Confirmed by Russian Ministry of Defence on 5 January 2024")
        assert "(3 days later)" in view.page.locator("article.event").inner_text()
        answer.click()
        view.page.get_by_text("Russia is said to have left the place").wait_for()
