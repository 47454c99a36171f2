"""Who held each settlement, from when to when, by whose word: computed from events, whatever order they come in.

The rules stand in `mapper.rulings`, what an event says of control in `mapper.words`, the values in `mapper.intervals`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from mapper.intervals import Certainty, Given, Interval, Settlement, Timeline
from mapper.model import Event
from mapper.rulings import intervals_of, rule_of
from mapper.words import CONTESTED, hear

__all__ = ["Certainty", "Given", "Interval", "Settlement", "Timeline", "timeline"]


def timeline(
    events: Iterable[Event],
    *,
    by: str = "claimed",
    start: Iterable[Given] = (),
    as_of: date | None = None,
    weights: Mapping[str, float] | None = None,
) -> Timeline:
    """Tell who held each settlement, from when to when.

    Args:
        events: the events, in any order; one that is there twice counts once. Those recalled in passing count too.
        by: whose words move control: `claimed` (everybody's), `confirmed` (only confirmed ones), `claimant:NAME`,
            `side:CODE` (also `side:independent`).
        start: who holds what on a day, as `mapper.starting.read_start` gives it; unknown elsewhere until a report speaks.
        as_of: what was known by the end of this day: events published later do not count, nor what is given later.
        weights: numbers by the name of a claimant or the code of a side; their latest words are weighed against each
            other instead, others do not count.

    Returns:
        The timeline of every settlement that is told of, or given; of none for no events and no start.

    Raises:
        SetupError: there is no such rule, or a weight is no number from 0 up.
    """
    rule = rule_of(by, weights)
    heard = hear(events, as_of)
    given: dict[str, dict[date, str]] = {}
    settlements = dict(heard.settlements)
    for each in start:
        if as_of is None or each.day <= as_of:
            place_id = each.settlement.place_id
            held = given.setdefault(place_id, {})
            held[each.day] = each.controller if held.get(each.day, each.controller) == each.controller else CONTESTED
            settlements.setdefault(place_id, each.settlement)
    ids = sorted(settlements)
    intervals = {each: intervals_of(each, heard.words.get(each, []), given.get(each, {}), rule) for each in ids}
    return Timeline({each: settlements[each] for each in ids}, intervals, dict(sorted(heard.left_out.items())))
