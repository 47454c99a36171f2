"""Short ways of making events for the tests of timelines, of claims and of what is made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from sample import SAMPLE

from mapper.model import Event

FIRST_DAY = date(2025, 11, 1)
OTHER = {"RU": "UA", "UA": "RU"}
EXCHANGED = {"RU": "UA", "UA": "RU", "MoD": "General Staff", "General Staff": "MoD"}
SIDES = {"MoD": "RU", "General Staff": "UA", "ISW": "independent", "Somebody": "unknown"}
_NUMBERS = count(1)


def day(number: int) -> date:
    """Give a day of November 2025; also later ones and, from 0 down, earlier ones."""
    return FIRST_DAY + timedelta(number - 1)


def say(number: int, what: str, who: str, **fields: Any) -> Event:
    """Make an event: on which day of November, what ("RU gained", "UA held denied"), by whose word.

    Its status is what such a statement has: claimed by the side that it favours or by nobody known, else confirmed.
    """
    actor, change, *status = what.split()
    favoured = OTHER[actor] if change == "withdrew" else actor
    side = SIDES.get(who, "unknown")
    usual = "claimed" if side in (favoured, "unknown") else "confirmed"
    made = {
        "event_id": f"e-{next(_NUMBERS):06}",
        "event_date": day(number),
        "published": day(number),
        "actor": actor,
        "change": change,
        "claimant": who,
        "claimant_side": side,
        "status": status[0] if status else usual,
        "control_after": _after(actor, change, bool(status and status[0] in ("denied", "disputed"))),
    }
    return replace(SAMPLE, **{**made, **fields})


def _after(actor: str, change: str, rejected: bool) -> str:
    """Give what `mapper.events.control_after` gives."""
    if rejected:
        return actor if change in ("withdrew", "held") else "unknown"
    if change in ("advanced", "contested"):
        return "contested"
    return OTHER[actor] if change == "withdrew" else actor


def exchanged(event: Event) -> Event:
    """Make the same event with the two sides in each other's place."""
    fields = ("actor", "control_after", "claimant", "claimant_side")
    return replace(event, **{field: EXCHANGED.get(getattr(event, field), getattr(event, field)) for field in fields})


def _made(number: int, what: tuple[str, str, str], who: str, place: str, delay: int, precision: str) -> Event:
    event = say(number, " ".join(what).strip(), who, place_id=place, published=day(number + delay))
    return replace(event, date_precision=precision, event_date_end=day(number + 2) if precision == "range" else None)


EVENTS = st.lists(
    st.builds(
        _made,
        st.integers(1, 25),
        st.tuples(
            st.sampled_from(("RU", "UA")),
            st.sampled_from(("gained", "withdrew", "advanced", "contested", "held")),
            st.sampled_from(("", "", "denied", "disputed")),
        ),
        st.sampled_from(tuple(SIDES)),
        st.sampled_from(("p-1", "p-1", "p-2")),
        st.integers(0, 3),
        st.sampled_from(("day", "day", "range", "month")),
    ),
    max_size=12,
).map(lambda events: [replace(event, event_id=f"e-{number}") for number, event in enumerate(events)])
"""Few places, days and claimants, so that words meet often."""
