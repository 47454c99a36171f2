"""What axe finds in the page that would keep readers out: nothing, in any view of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import Opened, opened
from draw.samples import EVENTS, KRASNOHIRSKE, SIDES, UNPLACED
from playwright.sync_api import Browser

from mapper.draw import draw_map
from mapper.model import Event

# So high that nothing has to be scrolled to: axe cannot judge the contrast of what is cut off.
WIDE = (780, 4000)
READERS: dict[str, dict[str, Any]] = {
    "light": {"size": WIDE},
    "dark": {"size": WIDE, "scheme": "dark"},
    "phone": {"size": (390, 844)},
    "ukrainian": {"size": WIDE, "locale": "uk-UA"},
}
OPTIONS = {
    "resultTypes": ["violations", "incomplete"],
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2, level AA; axe leaves it off unless asked
}
LEAFLETS_MINUS = ".leaflet-control-zoom-out > span"
"""A sign and no text: axe leaves its contrast open."""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("axe") / "map.html"
    draw_map(EVENTS, title="Control, as reported", sides=SIDES, note="Example reports, no evidence.").save(path)
    return path


def findings(view: Opened) -> list[str]:
    """Every rule that is broken and every contrast that axe cannot judge, with the elements, whatever the impact."""
    # What is drawn reaches beyond the map's edge, where it is cut off; axe would think that it covers the text there.
    view.page.evaluate("document.querySelectorAll('canvas').forEach((canvas) => { canvas.style.visibility = 'hidden'; })")
    response = Axe().run(view.page, options=OPTIONS).response
    undecided = [each for each in response["incomplete"] if each["id"] == "color-contrast"]
    found = [
        f"{each['impact']}: {each['id']}: {node['target'][0]}"
        for each in (*response["violations"], *undecided)
        for node in each["nodes"]
    ]
    return [each for each in found if LEAFLETS_MINUS not in each]


@pytest.mark.parametrize("reader", READERS)
def test_list_and_filters_are_open_to_all(browser: Browser, file: Path, reader: str) -> None:
    with opened(browser, file, **READERS[reader]) as view:
        view.page.locator(".filters summary").click()
        assert view.page.locator(".filters label").first.is_visible()
        assert view.page.locator(".list button").first.is_visible()
        assert findings(view) == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("event", [KRASNOHIRSKE, UNPLACED], ids=["ambiguous", "nowhere"])
def test_event_is_open_to_all(browser: Browser, file: Path, event: Event, reader: str) -> None:
    with opened(browser, file, fragment=f"event={event.event_id}", **READERS[reader]) as view:
        assert view.page.locator("article.event").is_visible()
        assert findings(view) == []


def test_empty_map_is_open_to_all(browser: Browser, tmp_path: Path) -> None:
    draw_map((), title="Control, as reported", sides=SIDES).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", size=WIDE) as view:
        assert findings(view) == []


def test_faults_are_found(browser: Browser, file: Path) -> None:
    with opened(browser, file, size=WIDE) as view:
        view.page.evaluate(
            """() => {
                document.documentElement.removeAttribute("lang");
                document.getElementById("title").style.color = "#ddd";
                document.querySelector("input[type=search]").removeAttribute("aria-label");
                document.querySelector("input[type=search]").removeAttribute("placeholder");
                document.querySelectorAll(".list button").forEach((button) => {
                    button.replaceChildren("x");
                    button.style.cssText = "width: 9px; height: 9px; padding: 0; font-size: 6px; line-height: 9px";
                    button.parentNode.style.cssText = "height: 9px; border: 0";
                });
            }"""
        )
        rules = {found.split(": ")[1] for found in findings(view)}
        assert rules == {"html-has-lang", "color-contrast", "label", "target-size"}
