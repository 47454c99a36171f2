"""Our control beside somebody's polygons: what each verdict means, and how far events are from the line of their day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from geopandas import GeoDataFrame  # type: ignore[import-untyped]  # geopandas publishes no types
from shapely.geometry import box  # type: ignore[import-untyped]  # shapely ships no types

from mapper.compare import VERDICTS, Verdict, compare
from mapper.drawn import Drawn, drawn
from mapper.errors import SetupError
from mapper.intervals import Certainty, Interval, Settlement, Timeline
from mapper.model import Event

FEB, MARCH = date(2024, 2, 1), date(2024, 3, 1)
INSIDE, OUTSIDE = (36.5, 48.5), (35.5, 48.5)
BOTH = box(35.0, 48.0, 37.0, 49.0)


def polygons(side: str = "RU", **columns: list[Any]) -> Drawn:
    lands = [box(36.0, 48.0, 37.0, 49.0), BOTH][: len(next(iter(columns.values()), [None]))]
    return drawn(GeoDataFrame(columns, geometry=lands, crs="EPSG:4326"), side, "lines")


def held(at: tuple[float, float] | None, who: str, certainty: Certainty = "claimed", country: str = "UA") -> Timeline:
    settlement = Settlement("p", "Selo", None, None, None, None, None, country, *(at or (None, None)))
    return Timeline({"p": settlement}, {"p": (Interval("p", None, None, who, certainty),)})


@pytest.mark.parametrize(
    ("at", "who", "certainty", "verdict"),
    [
        (INSIDE, "RU", "claimed", "agree"),
        (OUTSIDE, "UA", "confirmed", "agree"),
        (INSIDE, "UA", "claimed", "ahead"),
        (OUTSIDE, "RU", "claimed", "ahead"),
        (INSIDE, "UA", "confirmed", "differ"),
        (OUTSIDE, "RU", "confirmed", "differ"),
        (OUTSIDE, "RU", "disputed", "differ"),
        (OUTSIDE, "RU", "given", "differ"),
        (INSIDE, "contested", "claimed", "contested"),
        (INSIDE, "unknown", "none", "unknown"),
    ],
)
def test_verdict(at: tuple[float, float], who: str, certainty: Certainty, verdict: Verdict) -> None:
    [found] = compare(held(at, who, certainty), [], polygons(), FEB).settlements
    assert (found.verdict, found.theirs) == (verdict, "RU" if at == INSIDE else "UA")
    assert verdict in VERDICTS
    assert found.km == pytest.approx(36.9, rel=0.01)


@pytest.mark.parametrize(("side", "country"), [("RU", "RU"), ("UA", "UA")])
def test_polygons_do_not_tell_of_the_rest_of_their_sides_own_country(side: str, country: str) -> None:
    [found] = compare(held(OUTSIDE, side, country=country), [], polygons(side), FEB).settlements
    assert (found.theirs, found.verdict) == ("unknown", "unknown")


def test_sides_exchanged_give_the_same_verdict() -> None:
    [one] = compare(held(OUTSIDE, "RU", country="UA"), [], polygons("RU"), FEB).settlements
    [other] = compare(held(OUTSIDE, "UA", country="RU"), [], polygons("UA"), FEB).settlements
    assert (one.theirs, one.verdict, other.theirs, other.verdict) == ("UA", "ahead", "RU", "ahead")


def test_polygons_and_control_of_the_day_count() -> None:
    found = [compare(held(OUTSIDE, "RU"), [], polygons(date=[FEB, MARCH]), day) for day in (FEB, MARCH)]
    assert [each.drawn_for for each in found] == [FEB, MARCH]
    assert [each.settlements[0].verdict for each in found] == ["ahead", "agree"]


def test_settlement_without_a_position_is_left_out() -> None:
    assert compare(held(None, "RU"), [], polygons(), FEB).settlements == ()


def test_day_before_the_first_polygon_is_refused() -> None:
    with pytest.raises(SetupError, match="lines: begins on 2024-03-01, after 2024-02-01; give a later --date"):
        compare(held(INSIDE, "RU"), [], polygons(date=[MARCH]), FEB)


class TestEvents:
    def test_are_measured_from_the_line_of_their_own_day(self, make_event: Callable[..., Event]) -> None:
        at = {"longitude": OUTSIDE[0], "latitude": OUTSIDE[1]}
        events = [make_event(event_date=day, published=MARCH, **at) for day in (FEB, MARCH, None)]
        found = compare(Timeline({}, {}), events, polygons(date=[FEB, MARCH]), MARCH).events
        assert [(each.event, each.day, each.inside) for each in found] == [
            (events[0], FEB, False),
            (events[1], MARCH, True),
            (events[2], MARCH, True),
        ]
        assert [round(each.km or 0) for each in found] == [37, 37, 37]

    def test_without_a_line_or_a_position_have_no_distance(self, make_event: Callable[..., Event]) -> None:
        early = make_event(event_date=date(2024, 1, 1))
        nowhere = make_event(event_date=FEB, longitude=None, latitude=None)
        found = compare(Timeline({}, {}), [early, nowhere], polygons(date=[FEB]), FEB).events
        assert [(each.inside, each.km, each.far) for each in found] == [(None, None, False)] * 2

    @pytest.mark.parametrize(("lon", "far"), [(35.4, False), (35.2, True)])
    def test_are_far_beyond_fifty_kilometres(self, make_event: Callable[..., Event], lon: float, far: bool) -> None:
        event = make_event(event_date=FEB, longitude=lon, latitude=48.5)
        [found] = compare(Timeline({}, {}), [event], polygons(), FEB).events
        assert found.far is far
