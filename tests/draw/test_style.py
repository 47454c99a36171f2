"""The page's style as the browser takes it: nothing in it is dropped, doubled or left over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import tinycss2
from draw.samples import EVENTS, SIDES
from playwright.sync_api import Browser

from mapper.draw import draw_map, page

STYLE = page.asset("page.css")
SCRIPT = "\n".join(page.asset(name) for name in page.SCRIPTS)


@dataclass(frozen=True, slots=True)
class Rule:
    """One block of declarations.

    Attributes:
        media: condition of the `@media` around it, "" outside of any.
        selector: what it applies to.
        declarations: property and value of each, in order.
    """

    media: str
    selector: str
    declarations: tuple[tuple[str, str], ...]


def rules(style: str) -> list[Rule]:
    return list(_rules(tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True), ""))


def _rules(nodes: list[Any], media: str) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "at-rule" and node.lower_at_keyword == "media":
            inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _rules(inside, _text(node.prelude))
        else:
            assert node.type == "qualified-rule", f"line {node.source_line}: {getattr(node, 'message', node.type)}"
            yield Rule(media, _text(node.prelude), tuple(_declarations(node.content)))


def _declarations(content: list[Any]) -> Iterator[tuple[str, str]]:
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        assert node.type == "declaration", f"line {node.source_line}: {getattr(node, 'message', node.type)}"
        yield node.name, _text(node.value)


def _text(tokens: list[Any]) -> str:
    return re.sub(r"\s+", " ", tinycss2.serialize(tokens)).strip()


def unknown(browser: Browser, style: str) -> list[str]:
    """What Chromium would drop: conditions, selectors, properties and values that it does not know."""
    found = rules(style)
    checks = [("@media", rule.media) for rule in found if rule.media]
    checks += [("selector", rule.selector) for rule in found]
    checks += [pair for rule in found for pair in rule.declarations if not pair[0].startswith("--")]
    tab = browser.new_page()
    known = tab.evaluate(
        """(checks) => checks.map(([name, value]) => {
            if (name === "@media") return matchMedia(value).matches || matchMedia(`not ${value}`).matches;
            if (name !== "selector") return CSS.supports(name, value);
            try {
                document.querySelector(value);
                return true;
            } catch {
                return false;
            }
        })""",
        checks,
    )
    tab.close()
    return [f"{name}: {value}" for (name, value), is_known in zip(checks, known, strict=True) if not is_known]


def doubled(style: str) -> list[str]:
    """Selectors with two blocks under one condition, and properties that stand twice in a block."""
    found = rules(style)
    blocks = Counter((rule.media, rule.selector) for rule in found)
    twice = [" ".join(key).strip() for key, n in blocks.items() if n > 1]
    for rule in found:
        names = Counter(name for name, _ in rule.declarations)
        twice += [f"{rule.selector} {name}" for name, n in names.items() if n > 1]
    return twice


def left_over(style: str, script: str, html: str) -> list[str]:
    """Classes and ids that nothing on the page has, properties that nothing takes, and those taken but not set."""
    found = rules(style)
    marked = {name for rule in found for name in re.findall(r"[.#]([a-zA-Z][\w-]*)", rule.selector)}
    ours = {name for name in marked if not name.startswith("leaflet-")}  # Leaflet puts its names together from parts
    nowhere = [name for name in ours if not re.search(rf"[\"' ]{re.escape(name)}[\"' ]", html)]
    own = {name for rule in found for name, _ in rule.declarations if name.startswith("--")}
    taken = set(re.findall(r"var\((--[\w-]+)", style))
    idle = [name for name in own - taken if f'"{name[2:]}"' not in script]
    return sorted(nowhere + idle + list(taken - own))


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A drawn page without its styles."""
    path = tmp_path_factory.mktemp("style") / "map.html"
    draw_map(EVENTS, title="t", sides=SIDES).save(path)
    return re.sub(r"<style>.*?</style>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_browser_knows_all_of_the_style(browser: Browser) -> None:
    assert unknown(browser, STYLE) == []


def test_nothing_stands_twice_in_the_style() -> None:
    assert doubled(STYLE) == []


def test_nothing_in_the_style_is_left_over(html: str) -> None:
    assert left_over(STYLE, SCRIPT, html) == []


def test_what_is_wrong_with_a_style_is_found(browser: Browser) -> None:
    wrong = "p { colour: red; width: 3 em; } p:hoover { margin: 0; } @media (prefers-colour) { p { margin: 0; } }"
    assert unknown(browser, wrong) == ["@media: (prefers-colour)", "selector: p:hoover", "colour: red", "width: 3 em"]
    assert doubled("p { margin: 0; margin: 1px; } p { padding: 0; }") == ["p", "p margin"]
    assert left_over(".gone { --idle: 0; color: var(--unset); }", "", '<p class="here">') == ["--idle", "--unset", "gone"]
    with pytest.raises(AssertionError, match="line 2"):
        rules("p { margin: 0; }\np { margin }")
