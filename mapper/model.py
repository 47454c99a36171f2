"""The values that pass between the stages: small, frozen, slotted, with character offsets into the report."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal

from gazetteer.place import Ambiguity, Place

Change = Literal["gained", "withdrew", "advanced", "contested", "held"]
Status = Literal["claimed", "confirmed", "denied", "disputed"]
DatePrecision = Literal["day", "range", "month", "year", "unknown"]
DateBasis = Literal["stated", "relative", "published", "none"]


def end_of(first: date, precision: DatePrecision) -> date:
    """Give the last day of the month or the year that a date stands for; of any other date the day itself."""
    if precision == "month":
        return first.replace(day=monthrange(first.year, first.month)[1])
    return first.replace(month=12, day=31) if precision == "year" else first


@dataclass(frozen=True, slots=True)
class Report:
    """One report, as a reader found it.

    Attributes:
        report_id: the source's own id, or one derived from the text (the same text always gives the same id).
        text: the whole text, title first where there is one; every offset in this package counts in it.
        body_start: where the text proper begins, after the title (0 without a title).
        published: day of publication, as written; None when the source does not say.
        instant: the moment of publication where the source states it with its offset from UTC; None otherwise.
        source: outlet or channel; None when the source does not say.
        url: link; None when there is none.
        lang: `en`, `uk` or `ru` when the source says so; None otherwise.
        where: file, and line where there is one, for messages.
    """

    report_id: str
    text: str
    body_start: int = 0
    published: date | None = None
    source: str | None = None
    url: str | None = None
    lang: str | None = None
    where: str = ""
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A report that could not be read: where it stands and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unattributed:
    """What a report tells of a place without telling which side did it: "the enemy", and nobody knows whose.

    Attributes:
        report_id: the report.
        mention: the place's name as written.
        change: what happened there.
        quote: the sentence.
        reason: what is missing, and what to do.
    """

    report_id: str
    mention: str
    change: str
    quote: str
    reason: str


@dataclass(frozen=True, slots=True)
class EventDate:
    """When something happened; `first` is None when nothing dates it."""

    first: date | None = None
    last: date | None = None
    precision: DatePrecision = "unknown"
    basis: DateBasis = "none"


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of a report that may name a place: `report.text[start:stop] == text`."""

    start: int
    stop: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Another place that a mention could mean (`candidates` of the contract)."""

    place_id: str
    place_name: str
    admin1: str
    country: str
    longitude: float | None
    latitude: float | None
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Event:
    """One control event: the fields of the contract (see `mapper.schema` for their meaning), in its order.

    `longitude` and `latitude` are degrees (WGS 84), both None when the place is unresolved. `trace` names the rule or the
    evidence behind each field, for `mapper explain`; it is not exported.
    """

    event_id: str
    event_date: date | None
    event_date_end: date | None
    date_precision: DatePrecision
    date_basis: DateBasis
    background: bool
    mention: str
    place_id: str | None
    place_name: str | None
    place_name_uk: str | None
    place_name_ru: str | None
    place_kind: str | None
    admin1: str | None
    admin2: str | None
    admin3: str | None
    country: str | None
    position_uncertainty_m: float | None
    change: Change
    actor: str
    control_after: str
    claimant: str | None
    claimant_side: str
    status: Status
    place_confidence: float
    ambiguous: bool
    ambiguity: tuple[Ambiguity, ...]
    candidates: tuple[Reading, ...]
    quote: str
    report_id: str
    source: str | None
    url: str | None
    published: date | None
    longitude: float | None
    latitude: float | None
    mention_start: int
    mention_stop: int
    trace: tuple[tuple[str, str], ...] = ()


_PLACE_FIELDS: Final = {
    "place_id": "place_id",
    "place_name": "name",
    "place_name_uk": "name_uk",
    "place_name_ru": "name_ru",
    "place_kind": "kind",
    "admin1": "admin1",
    "admin2": "admin2",
    "admin3": "admin3",
    "country": "country",
    "longitude": "lon",
    "latitude": "lat",
    "position_uncertainty_m": "position_uncertainty_m",
}


def place_fields(place: Place | None) -> dict[str, Any]:
    """Give a place under the names of the event contract; every field None without a place."""
    return {field: None if place is None else getattr(place, own) for field, own in _PLACE_FIELDS.items()}
