"""The gazetteer as a geocoder of geopy: its conventions, its doubts, and the fallback that goes online only on demand."""

from __future__ import annotations

import doctest
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas  # type: ignore[import-untyped]  # geopandas publishes no types
import pytest
from geopy.exc import (  # type: ignore[import-untyped]  # geopy publishes no types
    ConfigurationError,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderServiceError,
    GeocoderUnavailable,
)
from geopy.extra import rate_limiter  # type: ignore[import-untyped]  # likewise
from geopy.geocoders.base import Geocoder  # type: ignore[import-untyped]  # likewise
from geopy.location import Location  # type: ignore[import-untyped]  # likewise
from geopy.point import Point  # type: ignore[import-untyped]  # likewise
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point as ShapelyPoint  # type: ignore[import-untyped]  # shapely publishes no types

from gazetteer.geocoder import TAKEN_FROM, GazetteerGeocoder
from gazetteer.index import open_gazetteer
from gazetteer.place import Resolution
from gazetteer.resolve import resolve

KRASNOHIRSKE = "katottg:UA23100070100084433"
LYMAN = "katottg:UA14120110010088407"
BAKHMUT = "katottg:UA14020010010059145"
README = Path(__file__).parents[2] / "README.md"


class Service(Geocoder):  # type: ignore[misc]  # geopy publishes no types
    """A geocoder that answers from a table and counts its questions."""

    def __init__(self, answers: dict[str, list[Location]] | None = None, fault: Exception | None = None) -> None:
        super().__init__()
        self.answers, self.fault = answers or {}, fault
        self.asked: list[tuple[str, object]] = []

    def geocode(self, query: str, *, exactly_one: bool = True, timeout: object = None) -> Any:
        assert not exactly_one
        self.asked.append((query, timeout))
        if self.fault:
            raise self.fault
        return self.answers.get(query)

    reverse = geocode


@pytest.fixture(scope="module")
def geocoder() -> Any:  # spares every test to tell one location, a list and None apart
    return GazetteerGeocoder()


@pytest.fixture
def service() -> Service:
    return Service(
        {
            "Xyzzyville": [Location("Xyzzyville", (1.0, 2.0), {"id": 7}), Location("Second", (3.0, 4.0), {"id": 8})],
            "Xyzzyville, Poland": [Location("Xyzzyville, Poland", (5.0, 6.0), {"id": 9})],
            "0.0,0.0": [Location("Null Island", (0.0, 0.0), {"id": 0})],
        }
    )


def ids(found: list[Location] | None) -> list[str]:
    return [location.raw["place_id"] for location in found or []]


# ---- geocode


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        ("Красногірське, Запорізька область", KRASNOHIRSKE),
        ("Krasnogorsk, Zaporizhzhia region", KRASNOHIRSKE),
        ("Лиман, Донецька область", LYMAN),
        ("Лиман, Лиманська громада, Донецька область", LYMAN),
        ("Lyman, Donetsk Oblast, Ukraine", LYMAN),
        ("Lyman, Donetsk", LYMAN),
        ("Бахмутом", BAKHMUT),
        ("Bakhmut, Ukraine", BAKHMUT),
    ],
)
def test_a_name_and_its_region_give_the_place(geocoder: Any, query: str, place_id: str) -> None:
    assert geocoder.geocode(query).raw["place_id"] == place_id


def test_a_location_is_latitude_first_and_carries_what_the_gazetteer_knows(geocoder: Any) -> None:
    location = geocoder.geocode("Krasnogorsk", region="Zaporizhzhia region", kind="town", population=10_000)
    place = open_gazetteer().by_id(KRASNOHIRSKE)
    assert place is not None
    assert isinstance(location, Location)
    assert (location.latitude, location.longitude) == (place.lat, place.lon)
    assert location.raw["names"] == {"en": "Krasnohirske", "uk": "Красногірське", "ru": "Красногорское"}
    assert location.raw["position_uncertainty_m"] == place.position_uncertainty_m
    assert {"homonyms", "name_differs", "kind_differs", "population_differs"} <= set(location.raw["ambiguity"])
    assert "as stated" in location.raw["why"]
    assert 0 < location.raw["score"] <= 1
    json.dumps(location.raw)


def test_a_name_of_many_places_gives_none_alone_and_all_together(geocoder: Any) -> None:
    assert geocoder.geocode("Миколаївка") is None
    found = geocoder.geocode("Миколаївка", exactly_one=False)
    assert len(found) > 50
    assert all("unresolved" in location.raw["ambiguity"] for location in found)
    scores = [location.raw["score"] for location in found]
    assert scores == sorted(scores, reverse=True)
    assert ids(geocoder.geocode("Миколаївка", exactly_one=False, limit=3)) == ids(found)[:3]


def test_only_the_likeliest_reading_has_a_confidence(geocoder: Any) -> None:
    first, *others = geocoder.geocode("Лиман, Донецька область", exactly_one=False)
    assert first.raw["confidence"] >= 0.7
    assert others
    assert all(location.raw["confidence"] is None for location in others)


def test_a_guess_is_no_answer_unless_the_region_speaks_for_it(geocoder: Any) -> None:
    assert geocoder.geocode("Zzzq") is None
    assert geocoder.geocode("Zzzq", country_codes="RU") is None
    assert {at.raw["country"] for at in geocoder.geocode("Zzzq", country_codes="UA", exactly_one=False)} == {"UA"}
    assert geocoder.geocode("Zzzq", exactly_one=False)
    assert geocoder.geocode("Krasnogorsk, Zaporizhzhia region").raw["via"] in ("skeleton", "trigram")


@pytest.mark.parametrize(("confidence", "is_taken"), [(TAKEN_FROM - 0.01, False), (TAKEN_FROM, True)])
def test_a_place_is_the_answer_from_a_confidence_on(
    geocoder: Any, monkeypatch: pytest.MonkeyPatch, confidence: float, is_taken: bool
) -> None:
    monkeypatch.setattr("gazetteer.geocoder.resolve", lambda *asked: replace(resolve(*asked), confidence=confidence))
    assert (geocoder.geocode("Бахмут") is not None) is is_taken


@pytest.mark.parametrize(
    ("query", "admin1"),
    [
        ("Миколаївка, Миколаївська громада, Донецька область", "Donetsk Oblast"),
        ("Миколаївка, Миколаївська громада, Одеська область", "Odesa Oblast"),
        ("Миколаївка, Одеська область, Миколаївська громада", "Odesa Oblast"),
        ("Mykolaivka, Mykolaivka Hromada, Donetsk Oblast, Ukraine", "Donetsk Oblast"),
    ],
)
def test_every_region_after_a_comma_counts(geocoder: Any, query: str, admin1: str) -> None:
    raw = geocoder.geocode(query).raw
    assert (raw["admin1"], raw["admin3"]) == (admin1, "Mykolaivka Hromada")


def test_an_unknown_name_or_region_gives_none(geocoder: Any) -> None:
    for query in ("Nowheresville", "Lyman, Nowhereshire"):
        assert geocoder.geocode(query) is None
        assert geocoder.geocode(query, exactly_one=False) is None


def test_places_without_a_position_are_left_out(geocoder: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_first_position(*asked: Any) -> Resolution:
        resolution = resolve(*asked)
        first, *others = resolution.candidates
        lost = replace(first.match.place, lon=None, lat=None, position_uncertainty_m=None)
        candidates = (replace(first, match=replace(first.match, place=lost)), *others)
        return replace(resolution, place=lost, candidates=candidates)

    known = ids(geocoder.geocode("Лиман, Донецька область", exactly_one=False))
    monkeypatch.setattr("gazetteer.geocoder.resolve", without_first_position)
    assert ids(geocoder.geocode("Лиман, Донецька область", exactly_one=False)) == known[1:]
    assert geocoder.geocode("Лиман, Донецька область") is None


def test_hints_change_the_answer(geocoder: Any) -> None:
    near = geocoder.geocode("Іванівське", near="Бахмут", exactly_one=False)[0].raw
    assert near["admin2"] == "Bakhmut Raion"
    assert geocoder.geocode("London", country_codes="ca").raw["country"] == "CA"
    assert geocoder.geocode("London", country_codes=["GB"]).raw["country"] == "GB"
    american = geocoder.geocode("Paris", country_codes=["US", "CA"], exactly_one=False)
    assert {at.raw["country"] for at in american} <= {"US", "CA"}
    assert geocoder.geocode("Bakhmut, Poland", country_codes="UA") is None


@pytest.mark.parametrize(
    ("query", "language", "address"),
    [
        ("Bakhmut", None, "Bakhmut, Bakhmut Hromada, Bakhmut Raion, Donetsk Oblast, UA"),
        ("Bakhmut", "en", "Bakhmut, Bakhmut Hromada, Bakhmut Raion, Donetsk Oblast, UA"),
        ("Bakhmut", "uk", "Бахмут, Бахмутська громада, Бахмутський район, Донецька область, UA"),
        ("Bakhmut", "ru", "Бахмут, Bakhmut Hromada, Bakhmut Raion, Donetsk Oblast, UA"),
        ("Kyiv", "uk", "Київ, UA"),
        ("Sudzha", "uk", "Суджа, Курська область, RU"),
        ("Paris, France", "uk", "Paris, France, FR"),
    ],
)
def test_the_address_is_in_the_language_asked_for(
    geocoder: Any, query: str, language: str | None, address: str
) -> None:
    assert geocoder.geocode(query, language=language).address == address


@pytest.mark.parametrize(
    ("query", "options", "said"),
    [
        ("", {}, "no name"),
        (" , Донецька область", {}, "no name"),
        ("12 345", {}, "no name"),
        (None, {}, "text"),
        ({"city": "Bakhmut"}, {}, "text"),
        ("Lyman", {"region": "Nowhereshire"}, "Nowhereshire"),
        ("Lyman", {"near": "Nowheresville"}, "Nowheresville"),
        ("Lyman", {"kind": "hamlet"}, "hamlet"),
        ("Lyman", {"country_codes": "XX"}, "XX"),
        ("Lyman", {"country_codes": "UA14000000000091971"}, "UA14"),
        ("Lyman", {"language": "pl"}, "pl"),
        ("Lyman", {"limit": 0}, "limit"),
    ],
)
def test_an_unusable_query_is_refused(geocoder: Any, query: Any, options: dict[str, Any], said: str) -> None:
    with pytest.raises(GeocoderQueryError, match=said):
        geocoder.geocode(query, **options)


@given(st.text(max_size=40))
def test_any_text_is_answered_or_refused(query: str) -> None:
    try:
        found = GazetteerGeocoder().geocode(query, exactly_one=False)
    except GeocoderQueryError:
        return
    assert found is None or all(-90 <= at.latitude <= 90 and -180 <= at.longitude <= 180 for at in found)


# ---- reverse


def test_reverse_finds_back_what_geocode_found(geocoder: Any) -> None:
    location = geocoder.geocode("Красногірське, Запорізька область")
    for point in (location.point, (location.latitude, location.longitude), f"{location.latitude},{location.longitude}"):
        assert geocoder.reverse(point).raw["place_id"] == KRASNOHIRSKE


def test_reverse_gives_the_places_around_nearest_first(geocoder: Any) -> None:
    found = geocoder.reverse(Point(48.594, 38.0), exactly_one=False, distance_km=12, language="uk")
    away = [location.raw["distance_km"] for location in found]
    assert found[0].address.startswith("Бахмут, ")
    assert away == sorted(away)
    assert 10 < away[-1] <= 12


def test_reverse_far_from_everything_gives_none(geocoder: Any) -> None:
    assert geocoder.reverse((0, -30)) is None
    assert geocoder.reverse((0, -30), exactly_one=False) is None


@pytest.mark.filterwarnings("ignore:Latitude normalization")  # geopy's word on the same fault
@pytest.mark.parametrize("query", ["Bakhmut", (91, 0), (float("nan"), 0), None, object(), "", ()])
def test_what_is_no_point_is_refused(geocoder: Any, query: Any) -> None:
    with pytest.raises(GeocoderQueryError, match="no point"):
        geocoder.reverse(query)


@pytest.mark.parametrize("distance_km", [0, -1, float("nan")])
def test_a_distance_that_reaches_nothing_is_refused(geocoder: Any, distance_km: float) -> None:
    with pytest.raises(GeocoderQueryError, match="distance"):
        geocoder.reverse((48, 38), distance_km=distance_km)


# ---- among geopy's users


def test_geopandas_geocodes_without_a_network() -> None:
    frame = geopandas.tools.geocode(["Бахмут", "Миколаївка", "Nowheresville", ""], provider=GazetteerGeocoder)
    bakhmut = open_gazetteer().by_id(BAKHMUT)
    assert bakhmut is not None
    assert (frame.geometry[0].x, frame.geometry[0].y) == (bakhmut.lon, bakhmut.lat)
    assert frame.address[0].startswith("Bakhmut, ")
    assert frame.geometry[1:].is_empty.all()
    assert frame.address[1:].isna().all()


def test_geopandas_finds_back_without_a_network() -> None:
    frame = geopandas.tools.reverse_geocode([ShapelyPoint(37.99886, 48.59419)], provider=GazetteerGeocoder)
    assert frame.address[0].startswith("Bakhmut, ")


def test_geopys_rate_limiter_and_context_manager_take_it() -> None:
    with GazetteerGeocoder() as geocoder:
        assert isinstance(geocoder, Geocoder)
        geocode = rate_limiter.RateLimiter(geocoder.geocode, min_delay_seconds=0)
        assert [geocode(name).raw["place_id"] for name in ("Бахмут", "Bakhmut")] == [BAKHMUT, BAKHMUT]


def test_its_transport_asks_nobody(geocoder: Any) -> None:
    with pytest.raises(GeocoderUnavailable, match="without a network"):
        geocoder.adapter.get_json("https://example.org", timeout=1, headers={})


def test_the_gazetteer_itself_does_without_geopy() -> None:
    code = "import sys, gazetteer; sys.exit('geopy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603  # our own line


def test_the_example_in_the_readme_is_so() -> None:
    examples = re.findall(r"```pycon\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    [example] = [text for text in examples if "GazetteerGeocoder" in text]
    test = doctest.DocTestParser().get_doctest(example, {}, "README", str(README), 0)
    assert doctest.DocTestRunner().run(test).failed == 0


# ---- the fallback


def test_the_fallback_is_asked_only_where_the_gazetteer_knows_nothing(service: Service) -> None:
    geocoder: Any = GazetteerGeocoder(fallback=service, min_delay_seconds=0)
    geocoder.geocode("Бахмут")
    assert geocoder.geocode("Миколаївка") is None
    geocoder.reverse((48.594, 38.0))
    assert service.asked == []
    location = geocoder.geocode("Xyzzyville", timeout=3)
    assert (location.address, location.latitude, location.longitude) == ("Xyzzyville", 1.0, 2.0)
    assert location.raw == {"source": "Service", "answer": {"id": 7}}
    assert service.asked == [("Xyzzyville", 3)]
    assert [at.address for at in geocoder.geocode("Xyzzyville", exactly_one=False)] == ["Xyzzyville", "Second"]
    assert geocoder.reverse((0, 0)).address == "Null Island"


def test_the_fallback_is_told_the_country_and_left_alone_with_several(service: Service) -> None:
    geocoder: Any = GazetteerGeocoder(fallback=service, min_delay_seconds=0)
    assert geocoder.geocode("Xyzzyville", country_codes="PL").raw["answer"] == {"id": 9}
    assert geocoder.geocode("Xyzzyville", country_codes=["PL", "UA"]) is None
    assert [query for query, _ in service.asked] == ["Xyzzyville, Poland"]


def test_a_guess_is_no_answer_for_want_of_one_from_the_fallback(service: Service) -> None:
    geocoder: Any = GazetteerGeocoder(fallback=service, min_delay_seconds=0)
    assert geocoder.geocode("Zzzq") is None
    assert geocoder.geocode("Zzzq", exactly_one=False)[0].raw["via"] == "skeleton"
    assert [query for query, _ in service.asked] == ["Zzzq", "Zzzq"]


def test_a_fault_of_the_fallback_reaches_the_caller_at_once() -> None:
    service = Service(fault=GeocoderServiceError("out of order"))
    geocoder: Any = GazetteerGeocoder(fallback=service, min_delay_seconds=0)
    with pytest.raises(GeocoderServiceError, match="out of order"):
        geocoder.geocode("Xyzzyville")
    assert len(service.asked) == 1


def test_a_second_passes_between_two_questions(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(rate_limiter, "default_timer", lambda: clock.now)
    monkeypatch.setattr(rate_limiter, "sleep", lambda seconds: setattr(clock, "now", clock.now + seconds))
    geocoder: Any = GazetteerGeocoder(fallback=service)
    geocoder.geocode("Xyzzyville")
    geocoder.reverse((0, 0))
    assert clock.now == 1.0


def test_answers_and_misses_are_kept_on_disk(service: Service, tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "cache"
    first = GazetteerGeocoder(fallback=service, cache=folder, min_delay_seconds=0)
    given_first = first.geocode("Xyzzyville", exactly_one=False)
    assert first.geocode("Nowheresville") is None
    again = GazetteerGeocoder(fallback=Service(), cache=folder, min_delay_seconds=0)
    assert again.geocode("Xyzzyville", exactly_one=False) == given_first
    assert again.geocode("Nowheresville") is None
    assert len(service.asked) == 2
    assert sorted(file.suffix for file in folder.iterdir()) == [".json", ".json"]


def test_nothing_is_kept_of_a_question_that_failed(tmp_path: Path) -> None:
    service = Service(fault=GeocoderServiceError("out of order"))
    geocoder: Any = GazetteerGeocoder(fallback=service, cache=tmp_path, min_delay_seconds=0)
    with pytest.raises(GeocoderServiceError):
        geocoder.geocode("Xyzzyville")
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_write_leaves_nothing(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    geocoder: Any = GazetteerGeocoder(fallback=service, cache=tmp_path, min_delay_seconds=0)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        geocoder.geocode("Xyzzyville")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["", "[1, 2]", '{"answers": '])
def test_a_damaged_cache_says_what_to_do(service: Service, tmp_path: Path, damage: str) -> None:
    geocoder: Any = GazetteerGeocoder(fallback=service, cache=tmp_path, min_delay_seconds=0)
    geocoder.geocode("Xyzzyville")
    [file] = tmp_path.iterdir()
    file.write_text(damage, encoding="utf-8")
    with pytest.raises(GeocoderParseError, match="delete it"):
        geocoder.geocode("Xyzzyville")


def test_a_wrong_set_up_stops_at_once(service: Service, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="fallback"):
        GazetteerGeocoder(cache=tmp_path)
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(ConfigurationError, match="no folder"):
        GazetteerGeocoder(fallback=service, cache=file)
