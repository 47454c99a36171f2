"""The engine knows no war: a made-up theatre works through the same code, and a faulty file is refused with help."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib import resources

import pytest
from tests_reading_cases import statements, told

from gazetteer import open_gazetteer
from mapper.errors import SetupError
from mapper.model import Report
from mapper.pipeline import Mapper
from mapper.theatre import Claimant, load_theatre, parse_theatre

ISLES = {
    "name": "Isles",
    "begins": date(2019, 1, 1),
    "languages": ["en"],
    "countries": ["XX"],
    "sides": [
        {"code": "N", "name": "North", "colour": "#112233", "words": ["northern army", "norlanders", "norland*"]},
        {"code": "S", "name": "South", "colour": "#445566", "words": ["southern army", "sorlanders", "sorland*"]},
    ],
    "claimants": [
        {"name": "Norland War Office", "side": "N", "words": ["norland war office"]},
        {"name": "Herald", "side": "independent", "outlet": True, "words": ["herald"]},
    ],
    "fighting": [{"region": "X1", "units": ["X1a"], "from": date(2020, 1, 1), "until": date(2020, 6, 1)}],
    "front": {"X1a1": [[date(2020, 1, 1), date(2020, 2, 1)], [date(2020, 4, 1)]]},
}


def test_two_made_up_sides_are_read_like_any() -> None:
    theatre = parse_theatre(ISLES, "isles.toml")
    text = (
        "The Norland War Office said on Monday that Norlanders had captured Westport. "
        "Sorland troops withdrew from Eastham."
    )
    found = statements(text, ["Westport", "Eastham"], theatre=theatre, published=date(2020, 3, 4))
    assert told(found) == {("gained", "N", "Westport"), ("withdrew", "S", "Eastham")}
    assert found[0].claimant == Claimant("Norland War Office", "N")
    assert found[0].when.first == date(2020, 3, 2)


def test_a_source_is_a_known_claimant_or_itself() -> None:
    theatre = parse_theatre(ISLES, "isles.toml")
    assert theatre.claimant_of_source("The Herald (online)") == Claimant("Herald", "independent", outlet=True)
    assert theatre.claimant_of_source("Village gossip") == Claimant("Village gossip", "unknown", outlet=True, inferred=True)
    assert theatre.claimant_of_source("3rd Norlanders brigade") == Claimant("3rd Norlanders brigade", "N")
    assert theatre.claimant_of_source(" ") is None


def test_an_outlet_that_nobody_lists_is_of_the_side_whose_media_write_in_its_language() -> None:
    theatre = parse_theatre({**ISLES, "media": {"no": "N"}}, "isles.toml")
    assert theatre.claimant_of_source("Village gossip", "no") == Claimant("Village gossip", "N", outlet=True, inferred=True)
    assert theatre.claimant_of_source("Village gossip", "en") == Claimant("Village gossip", "unknown", outlet=True, inferred=True)


def test_the_land_of_one_side_is_known_by_its_country() -> None:
    sides = [dict(side, country=country) for side, country in zip(ISLES["sides"], ("NN", "SS"), strict=True)]  # type: ignore[call-overload]  # a list of dicts
    theatre = parse_theatre({**ISLES, "sides": sides}, "isles.toml")
    assert [theatre.home(c) for c in ({"NN"}, {"SS", "XX"}, {"NN", "SS"}, {"XX"}, set())] == ["N", "S", None, None, None]


@pytest.mark.parametrize(
    ("source", "day"),
    [
        ("General Staff of Ukraine", date(2024, 2, 18)),
        ("Рыбарь", date(2024, 2, 18)),
        ("ISW", date(2024, 2, 17)),
        ("Village gossip", date(2024, 2, 17)),
        (None, date(2024, 2, 17)),
    ],
)
def test_a_day_begins_where_the_source_is(source: str | None, day: date) -> None:
    theatre = load_theatre("ukraine")
    late = datetime(2024, 2, 17, 22, 30, tzinfo=UTC)
    assert theatre.day_of(late, theatre.claimant_of_source(source)) == day


def test_a_report_is_dated_where_its_source_is() -> None:
    text = "Yesterday Ukrainian troops left Avdiivka."
    late = datetime(2024, 2, 17, 22, 30, tzinfo=UTC)
    report = Report("r", text, published=late.date(), source="General Staff of Ukraine", instant=late)
    [event] = Mapper().events(report)
    assert (event.published, event.event_date) == (date(2024, 2, 18), date(2024, 2, 17))
    assert Mapper().dated(replace(report, instant=None)).published == date(2024, 2, 17)


def test_land_changes_hands_only_from_day_to_day() -> None:
    theatre = parse_theatre(ISLES, "isles.toml")
    assert theatre.fought_over(date(2020, 3, 1)) == ({"X1a"}, {"X1"})
    assert theatre.fought_over(date(2021, 3, 1)) == (set(), set())
    assert theatre.fought_over(None) == ({"X1a"}, {"X1"})


def test_the_front_has_periods_of_which_the_last_may_go_on() -> None:
    theatre = parse_theatre(ISLES, "isles.toml")
    days = (date(2019, 12, 31), date(2020, 2, 1), date(2020, 2, 2), date(2020, 4, 1), date(2030, 1, 1), None)
    assert [bool(theatre.front_on(day)) for day in days] == [False, True, False, True, True, True]


def test_every_part_of_the_front_is_called_as_it_says_and_lies_where_land_changed_hands() -> None:
    theatre, gazetteer = load_theatre("ukraine"), open_gazetteer()
    text = (resources.files("mapper") / "theatres" / "ukraine.toml").read_text(encoding="utf-8")
    names = {code: name.split(" in ")[0] for code, name in re.findall(r"^(UA\d+) = .*# (.+)$", text, re.MULTILINE)}
    settlements = {p.place_id.removeprefix("katottg:"): p for p in gazetteer.places() if p.country == "UA"}
    raions = {unit: p.units[:2] for p in settlements.values() for unit in p.units[2:3]}
    assert len(theatre.front) > 150
    for code, periods in theatre.front.items():
        unit, settlement = gazetteer.unit(code), settlements.get(code)
        assert (settlement.name if settlement else unit and unit.name) in (names[code], f"{names[code]} Hromada"), code
        oblast, raion = settlement.units[:2] if settlement else raions[code]
        for day in (day for period in periods for day in period if day is not None):
            units, regions = theatre.fought_over(day)
            assert raion in units, (names[code], day)
            assert oblast in regions


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sidez": []}, "did you mean 'sides'"),
        ({"claimants": [{"name": "A", "side": "Q", "words": ["a"]}]}, "side 'Q' of 'A'"),
        ({"front": {"X1a1": [[date(2020, 2, 1), date(2020, 1, 1)]]}}, "X1a1: a period is its first day"),
        ({"front": {"X1a1": [["2020-02-01"]]}}, "X1a1: a period is its first day"),
        ({"sides": ISLES["sides"][:1]}, "two sides"),  # type: ignore[index]  # a list in a dict of anything
        ({"claimants": [{"name": "A", "side": "N", "wordz": ["a"]}]}, "did you mean 'words'"),
        ({"claimants": [{"name": "A", "side": "N", "time_zone": "Mars/Base", "words": ["a"]}]}, "no time zone 'Mars/Base'"),
    ],
)
def test_a_faulty_file_is_refused_with_help(change: dict[str, object], message: str) -> None:
    with pytest.raises(SetupError, match=message):
        parse_theatre({**ISLES, **change}, "isles.toml")


def test_a_theatre_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(SetupError, match="no theatre 'mars'"):
        load_theatre("mars")


def test_each_side_has_an_opponent_and_nobody_else_has() -> None:
    theatre = load_theatre("ukraine")
    assert (theatre.opponent("RU"), theatre.opponent("UA"), theatre.opponent("unknown")) == ("UA", "RU", None)
