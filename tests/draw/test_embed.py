"""The map inside an article: the fragment shows the whole page, asks for nothing, and lets nothing out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from chromium import Opened, opened
from draw.samples import BASE, EVENTS
from playwright.sync_api import Browser, FrameLocator

from mapper.draw import EventMap, draw_map, fragment, save_fragment
from mapper.errors import SetupError

HOSTILE = "\"'></iframe><script>alert(1)</script>&quot;&#34; onload=alert(2)\r\n\r\n<img src=x onerror=alert(3)> \ud800 Ґ"
HALF = "\ud800"

# As articles are: in an encoding of their own, with what follows the map. The mark tells the tests' browser that it is there.
ARTICLE = '<!doctype html><html data-ready="true"><meta charset="windows-1251"><h1>Article</h1>{}<p id="after">After.</p>'


class Tags(HTMLParser):
    """The tags of a text, and the attributes of the first."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes = self.attributes or dict(attrs)
        self.tags.append(tag)


@pytest.fixture(scope="module")
def drawn() -> EventMap:
    return draw_map(EVENTS, title=HOSTILE, note=HOSTILE, lang="en")


@pytest.fixture(scope="module")
def article(browser: Browser, drawn: EventMap, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("article")
    save_fragment(drawn, folder / "map.embed.html")
    text = (folder / "map.embed.html").read_text(encoding="ascii")
    (folder / "article.html").write_text(ARTICLE.format(text), encoding="ascii")
    with opened(browser, folder / "article.html") as view:
        frame(view).locator("html[data-ready]").wait_for()
        yield view


def frame(view: Opened) -> FrameLocator:
    return view.page.frame_locator("iframe")


def in_one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def test_one_line_of_ascii_holds_the_page_and_nothing_else(drawn: EventMap) -> None:
    text = fragment(drawn)
    assert text.isascii()
    assert text.index("\n") == len(text) - 1
    found = Tags(text)
    assert found.tags == ["iframe"]
    assert found.attributes["srcdoc"] == drawn.to_html()
    assert found.attributes["title"] == HOSTILE.replace(HALF, "\ufffd")
    assert set(found.attributes) == {"title", "srcdoc", "sandbox", "loading", "style"}


def test_frame_is_another_origin_than_the_article(drawn: EventMap) -> None:
    assert "allow-same-origin" not in (Tags(fragment(drawn)).attributes["sandbox"] or "")


def test_article_shows_the_map(article: Opened) -> None:
    assert frame(article).locator("#title").inner_text() == in_one_line(HOSTILE)
    assert frame(article).locator(".list button").count() == len(EVENTS) - 1
    assert article.page.locator("h1").all_inner_texts() == ["Article"]
    assert article.page.locator("#after").inner_text() == "After."


def test_hostile_title_stays_in_the_attribute(article: Opened) -> None:
    title = article.page.locator("iframe").get_attribute("title")
    assert in_one_line(title) == in_one_line(HOSTILE).replace(HALF, "\ufffd")
    assert article.page.locator("script, img").count() == 0
    assert frame(article).locator("img:not(.mark)").count() == 0


def test_nothing_is_asked_for_and_nothing_complains(article: Opened) -> None:
    frame(article).locator(".list button").first.click()
    frame(article).locator("article.event").wait_for()
    assert [url for url in article.requests if not url.startswith("about:")] == [article.page.url]
    assert article.complaints == []


def test_link_of_a_report_opens_in_a_tab_of_its_own(article: Opened) -> None:
    frame(article).locator("body").press("Escape")
    frame(article).get_by_role("searchbox").fill("Kherson")
    frame(article).locator(".list button").first.click()
    with article.page.context.expect_page() as opening:
        frame(article).locator("article.event").get_by_role("link").click()
    assert article.page.locator("h1").inner_text() == "Article"
    opening.value.close()


def test_quotes_in_a_file_beside_do_not_go_into_an_article(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("mapper.draw.folium_map.MOST_QUOTES_INSIDE", 10)
    with pytest.raises(SetupError, match="--no-quotes"):
        save_fragment(draw_map([BASE]), tmp_path / "map.embed.html")
    assert list(tmp_path.iterdir()) == []
    save_fragment(draw_map([BASE], quotes=False), tmp_path / "map.embed.html")
