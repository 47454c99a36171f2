"""The page as a reader sees it: opened from a file in Chromium, with the network off."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from chromium import Opened, colours, opened
from draw.samples import AVDIIVKA, BAKHMUT, BASE, EVENTS, KRASNOHIRSKE, MARIUPOL, ROBOTYNE, SIDES, UNPLACED
from playwright.sync_api import Browser, Page

from gazetteer import open_gazetteer
from gazetteer.names import fold
from mapper.differences import differences
from mapper.draw import draw_map, folium_map
from mapper.draw.page import LANGUAGES, asset
from mapper.model import Event

RED, BLUE = (192, 57, 43), (31, 111, 180)
UNTIL_FIT = """(snap) => new Promise((done) => {
    const look = () => (map_events.options.zoomSnap === snap ? done() : requestAnimationFrame(look));
    look();
})"""
"""Waits until the map has taken the size that it has on paper, or on the screen again."""
NOTE = "These are example reports in our own words, no evidence."


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    draw_map(EVENTS, title="Control, as reported", sides=SIDES, note=NOTE).save(path)
    return path


@pytest.fixture
def view(browser: Browser, file: Path) -> Iterator[Opened]:
    with opened(browser, file) as view:
        yield view


def point_of(page: Page, event: Event) -> tuple[int, int]:
    """Where the place of an event lies in the window, in pixels."""
    x, y = page.evaluate(
        """([lat, lon]) => {
            const { x, y } = map_events.latLngToContainerPoint([lat, lon]);
            const box = map_events.getContainer().getBoundingClientRect();
            return [x + box.x, y + box.y];
        }""",
        [event.latitude, event.longitude],
    )
    return round(x), round(y)


def colours_around(page: Page, event: Event, radius: int = 8) -> list[tuple[int, int, int]]:
    """Colours of a screenshot's pixels around the place of an event."""
    x, y = point_of(page, event)
    return colours(page, x, y, radius)


def colours_on_ring(page: Page, event: Event, radius: float) -> list[tuple[int, int, int]]:
    """Colours of the pixels at a distance from the place of an event."""
    reach = math.ceil(radius) + 2
    colours = colours_around(page, event, reach)
    side = 2 * reach + 1
    turns = [math.tau * k / 360 for k in range(360)]
    spots = ((round(reach + radius * math.cos(t)), round(reach + radius * math.sin(t))) for t in turns)
    return [colours[y * side + x] for x, y in spots]


def reddish(colours: list[tuple[int, int, int]]) -> float:
    """Share of colours that a thin line of Russia's colour leaves on the ground."""
    return sum(red - blue > 25 for red, _, blue in colours) / len(colours)


def share(colours: list[tuple[int, int, int]], wanted: tuple[int, int, int]) -> float:
    near = [c for c in colours if all(abs(a - b) <= 12 for a, b in zip(c, wanted, strict=True))]
    return len(near) / len(colours)


def test_page_asks_for_nothing_but_itself(view: Opened, file: Path) -> None:
    assert view.requests == [file.as_uri()]
    assert view.complaints == []


def test_head_says_what_it_is(view: Opened) -> None:
    assert view.page.title() == "Control, as reported"
    assert view.page.inner_text("#title") == "Control, as reported"
    assert view.page.inner_text("#summary") == "11 events from 10 reports · newest report: 10 November 2025"
    assert view.page.inner_text("#note") == NOTE


def test_marks_have_the_colours_of_the_sides(view: Opened) -> None:
    confirmed, claimed = colours_around(view.page, AVDIIVKA), colours_around(view.page, BASE)
    assert share(confirmed, RED) > 0.25, "Avdiivka is filled with Russia's colour"
    assert share(confirmed, BLUE) == 0
    assert 0.08 < share(claimed, BLUE) < 0.25, "Kherson is a ring of Ukraine's colour"


def test_approximate_place_is_no_sharp_dot(browser: Browser, tmp_path: Path) -> None:
    sure_but_vague = replace(ROBOTYNE, status="confirmed")
    draw_map([sure_but_vague], title="t", sides=SIDES).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="map=6/47.4/35.8") as view:
        assert share(colours_around(view.page, ROBOTYNE, radius=5), BLUE) == 0, "only a tint of the colour inside"
        assert share(colours_around(view.page, ROBOTYNE, radius=14), BLUE) > 0.002, "a dashed edge around it"


def test_circle_is_drawn_to_scale(browser: Browser, tmp_path: Path) -> None:
    draw_map([AVDIIVKA], title="t", sides=SIDES).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment=f"map=13/{AVDIIVKA.latitude}/{AVDIIVKA.longitude}") as view:
        metres_a_pixel = 40_075_017 * math.cos(math.radians(48.1397)) / (256 * 2**13)
        radius = 900 / metres_a_pixel
        assert reddish(colours_on_ring(view.page, AVDIIVKA, radius)) > 0.6
        assert reddish(colours_on_ring(view.page, AVDIIVKA, radius * 0.9)) == 0


def test_past_events_are_drawn_only_when_asked_for(view: Opened) -> None:
    page = view.page
    assert share(colours_around(page, MARIUPOL), RED) == 0
    assert page.locator(".list").get_by_text("Mariupol").count() == 0
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("past events").check()
    assert share(colours_around(page, MARIUPOL), RED) > 0.08
    assert page.locator(".list").get_by_text("Mariupol").count() == 1


def test_click_on_a_mark_tells_all_about_it(view: Opened) -> None:
    page = view.page
    page.mouse.click(*point_of(page, KRASNOHIRSKE))
    panel = page.locator("article.event")
    text = panel.inner_text()
    for said in (
        "Krasnohirske", "Красногірське · Красногорское", "village, Malynivka Hromada, Polohy Raion",
        "Russia is said to have taken the whole place", "Claimed by Russian Ministry of Defence; not confirmed",
        "not dated (nothing in the report dates it)", KRASNOHIRSKE.quote, "Example newsroom, 10 November 2025",
        "very likely (0.83", "within 1.2 km", "Several places have this name: Krasnogorsk in Moscow Oblast",
        "Krasnogorsk, Moscow Oblast, Russia – share of belief 0.11", "exact name; 900 km away", "position unknown",
    ):  # fmt: skip
        assert said in text
    assert panel.locator("blockquote mark").inner_text() == "Krasnogorsk"
    assert panel.get_by_role("link").count() == 0, "this report has no address"


def test_other_claims_on_a_place_come_in_order_of_date(view: Opened) -> None:
    view.page.locator(".list").get_by_text("Bakhmut").first.click()
    claims = view.page.locator(".others")
    assert claims.locator("th").all_inner_texts() == ["Russia", "contested"]
    assert claims.locator("tr:has(td) td").all_text_contents() == [
        "", "20 May 2023Gained by RussiaDenied by General Staff of Ukraine",
        "20 May 2023Gained by RussiaClaimed by Wagner Group; not confirmed", "",
    ]


def test_event_without_a_place_is_listed_not_drawn(view: Opened) -> None:
    view.page.locator(".list").get_by_text(UNPLACED.mention).click()
    text = view.page.locator("article.event").inner_text()
    assert "No place is drawn: none could be settled." in text
    assert "41 places have this name" in text


def test_legend_counts_what_is_left_out(view: Opened) -> None:
    left_out = view.page.locator(".about").inner_text()
    assert "1 event without a place that could be settled" in left_out
    assert "1 past event that a report recalls in passing" in left_out
    assert "GeoNames, CC BY 4.0" in left_out


def test_slider_hides_what_came_later(view: Opened) -> None:
    page = view.page
    page.get_by_label("Last day shown").evaluate("(e) => { e.value = 19500; e.dispatchEvent(new Event('input')); }")
    assert page.locator("output").inner_text() == "23 May 2023"
    assert share(colours_around(page, AVDIIVKA), RED) == 0
    assert "5 events outside the days shown" in page.locator(".about").inner_text()


def test_search_takes_any_spelling(view: Opened) -> None:
    for spelling in ("авдеевк", "АВДІЇВ", "avdii"):
        view.page.get_by_label("Search a place").fill(spelling)
        assert view.page.locator(".list strong").all_inner_texts() == ["Avdiivka"]


def test_address_keeps_what_is_seen(view: Opened, browser: Browser, file: Path) -> None:
    view.page.locator(".list").get_by_text("Robotyne").click()
    view.page.wait_for_url(re.compile("event="))
    fragment = view.page.evaluate("location.hash.slice(1)")
    with opened(browser, file, fragment=fragment) as again:
        assert again.page.locator("article.event h2").inner_text() == "Robotyne"
        assert point_of(again.page, ROBOTYNE) == point_of(view.page, ROBOTYNE)


def test_keyboard_reaches_an_event_and_comes_back(view: Opened) -> None:
    row = view.page.locator(".list button").first
    row.focus()
    view.page.keyboard.press("Enter")
    view.page.locator("article.event").wait_for()
    view.page.keyboard.press("Escape")
    assert view.page.locator(".list").is_visible()


@pytest.mark.parametrize(("size", "scheme"), [((390, 844), "light"), ((1280, 800), "dark")])
def test_nothing_is_wider_than_the_window(browser: Browser, file: Path, size: tuple[int, int], scheme: str) -> None:
    with opened(browser, file, size=size, scheme="dark" if scheme == "dark" else "light") as view:
        assert view.page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert view.complaints == []


def test_dark_ground_lightens_the_sides(browser: Browser, file: Path) -> None:
    with opened(browser, file, scheme="dark") as view:
        assert share(colours_around(view.page, AVDIIVKA), RED) == 0
        assert share(colours_around(view.page, AVDIIVKA), (214, 126, 117)) > 0.25


def test_reader_of_ukrainian_gets_ukrainian(browser: Browser, file: Path) -> None:
    with opened(browser, file, locale="uk-UA") as view:
        summary = view.page.inner_text("#summary")
        assert summary == "11 подій з 10 повідомлень · найновіше повідомлення: 10 листопада 2025 р."
        assert view.page.evaluate("document.documentElement.lang") == "uk"


def test_map_without_events_opens(browser: Browser, tmp_path: Path) -> None:
    draw_map((), title="Empty", sides=SIDES).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as view:
        assert view.page.inner_text("#summary") == "0 events from 0 reports · no report is dated"
        assert view.page.locator("#note").is_hidden()
        assert view.complaints == []


def test_list_leads_to_the_place(view: Opened) -> None:
    view.page.locator(".list").get_by_text("Robotyne").click()
    box = view.page.locator(".folium-map").bounding_box()
    assert box
    x, y = point_of(view.page, ROBOTYNE)
    assert abs(x - box["x"] - box["width"] / 2) <= 1
    assert abs(y - box["y"] - box["height"] / 2) <= 1
    assert view.page.evaluate("map_events.getZoom()") == 10


def test_dashed_line_leads_to_the_other_reading(browser: Browser, file: Path) -> None:
    middle = replace(KRASNOHIRSKE, longitude=36.93, latitude=47.9154)
    spot = f"map=9/{middle.latitude}/{middle.longitude}"
    with (
        opened(browser, file, fragment=spot) as plain,
        opened(browser, file, fragment=f"{spot}&event=e-krasnohirske") as chosen,
    ):
        dark = [sum(sum(c) < 300 for c in colours_around(v.page, middle, radius=15)) for v in (plain, chosen)]
    assert dark[0] == 0
    assert dark[1] > 10


def test_events_of_one_place_can_each_be_clicked(browser: Browser, file: Path) -> None:
    with opened(browser, file, fragment=f"map=11/{BASE.latitude}/{BASE.longitude}") as view:
        x, y = point_of(view.page, BASE)
        panel = view.page.locator("article.event .what")
        view.page.mouse.click(x, y - 17)
        assert panel.inner_text() == "Ukraine is said to have taken the whole place"
        view.page.mouse.click(x, y + 17)
        assert panel.inner_text() == "Russia is said to have left the place"


def test_list_can_start_with_the_doubtful(view: Opened) -> None:
    view.page.get_by_label("Sort by").select_option("doubt")
    names = view.page.locator(".list strong").all_inner_texts()
    assert names[:2] == [UNPLACED.mention, "Krasnohirske"]


def test_window_of_days_lists_what_falls_in_it(browser: Browser, file: Path) -> None:
    with opened(browser, file, fragment="day=2024-05-17") as view:
        names = view.page.locator(".list strong")
        assert names.all_inner_texts()[0] == "Vovchansk"
        view.page.locator("#time select").select_option("1")
        assert names.all_inner_texts() == ["Krasnohirske"], "only the undated event: the week ended on 16 May"
        view.page.locator("#time select").select_option("7")
        assert names.all_inner_texts() == ["Vovchansk", "Krasnohirske"]


def test_play_runs_to_the_last_day(browser: Browser, file: Path) -> None:
    with opened(browser, file, fragment="day=2025-11-01") as view:
        view.page.get_by_role("button", name="Play").click()
        view.page.get_by_text("8 November 2025", exact=True).first.wait_for()
        view.page.get_by_role("button", name="Play").wait_for()


def test_search_folds_as_the_gazetteer_does(view: Opened) -> None:
    """The same key for every name and every former name of 3,000 places, and for odd spellings."""
    places = list(islice(open_gazetteer().places(), 0, 30_000, 10))
    names = [name for place in places for name in (place.name, place.name_uk, place.name_ru) if name]
    names += ["Baxмут", "Awdijiwka", "ŽOVTI VODY", "Нью-Йорк", "", "'’", "Schtschastja", "ЩАСТЯ́", "Bachmut", "Yenakiieve 2"]
    keys = view.page.evaluate("(names) => names.map(frontline.fold)", names)
    assert keys == [fold(name) for name in names]


def test_search_takes_a_former_name(browser: Browser, tmp_path: Path) -> None:
    bakhmut = replace(BAKHMUT, place_id="katottg:UA14020010010059145")
    draw_map([bakhmut, AVDIIVKA], sides=SIDES).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="find=Artemivsk") as view:
        assert view.page.locator(".list strong").all_inner_texts() == ["Bakhmut"]
        assert view.page.get_by_label("Search a place").input_value() == "Artemivsk"


def test_undated_events_stand_apart_and_can_be_left_out(view: Opened) -> None:
    rows = view.page.locator(".list > li")
    assert rows.all_inner_texts()[-2] == "Undated"
    assert rows.last.locator("strong").inner_text() == "Krasnohirske"
    view.page.get_by_label("with 1 undated event").uncheck()
    assert view.page.locator(".list").get_by_text("Krasnohirske").count() == 0
    assert "1 event outside the days shown" in view.page.locator(".about").inner_text()


def test_places_too_close_together_become_a_bin(browser: Browser, tmp_path: Path) -> None:
    crowd = [
        replace(AVDIIVKA, event_id=f"e-{n}", place_id=f"x:{n}", longitude=37.7 + n / 1000, latitude=48.1) for n in range(9)
    ]
    draw_map([*crowd, BASE], sides=SIDES).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="map=6/48.1/37.0") as view:
        page = view.page
        assert share(colours_around(page, crowd[4]), RED) < 0.25, "a ring with a number, no filled mark"
        page.mouse.click(*point_of(page, crowd[4]))
        assert page.evaluate("map_events.getZoom()") >= 12
        assert share(colours_around(page, crowd[0]), RED) > 0.25


def test_quotes_are_opened_from_the_file_beside(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folium_map, "MOST_QUOTES_INSIDE", 10)
    draw_map(EVENTS, sides=SIDES).save(tmp_path / "map.html")
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"key": "another", "quotes": [], "quote": []}', encoding="utf-8")
    with opened(browser, tmp_path / "map.html", fragment="event=e-robotyne") as view:
        panel = view.page.locator("article.event")
        assert ROBOTYNE.quote not in panel.inner_text()
        panel.get_by_label("Open it here").set_input_files(wrong)
        panel.get_by_text("This is not the file of this map.").wait_for()
        panel.get_by_label("Open it here").set_input_files(tmp_path / "map.quotes.json")
        panel.get_by_text(ROBOTYNE.quote).wait_for()
        assert view.complaints == []


def test_page_without_quotes_says_so(browser: Browser, tmp_path: Path) -> None:
    draw_map(EVENTS, sides=SIDES, quotes=False).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="event=e-robotyne") as view:
        text = view.page.locator("article.event").inner_text()
        assert "the map was made without quotes" in text
        assert "Example newsroom" in text


def test_what_changed_is_marked(browser: Browser, tmp_path: Path) -> None:
    moved = replace(AVDIIVKA, longitude=37.0, latitude=48.5, place_name="Another")
    found = differences([AVDIIVKA, BASE, ROBOTYNE], [moved, BASE, KRASNOHIRSKE])
    draw_map([moved, BASE, KRASNOHIRSKE, ROBOTYNE], sides=SIDES, differences=found).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="event=e-avdiivka&map=8/48.3/37.4") as view:
        page = view.page
        panel = page.locator("article.event").inner_text()
        assert "Name\nAvdiivka → Another" in panel
        middle = replace(AVDIIVKA, longitude=(37.0 + 37.7497) / 2, latitude=48.3201)
        assert any(sum(c) < 300 for c in colours_around(page, middle, radius=10)), "a dashed line from where it stood"
        page.keyboard.press("Escape")
        page.get_by_text("Filters", exact=True).click()
        page.get_by_label("as before").uncheck()
        assert page.locator(".list strong").all_inner_texts() == ["Another", "Robotyne", "Krasnohirske"]


def test_unlikely_and_undoubted_readings_get_no_line(browser: Browser, tmp_path: Path) -> None:
    sure = replace(KRASNOHIRSKE, ambiguous=False, ambiguity=())
    middle = replace(KRASNOHIRSKE, longitude=36.93, latitude=47.9154)
    draw_map([sure], sides=SIDES).save(tmp_path / "map.html")
    spot = f"map=9/{middle.latitude}/{middle.longitude}&event=e-krasnohirske"
    with opened(browser, tmp_path / "map.html", fragment=spot) as view:
        assert not any(sum(c) < 300 for c in colours_around(view.page, middle, radius=15))


def test_language_can_be_chosen(browser: Browser, tmp_path: Path) -> None:
    draw_map(EVENTS, lang="uk").save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="event=e-avdiivka") as view:
        assert view.page.evaluate("document.documentElement.lang") == "uk"
        assert "Росія" in view.page.locator("#legend").inner_text()


@pytest.mark.parametrize("language", ["en", "uk"])
def test_every_word_of_the_page_exists(browser: Browser, tmp_path: Path, language: str) -> None:
    """No key shows for want of a word, whatever the page shows; both languages have the same keys."""
    words = {lang: json.loads(asset(f"words.{lang}.json")) for lang in LANGUAGES}
    assert words["en"].keys() == words["uk"].keys()
    draw_map(EVENTS, lang=language, sides=SIDES, differences=differences([BASE, ROBOTYNE], EVENTS)).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="with_background=1") as view:
        for i in range(len(EVENTS)):
            view.page.locator(".list button").nth(i).click()
            view.page.locator("article.event").wait_for()
            text = view.page.locator("body").inner_text()
            assert not re.search(r"\b[a-z]+\.[a-z_]+\b(?<!example\.org)(?<!json)", text), text
            view.page.keyboard.press("Escape")


def test_still_shows_the_map_without_controls(browser: Browser, file: Path) -> None:
    with opened(browser, file, fragment="still=1") as view:
        for hidden in ("#side", "#time button", ".leaflet-control-zoom"):
            assert view.page.locator(hidden).is_hidden()
        for shown in ("#title", "#note", "#legend", "#credit", ".leaflet-control-scale", "output"):
            assert view.page.locator(shown).is_visible()


def test_browser_too_old_gets_a_message(browser: Browser, file: Path) -> None:
    context = browser.new_context()
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(file.as_uri())
    page.get_by_text("This browser is too old for the map.").wait_for()
    context.close()


def test_paper_shows_what_the_screen_showed(browser: Browser, file: Path) -> None:
    bounds = "(() => { const b = map_events.getBounds(); return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; })()"
    with opened(browser, file) as view:
        west, south, east, north = screen = view.page.evaluate(bounds)
        view.page.emulate_media(media="print")
        view.page.evaluate(UNTIL_FIT, 0)
        paper = view.page.evaluate(bounds)
        assert paper != screen
        assert paper[0] <= west + 0.01
        assert paper[1] <= south + 0.01
        assert paper[2] >= east - 0.01
        assert paper[3] >= north - 0.01
        assert share(colours_around(view.page, AVDIIVKA), RED) > 0.25
        view.page.emulate_media(media="screen")
        view.page.evaluate(UNTIL_FIT, 0.5)
        assert view.page.evaluate(bounds) == pytest.approx(screen)
