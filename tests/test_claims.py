"""The ledger of claims: what counts as a claim, what answers it, the days between, and both sides alike."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saying import EVENTS, EXCHANGED, exchanged, say
from saying import day as november

from mapper.claims import SAME_REPORT, Answer, Claim, Tally, ledger, tallies
from mapper.claims_tables import CLAIM_COLUMNS, claim_frame, tally_frame
from mapper.model import Event


def only(*events: Event) -> Claim:
    [claim] = ledger(events)
    return claim


def test_a_claim_that_nobody_answers_is_open() -> None:
    event = say(3, "RU gained", "MoD", event_date=november(2))
    claim = only(event)
    assert (claim.day, claim.claimed_on, claim.claimant, claim.side) == (november(2), november(3), "MoD", "RU")
    assert (claim.change, claim.controller, claim.event_ids) == ("gained", "RU", (event.event_id,))
    assert (claim.answer, claim.confirmed, claim.denied) == ("open", None, None)
    assert claim.settlement.place_name == "Krasnohirske"


@pytest.mark.parametrize(
    ("what", "who"),
    [("RU gained", "ISW"), ("UA withdrew", "General Staff"), ("RU gained denied", "ISW")],
)
def test_what_is_confirmed_at_once_or_denies_is_no_claim(what: str, who: str) -> None:
    assert ledger([say(3, what, who)]) == []


def test_a_confirmation_counts_the_days_between_publications() -> None:
    admission = say(2, "UA withdrew", "General Staff", published=november(10), event_id="e-later")
    later = say(11, "RU gained", "ISW", published=november(11))
    claim = only(say(3, "RU gained", "MoD"), later, admission)
    assert (claim.answer, claim.confirmed) == ("confirmed", Answer("General Staff", november(10), 7, "e-later"))


@pytest.mark.parametrize(
    "answer",
    [
        say(5, "RU gained", "Somebody"),  # nobody known
        say(5, "RU withdrew", "ISW"),  # something else
        say(2, "RU gained", "ISW"),  # said before
        say(5, "RU gained", "ISW", event_date=november(-10)),  # of another time
        say(5, "RU gained", "ISW", place_id="p-2"),  # elsewhere
        say(5, "UA withdrew", "Brigade", claimant_side="RU", status="confirmed"),  # of the same side
        say(11, "UA held", "General Staff"),  # too late for a hold
        say(5, "UA held denied", "ISW"),  # denied itself
        say(5, "UA gained", "General Staff"),  # a later change
        say(4, "RU contested", "ISW"),  # fighting goes on, a day later
    ],
)
def test_what_is_no_answer(answer: Event) -> None:
    claim = next(each for each in ledger([say(3, "RU gained", "MoD"), answer]) if each.claimant == "MoD")
    assert claim.answer == "open"


@pytest.mark.parametrize(
    ("number", "what", "who"),
    [
        (30, "RU gained denied", "General Staff"),
        (4, "RU gained denied", "ISW"),
        (10, "UA held", "General Staff"),
        (4, "UA held", "ISW"),
        (3, "UA gained", "General Staff"),
    ],
)
def test_what_denies(number: int, what: str, who: str) -> None:
    claims = ledger([say(3, "RU gained", "MoD"), say(number, what, who, event_id="e-no")])
    [claim] = [each for each in claims if each.claimant == "MoD"]
    assert (claim.answer, claim.denied) == ("denied", Answer(who, november(number), number - 3, "e-no"))


@pytest.mark.parametrize(("actor", "other", "who"), [("UA", "RU", "MoD"), ("RU", "UA", "General Staff")])
def test_who_is_said_to_hold_all_of_a_place_has_entered_it(actor: str, other: str, who: str) -> None:
    events = [say(3, f"{actor} contested", "Somebody"), say(3, f"{other} withdrew", who)]
    [claim] = [each for each in ledger(events) if each.claimant == "Somebody"]
    assert claim.answer == "confirmed"
    [claim] = [each for each in ledger([events[0], say(3, f"{other} gained", "ISW")]) if each.claimant == "Somebody"]
    assert claim.answer == "denied"


def test_what_is_denied_first_and_confirmed_later_is_confirmed() -> None:
    claim = only(
        say(3, "RU gained", "MoD"), say(4, "RU gained denied", "General Staff"), say(9, "UA withdrew", "General Staff")
    )
    assert claim.answer == "confirmed"
    assert claim.denied is not None
    assert claim.denied.after_days == 1


def test_after_another_change_nothing_answers_it() -> None:
    events = [say(3, "RU gained", "MoD"), say(9, "UA gained", "ISW"), say(20, "UA withdrew", "General Staff")]
    assert only(*events).answer == "open"
    assert only(events[0], say(9, "RU contested", "ISW"), events[2]).answer == "confirmed"
    assert only(events[0], say(9, "UA gained denied", "ISW"), events[2]).answer == "confirmed"


def test_a_report_that_carries_both_denies() -> None:
    event = say(3, "RU gained disputed", "MoD")
    assert only(event).denied == Answer(SAME_REPORT, november(3), 0, event.event_id)
    named = say(3, "UA held disputed", "General Staff")
    claim = next(each for each in ledger([named, event]) if each.claimant == "MoD")
    assert claim.denied == Answer("General Staff", november(3), 0, named.event_id)


def test_said_again_within_seven_days_it_is_the_same_claim() -> None:
    one, again, late = (say(number, "RU gained", "MoD") for number in (3, 10, 18))
    claims = ledger([late, again, one])
    assert [each.event_ids for each in claims] == [(one.event_id, again.event_id), (late.event_id,)]
    other = say(5, "UA withdrew denied", "MoD")
    between = say(5, "RU withdrew", "MoD")
    assert [each.event_ids for each in ledger([one, other, again])] == [(one.event_id, again.event_id)]
    assert len(ledger([one, between, again])) == 2
    assert len(ledger([one, replace(again, claimant="Blog")])) == 2


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_matter(events: list[Event], order: Any) -> None:
    shuffled = events.copy()
    order.shuffle(shuffled)
    assert ledger(shuffled) == ledger(events)


@given(EVENTS)
def test_exchanged_sides_give_the_exchanged_ledger(events: list[Event]) -> None:
    def turned(claims: Sequence[Claim]) -> list[Claim]:
        other = {"RU": "UA", "UA": "RU"}
        return [
            replace(
                each,
                claimant=EXCHANGED.get(each.claimant, each.claimant),
                side=other.get(each.side, each.side),
                controller=other.get(each.controller, each.controller),
                confirmed=each.confirmed
                and replace(each.confirmed, by=EXCHANGED.get(each.confirmed.by, each.confirmed.by)),
                denied=each.denied and replace(each.denied, by=EXCHANGED.get(each.denied.by, each.denied.by)),
            )
            for each in claims
        ]

    assert turned(ledger(events)) == ledger([exchanged(event) for event in events])


@given(EVENTS)
def test_every_claim_is_counted_once_and_no_answer_comes_before_it(events: list[Event]) -> None:
    claims, statuses = ledger(events), {event.event_id: event.status for event in events}
    counts = tallies(claims)
    assert sum(each.claims for each in counts) == len(claims)
    for each in counts:
        assert each.confirmed + each.denied + each.open == each.claims
        assert each.denied_before <= each.confirmed
    for claim in claims:
        assert statuses[claim.event_ids[0]] in ("claimed", "disputed")
        for answer in (claim.confirmed, claim.denied):
            assert answer is None or answer.after_days == (answer.on - claim.claimed_on).days >= 0


def test_tallies_and_medians() -> None:
    events = [
        *(say(1, "RU gained", "MoD", place_id=f"p-{number}") for number in range(4)),
        say(2, "UA withdrew", "General Staff", place_id="p-0"),
        say(3, "RU gained denied", "General Staff", place_id="p-1"),
        say(4, "RU gained", "ISW", place_id="p-1"),
        say(8, "RU gained denied", "ISW", place_id="p-2"),
        say(1, "UA held", "", place_id="p-9", claimant_side="UA", status="claimed"),
    ]
    assert tallies(ledger(events)) == [
        Tally("MoD", "RU", 4, 2, 1, 1, 1, 2, 4.5),
        Tally("", "UA", 1, 0, 0, 0, 1, None, None),
    ]
    assert tallies([]) == []


def test_tables() -> None:
    claims = ledger([
        say(3, "RU gained", "MoD", event_id="e-a"),
        say(9, "UA withdrew", "General Staff", event_id="e-b"),
        say(9, "UA held", "General Staff", event_id="e-c", place_id="p-9", published=None),
    ])  # fmt: skip
    frame = claim_frame(claims)
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == CLAIM_COLUMNS
    place = "Krasnohirske,Zaporizhzhia Oblast"
    assert frame.to_csv(index=False).splitlines()[1:] == [
        f"katottg:UA23100070100084433,{place},2025-11-03,2025-11-03,MoD,RU,gained,RU,e-a,"
        "confirmed,General Staff,2025-11-09,6,e-b,,,,",
        f"p-9,{place},2025-11-09,2025-11-09,General Staff,UA,held,UA,e-c,open,,,,,,,,",
    ]
    counts = tally_frame(tallies(claims))
    assert counts[["claimant", "claims", "confirmed", "open"]].values.tolist() == [
        ["General Staff", 1, 0, 1],
        ["MoD", 1, 1, 0],
    ]
    assert (len(claim_frame([])), len(tally_frame([]))) == (0, 0)
