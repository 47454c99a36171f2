"""How well a timeline, and the events behind it, agree with somebody's polygons of the land that one side holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from gazetteer.resolve import FAR_KM
from mapper.drawn import Drawn
from mapper.errors import SetupError
from mapper.intervals import Interval, Settlement, Timeline
from mapper.model import Event
from mapper.theatre import DEFAULT_THEATRE, load_theatre
from mapper.words import CONTESTED, UNKNOWN

Verdict = Literal["agree", "ahead", "differ", "contested", "unknown"]

VERDICTS: Final[dict[Verdict, str]] = {
    "agree": "both put it in the same hands",
    "ahead": "we have it in other hands than they, by nothing but the claim of those who would hold it",
    "differ": "we have it in other hands than they, by more than that",
    "contested": "we have it as contested; polygons know no such thing",
    "unknown": "we do not know who holds it, or their polygons do not tell",
}
"""What the comparison of a settlement can come to."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A settlement on a day.

    Attributes:
        settlement: the settlement.
        interval: who holds it by the timeline.
        theirs: who holds it by the polygons: their side inside of them, the other side outside; `unknown` outside of them
            in the country of their side, of which such polygons do not speak.
        verdict: see `VERDICTS`.
        km: how far it is from their line, in kilometres.
    """

    settlement: Settlement
    interval: Interval
    theirs: str
    verdict: Verdict
    km: float


@dataclass(frozen=True, slots=True)
class Measured:
    """An event and the line of its own day.

    Attributes:
        event: the event.
        day: the day of the event, else of publication; None without either.
        inside: whether its place lies in the polygons; None when it has no position, or no polygons are drawn for the day.
        km: how far its place is from their line, in kilometres; None likewise.
    """

    event: Event
    day: date | None
    inside: bool | None
    km: float | None

    @property
    def far(self) -> bool:
        """Whether it is implausibly far from the line."""
        return self.km is not None and self.km > FAR_KM


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found.

    Attributes:
        drawn_for: the day that the polygons were drawn for; None when nothing dates them.
        settlements: those of the timeline that have a position, in its order.
        events: all events, in the order given.
    """

    drawn_for: date | None
    settlements: tuple[Compared, ...]
    events: tuple[Measured, ...]


def compare(timeline: Timeline, events: Iterable[Event], drawn: Drawn, day: date) -> Comparison:
    """Compare who holds what on a day, and where events lie on theirs, with somebody's polygons.

    Args:
        timeline: who held what.
        events: the events to measure.
        drawn: the polygons, as `mapper.drawn.read_drawn` gives them.
        day: the day on which to compare control.

    Returns:
        One row for each settlement that has a position, and one for each event.

    Raises:
        SetupError: no polygons are drawn for that day or one before it.
    """
    try:
        drawn_for = drawn.day_on(day)
    except LookupError as error:
        first = next(iter(drawn.lands))
        raise SetupError(f"{drawn.name}: begins on {first}, after {day}; give a later --date") from error
    held = timeline.on(day)
    settlements = (_compared(each, held[each.place_id], drawn, day) for each in timeline.settlements.values())
    return Comparison(drawn_for, tuple(filter(None, settlements)), tuple(_measured(event, drawn) for event in events))


def _compared(settlement: Settlement, interval: Interval, drawn: Drawn, day: date) -> Compared | None:
    if settlement.longitude is None or settlement.latitude is None:
        return None
    at = (settlement.longitude, settlement.latitude)
    theatre = load_theatre(DEFAULT_THEATRE)
    outside = UNKNOWN if settlement.country == theatre.sides[drawn.side].country else theatre.opponent(drawn.side)
    theirs = drawn.side if drawn.holds(*at, day) else outside or UNKNOWN
    return Compared(settlement, interval, theirs, _verdict(interval, theirs), drawn.km(*at, day) or 0.0)


def _verdict(ours: Interval, theirs: str) -> Verdict:
    if UNKNOWN in (ours.controller, theirs):
        return "unknown"
    if ours.controller == CONTESTED:
        return "contested"
    if ours.controller == theirs:
        return "agree"
    return "ahead" if ours.certainty == "claimed" else "differ"


def _measured(event: Event, drawn: Drawn) -> Measured:
    day = event.event_date or event.published
    if event.longitude is None or event.latitude is None:
        return Measured(event, day, None, None)
    at = (event.longitude, event.latitude)
    return Measured(event, day, drawn.holds(*at, day), drawn.km(*at, day))
