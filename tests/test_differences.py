"""What changed between two runs: which events are the same statement, and what to call what became of them."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from draw.samples import BASE
from hypothesis import given
from hypothesis import strategies as st

from mapper.differences import KINDS, Change, Difference, differences
from mapper.model import Event

MakeEvent = Callable[..., Event]

# Few values for each field, so that ids, spots and sentences coincide often.
EVENTS = st.builds(
    lambda **fields: replace(BASE, **fields),
    event_id=st.sampled_from(["e-1", "e-2", "e-3"]),
    report_id=st.sampled_from(["r-1", "r-2"]),
    mention_start=st.sampled_from([0, 29]),
    mention=st.sampled_from(["Lyman", "Lyman Druhyi"]),
    claimant=st.sampled_from([None, "General Staff of Ukraine"]),
    actor=st.sampled_from(["RU", "UA"]),
    status=st.sampled_from(["claimed", "denied"]),
    place_id=st.sampled_from([None, "p-1"]),
)
RUNS = st.lists(EVENTS, max_size=6)


@given(RUNS, st.randoms(use_true_random=False))
def test_a_run_does_not_differ_from_itself_in_any_order(run: list[Event], order: Any) -> None:
    shuffled = run.copy()
    order.shuffle(shuffled)
    assert differences(run, shuffled) == []


@given(RUNS, RUNS)
def test_exchanged_runs_give_the_same_pairs_turned_round(old: list[Event], new: list[Event]) -> None:
    there, back = differences(old, new), differences(new, old)
    turned = {"new": "gone", "gone": "new"}
    assert Counter(turned.get(d.kind, d.kind) for d in there) == Counter(d.kind for d in back)
    pairs = [(d.before, d.event) for d in there if d.kind not in turned]
    assert Counter(pairs) == Counter((d.event, d.before) for d in back if d.kind not in turned)


@given(RUNS, RUNS)
def test_every_event_is_accounted_for_once(old: list[Event], new: list[Event]) -> None:
    kinds = Counter(d.kind for d in differences(old, new))
    assert len(new) - kinds["new"] == len(old) - kinds["gone"]
    assert set(kinds) <= set(KINDS)


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"actor": "UA"}, "reversed"),
        ({"control_after": "contested", "change": "advanced"}, "reversed"),
        ({"status": "denied"}, "reversed"),
        ({"actor": "UA", "change": "withdrew"}, "reread"),
        ({"status": "confirmed"}, "reread"),
        ({"claimant": "ISW"}, "reread"),
        ({"event_date": date(2025, 11, 8)}, "reread"),
        ({"place_id": "geonames:542374"}, "moved"),
        ({"longitude": 36.3501}, "moved"),
        ({"place_id": None, "longitude": None, "latitude": None}, "moved"),
        ({"longitude": 36.3501, "actor": "UA"}, "reversed"),
    ],
)
def test_kind(make_event: MakeEvent, fields: dict[str, Any], kind: str) -> None:
    [found] = differences([make_event()], [make_event(**fields)])
    assert found.kind == kind
    assert {change.field for change in found.changes} == set(fields)
    assert (found.before, found.event) == (make_event(), make_event(**fields))


def test_changes_are_told_as_text_in_the_order_of_the_contract(make_event: MakeEvent) -> None:
    [found] = differences(
        [make_event(event_date=None)], [make_event(ambiguous=False, event_date=date(2025, 11, 8), latitude=47.5)]
    )
    assert found.changes == (
        Change("latitude", "47.82", "47.5"),
        Change("event_date", None, "2025-11-08"),
        Change("ambiguous", "true", "false"),
    )


def test_new_ones_stand_in_their_order_before_those_gone(make_event: MakeEvent) -> None:
    a, b, c, d = (make_event(event_id=f"e-{n}", report_id=f"r-{n}") for n in "abcd")
    assert differences([a, b, c], [d, b]) == [Difference("new", d), Difference("gone", a, a), Difference("gone", c, c)]


def test_a_report_read_twice_is_compared_copy_by_copy(make_event: MakeEvent) -> None:
    early, late = make_event(event_date=date(2025, 11, 1)), make_event(event_date=date(2025, 11, 9))
    assert differences([early, late], [late, early]) == []
    assert differences([early, late], [late]) == [Difference("gone", early, early)]


def test_a_claimant_read_otherwise_is_no_new_event(make_event: MakeEvent) -> None:
    before, after = make_event(event_id="e-1", claimant=None), make_event(event_id="e-2", claimant="ISW")
    [found] = differences([before], [after])
    assert (found.kind, found.changes) == ("reread", (Change("claimant", None, "ISW"),))


def test_two_events_on_one_spot_are_told_apart_by_who_says_so(make_event: MakeEvent) -> None:
    claim = make_event(event_id="e-1")
    denial = make_event(event_id="e-2", claimant="General Staff of Ukraine", status="denied")
    again = [replace(denial, event_id="e-3"), replace(claim, event_id="e-4", change="advanced")]
    [found] = differences([claim, denial], again)
    assert (found.before, found.event) == (claim, again[1])


def test_an_edited_title_moves_the_sentence_and_changes_nothing(make_event: MakeEvent) -> None:
    after = make_event(event_id="e-2", mention_start=35, mention_stop=46)
    assert differences([make_event()], [after]) == []


def test_another_name_at_the_same_spot_of_an_edited_report_is_another_event(make_event: MakeEvent) -> None:
    after = make_event(event_id="e-2", mention="Kherson", quote="Kherson was taken.")
    assert [d.kind for d in differences([make_event()], [after])] == ["new", "gone"]


def test_a_longer_name_at_the_same_spot_is_the_same_event(make_event: MakeEvent) -> None:
    before, after = make_event(mention="Novo"), make_event(event_id="e-2", mention="Novo Lyman")
    assert [d.kind for d in differences([before], [after])] == ["reread"]
