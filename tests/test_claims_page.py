"""The page of claims: what it shows, that nothing in it runs, and that it asks for nothing."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from saying import say

from mapper import claims_page
from mapper.claims import Claim, ledger
from mapper.claims_page import page, write_page

HOSTILE = json.loads((Path(__file__).parent / "draw" / "hostile.json").read_text(encoding="utf-8"))


@pytest.fixture
def claims() -> list[Claim]:
    return ledger([
        say(3, "RU gained", "MoD"),
        say(4, "UA withdrew", "General Staff"),
        say(5, "UA held", "General Staff", place_id="p-2", place_name=None),
        say(15, "UA held denied", "MoD", place_id="p-2", place_name=None),
        say(9, "RU gained", "", place_id="p-3", claimant_side="unknown", status="claimed"),
    ])  # fmt: skip


class Elements(HTMLParser):
    """Collects the elements of a page, their attributes and their texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_it_shows_claimants_days_and_claims(claims: list[Claim]) -> None:
    found = Elements(page(claims))
    assert "MoD (RU): 1 confirmed" in found.texts
    assert "General Staff (UA): 1 denied" in found.texts
    assert "nobody named (unknown): 1 open" in found.texts
    assert "1 day: 1 confirmed" in found.texts
    assert "8 to 14 days: 1 denied" in found.texts
    assert "2025-11-04, General Staff (+1 d)" in found.texts
    assert "p-2, Zaporizhzhia Oblast" in found.texts
    [drawn, *_] = [value for name, value in found.attributes if name == "aria-label"]
    assert drawn is not None
    assert "MoD (RU): 1 confirmed, 0 denied, 0 open" in drawn


def test_the_longest_bar_is_as_long_as_may_be_and_parts_follow_each_other() -> None:
    events = [say(3, "RU gained", "MoD", place_id=f"p-{number}") for number in range(4)]
    answers = [
        say(4, "UA withdrew", "General Staff", place_id="p-0"),
        say(4, "RU gained denied", "ISW", place_id="p-1"),
    ]
    other = say(3, "UA gained", "General Staff", place_id="p-9")
    bars = re.findall(
        r'<rect x="([\d.]+)" y="(\d+)" width="([\d.]+)" height="18" class="(\w+)"',
        page(ledger([*events, *answers, other])),
    )
    assert [(float(x), float(width), kind) for x, y, width, kind in bars[:3]] == [
        (260, 115, "confirmed"),
        (375, 115, "denied"),
        (490, 230, "open"),
    ]
    assert [float(width) for _, y, width, _ in bars[3:6]] == [0, 0, 115]


def test_without_claims_it_says_so() -> None:
    assert "The events hold no claim." in page([])


def test_the_same_claims_give_the_same_page(claims: list[Claim], tmp_path: Path) -> None:
    write_page(claims, tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == page(list(claims))


def test_only_the_latest_claims_are_listed_and_it_says_so(claims: list[Claim], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims_page, "MOST_CLAIMS", 1)
    texts = Elements(page(claims)).texts
    assert "Claims, the latest 1 of 3" in texts
    assert "2025-11-09" in texts
    assert "2025-11-03" not in texts


def test_nothing_can_run_or_be_fetched(claims: list[Claim]) -> None:
    found = Elements(page(claims))
    assert "script" not in found.tags
    assert not {"style", "href", "src"} & {name for name, _ in found.attributes}
    policies = [str(value) for name, value in found.attributes if name == "content"]
    allowed = r"default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'"
    assert re.fullmatch(allowed, policies[0])


def texts_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [text for each in (value.values() if isinstance(value, dict) else value) for text in texts_of(each)]


def test_hostile_names_are_text() -> None:
    plain = Elements(page(ledger([say(3, "RU gained", "MoD", place_name="x", claimant="y", admin1="z")])))
    for text in texts_of(HOSTILE):
        claims = ledger([say(3, "RU gained", "MoD", place_name=text, claimant=text, claimant_side=text, admin1=text)])
        found = Elements(page(claims))
        assert found.tags == plain.tags, text
        assert [name for name, _ in found.attributes] == [name for name, _ in plain.attributes], text


def test_half_a_letter_does_not_end_the_run(tmp_path: Path) -> None:
    write_page(ledger([say(3, "RU gained", "MoD", claimant="half \ud83d")]), tmp_path / "a.html")
    assert "half ?" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_browser_has_nothing_to_complain_of(browser: Browser, claims: list[Claim], tmp_path: Path) -> None:
    write_page(claims, tmp_path / "a.html")
    tab = browser.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto((tmp_path / "a.html").as_uri())
    assert (len(requests), complaints) == (1, [])
    colour = tab.locator("rect.confirmed").first.evaluate("each => getComputedStyle(each).fill")
    assert colour == "rgb(27, 122, 75)"  # the style counts: its digest is right
