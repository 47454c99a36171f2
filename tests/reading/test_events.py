"""Status and control follow from who says it and whom it favours, by rules that treat the sides alike."""

from dataclasses import replace
from datetime import date

import pytest

from gazetteer.place import Ambiguity, Resolution
from mapper.events import build_events, control_after, status_of
from mapper.model import Change, EventDate, Mention, Report
from mapper.statements import Statement
from mapper.theatre import Claimant, load_theatre

THEATRE = load_theatre("ukraine")
OTHER = {"RU": "UA", "UA": "RU", "independent": "independent", "unknown": "unknown", "contested": "contested"}
TEXT = "Lyman fell. Lyman fell again, they said."
SAID = Statement(
    mention=Mention(0, 5, "Lyman"),
    change="gained",
    actor="RU",
    inside=True,
    claimant=Claimant("Ministry", "RU"),
    explicit=True,
    denied=False,
    disputed=False,
    when=EventDate(date(2022, 5, 28), None, "day", "stated"),
    background=False,
    start=0,
    stop=11,
    title=False,
    trace=(),
)
UNRESOLVED = Resolution("Lyman", None, 0.0, (Ambiguity("unresolved", "test"),), ())


def events(*said: Statement) -> list[tuple[str, str, str, str | None]]:
    resolutions = {s.mention: UNRESOLVED for s in said}
    built = build_events(Report("r", TEXT), said, resolutions, dict.fromkeys(resolutions, ""), THEATRE)
    return [(e.change, e.actor, e.status, e.claimant) for e in built]


@pytest.mark.parametrize(
    ("change", "actor", "side", "status"),
    [
        ("gained", "RU", "RU", "claimed"),
        ("gained", "RU", "UA", "confirmed"),
        ("gained", "RU", "independent", "confirmed"),
        ("gained", "RU", "unknown", "claimed"),
        ("withdrew", "UA", "UA", "confirmed"),
        ("withdrew", "UA", "RU", "claimed"),
        ("held", "UA", "UA", "claimed"),
        ("held", "UA", "independent", "confirmed"),
        ("contested", "RU", "RU", "claimed"),
        ("advanced", "UA", "RU", "confirmed"),
    ],
)
def test_status_is_a_claim_of_whom_it_favours_and_the_same_with_the_sides_swapped(
    change: Change, actor: str, side: str, status: str
) -> None:
    said = replace(SAID, change=change, actor=actor, claimant=Claimant("x", side))
    swapped = replace(said, actor=OTHER[actor], claimant=Claimant("x", OTHER[side]))
    assert status_of(said, THEATRE) == status_of(swapped, THEATRE) == status
    assert OTHER.get(control_after(said, THEATRE), "unknown") == control_after(swapped, THEATRE)


def test_a_denial_is_denied_whoever_says_it() -> None:
    assert status_of(replace(SAID, denied=True), THEATRE) == "denied"
    assert control_after(replace(SAID, denied=True), THEATRE) == "unknown"
    assert control_after(replace(SAID, denied=True, change="withdrew", actor="UA"), THEATRE) == "UA"


@pytest.mark.parametrize(("inside", "control"), [(True, "contested"), (False, "unknown")])
def test_an_advance_contests_a_place_only_from_inside(inside: bool, control: str) -> None:
    assert control_after(replace(SAID, change="advanced", inside=inside), THEATRE) == control


def test_the_same_claim_said_twice_is_one_event_and_two_claimants_are_two() -> None:
    again = replace(SAID, mention=Mention(12, 17, "Lyman"), start=12, stop=40)
    assert events(SAID, again) == [("gained", "RU", "claimed", "Ministry")]
    assert len(events(SAID, replace(again, claimant=Claimant("ISW", "independent")))) == 2


def test_what_nobody_named_says_again_joins_the_claim_unless_an_observer_says_it() -> None:
    again = replace(SAID, mention=Mention(12, 17, "Lyman"), start=12, stop=40, explicit=False)
    assert len(events(SAID, replace(again, claimant=Claimant("AP", "independent", outlet=True)))) == 1
    observer = Claimant("ISW", "independent", outlet=True, observer=True)
    assert len(events(SAID, replace(again, claimant=observer))) == 2


def test_a_gain_claimed_by_one_side_and_a_hold_claimed_by_the_other_are_disputed() -> None:
    held = replace(SAID, change="held", actor="UA", claimant=Claimant("General Staff", "UA"))
    assert {e[2] for e in events(SAID, held)} == {"disputed"}


def test_a_title_adds_nothing_to_what_the_text_says_of_the_place() -> None:
    title = replace(SAID, title=True, claimant=Claimant("AP", "independent"))
    assert events(title, SAID) == [("gained", "RU", "claimed", "Ministry")]
    assert events(title) == [("gained", "RU", "confirmed", "AP")]


def test_an_unresolved_event_has_no_position_and_the_id_hangs_on_the_text() -> None:
    def build(text: str) -> str:
        (event,) = build_events(Report("r", text), [SAID], {SAID.mention: UNRESOLVED}, {SAID.mention: ""}, THEATRE)
        assert event.longitude is None
        assert event.place_id is None
        assert event.ambiguous
        return event.event_id

    assert build(TEXT) == build(TEXT)
    assert build(TEXT) != build(TEXT + " ")


def test_an_advance_into_a_place_that_the_same_side_took_adds_nothing() -> None:
    advanced = replace(SAID, change="advanced", start=12, stop=40)
    assert events(SAID, advanced) == [("gained", "RU", "claimed", "Ministry")]
    assert len(events(SAID, replace(advanced, actor="UA"))) == 2
