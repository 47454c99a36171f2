"""KML: time spans as exactly as the days are known, folders and colours by holder, and no HTML of a report."""

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped]  # lxml publishes no types

from mapper.errors import SetupError
from mapper.export import read_events, write_events
from mapper.model import Event

MakeEvent = Callable[..., Event]

NAMES = {"k": "http://www.opengis.net/kml/2.2"}


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Any]:
    """Write events and give the document."""

    def to_document(*events: Event) -> Any:
        write_events(events, tmp_path / "e.kml")
        return etree.parse(str(tmp_path / "e.kml"))

    return to_document


def texts(document: Any, path: str) -> list[str]:
    return [each.text for each in document.iterfind(path, NAMES)]


@pytest.mark.parametrize(
    ("first", "last", "precision", "span"),
    [
        (date(2025, 11, 9), None, "day", ["2025-11-09", "2025-11-09"]),
        (date(2025, 11, 3), date(2025, 11, 9), "range", ["2025-11-03", "2025-11-09"]),
        (date(2025, 11, 1), None, "month", ["2025-11", "2025-11"]),
        (date(2025, 1, 1), None, "year", ["2025", "2025"]),
        (None, None, "unknown", []),
    ],
)
def test_time_spans(
    written: Callable[..., Any],
    make_event: MakeEvent,
    first: date | None,
    last: date | None,
    precision: str,
    span: list[str],
) -> None:
    document = written(make_event(event_date=first, event_date_end=last, date_precision=precision))
    assert [each.text for each in document.iterfind(".//k:TimeSpan/*", NAMES)] == span


def test_folders_and_colours_by_holder(written: Callable[..., Any], make_event: MakeEvent) -> None:
    many = [make_event(control_after=code) for code in ("UA", "RU", "militia", "UA")]
    document = written(*many)
    assert texts(document, ".//k:Folder/k:name") == ["Russia", "Ukraine", "militia"]
    [style, *_] = texts(document, ".//k:Folder/k:Placemark/k:styleUrl")
    assert texts(document, f".//k:Style[@id='{style[1:]}']/k:IconStyle/k:color") == ["b02b39c0"]
    assert all(texts(document, f".//k:Style[@id='{url[1:]}']//k:color") for url in texts(document, ".//k:styleUrl"))


def test_order_is_kept_across_folders(tmp_path: Path, make_event: MakeEvent) -> None:
    many = [make_event(event_id=f"e-{n}", control_after=("UA", "RU")[n % 2]) for n in range(12)]
    write_events(many, tmp_path / "e.kml")
    assert read_events(tmp_path / "e.kml") == many


def test_what_is_recalled_in_passing_is_not_drawn(written: Callable[..., Any], make_event: MakeEvent) -> None:
    document = written(make_event(), make_event(background=True))
    assert texts(document, ".//k:visibility") == ["1", "0"]


def test_the_balloon_holds_no_html_of_a_report(written: Callable[..., Any], make_event: MakeEvent) -> None:
    hostile = "<script>alert(1)</script>&lt;img src=x onerror=alert(1)&gt;]]>$[id]"
    columns = ("quote", "mention", "place_name", "claimant", "admin1", "url", "actor")
    document = written(make_event(**dict.fromkeys(columns, hostile)))
    tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  the base class names them
            tags.append(tag)

    [balloon] = texts(document, ".//k:Placemark/k:description")
    Reader().feed(balloon)
    assert set(tags) == {"b", "br"}
    assert set(texts(document, ".//k:BalloonStyle/k:text")) == {"$[description]"}


def test_it_is_plain_text_without_cdata_or_links(tmp_path: Path, make_event: MakeEvent) -> None:
    write_events([make_event(url=None)], tmp_path / "e.kml")
    content = (tmp_path / "e.kml").read_text(encoding="utf-8")
    assert "CDATA" not in content
    assert set(re.findall(r"https?://[^\"<]*", content)) == {"http://www.opengis.net/kml/2.2"}


def test_entities_are_not_followed(tmp_path: Path, make_event: MakeEvent) -> None:
    path = tmp_path / "e.kml"
    (tmp_path / "secret").write_text("a secret", encoding="utf-8")
    write_events([make_event(quote="QUOTE")], path)
    entity = f"<!DOCTYPE kml [<!ENTITY x SYSTEM '{(tmp_path / 'secret').as_uri()}'>]><kml "
    content = path.read_text(encoding="utf-8").replace("<kml ", entity, 1).replace("<value>QUOTE<", "<value>&x;<")
    path.write_text(content, encoding="utf-8")
    assert "secret" not in read_events(path)[0].quote


@pytest.mark.parametrize("position", ["", "here", "1", "200,1", "nan,nan"])
def test_broken_position_is_named(tmp_path: Path, make_event: MakeEvent, position: str) -> None:
    path = tmp_path / "e.kml"
    write_events([make_event()], path)
    path.write_text(path.read_text(encoding="utf-8").replace("36.35,47.82", position), encoding="utf-8")
    with pytest.raises(SetupError, match=r"placemark 1: (position|geometry) is .*, but should be"):
        read_events(path)
