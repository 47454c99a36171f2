"""A given front line tells what is far from the front, on the day of each event; where it is not known, the regions do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from gazetteer.evidence import Query, Setting
from gazetteer.index import open_gazetteer
from gazetteer.resolve import FAR_KM, resolve
from mapper.model import Report
from mapper.pipeline import Mapper

AUGUST = date(2024, 8, 15)
ELSEWHERE = Setting(frozenset({"UA", "RU"}), regions=frozenset({"UA14000000000091971"}))


@dataclass(frozen=True)
class Line:
    """A front line that is as far from everything as it is told to be, and notes the days that it is asked about."""

    away_km: float | None
    name: str = "lines.geojson"
    asked: list[date | None] = field(default_factory=list)

    def km(self, lon: float, lat: float, day: date | None) -> float | None:  # noqa: ARG002  # as the protocol has it
        self.asked.append(day)
        return self.away_km


def far_codes(line: Line | None, setting: Setting = ELSEWHERE) -> list[str]:
    given = Setting(setting.countries, regions=setting.regions, line=line)
    found = resolve(Query("Херсон", day=AUGUST), open_gazetteer(), given)
    assert found.place is not None
    return [reason.detail for reason in found.ambiguity if reason.code == "far_from_front"]


@pytest.mark.parametrize(
    ("line", "details"),
    [
        (None, ["no land was changing hands in Kherson Oblast at that time"]),
        (Line(None), ["no land was changing hands in Kherson Oblast at that time"]),
        (Line(FAR_KM), []),
        (Line(FAR_KM + 1), ["it lies 51 km from the front on 2024-08-15 by lines.geojson"]),
    ],
)
def test_known_line_decides(line: Line | None, details: list[str]) -> None:
    assert far_codes(line) == details


def test_line_alone_is_enough() -> None:
    assert far_codes(Line(80), Setting())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Russian forces captured Krasnohirske on August 10.", date(2024, 8, 10)),
        ("Russian forces captured Krasnohirske.", AUGUST),
        ("Russian forces captured Krasnohirske in June 2023.", date(2023, 6, 1)),
    ],
)
def test_line_of_the_day_of_the_event_counts(text: str, day: date) -> None:
    line = Line(80)
    [event] = Mapper(front=line).events(Report("r", text, published=AUGUST, source="ISW"))
    assert set(line.asked) == {day}
    assert "far_from_front" in {reason.code for reason in event.ambiguity}


def test_nothing_is_measured_of_what_is_recalled_without_a_date() -> None:
    line = Line(80)
    text = "Since the fall of Avdiivka to Russian forces, refugees have lived in tents."
    events = Mapper(front=line).events(Report("r", text, published=AUGUST, source="ISW"))
    assert [event.background for event in events] == [True]
    assert set(line.asked) == {None}
