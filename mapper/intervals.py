"""The values of a timeline: settlements, what is given at its start, intervals of control, and who held what on a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Certainty = Literal["claimed", "confirmed", "disputed", "given", "none"]
"""`given`: from the file that the timeline starts with; `none`: nothing is known."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """A place that a timeline tells of: the fields of an event that say which and where.

    `longitude` and `latitude` are degrees (WGS 84), None together.
    """

    place_id: str
    place_name: str | None
    place_name_uk: str | None
    place_name_ru: str | None
    admin1: str | None
    admin2: str | None
    admin3: str | None
    country: str | None
    longitude: float | None
    latitude: float | None


@dataclass(frozen=True, slots=True)
class Given:
    """Who holds a settlement on a day, from a file that a timeline starts with.

    Attributes:
        settlement: the settlement.
        day: from when on it is so, until a report says otherwise.
        controller: a side or `contested`.
    """

    settlement: Settlement
    day: date
    controller: str


@dataclass(frozen=True, slots=True)
class Interval:
    """Days on which one settlement was in one hand, by the rules of a timeline.

    Attributes:
        place_id: the settlement.
        first: first day; None when it was so before anything is known.
        last: last day; None when it is so until further notice.
        controller: a side, `contested` or `unknown`.
        certainty: on what it rests.
        event_ids: the events behind it, oldest first; () when it is given or nothing is known.
    """

    place_id: str
    first: date | None
    last: date | None
    controller: str
    certainty: Certainty
    event_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Intervals by settlement, each settlement's in order and without gaps.

    Attributes:
        settlements: by place id, in the order of the ids.
        intervals: by place id; the first has no `first`, the last no `last`.
        left_out: how many events could not count, by the reason.
    """

    settlements: Mapping[str, Settlement]
    intervals: Mapping[str, tuple[Interval, ...]]
    left_out: Mapping[str, int] = field(default_factory=dict)
    _firsts: dict[str, list[date]] = field(default_factory=dict, repr=False, compare=False)

    def __iter__(self) -> Iterator[Interval]:
        """Go through all intervals, settlement by settlement."""
        for intervals in self.intervals.values():
            yield from intervals

    def on(self, day: date) -> dict[str, Interval]:
        """Tell who held each settlement on a day, by place id."""
        return {place_id: self.of(place_id, day) for place_id in self.intervals}

    def of(self, place_id: str, day: date) -> Interval:
        """Tell who held one settlement on a day.

        Raises:
            KeyError: the timeline does not tell of that settlement.
        """
        intervals = self.intervals[place_id]
        firsts = self._firsts.setdefault(place_id, [each.first for each in intervals[1:] if each.first])
        return intervals[bisect_right(firsts, day)]
