"""Text of reports as an attacker would write it, in every field of an event that holds text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from chromium import Opened, opened
from draw.samples import BASE, SIDES
from playwright.sync_api import Browser

from gazetteer.place import Ambiguity
from mapper.draw import SideStyle, draw_map
from mapper.model import Event, Reading

PAYLOADS = (
    "{{ 7*7 }}",
    "{% raise %}",
    "{# never closed",
    "${alert(1)} `${alert(2)}`",
    "</script><img src=x onerror=alert(3)>",
    "<script>alert(4)</script>",
    "<!--<script>alert(5)",
    "\"'><svg onload=alert(6)>",
    "javascript:alert(7)",
    "data:text/html,<script>alert(8)</script>",
    "\u2028alert(9)\u2029",
    "</title></style></textarea><iframe src=javascript:alert(10)>",
    "__proto__",
    "constructor",
    "{n} {actor} $& $1",
    "(unclosed [regex \\",
    "\u202eright to left",
)
ALL = " ".join(PAYLOADS)
# What the pipeline fills with words of its own or with dates and numbers; the page must bear text there all the same.
NOT_TEXT = {
    "event_date", "event_date_end", "background", "position_uncertainty_m", "place_confidence", "ambiguous",
    "ambiguity", "candidates", "published", "longitude", "latitude", "mention_start", "mention_stop", "trace",
}  # fmt: skip


def poisoned(text: str) -> Event:
    """An event with the text in every field that can hold one."""
    everywhere: dict[str, Any] = {field.name: text for field in fields(Event) if field.name not in NOT_TEXT}
    return replace(
        BASE,
        **everywhere,
        ambiguous=True,
        ambiguity=(Ambiguity(text, text),),
        candidates=(Reading(text, text, text, text, 37.0, 49.0, 0.5, text),),
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map of one event for each payload, and all payloads together as title, note and side."""
    path = tmp_path_factory.mktemp("hostile") / "map.html"
    sides = {**SIDES, ALL: SideStyle(ALL, "#123456")}
    draw_map([poisoned(text) for text in (*PAYLOADS, ALL)], title=ALL, sides=sides, note=ALL).save(path)
    return path


@pytest.fixture(scope="module")
def view(browser: Browser, file: Path) -> Iterator[Opened]:
    with opened(browser, file) as view:
        yield view


@pytest.mark.parametrize("selector", ["title", "#title", "#note"])
def test_hostile_heading_is_shown(view: Opened, selector: str) -> None:
    assert view.page.text_content(selector) == ALL


@pytest.mark.parametrize(("row", "text"), list(enumerate((*PAYLOADS, ALL))))
def test_hostile_event_is_shown(view: Opened, row: int, text: str) -> None:
    view.page.keyboard.press("Escape")
    view.page.locator(".list button").nth(row).click()
    panel = view.page.locator("article.event")
    assert (panel.text_content(timeout=5_000) or "").count(text) >= 12
    assert panel.get_by_role("link").count() == 0


def test_hostile_text_runs_nothing_and_makes_nothing(view: Opened, file: Path) -> None:
    page = view.page
    page.keyboard.press("Escape")
    page.get_by_text("Filters", exact=True).click()
    assert page.locator(".filters label").count() > 3 * len(PAYLOADS)
    assert page.locator("img, iframe, svg, object, embed, form").count() == 0
    assert page.locator("script").count() == 6, "three blocks of data, three scripts of ours"
    assert view.requests == [file.as_uri()]
    assert view.complaints == []


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " data:text/html,x", "file:///etc/passwd", "//x.org"]
)
def test_only_web_addresses_become_links(browser: Browser, tmp_path: Path, url: str) -> None:
    draw_map([replace(BASE, url=url)], title="t", sides=SIDES).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="event=e-kherson") as view:
        panel = view.page.locator("article.event")
        assert panel.get_by_role("link").count() == 0
        assert url.strip() in panel.inner_text()


def test_web_address_becomes_a_link_that_gives_nothing_away(browser: Browser, tmp_path: Path) -> None:
    draw_map([BASE], title="t", sides=SIDES).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment="event=e-kherson") as view:
        link = view.page.locator("article.event").get_by_role("link")
        assert link.get_attribute("href") == BASE.url
        assert link.get_attribute("rel") == "noopener noreferrer"


@pytest.mark.parametrize(
    "fragment", ["map=NaN/x/1", "map=1e9/999/-999", "day=9999-99-99", "event=__proto__", "no_status=%zz", "%%%"]
)
def test_hostile_address_does_no_harm(browser: Browser, tmp_path: Path, fragment: str) -> None:
    draw_map([BASE], title="t", sides=SIDES).save(tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html", fragment=fragment) as view:
        assert view.complaints == []
