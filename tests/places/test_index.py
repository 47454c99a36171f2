"""Looking up names, admin units and positions in the embedded tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.distance import great_circle_km
from gazetteer.errors import GazetteerError
from gazetteer.index import Gazetteer, open_gazetteer
from gazetteer.names import fold
from gazetteer.place import Place

KRASNOHIRSKE = "katottg:UA23100070100084433"
ZAPORIZHZHIA_OBLAST = "UA23000000000064947"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return open_gazetteer()


@pytest.fixture(scope="module")
def places(gazetteer: Gazetteer) -> list[Place]:
    return list(gazetteer.places())


def test_all_settlements_of_the_codifier_are_there(places: list[Place]) -> None:
    ukrainian = [place for place in places if place.place_id.startswith("katottg:")]
    assert sum(place.kind != "district" for place in ukrainian) == 29_703
    assert all(place.country == "UA" and place.name_uk and place.name_ru and place.admin1 for place in ukrainian)


def test_crimea_and_sevastopol_are_ukraine(gazetteer: Gazetteer) -> None:
    for name, admin1 in (("Simferopol", "Autonomous Republic of Crimea"), ("Севастополь", "Sevastopol")):
        place = gazetteer.lookup(name)[0].place
        assert (place.country, place.admin1) == ("UA", admin1)


def test_the_seed_village_lies_where_it_lies(gazetteer: Gazetteer) -> None:
    place = gazetteer.by_id(KRASNOHIRSKE)
    assert place is not None
    assert (place.name, place.name_uk, place.kind) == ("Krasnohirske", "Красногірське", "village")
    assert (place.admin1, place.admin2) == ("Zaporizhzhia Oblast", "Polohy Raion")
    assert place.lon is not None
    assert place.lat is not None
    assert great_circle_km(place.lon, place.lat, 36.35, 47.82) < 2
    assert place.population is None


@pytest.mark.parametrize(
    ("name", "place_id", "via"),
    [
        ("Красногірське", KRASNOHIRSKE, "exact"),
        ("КРАСНОГІРСЬКЕ", KRASNOHIRSKE, "exact"),
        ("Красногорское", KRASNOHIRSKE, "exact"),
        ("Krasnohirske", KRASNOHIRSKE, "exact"),
        ("Красногірському", KRASNOHIRSKE, "inflected"),
        ("Красногорского", KRASNOHIRSKE, "inflected"),
        ("Krasnohirs'ke", KRASNOHIRSKE, "folded"),
        ("Бахмутом", "katottg:UA14020010010059145", "inflected"),
        ("Часовому Яру", "katottg:UA14020130010015598", "inflected"),
        ("Артёмовск", "katottg:UA14020010010059145", "former"),
        ("Артемовска", "katottg:UA14020010010059145", "former"),
        ("Суджу", "geonames:486816", "inflected"),
        ("Тёткино", "geonames:483166", "exact"),
        ("Теткино", "geonames:483166", "exact"),
    ],
)  # fmt: skip
def test_a_written_name_leads_to_the_place(gazetteer: Gazetteer, name: str, place_id: str, via: str) -> None:
    found = {match.place.place_id: match for match in gazetteer.lookup(name)}
    assert found[place_id].via == via


@pytest.mark.parametrize(
    ("name", "code", "until"),
    [
        ("Артемовска", "UA14020010010059145", "2016"),
        ("Artyomovsk", "UA14020010010059145", "2016"),
        ("Новгородське", "UA14020110050044480", "2021"),
        ("Novhorodkivka", "UA23080250090015922", "2021/2024"),
        ("Побєда", "UA14160130160088848", "2025"),
        ("Бахмут", "UA14020010010059145", None),
    ],
)
def test_a_former_name_says_when_it_ceased_to_be_official(
    gazetteer: Gazetteer, name: str, code: str, until: str | None
) -> None:
    found = {match.place.place_id: match for match in gazetteer.lookup(name)}
    assert found[f"katottg:{code}"].until == until


def test_a_latin_query_matches_no_case_form(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Bakhmut")
    assert "katottg:UA14020010010059145" not in {match.place.place_id for match in gazetteer.lookup("Bakhmutom")}


@pytest.mark.parametrize("name", ["", "   ", "Xyzzyqua", "Ґжґжґж", "12345"])
def test_an_unknown_name_gives_nothing(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.lookup(name) == ()


def test_exact_spellings_come_first_and_each_place_once(gazetteer: Gazetteer) -> None:
    found = gazetteer.lookup("Покровське")
    assert found[0].via == "exact"
    assert [m.similarity for m in found] == sorted((m.similarity for m in found), reverse=True)
    assert len({m.place.place_id for m in found}) == len(found)


def test_homonyms_abroad_are_found(gazetteer: Gazetteer) -> None:
    found = gazetteer.lookup("Krasnogorsk")
    assert any(m.place.country == "RU" and m.place.admin1 == "Moscow Oblast" for m in found)


def test_an_alias_of_another_source_is_no_exact_spelling_in_rank(gazetteer: Gazetteer) -> None:
    similarity = {m.place.name: m.similarity for m in gazetteer.lookup("Paris")}
    assert similarity["Paris"] == 1.0
    assert similarity["Veselyi Kut"] < 1.0


@pytest.mark.parametrize("name", ["Krasnogorsk", "Красногорске", "Krasnagorsk"])
def test_a_misspelt_name_is_guessed_inside_the_stated_unit(gazetteer: Gazetteer, name: str) -> None:
    found = gazetteer.similar(name, (ZAPORIZHZHIA_OBLAST,))
    assert found[0].place.place_id == KRASNOHIRSKE
    assert all(0 < m.similarity < 1 for m in found)
    assert all(ZAPORIZHZHIA_OBLAST in m.place.units for m in found)


def test_guesses_without_a_unit_share_the_consonants(gazetteer: Gazetteer) -> None:
    found = gazetteer.similar("Krasnogorsk")
    assert {m.via for m in found} == {"skeleton"}
    assert KRASNOHIRSKE in {m.place.place_id for m in found}


def test_a_misspelt_case_form_shares_the_consonants_but_those_of_its_ending(gazetteer: Gazetteer) -> None:
    assert KRASNOHIRSKE in {m.place.place_id for m in gazetteer.similar("Краснагорском")}


def test_guesses_leave_out_what_the_name_itself_means(gazetteer: Gazetteer) -> None:
    exact = {m.place.place_id for m in gazetteer.lookup("Красногірське")}
    assert exact.isdisjoint(m.place.place_id for m in gazetteer.similar("Красногірське", (ZAPORIZHZHIA_OBLAST,)))
    assert len(gazetteer.similar("Новоселівка", ("UA",), limit=3)) == 3


@pytest.mark.parametrize(
    ("text", "start", "words"),
    [
        ("у Великій Новосілці тихо", 1, 2),
        ("у Великій Новосілці тихо", 0, 0),
        ("біля Часового Яру", 1, 2),
        ("in Donetsk Oblast today", 1, 2),
        ("Бахмут", 0, 1),
        ("Бахмут", 1, 0),
    ],
)
def test_the_longest_name_is_found_in_a_text(gazetteer: Gazetteer, text: str, start: int, words: int) -> None:
    assert gazetteer.longest([fold(word) for word in text.split()], start) == words


def test_what_is_no_word_ends_a_name(gazetteer: Gazetteer) -> None:
    assert gazetteer.longest([fold("Часів"), "", fold("Яр")], 0) in (0, 1)
    assert gazetteer.longest([fold("Часів"), fold("Яр")], 0) == 2


@given(st.lists(st.sampled_from(["bagmut", "chasiv", "iar", "velika", "novosilka", "", "zzz"]), max_size=8))
def test_the_longest_name_is_always_a_name(words: list[str]) -> None:
    found = open_gazetteer().longest(words, 0)
    assert 0 <= found <= len(words)
    assert found == 0 or open_gazetteer().is_name(" ".join(words[:found]))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Запорізькій області", ZAPORIZHZHIA_OBLAST),
        ("Zaporozhye region", ZAPORIZHZHIA_OBLAST),
        ("Запорожской области", ZAPORIZHZHIA_OBLAST),
        ("Сумщині", "UA59000000000057109"),
        ("Пологівського району", "UA23100000000034132"),
        ("Polohy Raion", "UA23100000000034132"),
        ("Bakhmut Raion", "UA14020000000013572"),
        ("Kursk region", "RU-41"),
        ("Курской области", "RU-41"),
        ("Poland", "PL"),
    ],
)
def test_an_admin_unit_is_found_by_its_names(gazetteer: Gazetteer, name: str, code: str) -> None:
    assert code in {unit.code for unit in gazetteer.units(name)}
    unit = gazetteer.unit(code)
    assert unit is not None
    assert unit.lon is not None


def test_unknown_units_give_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.units("Тридев'ята область") == ()
    assert gazetteer.unit("UA99") is None


@pytest.mark.parametrize(
    ("adjective", "name"),
    [
        ("Покровському", "Pokrovsk"),
        ("Краматорского", "Kramatorsk"),
        ("Краснолиманском", "Lyman"),
        ("Лиманському", "Lyman"),
    ],
)
def test_an_adjective_leads_to_its_town_first(gazetteer: Gazetteer, adjective: str, name: str) -> None:
    assert gazetteer.adjective_units(adjective)[0].name == name


def test_an_unknown_adjective_gives_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.adjective_units("зеленому") == ()


def test_every_place_is_found_by_its_id(gazetteer: Gazetteer, places: list[Place]) -> None:
    for place in places[::97]:
        assert gazetteer.by_id(place.place_id) == place


@pytest.mark.parametrize(
    "place_id", ["", "katottg:", "katottg:UA1", "geonames:x", "postal:RU", "nonsense", "geonames:0"]
)
def test_an_unknown_id_gives_none(gazetteer: Gazetteer, place_id: str) -> None:
    assert gazetteer.by_id(place_id) is None


@given(lon=st.floats(22, 40), lat=st.floats(44, 52), radius_km=st.floats(0, 15))
def test_near_gives_the_places_inside_the_circle_nearest_first(lon: float, lat: float, radius_km: float) -> None:
    found = open_gazetteer().near(lon, lat, radius_km)
    distances = [away for _, away in found]
    assert distances == sorted(distances)
    for place, away in found:
        assert place.lon is not None
        assert place.lat is not None
        assert away == pytest.approx(great_circle_km(lon, lat, place.lon, place.lat))
        assert away <= radius_km


def test_near_misses_nothing(gazetteer: Gazetteer, places: list[Place]) -> None:
    inside = {
        place.place_id
        for place in places
        if place.lon is not None and place.lat is not None and great_circle_km(36.35, 47.82, place.lon, place.lat) <= 20
    }
    assert {place.place_id for place, _ in gazetteer.near(36.35, 47.82, 20)} == inside
    assert inside


def test_positions_have_a_radius_and_a_source(places: list[Place]) -> None:
    for place in places:
        assert (place.lon is None) == (place.lat is None) == (place.position_uncertainty_m is None)
        assert bool(place.source) == (place.lon is not None)
        assert place.position_uncertainty_m is None or place.position_uncertainty_m >= 1000


def test_ukraine_is_placed_at_least_as_well_as_the_prototype(places: list[Place]) -> None:
    ukrainian = [place for place in places if place.place_id.startswith("katottg:") and place.kind != "district"]
    own = sum(bool(place.source) and not place.source.startswith("estimate") for place in ukrainian)
    assert own / len(ukrainian) >= 0.616


def test_a_process_opens_the_tables_once() -> None:
    assert open_gazetteer() is open_gazetteer()


def test_a_folder_without_tables_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"rebuild them with: python -m gazetteer\.build"):
        open_gazetteer(tmp_path)


def test_an_old_name_that_another_source_gives_as_well_is_a_former_one() -> None:
    found = open_gazetteer().lookup("Сєвєродонецьку")[0]
    assert (found.via, found.until, found.place.name) == ("former", "2024", "Siverskodonetsk")
