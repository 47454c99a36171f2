"""What one event says of who holds its settlement: a word, with the day from which it counts and the day it was known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from mapper.intervals import Settlement
from mapper.model import Event, end_of
from mapper.theatre import DEFAULT_THEATRE, load_theatre

UNKNOWN: Final = "unknown"
CONTESTED: Final = "contested"

NO_PLACE: Final = "no place"
NO_DATE: Final = "no date"
KNOWN_LATER: Final = "known later"
NOTHING_OF_CONTROL: Final = "nothing of control"
"""Why an event cannot count: its place is unresolved, nothing dates it, it was published after the day asked about, or it
tells nothing of who holds the place."""


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """What one event says of who holds one settlement; words sort by day, then by when they were known.

    Attributes:
        day: from when on it counts: the day of the event, the last day of a range, a month or a year, but not later
            than the day of publication.
        known: the day of publication; `day` without one.
        event_id: the event.
        change: as in the event.
        actor: as in the event.
        controller: who holds the settlement by it, a side or `contested`; of a denial, by what it denies.
        claimant: who says so; "" when nobody is named.
        side: the claimant's side.
        status: as in the event.
    """

    day: date
    known: date
    event_id: str
    change: str
    actor: str
    controller: str
    claimant: str
    side: str
    status: str


@dataclass(slots=True)
class Heard:
    """The words of many events by place id, the settlements that they tell of, and how many events could not count."""

    words: dict[str, list[Word]] = field(default_factory=dict)
    settlements: dict[str, Settlement] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


def hear(events: Iterable[Event], as_of: date | None = None) -> Heard:
    """Take the words of events.

    Args:
        events: the events, in any order; one that is there twice counts once.
        as_of: leave out what was not known by the end of this day; None to take all.

    Returns:
        The words, each settlement's in order; nothing for no events.
    """
    heard = Heard()
    latest: dict[str, tuple[date, str]] = {}
    for event in events:
        word = word_of(event)
        if isinstance(word, Word) and as_of is not None and word.known > as_of:
            word = KNOWN_LATER
        if isinstance(word, str) or event.place_id is None:
            heard.left_out[str(word)] += 1
            continue
        heard.words.setdefault(event.place_id, []).append(word)
        rank = (word.known, word.event_id)
        if event.place_id not in latest or rank > latest[event.place_id]:  # of names that differ, those known last
            latest[event.place_id] = rank
            heard.settlements[event.place_id] = settlement_of(event, event.place_id)
    heard.words = {place_id: sorted(words) for place_id, words in heard.words.items()}
    return heard


def settlement_of(event: Event, place_id: str) -> Settlement:
    """Give the settlement that an event tells of."""
    return Settlement(
        place_id,
        event.place_name,
        event.place_name_uk,
        event.place_name_ru,
        event.admin1,
        event.admin2,
        event.admin3,
        event.country,
        event.longitude,
        event.latitude,
    )


def word_of(event: Event) -> Word | str:
    """Give what an event says of who holds its settlement, or the reason why it cannot count."""
    if event.place_id is None:
        return NO_PLACE
    if event.event_date is None:
        return NO_DATE
    controller = _controller(event)
    if controller == UNKNOWN:
        return NOTHING_OF_CONTROL
    day = _counts_from(event, event.event_date)
    return Word(
        day=day,
        known=event.published or day,
        event_id=event.event_id,
        change=event.change,
        actor=event.actor,
        controller=controller,
        claimant=event.claimant or "",
        side=event.claimant_side,
        status=event.status,
    )


def _counts_from(event: Event, first: date) -> date:
    """Give the last day of a range, a month or a year: only then it is sure to have happened, or when it was published."""
    last = end_of(event.event_date_end or first, event.date_precision)
    return max(first, min(last, event.published)) if event.published else max(first, last)


def _controller(event: Event) -> str:
    """Give who holds the place by an event; where it carries a denial, by what is denied."""
    if event.status not in ("denied", "disputed"):
        return event.control_after
    if event.change == "withdrew":
        return load_theatre(DEFAULT_THEATRE).opponent(event.actor) or UNKNOWN
    if event.change == "advanced":
        return CONTESTED
    return CONTESTED if event.change == "contested" else event.actor
