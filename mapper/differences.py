"""What changed between two runs: events that are new or gone, pins that moved, claims that are read the other way round."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Final, Literal

from mapper.model import Event

Kind = Literal["new", "gone", "moved", "reversed", "reread"]

KINDS: Final[tuple[Kind, ...]] = ("reversed", "moved", "new", "gone", "reread")
"""In the order of how much they matter."""

COMPARED: Final = (
    "place_id", "place_name", "longitude", "latitude", "change", "actor", "control_after", "claimant", "claimant_side", "status",
    "event_date", "event_date_end", "date_precision", "background", "ambiguous", "position_uncertainty_m", "mention", "quote",
)  # fmt: skip
"""The fields that make a difference, in the order in which they are told."""

_PLACE: Final = {"place_id", "longitude", "latitude"}


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
        kind: `reversed`: `control_after` differs, another side does the same thing, or only one of the two is a denial;
            `moved`: another place or position; `new`; `gone`; `reread`: any other of the fields in `COMPARED` differs.
        event: the event as it is now; as it was when it is gone.
        before: the event as it was; None when it is new.
        changes: the fields that differ, in the order of `COMPARED`; () when it is new or gone.
    """

    kind: Kind
    event: Event
    before: Event | None = None
    changes: tuple[Change, ...] = ()


def differences(old: Sequence[Event], new: Sequence[Event]) -> list[Difference]:
    """Compare the events of two runs.

    Events are the same statement when they have the same `event_id`. Those left over are paired when they come from the
    same spot of one report, if possible by the same claimant, or from the same sentence of it, if its text was edited
    elsewhere: then the report is read otherwise than it was. Each event has one partner at most, also where a run has
    several of one id (a report that was read twice). Exchanging the runs turns `new` into `gone`, and pairs the same.

    Args:
        old: the events of the earlier run.
        new: the events of the later run.

    Returns:
        What differs, in the order of `new`, then what is gone in the order of `old`; [] when nothing does.
    """
    pairs = _paired(old, new)
    found = [_compared(old[pairs[n]] if n in pairs else None, event) for n, event in enumerate(new)]
    kept = set(pairs.values())
    return [
        *(difference for difference in found if difference),
        *(Difference("gone", event, event) for n, event in enumerate(old) if n not in kept),
    ]


def _spot(event: Event) -> tuple[str, int, str]:
    """Give where an event stands: its report, the place in it, and the word there, lest an edited text mislead."""
    return event.report_id, event.mention_start, event.mention.partition(" ")[0]


_SAME: Final[tuple[Callable[[Event], Hashable], ...]] = (
    attrgetter("event_id", *COMPARED),
    attrgetter("event_id"),
    lambda event: (_spot(event), event.claimant),
    _spot,
    attrgetter("report_id", "mention", "quote", "claimant"),
)
"""By what two events are the same statement, the surest first; those left over are tried by the next."""


def _paired(old: Sequence[Event], new: Sequence[Event]) -> dict[int, int]:
    """Give the number in `old` of the same statement, by number in `new`; those without a partner are not in it."""
    pairs: dict[int, int] = {}
    for key in _SAME:
        kept = set(pairs.values())
        waiting = _by_key({n: event for n, event in enumerate(old) if n not in kept}, key)
        for n, event in enumerate(new):
            if n not in pairs and (same := waiting.get(key(event))):
                pairs[n] = same.popleft()
    return pairs


def _by_key(events: Mapping[int, Event], key: Callable[[Event], Hashable]) -> dict[Hashable, deque[int]]:
    found: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for number, event in events.items():
        found[key(event)].append(number)
    return found


def _compared(before: Event | None, event: Event) -> Difference | None:
    if before is None:
        return Difference("new", event)
    changes = tuple(_changes(before, event))
    if not changes:
        return None
    return Difference(_kind(before, event, {change.field for change in changes}), event, before, changes)


def _kind(before: Event, after: Event, fields: set[str]) -> Kind:
    is_denial_turned = (before.status == "denied") != (after.status == "denied")
    is_other_side = "control_after" in fields or ("actor" in fields and "change" not in fields)
    if is_denial_turned or is_other_side:
        return "reversed"
    return "moved" if fields & _PLACE else "reread"


def _changes(before: Event, after: Event) -> Iterator[Change]:
    for name in COMPARED:
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            yield Change(name, _text(one), _text(other))


def _text(value: date | float | bool | str | None) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
