"""Events as KML, and back: time spans for the slider of Google Earth, a folder for each holder in the colour of the map.

Every field stands in the extended data, a null by its absence. The balloon, which Google Earth shows as HTML, holds the
texts of reports with their HTML taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]  # lxml publishes no types

from mapper.errors import SetupError
from mapper.export.columns import parsed, row_event, text
from mapper.export.files import whole_path
from mapper.export.losses import Losses
from mapper.export.sides import UNKNOWN, Holder, holders
from mapper.model import Event
from mapper.schema import COLUMNS

_NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML has no way to write."""
_OPACITY: Final = {"confirmed": "ff", "claimed": "b0", "disputed": "b0", "denied": "60"}
_AS_SAID: Final = {"month": 7, "year": 4}
"""How many characters of YYYY-MM-DD are known of a date that stands for a month or a year."""


def write(events: Sequence[Event], path: Path) -> Losses:
    """Write events as placemarks, in folders by `control_after`; one without a place has no point.

    Args:
        events: the events.
        path: the file; it is replaced whole.

    Returns:
        What was lost.

    Raises:
        SetupError: when the file cannot be written.
    """
    losses = Losses()
    folders: dict[str, list[tuple[int, Event]]] = {}
    for number, event in enumerate(events, start=1):
        folders.setdefault(event.control_after, []).append((number, event))
    shown = {
        **{code: Holder(code, code, UNKNOWN.colour) for code in folders},
        **{each.code: each for each in holders()},
    }
    used = sorted((holder for holder in shown.values() if holder.code in folders), key=lambda holder: holder.name)
    with whole_path(path) as part, etree.xmlfile(str(part), encoding="UTF-8") as file:
        file.write_declaration()
        with file.element(_tag("kml"), nsmap={None: _NAMESPACE}), file.element(_tag("Document")):
            file.write(_element("name", "Control events"), *_styles(used), pretty_print=True)
            for index, holder in enumerate(used):
                with file.element(_tag("Folder")):
                    file.write(_element("name", losses.without(_NOT_XML, "control_after", holder.name)))
                    for number, event in folders[holder.code]:
                        file.write(
                            _placemark(number, event, f"#holder-{index}-{event.status}", losses), pretty_print=True
                        )
    return losses


def read(path: Path) -> list[Event]:
    """Read events back from a file that `write` wrote, in the order in which they were written.

    Raises:
        SetupError: when the file cannot be read, or a field does not keep the contract; the message names both.
    """
    try:
        with path.open("rb") as file:
            found = dict(_events(file, path))
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror}; give a KML file of events") from error
    except etree.XMLSyntaxError as error:
        raise SetupError(f"{path}: is no KML ({error}); write it again with mapper export") from error
    return [found[number] for number in sorted(found)]


def _styles(used: Iterable[Holder]) -> list[Any]:
    """Make a style for each holder and status: the sooner believed, the less transparent."""
    return [
        _element(
            "Style",
            _element("IconStyle", _element("color", opacity + _bgr(holder.colour))),
            _element("BalloonStyle", _element("text", "$[description]")),
            id=f"holder-{index}-{status}",
        )
        for index, holder in enumerate(used)
        for status, opacity in _OPACITY.items()
    ]


def _placemark(number: int, event: Event, style: str, losses: Losses) -> Any:
    texts = {column.name: text(column, getattr(event, column.name)) for column in COLUMNS}
    written = {name: losses.without(_NOT_XML, name, value) for name, value in texts.items() if value is not None}
    place = written.get("place_name") or written["mention"]
    title = f"{place}: {event.change} by {written['actor']}, {event.status}"
    parts = [
        _element("name", title),
        _element("visibility", "0" if event.background else "1"),
        _element("Snippet", maxLines="0"),
        _element("description", _balloon(title, written)),
        *_time_span(event),
        _element("styleUrl", style),
        _element(
            "ExtendedData", *(_element("Data", _element("value", each), name=name) for name, each in written.items())
        ),
    ]
    if event.longitude is not None and event.latitude is not None:
        parts.append(_element("Point", _element("coordinates", f"{event.longitude},{event.latitude}")))
    return _element("Placemark", *parts, id=f"event-{number}")


def _balloon(title: str, written: Mapping[str, str]) -> str:
    where = ", ".join(filter(None, (written.get(name) for name in ("admin3", "admin2", "admin1", "country"))))
    lines = [
        written["quote"],
        where,
        written.get("claimant", ""),
        written.get("event_date", ""),
        written.get("url", ""),
    ]
    return "<br>".join([f"<b>{escape(title)}</b>", *(escape(line) for line in lines if line)])


def _time_span(event: Event) -> Iterator[Any]:
    """Make the days of an event as exactly as they are known; nothing when it is undated."""
    if event.event_date is not None:
        known = _AS_SAID.get(event.date_precision, 10)
        days = (event.event_date, event.event_date_end or event.event_date)
        first, last = (day.isoformat()[:known] for day in days)
        yield _element("TimeSpan", _element("begin", first), _element("end", last))


def _bgr(colour: str) -> str:
    """Give `#rrggbb` as KML does: blue first."""
    return bytes.fromhex(colour.removeprefix("#"))[::-1].hex()


def _element(tag: str, *parts: Any, **attributes: str) -> Any:
    """Make an element of texts and elements; it takes the namespace of the element that it is written into."""
    made = etree.Element(tag, attributes)
    for part in parts:
        if isinstance(part, str):
            made.text = part
        else:
            made.append(part)
    return made


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"


def _events(file: Any, path: Path) -> Iterator[tuple[int, Event]]:
    """Read placemarks with the numbers that they had when they were written."""
    parsing = etree.iterparse(file, tag=_tag("Placemark"), resolve_entities=False, no_network=True)
    for count, (_, placemark) in enumerate(parsing, start=1):
        where = f"{path}: placemark {count}"
        data = {each.get("name"): each.findtext(_tag("value")) for each in placemark.iter(_tag("Data"))}
        row = {c.name: parsed(c, data[c.name] or "") if c.name in data else None for c in COLUMNS}
        number = (placemark.get("id") or "").removeprefix("event-")
        yield int(number) if number.isdecimal() else count, row_event(row, *_position(placemark, where), where)
        placemark.clear()


def _position(placemark: Any, where: str) -> tuple[float | None, float | None]:
    written = placemark.findtext(f"{_tag('Point')}/{_tag('coordinates')}")
    if written is None:
        return None, None
    try:
        longitude, latitude = map(float, written.split(",")[:2])
    except ValueError as error:
        raise SetupError(
            f"{where}: position is {written!r:.80}, but should be longitude,latitude in degrees"
        ) from error
    return longitude, latitude
