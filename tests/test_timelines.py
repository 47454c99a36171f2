"""Who held what, when: every rule of the README, and what must hold of any events, in any order, for both sides."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saying import EVENTS, exchanged, say
from saying import day as november

from mapper.errors import SetupError
from mapper.model import Event
from mapper.timelines import Given, Interval, Settlement, Timeline, timeline

PLACE = "katottg:UA23100070100084433"
SETTLEMENT = Settlement(PLACE, "Krasnohirske", None, None, None, None, None, "UA", 36.35, 47.82)
RULES = st.sampled_from(("claimed", "confirmed", "side:RU", "side:UA", "claimant:ISW", "weights"))
WEIGHTS = {"ISW": 2.5, "RU": 1, "UA": 1, "unknown": 0.5}


def short(found: Timeline, place_id: str = PLACE) -> list[str]:
    """Tell the intervals of a place but for the first: its day in November, controller, certainty."""
    unknown, *others = found.intervals[place_id]
    assert (unknown.first, unknown.controller, unknown.certainty) == (None, "unknown", "none")
    assert unknown.event_ids == ()
    return [
        f"{(each.first - november(0)).days if each.first else None} {each.controller} {each.certainty}"
        for each in others
    ]


def by_rule(events: list[Event], rule: str, **more: Any) -> Timeline:
    return timeline(events, weights=WEIGHTS, **more) if rule == "weights" else timeline(events, by=rule, **more)


class TestWhatMovesControl:
    @pytest.mark.parametrize(
        ("what", "who", "expected"),
        [
            ("RU gained", "MoD", ["3 RU claimed"]),
            ("RU gained", "ISW", ["3 RU confirmed"]),
            ("RU withdrew", "MoD", ["3 UA confirmed"]),
            ("RU withdrew", "General Staff", ["3 UA claimed"]),
            ("UA held", "General Staff", ["3 UA claimed"]),
            ("RU advanced", "MoD", ["3 contested claimed"]),
            ("RU contested", "General Staff", ["3 contested confirmed"]),
            ("RU gained disputed", "MoD", ["3 RU disputed"]),
            ("UA withdrew disputed", "MoD", ["3 RU disputed"]),
            ("RU advanced disputed", "MoD", ["3 contested disputed"]),
            ("RU gained denied", "General Staff", []),
        ],
    )
    def test_one_event(self, what: str, who: str, expected: list[str]) -> None:
        event = say(3, what, who)
        found = timeline([event])
        assert short(found) == expected
        assert [each.event_ids for each in found.intervals[PLACE][1:]] == [(event.event_id,)] * len(expected)

    def test_the_latest_word_wins(self) -> None:
        events = [say(3, "RU gained", "ISW"), say(9, "UA gained", "General Staff"), say(12, "RU advanced", "MoD")]
        assert short(timeline(events)) == ["3 RU confirmed", "9 UA claimed", "12 contested claimed"]

    def test_an_interval_names_the_events_behind_it_and_ends_where_the_next_begins(self) -> None:
        one, again, other = say(3, "RU gained", "MoD"), say(5, "RU held", "MoD"), say(9, "UA gained", "ISW")
        assert timeline([other, again, one]).intervals[PLACE] == (
            Interval(PLACE, None, november(2), "unknown", "none"),
            Interval(PLACE, november(3), november(8), "RU", "claimed", (one.event_id, again.event_id)),
            Interval(PLACE, november(9), None, "UA", "confirmed", (other.event_id,)),
        )

    def test_a_sides_own_hold_takes_nothing_back(self) -> None:
        events = [say(3, "UA withdrew", "General Staff"), say(5, "UA held", "General Staff")]
        assert short(timeline(events)) == ["3 RU confirmed"]
        assert short(timeline([*events, say(6, "UA held", "ISW")])) == ["3 RU confirmed", "6 UA confirmed"]

    def test_a_place_that_only_a_denial_tells_of_is_unknown(self) -> None:
        assert timeline([say(3, "RU gained denied", "ISW")]).intervals[PLACE] == (
            Interval(PLACE, None, None, "unknown", "none"),
        )


class TestOneDay:
    def test_the_more_certain_wins_and_claims_that_agree_are_behind_it(self) -> None:
        admitted, claimed, other = (
            say(3, "RU withdrew", "MoD"),
            say(3, "UA gained", "General Staff"),
            say(3, "RU gained", "Somebody"),
        )
        found = timeline([other, claimed, admitted])
        assert short(found) == ["3 UA confirmed"]
        assert found.of(PLACE, november(3)).event_ids == (admitted.event_id, claimed.event_id)

    def test_equally_certain_words_at_odds_are_contested_and_disputed(self) -> None:
        events = [say(3, "RU gained", "MoD"), say(3, "UA gained", "General Staff")]
        found = timeline(events)
        assert short(found) == ["3 contested disputed"]
        assert found.of(PLACE, november(3)).event_ids == tuple(event.event_id for event in events)

    def test_of_one_side_the_whole_goes_before_a_part(self) -> None:
        assert short(timeline([say(3, "UA advanced", "General Staff"), say(3, "UA gained", "General Staff")])) == [
            "3 UA claimed"
        ]

    def test_both_claim_to_hold_a_place_of_which_nothing_is_known(self) -> None:
        assert short(timeline([say(3, "RU held", "MoD"), say(3, "UA held", "General Staff")])) == [
            "3 contested disputed"
        ]


class TestCertainty:
    def test_a_claim_is_confirmed_from_the_day_of_what_confirms_it(self) -> None:
        claim, admission = say(3, "RU gained", "MoD"), say(8, "UA withdrew", "General Staff")
        found = timeline([claim, admission])
        assert short(found) == ["3 RU claimed", "8 RU confirmed"]
        assert found.of(PLACE, november(7)).event_ids == (claim.event_id,)
        assert found.of(PLACE, november(8)).event_ids == (claim.event_id, admission.event_id)

    def test_a_further_claim_makes_nothing_less_certain(self) -> None:
        assert short(timeline([say(3, "RU gained", "ISW"), say(8, "RU held", "MoD")])) == ["3 RU confirmed"]

    @pytest.mark.parametrize("answer", ["RU gained denied", "UA held", "UA withdrew denied"])
    def test_the_other_side_disputes_a_claim_within_seven_days(self, answer: str) -> None:
        claim = say(3, "RU gained", "MoD")
        for number, expected in [
            (3, ["3 RU disputed"]),
            (10, ["3 RU claimed", "10 RU disputed"]),
            (11, ["3 RU claimed"]),
        ]:
            reply = say(number, answer, "General Staff")
            found = timeline([reply, claim])
            assert short(found) == expected
            is_disputed = expected[-1].endswith("disputed")
            behind = (claim.event_id, reply.event_id) if is_disputed else (claim.event_id,)
            assert found.of(PLACE, november(30)).event_ids == behind

    def test_a_denial_of_something_else_changes_nothing(self) -> None:
        assert short(timeline([say(3, "RU gained", "MoD"), say(4, "UA gained denied", "MoD")])) == ["3 RU claimed"]

    def test_a_hold_by_the_side_that_claims_is_no_dispute(self) -> None:
        assert short(timeline([say(3, "UA advanced", "General Staff"), say(4, "UA held", "General Staff")])) == [
            "3 contested claimed"
        ]
        both = [say(3, "UA advanced", "General Staff"), say(4, "RU contested", "MoD"), say(5, "RU held", "MoD")]
        assert short(timeline(both)) == ["3 contested claimed"]

    def test_a_hold_that_is_denied_is_no_dispute(self) -> None:
        assert short(timeline([say(3, "RU gained", "MoD"), say(4, "UA held denied", "ISW")])) == ["3 RU claimed"]

    def test_what_is_confirmed_is_not_disputed(self) -> None:
        assert short(timeline([say(3, "RU gained", "ISW"), say(4, "RU gained denied", "General Staff")])) == [
            "3 RU confirmed"
        ]

    def test_what_was_disputed_can_be_confirmed(self) -> None:
        claim, denial, later = (
            say(3, "RU gained", "MoD"),
            say(4, "RU gained denied", "General Staff"),
            say(9, "RU gained", "ISW"),
        )
        found = timeline([claim, denial, later])
        assert short(found) == ["3 RU claimed", "4 RU disputed", "9 RU confirmed"]
        assert found.of(PLACE, november(9)).event_ids == (claim.event_id, later.event_id)


class TestDates:
    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"date_precision": "range", "event_date_end": november(7), "published": november(9)}, november(7)),
            ({"date_precision": "range", "event_date_end": november(7), "published": november(5)}, november(5)),
            ({"date_precision": "month", "published": november(40)}, november(30)),
            ({"date_precision": "month", "published": november(12)}, november(12)),
            ({"date_precision": "month", "published": None}, november(30)),
            ({"date_precision": "year", "published": None}, date(2025, 12, 31)),
            ({"published": november(0)}, november(1)),
        ],
    )
    def test_a_change_counts_from_the_day_on_which_it_is_sure_to_have_happened(
        self, fields: dict[str, Any], expected: date
    ) -> None:
        [_, after] = timeline([say(1, "RU gained", "MoD", **fields)]).intervals[PLACE]
        assert after.first == expected

    def test_what_was_known_on_a_day(self) -> None:
        events = [
            say(3, "RU gained", "MoD"),
            say(3, "UA withdrew", "General Staff", published=november(11)),
            say(9, "UA gained", "ISW", published=None),
        ]
        assert short(timeline(events, as_of=november(8))) == ["3 RU claimed"]
        assert short(timeline(events, as_of=november(10))) == ["3 RU claimed", "9 UA confirmed"]
        assert short(timeline(events, as_of=november(11))) == ["3 RU confirmed", "9 UA confirmed"]
        assert timeline(events, as_of=november(8)).left_out == {"known later": 2}

    def test_what_is_recalled_in_passing_counts(self) -> None:
        assert short(timeline([say(3, "RU gained", "ISW", background=True)])) == ["3 RU confirmed"]


def test_what_cannot_count_is_counted() -> None:
    events = [
        say(3, "RU gained", "MoD", place_id=None),
        say(3, "RU gained", "MoD", event_date=None),
        say(3, "RU advanced", "MoD", control_after="unknown"),
        say(3, "RU gained", "MoD", event_date=None),
    ]
    found = timeline(events)
    assert (found.intervals, found.left_out) == ({}, {"no date": 2, "no place": 1, "nothing of control": 1})


def test_no_events_give_no_settlements() -> None:
    assert timeline([]) == Timeline({}, {})


def test_settlements_are_in_the_order_of_their_ids() -> None:
    events = [say(9, "RU gained", "MoD", place_id=place_id) for place_id in "bca"]
    found = timeline(events)
    assert (list(found.settlements), list(found.intervals)) == (["a", "b", "c"], ["a", "b", "c"])


def test_a_settlement_is_called_as_in_the_event_known_last() -> None:
    events = [say(9, "RU gained", "MoD", place_name="New"), say(3, "RU gained", "MoD", place_name="Old")]
    assert timeline(events).settlements[PLACE].place_name == "New"


class TestRules:
    EVENTS = (
        say(3, "RU gained", "MoD"),
        say(5, "RU gained denied", "General Staff"),
        say(9, "UA withdrew", "General Staff"),
        say(14, "UA gained", "General Staff"),
        say(20, "RU contested", "ISW"),
    )

    @pytest.mark.parametrize(
        ("by", "expected"),
        [
            (
                "claimed",
                ["3 RU claimed", "5 RU disputed", "9 RU confirmed", "14 UA claimed", "20 contested confirmed"],
            ),
            ("confirmed", ["9 RU confirmed", "20 contested confirmed"]),
            ("side:RU", ["3 RU claimed", "5 RU disputed", "9 RU confirmed", "14 RU disputed"]),
            ("claimant:mod", ["3 RU claimed", "5 RU disputed", "9 RU confirmed", "14 RU disputed"]),
            ("claimant:General Staff", ["9 RU confirmed", "14 UA claimed", "20 UA disputed"]),
            ("side:independent", ["20 contested confirmed"]),
            ("claimant:Nobody", []),
        ],
    )
    def test_whose_words_move_control(self, by: str, expected: list[str]) -> None:
        assert short(timeline(self.EVENTS, by=by)) == expected

    def test_who_contradicts_is_named(self) -> None:
        found = timeline(
            [say(3, "RU gained", "MoD", event_id="e-a"), say(4, "UA gained", "ISW", event_id="e-b")], by="side:RU"
        )
        assert found.of(PLACE, november(4)).event_ids == ("e-a", "e-b")

    def test_a_claim_of_others_does_not_dispute_what_is_confirmed_that_day_but_one_later_does(self) -> None:
        admitted, claimed, sure = (
            say(3, "RU withdrew", "MoD"),
            say(3, "UA advanced", "Somebody"),
            say(3, "RU contested", "ISW"),
        )
        assert short(timeline([admitted, claimed], by="side:RU")) == ["3 UA confirmed"]
        assert short(timeline([admitted, sure], by="side:RU")) == ["3 UA disputed"]
        assert short(timeline([admitted, say(4, "UA advanced", "Somebody")], by="side:RU")) == [
            "3 UA confirmed", "4 UA disputed"
        ]  # fmt: skip

    def test_others_do_not_dispute_what_is_given(self) -> None:
        start = [Given(SETTLEMENT, november(2), "RU")]
        assert short(timeline([say(3, "UA gained", "ISW")], by="side:RU", start=start)) == ["2 RU given"]

    @pytest.mark.parametrize("by", ["", "claim", "confirmed:RU", "claimant", "claimant: ", "side:"])
    def test_no_such_rule(self, by: str) -> None:
        with pytest.raises(SetupError, match="no such rule; give claimed, confirmed, claimant:NAME or side:CODE"):
            timeline([], by=by)


class TestWeights:
    def test_the_latest_words_are_weighed(self) -> None:
        events = [say(3, "RU gained", "MoD"), say(5, "UA held", "General Staff"), say(8, "UA held", "ISW")]
        assert short(timeline(events, weights={"RU": 1, "General Staff": 0.5})) == ["3 RU claimed", "5 RU disputed"]
        assert short(timeline(events, weights={"RU": 1, "UA": 1})) == ["3 RU claimed", "5 contested disputed"]
        assert short(timeline(events, weights={"RU": 1, "UA": 1, "ISW": 0.1})) == [
            "3 RU claimed", "5 contested disputed", "8 UA confirmed"
        ]  # fmt: skip
        assert short(timeline(events, weights={"MoD": 0, "RU": 9, "ISW": 1})) == ["8 UA confirmed"]

    def test_decimal_fractions_add_up(self) -> None:
        events = [say(3, "RU gained", "MoD"), say(3, "RU gained", "Somebody"), say(3, "UA gained", "General Staff")]
        weights = {"MoD": 0.1, "Somebody": 0.2, "General Staff": 0.3}
        assert short(timeline(events, weights=weights)) == ["3 contested disputed"]

    def test_who_is_outweighed_disputes(self) -> None:
        events = [say(3, "RU gained", "MoD"), say(5, "UA gained", "General Staff")]
        assert short(timeline(events, weights={"RU": 2, "UA": 1})) == ["3 RU claimed", "5 RU disputed"]

    def test_two_of_one_side_each_have_their_word(self) -> None:
        events = [say(3, "RU gained", "MoD"), say(5, "UA gained", "Blog", claimant_side="RU", status="confirmed")]
        assert short(timeline(events, weights={"RU": 1})) == ["3 RU claimed", "5 contested disputed"]

    def test_words_older_than_thirty_days_weigh_nothing(self) -> None:
        events = [
            say(1, "RU gained", "ISW"),
            say(30, "UA gained", "General Staff"),
            say(31, "UA held", "General Staff"),
        ]
        assert short(timeline(events, weights={"ISW": 2, "UA": 1})) == ["1 RU confirmed", "31 UA claimed"]

    @pytest.mark.parametrize("weight", [-1, float("nan"), float("inf"), "2", True, None])
    def test_no_weight(self, weight: Any) -> None:
        with pytest.raises(SetupError, match="weight of 'RU'"):
            timeline([], weights={"RU": weight})

    def test_weights_are_a_rule_of_their_own(self) -> None:
        with pytest.raises(SetupError, match="leave one of the two out"):
            timeline([], by="confirmed", weights={"RU": 1})


class TestStart:
    GIVEN = Given(SETTLEMENT, november(5), "UA")

    def test_it_holds_from_its_day_until_a_report_speaks(self) -> None:
        found = timeline([say(9, "RU gained", "MoD")], start=[self.GIVEN])
        assert short(found) == ["5 UA given", "9 RU claimed"]
        assert found.of(PLACE, november(8)).event_ids == ()

    def test_it_goes_before_earlier_reports_and_behind_those_of_its_day(self) -> None:
        assert short(timeline([say(3, "RU gained", "ISW")], start=[self.GIVEN])) == ["3 RU confirmed", "5 UA given"]
        assert short(timeline([say(5, "RU gained", "MoD")], start=[self.GIVEN])) == ["5 RU claimed"]
        both = [say(3, "RU gained", "MoD", event_id="e-a"), say(5, "RU gained", "MoD", event_id="e-b")]
        assert [each.event_ids for each in timeline(both, start=[self.GIVEN])] == [(), ("e-a",), ("e-b",)]

    def test_only_what_confirms_it_makes_it_more_than_given(self) -> None:
        claims = [say(6, "UA held", "General Staff"), say(7, "RU held", "MoD"), say(8, "UA gained denied", "MoD")]
        assert short(timeline(claims, start=[self.GIVEN])) == ["5 UA given"]
        found = timeline([*claims, say(9, "UA held", "ISW")], start=[self.GIVEN])
        assert short(found) == ["5 UA given", "9 UA confirmed"]

    def test_a_place_of_which_nothing_is_told(self) -> None:
        found = timeline([], start=[self.GIVEN])
        assert short(found) == ["5 UA given"]
        assert found.settlements == {PLACE: SETTLEMENT}

    def test_several_days(self) -> None:
        days = [self.GIVEN, replace(self.GIVEN, day=november(6)), replace(self.GIVEN, day=november(7), controller="RU")]
        assert short(timeline([], start=days)) == ["5 UA given", "7 RU given"]
        assert short(timeline([], start=days, as_of=november(6))) == ["5 UA given"]
        assert short(timeline([], start=days, as_of=november(7))) == ["5 UA given", "7 RU given"]

    def test_at_odds_with_itself(self) -> None:
        assert short(timeline([], start=[self.GIVEN, replace(self.GIVEN, controller="RU")])) == ["5 contested given"]


@given(EVENTS, RULES, st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_matter_nor_that_one_is_there_twice(
    events: list[Event], rule: str, order: Any
) -> None:
    shuffled = [*events, *events[:2]]
    order.shuffle(shuffled)
    assert by_rule(shuffled, rule).intervals == by_rule(events, rule).intervals


@given(EVENTS, RULES)
def test_no_day_is_missing_or_told_twice_and_every_event_named_counts(events: list[Event], rule: str) -> None:
    found = by_rule(events, rule)
    ids = {event.event_id: event for event in events}
    for place_id, intervals in found.intervals.items():
        assert (intervals[0].first, intervals[-1].last) == (None, None)
        for one, following in pairwise(intervals):
            assert one.last is not None
            assert following.first == one.last + timedelta(1)
            assert (one.controller, one.certainty) != (following.controller, following.certainty)
        for each in intervals:
            assert {ids[event_id].place_id for event_id in each.event_ids} <= {place_id}
            assert (each.event_ids == ()) == (each.certainty == "none") == (each.controller == "unknown")


@given(EVENTS, st.sampled_from(("claimed", "confirmed", "claimant:ISW", "weights")))
def test_exchanged_sides_give_the_exchanged_timeline(events: list[Event], rule: str) -> None:
    other = {"RU": "UA", "UA": "RU"}
    there = [replace(each, controller=other.get(each.controller, each.controller)) for each in by_rule(events, rule)]
    assert there == list(by_rule([exchanged(event) for event in events], rule))


@given(EVENTS, RULES, st.integers(0, 30))
def test_as_of_is_the_timeline_of_what_was_known(events: list[Event], rule: str, number: int) -> None:
    known = [event for event in events if event.published and event.published <= november(number)]
    assert by_rule(events, rule, as_of=november(number)).intervals == by_rule(known, rule).intervals


@given(EVENTS)
def test_nothing_is_confirmed_but_by_a_word_that_confirms(events: list[Event]) -> None:
    status = {event.event_id: event.status for event in events}
    for each in timeline(events):
        if each.certainty == "confirmed":
            assert "confirmed" in {status[event_id] for event_id in each.event_ids}
        if each.certainty == "claimed":
            assert {status[event_id] for event_id in each.event_ids} == {"claimed"}


@given(EVENTS)
def test_a_day_asked_for_is_in_its_interval(events: list[Event]) -> None:
    found = timeline(events)
    for number in range(0, 40, 3):
        for place_id, each in found.on(november(number)).items():
            assert each.place_id == place_id
            assert each.first is None or each.first <= november(number)
            assert each.last is None or november(number) <= each.last
