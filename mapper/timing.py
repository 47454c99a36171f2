"""When a statement happened, and whether it is news or recalled in passing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from mapper.dates import SAME_DAY, Shifted
from mapper.model import EventDate
from mapper.parsed import Parsed

RECALL_DAYS = 45
"""An event dated more than this many days before its report is recalled, not news (set on the development gold)."""

OPENING = 3
"""A date among so many first chunks of a sentence dates all that it says."""


_LED = frozenset({"place", "side", "enemy", "ours", "troops", "kind", "unit", "filler"})
"""What may stand between a word such as "since" and the verb that it leads, however much of it."""


@dataclass(slots=True)
class Clock:
    """What dates a sentence gives to those behind it: the last date, and the one that opens a paragraph."""

    published: date | None
    last: EventDate = field(default_factory=EventDate)
    leading: EventDate | None = None
    paragraph: int = 0
    here: dict[int, EventDate] = field(default_factory=dict)

    def hear(self, parsed: Parsed) -> None:
        """Take in the dates of the next sentence."""
        if parsed.sentence.paragraph != self.paragraph and not parsed.sentence.title:
            self.paragraph, self.leading = parsed.sentence.paragraph, None
        self.here = self._settled(parsed)
        told = any(parsed.chunks[i].value.change != "contested" for i in parsed.changes())
        openings = [when for i, when in self.here.items() if i <= OPENING or not told]
        ranges = (when for when in openings if (when.basis, when.precision) == ("stated", "range"))
        opening = next(ranges, openings[0] if openings else None)
        if opening is not None and (
            opening.precision == "range" or (opening.basis, opening.precision) == ("relative", "day")
        ):
            self.leading = opening if opening.first not in (None, self.published) else None
        self.last = next((when for when in self.here.values() if when.first), self.last)

    def _settled(self, parsed: Parsed) -> dict[int, EventDate]:
        """Give the dates of a sentence by chunk, those counted from the one before it worked out."""
        here: dict[int, EventDate] = {}
        base = self.last
        for i in parsed.all("date"):
            here[i] = _counted_from(base, parsed.chunks[i].value)
            base = here[i] if here[i].first else base
        return here

    def date_of(self, parsed: Parsed, at: int) -> tuple[EventDate, str]:
        """Give the date of the cue at one index, and the rule that found it."""
        own = self._beside(parsed, at)
        if own is not None and own.first is not None:
            return own, f"{own.basis} in the sentence"
        if (
            parsed.chunks[at].kind == "cue"
            and parsed.chunks[at].value.needs_attack
            and not parsed.has("place")
            and self.last.first
        ):
            return self.last, "date of the attack in the sentence before"
        if self.leading is not None:
            return self.leading, "date that opens the paragraph"
        if self.published is None:
            return EventDate(), "nothing dates it"
        return EventDate(self.published, None, "day", "published"), "the report's own date"

    def _beside(self, parsed: Parsed, at: int) -> EventDate | None:
        """Give the date nearest to a cue, between the cues around it; else the one that opens the sentence."""
        cues = list(parsed.changes())
        after = next((i for i in cues if i > at), len(parsed.chunks))
        before = max((i for i in cues if i < at), default=-1)
        dates = parsed.all("date")
        own = [i for i in dates if before < i < after and not _in_aside(parsed, i, at)]
        found = (
            min(own, key=lambda i: (abs(i - at), i))
            if own
            else next((i for i in dates if i < at and i <= OPENING), None)
        )
        if found is None:
            return None
        return self.here[found]

    def recalls(self, parsed: Parsed, at: int, when: EventDate) -> bool:
        """Tell whether the cue at one index speaks of something long past, or is led by a word such as "since"."""
        if when.first is not None and self.published is not None and when.basis != "published":
            return (self.published - (when.last or _end_of(when))).days > RECALL_DAYS
        for i in range(at - 1, -1, -1):
            kind = parsed.chunks[i].kind
            if kind == "recall":
                return True
            if kind not in _LED and at - i > 2:
                return False
            if kind == "cue":
                return False
        return False


def _counted_from(base: EventDate, when: EventDate) -> EventDate:
    """Give the day meant by "the same day" or "the next day" behind another; the phrase's own where none stands before."""
    if when is SAME_DAY:
        return base
    if not isinstance(when, Shifted) or base.precision != "day" or base.first is None:
        return EventDate(when.first, when.last, when.precision, when.basis) if isinstance(when, Shifted) else when
    return EventDate(base.first + timedelta(days=when.days), None, "day", "relative")


def _in_aside(parsed: Parsed, i: int, at: int) -> bool:
    """Tell whether a date stands in a clause on a place that is over before the cue ("X, fought over since May, is ours")."""
    commas = [j for j in range(at) if parsed.chunks[j].value == ","]
    opening, closing = max((j for j in commas if j < i), default=None), next((j for j in commas if j > i), None)
    if opening is None or closing is None:
        return False
    return any(c.kind in ("relative", "where") for c in parsed.chunks[opening + 1 : min(opening + 4, i)])


def _end_of(when: EventDate) -> date:
    """Give the last day that a date of its precision can mean."""
    first = when.first or date.min
    if when.precision == "year":
        return date(first.year, 12, 31)
    if when.precision == "month":
        return date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first
