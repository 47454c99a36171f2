"""Events as the page's script takes them: columns of numbers, and every string once.

The order of `COLUMNS` and the encodings are the contract with `assets/data.js`, which reads them back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from mapper.model import Event

DEGREES = 100_000
"""Positions are whole numbers of 0.00001 degrees, about one metre."""


@dataclass(slots=True)
class Strings:
    """A table in which every string stands once.

    Attributes:
        table: the strings, in the order in which they were first met.
    """

    table: list[str] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)

    def index(self, text: str | None) -> int:
        """Where a string stands in the table, entering it if it is new; -1 for None."""
        if text is None:
            return -1
        place = self._places.setdefault(text, len(self.table))
        if place == len(self.table):
            self.table.append(text)
        return place


TEXT_COLUMNS = (
    "event_id",
    "date_precision",
    "date_basis",
    "mention",
    "place_id",
    "place_name",
    "place_name_uk",
    "place_name_ru",
    "place_kind",
    "admin1",
    "admin2",
    "admin3",
    "country",
    "change",
    "actor",
    "control_after",
    "claimant",
    "claimant_side",
    "status",
    "quote",
    "report_id",
    "source",
    "url",
)
"""Fields of an event that are strings or None: indices into the table of strings."""
DATE_COLUMNS = ("event_date", "event_date_end", "published")
"""Fields that are dates or None: indices of ISO 8601 strings."""

NUMBER_COLUMNS: Mapping[str, Callable[[Event], float | int | None]] = {
    "background": lambda event: int(event.background),
    "ambiguous": lambda event: int(event.ambiguous),
    "place_confidence": lambda event: round(event.place_confidence, 3),
    "position_uncertainty_m": lambda event: _rounded(event.position_uncertainty_m),
    "longitude": lambda event: _whole_degrees(event.longitude),
    "latitude": lambda event: _whole_degrees(event.latitude),
}
"""What is a number in the page, null where unknown: flags 0 or 1, metres, positions in 0.00001 degrees."""


def payload(events: Sequence[Event]) -> dict[str, Any]:
    """Turn events into the value that the page's script draws.

    Args:
        events: in the order in which they shall be listed where nothing else orders them.

    Returns:
        `strings`, the table; `columns`, one list an event field, all of the same length; `reports`, the number of
        different reports; `newest`, the latest publication date (ISO 8601), None when no report has one.
    """
    strings = Strings()
    columns: dict[str, list[Any]] = {
        name: [strings.index(getattr(event, name)) for event in events] for name in TEXT_COLUMNS
    }
    for name in DATE_COLUMNS:
        columns[name] = [strings.index(_iso(getattr(event, name))) for event in events]
    for name, number in NUMBER_COLUMNS.items():
        columns[name] = [number(event) for event in events]
    columns["ambiguity"] = [_ambiguity(event, strings) for event in events]
    columns["candidates"] = [_candidates(event, strings) for event in events]
    return {
        "strings": strings.table,
        "columns": columns,
        "reports": len({event.report_id for event in events}),
        "newest": _iso(max((event.published for event in events if event.published), default=None)),
    }


def _ambiguity(event: Event, strings: Strings) -> list[list[int]]:
    return [[strings.index(reason.code), strings.index(reason.detail)] for reason in event.ambiguity]


def _candidates(event: Event, strings: Strings) -> list[list[Any]]:
    """Each as name, first-level unit, country, why (indices), longitude, latitude, score."""
    return [
        [
            *(strings.index(text) for text in (reading.place_name, reading.admin1, reading.country, reading.why)),
            _whole_degrees(reading.longitude),
            _whole_degrees(reading.latitude),
            round(reading.score, 3),
        ]
        for reading in event.candidates
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rounded(metres: float | None) -> int | None:
    return None if metres is None else round(metres)


def _whole_degrees(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * DEGREES)
