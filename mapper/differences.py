"""What changed between two runs: events that are new or gone, pins that moved, claims that are read the other way round."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from mapper.model import Event

Kind = Literal["new", "gone", "moved", "reversed", "reread"]

KINDS: Final[tuple[Kind, ...]] = ("reversed", "moved", "new", "gone", "reread")
"""In the order of how much they matter."""

_REVERSING: Final = ("actor", "change", "control_after", "status")
_PLACE: Final = ("place_id", "longitude", "latitude")
_COMPARED: Final = (
    "place_id", "place_name", "longitude", "latitude", "change", "actor", "control_after", "claimant", "status",
    "event_date", "event_date_end", "background", "ambiguous", "position_uncertainty_m", "mention", "quote",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is not what it was: its name, and its value before and after as text (None for null)."""

    field: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one statement from one run to the next.

    Attributes:
        kind: `reversed`: another side acts or holds the place, another change, or another status (claimed, denied …);
            `moved`: another place or position; `new`; `gone`; `reread`: anything else differs.
        event: the event as it is now; as it was when it is gone.
        before: the event as it was; None when it is new.
        changes: the fields that differ, in the order of the contract; () when it is new or gone.
    """

    kind: Kind
    event: Event
    before: Event | None = None
    changes: tuple[Change, ...] = ()


def differences(old: Sequence[Event], new: Sequence[Event]) -> list[Difference]:
    """Compare the events of two runs.

    Events are the same when they have the same `event_id`; those left over are paired when they come from the same report
    and the same spot of its text, in order: then the report is read otherwise than it was.

    Args:
        old: the events of the earlier run.
        new: the events of the later run.

    Returns:
        What differs, in the order of `new`, then what is gone in the order of `old`; [] when nothing does.
    """
    before = {event.event_id: event for event in old}
    pairs = {event.event_id: before.pop(event.event_id) for event in new if event.event_id in before}
    left = _by_spot(before.values())
    for event in new:
        if event.event_id not in pairs and (same := left.get(_spot(event))):
            pairs[event.event_id] = same.pop(0)
    gone = {event.event_id for events in left.values() for event in events}
    found = [_compared(pairs.get(event.event_id), event) for event in new]
    return [
        *(difference for difference in found if difference),
        *(Difference("gone", event, event) for event in old if event.event_id in gone),
    ]


def _spot(event: Event) -> tuple[str, int]:
    return event.report_id, event.mention_start


def _by_spot(events: Iterable[Event]) -> dict[tuple[str, int], list[Event]]:
    found = defaultdict(list)
    for event in events:
        found[_spot(event)].append(event)
    return found


def _compared(before: Event | None, event: Event) -> Difference | None:
    if before is None:
        return Difference("new", event)
    changes = tuple(_changes(before, event))
    if not changes:
        return None
    fields = {change.field for change in changes}
    kind: Kind = "reversed" if fields & set(_REVERSING) else "moved" if fields & set(_PLACE) else "reread"
    return Difference(kind, event, before, changes)


def _changes(before: Event, after: Event) -> Iterator[Change]:
    for name in _COMPARED:
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            yield Change(name, _text(one), _text(other))


def _text(value: date | float | str | None) -> str | None:
    return None if value is None else str(value)
