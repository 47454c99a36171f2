"""The second reading of a report, with its commonest side as the default, stops early and still says the same."""

from functools import cache
from pathlib import Path

import pytest

from mapper.model import Report
from mapper.parsed import Parsed
from mapper.pipeline import Mapper
from mapper.reports import read_reports
from mapper.statements import _read

GOLD = Path(__file__).parent.parent / "gold"


@cache
def mapper() -> Mapper:
    return Mapper()


@cache
def parsed_reports() -> list[tuple[Report, list[Parsed]]]:
    reports = [item for item in read_reports([GOLD / "dev.jsonl"]) if isinstance(item, Report)]
    return [(report, mapper().parse(report)) for report in reports]


@pytest.mark.parametrize("side", ["RU", "UA"])
def test_a_reading_that_stops_where_the_one_before_settled_says_the_same(side: str) -> None:
    theatre, stopped, differing = mapper().theatre, 0, 0
    for report, parsed in parsed_reports():
        first = _read(parsed, None, report.published, theatre)
        whole = _read(parsed, None, report.published, theatre, side)
        again = _read(parsed, None, report.published, theatre, side, first)
        assert (again.found, again.attackers) == (whole.found, whole.attackers)
        stopped += again is first
        differing += whole.found != first.found
    assert stopped > 50
    assert differing > 0
