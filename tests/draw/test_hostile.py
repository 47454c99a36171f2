"""Text of reports as an attacker would write it, in every field of an event that holds text.

`hostile.json` holds the texts, by kind. The map of them is compared with one of as many harmless words: it must show the very
same, but for these texts in the place of the words, with the same elements and attributes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from chromium import Opened, opened
from draw.samples import BASE, SIDES
from playwright.sync_api import Browser, Page

from gazetteer.place import Ambiguity
from mapper.draw import SideStyle, draw_map
from mapper.model import Event, Reading

CORPUS: dict[str, list[str]] = json.loads(Path(__file__).with_name("hostile.json").read_text(encoding="utf-8"))
PAYLOADS = list(chain.from_iterable(CORPUS.values()))
TEXTS = [*PAYLOADS, " ".join(PAYLOADS)]
WORDS = [f"harmless{number:02}" for number in range(len(TEXTS))]
# What the pipeline fills with words of its own or with dates and numbers; the page must bear text there all the same.
NOT_TEXT = {
    "event_date", "event_date_end", "background", "position_uncertainty_m", "place_confidence", "ambiguous",
    "ambiguity", "candidates", "published", "longitude", "latitude", "mention_start", "mention_stop", "trace",
}  # fmt: skip
WEB = ["https://example.org/kherson", "http://example.org/?a=b&c=%22#d", "HTTPS://EXAMPLE.ORG/<b>"]
NO_WEB = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\u0001javascript:alert(1)", " data:text/html,x",
    "data:text/html;base64,PGI+", "blob:https://example.org/1", "view-source:https://example.org", "file:///etc/passwd",
    "//example.org", "https://", "javascript://example.org/%0aalert(1)",
]  # fmt: skip
ADDRESSES = [
    "map=NaN/x/1", "map=1e9/999/-999", "map=7/48.5/37/1", "day=9999-99-99", "days=7e9", "event=__proto__", "event=constructor",
    "no_status=%zz", "no_status=__proto__&with_background=<b>", "%%%", "=&&==#?<script>alert(1)</script>",
]  # fmt: skip

ELEMENTS = """
    const counts = {};
    for (const element of document.querySelectorAll("*")) {
        const kind = [element.localName, ...element.getAttributeNames().sort()].join(" ");
        counts[kind] = (counts[kind] ?? 0) + 1;
    }
"""
VISIT = f"""async (most) => {{
    const frame = () => new Promise(requestAnimationFrame);
    const seen = [];
    for (let more; (more = document.querySelector(".list li > button:not(.row)"));) more.click();
    for (let row = 0; row < most; row += 1) {{
        const button = document.querySelectorAll(".list .row")[row];
        const listed = button.textContent;
        button.click();
        while (!document.querySelector("article.event")) await frame();
        const told = document.querySelector("article.event").textContent;
        {ELEMENTS}
        seen.push([listed, told, counts]);
        document.dispatchEvent(new KeyboardEvent("keydown", {{ key: "Escape", bubbles: true }}));
        while (document.querySelector("article.event")) await frame();
    }}
    return seen;
}}"""
"""Opens the events of the first rows of the list; gives the texts of row and panel, and the elements of the whole page."""
FILTERS = f"""() => {{
    document.querySelector(".filters summary").click();
    for (const more of document.querySelectorAll(".filters button")) more.click();
    {ELEMENTS}
    return [[...document.querySelectorAll(".filters label")].map((label) => label.textContent), counts];
}}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader sees who goes through a whole map, and what the map did meanwhile.

    Attributes:
        headings: the window's title, the page's heading and its note.
        rows: of each event the text of its row, of its panel, and the number of elements by name and attributes.
        labels: the texts of the filters.
        elements: as in `rows`, with the filters open.
        requests: addresses that the page asked for.
        complaints: errors, warnings and dialogs.
    """

    headings: list[str | None]
    rows: list[tuple[str, str, dict[str, int]]]
    labels: list[str]
    elements: dict[str, int]
    requests: list[str]
    complaints: list[str]


def poisoned(text: str) -> Event:
    """An event with the text in every field that can hold one."""
    everywhere: dict[str, Any] = {field.name: text for field in fields(Event) if field.name not in NOT_TEXT}
    return replace(
        BASE,
        **everywhere,
        ambiguous=True,
        ambiguity=(Ambiguity(text, text),),
        candidates=(Reading(text, text, text, text, 37.0, 49.0, 0.5, text),),
        mention_start=0,
        mention_stop=len(text),
    )


def drawn(texts: Sequence[str], folder: Path) -> Path:
    """A map of one event for each text, with the last one as title, note and side."""
    sides = {**SIDES, texts[-1]: SideStyle(texts[-1], "#123456")}
    events = [poisoned(text) for text in texts]
    draw_map(events, title=texts[-1], sides=sides, note=texts[-1]).save(folder / "map.html")
    return folder / "map.html"


def seen(browser: Browser, file: Path, rows: int) -> Seen:
    """Go through a map, opening the events of so many rows."""
    with opened(browser, file) as view:
        headings = [view.page.text_content(selector) for selector in ("title", "#title", "#note")]
        visited = view.page.evaluate(VISIT, rows)
        labels, elements = view.page.evaluate(FILTERS)
        return Seen(headings, visited, labels, elements, view.requests, view.complaints)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn(TEXTS, tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def hostile(browser: Browser, file: Path) -> Seen:
    return seen(browser, file, len(TEXTS))


@pytest.fixture(scope="module")
def harmless(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return seen(browser, drawn(WORDS, tmp_path_factory.mktemp("harmless")), 1)


def test_corpus_is_wide() -> None:
    assert len(set(PAYLOADS)) >= 60


def test_hostile_heading_is_shown(hostile: Seen) -> None:
    assert hostile.headings == [TEXTS[-1]] * 3


@pytest.mark.parametrize(("row", "text"), list(enumerate(TEXTS)))
def test_hostile_event_is_shown(hostile: Seen, harmless: Seen, row: int, text: str) -> None:
    listed, told, elements = hostile.rows[row]
    [(word_listed, word_told, word_elements)] = harmless.rows
    assert word_told.count(WORDS[0]) >= 15
    assert listed == word_listed.replace(WORDS[0], text)
    assert told == word_told.replace(WORDS[0], text)
    assert elements == word_elements


def test_hostile_values_can_be_filtered(hostile: Seen, harmless: Seen) -> None:
    for text in TEXTS:
        assert sum(text in label for label in hostile.labels) >= 4, "holder, status, change, claimant"
    assert hostile.elements == harmless.elements


def test_hostile_text_runs_nothing(hostile: Seen, file: Path) -> None:
    assert hostile.requests == [file.as_uri()]
    assert hostile.complaints == []


def test_hostile_text_is_no_wider_than_a_phone(browser: Browser, file: Path) -> None:
    with opened(browser, file, size=(390, 844)) as view:
        view.page.get_by_role("button", name="Show 26 more").click()
        view.page.locator(".list button").last.click()
        view.page.locator("article.event").wait_for()
        assert view.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.fixture(scope="module")
def links(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, list[list[str]]]]:
    """By address of a report: the text of its event's panel, and the address and the relation of each link there."""
    path = tmp_path_factory.mktemp("links") / "map.html"
    draw_map([replace(BASE, event_id=url, url=url) for url in (*WEB, *NO_WEB)], title="t", sides=SIDES).save(path)
    with opened(browser, path) as view:
        return {url: _panel(view.page, row) for row, url in enumerate((*WEB, *NO_WEB))}


def _panel(page: Page, row: int) -> tuple[str, list[list[str]]]:
    page.keyboard.press("Escape")
    page.locator(".list button").nth(row).click()
    panel = page.locator("article.event")
    panel.wait_for()
    found: list[list[str]] = panel.locator("a").evaluate_all("(all) => all.map((a) => [a.getAttribute('href'), a.rel])")
    return panel.text_content() or "", found


@pytest.mark.parametrize("url", NO_WEB)
def test_only_web_addresses_become_links(links: dict[str, tuple[str, list[list[str]]]], url: str) -> None:
    text, found = links[url]
    assert url in text
    assert found == []


@pytest.mark.parametrize("url", WEB)
def test_web_address_becomes_a_link_that_gives_nothing_away(
    links: dict[str, tuple[str, list[list[str]]]], url: str
) -> None:
    assert links[url][1] == [[url, "noopener noreferrer"]]


@pytest.fixture(scope="module")
def plain(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    path = tmp_path_factory.mktemp("plain") / "map.html"
    draw_map([BASE], title="t", sides=SIDES).save(path)
    with opened(browser, path) as view:
        yield view


@pytest.mark.parametrize("fragment", ADDRESSES)
def test_hostile_address_does_no_harm(plain: Opened, fragment: str) -> None:
    plain.page.evaluate("(fragment) => { location.hash = fragment; }", fragment)
    plain.page.reload()
    plain.page.wait_for_selector("html[data-ready]")
    assert plain.page.locator(".list button").is_visible()
    assert plain.complaints == []
