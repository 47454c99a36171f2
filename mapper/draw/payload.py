"""Events as the page's script takes them: tables in which everything stands once, and columns of numbers that lead into them.

The layout is the contract with `assets/data.js`, which reads it back. Two blocks: what the map and the list show, ready at
once; and the texts that only the panel of one event shows, read when the first panel opens.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Final, Generic, TypeVar

from gazetteer.place import Ambiguity
from mapper.claims import Claim
from mapper.differences import Difference
from mapper.model import Event, Reading, end_of

DEGREES: Final = 100_000
"""Positions are whole numbers of 0.00001 degrees, about one metre, counted from 180 W and 90 S; 0 where there is none."""
CONFIDENCE: Final = 200
"""Confidence is a whole number of 0.005."""

PLACE_TEXTS: Final = (
    "place_id", "place_name", "place_name_uk", "place_name_ru", "place_kind", "admin1", "admin2", "admin3", "country",
)  # fmt: skip
SAYING_TEXTS: Final = (
    "change", "actor", "control_after", "claimant", "claimant_side", "status", "date_precision", "date_basis",
)  # fmt: skip
REPORT_TEXTS: Final = ("report_id", "source", "url", "published")

OUR_ID: Final = re.compile(r"e-([0-9a-f]{8})[0-9a-f]{8}")

EPOCH: Final = date(1970, 1, 1)
_NO_DAYS: Final = (0, 0)
_Row = TypeVar("_Row", bound=Hashable)


@dataclass(slots=True)
class Table(Generic[_Row]):
    """A table in which every row stands once.

    Attributes:
        rows: in the order in which they were first met.
    """

    rows: list[_Row] = field(default_factory=list)
    _numbers: dict[_Row, int] = field(default_factory=dict)

    def number(self, row: _Row) -> int:
        """Tell where a row stands, entering it if it is new."""
        number = self._numbers.setdefault(row, len(self.rows))
        if number == len(self.rows):
            self.rows.append(row)
        return number


@dataclass(frozen=True, slots=True)
class Block:
    """What one data block of the page holds: a value for JSON, and columns of numbers by name."""

    value: dict[str, Any]
    columns: dict[str, Sequence[int]]


def listed(events: Iterable[Event]) -> list[Event]:
    """Sort events as the page lists them: the latest first, undated ones last, else as they come."""
    return sorted(events, key=lambda event: (event.event_date is None, -days_of(event)[1]))


def days_of(event: Event) -> tuple[int, int]:
    """Give the first and last day on which an event may have happened, as days since 1970; (0, 0) when nothing dates it."""
    first, last = event.event_date, event.event_date_end
    if first is None:
        return _NO_DAYS
    if last is None:
        last = end_of(first, event.date_precision)
    return (first - EPOCH).days, (max(last, first) - EPOCH).days


def events_block(
    events: Sequence[Event], former_names: Mapping[str, Sequence[str]], differences: Mapping[str, Difference]
) -> Block:
    """Make the data that the map and the list show.

    Args:
        events: as `listed` sorts them.
        former_names: further names by which the search finds a place, by place id.
        differences: what became of events since an earlier run, by event id.

    Returns:
        A value of `ids` (those that `event.id` does not tell, by number of the event), `newest` (last day of the first event),
        `strings`, and `former_names` by number of the place. And columns: of each event `event.id`, `event.saying`,
        `event.reading`, `event.confidence`; of each dated event, which stand first, `event.gap` (days by which its last day
        precedes that of the event before) and `event.span` (days from its first to its last); and the tables that these
        lead into, `saying.*`, `reading.*`, `spot.*`, `place.*`. Texts are numbers in `strings`, plus one; 0 is null.
    """
    tables = _Tables()
    beginnings, ids = _ids(events)
    spans = [days_of(event) for event in events if event.event_date]
    columns: dict[str, Sequence[int]] = {
        "event.id": beginnings,
        "event.reading": [tables.reading(event) for event in events],
        "event.saying": [tables.saying(event, differences.get(event.event_id)) for event in events],
        "event.confidence": [round(event.place_confidence * CONFIDENCE) for event in events],
        "event.gap": [*([0] if spans else ()), *(before[1] - after[1] for before, after in pairwise(spans))],
        "event.span": [last - first for first, last in spans],
    }
    former = tables.former_names(former_names)
    value = {
        "ids": ids,
        "newest": spans[0][1] if spans else 0,
        "strings": tables.strings.rows,
        "former_names": former,
    }
    return Block(value, columns | tables.columns())


@dataclass(slots=True)
class _Tables:
    """The tables that the events of a page lead into."""

    strings: Table[str] = field(default_factory=Table)
    _places: Table[tuple[int, ...]] = field(default_factory=Table)
    _spots: Table[tuple[int, ...]] = field(default_factory=Table)
    _readings: Table[tuple[int, ...]] = field(default_factory=Table)
    _sayings: Table[tuple[int, ...]] = field(default_factory=Table)

    def _text(self, value: str | None) -> int:
        return 0 if value is None else self.strings.number(value) + 1

    def reading(self, event: Event) -> int:
        """Enter which place an event's name was taken for."""
        place = self._places.number(tuple(self._text(getattr(event, name)) for name in PLACE_TEXTS))
        spot = self._spots.number((place, *_position(event)))
        vague = any(reason.code == "approximate_position" for reason in event.ambiguity)
        return self._readings.number((spot, self._text(event.mention), int(event.ambiguous), int(vague)))

    def saying(self, event: Event, difference: Difference | None) -> int:
        """Enter what an event says, whoever says it."""
        texts = (*(getattr(event, name) for name in SAYING_TEXTS), difference.kind if difference else None)
        return self._sayings.number((*map(self._text, texts), int(event.background)))

    def former_names(self, names: Mapping[str, Sequence[str]]) -> dict[int, list[int]]:
        """Enter former names of places, given by place id; by number of the place."""
        ids = [self.strings.rows[row[0] - 1] if row[0] else "" for row in self._places.rows]
        return {n: [self._text(name) for name in names[place_id]] for n, place_id in enumerate(ids) if place_id in names}

    def columns(self) -> dict[str, Sequence[int]]:
        """Give all tables column by column."""
        return {
            **_columns("place", PLACE_TEXTS, self._places),
            **_columns("spot", ("place", "longitude", "latitude", "radius"), self._spots),
            **_columns("reading", ("spot", "mention", "ambiguous", "approximate"), self._readings),
            **_columns("saying", (*SAYING_TEXTS, "difference", "background"), self._sayings),
        }


def texts_block(
    events: Sequence[Event], differences: Mapping[str, Difference], *, quotes: bool, claims: Iterable[Claim] = ()
) -> Block:
    """Make the data that only the panel of one event shows.

    Args:
        events: as `listed` sorts them.
        differences: what became of events since an earlier run, by event id.
        quotes: whether to put the quotes in.
        claims: what became of the claims that the events carry.

    Returns:
        A value of `quotes` (None when they are left out), `reports` (by column of `REPORT_TEXTS`), `doubts` (pairs of the
        reasons, each code and detail, and the other readings, each place, why, score; texts are numbers in `strings`, places
        in `elsewhere`: name, admin1, country, longitude, latitude), `differences` and `answers` (each kind, who, day, days
        after the claim, number of the answering event) by number of the event; and columns that lead into the first three
        for each event.
    """
    sentences, reports, doubts = Table[str](), Table[tuple[str | None, ...]](), Table[Any]()
    strings, elsewhere = Table[str](), Table[tuple[Any, ...]]()

    def reading_of(candidate: Reading) -> tuple[int, int, float]:
        where = (candidate.place_name, candidate.admin1, candidate.country, candidate.longitude, candidate.latitude)
        return elsewhere.number(where), strings.number(candidate.why), round(candidate.score, 3)

    def reason_of(reason: Ambiguity) -> tuple[int, int]:
        return strings.number(reason.code), strings.number(reason.detail)

    columns: dict[str, Sequence[int]] = {
        "report": [reports.number(_report(event)) for event in events],
        "doubt": [doubts.number((event.ambiguity, event.candidates)) for event in events],
        "quote": [sentences.number(event.quote) for event in events] if quotes else [],
    }
    value = {
        "quotes": sentences.rows if quotes else None,
        "reports": dict(zip(REPORT_TEXTS, zip(*reports.rows, strict=True), strict=False)),
        "doubts": [
            [list(map(reason_of, reasons)), list(map(reading_of, readings))] for reasons, readings in doubts.rows
        ],
        "answers": _answers(events, claims),
        "strings": strings.rows,
        "elsewhere": elsewhere.rows,
        "differences": {
            number: _difference(difference)
            for number, event in enumerate(events)
            if (difference := differences.get(event.event_id))
        },
    }
    return Block(value, columns)


def _answers(events: Sequence[Event], claims: Iterable[Claim]) -> dict[int, list[tuple[Any, ...]]]:
    numbers = {event.event_id: number for number, event in enumerate(events)}
    found: dict[int, list[tuple[Any, ...]]] = {}
    for claim in claims:
        for kind, answer in (("confirmed", claim.confirmed), ("denied", claim.denied)):
            if answer is not None:
                row = (kind, answer.by, answer.on.isoformat(), answer.after_days, numbers[answer.event_id])
                for event_id in claim.event_ids:
                    found.setdefault(numbers[event_id], []).append(row)
    return found


def _report(event: Event) -> tuple[str | None, ...]:
    return event.report_id, event.source, event.url, event.published.isoformat() if event.published else None


def _difference(difference: Difference) -> dict[str, Any]:
    """Say how an event was: the fields that differ, and its place if it stood elsewhere (name, longitude, latitude)."""
    event, before = difference.event, difference.before
    at = (before.longitude, before.latitude) if before else (None, None)
    moved = before is not None and None not in at and at != (event.longitude, event.latitude)
    return {
        "changes": list(map(astuple, difference.changes)),
        "before": [before.place_name, *at] if before and moved else None,
    }


def _position(event: Event) -> tuple[int, int, int]:
    """Give longitude, latitude (see `DEGREES`) and the radius in metres, plus one; 0 where unknown."""
    radius = 0 if event.position_uncertainty_m is None else round(event.position_uncertainty_m) + 1
    if event.longitude is None or event.latitude is None:
        return 0, 0, radius
    return round((event.longitude + 180) * DEGREES) + 1, round((event.latitude + 90) * DEGREES) + 1, radius


def _columns(table: str, names: Sequence[str], rows: Table[tuple[int, ...]]) -> dict[str, Sequence[int]]:
    columns = zip(*rows.rows, strict=True) if rows.rows else [()] * len(names)
    return {f"{table}.{name}": column for name, column in zip(names, columns, strict=True)}


def _ids(events: Sequence[Event]) -> tuple[list[int], dict[int, str]]:
    """Give the first eight digits of each id of ours; and whole those that are not ours, or begin like one before."""
    beginnings, whole, seen = [], {}, {""}
    for number, event in enumerate(events):
        ours = OUR_ID.fullmatch(event.event_id)
        digits = ours[1] if ours else ""
        if digits in seen:
            whole[number] = event.event_id
        seen.add(digits)
        beginnings.append(int(digits or "0", 16))
    return beginnings, whole
